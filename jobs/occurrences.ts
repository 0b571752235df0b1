import { CronExpressionParser } from 'cron-parser';

const DAY_MS = 86_400_000;

/**
 * The newest instant at or before `at` at which a cron expression is due in a zone. By the wall clock there: what falls into the hour that
 * daylight saving leaves out is due right after it, what falls into the hour that comes twice is due once. BullMQ reckons the same way.
 *
 * @param cron five fields (minute hour day month weekday), or six with seconds first
 * @param timeZone IANA zone
 * @throws Error when the expression is not one
 */
export function lastDue(cron: string, timeZone: string, at: Date): Date {
  // Backwards the library misses what daylight saving moves, and finds twice what it repeats: so a day more is gone back, and then on.
  let due = parse(cron, timeZone, new Date(at.getTime() + 1))
    .prev()
    .toDate();
  const forward = parse(cron, timeZone, new Date(due.getTime() - DAY_MS));
  for (let next = forward.next().toDate(); next <= at; next = forward.next().toDate()) due = next;
  return due;
}

/** The first instant after `at` at which it is due. @throws Error when the expression is not one, or is never due again */
export function nextDue(cron: string, timeZone: string, at: Date): Date {
  return parse(cron, timeZone, at).next().toDate();
}

/** Whether an expression can be read and is due some day. */
export function isCron(cron: string): boolean {
  try {
    parse(cron, 'UTC', new Date(0)).next();
    return cron.trim().split(/\s+/).length >= 5;
  } catch {
    return false;
  }
}

function parse(cron: string, tz: string, currentDate: Date) {
  return CronExpressionParser.parse(cron, { tz, currentDate });
}
