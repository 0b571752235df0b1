import { CronExpressionParser } from 'cron-parser';
import { instantOf, wallTime } from '../domain/zoned.ts';

/** For `H` the library draws another number each time that it reads the expression. */
const DRAWN = /(?:^|[\s,])H/i;
/** No wall clock is moved by more than this. */
const MOVED_MS = 3 * 3_600_000;
/** Times of the clock are whole seconds. */
const SECOND_MS = 1_000;

/**
 * The newest instant at or before `at` at which a cron expression is due in a zone. By the wall clock there: what falls into the time
 * that daylight saving leaves out is due as much later, what falls into the time that comes twice is due the first time.
 *
 * The library is asked for times of the clock alone: in zones whose clock is moved by half an hour (Australia/Lord_Howe) it leaves days
 * out and finds no end.
 *
 * @param cron five fields (minute hour day month weekday), or six with seconds first
 * @param timeZone IANA zone
 * @throws Error when the expression is not one
 */
export function lastDue(cron: string, timeZone: string, at: Date): Date {
  const wall = wallMs(timeZone, at);
  const movedMs = movedNear(timeZone, at);
  const times = parse(cron, new Date(wall + movedMs + SECOND_MS));
  let due: Date | null = null;
  for (;;) {
    const shown = times.prev().toDate();
    if (due !== null && shown.getTime() < wall - movedMs) return due;
    const instant = instantAt(timeZone, shown);
    if (instant <= at && (due === null || instant > due)) due = instant;
  }
}

/** The first instant after `at` at which it is due. @throws Error when the expression is not one, or is never due again */
export function nextDue(cron: string, timeZone: string, at: Date): Date {
  const wall = wallMs(timeZone, at);
  const movedMs = movedNear(timeZone, at);
  const times = parse(cron, new Date(wall - movedMs - SECOND_MS));
  let due: Date | null = null;
  for (;;) {
    const shown = times.next().toDate();
    if (due !== null && shown.getTime() > wall + movedMs) return due;
    const instant = instantAt(timeZone, shown);
    if (instant > at && (due === null || instant < due)) due = instant;
  }
}

/** How far around an instant times of the wall clock may not follow one another as they do elsewhere: nothing where it is not moved. */
function movedNear(timeZone: string, at: Date): number {
  const aheadMs = (ms: number) => wallMs(timeZone, new Date(ms)) - ms;
  const [before, after] = [aheadMs(at.getTime() - 2 * MOVED_MS), aheadMs(at.getTime() + 2 * MOVED_MS)];
  return before === aheadMs(at.getTime()) && before === after ? 0 : MOVED_MS;
}

/** Whether an expression can be read and is due some day, at times that are the same whenever it is read. */
export function isCron(cron: string): boolean {
  try {
    if (DRAWN.test(cron)) return false;
    parse(cron, new Date(0)).next();
    return cron.trim().split(/\s+/).length >= 5;
  } catch {
    return false;
  }
}

/** Its times as a clock shows them that is never moved. */
function parse(cron: string, currentDate: Date) {
  return CronExpressionParser.parse(cron, { tz: 'UTC', currentDate });
}

/** What the wall clock shows, as if it were UTC. */
function wallMs(timeZone: string, at: Date): number {
  const { year, month, day, hour, minute } = wallTime(timeZone, at);
  return Date.UTC(year, month - 1, day, hour, minute, at.getUTCSeconds(), at.getUTCMilliseconds());
}

function instantAt(timeZone: string, shown: Date): Date {
  const [year, month, day] = [shown.getUTCFullYear(), shown.getUTCMonth() + 1, shown.getUTCDate()];
  const [hour, minute] = [shown.getUTCHours(), shown.getUTCMinutes()];
  return new Date(instantOf(timeZone, { year, month, day, hour, minute }).getTime() + shown.getUTCSeconds() * 1_000);
}
