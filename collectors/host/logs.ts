import { open, stat } from 'node:fs/promises';
import type { Labels } from '../../domain/observation.ts';

/** A line as the machine's own log holds it. */
export type LogLine = {
  readonly at: Date;
  readonly severityNumber: number;
  readonly body: string;
  readonly source: 'journald' | 'syslog';
  readonly attributes: Labels;
};

/** Place in a log file. The inode tells a rotated file from a grown one. */
export type FileCursor = { readonly inode: number; readonly offset: number };

const FIRST_READ_BYTES = 64 * 1024;
const MAX_READ_BYTES = 1024 * 1024;

/**
 * Severity of OpenTelemetry for a syslog priority 0–7.
 *
 * @see https://opentelemetry.io/docs/specs/otel/logs/data-model-appendix/#appendix-b-severitynumber-example-mappings
 */
export function severityOf(priority: number): number {
  return [21, 19, 18, 17, 13, 10, 9, 5][priority] ?? 9;
}

/**
 * Whole lines that were added to a log file since the cursor, with the rest of the rotated file (`PATH.1`) first. At the
 * first time only the end of the file; at most 1 MiB a time. Null when there is no such file.
 */
export async function tail(path: string, cursor: FileCursor | null): Promise<{ lines: string[]; cursor: FileCursor } | null> {
  const now = await stat(path).catch(() => null);
  if (now === null) return null;
  if (cursor === null) {
    const from = Math.max(0, now.size - FIRST_READ_BYTES);
    const read = await readLines(path, from);
    return { lines: from > 0 ? read.lines.slice(1) : read.lines, cursor: { inode: now.ino, offset: read.end } };
  }
  if (now.ino === cursor.inode) {
    const read = await readLines(path, now.size < cursor.offset ? 0 : cursor.offset);
    return { lines: read.lines, cursor: { inode: now.ino, offset: read.end } };
  }
  const rotated = await stat(`${path}.1`).catch(() => null);
  const rest = rotated?.ino === cursor.inode ? await readLines(`${path}.1`, cursor.offset) : null;
  // A long rest is read to its end before the new file is begun.
  if (rest !== null && rotated !== null && rest.lines.length > 0 && rest.end < rotated.size) {
    return { lines: rest.lines, cursor: { inode: cursor.inode, offset: rest.end } };
  }
  const fresh = await readLines(path, 0);
  return { lines: [...(rest?.lines ?? []), ...fresh.lines], cursor: { inode: now.ino, offset: fresh.end } };
}

async function readLines(path: string, from: number): Promise<{ lines: string[]; end: number }> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MAX_READ_BYTES), 0, MAX_READ_BYTES, from);
    const found = buffer.lastIndexOf(10, Math.max(0, bytesRead - 1)) + 1;
    // A line longer than the buffer is cut rather than waited for.
    const complete = found === 0 && bytesRead === MAX_READ_BYTES ? bytesRead : Math.min(found, bytesRead);
    const text = buffer.toString('utf8', 0, complete);
    return { lines: text.split('\n').filter((line) => line !== ''), end: from + complete };
  } finally {
    await file.close();
  }
}

const ISO = /^(\d{4}-\d\d-\d\dT\S+) \S+ ([^\s:[]+)(?:\[(\d+)\])?:\s*(.*)$/s;
const BSD = /^([A-Z][a-z]{2}\s+\d{1,2} \d\d:\d\d:\d\d) \S+ ([^\s:[]+)(?:\[(\d+)\])?:\s*(.*)$/s;

/**
 * A line of /var/log/syslog, in either time format of rsyslog. The file keeps no priority, so the severity is info. A line in
 * another format is kept whole, at `now`.
 */
export function parseFileLine(line: string, now: Date): LogLine {
  const match = ISO.exec(line) ?? BSD.exec(line);
  const at = match?.[1] === undefined ? Number.NaN : instantOf(match[1], now);
  if (match === null || Number.isNaN(at)) return { at: now, severityNumber: 9, body: line, source: 'syslog', attributes: {} };
  const [, , name = '', pid, body = ''] = match;
  return { at: new Date(at), severityNumber: 9, body, source: 'syslog', attributes: attributesOf(name, pid) };
}

/** Milliseconds since the epoch. A BSD stamp has neither year nor zone: local time, in the year that is not ahead of now. */
function instantOf(stamp: string, now: Date): number {
  if (/^\d/.test(stamp)) return Date.parse(stamp);
  const thisYear = Date.parse(`${stamp} ${now.getFullYear()}`);
  return thisYear > now.getTime() + 86_400_000 ? Date.parse(`${stamp} ${now.getFullYear() - 1}`) : thisYear;
}

/** Who wrote a line, in attribute names shared by journal and files. */
export function attributesOf(program: string, pid: string | undefined, unit?: string): Labels {
  return {
    ...(program === '' ? {} : { 'service.name': program }),
    ...(pid === undefined ? {} : { 'process.pid': pid }),
    ...(unit === undefined ? {} : { 'systemd.unit': unit }),
  };
}
