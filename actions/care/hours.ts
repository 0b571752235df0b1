import type { Calendar } from '../../domain/care.ts';
import { instantOf, wallTime } from '../../domain/zoned.ts';

/** Whether an instant lies within the hours of a calendar, by the wall clock of its zone. A night belongs to the day it began on. */
export function isWithin(calendar: Calendar, at: Date): boolean {
  const { timeZone, from, to } = calendar;
  const now = wallTime(timeZone, at);
  const minute = now.hour * 60 + now.minute;
  if (from < to) return minute >= from && minute < to && isWorkday(calendar, now);
  if (minute >= from) return isWorkday(calendar, now);
  return minute < to && isWorkday(calendar, dayBefore(now));
}

/** How far ahead hours are looked for: past the longest row of holidays. */
const DAYS_AHEAD = 31;

/** When the hours of a calendar begin next; null when they do not within a month. */
export function nextOpening(calendar: Calendar, at: Date): Date | null {
  const { timeZone, from } = calendar;
  const { year, month, day } = wallTime(timeZone, at);
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead += 1) {
    const begin = instantOf(timeZone, { year, month, day: day + ahead, hour: Math.floor(from / 60), minute: from % 60 });
    if (begin > at && isWithin(calendar, begin)) return begin;
  }
  return null;
}

type Day = { readonly year: number; readonly month: number; readonly day: number; readonly weekday: number };

function isWorkday({ days, holidays }: Calendar, { year, month, day, weekday }: Day): boolean {
  const date = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return days.includes(weekday) && !holidays.includes(date);
}

function dayBefore({ year, month, day }: Day): Day {
  const date = new Date(Date.UTC(year, month - 1, day - 1));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), weekday: date.getUTCDay() };
}
