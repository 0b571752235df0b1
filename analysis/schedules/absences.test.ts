import { expect, test } from 'vitest';
import { lastChange, nextShift, onCallAt, readCalendar, shiftsOf } from './schedules.ts';

const event = (...lines: string[]) => ['BEGIN:VEVENT', 'DTSTAMP:20260101T000000Z', ...lines, 'END:VEVENT'].join('\r\n');
const calendar = (...events: string[]) => ({
  timeZone: 'Europe/Moscow',
  ics: ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...events, 'END:VCALENDAR'].join('\r\n'),
});
const at = (iso: string) => new Date(iso);
const ANNA = event('UID:a', 'DTSTART:20260302T060000Z', 'DTEND:20260309T060000Z', 'SUMMARY:On-call: Anna');
const BORIS = event('UID:b', 'DTSTART:20260301T060000Z', 'DTEND:20260315T060000Z', 'SUMMARY:Boris');
/** Two whole days, by the clock of the team. */
const away = (...lines: string[]) => event('UID:v', 'DTSTART;VALUE=DATE:20260304', 'DTEND;VALUE=DATE:20260306', ...lines);

test.each([
  ['SUMMARY:Anna – vacation'],
  ['SUMMARY:Holiday: Anna'],
  ["SUMMARY:Anna's day off"],
  ['SUMMARY:OOO Anna'],
  ['SUMMARY:Отпуск: Anna'],
  ['SUMMARY:Anna в отпуске'],
  ['SUMMARY:Anna 휴가'],
  ['SUMMARY:Lisbon', 'ATTENDEE:mailto:Anna', 'X-MICROSOFT-CDO-BUSYSTATUS:OOF'],
])('who is away by the calendar is not on call, and whoever stands below is: %s', (...lines) => {
  const both = calendar(BORIS, ANNA, away(...lines));
  const on = (iso: string) => onCallAt(both, at(iso))?.people;
  expect(on('2026-03-03T20:59:00Z')).toEqual(['Anna']);
  expect(on('2026-03-03T21:00:00Z')).toEqual(['Boris']);
  expect(on('2026-03-05T20:59:00Z')).toEqual(['Boris']);
  expect(on('2026-03-05T21:00:00Z')).toEqual(['Anna']);
  expect(onCallAt(calendar(ANNA, away(...lines)), at('2026-03-04T12:00:00Z'))).toBeNull();
  // It is a change of shift when somebody goes away, and when they are back.
  expect(lastChange(both, at('2026-03-05T00:00:00Z'))).toMatchObject({ at: at('2026-03-03T21:00:00Z'), from: ['Anna'], to: ['Boris'] });
  expect(lastChange(both, at('2026-03-06T00:00:00Z'))).toMatchObject({ at: at('2026-03-05T21:00:00Z'), from: ['Boris'], to: ['Anna'] });
});

test('a title that tells of a shift is one though it names a holiday, and a holiday of nobody takes nobody away', () => {
  const titles = ['Holiday duty: Anna', 'Anna covers for Boris (vacation)', 'Дежурство в отпуск Бориса: Anna', 'Anna Holidayson'];
  for (const title of titles) expect(onCallAt(calendar(away(`SUMMARY:${title}`)), at('2026-03-04T12:00:00Z'))).not.toBeNull();
  expect(onCallAt(calendar(ANNA, away('SUMMARY:Public holiday')), at('2026-03-04T12:00:00Z'))?.people).toEqual(['Anna']);
});

test('of several on a shift those stay who are there; the same person may be written in two ways', () => {
  const pair = event('UID:p', 'DTSTART:20260302T060000Z', 'DTEND:20260309T060000Z', 'SUMMARY:Anna, Boris');
  expect(onCallAt(calendar(pair, away('SUMMARY:Anna, vacation')), at('2026-03-04T12:00:00Z'))?.people).toEqual(['Boris']);
  const mailed = calendar(ANNA, away('SUMMARY:OOO', 'ATTENDEE:mailto:anna@example.test'));
  expect(onCallAt(mailed, at('2026-03-04T12:00:00Z'))?.people).toEqual(['Anna']);
  const isSame = (one: string, other: string) => one.split('@')[0]?.toLowerCase() === other.split('@')[0]?.toLowerCase();
  expect(onCallAt(mailed, at('2026-03-04T12:00:00Z'), isSame)).toBeNull();
  expect(nextShift(mailed, at('2026-03-04T12:00:00Z'), isSame)?.from).toEqual(at('2026-03-05T21:00:00Z'));
  expect(shiftsOf(mailed, { from: at('2026-03-04T00:00:00Z'), to: at('2026-03-05T00:00:00Z') }, isSame)).toEqual([]);
});

test('who stays on call week after week comes on call once, however far back that is, and the change before is known', () => {
  const weekly = (name: string, from: string, count: number) =>
    event(`UID:${name}`, `DTSTART:${from}`, 'DURATION:P7D', `RRULE:FREQ=WEEKLY;COUNT=${count}`, `SUMMARY:${name}`);
  const both = calendar(weekly('Boris', '20260105T060000Z', 3), weekly('Anna', '20260126T060000Z', 20));
  expect(lastChange(both, at('2026-02-20T00:00:00Z'))).toMatchObject({
    at: at('2026-01-26T06:00:00Z'),
    before: at('2026-01-05T06:00:00Z'),
  });
  for (const day of ['2026-03-05', '2026-04-20', '2026-06-10']) expect(lastChange(both, at(`${day}T00:00:00Z`))).toBeNull();
});

test('a holiday of everybody names who is on call in it when the person stands behind it, and who is away when before it', () => {
  const noon = at('2026-03-04T12:00:00Z');
  const on = (...lines: string[]) => onCallAt(calendar(ANNA, away(...lines)), noon)?.people ?? null;
  for (const title of ['Christmas holidays: Boris', 'Christmas duty: Boris', 'Public holiday (Boris)', 'New Year – Boris', 'Easter: Boris'])
    expect([title, on(`SUMMARY:${title}`)]).toEqual([title, ['Boris']]);
  for (const title of ['Новогодние праздники: Boris', 'Майские праздники — Boris', '추석 연휴: Boris', '연휴: Boris'])
    expect([title, on(`SUMMARY:${title}`)]).toEqual([title, ['Boris']]);
  for (const title of ['Anna: Christmas holidays', 'Anna – vacation', 'Christmas holidays: Anna (vacation)'])
    expect([title, on(`SUMMARY:${title}`)]).toEqual([title, null]);
  // Who is invited to a public holiday is not away by it: the shift stays.
  const invited = ['ATTENDEE:mailto:Anna', 'ATTENDEE:mailto:Boris'];
  for (const title of ['Christmas holidays', 'Public holiday', 'Праздник', '추석 연휴'])
    expect([title, on(`SUMMARY:${title}`, ...invited)]).toEqual([title, ['Anna']]);
  expect(on('SUMMARY:Christmas holidays', ...invited.slice(0, 1), 'X-MICROSOFT-CDO-BUSYSTATUS:OOF')).toBeNull();
  for (const title of ['Bank team: Boris', 'Nationals: Boris']) expect(on(`SUMMARY:${title}`)?.join()).not.toBe('Boris');
});

test('what was read as an absence is told, with whom it takes off call', () => {
  const week = { from: at('2026-03-01T00:00:00Z'), to: at('2026-03-08T00:00:00Z') };
  const read = (title: string) => readCalendar(calendar(ANNA, away(`SUMMARY:${title}`)), week).away;
  const [from, to] = [at('2026-03-03T21:00:00Z'), at('2026-03-05T21:00:00Z')];
  expect(read('Anna – vacation')).toEqual([{ people: ['Anna'], title: 'Anna – vacation', from, to }]);
  expect(read('Public holiday')).toEqual([{ people: [], title: 'Public holiday', from, to }]);
  expect(read('Christmas holidays: Boris')).toEqual([]);
});
