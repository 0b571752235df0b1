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
 * Where the parts of a record lie in the bytes of its package, in UTF-8: the id as it is, and as JSON the asset, the source, the body,
 * and the attributes as an array of pairs (see pairs.ts). Each but the id ends one byte before the next begins.
 */
export type LogParts = {
  readonly bytes: Buffer;
  readonly id: number;
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
  const rows = createRows();
  for (const log of logs) rows.add(rowOf(log, log.id));
  const packed = rows.pack();
  rows.end();
  return packed;
}

/** Rows to be packed. They are kept as bytes: thousands of strings would be copied whenever V8 collects its garbage. */
export type Rows = {
  add(row: string): void;
  /** Adds a row of at most so many bytes, which `write` puts there. @param write gives the place where it ends */
  put(most: number, write: (into: Uint8Array, at: number) => number): void;
  /** What was added since the last time. */
  pack(): string;
  isEmpty(): boolean;
  /** Gives the memory back. */
  end(): void;
};

/** None yet. */
export function createRows(): Rows {
  let bytes = spare.pop() ?? NOTHING;
  let length = 0;
  const room = (more: number) => {
    const most = length + more + HEAD.length + 2;
    if (most > bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(most, 2 * bytes.length, FIRST_BYTES));
      bytes.copy(larger, 0, 0, length);
      bytes = larger;
    }
    if (length === 0) length = bytes.write(`${HEAD}\n`);
  };
  return {
    add: (row) => {
      room(3 * row.length);
      length += bytes.write(row, length);
      bytes[length++] = LF;
    },
    put: (most, write) => {
      room(most);
      length = write(bytes, length);
      bytes[length++] = LF;
    },
    pack: () => {
      room(0);
      const params = { [constants.ZSTD_c_compressionLevel]: LEVEL };
      const packed = zstdCompressSync(bytes.subarray(0, length), { params, chunkSize: mostPacked(length) }).toString('base64');
      length = 0;
      return packed;
    },
    isEmpty: () => length === 0,
    end: () => {
      if (bytes !== NOTHING && bytes.length <= MOST_SPARE_BYTES && spare.length < MOST_SPARE) spare.push(bytes);
      bytes = NOTHING;
      length = 0;
    },
  };
}

const LF = 0x0a;
const NOTHING = Buffer.alloc(0);
/** Memory of rows that were packed, to be used again. */
const spare: Buffer[] = [];
const MOST_SPARE = 8;
const MOST_SPARE_BYTES = 8 * 2 ** 20;
const FIRST_BYTES = 64 * 1024;

/** Zstandard copies nothing aside when all surely has room. @see ZSTD_compressBound in zstd.h */
function mostPacked(length: number): number {
  return length + (length >> 8) + 1024;
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
  // Of ASCII, as most lines are, bytes and characters lie at the same places, and a part of a string costs a tenth of one of bytes.
  const all = isAscii(bytes) ? bytes.toString('latin1') : null;
  const logs: LogTexts[] = [];
  for (let at = from; at < bytes.length; ) {
    const found = all === null ? bytes.indexOf(LF, at) : all.indexOf('\n', at);
    const end = found === -1 ? bytes.length : found;
    logs.push(readRow(all, bytes, at, end));
    at = end + 1;
  }
  return logs;
}

function readRow(all: string | null, bytes: Buffer, from: number, end: number): LogTexts {
  const time = after(all, bytes, from, end);
  const severity = after(all, bytes, time, end);
  const asset = after(all, bytes, severity, end);
  const source = after(all, bytes, asset, end);
  const body = after(all, bytes, source, end);
  const pairs = after(all, bytes, body, end);
  return {
    id: part(all, bytes, from, time - 1),
    atMs: Number(part(all, bytes, time, severity - 1)),
    severityNumber: Number(part(all, bytes, severity, asset - 1)),
    assetId: textOf(part(all, bytes, asset + 1, source - 2)),
    body: textOf(part(all, bytes, body + 1, pairs - 2)),
    json: { bytes, id: from, asset, source, body, pairs, end },
  };
}

function part(all: string | null, bytes: Buffer, from: number, to: number): string {
  return all === null ? bytes.toString('utf8', from, to) : all.slice(from, to);
}

/** Where the next part begins. @throws Error when there is none */
function after(all: string | null, bytes: Buffer, from: number, end: number): number {
  const found = all === null ? bytes.indexOf(0x09, from) : all.indexOf('\t', from);
  if (found === -1 || found >= end) throw new Error('this is no row of a log record');
  return found + 1;
}

/** The text of which this is JSON, its quotes left out. */
function textOf(json: string): string {
  return json.includes('\\') ? (JSON.parse(`"${json}"`) as string) : json;
}

const ARRAY = 0x5b;

function unpack(packed: string): Buffer {
  const bytes = Buffer.from(packed, 'base64');
  // In one piece where its size is known: pieces would be joined, and what is left of them makes V8 look through its whole heap.
  const size = contentSizeOf(bytes);
  const chunkSize = size !== null && size < MOST_BYTES ? Math.max(size + 1, constants.Z_MIN_CHUNK) : undefined;
  return zstdDecompressSync(bytes, { maxOutputLength: MOST_BYTES, ...(chunkSize !== undefined && { chunkSize }) });
}

/** How many bytes a frame of Zstandard says it holds; null when it does not say. @see RFC 8878, 3.1.1.1 */
function contentSizeOf(frame: Buffer): number | null {
  if (frame.length < 18) return null;
  const descriptor = frame.readUInt8(4);
  const isSingle = (descriptor & 0x20) !== 0;
  const at = 5 + (isSingle ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] as number);
  const kind = descriptor >> 6;
  if (kind === 0) return isSingle ? frame.readUInt8(at) : null;
  if (kind === 1) return frame.readUInt16LE(at) + 256;
  return kind === 2 ? frame.readUInt32LE(at) : Number(frame.readBigUInt64LE(at));
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
