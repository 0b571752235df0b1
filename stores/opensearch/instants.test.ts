import { expect, test } from 'vitest';
import { instantOf } from './instants.ts';

test('instants are written as Date writes them', () => {
  const around = [
    0, 1, 9, 10, 99, 100, 999, 1_000, -1, -999, -1_000, -1_001, 1_772_366_399_999, 1_772_366_400_000, 253_402_300_800_000, -6.3e13,
  ];
  for (const ms of [...around, ...around.reverse(), 8.64e15, -8.64e15]) expect(instantOf(ms)).toBe(new Date(ms).toISOString());
});
