import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Points } from '../../analysis/signals/series.ts';

/** A public series with the times at which people saw an anomaly. */
export type Labelled = {
  readonly name: string;
  /** Which half it is in, by the SHA-256 of its name: `a` is developed on, `b` only looked at. */
  readonly half: 'a' | 'b';
  readonly points: Points;
  readonly anomalies: ReadonlyArray<readonly [fromMs: number, toMs: number]>;
};

/** Where the public data lie: beside the project, or in `INFRAMIND_SHARED_DATA`. */
export const DATA = process.env.INFRAMIND_SHARED_DATA ?? join(import.meta.dirname, '..', '..', '..', 'shared', 'data');

/** Half of a name: even or odd last digit of its SHA-256. */
export function halfOf(name: string): 'a' | 'b' {
  const last = Number.parseInt(createHash('sha256').update(name).digest('hex').slice(-1), 16);
  return last % 2 === 0 ? 'a' : 'b';
}

/** The Numenta Anomaly Benchmark's files that are there, none where the data are absent. */
export function labelledSeries(): Labelled[] {
  const root = join(DATA, 'nab');
  if (!existsSync(root)) return [];
  const windows = JSON.parse(readFileSync(join(root, 'windows.json'), 'utf8')) as Record<string, ReadonlyArray<readonly [string, string]>>;
  return Object.keys(windows)
    .sort()
    .filter((name) => existsSync(join(root, name)))
    .map((name) => ({
      name,
      half: halfOf(name),
      points: pointsOf(readFileSync(join(root, name), 'utf8')),
      anomalies: (windows[name] ?? []).map(([from, to]) => [instant(from), instant(to)] as const),
    }));
}

function pointsOf(csv: string): Points {
  const points = csv
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(','))
    .filter(([at, value]) => at !== undefined && at !== '' && value !== undefined)
    .map(([at, value]) => [instant(at as string), Number(value)] as const)
    .filter(([at, value]) => Number.isFinite(at) && Number.isFinite(value));
  return points.sort((a, b) => a[0] - b[0]).filter(([at], index) => index === 0 || at !== points[index - 1]?.[0]);
}

function instant(text: string): number {
  return Date.parse(`${text.replace(' ', 'T').replace(/\.\d+$/, '')}Z`);
}

/** Names of folders in a folder of the data; none where it is absent. */
export function foldersIn(...path: readonly string[]): string[] {
  const root = join(DATA, ...path);
  return existsSync(root)
    ? readdirSync(root, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort()
    : [];
}
