import { describe, expect, test } from 'vitest';
import type { Points } from '../signals/series.ts';
import { type Shape, shapesOf, surpriseToward } from './shapes.ts';
import { MOST_SURPRISE, surpriseOf } from './surprise.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NONE = { floor: 0, limit: null };

/** Noise that is the same in every run: sums of a fixed chaotic sequence, about normal, deviation 1. */
function noise(seed: number): () => number {
  let state = (seed * 7919 + 13) % 2147483647;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return () => next() + next() + next() + next() - 2;
}

/** A day at one minute of which the last quarter is the incident. */
function day(value: (minute: number, random: number) => number | null, seed = 1): Points {
  const random = noise(seed);
  return Array.from({ length: 1440 }, (_, minute) => [minute, value(minute, random())] as const).flatMap(([minute, at]) =>
    at === null ? [] : [[minute * MINUTE, at] as const],
  );
}

const windows = { fromMs: 0, normalMs: 0, incidentMs: 18 * HOUR, toMs: DAY };
const kinds = (found: readonly Shape[], least = 3) => found.filter(({ surprise }) => surprise >= least).map(({ kind }) => kind);
const strongest = (points: Points, traits = NONE) => shapesOf(points, windows, traits)[0];

describe('shapes of a series without a season', () => {
  test('a level shift is found at its onset, with both levels', () => {
    const found = strongest(day((minute, random) => 10 + random + (minute >= 1200 ? 6 : 0)));
    expect(found).toMatchObject({ kind: 'level-shift', direction: 1 });
    expect(found?.surprise).toBeGreaterThan(3);
    expect(Math.abs((found?.onsetMs ?? 0) - 1200 * MINUTE)).toBeLessThanOrEqual(2 * MINUTE);
    expect(found?.normal).toBeCloseTo(10, 0);
    expect(found?.now).toBeCloseTo(16, 0);
  });

  test('a shift within the range of normal values is found when it stays', () => {
    const found = strongest(day((minute, random) => 10 + random + (minute >= 1200 ? 1 : 0)));
    expect(found).toMatchObject({ kind: 'level-shift', direction: 1 });
    expect(found?.surprise).toBeGreaterThan(1.5);
    expect(strongest(day((_minute, random) => 10 + random))?.surprise ?? 0).toBeLessThan(1.5);
  });

  test('a spike is brief, and one like those of normal time is no surprise', () => {
    const spike = (also: readonly number[]) =>
      day((minute, random) => 10 + random + ([1300, ...also].some((at) => minute >= at && minute < at + 2) ? 15 : 0));
    expect(strongest(spike([]))).toMatchObject({ kind: 'spike', direction: 1, onsetMs: 1300 * MINUTE });
    expect(kinds(shapesOf(spike([90, 200, 330, 410, 520, 600, 710, 840, 930, 1010]), windows, NONE))).toEqual([]);
  });

  test('a steady rise is a trend rather than a shift', () => {
    expect(
      kinds(
        shapesOf(
          day((minute, random) => 10 + random + minute / 100),
          windows,
          NONE,
        ),
      ),
    ).toContain('trend');
    expect(
      kinds(
        shapesOf(
          day((minute, random) => 10 + random + (minute >= 1200 ? 6 : 0)),
          windows,
          NONE,
        ),
      ),
    ).not.toContain('trend');
  });

  test('steps that grow are a change of variance with both deviations', () => {
    const found = shapesOf(
      day((minute, random) => 50 + random * (minute >= 1150 ? 4 : 1)),
      windows,
      NONE,
    ).find(({ kind }) => kind === 'variance');
    expect(found?.surprise).toBeGreaterThan(2.5);
    expect((found?.now ?? 0) / (found?.normal ?? 1)).toBeGreaterThan(3);
    expect(Math.abs((found?.onsetMs ?? 0) - 1150 * MINUTE)).toBeLessThan(45 * MINUTE);
  });

  test('one value over and over is a flat line where the series used to move, and none where it never did', () => {
    expect(
      kinds(
        shapesOf(
          day((minute, random) => (minute >= 1250 ? 10 : 10 + random)),
          windows,
          NONE,
        ),
      ),
    ).toContain('flat-line');
    expect(
      kinds(
        shapesOf(
          day(() => 10),
          windows,
          NONE,
        ),
      ),
    ).toEqual([]);
    expect(
      kinds(
        shapesOf(
          day((minute, random) => (minute >= 1250 ? 0 : random > 1.4 ? 1 : 0)),
          windows,
          NONE,
        ),
      ),
    ).toEqual([]);
  });

  test('silence is an absence from the first missing value on; gaps that are usual are none', () => {
    const silent = shapesOf(
      day((minute, random) => (minute >= 1300 ? null : random)),
      windows,
      NONE,
    ).find(({ kind }) => kind === 'absence');
    expect(silent).toMatchObject({ onsetMs: 1300 * MINUTE, surprise: MOST_SURPRISE });
    const gaps = day((minute, random) => (minute % 120 < 30 ? null : random));
    expect(kinds(shapesOf(gaps, windows, NONE))).not.toContain('absence');
  });

  test('a share that stays at its limit is saturated; one that always was is not', () => {
    const share = { floor: 0.1, limit: 1 };
    const full = (from: number) => day((minute, random) => (minute >= from ? 0.995 + 0.005 * Math.sin(minute) : 0.5 + 0.1 * random));
    expect(kinds(shapesOf(full(1250), windows, share))).toContain('saturation');
    expect(kinds(shapesOf(full(0), windows, share))).not.toContain('saturation');
  });

  test('noise of every kind is quiet, and too little normal time says nothing', () => {
    for (let seed = 1; seed <= 40; seed++)
      expect(
        kinds(
          shapesOf(
            day((_minute, random) => 10 + random, seed),
            windows,
            NONE,
          ),
          4,
        ),
      ).toEqual([]);
    expect(shapesOf(day((minute) => minute).slice(-365), windows, NONE)).toEqual([]);
    expect(shapesOf([], windows, NONE)).toEqual([]);
  });

  test('values that are not measured at one pace, or twice at once, are no trouble', () => {
    const random = noise(3);
    const points: Array<readonly [number, number]> = [];
    for (let at = 0; at < DAY; at += MINUTE * (1 + Math.floor(3 * Math.abs(random())))) points.push([at, 5 + random()], [at, 5 + random()]);
    expect(kinds(shapesOf(points, windows, NONE))).toEqual([]);
  });
});

describe('shapes of a series with a season', () => {
  const days = 8;
  /** Ten steps an hour; a peak from 09:00 to 11:00. */
  const daily = (changed: (at: number, value: number) => number = (_at, value) => value): Points => {
    const random = noise(5);
    return Array.from({ length: days * 240 }, (_, step) => {
      const at = step * 6 * MINUTE;
      const hour = (at % DAY) / HOUR;
      return [at, changed(at, 20 + random() + (hour >= 9 && hour < 11 ? 40 : 0))] as const;
    });
  };
  const last = (days - 1) * DAY;
  const at = { fromMs: 0, normalMs: last - DAY, incidentMs: last + 8 * HOUR, toMs: last + 12 * HOUR };

  test('the daily peak is no finding when a week is known', () => {
    expect(kinds(shapesOf(daily(), at, NONE))).toEqual([]);
    expect(surpriseToward(daily(), at, NONE, 1)).toMatchObject({ seasonal: true });
    expect(surpriseToward(daily(), at, NONE, 1).surprise).toBeLessThan(1.3);
  });

  test('the same peak at another hour is one', () => {
    const found = shapesOf(
      daily((time, value) => (time >= last + 3 * HOUR && time < last + 5 * HOUR ? value + 40 : value)),
      { ...at, incidentMs: last + 2 * HOUR, toMs: last + 6 * HOUR },
      NONE,
    );
    expect(found[0]).toMatchObject({ kind: 'level-shift', direction: 1, season: 'day', onsetMs: last + 3 * HOUR });
  });

  test('a peak that does not come is one, and what was to be expected is told', () => {
    const found = shapesOf(
      daily((time, value) => (time >= last && value > 40 ? value - 40 : value)),
      at,
      NONE,
    );
    expect(found[0]).toMatchObject({ kind: 'level-shift', direction: -1, season: 'day' });
    expect(found[0]?.normal).toBeCloseTo(60, -1);
    expect(found[0]?.now).toBeCloseTo(20, -1);
    expect(Math.abs((found[0]?.onsetMs ?? 0) - (last + 9 * HOUR))).toBeLessThanOrEqual(HOUR);
  });

  test('a quiet weekend is usual when weeks are known, and a quiet Tuesday is not', () => {
    const weekly = (quiet: number | null): Points => {
      const random = noise(9);
      return Array.from({ length: 24 * 7 * 5 }, (_, hour) => {
        const number = Math.floor(hour / 24);
        const weekday = (number + 4) % 7;
        const idle = weekday === 0 || weekday === 6 || number === quiet;
        return [hour * HOUR, (idle ? 10 : 100) + random()] as const;
      });
    };
    // 1 January 1970 was a Thursday: day 30 is a Saturday, day 33 a Tuesday.
    const of = (number: number) => ({ fromMs: 0, normalMs: 0, incidentMs: number * DAY, toMs: (number + 1) * DAY });
    expect(kinds(shapesOf(weekly(null), of(30), NONE))).toEqual([]);
    expect(shapesOf(weekly(33), of(33), NONE)[0]).toMatchObject({ kind: 'level-shift', direction: -1, season: 'week' });
  });
});

test('surprise grows with the raw score, begins at nothing and ends at what can be claimed', () => {
  for (const kind of ['level-shift', 'spike', 'trend', 'variance', 'saturation', 'flat-line', 'absence'] as const) {
    const row = Array.from({ length: 60 }, (_, step) => surpriseOf(kind, step / 4));
    expect(row[0]).toBe(0);
    expect(row).toEqual([...row].sort((a, b) => a - b));
    expect(surpriseOf(kind, 1e9)).toBe(MOST_SURPRISE);
  }
});
