import { expect, test } from 'vitest';
import { readRanking, readRankingBy } from './rankings.ts';
import { understand } from './understand.ts';

test.each([
  ['which hosts are hot?', 'most', null],
  ['top 3 servers by memory', 'most', 3],
  ['busiest nodes', 'most', null],
  ['show the 4 busiest nodes', 'most', 4],
  ['busiest hosts in the last 3 hours', 'most', null],
  ['which servers are idle', 'least', null],
  ['coldest 5 nodes', 'least', 5],
  ['idle database servers', 'least', null],
  ['hottest of the nodes', 'most', null],
  ['самые загруженные серверы', 'most', null],
  ['какие серверы самые загруженные за 6 часов?', 'most', null],
  ['топ 10 хостов по памяти', 'most', 10],
  ['какие узлы простаивают?', 'least', null],
  ['покажи 3 самых горячих сервера', 'most', 3],
  ['2 наименее загруженных сервера', 'least', 2],
  ['холодные узлы', 'least', null],
  ['가장 바쁜 서버', 'most', null],
])('“%s” compares machines', (text, order, count) => {
  expect(readRanking(text)).toMatchObject({ order, count });
});

test.each([
  'why is this host hot?',
  'is the disk idle?',
  'show top',
  'hot spare of shelf-a2 failed',
  'свободное место на диске',
  'state of srv-1',
])('“%s” does not', (text) => {
  expect(readRanking(text)).toBeNull();
});

test('a deed, and what is asked of one machine, compares none', () => {
  const context = { alertId: null, assetIds: ['srv-1'], now: new Date('2026-03-10T14:00:00Z'), timeZone: 'UTC' };
  expect(understand('silence the busiest hosts for 2 hours', context)).toMatchObject({ ranking: null });
  expect(understand('is srv-1 one of the busiest hosts?', context)).toMatchObject({ ranking: null, named: 'srv-1' });
  expect(understand('busiest hosts by memory yesterday', context)).toMatchObject({
    kind: 'ranking',
    concept: 'memory.pressure',
    window: { from: new Date('2026-03-09T00:00:00Z') },
  });
});

const ESTATE = { alertId: null, assetIds: ['srv-1'], now: new Date('2026-03-10T14:00:00Z'), timeZone: 'UTC' };
test.each([
  ['which box is hogging the most ram', 'memory.pressure', 'most', null],
  ['biggest cpu hog right now', 'cpu.utilization', 'most', null],
  ['кто главный пожиратель памяти', 'memory.pressure', 'most', null],
  ['who uses the most cpu', 'cpu.utilization', 'most', null],
  ['top 3 by disk latency', 'disk.latency', 'most', 3],
  ['which server has the least memory', 'memory.pressure', 'least', null],
  ['кто больше всех жрёт память', 'memory.pressure', 'most', null],
  ['у кого меньше всего памяти', 'memory.pressure', 'least', null],
  ['топ 3 по задержке дисков', 'disk.latency', 'most', 3],
  ['메모리 제일 많이 먹는 서버', 'memory.pressure', 'most', null],
])('“%s” compares machines by what is named', (text, concept, order, count) => {
  expect(understand(text, ESTATE)).toMatchObject({ kind: 'ranking', concept, ranking: { order, count } });
});

test.each([
  ['slowest luns?', 'disk.latency', null],
  ['which volumes are the fullest', 'filesystem.full', null],
  ['какие тома самые забитые', 'filesystem.full', null],
  ['топ 3 самых медленных дисков', 'disk.latency', 3],
  ['제일 느린 볼륨', 'disk.latency', null],
  ['кто всю память сожрал', 'memory.pressure', null],
])('“%s” compares stores and machines by what the word says', (text, concept, count) => {
  expect(understand(text, ESTATE)).toMatchObject({ kind: 'ranking', concept, ranking: { order: 'most', count } });
});

test.each(['why is the disk the slowest part', 'срочно: самый медленный диск srv-1'])('“%s” compares no stores', (text) => {
  expect(understand(text, ESTATE).kind).not.toBe('ranking');
});

test.each([
  'which process uses the most cpu',
  'which pods eat the most memory',
  'какой процесс больше всех жрёт память',
  'who is on call',
  'cpu 그래프',
])('what compares no machines is no ranking: %s', (text) => {
  expect(readRankingBy(text)).toBeNull();
});
