import ICAL from 'ical.js';
import { AppError } from '../../domain/errors.ts';
import { instantOf, isTimeZone, wallTime } from '../../domain/zoned.ts';
import type { Steps } from './rules.ts';

/** A time on the wall clock of a zone: as if it were UTC, milliseconds. */
export type Wall = { readonly ms: number; readonly zone: string };

/** The zones that a calendar defines itself, the one of times that name none, and what may still be spent on its rules. */
export type Zones = { readonly defined: ReadonlyMap<string, ICAL.Timezone>; readonly fallback: string; readonly steps: Steps };

/** The instant of a wall time. @throws REQUEST_INVALID for a zone that is neither IANA's nor defined */
export function instantIn({ ms, zone }: Wall, { defined }: Zones): Date {
  const at = new Date(ms);
  if (zone === 'UTC') return at;
  const [year, month, day, hour, minute] = [
    at.getUTCFullYear(),
    at.getUTCMonth() + 1,
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
  ];
  if (isTimeZone(zone)) return instantOf(zone, { year, month, day, hour, minute });
  const known = defined.get(zone);
  if (known === undefined) throw unknownZone(zone);
  return ICAL.Time.fromData({ year, month, day, hour, minute, second: 0 }, known).convertToZone(ICAL.Timezone.utcTimezone).toJSDate();
}

/** The same instant on the wall clock of another zone. */
export function toZone(wall: Wall, zone: string, zones: Zones): Wall {
  if (wall.zone === zone) return wall;
  const at = instantIn(wall, zones);
  if (zone === 'UTC') return { ms: at.getTime(), zone };
  if (isTimeZone(zone)) {
    const { year, month, day, hour, minute } = wallTime(zone, at);
    return { ms: Date.UTC(year, month - 1, day, hour, minute), zone };
  }
  const known = zones.defined.get(zone);
  if (known === undefined) throw unknownZone(zone);
  const { year, month, day, hour, minute } = ICAL.Time.fromJSDate(at, true).convertToZone(known);
  return { ms: Date.UTC(year, month - 1, day, hour, minute), zone };
}

function unknownZone(zone: string): AppError {
  const shown = zone.slice(0, 80);
  return new AppError('REQUEST_INVALID', `unknown TZID ${shown}`, {
    hint: {
      en: `The calendar uses the zone “${shown}”, which it does not define and which is no IANA zone.`,
      ru: `Календарь использует пояс «${shown}», но не определяет его, и такого пояса IANA нет.`,
      ko: `달력이 시간대 “${shown}”을(를) 쓰지만 정의하지 않았고, IANA 시간대에도 없습니다.`,
    },
  });
}
