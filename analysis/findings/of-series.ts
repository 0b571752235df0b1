import { type Evidence, makeEvidence } from '../../domain/evidence.ts';
import type { Finding, FindingDetail } from '../../domain/finding.ts';
import { contentId } from '../../domain/ids.ts';
import { figuresOfSamples } from '../figures/figures.ts';
import { type RawSeries, within } from '../signals/series.ts';
import type { Meaning } from '../signals/signals.ts';

/**
 * Evidence of a series over a window; the figures are those a later reading computes. The query ends right after the
 * last value that was read, so that values still to come do not change what it says; `whole` asks to the
 * very end, where it is the silence that counts.
 */
export function samplesEvidence(series: RawSeries, from: number, to: number, at: Date, end: 'last' | 'whole' = 'last'): Evidence | null {
  const points = within(series.points, from, to);
  const last = points.at(-1);
  const figures = figuresOfSamples({ ...series, points });
  if (!last || !figures) return null;
  const { assetId, metric, labels } = series;
  const until = new Date(end === 'whole' ? to : last[0] + 1);
  return makeEvidence({ kind: 'samples', assetId, metric, labels, from: new Date(from), to: until }, figures, at);
}

/** A finding of a series; null without evidence. */
export function finding(
  series: RawSeries,
  meaning: Meaning,
  { onsetMs, untilMs, strength, surprise }: { onsetMs: number; untilMs: number; strength: number; surprise: number },
  evidence: readonly Evidence[],
  detail: FindingDetail,
): Finding | null {
  const [first, ...rest] = evidence;
  if (!first) return null;
  return {
    id: contentId('fnd', series.assetId, meaning.concept, detail.kind, first.id),
    assetId: series.assetId,
    concept: meaning.concept,
    onset: new Date(onsetMs),
    until: new Date(untilMs),
    strength: Math.min(1, Math.max(0, strength)),
    surprise,
    evidence: [first, ...rest],
    detail,
  };
}
