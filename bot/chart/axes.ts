import type { Language } from '../../domain/language.ts';
import { zoneOffset } from '../format.ts';

/** Round numbers that cover a range: 1, 2, 2.5 or 5 times a power of ten of `base`, about `count` of them. */
export function valueTicks(low: number, high: number, count: number, base = 1): number[] {
  if (base !== 1) return valueTicks(low / base, high / base, count).map((tick) => tick * base);
  const raw = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= raw) ?? raw;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.min(50, Math.max(0, last - first + 1)) }, (_, index) => (first + index) * step);
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TIME_STEPS = [
  1_000,
  5_000,
  15_000,
  30_000,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
  48 * HOUR,
  7 * 24 * HOUR,
];

/**
 * Round instants in a zone that cover a window, with their labels: the time of day, or the day where it begins.
 *
 * @returns at most `count` + 1 ticks, ascending
 */
export function timeTicks(
  fromMs: number,
  toMs: number,
  timeZone: string,
  count: number,
  language: Language = 'en',
): Array<{ readonly at: number; readonly label: string }> {
  const step = TIME_STEPS.find((size) => (toMs - fromMs) / size <= count) ?? Math.ceil((toMs - fromMs) / count / HOUR) * HOUR;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(step < MINUTE ? { second: '2-digit' as const } : {}),
  });
  const day = dayFormat(timeZone, language);
  const ticks: Array<{ readonly at: number; readonly label: string }> = [];
  // Round by the clock on the wall, on either side of a change of it.
  for (let wall = Math.ceil((fromMs + offsetMs(fromMs, timeZone)) / step) * step; ticks.length <= count; wall += step) {
    const at = instantOf(wall, timeZone);
    if (at > toMs) break;
    // What the clock left out, or shows for the second time.
    if (at < fromMs || at <= (ticks.at(-1)?.at ?? Number.NEGATIVE_INFINITY)) continue;
    ticks.push({ at, label: wall % (24 * HOUR) === 0 || step >= 24 * HOUR ? day(at) : clock.format(at) });
  }
  return ticks;
}

/** The instant at which a clock on the wall of a zone shows a time, given in milliseconds as if it were UTC. */
function instantOf(wall: number, timeZone: string): number {
  const guess = wall - offsetMs(wall, timeZone);
  return wall - offsetMs(guess, timeZone);
}

/** `20 Nov`, `20.11`, `11.20`: letters of which every font has some. */
function dayFormat(timeZone: string, language: Language): (at: number) => string {
  if (language === 'en') {
    const format = new Intl.DateTimeFormat('en-GB', { timeZone, day: 'numeric', month: 'short' });
    return (at) => format.format(at);
  }
  const format = new Intl.DateTimeFormat(language === 'ko' ? 'en-US' : 'en-GB', { timeZone, day: '2-digit', month: '2-digit' });
  return (at) => format.format(at).replace('/', '.');
}

function offsetMs(at: number, timeZone: string): number {
  const match = /UTC([+-])(\d+)(?::(\d+))?/.exec(zoneOffset(new Date(at), timeZone));
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return (match[1] === '-' ? -1 : 1) * minutes * MINUTE;
}
