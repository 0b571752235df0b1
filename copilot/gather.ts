import { findExcursion } from '../analysis/findings/change-point.ts';
import { errorCandidates } from '../analysis/findings/error-share.ts';
import { keyOf, keysOfExamples, logCandidates, type Slice } from '../analysis/findings/from-logs.ts';
import type { FindingsInput, LevelSignal, LogSignal } from '../analysis/findings/input.ts';
import { meaningsHere, type Scale, scaled } from '../analysis/signals/floors.ts';
import { type RawSeries, readable, within } from '../analysis/signals/series.ts';
import { meaningOf } from '../analysis/signals/signals.ts';
import type { Alert } from '../domain/alert.ts';
import type { Window } from '../domain/answer.ts';
import type { AssetChange } from '../domain/asset.ts';
import type { TenantStores } from '../stores/stores.ts';
import { levelSignal } from './levels.ts';
import { LOOK_BACK_MS, readSeries } from './read-series.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The incident window begins this long before the alert, unless its signal left normal earlier. */
const LEAD_MS = 6 * HOUR;
const MARGIN_MS = 30 * MINUTE;
const AFTER_MS = HOUR;
const LOG_SLICES = 6;
const MOST_LOG_KINDS = 12;
const MOST_ERROR_SHARES = 4;
const MOST_EVENTS = 10_000;
const MOST_ALERTS = 50;

export type Gathered = {
  readonly input: FindingsInput;
  /** The alert's own series; null when its source named none or it is not stored. */
  readonly trigger: RawSeries | null;
  readonly loggedBy: ReadonlySet<string>;
  /** How many kinds of log lines were looked at. */
  readonly logKinds: number;
};

/** What an investigation centres on: an alert, or just an instant. */
export type Centre = {
  readonly startedAt: Date;
  readonly trigger: Alert['trigger'];
  readonly assetId: string;
  readonly alertId: string | null;
};

/** Reads what analysis needs about the assets: series whose meaning is known, kinds of log lines, events, changes, alerts. */
export async function gather(stores: TenantStores, centre: Centre, assetIds: readonly string[], at: Date): Promise<Gathered> {
  const startMs = centre.startedAt.getTime();
  const to = new Date(Math.min(at.getTime(), startMs + AFTER_MS) + 1);
  const dayBefore = new Date(startMs - LOOK_BACK_MS);
  const [series, events, changes, alerts] = await Promise.all([
    readSeries(stores, centre, assetIds, to),
    stores.events.list({ assetIds, asserted: true, window: { from: dayBefore, to }, limit: MOST_EVENTS }),
    stores.inventory.changes({ assetIds, window: { from: dayBefore, to } }),
    stores.alerts.list({ assetIds, window: { from: dayBefore, to }, limit: MOST_ALERTS }),
  ]);
  const trigger = triggerSeries(centre, series);
  const limit = trigger && centre.trigger?.threshold != null ? { series: trigger, value: centre.trigger.threshold } : null;
  const { normalWindow, incidentWindow } = windowsOf(centre, series, { trigger, limit }, to);
  const logs = await readLogs(stores, assetIds, { from: dayBefore, to: incidentWindow.from }, incidentWindow);
  const others = alerts.filter((alert) => alert.id !== centre.alertId && alert.startedAt <= to);
  const input = {
    at,
    normalWindow,
    incidentWindow,
    series,
    limit,
    logs: logs.signals,
    levels: logs.levels,
    events,
    changes: changes.filter((change) => !isReaction(change, centre)),
    alerts: others,
  };
  return { input, trigger, loggedBy: logs.loggedBy, logKinds: logs.kinds };
}

/** A runbook that people ran after the alert answers it. Changes of other kinds may be noticed later than they were made. */
function isReaction({ what, at }: AssetChange, { startedAt }: Centre): boolean {
  return what === 'runbook' && at > startedAt;
}

/** The series the rule looked at: same asset and metric, the rule's labels among its own. */
function triggerSeries(centre: Centre, series: readonly RawSeries[]): RawSeries | null {
  const { trigger } = centre;
  if (!trigger) return null;
  const fits = series.filter(
    ({ assetId, metric, labels }) =>
      assetId === centre.assetId &&
      metric === trigger.metric &&
      Object.entries(trigger.labels).every(([name, value]) => labels[name] === value || !(name in labels)),
  );
  return fits[0] ?? null;
}

/**
 * Normal time against the time of the incident. The incident begins hours before the alert, or earlier where the
 * alert's signal left normal earlier; where little was recorded, half of it is kept as normal.
 */
function windowsOf(
  centre: Centre,
  series: readonly RawSeries[],
  { trigger, limit }: { readonly trigger: RawSeries | null; readonly limit: Scale['limit'] },
  to: Date,
): { readonly normalWindow: Window; readonly incidentWindow: Window } {
  const startMs = centre.startedAt.getTime();
  const starts = (trigger ? [trigger] : series.filter((one) => !meaningOf(one)?.cumulative)).map(({ points }) => points[0]?.[0] ?? startMs);
  const firstMs = Math.min(startMs, ...starts);
  const spanMs = startMs - firstMs > 0 ? startMs - firstMs : LOOK_BACK_MS;
  const fromMs = startMs - spanMs;
  let incidentMs = startMs - Math.min(LEAD_MS, spanMs / 2);
  const [meaning] = trigger ? meaningsHere(trigger, { normal: [fromMs, incidentMs], limit }) : [];
  if (trigger && meaning) {
    const { points } = readable(trigger);
    const windows = { normal: [fromMs, incidentMs], incident: [incidentMs, to.getTime()] } as const;
    const { floor } = scaled(trigger, meaning, { series, normal: windows.normal, limit });
    const onset = findExcursion(within(points, fromMs, to.getTime()), windows, meaning.bad, floor)?.onsetMs;
    if (onset !== undefined) incidentMs = Math.max(fromMs + spanMs / 4, Math.min(incidentMs, onset - MARGIN_MS));
  }
  const between = new Date(incidentMs);
  return { normalWindow: { from: new Date(fromMs), to: between }, incidentWindow: { from: between, to } };
}

async function readLogs(
  stores: TenantStores,
  assetIds: readonly string[],
  normal: Window,
  incident: Window,
): Promise<{
  readonly signals: LogSignal[];
  readonly levels: readonly LevelSignal[];
  readonly loggedBy: ReadonlySet<string>;
  readonly kinds: number;
}> {
  const [fromMs, toMs] = [incident.from.getTime(), incident.to.getTime()];
  const windows = Array.from({ length: LOG_SLICES }, (_, index) => ({
    from: new Date(fromMs + ((toMs - fromMs) * index) / LOG_SLICES),
    to: new Date(fromMs + ((toMs - fromMs) * (index + 1)) / LOG_SLICES),
  }));
  const [usually, counted] = await Promise.all([
    stores.logs.countByTemplate({ assetIds, window: normal, examples: false }),
    stores.logs.countByTemplateIn({ assetIds, windows }),
  ]);
  const usual: Slice = { window: normal, counts: usually };
  const slices = await withExamples(
    stores,
    usual,
    windows.map((window, index) => ({ window, counts: counted[index] ?? [] })),
  );
  const candidates = logCandidates(usual, slices, MOST_LOG_KINDS);
  const failing = errorCandidates(usual, slices, MOST_ERROR_SHARES);
  const [signals, levels] = await Promise.all([
    // Counted once more over exactly the window that will be cited, so that reading the evidence again gives the same.
    Promise.all(
      candidates.map(async ({ assetId, templateId, window, ...stands }): Promise<LogSignal[]> => {
        const counts = await stores.logs.countByTemplate({ assetIds: [assetId], window, templateId });
        return counts.map((counted) => ({ counted, window, ...stands }));
      }),
    ),
    Promise.all(failing.map((assetId) => levelSignal(stores, assetId, normal, incident))),
  ]);
  const all = [...usual.counts, ...slices.flatMap(({ counts }) => counts)];
  return {
    signals: signals.flat(),
    levels,
    loggedBy: new Set(all.map(({ assetId }) => assetId)),
    kinds: new Set(all.map(({ templateId }) => templateId)).size,
  };
}

/** Lines themselves are read only of the kinds that may stand out, which are few: each is a record to be fetched. */
async function withExamples(stores: TenantStores, usual: Slice, slices: readonly Slice[]): Promise<Slice[]> {
  const wanted = keysOfExamples(usual, slices);
  return Promise.all(
    slices.map(async ({ window, counts }, index): Promise<Slice> => {
      const rows = counts.filter((row) => wanted[index]?.has(keyOf(row)));
      if (rows.length === 0) return { window, counts };
      const [assetIds, templateId] = [unique(rows.map((row) => row.assetId)), unique(rows.map((row) => row.templateId))];
      const found = await stores.logs.countByTemplate({ assetIds, window, templateId, only: rows });
      const examples = new Map(found.map((row) => [keyOf(row), row.example]));
      return { window, counts: counts.map((row) => ({ ...row, example: examples.get(keyOf(row)) ?? '' })) };
    }),
  );
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
