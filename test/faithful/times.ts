const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const RU_MONTHS = 'янв фев мар апр ма июн июл авг сен окт ноя дек'.split(' ');

/** Whether a time, with a date or without, is that of an instant in a zone. */
export function isTime(
  at: number,
  timeZone: string,
  day: string | undefined,
  month: string | undefined,
  hour: string,
  minute: string,
): boolean {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-US', { timeZone, day: 'numeric', month: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  if (Number(parts.hour) !== Number(hour) || parts.minute !== minute) return false;
  if (day === undefined) return true;
  const name = (month ?? '').toLowerCase();
  const written = Math.max(
    MONTHS.indexOf(name.slice(0, 3)),
    RU_MONTHS.findIndex((one) => name.startsWith(one)),
  );
  return Number(parts.day) === Number(day) && Number(parts.month) === written + 1;
}
