import { RecordFault } from './attributes.ts';

/** How far ahead of ours a sender's clock may be. */
const MAX_AHEAD_MS = 10 * 60_000;

const TIME = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * A moment as programs write it: ISO 8601 with `T` or a space and fractions after `.` or `,`; without a zone it is UTC.
 * Numbers are Unix time in seconds, or in milliseconds from 10^11 on.
 *
 * @throws RecordFault
 */
export function readTimestamp(value: unknown, now: Date): Date {
  const at = typeof value === 'number' ? fromUnix(value) : typeof value === 'string' ? fromText(value) : null;
  if (at === null) throw new RecordFault('timestamp: is missing');
  if (Number.isNaN(at)) throw new RecordFault('timestamp: is no ISO 8601 time such as 2026-02-19T14:00:00Z');
  if (isAhead(at, now)) throw new RecordFault('timestamp: lies more than 10 minutes ahead of our clock');
  return new Date(at);
}

/** Whether a sender's clock may not say this yet. */
export function isAhead(ms: number, now: Date): boolean {
  return ms > now.getTime() + MAX_AHEAD_MS;
}

function fromUnix(value: number): number {
  const ms = value >= 1e11 ? value : value * 1_000;
  return ms > 0 && ms < 8.64e15 ? Math.trunc(ms) : Number.NaN;
}

function fromText(text: string): number {
  const [, date, time, fraction = '', zone = 'Z'] = TIME.exec(text.trim()) ?? [];
  if (date === undefined || time === undefined) return Number.NaN;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const second = Date.parse(`${date}T${time}${offset.toUpperCase()}`);
  return fraction === '' ? second : second + Number(`${fraction}00`.slice(0, 3));
}
