import ICAL from 'ical.js';
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

test('what is given to another from some day on goes on so, moved as the first was, over a change to summer time', () => {
  const from = event(
    'UID:week',
    'RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260316T090000',
    'DTSTART;TZID=Europe/Berlin:20260316T110000',
    'DTEND;TZID=Europe/Berlin:20260323T080000',
    'SUMMARY:Boris',
  );
  // A single exception stands before it, and names its time in UTC.
  const single = event(
    'UID:week',
    'RECURRENCE-ID:20260330T070000Z',
    'DTSTART:20260330T070000Z',
    'DTEND:20260401T070000Z',
    'SUMMARY:Viktor',
  );
  const window = { from: at('2026-03-01T00:00:00Z'), to: at('2026-04-20T00:00:00Z') };
  const found = shiftsOf(calendar('UTC', WEEKLY, from, single), window);
  expect(found.map(({ people, from: begin, to }) => `${people} ${iso(begin)} ${iso(to)}`)).toEqual([
    'Anna 2026-03-02T08:00 2026-03-09T08:00',
    'Boris 2026-03-16T10:00 2026-03-23T07:00',
    'Viktor 2026-03-30T07:00 2026-04-01T07:00',
    'Boris 2026-04-13T09:00 2026-04-20T06:00',
  ]);
  const ended = shiftsOf(calendar('UTC', WEEKLY, from.replace('SUMMARY', 'STATUS:CANCELLED\r\nSUMMARY')), window);
  expect(ended.map(({ people }) => people)).toEqual([['Anna']]);
});

test('dates that are added count beside the first and those of a rule, a period as long as it says, none twice', () => {
  const window = { from: at('2026-03-01T00:00:00Z'), to: at('2026-04-20T00:00:00Z') };
  const spans = (...lines: string[]) =>
    shiftsOf(calendar('UTC', event('UID:r', 'DTSTART:20260302T090000Z', 'DTEND:20260302T170000Z', ...lines, 'SUMMARY:Anna')), window).map(
      ({ from, to }) => `${iso(from)} ${iso(to)?.slice(11)}`,
    );
  expect(spans('RDATE:20260305T090000Z,20260302T090000Z')).toEqual(['2026-03-02T09:00 17:00', '2026-03-05T09:00 17:00']);
  expect(spans('RDATE;VALUE=PERIOD:20260305T080000Z/20260305T090000Z,20260306T080000Z/PT2H')).toEqual([
    '2026-03-02T09:00 17:00',
    '2026-03-05T08:00 09:00',
    '2026-03-06T08:00 10:00',
  ]);
  expect(
    spans('RRULE:FREQ=WEEKLY;COUNT=3', 'RDATE;TZID=Asia/Seoul:20260305T180000', 'RDATE:20260309T090000Z', 'EXDATE:20260316T090000Z'),
  ).toEqual(['2026-03-02T09:00 17:00', '2026-03-05T09:00 17:00', '2026-03-09T09:00 17:00']);
});

test.each([
  [
    'RANGE=THISANDPRIOR',
    /line 11: RANGE=THISANDPRIOR/,
    ['UID:week', 'RECURRENCE-ID;RANGE=THISANDPRIOR:20260302T080000Z', 'DTSTART:20260302T080000Z'],
  ],
  [
    'an event that is not there',
    /line 11: the event "gone"/,
    ['UID:gone', 'RECURRENCE-ID;RANGE=THISANDFUTURE:20260302T080000Z', 'DTSTART:20260302T080000Z'],
  ],
  ['EXRULE', /line 11: EXRULE/, ['UID:a', 'EXRULE:FREQ=DAILY', 'DTSTART:20260302T080000Z']],
  ['a date that is none', /line 12: /, ['UID:a', 'DTSTART:20260302T080000Z', 'RDATE:tomorrow']],
  ['an event without a beginning', /line 8: an event without DTSTART/, ['UID:a', 'RRULE:FREQ=DAILY']],
  ['a rule of no known frequency', /line 12: .*OFTEN/, ['UID:a', 'DTSTART:20260302T080000Z', 'RRULE:FREQ=OFTEN']],
])('%s is refused with its line', (_what, told, lines) => {
  const file = calendar('UTC', 'X-A:1', 'X-B:2', 'X-C:3', 'X-D:4', event(...lines, 'SUMMARY:Anna'));
  expect(() => shiftsOf(file, { from: at('2026-03-01T00:00:00Z'), to: at('2026-04-01T00:00:00Z') })).toThrow(told);
});

const SHIFT = ['UID:a', 'DTSTART:20260101T080000Z', 'DTEND:20260101T160000Z', 'SUMMARY:Anna'];
const NOON = at('2026-11-29T12:00:00Z');
test.each([
  ['a day that never comes', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31'],
  ['a weekday that never comes', 'RRULE:FREQ=DAILY;INTERVAL=7;BYDAY=TU'],
  ['a second that never comes', 'RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=31'],
  ['a minute that never comes', 'RRULE:FREQ=MINUTELY;BYHOUR=3;BYMONTH=2;BYMONTHDAY=31'],
  ['an hour that never comes', 'RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=31'],
  ['every second of one month', 'RRULE:FREQ=SECONDLY;BYMONTH=12'],
])('a rule for %s ends: nobody is on call by it', (_what, rule) => {
  expect(onCallAt(calendar('UTC', event(...SHIFT, rule)), NOON)).toBeNull();
});

test('hundreds of rotations since long ago are read within the steps that a calendar has', () => {
  const old = event('UID:a', 'DTSTART:19000101T080000Z', 'DTEND:19000101T160000Z', 'SUMMARY:Anna', 'RRULE:FREQ=DAILY');
  expect(onCallAt(calendar('UTC', ...Array<string>(300).fill(old)), NOON)?.people).toEqual(['Anna']);
});

test.each([
  'FREQ=DAILY',
  'FREQ=DAILY;INTERVAL=3',
  'FREQ=DAILY;BYDAY=MO,WE,FR',
  'FREQ=DAILY;COUNT=350',
  'FREQ=DAILY;INTERVAL=2;COUNT=150',
  'FREQ=DAILY;BYDAY=MO;COUNT=50',
  'FREQ=DAILY;UNTIL=20261128T080000Z',
  'FREQ=WEEKLY',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SA',
  'FREQ=WEEKLY;INTERVAL=3;WKST=SU;BYDAY=SU,MO',
  'FREQ=WEEKLY;COUNT=48',
  'FREQ=WEEKLY;COUNT=47',
  'FREQ=HOURLY;INTERVAL=12',
  'FREQ=HOURLY;INTERVAL=36;COUNT=230',
  'FREQ=MONTHLY;BYDAY=-1SU',
  'FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=28',
])('a rule that began long before has the times that it has when it is followed from its beginning: %s', (rule) => {
  const window = { from: at('2026-11-20T00:00:00Z'), to: at('2026-12-10T00:00:00Z') };
  const wanted: string[] = [];
  const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateTimeString('2026-01-01T08:00:00Z'));
  for (let time = iterator.next(); time && time.toJSDate() < window.to; time = iterator.next()) {
    if (time.toJSDate().getTime() + 8 * 3_600_000 > window.from.getTime()) wanted.push(time.toJSDate().toISOString());
  }
  const found = shiftsOf(calendar('UTC', event(...SHIFT, `RRULE:${rule}`)), window).map(({ from }) => from.toISOString());
  expect(found).toEqual(wanted);
});

const ZONE = (rule: string) =>
  [
    ...['BEGIN:VTIMEZONE', 'TZID:X', 'BEGIN:STANDARD', 'DTSTART:16010101T000000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200'],
    ...[rule, 'END:STANDARD', 'END:VTIMEZONE'],
  ].join('\r\n');
const IN_ZONE = event('UID:a', 'DTSTART;TZID=X:20260101T080000', 'DTEND;TZID=X:20260101T160000', 'SUMMARY:Anna');

test.each([
  [
    'a shift whose length has no end',
    /line 8: a shift of more than a year/,
    [event('UID:a', 'DTSTART:20260101T080000Z', `DURATION:P${'9'.repeat(20_000)}D`)],
  ],
  ['a time added that is too long', /line 10: a shift of more/, [event(...SHIFT, 'RDATE;VALUE=PERIOD:20260101T080000Z/P99999999D')]],
  ['a shift of many years', /line 8: a shift of more/, [event('UID:a', 'DTSTART:19260101T080000Z', 'DTEND:20260101T160000Z')]],
  ['a zone that changes every second', /line 10: a zone whose clock/, [ZONE('RRULE:FREQ=SECONDLY'), IN_ZONE]],
  [
    'a zone that changes every hour of a year',
    /line 10: a zone/,
    [ZONE(`RRULE:FREQ=YEARLY;BYDAY=MO;BYHOUR=${[...Array(24).keys()].join()};BYMINUTE=0,1`), IN_ZONE],
  ],
])('%s is refused with its line', (_what, told, events) => {
  expect(() => onCallAt(calendar('UTC', ...events), NOON)).toThrow(told);
});
