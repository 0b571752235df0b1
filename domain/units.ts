import type { Language } from './language.ts';

/** Names of units as people read them. */
export type UnitNames = {
  /** Bytes in steps of 1000. */
  readonly decimalBytes: readonly string[];
  /** Bytes in steps of 1024. @see IEC 80000-13, GOST IEC 60027-2 */
  readonly binaryBytes: readonly string[];
  readonly perSecond: string;
  readonly seconds: string;
  readonly milliseconds: string;
  readonly microseconds: string;
  readonly sectors: string;
  readonly rpm: string;
};

const ENGLISH: UnitNames = {
  decimalBytes: ['B', 'kB', 'MB', 'GB', 'TB'],
  binaryBytes: ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'],
  perSecond: '/s',
  seconds: 's',
  milliseconds: 'ms',
  microseconds: 'µs',
  sectors: 'sectors',
  rpm: 'rpm',
};

/** The one place where units have names: what the program shows gets them from here (pages in a browser have their own, `api/web/words.js`). */
export const UNIT_NAMES: Readonly<Record<Language, UnitNames>> = {
  en: ENGLISH,
  ru: {
    decimalBytes: ['Б', 'кБ', 'МБ', 'ГБ', 'ТБ'],
    binaryBytes: ['Б', 'КиБ', 'МиБ', 'ГиБ', 'ТиБ', 'ПиБ'],
    perSecond: '/с',
    seconds: 'с',
    milliseconds: 'мс',
    microseconds: 'мкс',
    sectors: 'секторов',
    rpm: 'об/мин',
  },
  ko: ENGLISH,
};

/** What a unit is of the one in which such things are told, by its name in UCUM, which OpenTelemetry uses: `kBy` is a thousand bytes. */
export const MULTIPLES: Readonly<Record<string, readonly [unit: string, times: number]>> = {
  us: ['s', 1e-6],
  ns: ['s', 1e-9],
  ...Object.fromEntries(
    ['k', 'M', 'G', 'T'].flatMap((prefix, at) =>
      ['By', 'By/s'].flatMap((unit) => [
        [`${prefix}${unit}`, [unit, 1000 ** (at + 1)]],
        [`${prefix === 'k' ? 'K' : prefix}i${unit}`, [unit, 1024 ** (at + 1)]],
      ]),
    ),
  ),
};
