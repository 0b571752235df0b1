import { expect, test } from 'vitest';
import { createPacer } from './rates.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');
const at = (ms: number) => new Date(NOON + ms);
const RATES = [{ key: 'c', most: 2, withinMs: 60_000 }];

test('a pacer lets so many go within the window, and no channel waits for an hour because the clock was set back by one', () => {
  const pacer = createPacer();
  pacer.note(RATES, at(0));
  expect(pacer.waitMs(RATES, at(1_000))).toBe(0);
  pacer.note(RATES, at(1_000));
  expect(pacer.waitMs(RATES, at(2_000))).toBe(58_000);
  // Another process that did them, its clock a second fast.
  expect(pacer.waitMs(RATES, at(-1_000))).toBe(61_000);
  expect(pacer.waitMs(RATES, at(-3_600_000))).toBe(0);

  for (const ms of [0, 1_000]) pacer.note(RATES, at(ms - 3_600_000));
  expect(pacer.waitMs(RATES, at(2_000 - 3_600_000))).toBe(58_000);
});
