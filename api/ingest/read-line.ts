import { z } from 'zod';
import type { LogRecord, Observation } from '../../domain/observation.ts';
import { storableText } from '../../domain/text.ts';
import { readEvent } from '../ingest-events.ts';
import { addAttribute, asLabels, RecordFault } from './attributes.ts';
import { severityNumberOf } from './levels.ts';
import { readTimestamp } from './timestamps.ts';

/** The source of log records of lines. */
export const INGEST_SOURCE = 'ingest';

/** A record of a line, or why the line is none. */
export type ReadLine =
  | { readonly kind: 'accepted'; readonly observations: readonly Observation[] }
  | { readonly kind: 'rejected'; readonly reason: string };

/** What a body's type says of its lines: JSON only, or each as it looks. */
export type LineFormat = 'json' | 'any';

const Name = z.string().trim().min(1).max(256);
const Short = z.union([z.string().max(1_024), z.number().transform(String)]).nullish();

/** A line of JSON, as the way in documents it; whatever else the object holds becomes attributes. */
export const JsonLine = z.looseObject({
  timestamp: z.union([z.string().max(64), z.number()]).describe('ISO 8601, UTC when it names no zone; or Unix time in s or ms'),
  host: Name.nullish().describe('The asset that the record is about'),
  service: Name.nullish().describe('The asset when there is no `host`, otherwise the attribute `service.name`'),
  level: z.string().max(32).describe('trace, debug, info, notice, warning, error, critical, alert, fatal and their usual short forms'),
  message: z.string().min(1),
  user: Short.describe('Becomes `user.name`'),
  ip: Short.describe('Becomes `client.address`'),
  request_id: Short.describe('Becomes `http.request.id`'),
  attributes: z.record(z.string(), z.unknown()).nullish().describe('Free; objects are flattened to dotted names'),
});

/**
 * Reads one line: an object of JSON when it begins with a brace, otherwise `<timestamp> <level> <host|service> <message>`
 * with `user=…`, `ip=…` and `request_id=…` at its end. An object with `asset_id` is read as an event of /ingest/events.
 */
export function readLine(line: string, format: LineFormat, now: Date): ReadLine {
  try {
    const isJson = line.charCodeAt(0) === BRACE || /^\s*\{/.test(line);
    if (!isJson && format === 'json') throw new RecordFault('the line is no JSON object');
    return isJson ? readJson(line, now) : { kind: 'accepted', observations: [readText(line, now)] };
  } catch (thrown) {
    if (thrown instanceof RecordFault) return { kind: 'rejected', reason: thrown.message };
    throw thrown;
  }
}

function readJson(line: string, now: Date): ReadLine {
  const value = parse(line);
  if (Object.hasOwn(value, '__proto__')) throw new RecordFault('the line has a member named __proto__');
  if ('asset_id' in value) {
    return readEvent(value, now);
  }
  const fields = isPlain(value) ? value : checked(value);
  const free = new Map<string, string>();
  for (const name in value) if (!FIELDS.has(name)) addAttribute(free, name, (value as Readonly<Record<string, unknown>>)[name], 1);
  // As it came: zod passes over a poisoned name in silence.
  addAttribute(free, '', 'attributes' in value ? value.attributes : null);
  return { kind: 'accepted', observations: [record(fields, free, now)] };
}

const BRACE = 0x7b;
const FIELDS: ReadonlySet<string> = new Set(Object.keys(JsonLine.shape));

/**
 * Whether an object plainly satisfies `JsonLine`, and needs no trimming: nearly every line does, and the schema takes several
 * times as long as all else that is done with a line.
 */
function isPlain(value: object): value is Fields {
  const { timestamp, host, service, level, message, user, ip, request_id, attributes } = value as { [K in keyof Fields]: unknown };
  return (
    isText(timestamp, 64) &&
    isName(host) &&
    isName(service) &&
    isText(level, 32) &&
    typeof message === 'string' &&
    message !== '' &&
    (user === undefined || isText(user, 1_024)) &&
    (ip === undefined || isText(ip, 1_024)) &&
    (request_id === undefined || isText(request_id, 1_024)) &&
    (attributes === undefined || (typeof attributes === 'object' && attributes !== null && !Array.isArray(attributes)))
  );
}

function isText(value: unknown, most: number): boolean {
  return typeof value === 'string' && value.length <= most;
}

function isName(value: unknown): boolean {
  if (value === undefined) return true;
  return (
    typeof value === 'string' && value.length <= 256 && isPrinted(value.charCodeAt(0)) && isPrinted(value.charCodeAt(value.length - 1))
  );
}

/** What trimming leaves alone, of ASCII; not so the code of no character. */
export function isPrinted(code: number): boolean {
  return code > 0x20 && code < 0x7f;
}

/** @throws RecordFault */
function checked(value: object): Fields {
  const parsed = JsonLine.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RecordFault(`${issue?.path.map(String).join('.') || 'line'}: ${issue?.message ?? ''}`);
}

function parse(line: string): object {
  try {
    return JSON.parse(line) as object;
  } catch (thrown) {
    throw new RecordFault(`the line is no JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

const TEXT = /^\s*(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*)\s+\[?([A-Za-z]+)\]?:?\s+(\S{1,256}?):?\s+(\S.*)$/s;
/** One of the optional fields at the end of the message; brackets and quotes around it are let through. */
const TRAILING = /\s\[?(user|ip|request_id)=(?:"([^"]{0,1024})"|([^\s\]"]{0,1024}))\]?$/;
/** Where such a field is looked for: the pattern must not walk through a whole long line. */
const TAIL_CHARACTERS = 1_200;

function readText(line: string, now: Date): LogRecord {
  const [, timestamp, level = '', host, rest = ''] = TEXT.exec(line) ?? [];
  if (timestamp === undefined) throw new RecordFault('the line is not <timestamp> <level> <host|service> <message>');
  const fields: { user?: string; ip?: string; request_id?: string } = {};
  let message = rest.trimEnd();
  const last = () => TRAILING.exec(message.slice(-TAIL_CHARACTERS));
  for (let found = last(); found !== null; found = last()) {
    const name = found[1] as keyof typeof fields;
    fields[name] ??= found[2] ?? found[3] ?? '';
    message = message.slice(0, Math.max(0, message.length - TAIL_CHARACTERS) + found.index).trimEnd();
  }
  if (message === '') throw new RecordFault('message: is empty');
  return record({ timestamp, host, level, message, ...fields }, new Map(), now);
}

type Fields = {
  readonly timestamp: string | number;
  readonly host?: string | null | undefined;
  readonly service?: string | null | undefined;
  readonly level: string;
  readonly message: string;
  readonly user?: string | null | undefined;
  readonly ip?: string | null | undefined;
  readonly request_id?: string | null | undefined;
  readonly attributes?: unknown;
};

function record(fields: Fields, attributes: Map<string, string>, now: Date): LogRecord {
  const at = readTimestamp(fields.timestamp, now);
  const assetId = fields.host ?? fields.service;
  if (assetId === null || assetId === undefined) throw new RecordFault('host: neither a host nor a service is named');
  const severityNumber = severityNumberOf(fields.level);
  if (severityNumber === null) throw new RecordFault(`level: ${fields.level.slice(0, 32)} is no level that is known`);
  addAttribute(attributes, 'service.name', fields.service);
  addAttribute(attributes, 'user.name', fields.user || null);
  addAttribute(attributes, 'client.address', fields.ip || null);
  addAttribute(attributes, 'http.request.id', fields.request_id || null);
  return {
    kind: 'log',
    at,
    assetId: storableText(assetId),
    severityNumber,
    body: storableText(fields.message),
    source: INGEST_SOURCE,
    attributes: asLabels(attributes),
  };
}
