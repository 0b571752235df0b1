import { expect, test } from 'vitest';
import { nextShift, onCallAt, shiftsOf } from './schedules.ts';

const calendar = (timeZone: string, ...events: string[]) => ({
  timeZone,
  ics: ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...events, 'END:VCALENDAR'].join('\r\n'),
});
const event = (...lines: string[]) => ['BEGIN:VEVENT', 'DTSTAMP:20260101T000000Z', ...lines, 'END:VEVENT'].join('\r\n');
const WEEKLY = event(
  'UID:week',
  'DTSTART;TZID=Europe/Berlin:20260302T090000',
  'DTEND;TZID=Europe/Berlin:20260309T090000',
  'RRULE:FREQ=WEEKLY;INTERVAL=2',
  'SUMMARY:On-call: Anna',
);
const at = (iso: string) => new Date(iso);
const iso = (date: Date | undefined) => date?.toISOString().slice(0, 16);

test('a shift begins at nine on the wall clock on either side of a change to summer time', () => {
  const shifts = shiftsOf(calendar('UTC', WEEKLY), { from: at('2026-03-01T00:00:00Z'), to: at('2026-04-20T00:00:00Z') });
  expect(shifts.map(({ from, to }) => `${iso(from)} ${iso(to)}`)).toEqual([
    '2026-03-02T08:00 2026-03-09T08:00',
    '2026-03-16T08:00 2026-03-23T08:00',
    '2026-03-30T07:00 2026-04-06T07:00',
    '2026-04-13T07:00 2026-04-20T07:00',
  ]);
});

test('an occurrence that was moved or given to another replaces its own; one that is cancelled or left out is none', () => {
  const given = event(
    'UID:week',
    'RECURRENCE-ID;TZID=Europe/Berlin:20260316T090000',
    'DTSTART;TZID=Europe/Berlin:20260316T120000',
    'DTEND;TZID=Europe/Berlin:20260317T090000',
    'SUMMARY:Boris',
  );
  const cancelled = event(
    'UID:week',
    'RECURRENCE-ID;TZID=Europe/Berlin:20260330T090000',
    'DTSTART;TZID=Europe/Berlin:20260330T090000',
    'DTEND;TZID=Europe/Berlin:20260406T090000',
    'STATUS:CANCELLED',
    'SUMMARY:Anna',
  );
  const found = shiftsOf(
    calendar('UTC', WEEKLY.replace('SUMMARY', 'EXDATE;TZID=Europe/Berlin:20260413T090000\r\nSUMMARY'), given, cancelled),
    {
      from: at('2026-03-10T00:00:00Z'),
      to: at('2026-04-25T00:00:00Z'),
    },
  );
  expect(found.map(({ people, from, to }) => [people, iso(from), iso(to)])).toEqual([[['Boris'], '2026-03-16T11:00', '2026-03-17T08:00']]);
});

test('of shifts that overlap the one that began last counts; people are those who take part, but not who declined', () => {
  const override = event(
    'UID:swap',
    'DTSTART:20260304T080000Z',
    'DTEND:20260305T080000Z',
    'ATTENDEE;PARTSTAT=DECLINED:mailto:anna@example.test',
    'ATTENDEE;CN=Boris:mailto:boris@example.test',
    'SUMMARY:swap',
  );
  const both = calendar('UTC', WEEKLY, override);
  expect(onCallAt(both, at('2026-03-04T10:00:00Z'))?.people).toEqual(['boris@example.test']);
  expect(onCallAt(both, at('2026-03-05T08:00:00Z'))?.people).toEqual(['Anna']);
  expect(onCallAt(both, at('2026-03-12T00:00:00Z'))).toBeNull();
  expect(iso(nextShift(both, at('2026-03-12T00:00:00Z'))?.from)).toBe('2026-03-16T08:00');
});

test('a zone that the file defines itself is used, times without one are the schedule’s, an unknown zone is said to be unknown', () => {
  const zone = [
    ...['BEGIN:VTIMEZONE', 'TZID:Somewhere Standard Time', 'BEGIN:STANDARD', 'DTSTART:16010101T000000'],
    ...['TZOFFSETFROM:+0530', 'TZOFFSETTO:+0530', 'END:STANDARD', 'END:VTIMEZONE'],
  ].join('\r\n');
  const there = event(
    'UID:a',
    'DTSTART;TZID=Somewhere Standard Time:20260302T090000',
    'DTEND;TZID=Somewhere Standard Time:20260302T170000',
    'SUMMARY:Anna',
  );
  const floating = event('UID:b', 'DTSTART:20260302T090000', 'DTEND:20260302T170000', 'SUMMARY:Boris');
  const window = { from: at('2026-03-01T00:00:00Z'), to: at('2026-03-05T00:00:00Z') };
  expect(shiftsOf(calendar('Asia/Seoul', zone, there, floating), window).map(({ people, from }) => [people[0], iso(from)])).toEqual([
    ['Boris', '2026-03-02T00:00'],
    ['Anna', '2026-03-02T03:30'],
  ]);
  expect(() => shiftsOf(calendar('UTC', there), window)).toThrow(/Somewhere Standard Time/);
  expect(() => shiftsOf({ ics: 'hello', timeZone: 'UTC' }, window)).toThrow(/no calendar/);
});

test('an endless series costs no more than the window needs', () => {
  const daily = event('UID:d', 'DTSTART:19900101T080000Z', 'DTEND:19900101T160000Z', 'RRULE:FREQ=DAILY', 'SUMMARY:Anna');
  expect(onCallAt(calendar('UTC', daily), at('2026-03-02T09:00:00Z'))?.people).toEqual(['Anna']);
  const storm = event('UID:s', 'DTSTART:20260101T080000Z', 'DTEND:20260101T080001Z', 'RRULE:FREQ=SECONDLY', 'SUMMARY:Anna');
  expect(onCallAt(calendar('UTC', storm), at('2026-12-02T09:00:00Z'))).toBeNull();
});
