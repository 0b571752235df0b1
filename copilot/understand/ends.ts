import { instantOf, wallTime } from '../../domain/zoned.ts';
import { readDuration } from './times.ts';

const WEEKDAYS: readonly RegExp[] = [
  /^(?:sun|воскресен|일요)/u,
  /^(?:mon|понедельн|월요)/u,
  /^(?:tue|вторн|화요)/u,
  /^(?:wed|сред|수요)/u,
  /^(?:thu|четверг|목요)/u,
  /^(?:fri|пятниц|금요)/u,
  /^(?:sat|суббот|토요)/u,
];
/** What Korean says before “until”: a day, a part of it, an hour, whatever of these there is. */
export const KOREAN_END =
  '(?:(?:오늘|내일|모레|(?:이번|다음) ?주|[월화수목금토일]요일|오전|오후|새벽|아침|낮|저녁|밤|\\d{4}-\\d{2}-\\d{2}|\\d{1,2}[월일시])\\s?)*\\S+?';
const UNTIL = new RegExp(`(?<![\\p{L}\\p{N}])(?:until|till|til|до|by)\\s+(?<end>[^,;()]+)|(?<korean>${KOREAN_END})\\s?까지`, 'u');
const CLOCK =
  /(?<![\p{N}.])(?<hour>[01]?\d|2[0-4])(?::(?<minute>[0-5]\d))?\s?(?:시(?:\s?(?:(?<minutes>[0-5]?\d)분|(?<isHalf>반)))?|(?<half>am|pm|a\.m\.|p\.m\.|утра|вечера|дня))?(?![\p{L}\p{N}])/u;
/** Said before an hour. */
const AFTERNOON = /오후|저녁|밤(?= ?(?:[6-9]|1[01]) ?시)/u;
const ISO = /(\d{4})-(\d{2})-(\d{2})/;
/** The hour of a day that is named without one. */
const MORNING = 9;

/**
 * When something is to end: "for 2h", "until 18:00", "until tomorrow", "до понедельника 10:00", "내일까지". An hour that has passed
 * today is tomorrow's; a day alone means nine in the morning.
 *
 * @param text in lower case
 * @returns null when no end is named
 */
export function readEnd(text: string, now: Date, timeZone: string): Date | null {
  const found = UNTIL.exec(text)?.groups;
  const said = found?.end ?? found?.korean;
  const clock = said === undefined ? null : readInstant(said, now, timeZone);
  if (clock !== null) return clock;
  const durationMs = readDuration(text);
  return durationMs === null ? null : new Date(now.getTime() + durationMs);
}

function readInstant(said: string, now: Date, timeZone: string): Date | null {
  const today = wallTime(timeZone, now);
  const iso = ISO.exec(said);
  const clock = CLOCK.exec(said.replace(ISO, ' '))?.groups;
  const ahead = daysAhead(said, today.weekday);
  const hour = clock === undefined ? partOfDay(said) : hourOf(clock, said);
  if (hour === null && ahead === null && iso === null) return null;
  const day =
    iso === null ? { ...today, day: today.day + (ahead ?? 0) } : { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) };
  const wall = { year: day.year, month: day.month, day: day.day, hour: hour ?? MORNING, minute: minuteOf(clock) };
  const at = instantOf(timeZone, wall);
  if (at > now) return at;
  return iso === null && ahead === null ? instantOf(timeZone, { ...wall, day: wall.day + 1 }) : null;
}

function daysAhead(said: string, weekday: number): number | null {
  if (/day after tomorrow|послезавтра|모레/u.test(said)) return 2;
  if (/tomorrow|завтра|내일/u.test(said)) return 1;
  if (/today|сегодня|오늘/u.test(said)) return 0;
  if (/next week|следующ\p{L}+ недел|다음 ?주/u.test(said)) return (8 - weekday) % 7 || 7;
  const words = said.split(/[\s]+/);
  const wanted = WEEKDAYS.findIndex((name) => words.some((word) => name.test(word)));
  return wanted < 0 ? null : (wanted - weekday + 7) % 7 || 7;
}

function partOfDay(said: string): number | null {
  if (/morning|утра|아침/u.test(said)) return MORNING;
  if (/noon|полудня|обеда|정오/u.test(said)) return 12;
  if (/evening|end of (?:the )?day|eod|вечера|конца дня|저녁/u.test(said)) return 18;
  if (/midnight|полуночи|자정/u.test(said)) return 24;
  return null;
}

function hourOf({ hour, half }: Readonly<Record<string, string | undefined>>, around: string): number {
  const said = Number(hour);
  if ((/^p|вечера|дня/u.test(half ?? '') || AFTERNOON.test(around)) && said < 12) return said + 12;
  return (/^a/u.test(half ?? '') || /오전/u.test(around)) && said === 12 ? 0 : said;
}

function minuteOf(clock: Readonly<Record<string, string | undefined>> | undefined): number {
  return clock?.isHalf ? 30 : Number(clock?.minute ?? clock?.minutes ?? 0);
}
