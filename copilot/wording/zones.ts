/** How people write a zone after a time of day, e.g. `МСК`, `MSK`, `UTC+3` for Europe/Moscow. */
export function zoneNames(timeZone: string, at: Date): string[] {
  const part = (locale: string, timeZoneName: 'short' | 'long' | 'longOffset') =>
    new Intl.DateTimeFormat(locale, { timeZone, timeZoneName }).formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  // `GMT+03:00`; `GMT` alone where there is none.
  const offset = part('en-US', 'longOffset').slice('GMT'.length);
  const short = offset.replace(/^([+-])0?(\d{1,2}):00$/, '$1$2');
  const offsets = offset === '' ? ['UTC', 'GMT'] : ['UTC', 'GMT'].flatMap((name) => [offset, short].map((by) => `${name}${by}`));
  const named = [part('en-US', 'short'), part('en-GB', 'short')].filter((name) => /^[A-Z]{3,5}$/.test(name));
  return [timeZone, ...offsets, ...named, ...(COMMON[part('en-US', 'long')] ?? [])];
}

/** Names in use that the tables of Unicode lack. */
const COMMON: Readonly<Record<string, readonly string[]>> = {
  'Moscow Standard Time': ['МСК', 'MSK', 'по Москве', 'по московскому времени', 'московского времени'],
  'Korean Standard Time': ['KST'],
  'Coordinated Universal Time': ['Z', 'по UTC'],
};

/** What people write after a time of day when they name a zone, whichever. */
const ANY =
  /(?<=\d{1,2}:\d{2}(?::\d{2})?) ?\(?((?:UTC|GMT)(?:[+−-]\d{1,2}(?::?\d{2})?)?|[A-Z]{1,3}[SD]?T(?![\p{L}\d])|MSK|МСК|Z(?![\p{L}\d])|[+−-]\d{2}:?\d{2}|(?:по )?(?:Москве|московскому времени)|московского времени|по UTC|(?:Moscow|Seoul|local) time|[A-Z]\p{L}+\/[A-Z]\p{L}+)(?![\p{L}\d])/gu;

/** Zones that a text names after its times and that are not that of the reader. */
export function foreignZones(text: string, timeZone: string, around: Date): string[] {
  const named = [...text.matchAll(ANY)].map(([, zone = '']) => zone);
  if (named.length === 0) return [];
  const own = zoneNames(timeZone, around);
  return named.filter((zone) => !own.includes(zone));
}
