import { expect, test } from 'vitest';
import { createHolds } from './outbox-holds.ts';

test('what is held is left alone for as long as was asked for, also when the clock is set back by hours in between', () => {
  let at = Date.parse('2026-03-01T12:00:00Z');
  const holds = createHolds(() => new Date(at));
  holds.hold('a', 30_000);
  holds.hold('b', 2_000);
  expect([holds.waitMs([]), holds.waitMs(['c']), holds.waitMs(['b']), holds.waitMs(['a', 'b'])]).toEqual([0, 0, 2_000, 30_000]);
  at += 10_000;
  expect([holds.waitMs(['b']), holds.waitMs(['a', 'b'])]).toEqual([0, 20_000]);

  at -= 7_200_000;
  expect([holds.waitMs(['b']), holds.waitMs(['a'])]).toEqual([0, 30_000]);
  at += 29_999;
  expect(holds.waitMs(['a'])).toBe(1);
  at += 1;
  expect(holds.waitMs(['a'])).toBe(0);

  holds.hold('a', 30_000);
  holds.release('a');
  expect(holds.waitMs(['a'])).toBe(0);
});
