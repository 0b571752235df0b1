import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { limitOf } from '../../analysis/shapes/limits.ts';
import { type Shape, shapesOf, type Traits } from '../../analysis/shapes/shapes.ts';
import type { ShapeKind } from '../../analysis/shapes/surprise.ts';
import { type Points, type RawSeries, readable } from '../../analysis/signals/series.ts';
import { meaningOf } from '../../analysis/signals/signals.ts';
import { loadIncident } from '../../demo/incident.ts';
import { readCase } from '../rca/read-case.ts';
import { PROBATION, windowOf } from './detect.ts';
import { DATA, foldersIn, halfOf, labelledSeries } from './read.ts';

/** A series and the stretches of it in which, as far as is known, nothing was wrong. */
export type Quiet = {
  readonly source: string;
  readonly name: string;
  readonly half: 'a' | 'b';
  readonly points: Points;
  readonly traits: Traits;
  readonly windowMs: number;
  /** Where judging begins; what comes before is history. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly except: ReadonlyArray<readonly [fromMs: number, toMs: number]>;
};

export const SOURCES = ['petshop', 'nezha', 'nab', 'capacity', 'quiet-hour'] as const;
const MOST_HISTORY_MS = 21 * 86_400_000;
const DAY_MS = 86_400_000;
const LEAST_STEPS = 24;

/** All quiet series of a source; none where the data are absent. */
export async function quietSeries(source: (typeof SOURCES)[number]): Promise<Quiet[]> {
  if (source === 'nab') return labelledSeries().map((one) => quietParts('nab', one.name, one.points, one.anomalies));
  if (source === 'capacity') return capacity();
  if (source === 'quiet-hour') return demo();
  return foldersIn('rca', source).flatMap((id) => {
    const { behaviour } = readCase(join(DATA, 'rca'), `${source}/${id}`);
    const [from, to] = [behaviour.normalWindow.from.getTime(), behaviour.normalWindow.to.getTime()];
    return behaviour.series.flatMap((series) => measured(source, `${source}/${id}`, series, from, to));
  });
}

function measured(source: string, name: string, series: RawSeries, from: number, to: number): Quiet[] {
  const { points: all, unit } = readable(series);
  const points = all.filter(([at]) => at >= from && at < to);
  const meaning = meaningOf(series);
  if (points.length < 2 * LEAST_STEPS) return [];
  const step = (to - from) / points.length;
  const traits = { floor: meaning?.floor ?? 0, limit: limitOf(meaning?.concept ?? null, unit) };
  return [
    { source, name, half: halfOf(name), points, traits, windowMs: LEAST_STEPS * step, fromMs: (from + to) / 2, toMs: to, except: [] },
  ];
}

function quietParts(source: string, name: string, points: Points, anomalies: Quiet['except']): Quiet {
  const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];
  const windowMs = windowOf(points);
  const fromMs = first + PROBATION * (last - first);
  return { source, name, half: halfOf(name), points, traits: { floor: 0, limit: null }, windowMs, fromMs, toMs: last, except: anomalies };
}

/** Daily figures over years, judged four weeks at a time against half a year. */
function capacity(): Quiet[] {
  const root = join(DATA, 'capacity');
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .sort()
    .map((file) => {
      const points = readFileSync(join(root, file), 'utf8')
        .trim()
        .split('\n')
        .slice(1)
        .map((line) => line.split(','))
        .map(([at, value]) => [Date.parse(`${at}T00:00:00Z`), Number(value)] as const);
      const name = `capacity/${file}`;
      const [first, last] = [points[0]?.[0] ?? 0, points.at(-1)?.[0] ?? 0];
      const fromMs = first + Math.min((last - first) / 2, 182 * DAY_MS);
      return {
        source: 'capacity',
        name,
        half: halfOf(name),
        points,
        traits: { floor: 0, limit: null },
        windowMs: 28 * DAY_MS,
        fromMs,
        toMs: last + DAY_MS,
        except: [],
      };
    });
}

async function demo(): Promise<Quiet[]> {
  const incident = await loadIncident('quiet-hour');
  const series = new Map<string, RawSeries & { points: Array<readonly [number, number]> }>();
  for (const one of incident.observations) {
    if (one.kind !== 'sample') continue;
    const key = JSON.stringify([one.assetId, one.metric, one.labels]);
    const known = series.get(key) ?? { ...one, points: [] };
    known.points.push([Date.parse(String(one.at)), one.value]);
    series.set(key, known);
  }
  return [...series.values()].flatMap((one) => {
    const [from, to] = [one.points[0]?.[0] ?? 0, (one.points.at(-1)?.[0] ?? 0) + 1];
    return measured('quiet-hour', `quiet-hour/${one.metric}`, one, from, to);
  });
}

/** Raw score of each kind in every quiet window of a series; 0 where the kind was not seen. */
export function quietScores(one: Quiet): Array<ReadonlyMap<ShapeKind, Shape>> {
  const scores: Array<ReadonlyMap<ShapeKind, Shape>> = [];
  const first = one.points[0]?.[0] ?? 0;
  const history = one.source === 'capacity' ? 182 * DAY_MS : MOST_HISTORY_MS;
  for (let at = one.fromMs; at + one.windowMs <= one.toMs; at += one.windowMs) {
    const [from, to] = [at - one.windowMs, at + 2 * one.windowMs];
    if (one.except.some((except) => except[0] < to && except[1] > from)) continue;
    const fromMs = Math.max(first, at - history);
    const windows = { fromMs, normalMs: fromMs, incidentMs: at, toMs: at + one.windowMs };
    scores.push(new Map(shapesOf(one.points, windows, one.traits).map((shape) => [shape.kind, shape])));
  }
  return scores;
}
