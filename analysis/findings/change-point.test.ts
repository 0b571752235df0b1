import { describe, expect, test } from 'vitest';
import { findExcursion, findGrowth } from './change-point.ts';

const MINUTE = 60_000;
const windows = { normal: [0, 240 * MINUTE], incident: [240 * MINUTE, 480 * MINUTE] } as const;
const noise = (n: number) => Math.sin(n * 12.9898) * 0.5 + Math.sin(n * 78.233) * 0.5;
const series = (value: (minute: number) => number) => Array.from({ length: 480 }, (_, minute) => [minute * MINUTE, value(minute)] as const);

describe('findExcursion', () => {
  test('locates a step within two minutes and tells its size', () => {
    const found = findExcursion(
      series((minute) => 10 + noise(minute) + (minute >= 300 ? 8 : 0)),
      windows,
      'up',
      1,
    );
    expect(Math.abs((found?.onsetMs ?? 0) - 300 * MINUTE)).toBeLessThanOrEqual(2 * MINUTE);
    expect(found?.normal).toBeCloseTo(10, 0);
    expect(found?.now).toBeCloseTo(18, 0);
    expect(found?.strength).toBeGreaterThan(0.7);
    expect(found?.brief).toBe(false);
  });

  test('finds where a slow ramp began, not where it became obvious', () => {
    const found = findExcursion(
      series((minute) => 10 + 0.3 * noise(minute) + Math.max(0, minute - 250) * 0.1),
      windows,
      'up',
      1,
    );
    expect(found?.onsetMs).toBeGreaterThanOrEqual(245 * MINUTE);
    expect(found?.onsetMs).toBeLessThanOrEqual(285 * MINUTE);
  });

  test('a jump begins where it jumps, though noise wandered the same way before', () => {
    const wandering = (minute: number) => 10 + noise(minute) + (minute >= 291 && minute < 300 ? 1.3 : 0);
    const onset = (value: (minute: number) => number) => (findExcursion(series(value), windows, 'up', 1)?.onsetMs ?? 0) / MINUTE;
    expect(onset((minute) => wandering(minute) + (minute >= 300 ? 30 : 0))).toBe(300);
    // However long it wandered, where that is next to nothing beside the jump.
    expect(onset((minute) => 10 + noise(minute) + (minute >= 280 && minute < 300 ? 1.3 : 0) + (minute >= 300 ? 60 : 0))).toBe(300);
    // A level of its own before the jump is no noise, nor is one that stays.
    expect(onset((minute) => 10 + noise(minute) + (minute >= 300 ? 30 : minute >= 291 ? 4 : 0))).toBeLessThanOrEqual(292);
    expect(onset((minute) => 10 + noise(minute) + (minute >= 300 ? 30 : minute >= 270 ? 1.3 : 0))).toBeLessThan(292);
  });

  test('a change for the better is none', () => {
    expect(
      findExcursion(
        series((minute) => (minute >= 300 ? 2 : 10) + noise(minute)),
        windows,
        'up',
        1,
      ),
    ).toBeNull();
    expect(
      findExcursion(
        series((minute) => (minute >= 300 ? 2 : 10) + noise(minute)),
        windows,
        'down',
        1,
      ),
    ).not.toBeNull();
  });

  test('noise, one outlier, a change below the floor, and a series without a past are none', () => {
    expect(
      findExcursion(
        series((minute) => 10 + noise(minute)),
        windows,
        'up',
        1,
      ),
    ).toBeNull();
    expect(
      findExcursion(
        series((minute) => 10 + noise(minute) + (minute === 400 ? 500 : 0)),
        windows,
        'up',
        1,
      ),
    ).toBeNull();
    expect(
      findExcursion(
        series((minute) => 10 + 0.01 * noise(minute) + (minute >= 300 ? 0.5 : 0)),
        windows,
        'up',
        1,
      ),
    ).toBeNull();
    expect(findExcursion(series((minute) => (minute >= 300 ? 20 : 10)).slice(235), windows, 'up', 1)).toBeNull();
  });

  test('what normal time did as well is weaker', () => {
    const burst = (at: number) => (minute: number) =>
      10 + noise(minute) + ((minute >= 300 && minute < 330) || (minute >= at && minute < at + 30) ? 8 : 0);
    const first = findExcursion(series(burst(300)), windows, 'up', 1)?.strength ?? 0;
    const again = findExcursion(series(burst(100)), windows, 'up', 1)?.strength ?? 1;
    expect(again).toBeLessThan(first * 0.8);
  });

  test('a short excursion that is over is brief', () => {
    const found = findExcursion(
      series((minute) => 10 + noise(minute) + (minute >= 400 && minute < 404 ? 40 : 0)),
      windows,
      'up',
      1,
    );
    expect(found?.brief).toBe(true);
    expect(found?.strength).toBeLessThanOrEqual(0.4);
  });
});

test('growth is found from its first step, and standing still is none', () => {
  const count = series((minute) => (minute < 100 ? 8 : 8 + Math.floor((minute - 100) / 10)));
  expect(findGrowth(count)).toEqual({ onsetMs: 110 * MINUTE, first: 8, last: 45 });
  expect(findGrowth(series(() => 8))).toBeNull();
  expect(findGrowth([])).toBeNull();
});
