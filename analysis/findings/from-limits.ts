import type { Finding } from '../../domain/finding.ts';
import { limitedPairs, shortOf } from '../signals/limits.ts';
import { median, type RawSeries, within } from '../signals/series.ts';
import type { FindingsInput } from './input.ts';
import { finding, samplesEvidence } from './of-series.ts';

/** Shares of a limit: reached, and far enough from it before. */
const REACHED = 0.97;
const ROOM_BEFORE = 0.95;
const LEAST_VALUES = 3;
const LEAST_USUAL = 8;
const STRENGTH = 0.9;
const SURPRISE = 4;

/** What is used up: a quantity that came to the limit which is measured beside it, and stayed there. */
export function findingsOfLimits(input: FindingsInput): Finding[] {
  const gauges = input.series.filter(({ instrument }) => instrument === 'gauge');
  return limitedPairs(gauges).flatMap(({ used, limit }) => reached(used, limit, input) ?? []);
}

function reached(used: RawSeries, limit: RawSeries, { at, normalWindow, incidentWindow }: FindingsInput): Finding | null {
  const most = limit.points.at(-1)?.[1] ?? 0;
  // What moves with what is used is the greatest of it so far, not its limit.
  if (limit.points.some(([, value]) => value !== most)) return null;
  const usual = within(used.points, normalWindow.from.getTime(), normalWindow.to.getTime()).map(([, value]) => value);
  if (most <= 0 || usual.length < LEAST_USUAL || median(usual) >= ROOM_BEFORE * most) return null;
  const now = within(used.points, incidentWindow.from.getTime(), incidentWindow.to.getTime() + 1);
  const below = now.findLastIndex(([, value]) => value < REACHED * most);
  const full = now.slice(below + 1);
  const [first] = full;
  const last = full.at(-1);
  if (!first || !last || full.length < LEAST_VALUES) return null;
  const before = samplesEvidence(used, normalWindow.from.getTime(), normalWindow.to.getTime(), at);
  const since = samplesEvidence(used, first[0], incidentWindow.to.getTime() + 1, at);
  if (!before || !since) return null;
  const { metric, labels, unit } = used;
  const detail = { kind: 'level-shift', metric, labels, unit, normal: median(usual), now: median(full.map(([, value]) => value)) } as const;
  const meaning = { concept: shortOf(metric), bad: 'up', floor: 0, cumulative: false } as const;
  return finding(used, meaning, { onsetMs: first[0], untilMs: last[0], strength: STRENGTH, surprise: SURPRISE }, [since, before], detail);
}
