import { expect, test } from 'vitest';
import type { Series } from '../stores.ts';
import { knownSeries } from './known-series.ts';

const series = (unit: string): Series => ({ assetId: 'web-1', metric: 'cpu', labels: {}, unit, instrument: 'gauge' });

test('a series is read once, and again when its unit may have been corrected', async () => {
  let now = 0;
  const known = knownSeries(() => now);
  const asked: string[][] = [];
  const read = (unit: string) => async (unknown: readonly string[]) => {
    asked.push([...unknown]);
    return new Map(unknown.filter((id) => id !== 'gone').map((id) => [id, series(unit)]));
  };
  expect([...(await known.of(['a', 'gone'], read('ms'))).keys()]).toEqual(['a']);
  now += 60_000;
  expect((await known.of(['a', 'b'], read('s'))).get('a')?.unit).toBe('ms');
  now += 600_000;
  expect((await known.of(['a'], read('s'))).get('a')?.unit).toBe('s');
  expect(asked).toEqual([['a', 'gone'], ['b'], ['a']]);
});
