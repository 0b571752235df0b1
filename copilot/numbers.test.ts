import { expect, test } from 'vitest';
import { type Figures, makeEvidence } from '../domain/evidence.ts';
import { unsupportedNumbers } from './numbers.ts';
import { createClock } from './wording/times.ts';

const at = new Date('2026-03-10T14:20:00Z');
const clock = createClock('Etc/GMT-3', at);
const from = new Date('2026-03-10T11:21:00Z');
const evidence = (states: Figures) =>
  makeEvidence({ kind: 'samples', assetId: 'srv-db-03', metric: 'm', labels: {}, from, to: at }, states, at);
const lines = (states: Figures) => makeEvidence({ kind: 'logs', assetId: 'srv-db-03', templateId: 't', from, to: at }, states, at);
const share = evidence({ median: 0.2914, mean: 0.3512, count: 77, unit: '1' });
const rate = evidence({ max: 1.81e8, unit: 'By/s' });
const died = lines({ count: 12, example: 'pid 4711 died' });
const check = (text: string) => unsupportedNumbers(text, [share, rate, died], ['srv-db-03'], clock);

test.each(
  [
    'srv-db-03 was at 29.1 % since 14:21',
    'на srv-db-03 было 29,1 % с 14:21',
    'about 29 % and 181 MB/s, 12 times, in Etc/GMT-3',
    'it wrote “pid 4711 died”',
    'srv-db-03의 12회',
  ].filter((text) => !text.startsWith('2026')),
)('“%s” is supported', (text) => {
  expect(check(text)).toEqual([]);
});

test.each([
  ['30 %', '30'],
  ['0.3', null],
  ['182 MB/s', '182'],
  ['29.1 ms', '29.1'],
  ['0.29 %', '0.29'],
  ['0.29 °C', '0.29'],
  ['29.1', '29.1'],
  ['12 %', '12'],
  ['181 GB/s', '181'],
  ['at 11:21', '11:21'],
  ['181 MB', '181'],
  ['35.1 %', '35.1'],
  ['77 %', '77'],
  ['7700 %', '7700'],
  ['13 times', '13'],
  ['srv-db-04', 'db-04'],
  ['pid 4712', '4712'],
  ['twice, 3x', '3x'],
])('“%s” is judged', (text, fault) => {
  if (fault === null) expect(check(text)).toEqual([]);
  else expect(check(text)).toContain(fault);
});

test('in Russian the letter after milliseconds is a unit, after others it may be a word', () => {
  const judge = (text: string, states: Figures) => unsupportedNumbers(text, [evidence(states)], [], clock);
  const wait = { max: 420.4, unit: 'ms' };
  for (const text of ['420 мс', '0,42 с', '0,42 с при пороге']) expect([text, judge(text, wait)]).toEqual([text, []]);
  for (const text of ['420 с', '420 с при пороге', '420 с.']) expect([text, judge(text, wait)]).toEqual([text, ['420']]);
  expect(judge('420 с', { max: 420.4, unit: 's' })).toEqual([]);
  expect(unsupportedNumbers('12 с 14:21', [lines({ count: 12 })], [], clock)).toEqual([]);
});

test.each(['ms', 's', 'By', 'By/s', 'Cel'])('a figure of what is measured in %s is one in its unit, and none without', (unit) => {
  const measured = evidence({ first: 53, last: 390, unit });
  const written = { Cel: '°C', By: 'B', 'By/s': 'B/s' }[unit] ?? unit;
  const unsupported = (text: string) => unsupportedNumbers(text, [measured], [], clock);
  expect(unsupported(`from 53 ${written} (usual) to 390 ${written}.`)).toEqual([]);
  expect(unsupported(`from 53 to 390 ${written}.`)).toEqual([]);
  expect(unsupported('53 errors')).toEqual(['53']);
});

test.each([
  { median: 0.48, max: 0.964, unit: '1' },
  { median: 48, max: 96.4, unit: '%' },
])('a share is told in percent, in whichever way it is stored: %o', (states) => {
  const judge = (text: string) => unsupportedNumbers(text, [evidence(states)], [], clock);
  for (const text of ['from 48 % (usual) to 96.4 %', 'обычно 48 %, с 14:21 — 96,4 %', '평소 48 %, 96.4 %로'])
    expect([text, judge(text)]).toEqual([text, []]);
  for (const text of ['from 48 (usual) to 96.4 %', 'обычно 48, с 14:21 — 96,4 %', '평소 48, 96.4 %로', '48 median', '48 с 14:21'])
    expect([text, judge(text)]).toEqual([text, ['48']]);
});

test('a Korean particle may stand right after a unit', () => {
  const judge = (text: string, states: Figures) => unsupportedNumbers(text, [evidence(states)], [], clock);
  expect(judge('55.1 ms에서 357 ms로', { min: 0.0551, max: 0.357, unit: 's' })).toEqual([]);
  expect(judge('5.2 s에서 7 s로', { min: 5.2, max: 7, unit: 's' })).toEqual([]);
  expect(judge('55.1 ms에서 357 ms로', { min: 55.1, max: 357, unit: 's' })).toEqual(['55.1', '357']);
});

test('how many values were measured is told of values, and is no other number', () => {
  const judge = (text: string) => unsupportedNumbers(text, [evidence({ median: 0.48, count: 48, unit: '1' })], ['m'], clock);
  for (const text of ['No values since 14:21; before there were 48.', 'значений нет, до этого было 48', '값 없음, 그 전 48개'])
    expect([text, judge(text)]).toEqual([text, []]);
  for (const text of ['48', 'from 48 (usual) to 48 %', '48 errors', 'обычно 48, с 14:21 — 48 %', '48회'])
    expect([text, judge(text)]).toEqual([text, ['48']]);
  expect(unsupportedNumbers('50 lines', [evidence({ count: 48 }), lines({ count: 2 })], [], clock)).toEqual(['50']);
});

test('counts of several pieces may be added up', () => {
  const pieces = [lines({ count: 5 }), lines({ count: 7 })];
  expect(unsupportedNumbers('12 warnings', pieces, [], clock)).toEqual([]);
  expect(unsupportedNumbers('13 warnings', pieces, [], clock)).toEqual(['13']);
});

test('a date goes with its time; a change of a version is quoted, not counted', () => {
  const day = new Date('2026-03-11T08:00:00Z');
  const later = createClock('Etc/GMT-3', day);
  const supported = (text: string, pieces = [lines({ count: 3 })]) => unsupportedNumbers(text, pieces, [], later);
  expect(supported('3 times since 10 Mar 14:21')).toEqual([]);
  expect(supported('3 times since 9 Mar 14:21')).toEqual(['9 Mar 14:21']);
  expect(unsupportedNumbers('с 10 мар. 14:21', [evidence({})], [], createClock('Etc/GMT-3', day, 'ru'))).toEqual([]);
  expect(unsupportedNumbers('с 10 мар. 14:21', [evidence({})], [], createClock('Etc/GMT-3', day, 'en'))).not.toEqual([]);
  const changed = [evidence({ 'deployment.version': '4.1.7 → 4.1.8' })];
  expect(supported('a change (4.1.7 → 4.1.8)', changed)).toEqual([]);
  expect(supported('a change (4.1.7 → 4.1.9)', changed)).not.toEqual([]);
});

test('a part that is known by its number alone is named in brackets, and nowhere else', () => {
  const port = [
    makeEvidence({ kind: 'events', assetId: 'sw-1', code: 'linkDown', component: '49', asserted: true, from, to: at }, { count: 1 }, at),
  ];
  const judge = (text: string) => unsupportedNumbers(text, port, ['sw-1'], clock);
  expect(judge('sw-1 reported link down (49)')).toEqual([]);
  expect(judge('sw-1 reported link down (50)')).toEqual(['50']);
  expect(judge('sw-1 reported link down 49 times')).toEqual(['49']);
});

test.each(['10.0.0.7', '10.0.0.7:9100', '2001:db8::7', '::1'])('the address %s is a name where it is one, and no other is', (address) => {
  const judge = (text: string) => unsupportedNumbers(text, [lines({ count: 12 })], [address], clock);
  expect(judge(`The alert fired at 14:21 on ${address}.`)).toEqual([]);
  expect(judge(`${address}에서 12회`)).toEqual([]);
  expect(judge('The alert fired on 10.0.0.71.')).not.toEqual([]);
  expect(judge('13 times')).toEqual(['13']);
});

test.each([
  [{ median: 49_020, unit: 'us' }, '49 ms', '49 s'],
  [{ median: 21_920_000, unit: 'kBy' }, '21.9 GB', '21.9 MB'],
  [{ median: 4_135, unit: 'kBy/s' }, '4.13 MB/s', '4.13 GB/s'],
])('a figure stored in a multiple of its unit is told in another, and in no wrong one: %j', (figures, right, wrong) => {
  const judge = (text: string) => unsupportedNumbers(text, [evidence(figures)], ['m'], clock);
  expect(judge(`m is ${right}.`)).toEqual([]);
  expect(judge(`m is ${wrong}.`)).not.toEqual([]);
  expect(judge(`m is ${right.split(' ')[0]}.`)).not.toEqual([]);
});
