import type { Language } from '../domain/language.ts';
import { UNIT_NAMES } from '../domain/units.ts';

const LOCALES: Record<Language, string> = { en: 'en-GB', ru: 'ru-RU', ko: 'ko-KR' };

/** `21 Nov 14:05:09 GMT+3 (Europe/Moscow)`: an instant in a zone, with the zone's name. */
export function formatInstant(at: Date, timeZone: string, language: Language): string {
  const text = `${dayOf(at, timeZone, language)} ${timeOf(at, timeZone, { second: '2-digit' })}`;
  const offset = zoneOffset(at, timeZone);
  return timeZone === 'UTC' ? `${text} UTC` : `${text} ${offset} (${timeZone})`;
}

/** `21 Nov 14:05` in a zone, for places where the zone is said elsewhere. */
export function formatMinute(at: Date, timeZone: string, language: Language): string {
  return `${dayOf(at, timeZone, language)} ${timeOf(at, timeZone, {})}`;
}

/** `21 Nov 14:05 UTC+3`, for facts: short, and its zone is plain. */
export function formatMinuteInZone(at: Date, timeZone: string, language: Language): string {
  return `${formatMinute(at, timeZone, language)} ${timeZone === 'UTC' ? 'UTC' : zoneOffset(at, timeZone)}`;
}

/** `20 Nov 08:00 – 21 Nov 08:00 UTC+1 (Europe/Berlin)`: a time between two minutes; where the clock was changed between them, both say how far it is ahead. */
export function formatSpan({ from, to }: { readonly from: Date; readonly to: Date }, timeZone: string, language: Language): string {
  const [begin, end] = [from, to].map((at) => formatMinute(at, timeZone, language));
  if (timeZone === 'UTC') return `${begin} – ${end} UTC`;
  const [was, is] = [zoneOffset(from, timeZone), zoneOffset(to, timeZone)];
  return `${begin}${was === is ? '' : ` ${was}`} – ${end} ${is} (${timeZone})`;
}

function dayOf(at: Date, timeZone: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { timeZone, day: 'numeric', month: 'short' }).format(at);
}

function timeOf(at: Date, timeZone: string, more: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...more }).format(at);
}

/** `UTC+3` for an instant in a zone. */
export function zoneOffset(at: Date, timeZone: string): string {
  const name = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'shortOffset' })
    .formatToParts(at)
    .find((part) => part.type === 'timeZoneName')?.value;
  return (name ?? 'GMT').replace('GMT', 'UTC');
}

const UNITS: Record<Language, readonly [day: string, hour: string, minute: string, second: string]> = {
  en: ['d', 'h', 'min', 's'],
  ru: ['д', 'ч', 'мин', 'с'],
  ko: ['일', '시간', '분', '초'],
};

/** `5 min`; Korean writes no space before the unit: `5분`. */
function counted(count: number, unit: number, language: Language): string {
  return `${count}${language === 'ko' ? '' : ' '}${UNITS[language][unit]}`;
}

/** `24 h`: a number of hours, however many days that is. */
export function formatHours(hours: number, language: Language): string {
  return counted(hours, 1, language);
}

/** `1 h 5 min`: a duration in its two largest units. */
export function formatDuration(ms: number, language: Language): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const sizes = [86_400, 3_600, 60, 1] as const;
  const counts = [Math.floor(seconds / 86_400), Math.floor(seconds / 3_600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const first = sizes.findIndex((size) => seconds >= size);
  if (first === -1) return counted(0, 3, language);
  return counts
    .slice(first, first + 2)
    .map((count, offset) => (count === 0 ? '' : counted(count, first + offset, language)))
    .filter(Boolean)
    .join(' ');
}

/**
 * A value with its UCUM unit as people read it: ratios as percent, bytes in binary steps, seconds in the step that fits.
 *
 * @see https://ucum.org/ucum
 */
export function formatValue(value: number, unit: string, language: Language): string {
  const sign = value < 0 ? '−' : '';
  const size = Math.abs(value);
  const plain = (number: number, suffix: string) => `${sign}${formatNumber(number, language)}${suffix === '' ? '' : ` ${suffix}`}`;
  if (unit === '1') return size <= 1.5 ? plain(size * 100, '%') : plain(size, '');
  if (unit === 'Cel') return plain(size, '°C');
  const names = UNIT_NAMES[language];
  if (unit === 's') {
    if (!(size < 1)) return plain(size, names.seconds);
    return size < 1e-3 ? plain(size * 1e6, names.microseconds) : plain(size * 1e3, names.milliseconds);
  }
  if (unit === 'By' || unit === 'By/s') {
    const step = size < 1 ? 0 : Math.min(5, Math.floor(Math.log2(size) / 10));
    return plain(size / 1024 ** step, `${names.binaryBytes[step]}${unit === 'By' ? '' : names.perSecond}`);
  }
  return plain(size, unit.replace(/[{}]/g, ''));
}

/** A number in at most four significant digits. */
export function formatNumber(value: number, language: Language): string {
  if (!Number.isFinite(value)) return String(value);
  const locale = LOCALES[language];
  if (value !== 0 && (Math.abs(value) >= 1e9 || Math.abs(value) < 1e-4)) {
    return new Intl.NumberFormat(locale, { notation: 'scientific', maximumSignificantDigits: 3 }).format(value);
  }
  const digits = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 100 ? 1 : 2;
  const rounded =
    Math.abs(value) < 1
      ? new Intl.NumberFormat(locale, { maximumSignificantDigits: 2 })
      : new Intl.NumberFormat(locale, { maximumFractionDigits: digits, useGrouping: 'min2' });
  return rounded.format(value);
}

/**
 * An argument vector on one line in which nothing can hide: an argument that is not plain is quoted, and every
 * invisible or direction-changing character in it is written as its code point.
 */
export function formatArgv(argv: readonly string[]): string {
  return argv
    .map((argument) =>
      /^[\w@%+=:,./-]+$/.test(argument)
        ? argument
        : JSON.stringify(argument).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (hidden) => `\\u{${hidden.codePointAt(0)?.toString(16)}}`),
    )
    .join(' ');
}

/** The text cut to a number of UTF-16 units, never inside a surrogate pair, with an ellipsis where it was cut. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(limit - 2)) ? limit - 2 : limit - 1;
  return `${text.slice(0, end)}…`;
}
