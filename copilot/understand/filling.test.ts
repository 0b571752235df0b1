import { expect, test } from 'vitest';
import { understand } from './understand.ts';

const context = {
  assetIds: ['srv-1', 'srv-2', 'srv-db-03'],
  alertId: null,
  assetId: 'srv-1',
  now: new Date('2026-11-20T12:00:00Z'),
  timeZone: 'UTC',
};

test.each([
  'which disks will be full?',
  'which disks are going to run out of space this week',
  'any disks filling up?',
  'what servers will run out of space soon?',
  'where will we run out of space?',
  'какие диски скоро заполнятся?',
  'на каких серверах закончится место?',
  'где кончается место на дисках?',
  'у кого скоро забьется диск?',
  '어떤 디스크가 꽉 차나요?',
  '어느 서버의 디스크가 가득 찰까?',
  '어디서 디스크 공간이 부족해질까?',
])('%s asks of all', (text) => {
  expect(understand(text, context)).toMatchObject({ kind: 'forecast', ofAll: true, assetId: null });
});

test.each([
  ['when will the disk be full?', 'srv-1'],
  ['which disks of srv-2 will be full?', 'srv-2'],
  ['когда закончится место?', 'srv-1'],
  ['какие диски на srv-2 скоро заполнятся?', 'srv-2'],
])('%s asks of one', (text, assetId) => {
  expect(understand(text, context)).toMatchObject({ kind: 'forecast', ofAll: false, assetId });
});

test.each([
  'which disk was full yesterday?',
  'why did the disk run out of space on the host?',
  'почему на сервере кончилось место?',
  'which servers are hottest?',
])('%s is no forecast of all', (text) => {
  expect(understand(text, context).ofAll).toBe(false);
});
