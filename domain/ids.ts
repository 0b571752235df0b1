import { hash, randomBytes } from 'node:crypto';
import type { LogRecord, Sample } from './observation.ts';

/** Prefix of an id, by the type of the thing it names. */
export type IdPrefix =
  | 'alr' // alert
  | 'inc' // incident
  | 'obs' // sample, log record, event or asset fact
  | 'evt' // hardware event
  | 'log' // log record
  | 'tpl' // log template
  | 'chg' // asset change
  | 'ev' // evidence
  | 'fnd' // finding
  | 'hyp' // hypothesis
  | 'ans' // answer
  | 'act' // proposed action
  | 'apr' // approval
  | 'mem' // remembered incident
  | 'run' // run
  | 'tkt' // ticket
  | 'aud' // audit entry
  | 'rej' // rejected record
  | 'sil' // silence
  | 'chp' // maintenance window or freeze
  | 'msg' // outgoing chat message
  | 'req'; // request

/**
 * Id derived from content: the same parts always give the same id, so a record that is written twice is one record.
 *
 * @returns prefix, underscore, 24 hexadecimal digits of SHA-256
 */
export function contentId(prefix: IdPrefix, ...parts: ReadonlyArray<string | number | boolean | null>): string {
  return `${prefix}_${sha256(JSON.stringify(parts)).slice(0, 24)}`;
}

/**
 * Id of a log record, derived from its content: what the record says as text without NUL, and which of several equal ones it is.
 * It begins with the time, so that ids of one time lie together in an index.
 *
 * @returns `log_`, the time in milliseconds as 11 hexadecimal digits, and 20 of SHA-256
 */
export function logId(log: LogRecord, ordinal = 0): string {
  return idOfContent(contentOf(log, ordinal), log.at);
}

/**
 * What the points of one series have in common: asset, metric and labels.
 *
 * @returns the first 128 bits of SHA-256 as 32 hexadecimal digits, which are a UUID too
 */
export function seriesId({ assetId, metric, labels }: Pick<Sample, 'assetId' | 'metric' | 'labels'>): string {
  return sha256(canonicalJson([assetId, metric, labels])).slice(0, 32);
}

/** What tells a log record from others, as text; its parts are divided by NUL. `take` is told of each attribute, in order of names. */
export function contentOf(
  { at, assetId, severityNumber, body, source, attributes }: LogRecord,
  ordinal = 0,
  take?: (name: string, value: string) => void,
): string {
  let content = `${ordinal}\0${at.getTime()}\0${severityNumber}\0${assetId}\0${source}\0${body}`;
  for (const name of sortedNames(attributes)) {
    const value = attributes[name] as string;
    content += `\0${name}\0${value}`;
    take?.(name, value);
  }
  return content;
}

/** Of SHA-256, in the id of a log record. */
export const ID_DIGITS = 20;

/** The id of a log record of this content. */
export function idOfContent(content: string, at: Date): string {
  return `${beginningAt(at.getTime())}${sha256(content).slice(0, ID_DIGITS)}`;
}

/** With the time. Records of a batch are mostly of the same few instants, of which the last is kept: V8 divides as often as there are digits. */
function beginningAt(ms: number): string {
  if (ms !== lastMs) {
    lastMs = ms;
    beginning = `log_${ms.toString(16).padStart(11, '0')}`;
  }
  return beginning;
}

let lastMs = Number.NaN;
let beginning = '';

/** Names in the order of their code units, in which they mostly are already. */
function sortedNames(attributes: LogRecord['attributes']): string[] {
  const names = Object.keys(attributes);
  for (let i = 1; i < names.length; i++) if ((names[i] as string) < (names[i - 1] as string)) return names.sort();
  return names;
}

/** Fresh random id. Callers take it as a dependency so that tests can count instead. */
export function randomId(prefix: IdPrefix): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`;
}

/** SHA-256 of bytes or of text in UTF-8, 64 hexadecimal digits. */
export function sha256(of: string | Uint8Array): string {
  return hash('sha256', of);
}

/**
 * JSON with object keys in code point order, so that equal values give equal bytes.
 *
 * @see RFC 8785 (numbers and strings are as JSON.stringify writes them, which that RFC demands)
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}
