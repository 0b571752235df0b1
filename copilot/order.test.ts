import { expect, test } from 'vitest';
import { type EvidenceQuery, type Figures, makeEvidence } from '../domain/evidence.ts';
import { saysOtherAsset } from './assets-said.ts';
import { isOutOfOrder } from './order.ts';
import { createClock } from './wording/times.ts';

const at = new Date('2026-03-10T14:20:00Z');
const clock = createClock('UTC', at);
const hour = (time: string) => new Date(`2026-03-10T${time}:00Z`);
const samples = (from: string, to: string, states: Figures, assetId = 'db-1') =>
  makeEvidence({ kind: 'samples', assetId, metric: 'm', labels: {}, from: hour(from), to: hour(to) }, states, at);
const shift = [
  samples('12:00', '14:00', { median: 0.26, max: 0.4, min: 0.1, unit: '1' }),
  samples('08:00', '12:00', { median: 0.1, max: 0.12, min: 0.08, unit: '1' }),
  samples('13:20', '14:00', { median: 0.29, max: 0.4, min: 0.2, unit: '1' }),
];
const calls = [
  ...[samples('12:00', '14:00', { median: 0.052, unit: 's' }, 'db-1'), samples('08:00', '12:00', { median: 0.05, unit: 's' }, 'db-1')],
  ...[samples('12:00', '14:00', { median: 0.6, unit: 's' }, 'web-1'), samples('08:00', '12:00', { median: 0.06, unit: 's' }, 'web-1')],
];
const rates = [
  samples('12:00', '14:00', { median: 145, unit: '{fault}/s' }),
  samples('08:00', '12:00', { median: 12.6, unit: '{fault}/s' }),
];
const growth = [samples('08:00', '14:00', { first: 8, last: 45, min: 8, max: 45, median: 20, unit: '1{x}' })];
const gone = [
  samples('12:00', '14:00', { first: 0, last: 0, min: 0, max: 0, median: 0, unit: '1' }),
  samples('08:00', '12:00', { first: 3, last: 3, min: 3, max: 3, median: 3, unit: '1' }),
];
const query: EvidenceQuery = {
  kind: 'events',
  assetId: 'db-1',
  code: 'x',
  component: null,
  asserted: true,
  from: hour('09:00'),
  to: hour('11:00'),
};
const events = [makeEvidence(query, { count: 3, firstAt: hour('09:10').toISOString(), lastAt: hour('10:40').toISOString() }, at)];
const needs = [makeEvidence({ kind: 'relation', from: 'web-1', relation: 'runs-on', to: 'db-1', at }, { exists: 1 }, at)];

test.each([
  ['X on db-1 went from 10 % (usual) to 29 % since 12:00.', 'X on db-1 went from 29 % (usual) to 10 % since 12:00.', shift],
  ['X на db-1: обычно 10 %, с 12:00 — 29 %.', 'X на db-1: обычно 29 %, с 12:00 — 10 %.', shift],
  ['db-1의 X: 평소 10 %, 12:00부터 29 %.', 'db-1의 X: 평소 29 %, 12:00부터 10 %.', shift],
  // What is usual told as what is, what was reached for a moment as a level, a level as that.
  ['X on db-1 went from 10 % (usual) to 29 % since 12:00.', 'X on db-1 went from 10 % (usual) to 10 % since 12:00.', shift],
  // One figure told twice of a series that never had another.
  ['X on db-1 went from 3 (usual) to 0 since 12:00.', 'X on db-1 went from 3 (usual) to 3 since 12:00.', gone],
  ['X на db-1: обычно 3, с 12:00 — 0.', 'X на db-1: обычно 3, с 12:00 — 3.', gone],
  // Of all that time the level is another than now.
  ['X on db-1 went from 10 % (usual) to 29 % since 12:00.', 'X on db-1 went from 10 % (usual) to 26 % since 12:00.', shift],
  ['X on db-1 went from 10 % (usual) to 29 % since 12:00.', 'X on db-1 went from 10 % (usual) to 29 % since 14:20.', shift],
  ['X on db-1 went from 10 % (usual) to 29 % since 12:00.', 'X on db-1 went from 10 % (usual) to 40 % since 12:00.', shift],
  ['X на db-1: обычно 10 %, с 12:00 — 29 %.', 'X на db-1: обычно 8 %, с 12:00 — 29 %.', shift],
  ['db-1의 X: 평소 10 %, 12:00부터 29 %.', 'db-1의 X: 평소 10 %, 12:00부터 20 %.', shift],
  ['X on db-1 went briefly from its usual 10 % to 40 % at 12:00.', 'X on db-1 went briefly from its usual 12 % to 40 % at 12:00.', shift],
  ['db-1의 X: 12:00에 잠깐 40 % (평소 10 %).', 'db-1의 X: 12:00에 잠깐 10 % (평소 40 %).', shift],
  ['X on db-1 went from 12.6 /s (usual) to 145 /s since 12:00.', 'X on db-1 went from 145 /s (usual) to 12.6 /s since 12:00.', rates],
  [
    'X on db-1 rose from 50 ms to 52 ms, too little to explain that of web-1: from 60 ms to 600 ms.',
    'X on db-1 rose from 60 ms to 600 ms, too little to explain that of web-1: from 50 ms to 52 ms.',
    calls,
  ],
  [
    'X на db-1: рост с 50 мс до 52 мс — слишком мало, чтобы объяснить web-1: с 60 мс до 600 мс.',
    'X на db-1: рост с 50 мс до 600 мс — слишком мало, чтобы объяснить web-1: с 60 мс до 52 мс.',
    calls,
  ],
  ['db-1의 X: 50 ms → 52 ms, web-1의 60 ms → 600 ms 증가.', 'db-1의 X: 60 ms → 600 ms, web-1의 50 ms → 52 ms 증가.', calls],
  ['X on db-1 stayed as usual (10 % median).', 'X on db-1 stayed as usual (12 % median).', shift],
  ['X на db-1 — как обычно (медиана 10 %).', 'X на db-1 — как обычно (медиана 8 %).', shift],
  ['db-1의 X 높음: 29 % (12:00 이후 중앙값).', 'db-1의 X 높음: 40 % (12:00 이후 중앙값).', shift],
  ['web-1의 X: 12:00에 60 ms에서 600 ms로 다시 악화.', 'web-1의 X: 12:00에 600 ms에서 60 ms로 다시 악화.', calls.slice(2)],
  ['X of db-1 grew from 8 to 45 since 08:00.', 'X of db-1 grew from 8 to 20 since 08:00.', growth],
  ['X of db-1 grew from 8 to 45 since 08:00.', 'X of db-1 grew from 45 to 8 since 08:00.', growth],
  ['X db-1: рост с 8 до 45, начало в 08:00.', 'X db-1: рост с 45 до 8, начало в 08:00.', growth],
  ['db-1 reported X 3 times between 09:10 and 10:40.', 'db-1 reported X 3 times between 10:40 and 09:10.', events],
  ['db-1 сообщил: X; событий 3 с 09:10 до 10:40.', 'db-1 сообщил: X; событий 3 с 10:40 до 09:10.', events],
  // When something came last is not when it began.
  ['db-1 reported X (since 09:10).', 'db-1 reported X (since 10:40).', events],
  ['Next best: what began at 09:10 on db-1.', 'Next best: what began at 10:40 on db-1.', events],
  ['X на db-1 (с 09:10).', 'X на db-1 (с 10:40).', events],
  ['X на db-1: начало в 09:10.', 'X на db-1: начало в 10:40.', events],
  ['db-1의 X(09:10부터).', 'db-1의 X(10:40부터).', events],
  ['X on db-1 had ended by 10:40.', 'X on db-1, since 10:40.', events],
  ['db-1 reported X at 09:10.', 'db-1 reported X at 10:40.', events],
  ['db-1 logged a line not seen before at 09:10.', 'db-1 logged a line not seen before at 10:40.', events],
  ['db-1 сообщил в 09:10: X.', 'db-1 сообщил в 10:40: X.', events],
  ['db-1: 09:10에 X.', 'db-1: 10:40에 X.', events],
  ['3 × “X” on db-1, last at 10:40.', '3 × “X” on db-1, first at 10:40.', events],
  ['3 × «X» на db-1, последняя в 10:40.', '3 × «X» на db-1 в 10:40.', events],
  ['db-1: “X” 3회, 마지막 10:40에.', 'db-1: “X” 3회, 10:40에.', events],
  ['db-1: после 10:40 этой записи нет.', 'db-1: с 10:40 эта запись.', events],
  ['db-1: 10:40 이후 이 로그 없음.', 'db-1: 10:40부터 이 로그.', events],
  ['X on db-1 had ended by 14:00.', 'X on db-1 began at 14:00.', shift],
  ['X on db-1 went from 10 % (usual) to 29 % since 12:00.', 'X on db-1 went from 10 % (usual) to 29 since 14:00.', shift],
  ['X of db-1 grew from 8 to 45 since 08:00.', 'X of db-1 grew from 8 to 45 since 14:00.', growth],
  ['X на db-1: закончилось к 14:00.', 'X на db-1: началось в 14:00.', shift],
  ['db-1의 X: 14:00에 이미 끝남.', 'db-1의 X: 14:00에 시작.', shift],
  ['db-1 has not reported X since 10:40.', 'db-1 has reported X since 10:40.', events],
  ['Inventory: web-1 runs on db-1.', 'Inventory: db-1 runs on web-1.', needs],
  ['인벤토리: web-1 → db-1 실행.', '인벤토리: db-1 → web-1 실행.', needs],
] as const)('“%s” is in order, “%s” is not', (right, wrong, evidence) => {
  expect(isOutOfOrder(right, evidence, clock)).toBe(false);
  expect(isOutOfOrder(wrong, evidence, clock)).toBe(true);
});

test('a sentence may name the assets of its evidence, and what is quoted may name any', () => {
  const logged = makeEvidence(
    { kind: 'logs', assetId: 'web-1', templateId: 't', from: hour('09:00'), to: hour('10:00') },
    { count: 1, example: 'no route to db-1' },
    at,
  );
  const says = (text: string, assets = ['web-1', 'web-10', 'db-1']) => saysOtherAsset(text, [logged], ['web-1'], assets);
  expect(says('web-1 logged a line: “no route to db-1”.')).toBe(false);
  expect(says('web-1의 로그: “no route to db-1”.')).toBe(false);
  expect(says('db-1 logged a line: “no route to db-1”.')).toBe(true);
  expect(says('web-10 logged a line: “no route to db-1”.')).toBe(true);
  expect(says('nobody-knows logged a line: “no route to db-1”.')).toBe(true);
  expect(says('web-1 and db-1 logged a line.')).toBe(true);
});

test('a label that is part of an asset’s name does not take the name away', () => {
  const query = {
    kind: 'samples',
    assetId: 'db-20',
    metric: 'm',
    labels: { cpu: '0', mode: 'db' },
    from: hour('09:00'),
    to: hour('10:00'),
  } as const;
  const evidence = [makeEvidence(query, { median: 1, unit: '1' }, at)];
  expect(saysOtherAsset('Nothing at all came from db-20 after 09:00.', evidence, ['db-20'], ['db-2', 'db-20'])).toBe(false);
  expect(saysOtherAsset('Nothing at all came from db-2 after 09:00.', evidence, ['db-20'], ['db-2', 'db-20'])).toBe(true);
});
