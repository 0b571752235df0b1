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
  readonly json: {
    readonly assetId: string;
    readonly source: string;
    readonly body: string;
    /** Attributes, an array of pairs (see pairs.ts). */
    readonly pairs: string;
  };
};

/** The same, and the template it was filed under. */
export type StoredTexts = LogTexts & { readonly templateId: string };

/** The fastest that still finds what repeats from line to line. */
const LEVEL = 1;
/** Far more than any job holds; a job that says otherwise is broken. */
const MOST_BYTES = 256 * 2 ** 20;
/** Begins a package of rows; one of an earlier program is an array of JSON. */
const HEAD = 'rows';

/** A log record as a row of a package, and the id that derives from it (see `logId`). */
export function toRow(log: LogRecord): { readonly id: string; readonly row: string } {
  const content = contentOf(log);
  const id = idOfContent(content, log.at);
  return { id, row: rowOf(log, id, !UNSAFE.test(content)) };
}

/**
 * Log records as text for a job: rows of JSON texts, compressed with Zstandard, in base64. A fifth of their size, which the queue
 * holds in memory and writes to its disk, and less work than to send, store and read them as they are.
 */
export function packLogs(logs: readonly NamedLog[]): string {
  return packRows(logs.map((log) => rowOf(log, log.id, false)));
}

/** The same of rows. */
export function packRows(rows: readonly string[]): string {
  const bytes = Buffer.from(`${HEAD}\n${rows.join('\n')}`);
  return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } }).toString('base64');
}

/** What was packed, as texts. @throws Error when the text is no package */
export function unpackTexts(packed: string): LogTexts[] {
  const text = unpack(packed);
  if (text.startsWith('['))
    return (JSON.parse(text) as readonly EarlierRow[]).map((row) => readRow(rowOf(fromEarlier(row), row[0], false)));
  const [head, ...rows] = text.split('\n');
  if (head !== HEAD) throw new Error('this is no package of log records');
  return rows.length === 1 && rows[0] === '' ? [] : rows.map(readRow);
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
    source: JSON.parse(json.source) as string,
    attributes: fromPairs(JSON.parse(json.pairs) as readonly string[]),
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

/** @param isSafe no part holds what JSON writes otherwise than it is */
function rowOf(log: LogRecord, id: string, isSafe: boolean): string {
  const { assetId, source, body, attributes, severityNumber } = log;
  const head = `${id}\t${log.at.getTime()}\t${severityNumber}`;
  if (!isSafe) {
    return `${head}\t${jsonOf(assetId)}\t${jsonOf(source)}\t${jsonOf(body)}\t${jsonOf(toPairs(attributes))}`;
  }
  let pairs = '';
  for (const name in attributes) {
    const pair = pairOf(name, attributes[name] as string);
    pairs += pairs === '' ? `"${pair}"` : `,"${pair}"`;
  }
  const row = `${head}\t"${assetId}"\t"${source}"\t"${body}"\t[${pairs}]`;
  return row.includes('\0') ? rowOf(log, id, false) : row;
}

function jsonOf(value: unknown): string {
  return storableJson(JSON.stringify(value));
}

/** JSON has no tabulator within it that is not written as an escape. */
function readRow(row: string): LogTexts {
  const [id = '', atMs, severityNumber, assetId = '', source = '', body = '', pairs] = row.split('\t');
  if (pairs === undefined) throw new Error('this is no row of a log record');
  return {
    id,
    atMs: Number(atMs),
    severityNumber: Number(severityNumber),
    assetId: textOf(assetId),
    body: textOf(body),
    json: { assetId, source, body, pairs },
  };
}

function textOf(json: string): string {
  return json.includes('\\') ? (JSON.parse(json) as string) : json.slice(1, -1);
}

function unpack(packed: string): string {
  return zstdDecompressSync(Buffer.from(packed, 'base64'), { maxOutputLength: MOST_BYTES }).toString();
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
