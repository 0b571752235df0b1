import ICAL from 'ical.js';
import { msOf, timesOfRule } from './rules.ts';
import { instantIn, toZone, type Wall, type Zones } from './walls.ts';

/** One time at which an event takes place; `item` is the event, or the exception that replaces it then. */
export type Occurrence = { readonly item: ICAL.Event; readonly from: Date; readonly to: Date };

const DAY_MS = 24 * 3_600_000;
/** None is moved by more than a week. */
const FARTHEST_MS = 9 * DAY_MS;

type Window = { readonly from: Date; readonly to: Date };
type Span = { readonly start: Wall; readonly lengthMs: number };

/**
 * The occurrences of an event near a window: by its rule, on its RDATEs (PERIODs with their own length), without its EXDATEs; an
 * exception replaces the one that its RECURRENCE-ID names, with RANGE=THISANDFUTURE those after it too, moved by as much. Times are
 * compared as instants, so that a RECURRENCE-ID in UTC fits a DTSTART with a zone; lengths are those of the wall clock.
 *
 * @param exceptions those with the UID of the event
 * @see RFC 5545 3.8.4.4, 3.8.5
 */
export function* occurrencesOf(event: ICAL.Event, exceptions: readonly ICAL.Event[], window: Window, zones: Zones): Generator<Occurrence> {
  const own = spanOf(event, zones);
  const instant = (wall: Wall) => instantIn(wall, zones).getTime();
  const replaced = new Map(exceptions.map((one) => [instant(recurrenceOf(one, zones)), one]));
  const ranges = exceptions
    .filter((one) => one.modifiesFuture())
    .map((one) => ({ atMs: instant(recurrenceOf(one, zones)), one, span: spanOf(one, zones) }))
    .sort((a, b) => a.atMs - b.atMs);
  const isLeftOut = leftOut(event, zones);
  const done = new Set<number>();
  const longestMs = Math.max(own.lengthMs, ...exceptions.map((one) => spanOf(one, zones).lengthMs));
  for (const { start, lengthMs } of spansOf(
    event,
    own,
    { fromMs: window.from.getTime() - longestMs - FARTHEST_MS, toMs: window.to.getTime() + FARTHEST_MS },
    zones,
  )) {
    const atMs = instant(start);
    if (done.has(atMs) || isLeftOut(atMs, start)) continue;
    done.add(atMs);
    const single = replaced.get(atMs);
    const range = ranges.findLast((one) => one.atMs <= atMs);
    if (single !== undefined) yield { item: single, ...timesOf(spanOf(single, zones), zones) };
    else if (range === undefined) yield { item: event, ...timesOf({ start, lengthMs }, zones) };
    else {
      const { zone } = range.span.start;
      const movedMs = range.span.start.ms - toZone(recurrenceOf(range.one, zones), zone, zones).ms;
      const moved = { start: { zone, ms: toZone(start, zone, zones).ms + movedMs }, lengthMs: range.span.lengthMs };
      yield { item: range.one, ...timesOf(moved, zones) };
    }
  }
}

/** The time of an event that does not repeat. */
export function timesOfEvent(event: ICAL.Event, zones: Zones): { readonly from: Date; readonly to: Date } {
  return timesOf(spanOf(event, zones), zones);
}

function* spansOf(event: ICAL.Event, own: Span, near: { readonly fromMs: number; readonly toMs: number }, zones: Zones): Generator<Span> {
  const { component } = event;
  for (const property of component.getAllProperties('rdate')) {
    for (const value of property.getValues() as Array<ICAL.Time | ICAL.Period>) {
      if (!('start' in value)) yield { start: wallOf(value, tzidOf(property), zones), lengthMs: own.lengthMs };
      else {
        const start = wallOf(value.start, tzidOf(property), zones);
        yield { start, lengthMs: wallOf(value.getEnd(), tzidOf(property), zones).ms - start.ms };
      }
    }
  }
  // DTSTART is the first time whether or not its own rule meets it.
  yield own;
  for (const rule of component.getAllProperties('rrule')) {
    for (const ms of timesOfRule(rule.getFirstValue() as ICAL.Recur, event.startDate, near, zones.steps)) {
      yield { start: { ...own.start, ms }, lengthMs: own.lengthMs };
    }
  }
}

/** Whether an occurrence is one of the EXDATEs: by its instant, or by its day where those are days. */
function leftOut({ component }: ICAL.Event, zones: Zones): (atMs: number, start: Wall) => boolean {
  const [instants, days] = [new Set<number>(), new Set<number>()];
  for (const property of component.getAllProperties('exdate')) {
    for (const time of property.getValues() as ICAL.Time[]) {
      if (time.isDate) days.add(msOf(time));
      else instants.add(instantIn(wallOf(time, tzidOf(property), zones), zones).getTime());
    }
  }
  return (atMs, start) => instants.has(atMs) || days.has(start.ms - (start.ms % DAY_MS));
}

function spanOf(event: ICAL.Event, zones: Zones): Span {
  const [begin, end] = ['dtstart', 'dtend'].map((name) => event.component.getFirstProperty(name));
  const start = wallOf(event.startDate, tzidOf(begin), zones);
  const over = wallOf(event.endDate, tzidOf(end ?? begin), zones);
  return { start, lengthMs: toZone(over, start.zone, zones).ms - start.ms };
}

function recurrenceOf(exception: ICAL.Event, zones: Zones): Wall {
  return wallOf(exception.recurrenceId, tzidOf(exception.component.getFirstProperty('recurrence-id')), zones);
}

function timesOf({ start, lengthMs }: Span, zones: Zones): { readonly from: Date; readonly to: Date } {
  return { from: instantIn(start, zones), to: instantIn({ ...start, ms: start.ms + lengthMs }, zones) };
}

function wallOf(time: ICAL.Time, tzid: string | null, { fallback }: Zones): Wall {
  return { ms: msOf(time), zone: time.zone === ICAL.Timezone.utcTimezone ? 'UTC' : (tzid ?? fallback) };
}

function tzidOf(property: ICAL.Property | null | undefined): string | null {
  const parameter = property?.getFirstParameter('tzid');
  return parameter === undefined || parameter === '' ? null : parameter;
}
