import type { RuledOut, Window } from '../../domain/answer.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Finding, FindingDetail } from '../../domain/finding.ts';
import { median, type Points, type RawSeries, readable, within } from '../signals/series.ts';
import { samplesEvidence } from './of-series.ts';

/** A finding that is no news: on earlier days at this time it was as bad. */
export type UsualFinding = {
  readonly finding: Finding;
  readonly ruledOut: RuledOut;
  readonly evidence: readonly [Evidence, ...Evidence[]];
};

/** A finding that a habit of days or weeks could explain. */
export type Seasonal = Finding & { readonly detail: Extract<FindingDetail, { readonly kind: 'level-shift' | 'spike' }> };

/** Days before that are looked at: a week of them, and one week more. */
export const DAYS_BEFORE: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 14];
const WEEKS: readonly number[] = [7, 14];
const DAY_MS = 86_400_000;
/** A peak may come somewhat earlier or later than on other days. */
const REACH_MS = 30 * 60_000;
const SHIFTS: readonly number[] = [0, -REACH_MS / 2, REACH_MS / 2, -REACH_MS, REACH_MS];
/** As bad is what went so far from normal as this share of the way it went now. */
const AS_BAD = 0.8;
const LEAST_POINTS = 3;
const LEAST_DAYS = 3;
/** Most days, not all: weekends are quiet, and a holiday may be among them. */
const MOST_DAYS = 2 / 3;

/** Whether the time of day or week may explain a finding. */
export function maybeSeasonal(finding: Finding): finding is Seasonal {
  const { detail } = finding;
  return detail.kind === 'spike' || (detail.kind === 'level-shift' && !detail.again);
}

/** What has to be read of so many days before. */
export function windowBefore(finding: Finding, days: number): Window {
  const { from, to } = shownWindow(finding);
  return { from: new Date(from - days * DAY_MS - REACH_MS), to: new Date(to - days * DAY_MS + REACH_MS) };
}

/**
 * Whether on most days of the week before, or a week and two weeks before, the series was as bad at this time: then it is what
 * it usually is now, and no cause. Null where it is not, and where too few days are known.
 *
 * @param earlier raw points of `windowBefore`, by how many days before
 */
export function usualAt(
  finding: Seasonal,
  series: Omit<RawSeries, 'points'>,
  earlier: ReadonlyMap<number, Points>,
  at: Date,
): UsualFinding | null {
  const { detail } = finding;
  const now = detail.kind === 'spike' ? detail.peak : detail.now;
  const sign = now >= detail.normal ? 1 : -1;
  const enough = AS_BAD * sign * (now - detail.normal);
  const levels = new Map<number, Level>();
  for (const [days, points] of earlier) {
    const level = worstLevel(finding, { ...series, points }, days, sign);
    if (level) levels.set(days, level);
  }
  const asBad = (days: number) => {
    const level = levels.get(days);
    return level !== undefined && sign * (level.value - detail.normal) >= enough;
  };
  const lastWeek = [...levels.keys()].filter((days) => days <= 7).sort((a, b) => a - b);
  const alike = lastWeek.filter(asBad);
  const daily = lastWeek.length >= LEAST_DAYS && alike.length >= MOST_DAYS * lastWeek.length;
  const weekly = WEEKS.every(asBad);
  const shown = daily ? alike[0] : weekly ? 7 : undefined;
  const level = shown === undefined ? undefined : levels.get(shown);
  const points = shown === undefined ? undefined : earlier.get(shown);
  if (!level || !points) return null;
  const before = samplesEvidence({ ...series, points }, level.fromMs, level.toMs, at);
  if (!before) return null;
  const [whole, , late] = finding.evidence;
  const evidence = [whole, before, ...(detail.kind === 'level-shift' && late ? [late] : [])] as const;
  return {
    finding,
    evidence,
    ruledOut: {
      assetId: finding.assetId,
      concept: finding.concept,
      reason: daily ? 'usual-for-day' : 'usual-for-week',
      figure: detail.kind === 'level-shift' ? 'median' : sign > 0 ? 'max' : 'min',
      evidenceIds: evidence.map(({ id }) => id),
    },
  };
}

type Level = { readonly value: number; readonly fromMs: number; readonly toMs: number };

/** Of the stretches around the same time of an earlier day the one that was worst. */
function worstLevel(finding: Seasonal, series: RawSeries, days: number, sign: number): Level | null {
  const { from, to } = shownWindow(finding);
  const { points } = readable(series);
  let worst: Level | null = null;
  for (const shift of SHIFTS) {
    const [fromMs, toMs] = [from - days * DAY_MS + shift, to - days * DAY_MS + shift];
    const values = within(points, fromMs, toMs).map(([, value]) => value);
    if (values.length < (finding.detail.kind === 'spike' ? 1 : LEAST_POINTS)) continue;
    const value = finding.detail.kind === 'level-shift' ? median(values) : sign > 0 ? Math.max(...values) : Math.min(...values);
    if (worst === null || sign * (value - worst.value) > 0) worst = { value, fromMs, toMs };
  }
  return worst;
}

/** The part that is told: how far a shift has come at last, the whole of a spike. */
function shownWindow({ detail, evidence, onset, until }: Finding): { readonly from: number; readonly to: number } {
  const late = evidence[2]?.query;
  const from = detail.kind === 'level-shift' && late?.kind === 'samples' ? late.from : onset;
  return { from: from.getTime(), to: until.getTime() + 1 };
}
