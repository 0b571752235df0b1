import type { Clock } from '../wording/times.ts';
import { zoneNames } from '../wording/zones.ts';

const HOUR = String.raw`(?<!\d)(\d{1,2}:\d{2})(?::\d{2})?`;
const MONTHS = monthNames();
const MONTH = `(${[...MONTHS.keys()].sort((a, b) => b.length - a.length).join('|')})(?!\\p{L})\\.?`;
const DAY_WORDS: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1, вчера: -1, сегодня: 0, завтра: 1 };
const DAY_WORD = `(?<!\\p{L})(${Object.keys(DAY_WORDS).join('|')})(?!\\p{L})`;
const DATE = `(?:${DAY_WORD}|(?<!\\d)(\\d{1,2}) ${MONTH}|${MONTH} (\\d{1,2})(?!\\d|:)|(?<!\\d)(\\d{4})-(\\d{2})-(\\d{2})|(?<![\\d.])(\\d{1,2})\\.(\\d{2})(?:\\.(\\d{4}))?(?![\\d.])|(?<!\\d)(\\d{1,2})월 (\\d{1,2})일)`;
const YEAR = `(?:,? (\\d{4})(?: (?:г\\.|года))?(?!\\d|:))?`;
const WHEN = new RegExp(`${DATE}${YEAR}(?:,? (?:at |в )?${HOUR})`, 'giu');
const DATE_ALONE = new RegExp(
  `(?:(?<!\\d)(\\d{1,2}) ${MONTH}|${MONTH} (\\d{1,2})(?!\\d|:)|(?<!\\d)\\d{4}-(\\d{2})-(\\d{2})|(?<!\\d)(\\d{1,2})월 (\\d{1,2})일)(?!\\.?,? (?:at |в )?\\d{1,2}:\\d{2})`,
  'giu',
);
const DAY_ALONE = new RegExp(DAY_WORD, 'giu');

const RECENT_MS = 6 * 3_600_000;

/**
 * A sentence whose dates and zones stand as our clock writes them: `10 марта 2026 г. в 17:20 МСК` becomes `17:20` today. Null when it
 * tells a day on which none of the instants is.
 *
 * @param instants what may be told
 */
export function inOurTimes(text: string, instants: readonly Date[], clock: Clock): string | null {
  const zones = [...new Set(instants.flatMap((at) => zoneNames(clock.timeZone, at)))].sort((a, b) => b.length - a.length);
  const plain = zones.length === 0 ? text : text.replace(zoned(zones), (_whole, hour: string) => hour);
  const isOn = (at: Date, day: Partial<Day>) => {
    const own = dayOf(clock.timeZone, at);
    return Object.entries(day).every(([part, value]) => own[part as keyof Day] === value);
  };
  let isTrue = true;
  let told = plain.replace(WHEN, (whole: string, ...found: (string | undefined)[]) => {
    const [word, day1, month1, month2, day2, year3, month3, day3, day4, month4, year4, month5, day5, year, hour = ''] = found;
    const at = instants.find((one) => {
      if (!clock.time(one).endsWith(hour.padStart(5, '0'))) return false;
      if (word !== undefined) return clock.daysFrom(one) === DAY_WORDS[word.toLowerCase()];
      const month = MONTHS.get((month1 ?? month2 ?? '').toLowerCase()) ?? Number(month3 ?? month4 ?? month5);
      const day = Number(day1 ?? day2 ?? day3 ?? day4 ?? day5);
      const ofYear = year3 ?? year4 ?? year;
      return isOn(one, { month, day, ...(ofYear === undefined ? {} : { year: Number(ofYear) }) });
    });
    if (at === undefined) isTrue = false;
    return at === undefined ? whole : clock.time(at);
  });
  // Of some hours ago the hour alone is said.
  const recent = instants.filter((at) => clock.daysFrom(at) < 0 && clock.now.getTime() - at.getTime() < RECENT_MS);
  for (const at of recent) {
    const full = clock.time(at);
    const hour = full.slice(-5);
    if (instants.some((one) => clock.time(one) === hour)) continue;
    told = told
      .split(full)
      .map((part) => part.replace(new RegExp(`(?<![\\d:])${hour}(?![\\d:])`, 'gu'), full))
      .join(full);
  }
  // A date without its hour is that of the only instant there is on it.
  const whole = told.replace(DATE_ALONE, (written: string, ...found: (string | undefined)[]) => {
    const [day1, month1, month2, day2, month3, day3, month4, day4] = found;
    const month = MONTHS.get((month1 ?? month2 ?? '').toLowerCase()) ?? Number(month3 ?? month4);
    const on = instants.filter((one) => isOn(one, { month, day: Number(day1 ?? day2 ?? day3 ?? day4) }));
    const times = [...new Set(on.map((one) => clock.time(one)))];
    if (times.length === 0) isTrue = false;
    return times.length === 0 ? written : times.length === 1 ? (times[0] ?? '') : '';
  });
  for (const [, word = ''] of whole.matchAll(DAY_ALONE)) {
    if (!instants.some((at) => clock.daysFrom(at) === DAY_WORDS[word.toLowerCase()])) isTrue = false;
  }
  return isTrue ? whole.replace(DAY_ALONE, '') : null;
}

function zoned(names: readonly string[]): RegExp {
  const any = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return new RegExp(`${HOUR} ?\\(?(?:${any})(?![\\p{L}\\d+−-])\\)?`, 'giu');
}

type Day = { readonly year: number; readonly month: number; readonly day: number };

function dayOf(timeZone: string, at: Date): Day {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value);
  return { year: of('year'), month: of('month'), day: of('day') };
}

/** Names of the months, short and long, as they stand beside a day, in lower case without their dot. */
function monthNames(): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const locale of ['en-US', 'ru-RU'])
    for (const month of ['short', 'long'] as const)
      for (let index = 0; index < 12; index++) {
        const parts = new Intl.DateTimeFormat(locale, { day: 'numeric', month, timeZone: 'UTC' }).formatToParts(Date.UTC(2026, index, 9));
        const name = parts.find(({ type }) => type === 'month')?.value ?? '';
        names.set(name.toLowerCase().replace('.', ''), index + 1);
      }
  return names;
}
