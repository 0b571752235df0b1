import ICAL from 'ical.js';
import type { OnCallSchedule } from '../../domain/care.ts';
import { AppError } from '../../domain/errors.ts';
import { type Absence, awayBy, type IsSame, isSameText, type Shift, withoutAway, withoutFeast } from './absences.ts';
import { occurrencesOf, timesOfEvent } from './occurrences.ts';
import { msOf } from './rules.ts';

type Calendar = Pick<OnCallSchedule, 'ics' | 'timeZone'>;

const DAY_MS = 24 * 3_600_000;
/** How far changes of shift are looked for. */
const DAYS = 35;
/** Times of all rules of a calendar that are looked at in one reading: enough for hundreds of rotations, done in well under a second. */
const MOST_STEPS = 50_000;
/** A longer duration is no shift, and days are counted one by one to find its end. */
const LONGEST_SECONDS = 366 * 24 * 3_600;

/**
 * The shifts of a calendar that touch a window, in order of their beginning. Times are on the wall clock of their zone: a shift
 * from 9:00 begins at 9:00 on either side of a change to summer time. A cancelled event is none. Who is away by the same calendar is on
 * call in no shift of that time.
 *
 * @param isSame whether two names in it are one person's
 * @throws REQUEST_INVALID when it is no calendar, names a zone that it does not define, or (with the line) says what is not understood
 * @see RFC 5545
 */
export function shiftsOf(calendar: Calendar, window: { readonly from: Date; readonly to: Date }, isSame?: IsSame): Shift[] {
  return readCalendar(calendar, window, isSame).shifts;
}

/** The shifts, and beside them what was read as an absence. @throws as `shiftsOf` */
export function readCalendar(
  calendar: Calendar,
  window: { readonly from: Date; readonly to: Date },
  isSame: IsSame = isSameText,
): { readonly shifts: Shift[]; readonly away: Absence[] } {
  const root = parse(calendar.ics);
  const defined = root
    .getAllSubcomponents('vtimezone')
    .map((zone) => [String(zone.getFirstPropertyValue('tzid')), new ICAL.Timezone(zone)] as const);
  refuseEndlessZones(root, calendar.ics);
  const zones = { defined: new Map(defined), fallback: calendar.timeZone, steps: { left: MOST_STEPS } };
  const components = root.getAllSubcomponents('vevent');
  const events = components.map((component) => new ICAL.Event(component));
  const masters = new Set(events.filter((one) => !one.isRecurrenceException()).map(({ uid }) => uid));
  const shifts: Shift[] = [];
  const absences: Absence[] = [];
  const add = (item: ICAL.Event, { from, to }: { readonly from: Date; readonly to: Date }) => {
    if (String(item.component.getFirstPropertyValue('status') ?? '').toUpperCase() === 'CANCELLED') return;
    if (from >= window.to || to <= window.from || from >= to) return;
    const attendees = attendeesOf(item);
    const away = awayBy(item, attendees);
    if (away !== null) absences.push({ people: away, title: item.summary ?? '', from, to });
    else shifts.push({ people: attendees.length > 0 ? attendees : titledOf(item), title: item.summary ?? '', from, to });
  };
  for (const [index, event] of events.entries()) {
    refuseUnknown(calendar.ics, index, event, masters);
    try {
      refuseEndless(calendar.ics, index, event);
      // One that stands alone replaces what is not in this calendar.
      if (event.isRecurrenceException()) {
        if (!masters.has(event.uid)) add(event, timesOfEvent(event, zones));
        continue;
      }
      const exceptions = events.filter((one) => one.isRecurrenceException() && one.uid === event.uid);
      for (const { item, ...times } of occurrencesOf(event, exceptions, window, zones)) add(item, times);
    } catch (error) {
      if (error instanceof AppError) throw error;
      throw unclear(lineOf(calendar.ics, index, /^(?:RRULE|RDATE|EXDATE)/i), (error as Error).message);
    }
  }
  const present = absences.length === 0 ? shifts : withoutAway(shifts, absences, isSame);
  const touching = present.filter(({ from, to }) => from < window.to && to > window.from);
  const inOrder = (a: Shift, b: Shift) => a.from.getTime() - b.from.getTime() || a.to.getTime() - b.to.getTime();
  return { shifts: touching.sort(inOrder), away: absences.sort(inOrder) };
}

/** Who is on call at an instant; of shifts that overlap the one that began last, for it is the exception. */
export function onCallAt(calendar: Calendar, at: Date, isSame?: IsSame): Shift | null {
  const shifts = shiftsOf(calendar, { from: at, to: new Date(at.getTime() + 1) }, isSame);
  return shifts.at(-1) ?? null;
}

/** The shift after the one of an instant, within five weeks; null when there is none. */
export function nextShift(calendar: Calendar, at: Date, isSame?: IsSame): Shift | null {
  const shifts = shiftsOf(calendar, { from: at, to: new Date(at.getTime() + DAYS * DAY_MS) }, isSame);
  return shifts.find(({ from }) => from > at) ?? null;
}

/** Someone comes on call: who had it before, none after a gap, and who has it from then on; `before` is when others last came on call. */
export type ShiftChange = {
  readonly at: Date;
  readonly before: Date | null;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly until: Date;
};

/**
 * The newest instant at or before `at` at which others came on call than before, within five weeks; null when there is none. The end of a
 * shift that nobody follows is none, nor is a shift of the same people as the one before.
 */
export function lastChange(calendar: Calendar, at: Date, isSame?: IsSame): ShiftChange | null {
  // What came before the first shift of the reading is not known, so it is no change.
  const window = { from: new Date(at.getTime() - 2 * DAYS * DAY_MS), to: new Date(at.getTime() + 1) };
  const shifts = shiftsOf(calendar, window, isSame);
  const holding = (ms: number) => shifts.findLast(({ from, to }) => from.getTime() <= ms && ms < to.getTime());
  const key = (shift: Shift | undefined) => [...(shift?.people ?? [])].sort().join('\n');
  const instants = new Set(shifts.flatMap(({ from, to }) => [from.getTime(), to.getTime()]));
  const changes = [...instants]
    .filter((ms) => ms > window.from.getTime() && ms <= at.getTime())
    .sort((a, b) => b - a)
    .flatMap((ms) => {
      const [before, after] = [holding(ms - 1), holding(ms)];
      if (after === undefined || after.people.length === 0 || key(before) === key(after)) return [];
      return [{ at: new Date(ms), from: before?.people ?? [], to: after.people, until: after.to }];
    });
  const [newest, earlier] = changes;
  if (newest === undefined || newest.at.getTime() < at.getTime() - DAYS * DAY_MS) return null;
  return { ...newest, before: earlier?.at ?? null };
}

function isRule(text: string): boolean {
  try {
    ICAL.Recur.fromString(text.trim());
    return true;
  } catch {
    return false;
  }
}

/** Refuses what would be read as something else. @throws REQUEST_INVALID naming the line */
function refuseUnknown(ics: string, index: number, event: ICAL.Event, masters: ReadonlySet<string>): void {
  const { component, uid } = event;
  if (!component.hasProperty('dtstart')) throw unclear(lineOf(ics, index, /^DTSTART/i), 'an event without DTSTART');
  if (component.hasProperty('exrule')) throw unclear(lineOf(ics, index, /^EXRULE/i), 'EXRULE (use EXDATE)');
  const recurrence = component.getFirstProperty('recurrence-id');
  const range = recurrence === null ? '' : String(recurrence.getFirstParameter('range') ?? '');
  const isKnown = range === '' || (range === 'THISANDFUTURE' && masters.has(uid));
  if (isKnown) return;
  const why =
    range === 'THISANDFUTURE' ? `the event ${JSON.stringify(uid)}, which this is to change, is not in the file` : `RANGE=${range}`;
  throw unclear(lineOf(ics, index, /^RECURRENCE-ID/i), why);
}

/** @throws REQUEST_INVALID naming the line */
function refuseEndless(ics: string, index: number, { component }: ICAL.Event): void {
  const own = component.getAllProperties('duration').map((one) => one.getFirstValue());
  const periods = component.getAllProperties('rdate').flatMap((one) => one.getValues());
  const durations = [...own, ...periods.map((one) => (one instanceof ICAL.Period ? one.duration : null))];
  // A number too large for one is no number then.
  const isLong = (one: unknown) => one instanceof ICAL.Duration && !(Math.abs(one.toSeconds()) <= LONGEST_SECONDS);
  const [begin, end] = ['dtstart', 'dtend'].map((name) => component.getFirstPropertyValue(name));
  const lengthMs = begin instanceof ICAL.Time && end instanceof ICAL.Time ? msOf(end) - msOf(begin) : 0;
  const long = durations.some(isLong) ? /^(?:DURATION|RDATE)/i : lengthMs > LONGEST_SECONDS * 1_000 ? /^DTEND/i : null;
  if (long !== null) throw unclear(lineOf(ics, index, long), 'a shift of more than a year');
}

/** The changes of a zone are listed one by one for every year since the first. @throws REQUEST_INVALID */
function refuseEndlessZones(root: ICAL.Component, ics: string): void {
  const rules = root
    .getAllSubcomponents('vtimezone')
    .flatMap((zone) => ['standard', 'daylight'].flatMap((kind) => zone.getAllSubcomponents(kind)))
    .flatMap((part) => part.getAllProperties('rrule'))
    .map((one) => one.getFirstValue() as ICAL.Recur);
  const often = rules.find(({ freq, parts }) => {
    const times = Object.values(parts).reduce((product, values) => product * (values?.length ?? 1), 1);
    return freq !== 'YEARLY' || times > 31;
  });
  if (often === undefined) return;
  const line = ics.split(/\r?\n/).findIndex((text) => /^RRULE/i.test(text));
  throw unclear(line + 1, 'a zone whose clock does not change once a year');
}

/** The line of the file at which a property of its n-th event begins; that of the event where it has none. */
function lineOf(ics: string, index: number, property: RegExp): number {
  const lines = ics.split(/\r?\n/);
  let [event, begin] = [-1, 0];
  for (const [at, line] of lines.entries()) {
    if (/^BEGIN:VEVENT\s*$/i.test(line)) {
      event += 1;
      if (event === index) begin = at + 1;
    }
    if (event === index && property.test(line)) return at + 1;
    if (event === index && /^END:VEVENT/i.test(line)) break;
  }
  return begin;
}

function unclear(line: number, what: string): AppError {
  const shown = what.slice(0, 200);
  return invalid(
    `line ${line}: ${shown}`,
    `Line ${line} of the calendar is not understood: ${shown}. Nothing was imported.`,
    `Строка ${line} календаря не понята: ${shown}. Ничего не импортировано.`,
    `달력의 ${line}번째 줄을 이해할 수 없습니다: ${shown}. 아무것도 가져오지 않았습니다.`,
  );
}

function parse(ics: string): ICAL.Component {
  try {
    const root = new ICAL.Component(ICAL.parse(ics));
    if (root.name === 'vcalendar') return root;
    throw new Error(`it begins with ${root.name}`);
  } catch (error) {
    const { message } = error as Error;
    const rule = ics.split(/\r?\n/).findIndex((line) => /^RRULE[:;]/i.test(line) && !isRule(line.slice(line.indexOf(':') + 1)));
    if (rule >= 0) throw unclear(rule + 1, message);
    throw invalid(
      `no calendar: ${message}`,
      `This is not an iCalendar file: ${message}`,
      `Это не файл iCalendar: ${message}`,
      `iCalendar 파일이 아닙니다: ${message}`,
    );
  }
}

/** Those who take part in an event and did not decline. */
function attendeesOf(event: ICAL.Event): string[] {
  return event.component.getAllProperties('attendee').flatMap((attendee) => {
    if (String(attendee.getFirstParameter('partstat') ?? '').toUpperCase() === 'DECLINED') return [];
    return [String(attendee.getFirstValue() ?? '').replace(/^mailto:/i, '')];
  });
}

/** Whom the title of an event names. */
function titledOf(event: ICAL.Event): string[] {
  const title = withoutFeast(event.summary ?? '')
    .replace(/^(?:on[- ]?call|duty|дежурство|дежурный|당직)\s*[:\-–]\s*/iu, '')
    .trim();
  return title === '' ? [] : title.split(/\s*(?:,|&|\+| and | и )\s*/u);
}

function invalid(detail: string, en: string, ru: string, ko: string): AppError {
  return new AppError('REQUEST_INVALID', detail, { hint: { en, ru, ko } });
}
