import type { Finding } from '../../domain/finding.ts';
import { finding, samplesEvidence } from '../findings/of-series.ts';
import { leadIn, median, type Points, type RawSeries, readable, robustSpread, within } from '../signals/series.ts';
import { meaningOf } from '../signals/signals.ts';
import type { CausesInput, Node } from './nodes.ts';

/** Values on either side of a step that are compared. */
const FEW = 4;
const MANY = 12;
/** So many times what is left of the jitter a step is high. */
const JITTERS = 5.5;
/** Up to this share of its height a step has hardly begun. */
const LITTLE = 0.15;
/** The new level is so many times the distance from normal that the values before it had. */
const LEAST_GROWTH = 1.25;

/**
 * The second step of what a node was seen in, as a finding of its own: where it had left its normal level already and jumps once
 * more. Counters are read as their rates, as findings read them.
 *
 * @returns null where it has one level, or wanders
 */
export function secondRise({ measured, at }: Pick<CausesInput, 'measured' | 'at'>, node: Node): Finding | null {
  const shift = node.findings.find(({ detail }) => detail.kind === 'level-shift');
  if (shift?.detail.kind !== 'level-shift') return null;
  const { metric, labels, normal } = shift.detail;
  const same = (one: RawSeries) =>
    one.metric === metric && one.assetId === node.assetId && Object.entries(labels).every(([name, value]) => one.labels[name] === value);
  const series = measured.find((one) => same(one.series))?.series;
  return series ? riseOf(series, { onsetMs: shift.onset.getTime(), surprise: shift.surprise, normal }, at) : null;
}

function riseOf(
  series: RawSeries,
  first: { readonly onsetMs: number; readonly surprise: number; readonly normal: number },
  at: Date,
): Finding | null {
  const meaning = meaningOf(series);
  const { unit, points: all } = readable(series);
  const points = within(all, first.onsetMs, at.getTime());
  const split = stepIn(points, first.normal);
  if (!meaning || split === null) return null;
  const [before, after] = [points.slice(0, split), points.slice(split)].map((part) => median(part.map(([, value]) => value)));
  if (before === undefined || after === undefined || (after - first.normal) / (before - first.normal) < LEAST_GROWTH) return null;
  const onsetMs = points[split]?.[0] ?? 0;
  const evidence = [
    samplesEvidence(series, leadIn(series, onsetMs), at.getTime(), at),
    samplesEvidence(series, leadIn(series, first.onsetMs), onsetMs, at),
  ].filter((one) => one !== null);
  const strength = Math.min(1, Math.abs((after - before) / (before - first.normal)));
  const detail = {
    kind: 'level-shift',
    metric: series.metric,
    labels: series.labels,
    unit,
    normal: before,
    now: after,
    again: true,
  } as const;
  const when = { onsetMs, untilMs: points.at(-1)?.[0] ?? onsetMs, strength, surprise: first.surprise };
  return evidence.length === 2 ? finding(series, meaning, when, evidence, detail) : null;
}

/**
 * Where a signal that is abnormal already jumps: what comes after lies farther from normal than what came before by more than it was
 * moving anyway, by plainly more than both jitter, and by a good part of how far it was from normal. The longer either side is seen,
 * the less of its jitter is left in its middle.
 */
function stepIn(points: Points, normal: number): number | null {
  const worse = Math.sign((points[0]?.[1] ?? 0) - normal);
  const values = points.map(([, value]) => worse * (value - normal));
  const steps = values.slice(1).map((value, index) => value - (values[index] ?? 0));
  let best: { readonly split: number; readonly plainness: number; readonly top: number } | null = null;
  for (let split = FEW; split <= values.length - FEW; split++) {
    const near = steps.slice(Math.max(0, split - MANY), split + MANY);
    const jitter = robustSpread(near, median(near));
    for (const reach of [FEW, MANY]) {
      const [before, after] = [values.slice(Math.max(0, split - reach), split), values.slice(split, split + reach)];
      const [level, jump] = [median(before), median(after) - median(before)];
      const doubt = jitter * Math.sqrt(1 / before.length + 1 / after.length);
      const carriedOn = (climb(before) * (before.length + after.length)) / 2;
      if (jump < Math.max(JITTERS * doubt, (LEAST_GROWTH - 1) * Math.abs(level), 2 * carriedOn)) continue;
      const plainness = jump / Math.max(doubt, Number.MIN_VALUE);
      if (best === null || plainness > best.plainness) best = { split, plainness, top: level + LITTLE * jump };
    }
  }
  if (best === null) return null;
  // Where the middles part most plainly is near the jump: it is where the level before it is left for good.
  const { split, top } = best;
  const isBeyond = (index: number) => (values[index] ?? Number.POSITIVE_INFINITY) > top;
  let first = split;
  while (!isBeyond(first)) first += 1;
  while (first > FEW && isBeyond(first - 1)) first -= 1;
  return first;
}

/** By how much values grow from one to the next, as their halves differ. */
function climb(values: readonly number[]): number {
  const half = values.length >> 1;
  return (median(values.slice(-half)) - median(values.slice(0, half))) / (values.length - half);
}
