export const MONTHS: readonly string[] = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A wall clock reading; months count from 0. */
export type LocalTime = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly milliseconds: number;
};

const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * The instant of a wall clock reading in an IANA zone; null when the calendar has no such reading. Of the hour that comes
 * twice in autumn the earlier is taken, of the one that is left out in spring the same time after the gap.
 */
export function localToUtc(local: LocalTime, timeZone: string): Date | null {
  const { year, month, day, hour, minute, second, milliseconds } = local;
  const asUtc = Date.UTC(year, month, day, hour, minute, Math.min(second, 59), milliseconds);
  if (new Date(asUtc).getUTCDate() !== day || hour > 23 || minute > 59 || second > 60) return null;
  if (timeZone === 'UTC') return new Date(asUtc);
  const [before, after] = [asUtc - 86_400_000, asUtc + 86_400_000].map((at) => offsetMs(at, timeZone));
  const candidates = [asUtc - (before ?? 0), asUtc - (after ?? 0)].filter((at) => at + offsetMs(at, timeZone) === asUtc);
  return new Date(candidates.length > 0 ? Math.min(...candidates) : asUtc - (before ?? 0));
}

/** How far the zone is ahead of UTC at the instant. */
function offsetMs(at: number, timeZone: string): number {
  let formatter = formatters.get(timeZone);
  if (formatter === undefined) {
    const digits = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
    formatter = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', era: 'short', ...digits });
    formatters.set(timeZone, formatter);
  }
  const parts = Object.fromEntries(formatter.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - (at - (((at % 1_000) + 1_000) % 1_000));
}
