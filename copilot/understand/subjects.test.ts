import { describe, expect, test } from 'vitest';
import { type Context, understand } from './understand.ts';

const context: Context = {
  alertId: null,
  assetIds: ['db-07', 'db-08', 'cache-2', 'nas-1', 'redis-main', 'sw-core-1', 'fw-edge-1', 'vpn-gw-1', 'rack-r3', 'crac-1'],
  now: new Date('2026-03-01T12:00:00Z'),
  timeZone: 'Europe/Moscow',
};

describe('the machine that a story is about', () => {
  test.each([
    ['i looked at nas-1 and it is fine, db-07 mounts it too. show me what its cpu did', 'db-07'],
    ['db-08 is idle, cache-2 burns all its cores, why', 'cache-2'],
    ['стойка r3 греется, кондей говорит что он в порядке, отчего жара', 'rack-r3'],
    ['db-08 я глянул, живая, cache-2 лежит. почему', 'cache-2'],
    ['cache-2는 멀쩡한데 db-07은 계속 느려요 이유가 뭐예요', 'db-07'],
  ])('is none that is said to be well: %s', (text, assetId) => {
    expect(understand(text, context).assetId).toBe(assetId);
  });

  test.each([
    ['first db-07 fell over, we moved the load to db-08 and now that one is slow too, why', 'db-08'],
    ['сначала упала db-07, перенесли нагрузку на db-08, теперь и она тормозит. почему', 'db-08'],
  ])('is the last where it is told what that does now: %s', (text, assetId) => {
    expect(understand(text, context)).toMatchObject({ kind: 'why', assetId });
  });

  test('is that which was well and is no longer, and the first of several in trouble', () => {
    expect(understand('db-07 was fine until midnight, cache-2 was not touched. why is it slow', context).assetId).toBe('db-07');
    expect(understand('db-07 is slow, cache-2 is slow. why', context).assetId).toBe('db-07');
  });

  test('leaves the machine that the question itself names', () => {
    expect(understand('db-08 is slow, why is db-07 fine', context).assetId).toBe('db-07');
  });
});

test.each([
  ['if cache-2 dies, does db-07 go with it', 'cache-2'],
  ['would db-07 break if cache-2 goes down', 'cache-2'],
  ['say nas-1 dies, does db-08 go with it', 'nas-1'],
  ['если cache-2 ляжет, db-07 за ней пойдет?', 'cache-2'],
])('what comes of a failure is asked of the machine that is said to fail: %s', (text, assetId) => {
  expect(understand(text, context)).toMatchObject({ kind: 'impact', assetId });
});

test.each([
  ['did the edge fw drop vpn users tonight', 'fw-edge-1'],
  ['через какой файрвол ходит впн', 'vpn-gw-1'],
])('who uses a thing, and what is asked for, is not the machine: %s', (text, assetId) => {
  expect(understand(text, context).assetId).toBe(assetId);
});
