import type { Evidence } from '../../domain/evidence.ts';
import type { Finding, FindingDetail } from '../../domain/finding.ts';
import type { Shape } from '../shapes/shapes.ts';
import { leadIn, type RawSeries, rateUnit } from '../signals/series.ts';
import type { Meaning } from '../signals/signals.ts';
import type { FindingsInput } from './input.ts';
import { finding, samplesEvidence } from './of-series.ts';

const DAY_MS = 86_400_000;

/**
 * A finding of what a series does unlike itself. Its first evidence shows it, its second what is usual: normal time, or
 * the same time of the day or week before where there is a season.
 */
export function findingOfShape(shape: Shape, series: RawSeries, meaning: Meaning, input: FindingsInput): Finding | null {
  const evidence = shape.kind === 'absence' ? absenceEvidence(shape, series, input) : shapeEvidence(shape, series, input);
  const [first] = evidence;
  const detail = detailOf(shape, series);
  if (!first || !detail) return null;
  const { onsetMs, untilMs, surprise } = shape;
  return finding(series, meaning, { onsetMs, untilMs, surprise, strength: 1 - 10 ** (-surprise / 3) }, evidence, detail);
}

function detailOf({ kind, normal, now, season }: Shape, series: RawSeries): FindingDetail | null {
  const common = {
    metric: series.metric,
    labels: series.labels,
    unit: series.instrument === 'counter' ? rateUnit(series.unit) : series.unit,
  };
  switch (kind) {
    case 'level-shift':
    case 'spike':
      return { kind: 'departure', ...common, normal, now, season };
    case 'trend':
      return { kind: 'drift', ...common, normal, now };
    case 'variance':
    case 'saturation':
      return { kind, ...common, normal, now };
    case 'flat-line':
      return { kind, ...common, value: now };
    case 'absence':
      return { kind, ...common };
  }
}

function shapeEvidence({ kind, season, onsetMs, untilMs }: Shape, series: RawSeries, input: FindingsInput): Evidence[] {
  const lead = leadIn(series, onsetMs);
  const shown = samplesEvidence(series, lead, untilMs, input.at);
  const backMs = season === 'week' ? 7 * DAY_MS : DAY_MS;
  const begin = input.normalWindow.from.getTime();
  const usual =
    season !== null && kind === 'level-shift'
      ? samplesEvidence(series, leadIn(series, onsetMs - backMs), untilMs - backMs, input.at)
      : kind === 'trend'
        ? samplesEvidence(series, begin, begin + (untilMs - begin) / 3, input.at)
        : samplesEvidence(series, begin, Math.min(input.normalWindow.to.getTime(), lead), input.at);
  const latest = kind === 'trend' ? samplesEvidence(series, leadIn(series, untilMs - (untilMs - begin) / 3), untilMs, input.at) : null;
  const pieces = kind === 'trend' ? [latest, usual] : [shown, usual];
  return pieces.filter((piece) => piece !== null);
}

/** The last value before the silence with the silence after it, and as long a time before. */
function absenceEvidence({ onsetMs, untilMs }: Shape, series: RawSeries, input: FindingsInput): Evidence[] {
  const last = series.points.findLast(([at]) => at < onsetMs + 1);
  if (!last) return [];
  const silent = samplesEvidence(series, leadIn(series, last[0]), Math.min(untilMs, input.incidentWindow.to.getTime()), input.at, 'whole');
  const before = samplesEvidence(series, last[0] - (untilMs - last[0]), last[0], input.at);
  return [silent, before].filter((piece) => piece !== null);
}
