import { expect, test } from 'vitest';
import { pollsAtOnce } from './collect.ts';

test.each([1, 30, 40, 200, 500])('of %i devices a fifth may be silent, each holding its place, and the others find one', (devices) => {
  expect(pollsAtOnce(devices)).toBeGreaterThan(Math.ceil(devices / 5) + 1);
  expect(pollsAtOnce(devices)).toBeLessThanOrEqual(128);
});

test('however many devices there are, memory and sockets of polls are bounded', () => {
  expect(pollsAtOnce(100_000)).toBe(128);
});
