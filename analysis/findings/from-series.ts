import type { Window } from '../../domain/answer.ts';
import type { Finding, FindingDetail } from '../../domain/finding.ts';
import { limitOf } from '../shapes/limits.ts';
import { type Shape, shapesOf, surpriseToward } from '../shapes/shapes.ts';
import { type Columns, readableColumns } from '../signals/columns.ts';
import { meaningsHere, scaled } from '../signals/floors.ts';
import { leadIn, type RawSeries, rateUnit, seriesKey, within } from '../signals/series.ts';
import { type Meaning, UNREACHED_BELOW } from '../signals/signals.ts';
import { findExcursion, findGrowth } from './change-point.ts';
import { findingOfCertificate } from './from-certificates.ts';
import { findingOfShape } from './from-shapes.ts';
import type { FindingsInput } from './input.ts';
import { finding, samplesEvidence } from './of-series.ts';

/** The least surprise at which something that is merely otherwise than usual is told. */
const WORTH_TELLING = 3;
/** What a season explains to this surprise is no finding. */
const AS_EXPECTED = 1.3;
/** What had grown and never should is as rare as a fault. */
const GROWTH_SURPRISE = 3;

/** What stands out in each series: its shift, spike or growth that means trouble, and what else it does unlike itself. */
export function findingsOfSeries(input: FindingsInput): Finding[] {
  const scale = { series: input.series, normal: span(input.normalWindow), limit: input.limit ?? null };
  const found = input.series.flatMap((series) =>
    meaningsHere(series, scale).flatMap((known) => {
      const meaning = scaled(series, known, scale);
      if (meaning.concept === 'certificate.expired') return findingOfCertificate(series, meaning, input) ?? [];
      if (meaning.concept === 'service.unreached') return unreached(series, meaning, input) ?? [];
      if (meaning.cumulative && series.instrument === 'gauge') return growth(series, meaning, input) ?? [];
      return unlikeItself(series, meaning, input);
    }),
  );
  // Requests counted by how they end: where more fail than did, fewer succeed, and they do arrive.
  const failing = new Set(found.flatMap(({ assetId, concept }) => (concept === 'service.errors' ? [assetId] : [])));
  return found.filter(({ assetId, concept }) => concept !== 'service.unreached' || !failing.has(assetId));
}

function unreached(series: RawSeries, meaning: Meaning, input: FindingsInput): Finding | null {
  const fallen = shift(series, readableColumns(series), meaning, input, () => ({ surprise: GROWTH_SURPRISE, seasonal: false }));
  return fallen?.detail.kind === 'level-shift' && fallen.detail.now <= UNREACHED_BELOW * fallen.detail.normal ? fallen : null;
}

function unlikeItself(series: RawSeries, meaning: Meaning, input: FindingsInput): Finding[] {
  const long = input.history?.get(seriesKey(series));
  const own = readableColumns(series);
  const points = long ? readableColumns({ ...series, points: long }) : own;
  const unit = unitOf(series);
  const windows = {
    fromMs: points.at[0] ?? 0,
    normalMs: input.normalWindow.from.getTime(),
    incidentMs: input.incidentWindow.from.getTime(),
    toMs: input.incidentWindow.to.getTime(),
  };
  const traits = { floor: meaning.floor, limit: limitOf(meaning.concept, unit) };
  const shapes = shapesOf(points, windows, traits);
  const main = shift(series, own, meaning, input, () => surpriseToward(points, windows, traits, meaning.bad === 'up' ? 1 : -1));
  const told = shapes.filter((one) => one.surprise >= WORTH_TELLING && !toldAlready(one, shapes, main, meaning));
  return [
    ...(main ? [main] : []),
    ...told.flatMap((one) => findingOfShape(one, long ? { ...series, points: long } : series, meaning, input) ?? []),
  ];
}

/** A departure to the bad side is told as the shift that it is, and what follows from something else is not told beside it. */
function toldAlready({ kind, direction, surprise }: Shape, shapes: readonly Shape[], main: Finding | null, { bad }: Meaning): boolean {
  const beside = (...kinds: Shape['kind'][]) => shapes.some((other) => kinds.includes(other.kind) && other.surprise >= surprise);
  switch (kind) {
    case 'level-shift':
    case 'spike':
    case 'trend':
      return main !== null && direction === (bad === 'up' ? 1 : -1);
    case 'variance':
      return beside('level-shift', 'spike', 'flat-line', 'saturation');
    case 'flat-line':
      return shapes.some((other) => other.kind === 'saturation' && other.surprise >= WORTH_TELLING);
    default:
      return false;
  }
}

function shift(
  series: RawSeries,
  points: Columns,
  meaning: Meaning,
  input: FindingsInput,
  toward: () => { readonly surprise: number; readonly seasonal: boolean },
): Finding | null {
  const windows = { normal: span(input.normalWindow), incident: span(input.incidentWindow) };
  const excursion = findExcursion(points, windows, meaning.bad, meaning.floor);
  if (!excursion || excursion.strength < 0.1) return null;
  const { surprise, seasonal } = toward();
  if (seasonal && surprise < AS_EXPECTED) return null;
  const { onsetMs, untilMs, lateMs: late } = excursion;
  const lead = leadIn(series, onsetMs);
  const evidence = [
    samplesEvidence(series, lead, untilMs + 1, input.at),
    samplesEvidence(series, windows.normal[0], Math.min(windows.normal[1], lead), input.at),
    // What was reached for a moment is told, not what it is now.
    excursion.brief ? null : samplesEvidence(series, leadIn(series, late), untilMs + 1, input.at),
  ].filter((piece) => piece !== null);
  const common = { metric: series.metric, labels: series.labels, unit: unitOf(series) };
  const detail: FindingDetail = excursion.brief
    ? { kind: 'spike', ...common, normal: excursion.normal, peak: excursion.now }
    : { kind: 'level-shift', ...common, normal: excursion.normal, now: excursion.now };
  return finding(series, meaning, { onsetMs, untilMs, strength: excursion.strength, surprise }, evidence, detail);
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
  return finding(series, meaning, { onsetMs: grown.onsetMs, untilMs: last[0], strength, surprise: GROWTH_SURPRISE }, evidence, detail);
}

function unitOf({ instrument, unit }: RawSeries): string {
  return instrument === 'counter' ? rateUnit(unit) : unit;
}

function span(window: Window): readonly [number, number] {
  return [window.from.getTime(), window.to.getTime()];
}
