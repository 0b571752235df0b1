import type { Rule } from '../../domain/alert.ts';
import { sha256 } from '../../domain/ids.ts';
import type { Labels } from '../../domain/observation.ts';

/** A series with its points ascending in time; counters already turned into rates per second. */
export type RuleSeries = {
  readonly assetId: string;
  readonly metric: string;
  readonly labels: Labels;
  readonly unit: string;
  readonly points: ReadonlyArray<readonly [atMs: number, value: number]>;
};

/** What a rule says of one series or asset at one instant. */
export type Verdict = {
  readonly fingerprint: string;
  readonly assetId: string;
  readonly firing: boolean;
  /** When the condition began to hold; the instant of judgement when it does not. */
  readonly since: Date;
  readonly trigger: {
    readonly metric: string;
    readonly labels: Labels;
    readonly unit: string;
    readonly value: number;
    readonly threshold: number | null;
  } | null;
};

/** A series that fell silent longer than this is not judged by a threshold; an absence rule is for that. */
const STALE_MS = 10 * 60_000;

type Threshold = Extract<Rule['condition'], { kind: 'threshold' }>;
type Absence = Extract<Rule['condition'], { kind: 'absence' }>;
type Pattern = Extract<Rule['condition'], { kind: 'pattern' }>;

/** How far back the points of a threshold rule are needed to judge it, also when they come as rarely as a series may. */
export function lookBackMs(condition: Threshold): number {
  return condition.forMs + 2 * STALE_MS;
}

/**
 * Judges a threshold for each series: it fires when every point since some instant at least `forMs` ago was beyond the
 * limit. Series without a recent point give no verdict, so that an alert neither starts nor ends on silence.
 */
export function judgeThreshold(rule: Rule, condition: Threshold, series: readonly RuleSeries[], at: Date): Verdict[] {
  return series.flatMap((one) => {
    const points = one.points.filter(([atMs]) => atMs <= at.getTime());
    const last = points.at(-1);
    if (last === undefined || at.getTime() - last[0] > STALE_MS) return [];
    const within = points.findLastIndex(([, value]) => !beyond(condition, value));
    const first = points[within + 1];
    const firing = first !== undefined && last[0] - first[0] >= condition.forMs;
    return [
      {
        fingerprint: fingerprintOf(rule, one.assetId, one.metric, one.labels),
        assetId: one.assetId,
        firing,
        since: new Date(firing ? first[0] : last[0]),
        trigger: { metric: one.metric, labels: one.labels, unit: one.unit, value: last[1], threshold: condition.above ?? condition.below },
      },
    ];
  });
}

/** Judges absence: fires for an asset whose last sample is older than `forMs`. `lastSeen` lists assets that ever sent it. */
export function judgeAbsence(
  rule: Rule,
  condition: Absence,
  lastSeen: ReadonlyArray<{ readonly assetId: string; readonly at: Date }>,
  at: Date,
): Verdict[] {
  return lastSeen.map(({ assetId, at: seenAt }) => {
    const firing = at.getTime() - seenAt.getTime() >= condition.forMs;
    return { fingerprint: fingerprintOf(rule, assetId, condition.metric, {}), assetId, firing, since: firing ? seenAt : at, trigger: null };
  });
}

/** Judges a pattern: fires for an asset with at least `atLeast` matches in the window, a match standing for `count` (1); quiet assets that fired before resolve. */
export function judgePattern(
  rule: Rule,
  condition: Pattern,
  matches: ReadonlyArray<{ readonly assetId: string; readonly at: Date; readonly count?: number }>,
  known: readonly string[],
  at: Date,
): Verdict[] {
  const byAsset = new Map(known.map((assetId) => [assetId, { count: 0, since: at }]));
  for (const { assetId, at: matchedAt, count = 1 } of matches) {
    const before = byAsset.get(assetId) ?? { count: 0, since: at };
    byAsset.set(assetId, { count: before.count + count, since: matchedAt < before.since ? matchedAt : before.since });
  }
  return [...byAsset].map(([assetId, { count, since }]) => {
    const firing = count >= condition.atLeast;
    return {
      fingerprint: fingerprintOf(rule, assetId, condition.contains, {}),
      assetId,
      firing,
      since: firing ? since : at,
      trigger: null,
    };
  });
}

/** Identity of what a rule watches over its firings. */
function fingerprintOf(rule: Rule, assetId: string, what: string, labels: Labels): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(JSON.stringify(['rule', rule.id, assetId, what, sorted])).slice(0, 32);
}

function beyond(condition: Threshold, value: number): boolean {
  return (condition.above !== null && value > condition.above) || (condition.below !== null && value < condition.below);
}
