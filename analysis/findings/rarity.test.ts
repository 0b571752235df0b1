import { describe, expect, test } from 'vitest';
import { surpriseOfEvent, surpriseOfMany, surpriseOfNew, surpriseOfNone } from './rarity.ts';

const HOUR = 3_600_000;

describe('how rare a count is', () => {
  test('many are as rare as the tail of a clustered count says', () => {
    // Geometric counts (one cluster) of mean 1: P(at least n) = 2^-n.
    for (const n of [1, 2, 5, 10]) expect(surpriseOfMany(n, 1, 1)).toBeCloseTo(n * Math.log10(2), 6);
    expect(surpriseOfMany(0, 5)).toBe(0);
    expect(surpriseOfMany(5, 5)).toBeLessThan(0.7);
    expect(surpriseOfMany(500, 5)).toBe(8);
    expect(surpriseOfMany(1_000_000, 1_000_000)).toBeLessThan(0.7);
  });

  test('none is the rarer the more were to be expected', () => {
    expect(surpriseOfNone(0)).toBe(0);
    expect(surpriseOfNone(3, 1)).toBeCloseTo(Math.log10(4), 6);
    expect(surpriseOfNone(100)).toBeGreaterThan(3);
  });

  test('an event that came before is less of a surprise, and one of a grave kind more', () => {
    const time = { normalMs: 18 * HOUR, incidentMs: 6 * HOUR };
    const [grave, slight] = [surpriseOfEvent({ count: 1, before: 0 }, time, 365), surpriseOfEvent({ count: 1, before: 0 }, time, 1)];
    expect(grave).toBeGreaterThan(3);
    expect(slight).toBeLessThan(1.5);
    expect(surpriseOfEvent({ count: 1, before: 20 }, time, 365)).toBeLessThan(grave);
    expect(surpriseOfEvent({ count: 9, before: 0 }, time, 1)).toBeGreaterThan(slight);
    expect(surpriseOfEvent({ count: 0, before: 3 }, time, 30)).toBe(0);
  });

  test('a new kind of line is no surprise where new kinds come all the time', () => {
    expect(surpriseOfNew(100, 400, 1_000)).toBeLessThan(0.1);
    expect(surpriseOfNew(10, 0, 100_000)).toBeGreaterThan(4);
  });
});
