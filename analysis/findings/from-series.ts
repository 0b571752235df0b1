import type { Window } from '../../domain/answer.ts';
import { type Evidence, makeEvidence } from '../../domain/evidence.ts';
import type { Finding, FindingDetail } from '../../domain/finding.ts';
import { contentId } from '../../domain/ids.ts';
import { figuresOfSamples } from '../figures/figures.ts';
import { type RawSeries, readable, within } from '../signals/series.ts';
import { type Meaning, meaningOf } from '../signals/signals.ts';
import { findExcursion, findGrowth } from './change-point.ts';
import type { FindingsInput } from './input.ts';

/** Level shifts, spikes and growing counts, one finding at most per series. */
export function findingsOfSeries(input: FindingsInput): Finding[] {
  return input.series.flatMap((series) => {
    const meaning = meaningOf(series);
    if (!meaning) return [];
    const finding = meaning.cumulative && series.instrument === 'gauge' ? growth(series, meaning, input) : shift(series, meaning, input);
    return finding ? [finding] : [];
  });
}

/**
 * Evidence of a series over a window; the figures are those a later reading computes. The query ends right after the
 * last value that was read, so that values still to come do not change what it says.
 */
export function samplesEvidence(series: RawSeries, from: number, to: number, at: Date): Evidence | null {
  const points = within(series.points, from, to);
  const last = points.at(-1);
  const figures = figuresOfSamples({ ...series, points });
  if (!last || !figures) return null;
  const { assetId, metric, labels } = series;
  return makeEvidence({ kind: 'samples', assetId, metric, labels, from: new Date(from), to: new Date(last[0] + 1) }, figures, at);
}

function shift(series: RawSeries, meaning: Meaning, input: FindingsInput): Finding | null {
  const { unit, points } = readable(series);
  const windows = { normal: span(input.normalWindow), incident: span(input.incidentWindow) };
  const excursion = findExcursion(points, windows, meaning.bad, meaning.floor);
  if (!excursion || excursion.strength < 0.1) return null;
  const { onsetMs, untilMs } = excursion;
  // A counter's first rate in a window needs the reading before it.
  const lead = series.instrument === 'counter' ? leadIn(series, onsetMs) : onsetMs;
  const late = excursion.points[Math.floor((excursion.points.length * 2) / 3)]?.[0] ?? onsetMs;
  const evidence = [
    samplesEvidence(series, lead, untilMs + 1, input.at),
    samplesEvidence(series, windows.normal[0], Math.min(windows.normal[1], lead), input.at),
    samplesEvidence(series, series.instrument === 'counter' ? leadIn(series, late) : late, untilMs + 1, input.at),
  ].filter((piece) => piece !== null);
  const common = { metric: series.metric, labels: series.labels, unit };
  const detail: FindingDetail = excursion.brief
    ? { kind: 'spike', ...common, normal: excursion.normal, peak: excursion.now }
    : { kind: 'level-shift', ...common, normal: excursion.normal, now: excursion.now };
  return finding(series, meaning, onsetMs, untilMs, excursion.strength, evidence, detail);
}

function growth(series: RawSeries, meaning: Meaning, input: FindingsInput): Finding | null {
  const points = within(series.points, 0, input.incidentWindow.to.getTime());
  const grown = findGrowth(points);
  const [first, last] = [points[0], points.at(-1)];
  if (!grown || !first || !last) return null;
  const size = grown.last - grown.first;
  const strength = 0.55 + 0.4 * (1 - Math.exp(-size / (10 * meaning.floor)));
  const evidence = [
    samplesEvidence(series, first[0], last[0] + 1, input.at),
    samplesEvidence(series, grown.onsetMs, last[0] + 1, input.at),
  ].filter((piece) => piece !== null);
  const detail: FindingDetail = {
    kind: 'trend',
    metric: series.metric,
    labels: series.labels,
    unit: series.unit,
    first: grown.first,
    last: grown.last,
  };
  return finding(series, meaning, grown.onsetMs, last[0], strength, evidence, detail);
}

function finding(
  series: RawSeries,
  meaning: Meaning,
  onsetMs: number,
  untilMs: number,
  strength: number,
  evidence: readonly Evidence[],
  detail: FindingDetail,
): Finding | null {
  const [first, ...rest] = evidence;
  if (!first) return null;
  return {
    id: contentId('fnd', series.assetId, meaning.concept, first.id),
    assetId: series.assetId,
    concept: meaning.concept,
    onset: new Date(onsetMs),
    until: new Date(untilMs),
    strength: Math.min(1, Math.max(0, strength)),
    evidence: [first, ...rest],
    detail,
  };
}

function leadIn(series: RawSeries, atMs: number): number {
  return series.points.findLast(([at]) => at < atMs)?.[0] ?? atMs;
}

function span(window: Window): readonly [number, number] {
  return [window.from.getTime(), window.to.getTime()];
}
