import { expect, test } from 'vitest';
import { readDuration, readTimes } from './times.ts';

/** Saturday, 12:30 in Moscow. */
const now = new Date('2026-11-21T09:30:00Z');
const MINUTE_MS = 60_000;

/** As it is read in Moscow, `21T12:30`. */
function read(text: string, timeZone = 'Europe/Moscow'): string | null {
  const { window } = readTimes(text, now, timeZone);
  const wall = (at: Date) => new Date(at.getTime() + 180 * MINUTE_MS).toISOString().slice(8, 16);
  return window && `${wall(window.from)} ${wall(window.to)}`;
}

test.each([
  ['since ~11', '21T11:00 21T12:30'],
  ['since abt 8:30', '21T08:30 21T12:30'],
  ['since the afternoon yesterday', '20T12:00 21T12:30'],
  ['화요일 16시부터', '17T16:00 21T12:30'],
  ['since nine', '21T09:00 21T12:30'],
  ['since friday night', '20T22:00 21T12:30'],
  ['금욜 밤부터', '20T22:00 21T12:30'],
  ['since thurs', '19T00:00 21T12:30'],
  ['since this morning', '21T06:00 21T12:30'],
  ['since last evening', '20T18:00 21T12:30'],
  ['since noon yesterday', '20T12:00 21T12:30'],
  ['since friday 6pm', '20T18:00 21T12:30'],
  ['since the day before yesterday', '19T00:00 21T12:30'],
  ['since 3 days', '18T12:30 21T12:30'],
  ['an hour back till now', '21T11:30 21T12:30'],
  ['с утра', '21T06:00 21T12:30'],
  ['с ночи', '21T00:00 21T12:30'],
  ['за вчерашний вечер', '20T18:00 21T00:00'],
  ['за вчерашнее утро', '20T06:00 20T12:00'],
  ['со вчерашнего вечера', '20T18:00 21T12:30'],
  ['со вчерашнего утра', '20T06:00 21T12:30'],
  ['с позавчерашнего вечера', '19T18:00 21T12:30'],
  ['с вечера четверга', '19T18:00 21T12:30'],
  ['вчера с утра', '20T06:00 20T12:00'],
  ['с позавчера', '19T00:00 21T12:30'],
  ['с пн', '16T00:00 21T12:30'],
  ['с пятницы 18:00', '20T18:00 21T12:30'],
  ['от 10:00 до сейчас', '21T10:00 21T12:30'],
  ['어제 18시부터', '20T18:00 21T12:30'],
  ['어제18시부터', '20T18:00 21T12:30'],
  ['월요일부터', '16T00:00 21T12:30'],
  ['오늘 아침부터', '21T06:00 21T12:30'],
])('“%s” lasts until now', (text, window) => {
  expect(read(text)).toBe(window);
});

test.each([
  ['between 2 and 4 am', '21T02:00 21T04:00'],
  ['from 1:15 to 1:40 am', '21T01:15 21T01:40'],
  ['수요일 요약', '18T00:00 19T00:00'],
  ['3pm-5pm yesterday', '20T15:00 20T17:00'],
  ['yesterday 14-15', '20T14:00 20T15:00'],
  ['yesterday from 2 to 4 pm', '20T14:00 20T16:00'],
  ['yesterday 11 to 1 pm', '20T11:00 20T13:00'],
  ['from yesterday 23:00 till 1am', '20T23:00 21T01:00'],
  ['from friday 18:00 to saturday 2 am', '20T18:00 21T02:00'],
  ['between monday and wednesday', '16T00:00 19T00:00'],
  ['from 17 to 19 november', '17T00:00 20T00:00'],
  ['at 11 last night', '20T22:45 20T23:15'],
  ['с 6 до 8 вечера вчера', '20T18:00 20T20:00'],
  ['вчера с 11 до 2 ночи', '20T23:00 21T02:00'],
  ['с полуночи до трех', '21T00:00 21T03:00'],
  ['с двух до четырех утра', '21T02:00 21T04:00'],
  ['со вчера 23:00 до часу ночи', '20T23:00 21T01:00'],
  ['с понедельника по среду', '16T00:00 19T00:00'],
  ['на прошлой неделе', '09T00:00 16T00:00'],
  ['вчера после 18', '20T18:00 21T00:00'],
  ['새벽 2시에서 4시 사이', '21T02:00 21T04:00'],
  ['어제 오후 2시부터 4시까지', '20T14:00 20T16:00'],
  ['어제 밤 11시부터 오늘 1시까지', '20T23:00 21T01:00'],
  ['월요일부터 수요일까지', '16T00:00 19T00:00'],
  ['어제 저녁', '20T18:00 21T00:00'],
  ['지난주', '09T00:00 16T00:00'],
])('“%s” has two ends', (text, window) => {
  expect(read(text)).toBe(window);
});

test.each([
  ['last coupla hours', 120],
  ['past half hour', 30],
  ['last hour and a half', 90],
  ['за двое суток', 2 * 24 * 60],
  ['за полтора часа', 90],
  ['за полчасика', 30],
  ['최근 30분만', 30],
  ['최근2시간', 120],
  ['이틀간', 2 * 24 * 60],
  ['일주일 추이', 7 * 24 * 60],
  ['두 시간 동안', 120],
  ['errors 3h', 180],
  ['логи 2 часа', 120],
])('“%s” is so many minutes until now', (text, minutes) => {
  expect(readTimes(text, now, 'Europe/Moscow').window).toEqual({ from: new Date(now.getTime() - minutes * MINUTE_MS), to: now });
});

test.each([
  'last till monday',
  'до понедельника хватит',
  '월요일까지 버틸까',
  'errors from 3 hosts',
  'рост до 80%',
  'compare 2 to 4 hosts',
  'with 10-12 errors',
  'still broken, до сих пор лежит',
  'the sun is up',
])('“%s” names no time that has passed', (text) => {
  expect(read(text)).toBeNull();
});

test('hours are of the reader’s clock unless another is named', () => {
  expect(read('between 2 and 4 am')).toBe('21T02:00 21T04:00');
  expect(read('between 2 and 4 am', 'Asia/Seoul')).toBe('20T20:00 20T22:00');
  expect(read('between 2 and 4 am utc')).toBe('21T05:00 21T07:00');
  expect(read('с 10 до 11 по мск', 'Asia/Seoul')).toBe('21T10:00 21T11:00');
  expect(read('오늘 9시부터 11시 kst')).toBe('21T03:00 21T05:00');
});

test('how long a silence is to be, in words and in figures', () => {
  expect(readDuration('pdu-b1 한시간반 조용히')).toBe(90 * MINUTE_MS);
  expect(readDuration('shush pdu-b1 1.5h')).toBe(90 * MINUTE_MS);
  expect(readDuration('stop paging me for the next hour')).toBe(60 * MINUTE_MS);
  expect(readDuration('час не дергай меня')).toBe(60 * MINUTE_MS);
  expect(readDuration('на полчаса')).toBe(30 * MINUTE_MS);
  expect(readDuration('for an hour and a half')).toBe(90 * MINUTE_MS);
  expect(readDuration('on srv-db-03')).toBeNull();
});

test.each([
  ['yesterday night', '20T22:00 21T06:00'],
  ['thursday night', '19T22:00 20T06:00'],
  ['목요일 밤', '19T22:00 20T06:00'],
  ['yday', '20T00:00 21T00:00'],
  ['какие ошибки в пятницу ночью', '20T00:00 20T06:00'],
])('the night of a day is the one it ends with, but in Russian: “%s”', (text, window) => {
  expect(read(text)).toBe(window);
});
