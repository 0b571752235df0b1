import type { Finding } from '../../domain/finding.ts';
import type { RawSeries } from '../signals/series.ts';
import type { Meaning } from '../signals/signals.ts';
import type { FindingsInput } from './input.ts';
import { finding, samplesEvidence } from './of-series.ts';

/** Seconds since 1970 rather than a time that is left. */
const AN_INSTANT = 1e9;
const STRENGTH = 0.9;
const SURPRISE = 3;

/** A certificate whose time has run out: told either as what is left of it, or as the instant at which it ends. */
export function findingOfCertificate(series: RawSeries, meaning: Meaning, input: FindingsInput): Finding | null {
  const points = series.points.filter(([at]) => at < input.incidentWindow.to.getTime());
  const left = ([at, value]: readonly [number, number]) => (value > AN_INSTANT ? value - at / 1000 : value);
  const last = points.at(-1);
  if (!last || left(last) > 0) return null;
  const valid = points.findLastIndex((point) => left(point) > 0);
  const onset = points[valid + 1];
  const [start] = points;
  if (!onset || !start) return null;
  const evidence = [samplesEvidence(series, onset[0], last[0] + 1, input.at), samplesEvidence(series, start[0], onset[0], input.at)].filter(
    (piece) => piece !== null,
  );
  const { metric, labels, unit } = series;
  const detail = { kind: 'level-shift', metric, labels, unit, normal: start[1], now: last[1] } as const;
  return finding(series, meaning, { onsetMs: onset[0], untilMs: last[0], strength: STRENGTH, surprise: SURPRISE }, evidence, detail);
}
