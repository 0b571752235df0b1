import { expect, test } from 'vitest';
import { logId } from '../../domain/ids.ts';
import { idOfKey, keyOf } from './keys.ts';

const idOf = (body: string, atMs: number) =>
  logId({ kind: 'log', at: new Date(atMs), assetId: 'a', severityNumber: 9, body, source: 's', attributes: {} });

test('an id of a log record is 16 bytes as a key, and comes out of it again', () => {
  const ids = Array.from({ length: 5_000 }, (_, i) => idOf(`line ${i}`, 1_772_366_400_000 + (i % 7)));
  const keys = ids.map(keyOf);
  expect(new Set(keys).size).toBe(ids.length);
  expect(keys.map(idOfKey)).toEqual(ids);
  for (const key of keys) expect(key).toMatch(/^[\w-]{21}[AQgw]$/);
});

test('every other id is its own key, also one that looks like a key', () => {
  const others = ['log_1', `log_${'a'.repeat(18)}`, 'evt_0123456789abcdef01234567', `log_9${'0'.repeat(30)}`, `log_${'0'.repeat(32)}`, ''];
  for (const id of [...others, idOf('far away', 8.64e15)]) expect([keyOf(id), idOfKey(keyOf(id))]).toEqual([id, id]);
  for (const ms of [0, 2 ** 43 - 1, 9 * 2 ** 40 - 1, 9 * 2 ** 40]) expect(idOfKey(keyOf(idOf('', ms)))).toBe(idOf('', ms));
});
