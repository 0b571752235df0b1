import { judgeAbsence, judgePattern, judgeThreshold, type RuleSeries } from '../../analysis/rules/rules.ts';
import { readable } from '../../analysis/signals/series.ts';
import { createTemplateMiner } from '../../analysis/templates/templates.ts';
import type { Alert, Rule } from '../../domain/alert.ts';
import type { Asset, Relation } from '../../domain/asset.ts';
import { collapseEvents } from '../../domain/event-record.ts';
import { contentId, logId } from '../../domain/ids.ts';
import type { HardwareEvent, Observation } from '../../domain/observation.ts';
import { mergeFacts, sourceKey } from '../../stores/postgres/facts.ts';
import type { SeriesPoints, StoredLog, TemplateCount, TenantStores } from '../../stores/stores.ts';

type Window = { readonly from: Date; readonly to: Date };
type CountFilter = {
  readonly assetIds: readonly string[] | null;
  readonly window: Window;
  readonly templateId?: string | readonly string[];
  readonly examples?: boolean;
};

const MINUTE = 60_000;
const SILENT_MS = 20 * MINUTE;

/**
 * The look-ups of an investigation over observations that are held as they are: thousands of scenarios are gone through in
 * minutes, where a database would take hours. What the exam says is said through a real one.
 */
export function memoryStores(observations: readonly Observation[]): TenantStores {
  const series = seriesOf(observations);
  const { mine } = createTemplateMiner([]);
  const texts = new Map<string, string>();
  const logs = observations.flatMap((one): StoredLog[] => {
    if (one.kind !== 'log') return [];
    const { template } = mine(one.body, one.at);
    texts.set(template.id, template.text);
    return [{ ...one, id: logId(one), templateId: template.id }];
  });
  const events = observations.filter((one): one is HardwareEvent => one.kind === 'event');
  const { assets, relations, changes } = inventoryOf(observations);
  const alerts: Alert[] = [];
  const asked = (assetIds: readonly string[] | null | undefined, assetId: string) => !assetIds || assetIds.includes(assetId);
  const counted = ({ assetIds, window, templateId, examples = true }: CountFilter): TemplateCount[] => {
    const wanted = templateId === undefined ? null : [templateId].flat();
    const within = logs.filter((one) => asked(assetIds, one.assetId) && inside(one.at, window) && asked(wanted, one.templateId));
    const counts = countLogs(within, texts);
    return examples ? counts : counts.map((one) => ({ ...one, text: '', example: '' }));
  };
  const kept = {
    inventory: {
      assets: async () => assets,
      relations: async () => relations,
      changes: async ({ assetIds, window }: { assetIds: readonly string[] | null; window: Window }) =>
        changes.filter(({ assetId, at }) => asked(assetIds, assetId) && inside(at, window)),
    },
    samples: {
      series: async (filter: { assetIds: readonly string[] | null; besides?: readonly string[]; window: Window }) =>
        series.filter(
          ({ assetId, metric, points }) =>
            asked(filter.assetIds, assetId) &&
            !filter.besides?.includes(metric) &&
            points.some(([at]) => inside(new Date(at), filter.window)),
        ),
      count: async ({ assetIds, metric, window }: { assetIds: readonly string[] | null; metric: readonly string[]; window: Window }) =>
        series
          .filter((one) => asked(assetIds, one.assetId) && metric.includes(one.metric))
          .reduce((sum, { points }) => sum + points.filter(([at]) => inside(new Date(at), window)).length, 0),
      range: async (filter: { assetIds: readonly string[] | null; metric?: string | readonly string[]; window: Window }) =>
        series.flatMap((one) => {
          const isMeant = filter.metric === undefined || [filter.metric].flat().includes(one.metric);
          if (!isMeant || !asked(filter.assetIds, one.assetId)) return [];
          const points = one.points.filter(([at]) => inside(new Date(at), filter.window));
          return points.length > 0 ? [{ ...one, points }] : [];
        }),
    },
    logs: {
      countByTemplate: async (filter: CountFilter) => counted(filter),
      countByTemplateIn: async ({ assetIds, windows }: { assetIds: readonly string[]; windows: readonly Window[] }) =>
        windows.map((window) => counted({ assetIds, window, examples: false })),
      histogram: async ({ assetIds, window, bucketMs }: { assetIds: readonly string[] | null; window: Window; bucketMs: number }) =>
        levelsOf(
          logs.filter(({ assetId, at }) => asked(assetIds, assetId) && inside(at, window)),
          window,
          bucketMs,
        ),
      search: async (filter: { assetIds: readonly string[] | null; contains?: string; window: Window; limit: number }) =>
        logs
          .filter(
            ({ assetId, at, body }) =>
              asked(filter.assetIds, assetId) &&
              inside(at, filter.window) &&
              (filter.contains === undefined || body.includes(filter.contains)),
          )
          .toSorted((a, b) => b.at.getTime() - a.at.getTime())
          .slice(0, filter.limit),
    },
    events: {
      list: async (filter: { assetIds: readonly string[] | null; asserted?: boolean; window: Window }) =>
        collapseEvents(
          events.filter(
            ({ assetId, at, asserted }) =>
              asserted === (filter.asserted ?? asserted) && asked(filter.assetIds, assetId) && inside(at, filter.window),
          ),
        ),
    },
    alerts: {
      list: async ({ assetIds, window }: { assetIds?: readonly string[]; window: Window }) =>
        alerts.filter(({ assetId, startedAt }) => asked(assetIds, assetId) && inside(startedAt, window)),
      put: (alert: Alert) => alerts.push(alert),
    },
  };
  return kept as unknown as TenantStores;
}

/** Lets rules be judged as time passes; what has fired is in the stores. Returns the first rule's alert on the asset, and when it came. */
export async function fire(
  stores: TenantStores,
  {
    rules,
    alertAssetId,
    tickSeconds,
    observations,
  }: { rules: readonly Rule[]; alertAssetId: string; tickSeconds: number; observations: readonly Observation[] },
): Promise<{ readonly alert: Alert; readonly at: Date } | null> {
  const [first, last] = [observations[0]?.at.getTime() ?? 0, observations.at(-1)?.at.getTime() ?? 0];
  const everything = { from: new Date(0), to: new Date(last + 1) };
  const found: Array<{ readonly alert: Alert; readonly at: Date; readonly own: boolean }> = [];
  for (const rule of rules) {
    const { condition } = rule;
    const assetIds = condition.assetId === null ? null : [condition.assetId];
    const all = condition.kind === 'pattern' ? [] : await stores.samples.range({ assetIds, metric: condition.metric, window: everything });
    const series = all.map((one): RuleSeries => ({ ...one, ...readable(one) }));
    for (let at = first + tickSeconds * 1000; at <= last + SILENT_MS; at += tickSeconds * 1000) {
      const now = new Date(at);
      const verdicts =
        condition.kind === 'threshold'
          ? judgeThreshold(
              rule,
              condition,
              series.filter(({ labels }) => within(condition.labels, labels)),
              now,
            )
          : condition.kind === 'absence'
            ? judgeAbsence(rule, condition, lastSeen(series, at), now)
            : judgePattern(rule, condition, await matches(stores, condition, assetIds, now), [], now);
      const firing = verdicts.find((verdict) => verdict.firing);
      if (!firing) continue;
      found.push({ at: now, own: rule === rules[0] && firing.assetId === alertAssetId, alert: alertOf(rule, firing) });
      break;
    }
  }
  const own = found.find((one) => one.own);
  if (!own) return null;
  const list = stores.alerts as unknown as { put(alert: Alert): void };
  for (const { alert, at } of found) if (at <= own.at || alert.startedAt <= own.at) list.put(alert);
  return own;
}

async function matches(
  stores: TenantStores,
  condition: Extract<Rule['condition'], { kind: 'pattern' }>,
  assetIds: readonly string[] | null,
  now: Date,
): Promise<ReadonlyArray<{ readonly assetId: string; readonly at: Date }>> {
  const window = { from: new Date(now.getTime() - condition.withinMs), to: new Date(now.getTime() + 1) };
  if (condition.of === 'log') return stores.logs.search({ assetIds, contains: condition.contains, window, limit: 10_000 });
  const events = await stores.events.list({ assetIds, asserted: true, window });
  return events.filter(({ code }) => code.includes(condition.contains));
}

function alertOf(rule: Rule, { fingerprint, assetId, since, trigger }: ReturnType<typeof judgePattern>[number]): Alert {
  return {
    id: contentId('alr', rule.id, assetId),
    fingerprint,
    incidentId: contentId('inc', rule.id),
    source: 'rule',
    name: rule.name,
    severity: rule.severity,
    assetId,
    status: 'firing',
    startedAt: since,
    resolvedAt: null,
    trigger,
    summary: rule.name,
    labels: trigger?.labels ?? {},
    annotations: {},
    transitions: 1,
    ruleId: rule.id,
  };
}

function lastSeen(series: readonly RuleSeries[], atMs: number): Array<{ readonly assetId: string; readonly at: Date }> {
  const newest = new Map<string, number>();
  for (const { assetId, points } of series) {
    const last = points.findLast(([at]) => at <= atMs)?.[0];
    if (last !== undefined) newest.set(assetId, Math.max(newest.get(assetId) ?? 0, last));
  }
  return [...newest].map(([assetId, at]) => ({ assetId, at: new Date(at) }));
}

function within(wanted: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}

function inside(at: Date, { from, to }: Window): boolean {
  return at >= from && at < to;
}

function seriesOf(observations: readonly Observation[]): SeriesPoints[] {
  const known = new Map<string, SeriesPoints & { points: Array<[number, number]> }>();
  for (const one of observations) {
    if (one.kind !== 'sample') continue;
    const { assetId, metric, labels, unit, instrument } = one;
    const key = JSON.stringify([assetId, metric, labels]);
    const series = known.get(key) ?? { assetId, metric, labels, unit, instrument, points: [] };
    known.set(key, series);
    series.points.push([one.at.getTime(), one.value]);
  }
  return [...known.values()].map((one) => ({ ...one, points: one.points.sort((a, b) => a[0] - b[0]) }));
}

function inventoryOf(observations: readonly Observation[]) {
  const facts = observations.filter((one) => one.kind === 'fact');
  const merged = mergeFacts({ assets: new Map<string, Asset>(), sources: new Map(), relations: [] }, facts);
  const relations: Relation[] = [...merged.opened].sort((a, b) =>
    sourceKey(a.from, `${a.kind} ${a.to}`) < sourceKey(b.from, `${b.kind} ${b.to}`) ? -1 : 1,
  );
  return { assets: merged.assets, relations, changes: merged.changes };
}

function countLogs(logs: readonly StoredLog[], texts: ReadonlyMap<string, string>): TemplateCount[] {
  return [...Map.groupBy(logs, ({ assetId, templateId }) => JSON.stringify([assetId, templateId])).values()]
    .flatMap((group) => {
      const sorted = group.toSorted((a, b) => a.at.getTime() - b.at.getTime());
      const [first, last] = [sorted[0], sorted.at(-1)];
      if (!first || !last) return [];
      const { assetId, templateId } = first;
      return [
        {
          templateId,
          assetId,
          text: texts.get(templateId) ?? '',
          count: sorted.length,
          firstAt: first.at,
          lastAt: last.at,
          maxSeverityNumber: Math.max(...sorted.map(({ severityNumber }) => severityNumber)),
          example: last.body,
        },
      ];
    })
    .sort((a, b) => b.count - a.count || (a.assetId + a.templateId < b.assetId + b.templateId ? -1 : 1));
}

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

function levelsOf(logs: readonly StoredLog[], { from, to }: Window, bucketMs: number) {
  const many = Math.ceil((to.getTime() - from.getTime()) / bucketMs);
  const empty = () => Array.from({ length: many }, () => 0);
  const total = empty();
  const series = new Map<string, number[]>();
  for (const { at, severityNumber } of logs) {
    const bucket = Math.floor((at.getTime() - from.getTime()) / bucketMs);
    const key = LEVELS[Math.floor((severityNumber - 1) / 4)] ?? 'UNSPECIFIED';
    const counts = series.get(key) ?? empty();
    series.set(key, counts);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    total[bucket] = (total[bucket] ?? 0) + 1;
  }
  return { total, series: [...series].map(([key, counts]) => ({ key, counts })) };
}
