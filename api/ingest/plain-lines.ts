import type { LogBytes } from '../../domain/log-bytes.ts';
import { MAX_ATTRIBUTES, MAX_VALUE_CHARACTERS } from './attributes.ts';
import { createNames, type Name } from './names.ts';
import { isPrinted } from './read-line.ts';
import { isAhead, readTimestamp } from './timestamps.ts';

/** What the value of a member is. */
type Kind = 'text' | 'other' | 'null';

/**
 * Reads lines of JSON of the form that programs mostly write, straight from their bytes: an object of strings, whole numbers, true,
 * false and null, its `attributes` one more such object, nothing escaped. What `readLine` (see read-line.ts) makes of such a line then
 * stands in `log`, until the next line. To parse it and to make strings of its parts takes several times as long.
 */
export function createPlainReader() {
  const names = createNames();
  const timestampName = names.of('timestamp');
  const hostName = names.of('host');
  const serviceName = names.of('service');
  const levelName = names.of('level');
  const messageName = names.of('message');
  const attributesName = names.of('attributes');
  const assetIdName = names.of('asset_id');
  /** Fields that become attributes. */
  const asAttribute = new Map([
    [names.of('user'), names.of('user.name')],
    [names.of('ip'), names.of('client.address')],
    [names.of('request_id'), names.of('http.request.id')],
    [serviceName, names.of('service.name')],
  ]);
  const found: Name[] = [];
  const log: LogBytes = {
    ...{ bytes: new Uint8Array(0), atMs: 0, severityNumber: 0, assetFrom: 0, assetTo: 0, bodyFrom: 0, bodyTo: 0 },
    ...{ names: found, values: [] },
  };
  const clock = createClock();
  let bytes = log.bytes;
  let end = 0;
  let line = 0;
  // The value that was read last.
  let kind: Kind = 'null';
  let from = 0;
  let to = 0;
  // Where the fields of the line are; negative until they come.
  let timeFrom = -1;
  let timeTo = -1;
  let hostFrom = -1;
  let hostTo = -1;
  let serviceFrom = -1;
  let serviceTo = -1;
  let hasAttributes = false;

  return { log, read };

  /** Whether the line, of valid UTF-8, is of that form and a record. Any other is to be read by `readLine`. */
  function read(ofLine: Uint8Array, lineFrom: number, lineTo: number, now: Date): boolean {
    if (ofLine[lineFrom] !== OPEN) return false;
    log.bytes = bytes = ofLine;
    end = lineTo;
    line += 1;
    found.length = log.values.length = log.severityNumber = 0;
    log.bodyFrom = timeFrom = hostFrom = serviceFrom = -1;
    hasAttributes = false;
    const after = readMembers(lineFrom + 1, true);
    return after !== -1 && behindSpace(after) === end && isRecord(now);
  }

  function isRecord(now: Date): boolean {
    if (timeFrom < 0 || log.severityNumber === 0 || log.bodyFrom < 0) return false;
    log.assetFrom = hostFrom < 0 ? serviceFrom : hostFrom;
    log.assetTo = hostFrom < 0 ? serviceTo : hostTo;
    log.atMs = clock(bytes, timeFrom, timeTo, now);
    return log.assetFrom >= 0 && log.atMs >= 0 && !isAhead(log.atMs, now);
  }

  /** The members of an object, from behind its brace. Like all that read: where it ends, or -1 when it is of another form. */
  function readMembers(first: number, isTop: boolean): number {
    let at = behindSpace(first);
    if (bytes[at] === CLOSE) return at + 1;
    for (;;) {
      at = readMember(at, isTop);
      if (at === -1) return -1;
      at = behindSpace(at);
      if (at >= end) return -1;
      if (bytes[at] === CLOSE) return at + 1;
      if (bytes[at] !== COMMA) return -1;
      at = behindSpace(at + 1);
    }
  }

  function readMember(at: number, isTop: boolean): number {
    if (bytes[at] !== QUOTE) return -1;
    const nameEnd = textEnd(at + 1);
    const name = nameEnd === -1 ? null : names.at(bytes, at + 1, nameEnd);
    if (name === null) return -1;
    const colon = behindSpace(nameEnd + 1);
    if (bytes[colon] !== COLON) return -1;
    const value = behindSpace(colon + 1);
    if (isTop && name === attributesName && bytes[value] === OPEN) {
      if (hasAttributes) return -1;
      hasAttributes = true;
      return readMembers(value + 1, false);
    }
    const after = readValue(value);
    return after !== -1 && (isTop ? takeField(name) : takeAttribute(name)) ? after : -1;
  }

  function readValue(at: number): number {
    const first = bytes[at] as number;
    if (first === QUOTE) {
      kind = 'text';
      from = at + 1;
      to = textEnd(from);
      return to === -1 ? -1 : to + 1;
    }
    from = at;
    kind = first === NULL[0] ? 'null' : 'other';
    to =
      kind === 'null' ? wordEnd(NULL, at) : first === TRUE[0] ? wordEnd(TRUE, at) : first === FALSE[0] ? wordEnd(FALSE, at) : numberEnd(at);
    return to;
  }

  function takeField(name: Name): boolean {
    if (name === messageName) {
      if (kind !== 'text' || log.bodyFrom >= 0 || from === to) return false;
      log.bodyFrom = from;
      log.bodyTo = to;
      return true;
    }
    if (name === timestampName) {
      if (kind !== 'text' || timeFrom >= 0 || to - from > 64) return false;
      timeFrom = from;
      timeTo = to;
      return true;
    }
    if (name === levelName) {
      if (kind !== 'text' || log.severityNumber !== 0 || to - from > 32) return false;
      log.severityNumber = names.at(bytes, from, to)?.severityNumber ?? 0;
      return log.severityNumber !== 0;
    }
    if (name === hostName) {
      if (hostFrom >= 0 || !isAssetName()) return false;
      hostFrom = from;
      hostTo = to;
      return true;
    }
    if (name === serviceName) {
      if (serviceFrom >= 0 || !isAssetName()) return false;
      serviceFrom = from;
      serviceTo = to;
    }
    const attribute = asAttribute.get(name);
    if (attribute === undefined) return name !== assetIdName && name !== attributesName && takeAttribute(name);
    return kind === 'text' && from < to && to - from <= 1_024 && takeAttribute(attribute);
  }

  function isAssetName(): boolean {
    return kind === 'text' && from < to && to - from <= 256 && isPrinted(bytes[from] as number) && isPrinted(bytes[to - 1] as number);
  }

  /** Into its place by name: they mostly come nearly in order. */
  function takeAttribute(name: Name): boolean {
    if (name.lastLine === line) return false;
    name.lastLine = line;
    if (kind === 'null') return true;
    if (found.length >= MAX_ATTRIBUTES || to - from > MAX_VALUE_CHARACTERS) return false;
    const { values } = log;
    let place = found.length;
    for (; place > 0 && (found[place - 1] as Name).name > name.name; place--) {
      found[place] = found[place - 1] as Name;
      values[2 * place] = values[2 * place - 2] as number;
      values[2 * place + 1] = values[2 * place - 1] as number;
    }
    found[place] = name;
    values[2 * place] = from;
    values[2 * place + 1] = to;
    return true;
  }

  function textEnd(first: number): number {
    let at = first;
    while (at < end && PLAIN[bytes[at] as number] === 1) at++;
    return at < end && bytes[at] === QUOTE ? at : -1;
  }

  function behindSpace(first: number): number {
    let at = first;
    while (at < end && (bytes[at] === SPACE || bytes[at] === TAB || bytes[at] === CR)) at++;
    return at;
  }

  function wordEnd(word: Uint8Array, at: number): number {
    for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word[i]) return -1;
    return at + word.length;
  }

  /** Of a whole number that JavaScript writes as it stands here. */
  function numberEnd(first: number): number {
    const digits = bytes[first] === MINUS ? first + 1 : first;
    let at = digits;
    while (at < end && isDigit(bytes[at] as number)) at++;
    const isWritten = bytes[digits] === ZERO ? at - first === 1 : at > digits && at - digits <= 15;
    const next = bytes[at] as number;
    return isWritten && (next === COMMA || next === CLOSE || next === SPACE) ? at : -1;
  }
}

/** Reads times. Lines of a body are mostly of the same few seconds, of which the last is kept, as `2026-02-19T14:00:00.` is written. */
function createClock(): (bytes: Uint8Array, from: number, to: number, now: Date) => number {
  const second = new Uint8Array(20);
  let secondMs = -1;
  return (bytes, from, to, now) => {
    const isWhole =
      to - from === 24 &&
      bytes[to - 1] === ZULU &&
      isDigit(bytes[to - 4] as number) &&
      isDigit(bytes[to - 3] as number) &&
      isDigit(bytes[to - 2] as number);
    const ms = isWhole ? (bytes[to - 4] as number) * 100 + (bytes[to - 3] as number) * 10 + (bytes[to - 2] as number) - 111 * ZERO : 0;
    if (isWhole && secondMs >= 0 && isSame(second, bytes, from)) return secondMs + ms;
    const atMs = timeOf(Buffer.from(bytes.subarray(from, to)).toString('latin1'), now);
    if (isWhole && atMs >= 0) {
      second.set(bytes.subarray(from, from + 20));
      secondMs = atMs - ms;
    }
    return atMs;
  };
}

/** Milliseconds since 1970; -1 for what is no time, or none that ids can name. */
function timeOf(text: string, now: Date): number {
  try {
    const ms = readTimestamp(text, now).getTime();
    return ms < 2 ** 44 ? ms : -1;
  } catch {
    return -1;
  }
}

function isSame(some: Uint8Array, bytes: Uint8Array, from: number): boolean {
  for (let i = 0; i < some.length; i++) if (some[i] !== bytes[from + i]) return false;
  return true;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 0x39;
}

const TAB = 0x09;
const CR = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const COLON = 0x3a;
const ZULU = 0x5a;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const NULL = Buffer.from('null');
/** 1 for what stands in a string as it is; not so what takes two code units. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => Number(byte >= SPACE && byte !== QUOTE && byte !== 0x5c && byte < 0xf0));
