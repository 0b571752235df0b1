import type { Language } from '../../domain/language.ts';

/** Writes instants in the reader's zone: the hour within the day of the answer, `20 Nov 23:07` on other days. */
export type Clock = {
  readonly timeZone: string;
  readonly language: Language;
  /** The instant of the answer. */
  readonly now: Date;
  time(at: Date): string;
  /** The time as it stands after a verb: `at 23:07`, `on 20 Nov 23:07`. */
  when(at: Date): string;
  /** The ends of a time, `from … to …`: where they lie on two days, both say which. */
  span(window: { readonly from: Date; readonly to: Date }): { readonly from: string; readonly to: string };
  /** Days in the zone between the day of the answer and another: -1 for yesterday. */
  daysFrom(at: Date): number;
};

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', ru: 'ru-RU', ko: 'ko-KR' };
const formats = new Map<string, Intl.DateTimeFormat>();

/** A clock around the instant of the answer. An unknown zone reads as UTC. */
export function createClock(timeZone: string, around: Date, language: Language = 'en'): Clock {
  const zone = isZone(timeZone) ? timeZone : 'UTC';
  const today = yearDay(zone, around);
  const isToday = (at: Date) => yearDay(zone, at) === today;
  const whole = (at: Date) => `${dayIn(zone, at, language)} ${hourIn(zone, at)}`;
  const time = (at: Date) => (isToday(at) ? hourIn(zone, at) : whole(at));
  const when = (at: Date) => {
    if (language === 'en') return `${isToday(at) ? 'at' : 'on'} ${time(at)}`;
    if (language === 'ru') return isToday(at) ? `в ${time(at)}` : time(at);
    return `${time(at)}에`;
  };
  const span: Clock['span'] = ({ from, to }) => {
    const write = yearDay(zone, from) === yearDay(zone, to) ? time : whole;
    return { from: write(from), to: write(to) };
  };
  const daysFrom = (at: Date) => Math.round((dayNumber(zone, at) - dayNumber(zone, around)) / DAY_MS);
  return { timeZone: zone, language, now: around, time, when, span, daysFrom };
}

/** `20 Nov` in the zone. */
function dayIn(timeZone: string, at: Date, language: Language): string {
  return format(LOCALES[language], timeZone, { day: 'numeric', month: 'short' }).format(at);
}

/** `14:20` in the zone. */
function hourIn(timeZone: string, at: Date): string {
  return format('en-GB', timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

const DAY_MS = 86_400_000;

function dayNumber(timeZone: string, at: Date): number {
  const [day = 0, month = 0, year = 0] = yearDay(timeZone, at).split('/').map(Number);
  return Date.UTC(year, month - 1, day);
}

function yearDay(timeZone: string, at: Date): string {
  return format('en-GB', timeZone, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

function format(locale: string, timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, timeZone, options]);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone });
  formats.set(key, made);
  return made;
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}
