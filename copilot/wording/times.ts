/** Writes instants in the reader's zone: the hour within the day of the answer, with the date on other days. */
export type Clock = {
  readonly timeZone: string;
  time(at: Date): string;
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** A clock around the instant of the answer. An unknown zone reads as UTC. */
export function createClock(timeZone: string, around: Date): Clock {
  const zone = isZone(timeZone) ? timeZone : 'UTC';
  const today = dayIn(zone, around);
  return {
    timeZone: zone,
    time: (at) => (dayIn(zone, at) === today ? hourIn(zone, at) : `${dayIn(zone, at)} ${hourIn(zone, at)}`),
  };
}

/** `2026-03-10` in the zone. */
export function dayIn(timeZone: string, at: Date): string {
  return format(timeZone, 'day', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

/** `14:20` in the zone. */
export function hourIn(timeZone: string, at: Date): string {
  return format(timeZone, 'hour', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

function format(timeZone: string, kind: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${kind}`;
  const known = formats.get(key);
  if (known) return known;
  // Swedish writes dates as ISO 8601 does.
  const made = new Intl.DateTimeFormat('sv-SE', { ...options, timeZone });
  formats.set(key, made);
  return made;
}

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('sv-SE', { timeZone }).resolvedOptions().timeZone.length > 0;
  } catch {
    return false;
  }
}
