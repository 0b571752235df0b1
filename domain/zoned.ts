/** Date and time on a wall clock, month 1–12. */
export type WallTime = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether the name is one of the IANA time zone database, as far as this Node knows it. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** What the wall clock of a zone shows at an instant, and the day of the week, 0 Sunday to 6 Saturday. */
export function wallTime(timeZone: string, at: Date): WallTime & { readonly weekday: number } {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type as string, Number(value)]),
  );
  const of = (type: string) => parts.get(type) ?? 0;
  const [year, month, day] = [of('year'), of('month'), of('day')];
  return { year, month, day, hour: of('hour'), minute: of('minute'), weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay() };
}

/**
 * The instant at which the wall clock of a zone shows a time; fields may overflow (day 0, hour 24). A time that the change
 * to summer time leaves out is read as the one an hour later; of a time that comes twice the first is meant.
 */
export function instantOf(timeZone: string, wall: WallTime): Date {
  const wanted = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute);
  const first = wanted - offsetMs(timeZone, wanted);
  const earlier = wanted - offsetMs(timeZone, first - 3_600_000);
  const candidates = [earlier, wanted - offsetMs(timeZone, first)].filter((at) => at + offsetMs(timeZone, at) === wanted);
  return new Date(candidates.length > 0 ? Math.min(...candidates) : Math.max(first, earlier));
}

/** What the zone is ahead of UTC at an instant. */
function offsetMs(timeZone: string, atMs: number): number {
  const { year, month, day, hour, minute } = wallTime(timeZone, new Date(atMs));
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(atMs / 60_000) * 60_000;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  });
  formats.set(timeZone, made);
  return made;
}
