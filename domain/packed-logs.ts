import { isAscii } from 'node:buffer';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { contentOf, idOfContent } from './ids.ts';
import type { LogRecord } from './observation.ts';
import { fromPairs, pairOf, toPairs } from './pairs.ts';
import { storableJson } from './text.ts';

export type NamedLog = LogRecord & { readonly id: string };

/**
 * A log record with its parts as they stand in JSON, so that a store that keeps JSON need not read and write them again. They hold
 * nothing that an engine could not.
 */
export type LogTexts = {
  readonly id: string;
  readonly atMs: number;
  readonly severityNumber: number;
  readonly assetId: string;
  readonly body: string;
  readonly json: LogParts;
};

/**
 * Where the parts of a record lie in the bytes of its package, JSON in UTF-8: the asset, the source, the body, and the attributes as
 * an array of pairs (see pairs.ts). Each ends one byte before the next begins.
 */
export type LogParts = {
  readonly bytes: Buffer;
  readonly asset: number;
  readonly source: number;
  readonly body: number;
  readonly pairs: number;
  readonly end: number;
};

/** The fastest that still finds what repeats from line to line. */
const LEVEL = 1;
/** Far more than any job holds; a job that says otherwise is broken. */
const MOST_BYTES = 256 * 2 ** 20;
/** Begins a package of rows; one of an earlier program is an array of JSON. */
const HEAD = 'rows';

/** A log record as a row of a package, and the id that derives from it (see `logId`). */
export function toRow(log: LogRecord): { readonly id: string; readonly row: string } {
  let pairs = '';
  // In one pass: to look an attribute up takes longer than to write it.
  const content = contentOf(log, 0, (name, value) => {
    pairs += `${pairs === '' ? '"' : ',"'}${pairOf(name, value)}"`;
  });
  const id = idOfContent(content, log.at);
  if (UNSAFE.test(content)) return { id, row: rowOf(log, id) };
  const { at, severityNumber, assetId, source, body } = log;
  const row = `${id}\t${at.getTime()}\t${severityNumber}\t"${assetId}"\t"${source}"\t"${body}"\t[${pairs}]`;
  return { id, row: row.includes('\0') ? rowOf(log, id) : row };
}

/**
 * Log records as text for a job: rows of JSON texts, compressed with Zstandard, in base64. A fifth of their size, which the queue
 * holds in memory and writes to its disk, and less work than to send, store and read them as they are.
 */
export function packLogs(logs: readonly NamedLog[]): string {
  return packRows(logs.map((log) => rowOf(log, log.id)));
}

/** The same of rows. */
export function packRows(rows: readonly string[]): string {
  const bytes = Buffer.from(`${HEAD}\n${rows.join('\n')}`);
  return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } }).toString('base64');
}

/** What was packed, as texts. @throws Error when the text is no package */
export function unpackTexts(packed: string): LogTexts[] {
  const bytes = unpack(packed);
  if (bytes[0] === ARRAY) {
    const rows = JSON.parse(bytes.toString()) as readonly EarlierRow[];
    return textsOf(rows.map((row) => ({ ...fromEarlier(row), id: row[0] })));
  }
  if (!bytes.subarray(0, HEAD.length + 1).equals(Buffer.from(`${HEAD}\n`))) throw new Error('this is no package of log records');
  return readRows(bytes, HEAD.length + 1);
}

/** Log records as they would come out of a package. */
export function textsOf(logs: readonly NamedLog[]): LogTexts[] {
  return readRows(Buffer.from(logs.map((log) => rowOf(log, log.id)).join('\n')), 0);
}

/** What was packed, as records. @throws Error when the text is no package */
export function unpackLogs(packed: string): NamedLog[] {
  return unpackTexts(packed).map(toLog);
}

/** A record of its texts. */
export function toLog({ id, atMs, severityNumber, assetId, body, json }: LogTexts): NamedLog {
  return {
    kind: 'log',
    id,
    at: new Date(atMs),
    assetId,
    severityNumber,
    body,
    source: JSON.parse(json.bytes.toString('utf8', json.source, json.body - 1)) as string,
    attributes: fromPairs(JSON.parse(json.bytes.toString('utf8', json.pairs, json.end)) as readonly string[]),
  };
}

/** A job's payload for people: with the logs that it holds packed as they are. */
export function readablePayload(payload: unknown): unknown {
  const { logs } = Object(payload) as { readonly logs?: unknown };
  if (typeof logs !== 'string') return payload;
  try {
    return { ...Object(payload), logs: unpackLogs(logs) };
  } catch {
    return payload;
  }
}

/** What JSON writes otherwise than it is; NUL parts the content of a record and is in none of its parts. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNSAFE = /["\\\u0001-\u001f\ud800-\udfff]/;

function rowOf({ at, assetId, source, body, attributes, severityNumber }: LogRecord, id: string): string {
  const parts = [assetId, source, body, toPairs(attributes)].map(jsonOf);
  return `${id}\t${at.getTime()}\t${severityNumber}\t${parts.join('\t')}`;
}

function jsonOf(value: unknown): string {
  return storableJson(JSON.stringify(value));
}

/** One row a line. JSON has no tabulator and no line end within it that is not written as an escape. */
function readRows(bytes: Buffer, from: number): LogTexts[] {
  const look = lookInto(bytes);
  const logs: LogTexts[] = [];
  for (let at = from; at < bytes.length; ) {
    const found = look.lineEnd(at);
    const end = found === -1 ? bytes.length : found;
    logs.push(readRow(look, bytes, at, end));
    at = end + 1;
  }
  return logs;
}

type Look = { lineEnd(from: number): number; tab(from: number): number; text(from: number, to: number): string };

/** Of ASCII, as most lines are, bytes and characters lie at the same places, and a part of a string costs a tenth of one of bytes. */
function lookInto(bytes: Buffer): Look {
  if (!isAscii(bytes)) {
    return {
      lineEnd: (from) => bytes.indexOf(0x0a, from),
      tab: (from) => bytes.indexOf(0x09, from),
      text: (from, to) => bytes.toString('utf8', from, to),
    };
  }
  const all = bytes.toString('latin1');
  return { lineEnd: (from) => all.indexOf('\n', from), tab: (from) => all.indexOf('\t', from), text: (from, to) => all.slice(from, to) };
}

function readRow(look: Look, bytes: Buffer, from: number, end: number): LogTexts {
  const time = after(look, from, end);
  const severity = after(look, time, end);
  const asset = after(look, severity, end);
  const source = after(look, asset, end);
  const body = after(look, source, end);
  const pairs = after(look, body, end);
  return {
    id: look.text(from, time - 1),
    atMs: Number(look.text(time, severity - 1)),
    severityNumber: Number(look.text(severity, asset - 1)),
    assetId: textOf(look.text(asset + 1, source - 2)),
    body: textOf(look.text(body + 1, pairs - 2)),
    json: { bytes, asset, source, body, pairs, end },
  };
}

/** Where the next part begins. @throws Error when there is none */
function after(look: Look, from: number, end: number): number {
  const found = look.tab(from);
  if (found === -1 || found >= end) throw new Error('this is no row of a log record');
  return found + 1;
}

/** The text of which this is JSON, its quotes left out. */
function textOf(json: string): string {
  return json.includes('\\') ? (JSON.parse(`"${json}"`) as string) : json;
}

const ARRAY = 0x5b;

function unpack(packed: string): Buffer {
  return zstdDecompressSync(Buffer.from(packed, 'base64'), { maxOutputLength: MOST_BYTES });
}

/** As programs before this one packed them. */
type EarlierRow = readonly [
  id: string,
  atMs: number,
  assetId: string,
  severityNumber: number,
  body: string,
  source: string,
  attributes: LogRecord['attributes'],
];

function fromEarlier([, atMs, assetId, severityNumber, body, source, attributes]: EarlierRow): LogRecord {
  return { kind: 'log', at: new Date(atMs), assetId, severityNumber, body, source, attributes };
}
