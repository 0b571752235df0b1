import { findingsOfSeries } from '../../analysis/findings/from-series.ts';
import type { FindingsInput } from '../../analysis/findings/input.ts';
import type { RawSeries } from '../../analysis/signals/series.ts';

const MINUTE = 60_000;
const STEPS = 1440;
/** One part of all series is in memory at a time, so that the collector's work is not measured with them. */
const BATCH = 500;

export type Speed = {
  readonly series: number;
  readonly points: number;
  readonly findings: number;
  readonly cpuSeconds: number;
  readonly sumSeconds: number;
};

/**
 * CPU-seconds on one core for the findings of many series of a day at one minute, and for adding up the same numbers once.
 * One series in twenty has trouble: a shift, a spike, silence, noise, a ramp.
 */
export function measureSpeed(many: number, seed = 1): Speed {
  const random = generator(seed);
  let [findings, cpu, sum, total] = [0, 0, 0, 0];
  for (let done = 0; done < many; done += BATCH) {
    const series = Array.from({ length: Math.min(BATCH, many - done) }, (_, index) => seriesOf(done + index, random));
    const end = STEPS * MINUTE;
    const input: FindingsInput = {
      at: new Date(end),
      normalWindow: { from: new Date(0), to: new Date(end * 0.75) },
      incidentWindow: { from: new Date(end * 0.75), to: new Date(end) },
      series,
      logs: [],
      events: [],
      changes: [],
      alerts: [],
    };
    const read = process.cpuUsage();
    for (const one of series) for (const point of one.points) total += point[1];
    const begun = process.cpuUsage();
    findings += findingsOfSeries(input).length;
    const ended = process.cpuUsage();
    sum += begun.user + begun.system - read.user - read.system;
    cpu += ended.user + ended.system - begun.user - begun.system;
  }
  if (!Number.isFinite(total)) throw new Error('the sum is not a number');
  return { series: many, points: many * STEPS, findings, cpuSeconds: cpu / 1e6, sumSeconds: sum / 1e6 };
}

const METRICS: ReadonlyArray<
  Pick<RawSeries, 'metric' | 'unit' | 'instrument' | 'labels'> & { readonly level: number; readonly noise: number }
> = [
  { metric: 'system.cpu.utilization.total', unit: '1', instrument: 'gauge', labels: {}, level: 0.3, noise: 0.05 },
  { metric: 'http.server.request.duration', unit: 's', instrument: 'gauge', labels: {}, level: 0.08, noise: 0.01 },
  { metric: 'http.server.requests', unit: '1', instrument: 'counter', labels: {}, level: 200, noise: 20 },
  { metric: 'hw.temperature', unit: 'Cel', instrument: 'gauge', labels: {}, level: 45, noise: 1 },
];

function seriesOf(number: number, random: () => number): RawSeries {
  const { level, noise, ...named } = METRICS[number % METRICS.length] as (typeof METRICS)[number];
  const trouble = number % 20 === 7 ? ((number / 20) % 5) | 0 : -1;
  const onset = Math.floor(STEPS * (0.78 + 0.15 * random()));
  const points: Array<readonly [number, number]> = [];
  let total = 0;
  for (let step = 0; step < STEPS; step++) {
    if (trouble === 2 && step >= onset) break;
    const wave = 1 + 0.1 * Math.sin(step / 40);
    let value = level * wave + noise * (random() + random() + random() - 1.5) * (trouble === 3 && step >= onset ? 6 : 1);
    if (trouble === 0 && step >= onset) value += level;
    if (trouble === 1 && step >= onset && step < onset + 3) value += 3 * level;
    if (trouble === 4) value += (level * step) / STEPS;
    total += Math.max(0, value) * 60;
    points.push([step * MINUTE, named.instrument === 'counter' ? total : value]);
  }
  return { assetId: `asset-${number}`, ...named, points };
}

/** Numbers in [0, 1) from a seed: mulberry32. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
