import { copy, put, putNumber } from '../../domain/bytes.ts';
import type { LogParts, LogTexts } from '../../domain/packed-logs.ts';
import { instantOf } from './instants.ts';
import { digitOf, ID_LENGTH, KEY_LENGTH, writeKey } from './keys.ts';
import { actionOf, type Lines } from './write.ts';

/**
 * Log records as lines of a bulk request, each a LogSource (see log-store.ts). Written byte by byte, the parts as they lie in the
 * package: there is no more frequent document, and strings of it take three times as long and leave much to be collected.
 *
 * @param templateIds of each record
 */
export function linesOfLogs(logs: readonly LogTexts[], templateIds: readonly string[]): Lines[] {
  const templates = templateParts(templateIds);
  const bytes = takeBytes(mostBytes(logs, templateIds, templates));
  const lines: Lines[] = [];
  let to = 0;
  for (let i = 0; i < logs.length; i++) {
    const log = logs[i] as LogTexts;
    const from = to;
    to = writeDocument(log, templates.get(templateIds[i] as string) as Buffer, bytes, from);
    lines.push({ id: log.id, atMs: log.atMs, bytes, from, to });
  }
  return lines;
}

/** Kept to be written again: as many as jobs run at once, each of a full job. Memory outside of its heap makes V8 look through all of the heap. */
const spare: Buffer[] = [];
const MOST_SPARE = 4;
const MOST_SPARE_BYTES = 8 * 2 ** 20;

function takeBytes(size: number): Buffer {
  const bytes = spare.pop();
  return bytes !== undefined && bytes.length >= size ? bytes : Buffer.allocUnsafe(size);
}

/** Says that nobody needs the bytes of lines any more: the next lines are written over them. */
export function giveBack(lines: readonly Lines[]): void {
  const bytes = lines[0]?.bytes;
  if (bytes !== undefined && bytes.length <= MOST_SPARE_BYTES && spare.length < MOST_SPARE) spare.push(bytes);
}

function templateParts(ids: readonly string[]): ReadonlyMap<string, Buffer> {
  const parts = new Map<string, Buffer>();
  for (const id of ids)
    if (!parts.has(id)) parts.set(id, Buffer.from(`,"log":{"template":{"id":${JSON.stringify(id)}}},"event":{"provider":`));
  return parts;
}

function mostBytes(logs: readonly LogTexts[], templateIds: readonly string[], templates: ReadonlyMap<string, Buffer>): number {
  let size = 0;
  for (let i = 0; i < logs.length; i++) {
    const { id, json } = logs[i] as LogTexts;
    // An id that is no key is written as JSON, at most six bytes a character.
    size += json.end - json.asset + (templates.get(templateIds[i] as string) as Buffer).length + 6 * id.length + AROUND;
  }
  return size;
}

function writeDocument({ id, atMs, severityNumber, json }: LogTexts, template: Buffer, bytes: Buffer, from: number): number {
  let at = writeAction(id, json, bytes, from);
  at = writeInstant(atMs, bytes, at);
  at = copy(json.bytes, json.asset, json.source - 1, bytes, at);
  at = put(severityOf(severityNumber), bytes, at);
  at = copy(json.bytes, json.body, json.pairs - 1, bytes, at);
  at = put(TAGS, bytes, at);
  at = copy(json.bytes, json.pairs, json.end, bytes, at);
  at = put(template, bytes, at);
  at = copy(json.bytes, json.source, json.body - 1, bytes, at);
  return writeSequence(sequenceOf(id, json), bytes, at);
}

/** What stands around the parts of a document, in bytes; more than it is. */
const AROUND = 400;
const CREATE = Buffer.from('{"create":{"_id":"');
const CREATE_END = Buffer.from('"}}\n');
const TAGS = Buffer.from(',"tags":');
const SEQUENCE = Buffer.from(',"sequence":');
const END = Buffer.from('}}\n');

function writeAction(id: string, json: LogParts, into: Buffer, at: number): number {
  if (!isOfLog(id, json) || writeKey(json.bytes, json.id, into, at + CREATE.length) === 0) return at + into.write(actionOf(id), at);
  put(CREATE, into, at);
  return put(CREATE_END, into, at + CREATE.length + KEY_LENGTH);
}

let secondMs = Number.NaN;
let ofSecond: Uint8Array = Buffer.alloc(0);

/** The instant, and what comes before the asset. Records of a batch are mostly of the same few seconds, of which the last is kept. */
function writeInstant(ms: number, into: Buffer, at: number): number {
  const within = ((ms % 1_000) + 1_000) % 1_000;
  if (ms - within !== secondMs) {
    ofSecond = Buffer.from(`{"@timestamp":"${instantOf(ms - within)}","resource":{"attributes":{"host":{"name":`);
    secondMs = ms - within;
  }
  const end = put(ofSecond, into, at);
  const digits = end - BEHIND_MS;
  into[digits] = ZERO + Math.floor(within / 100);
  into[digits + 1] = ZERO + (Math.floor(within / 10) % 10);
  into[digits + 2] = ZERO + (within % 10);
  return end;
}

const ZERO = 0x30;
/** From the first digit of the milliseconds to the end. */
const BEHIND_MS = '000Z","resource":{"attributes":{"host":{"name":'.length;
const severities = new Map<number, Uint8Array>();

function severityOf(number: number): Uint8Array {
  let text = severities.get(number);
  if (text === undefined) {
    text = Buffer.from(`}}},"severity_number":${number},"severity_text":"${severityText(number)}","body":`);
    if (severities.size < 256) severities.set(number, text);
  }
  return text;
}

/** @see https://opentelemetry.io/docs/specs/otel/logs/data-model/#displaying-severity */
function severityText(severityNumber: number): string {
  return ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'][Math.floor((severityNumber - 1) / 4)] ?? 'UNSPECIFIED';
}

function writeSequence(sequence: number, into: Buffer, at: number): number {
  return put(END, into, putNumber(sequence, into, put(SEQUENCE, into, at)));
}

/** Whether an id may be one of a log record; if so its characters are its bytes. */
function isOfLog(id: string, { bytes, id: from }: LogParts): boolean {
  return id.length === ID_LENGTH && bytes[from + ID_LENGTH] === TAB;
}

const TAB = 0x09;

/** 52 bits that sort as ids of one instant do: what comes after the time in the id; more would not be whole numbers in JSON. */
function sequenceOf(id: string, json: LogParts): number {
  if (isOfLog(id, json)) {
    const high = hexAt(json.bytes, json.id + 15, 6);
    const low = hexAt(json.bytes, json.id + 21, 7);
    if (high >= 0 && low >= 0) return high * 2 ** 28 + low;
  }
  const tail = id.slice(id.length === ID_LENGTH ? 15 : 4);
  if (/^[0-9a-f]+$/.test(tail)) return Number.parseInt(tail.slice(0, 13).padEnd(13, '0'), 16);
  return Buffer.from(tail.padEnd(6, '\0')).readUIntBE(0, 6) * 16;
}

/** The number that up to seven lower-case hexadecimal digits are; negative when they are none. */
function hexAt(bytes: Uint8Array, from: number, digits: number): number {
  let number = 0;
  for (let at = from; at < from + digits; at++) {
    const digit = digitOf(bytes[at] as number);
    if (digit < 0) return -1;
    number = number * 16 + digit;
  }
  return number;
}
