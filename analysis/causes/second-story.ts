import type { Finding } from '../../domain/finding.ts';
import { finding, samplesEvidence } from '../findings/of-series.ts';
import { median, type Points, type RawSeries, robustSpread, within } from '../signals/series.ts';
import { meaningOf } from '../signals/signals.ts';
import type { CausesInput, Node } from './nodes.ts';
import { followsFrom, pathsTo } from './paths.ts';
import { rank } from './rank.ts';
import type { Scored } from './score.ts';
import type { Field } from './shared.ts';
import { ofTheirOwn } from './together.ts';

/** Values on either side of a step that are compared. */
const FEW = 4;
const JITTERS = 4;
/** The new level is so many times the distance from normal that the values before it had. */
const LEAST_GROWTH = 1.25;
const LEAST_SCORE = 0.45;

/**
 * What makes the alert's signal worse a second time: where it rose, stayed, and rose again, something that began in between
 * works together with the first cause. It began after the first rise, so it cannot explain that, and is no part of its story.
 */
export function secondStory(
  input: CausesInput,
  target: Node,
  field: Field,
  first: Scored,
): { readonly story: Scored; readonly rise: Finding } | null {
  const shift = target.findings.find(({ detail }) => detail.kind === 'level-shift');
  if (shift?.detail.kind !== 'level-shift') return null;
  const { metric, labels, normal } = shift.detail;
  const same = (one: RawSeries) =>
    one.metric === metric && Object.entries(labels).every(([name, value]) => one.labels[name] === value) && one.assetId === target.assetId;
  const series = input.measured.find((one) => same(one.series))?.series;
  const rise = series && riseOf(series, target, normal, input.at);
  if (!rise) return null;
  const later: Node = { ...target, onsetMs: rise.onset.getTime(), findings: [rise], strength: rise.strength };
  const told = new Set([first.path.root, ...first.path.links.flatMap(({ cause, effect }) => [cause, effect])]);
  const paths = pathsTo(later, field).paths.filter(
    ({ root, links }) =>
      root.findings.length > 0 &&
      root.onsetMs > target.onsetMs &&
      ofTheirOwn(root, first.path.root, field.topology) &&
      !followsFrom(
        root,
        [...told].filter((node) => node !== target),
        field.topology,
      ) &&
      !links.some(({ cause }) => told.has(cause)),
  );
  const [story] = rank(paths, true, () => 0);
  return story && story.score >= LEAST_SCORE
    ? { story: { ...story, standing: Math.min(story.standing, first.standing), reasons: [...story.reasons, 'rose-again'] }, rise }
    : null;
}

/** The second step of a signal that has left its normal level already; null where it has one level, or wanders. */
function riseOf(series: RawSeries, target: Node, normal: number, at: Date): Finding | null {
  const meaning = meaningOf(series);
  const points = within(series.points, target.onsetMs, at.getTime());
  const split = stepIn(points, normal);
  if (!meaning || split === null) return null;
  const [before, after] = [points.slice(0, split), points.slice(split)].map((part) => median(part.map(([, value]) => value)));
  if (before === undefined || after === undefined || (after - normal) / (before - normal) < LEAST_GROWTH) return null;
  const onsetMs = points[split]?.[0] ?? 0;
  const evidence = [samplesEvidence(series, onsetMs, at.getTime(), at), samplesEvidence(series, target.onsetMs, onsetMs, at)];
  if (evidence.some((one) => one === null)) return null;
  const { metric, labels, unit } = series;
  const strength = Math.min(1, (after - before) / Math.abs(before - normal));
  const detail = { kind: 'level-shift', metric, labels, unit, normal: before, now: after, again: true } as const;
  return finding(
    series,
    meaning,
    { onsetMs, untilMs: points.at(-1)?.[0] ?? onsetMs, strength, surprise: target.findings[0]?.surprise ?? 0 },
    evidence.filter((one) => one !== null),
    detail,
  );
}

/**
 * Where a signal that is abnormal already jumps: the next few values lie above the few before by more than these were
 * growing by anyway, by plainly more than it jitters, and by a good part of how far it was from normal.
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
