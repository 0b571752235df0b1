import type { Finding } from '../../domain/finding.ts';
import { finding, samplesEvidence } from '../findings/of-series.ts';
import { leadIn, median, type Points, type RawSeries, readable, robustSpread, within } from '../signals/series.ts';
import { meaningOf } from '../signals/signals.ts';
import type { CausesInput, Node } from './nodes.ts';

/** Values on either side of a step that are compared. */
const FEW = 4;
const JITTERS = 4;
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
 * Where a signal that is abnormal already jumps: the next few values lie farther from normal than the few before by more than
 * these were moving anyway, by plainly more than it jitters, and by a good part of how far it was from normal.
 */
function stepIn(points: Points, normal: number): number | null {
  const values = points.map(([, value]) => value);
  const steps = values.slice(1).map((value, index) => value - (values[index] ?? 0));
  const jitter = robustSpread(steps, median(steps));
  const worse = Math.sign((values[0] ?? 0) - normal);
  let best: { readonly split: number; readonly jump: number } | null = null;
  for (let split = FEW; split <= values.length - FEW; split++) {
    const [before, after] = [median(values.slice(split - FEW, split)), median(values.slice(split, split + FEW))];
    const growth = FEW * median(steps.slice(split - FEW, split - 1));
    const jump = worse * (after - before - growth);
    if (jump < Math.max(JITTERS * jitter, (LEAST_GROWTH - 1) * Math.abs(before - normal))) continue;
    if (best === null || jump > best.jump) best = { split, jump };
  }
  return best?.split ?? null;
}
