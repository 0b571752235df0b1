import type { Labels } from '../../domain/observation.ts';
import { localToUtc, MONTHS } from './local-time.ts';

/** A message as it was read. */
export type SyslogMessage = {
  readonly facility: number;
  readonly severity: number;
  /** Null when the message has none that can be read. */
  readonly at: Date | null;
  readonly hostname: string | null;
  readonly appName: string | null;
  readonly procId: string | null;
  readonly msgId: string | null;
  readonly structuredData: Labels;
  readonly body: string;
};

export type Parsed = { readonly message: SyslogMessage } | { readonly fault: string };

/** Names of facilities 0–23, RFC 5424 table 1, as syslog programs write them. */
export const FACILITIES = [
  ...['kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp', 'cron', 'authpriv', 'ftp'],
  ...['ntp', 'audit', 'alert', 'clock', 'local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7'],
] as const;

/**
 * Syslog severity 0–7 → OpenTelemetry SeverityNumber.
 *
 * @see https://opentelemetry.io/docs/specs/otel/logs/data-model-appendix/#appendix-b-severitynumber-example-mappings
 */
export const SEVERITY_NUMBERS = [21, 19, 18, 17, 13, 10, 9, 5] as const;

/** Control characters that no text holds; tab, line feed, carriage return and escape (colours) are let through. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]/g;

/**
 * Reads one message of either kind: RFC 5424, or RFC 3164 as it is found in the field.
 *
 * @param options.now tells the year that RFC 3164 leaves out; the nearest is taken
 * @param options.timeZone IANA zone of timestamps that name none
 */
export function parseSyslog(bytes: Buffer, options: { readonly now: Date; readonly timeZone: string }): Parsed {
  const text = decode(withoutEnd(bytes));
  const [header, digits] = /^<(\d{1,3})>/.exec(text) ?? [];
  const priority = Number(digits);
  if (header === undefined || priority > 191) return { fault: 'no priority' };
  const controls = text.match(CONTROL)?.length ?? 0;
  if (controls > 8 && controls > text.length / 20) return { fault: 'binary' };
  const rest = text.slice(header.length).replace(CONTROL, '\ufffd');
  const base = { facility: priority >> 3, severity: priority & 7 };
  const fields = /^1 \S/.test(rest) ? parse5424(rest.slice(2)) : parse3164(rest, options);
  return fields === null ? { fault: 'broken RFC 5424 header' } : { message: { ...base, ...fields } };
}

/** Without line ends and NUL behind it. Byte by byte: a pattern would begin anew at each of those within, of which a datagram may be full. */
function withoutEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d || bytes[end - 1] === 0)) end--;
  return bytes.subarray(0, end);
}

/** UTF-8, or what older devices send: Latin-1. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}

type Fields = Omit<SyslogMessage, 'facility' | 'severity'>;

/** @see RFC 5424, section 6 */
function parse5424(text: string): Fields | null {
  const header = /^(\S+) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) ?/.exec(text);
  if (header === null) return null;
  const [whole, timestamp, hostname, appName, procId, msgId] = header.map((field) => (field === '-' ? null : field));
  const data = parseStructuredData(text.slice(whole?.length ?? 0));
  if (data === null) return null;
  const at =
    timestamp == null || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/.test(timestamp) ? null : new Date(timestamp);
  return {
    at: at === null || Number.isNaN(at.getTime()) ? null : at,
    hostname: hostname ?? null,
    appName: appName ?? null,
    procId: procId ?? null,
    msgId: msgId ?? null,
    structuredData: data.labels,
    body: data.rest.replace(/^\ufeff/, '').trimStart(),
  };
}

/** `[id name="value" …]…` or `-`, then the message; null when it is broken. @see RFC 5424, section 6.3 */
function parseStructuredData(text: string): { readonly labels: Labels; readonly rest: string } | null {
  if (text === '' || text === '-' || text.startsWith('- ')) return { labels: {}, rest: text.slice(2) };
  const labels: Record<string, string> = {};
  const element = /\[([^\s=\]"]{1,32})((?: [^\s=\]"]{1,32}="(?:[^"\\\]]|\\.)*")*)\]/y;
  let end = 0;
  for (let found = element.exec(text); found !== null; found = element.exec(text)) {
    end = element.lastIndex;
    const [, id, parameters] = found;
    for (const [, name, value] of (parameters ?? '').matchAll(/ ([^\s=\]"]+)="((?:[^"\\\]]|\\.)*)"/g)) {
      labels[`${id}.${name}`] = (value ?? '').replace(/\\(["\\\]])/g, '$1');
    }
  }
  return end === 0 ? null : { labels, rest: text.slice(end + 1) };
}

/** `Nov 20 22:31:03`, `Nov 20 2026 22:31:03.123`, or an ISO timestamp as rsyslog writes one. */
const BSD_TIME = /^[*.]?([A-Z][a-z]{2}) {1,2}(\d{1,2})(?: (\d{4}))? (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?:? /;
const ISO_TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)) /;
const TAG = /^([^\s:[\]]{1,48})(?:\[([^\]\s]{1,64})\])?: ?/;

/** What has no timestamp is all message. @see RFC 3164, section 4.1; it describes habits, so nothing here is an error */
function parse3164(text: string, options: { readonly now: Date; readonly timeZone: string }): Fields {
  const { at, length } = timeOf(text, options);
  let rest = text.slice(length);
  let hostname: string | null = null;
  if (at !== null) {
    // Without a host name the tag follows at once, and ends with a colon.
    const word = /^(\S{1,255}) (?=\S|$)/.exec(rest);
    if (word?.[1] !== undefined && !/[:\]]$/.test(word[1])) {
      hostname = word[1];
      rest = rest.slice(word[0].length);
    }
  }
  const tag = TAG.exec(rest);
  return {
    at,
    hostname,
    appName: tag?.[1] ?? null,
    procId: tag?.[2] ?? null,
    msgId: null,
    structuredData: {},
    body: (tag === null ? rest : rest.slice(tag[0].length)).trimStart(),
  };
}

function timeOf(text: string, options: { readonly now: Date; readonly timeZone: string }): { at: Date | null; length: number } {
  const iso = ISO_TIME.exec(text);
  if (iso?.[1] !== undefined) {
    const at = new Date(iso[1]);
    return { at: Number.isNaN(at.getTime()) ? null : at, length: iso[0].length };
  }
  const bsd = BSD_TIME.exec(text);
  const month = MONTHS.indexOf(bsd?.[1] ?? '');
  if (bsd === null || month === -1) return { at: null, length: 0 };
  const [day, hour, minute, second] = [bsd[2], bsd[4], bsd[5], bsd[6]].map(Number) as [number, number, number, number];
  const milliseconds = Math.trunc(Number(`0.${bsd[7] ?? '0'}`) * 1_000);
  const thisYear = options.now.getUTCFullYear();
  const years = bsd[3] === undefined ? [thisYear - 1, thisYear, thisYear + 1] : [Number(bsd[3])];
  const candidates = years
    .map((year) => localToUtc({ year, month, day, hour, minute, second, milliseconds }, options.timeZone))
    .filter((at) => at !== null)
    .sort((a, b) => Math.abs(a.getTime() - options.now.getTime()) - Math.abs(b.getTime() - options.now.getTime()));
  return { at: candidates[0] ?? null, length: bsd[0].length };
}
