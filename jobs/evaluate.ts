import { judgeAbsence, judgePattern, judgeThreshold, lookBackMs, type RuleSeries, type Verdict } from '../analysis/rules/rules.ts';
import type { Rule } from '../domain/alert.ts';
import { countOf } from '../domain/event-record.ts';
import type { Jobs } from '../domain/jobs.ts';
import type { SeriesPoints, TenantStores } from '../stores/stores.ts';
import { type AlertSignal, applySignals, type TransitionDeps } from './alert-transitions.ts';

export type EvaluateDeps = TransitionDeps & {
  /** Turns a counter's points into a rate per second; a gauge passes unchanged. */
  readonly asRate: (series: SeriesPoints) => RuleSeries;
};

const DAY_MS = 24 * 3_600_000;

/** Judges every rule of the tenant at one instant and hands what fires or ends to the alerts. */
export async function evaluate(deps: EvaluateDeps, payload: Jobs['evaluate']): Promise<void> {
  const at = new Date(payload.at);
  const wanted = (rule: Rule) => payload.ruleIds === undefined || payload.ruleIds.includes(rule.id);
  const signals: AlertSignal[] = [];
  for (const rule of (await deps.stores.alerts.rules()).filter(wanted)) {
    for (const verdict of await judge(deps, rule, at)) signals.push(signalOf(rule, verdict, at));
  }
  if (signals.length === 0) return;
  const known = await deps.stores.alerts.byFingerprints(signals.map(({ fingerprint }) => fingerprint));
  const open = new Set(known.filter(({ status }) => status === 'firing').map(({ fingerprint }) => fingerprint));
  await applySignals(
    deps,
    signals.filter(({ fingerprint, status }) => (status === 'firing') !== open.has(fingerprint)),
    at,
  );
}

async function judge(deps: EvaluateDeps, rule: Rule, at: Date): Promise<Verdict[]> {
  const { condition } = rule;
  const assetIds = condition.assetId === null ? null : [condition.assetId];
  const just = new Date(at.getTime() + 1);
  if (condition.kind === 'threshold') {
    const window = { from: new Date(at.getTime() - lookBackMs(condition)), to: just };
    const series = await deps.stores.samples.range({ assetIds, metric: condition.metric, labels: condition.labels, window });
    return judgeThreshold(rule, condition, series.map(deps.asRate), at);
  }
  if (condition.kind === 'absence') {
    const latest = await deps.stores.samples.latest({
      assetIds,
      metric: condition.metric,
      at,
      maxAgeMs: DAY_MS + condition.forMs,
    });
    return judgeAbsence(rule, condition, newestPerAsset(latest), at);
  }
  const window = { from: new Date(at.getTime() - condition.withinMs), to: just };
  const matches =
    condition.of === 'event'
      ? await matchingEvents(deps.stores, assetIds, condition.contains, window)
      : await matchingLogs(deps.stores, assetIds, condition.contains, window);
  const firing = await deps.stores.alerts.list({ status: 'firing', ruleId: rule.id, limit: 10_000 });
  const known = firing.map(({ assetId }) => assetId);
  return judgePattern(rule, condition, matches, known, at);
}

async function matchingEvents(
  stores: TenantStores,
  assetIds: readonly string[] | null,
  contains: string,
  window: { from: Date; to: Date },
) {
  const events = await stores.events.list({ assetIds, asserted: true, window, limit: 10_000 });
  return events.filter(({ code }) => code.includes(contains)).map((event) => ({ ...event, count: countOf(event) }));
}

async function matchingLogs(stores: TenantStores, assetIds: readonly string[] | null, contains: string, window: { from: Date; to: Date }) {
  return stores.logs.search({ assetIds, contains, window, limit: 10_000 });
}

function newestPerAsset(latest: ReadonlyArray<{ readonly assetId: string; readonly at: Date }>) {
  const newest = new Map<string, { assetId: string; at: Date }>();
  for (const one of latest) {
    const seen = newest.get(one.assetId);
    if (seen === undefined || seen.at < one.at) newest.set(one.assetId, one);
  }
  return [...newest.values()];
}

function signalOf(rule: Rule, verdict: Verdict, at: Date): AlertSignal {
  return {
    fingerprint: verdict.fingerprint,
    source: 'rule',
    name: rule.name,
    severity: rule.severity,
    assetId: verdict.assetId,
    status: verdict.firing ? 'firing' : 'resolved',
    startedAt: verdict.since,
    resolvedAt: verdict.firing ? null : at,
    trigger: verdict.trigger,
    summary: rule.name,
    labels: verdict.trigger?.labels ?? {},
    annotations: {},
    ruleId: rule.id,
  };
}
