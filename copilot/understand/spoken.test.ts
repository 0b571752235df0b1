import { expect, test } from 'vitest';
import { digitsInFigures, timesInFigures } from './spoken.ts';
import { understand } from './understand.ts';

test.each([
  ['since eight thirty', 'since 8:30'],
  ['since about eight thirty this morning', 'since about 8:30 this morning'],
  ['from half past nine', 'from 9:30'],
  ['from quarter to nine', 'from 8:45'],
  ['half past twelve', '12:30'],
  ['с половины девятого', 'с 8:30'],
  ['в полпервого', 'в 12:30'],
  ['в четверть пятого', 'в 4:15'],
  ['с девять сорок пять', 'с 9:45'],
  ['최근 이십분', '최근 20분'],
  ['삼십 분 전', '30분 전'],
  ['오분 전부터', '5분 전부터'],
])('“%s” is %s', (said, figures) => {
  expect(timesInFigures(said)).toBe(figures);
});

test.each(['two ten-gig links', 'one five hosts', 'половина дисков', '구분 없이', '이 분은 누구', '충분히', 'at ten hosts'])(
  'what is no time stays: %s',
  (text) => {
    expect(timesInFigures(text)).toBe(text);
  },
);

test('digits that are said are figures, a row of them one number', () => {
  expect(digitsInFigures('db zero three up')).toBe('db 03 up');
  expect(digitsInFigures('лун двенадцать')).toBe('лун 12');
  expect(digitsInFigures('someone phoned')).toBe('someone phoned');
});

const context = { alertId: null, assetIds: ['srv-db-03', 'lun-12'], now: new Date('2026-11-21T09:30:00Z'), timeZone: 'UTC' };
test.each([
  ['is db zero three still up', 'state', 'srv-db-03', null],
  ['дб ноль три живой', 'state', 'srv-db-03', null],
  ['logs of db zero three since eight thirty', 'logs', 'srv-db-03', '2026-11-21T08:30:00.000Z'],
  ['ошибки на лун двенадцать с половины девятого', 'errors', 'lun-12', '2026-11-21T08:30:00.000Z'],
  ['lun-12 로그 최근 이십분', 'logs', 'lun-12', '2026-11-21T09:10:00.000Z'],
] as const)('what a phone heard is understood: %s', (text, kind, named, from) => {
  const intent = understand(text, context);
  expect(intent).toMatchObject({ kind, named });
  expect(intent.window?.from.toISOString() ?? null).toBe(from);
});

const FLEET = { ...context, assetIds: ['srv-1', 'srv-2', 'srv-1-2', 'srv-db-03', 'web-1', 'lun-7'] };
test.each([
  ['why is server two slow', 'srv-2'],
  ['логи сервера два', 'srv-2'],
  ['show me logs of srv one dash two', 'srv-1-2'],
  ['логи сервера один дефис два', 'srv-1-2'],
  ['디비 공삼 왜 느려요', 'srv-db-03'],
  ['웹 일 로그 보여 줘', 'web-1'],
  ['런 칠 상태 어때', 'lun-7'],
])('a name that is spelled aloud is found: %s', (text, named) => {
  expect(understand(text, FLEET)).toMatchObject({ named });
});

test.each(['who restarted the server two times', 'that took the server two hours', 'сервер два часа лежал', '웹 이 느려'])(
  'a number that counts is no name: %s',
  (text) => {
    expect(understand(text, { ...FLEET, assetIds: ['srv-2', 'web-2'] }).named).toBeNull();
  },
);
