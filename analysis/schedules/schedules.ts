import ICAL from 'ical.js';
import type { OnCallSchedule } from '../../domain/care.ts';
import { AppError } from '../../domain/errors.ts';
import { instantOf } from '../../domain/zoned.ts';

/** Time during which someone is on call; `people` as the calendar names them: mail addresses, names. */
export type Shift = { readonly people: readonly string[]; readonly title: string; readonly from: Date; readonly to: Date };

type Calendar = Pick<OnCallSchedule, 'ics' | 'timeZone'>;

/** Occurrences of one event that are looked at; one that repeats more often is no shift. */
const MOST_OCCURRENCES = 20_000;
const DAY_MS = 24 * 3_600_000;

/**
 * The shifts of a calendar that touch a window, in order of their beginning. Times are on the wall clock of their zone: a shift
 * from 9:00 begins at 9:00 on either side of a change to summer time. A cancelled event is none.
 *
 * @throws REQUEST_INVALID when it is no calendar, or names a zone that it does not define
 * @see RFC 5545
 */
export function shiftsOf(calendar: Calendar, window: { readonly from: Date; readonly to: Date }): Shift[] {
  const root = parse(calendar.ics);
  const zones = new Map(
    root.getAllSubcomponents('vtimezone').map((zone) => [String(zone.getFirstPropertyValue('tzid')), new ICAL.Timezone(zone)]),
  );
  const instant = (time: ICAL.Time, tzid: string | null) => instantIn(time, tzid, calendar.timeZone, zones);
  const events = root.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component));
  const shifts: Shift[] = [];
  for (const event of events) {
    if (event.isRecurrenceException()) continue;
    for (const other of events) if (other.isRecurrenceException() && other.uid === event.uid) event.relateException(other);
    for (const { item, startDate, endDate } of occurrences(event, window)) {
      if (String(item.component.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED') continue;
      const from = instant(startDate, tzidOf(item));
      const to = instant(endDate, tzidOf(item));
      if (from < window.to && to > window.from && from < to) {
        shifts.push({ people: peopleOf(item), title: item.summary ?? '', from, to });
      }
    }
  }
  return shifts.sort((a, b) => a.from.getTime() - b.from.getTime() || a.to.getTime() - b.to.getTime());
}

/** Who is on call at an instant; of shifts that overlap the one that began last, for it is the exception. */
export function onCallAt(calendar: Calendar, at: Date): Shift | null {
  const shifts = shiftsOf(calendar, { from: at, to: new Date(at.getTime() + 1) });
  return shifts.at(-1) ?? null;
}

/** The shift after the one of an instant, within `days`; null when there is none. */
export function nextShift(calendar: Calendar, at: Date, days = 35): Shift | null {
  const shifts = shiftsOf(calendar, { from: at, to: new Date(at.getTime() + days * DAY_MS) });
  return shifts.find(({ from }) => from > at) ?? null;
}

/** Someone comes on call: who had it before, none after a gap, and who has it from then on. */
export type ShiftChange = { readonly at: Date; readonly from: readonly string[]; readonly to: readonly string[]; readonly until: Date };

/**
 * The newest instant at or before `at` at which others came on call than before, within `days`; null when there is none. The end of a
 * shift that nobody follows is none, nor is a shift of the same people as the one before.
 */
export function lastChange(calendar: Calendar, at: Date, days = 35): ShiftChange | null {
  const shifts = shiftsOf(calendar, { from: new Date(at.getTime() - days * DAY_MS), to: new Date(at.getTime() + 1) });
  const holding = (ms: number) => shifts.findLast(({ from, to }) => from.getTime() <= ms && ms < to.getTime());
  const key = (shift: Shift | undefined) => [...(shift?.people ?? [])].sort().join('\n');
  const instants = new Set(shifts.flatMap(({ from, to }) => [from.getTime(), to.getTime()]).filter((ms) => ms <= at.getTime()));
  for (const ms of [...instants].sort((a, b) => b - a)) {
    const [before, after] = [holding(ms - 1), holding(ms)];
    if (after !== undefined && after.people.length > 0 && key(before) !== key(after)) {
      return { at: new Date(ms), from: before?.people ?? [], to: after.people, until: after.to };
    }
  }
  return null;
}

/** Occurrences near a window: no shift is longer than a quarter, none is moved by more than a week. */
function* occurrences(event: ICAL.Event, { from, to }: { readonly from: Date; readonly to: Date }) {
  if (!event.isRecurring()) {
    yield { item: event, startDate: event.startDate, endDate: event.endDate };
    return;
  }
  const iterator = event.iterator();
  for (let count = 0, time = iterator.next(); time && count < MOST_OCCURRENCES; count += 1, time = iterator.next()) {
    const wallMs = Date.UTC(time.year, time.month - 1, time.day, time.hour, time.minute);
    if (wallMs > to.getTime() + 9 * DAY_MS) return;
    if (wallMs > from.getTime() - 92 * DAY_MS) yield event.getOccurrenceDetails(time);
  }
}

function parse(ics: string): ICAL.Component {
  try {
    const root = new ICAL.Component(ICAL.parse(ics));
    if (root.name === 'vcalendar') return root;
    throw new Error(`it begins with ${root.name}`);
  } catch (error) {
    const { message } = error as Error;
    throw invalid(`no calendar: ${message}`, `This is not an iCalendar file: ${message}`, `Это не файл iCalendar: ${message}`);
  }
}

function tzidOf(event: ICAL.Event): string | null {
  const parameter = event.component.getFirstProperty('dtstart')?.getFirstParameter('tzid');
  return parameter === undefined || parameter === '' ? null : parameter;
}

function instantIn(time: ICAL.Time, tzid: string | null, fallback: string, zones: ReadonlyMap<string, ICAL.Timezone>): Date {
  if (time.zone === ICAL.Timezone.utcTimezone) return time.toJSDate();
  const { year, month, day, hour, minute } = time;
  const zone = tzid ?? fallback;
  if (isIana(zone)) return instantOf(zone, { year, month, day, hour, minute });
  const defined = zones.get(zone);
  if (defined === undefined) {
    const shown = zone.slice(0, 80);
    throw invalid(
      `unknown TZID ${shown}`,
      `The calendar uses the zone “${shown}”, which it does not define and which is no IANA zone.`,
      `Календарь использует пояс «${shown}», но не определяет его, и такого пояса IANA нет.`,
    );
  }
  const local = time.clone();
  local.zone = defined;
  return local.convertToZone(ICAL.Timezone.utcTimezone).toJSDate();
}

/** Whom an event names: those who take part, else its title. */
function peopleOf(event: ICAL.Event): string[] {
  const attendees = event.component.getAllProperties('attendee').flatMap((attendee) => {
    if (String(attendee.getFirstParameter('partstat') ?? '').toUpperCase() === 'DECLINED') return [];
    return [String(attendee.getFirstValue() ?? '').replace(/^mailto:/i, '')];
  });
  if (attendees.length > 0) return attendees;
  const title = (event.summary ?? '').replace(/^(?:on[- ]?call|дежурство|дежурный|당직)\s*[:\-–]\s*/iu, '').trim();
  return title === '' ? [] : title.split(/\s*(?:,|&|\+| and | и )\s*/u);
}

function isIana(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function invalid(detail: string, en: string, ru: string): AppError {
  return new AppError('REQUEST_INVALID', detail, { hint: { en, ru } });
}
