import { levelsIn } from '../copilot/levels.ts';
import { samplesIn } from '../copilot/request-times.ts';
import type { Alert } from '../domain/alert.ts';
import type { AssetChange, Relation } from '../domain/asset.ts';
import { ratePerMinute } from '../domain/event-record.ts';
import type { EvidenceQuery } from '../domain/evidence.ts';
import { canonicalJson } from '../domain/ids.ts';
import { namesSecret } from '../domain/redact/detectors.ts';
import type { SeriesPoints, StoredEvent, StoredLog, TenantStores } from '../stores/stores.ts';

/** The records behind a piece of evidence, as the stores hold them now. */
export type EvidenceRecords =
  | { readonly kind: 'samples'; readonly series: readonly SeriesPoints[] }
  | { readonly kind: 'logs'; readonly logs: readonly StoredLog[] }
  | { readonly kind: 'log-levels'; readonly levels: Awaited<ReturnType<typeof levelsIn>> }
  | { readonly kind: 'events'; readonly events: readonly ShownEvent[] }
  | { readonly kind: 'relation'; readonly relations: readonly Relation[] }
  | { readonly kind: 'changes'; readonly changes: readonly AssetChange[] }
  | { readonly kind: 'alert'; readonly alert: Alert | null }
  | { readonly kind: 'alerts'; readonly alerts: readonly Alert[] };

/** A record of events; one that stands for many says how fast they came. */
export type ShownEvent = StoredEvent & { readonly perMinute?: number };

/** Variants of a record, and instants of a variant, that are sent; the count is of all. */
const MAX_VARIANTS = 20;
const MAX_INSTANTS = 100;
/** Most lines or events that are shown. */
const MAX_RECORDS = 200;
/** Most alerts among which those of a name are looked for. */
const MAX_ALERTS_READ = 20_000;
/** Most points of a series that are sent; longer series are thinned evenly, their last point kept. */
const MAX_POINTS = 1_000;

/** Reads the records that an evidence query covers. @throws STORE_UNAVAILABLE */
export async function recordsOf(stores: TenantStores, query: EvidenceQuery): Promise<EvidenceRecords> {
  switch (query.kind) {
    case 'samples':
    case 'forecast': {
      const { labels } = query;
      const series = await samplesIn(stores, query, query);
      // The range matches every series that has these labels among others; the evidence is about the one that has no others.
      const exact = series.filter((one) => canonicalJson(one.labels) === canonicalJson(labels));
      return { kind: 'samples', series: (exact.length > 0 ? exact : series).map((one) => ({ ...one, points: thin(one.points) })) };
    }
    case 'logs': {
      const { assetId, templateId, from, to } = query;
      return {
        kind: 'logs',
        logs: await stores.logs.search({ assetIds: [assetId], templateId, window: { from, to }, limit: MAX_RECORDS }),
      };
    }
    case 'log-levels':
      return { kind: 'log-levels', levels: await levelsIn(stores, query.assetId, query) };
    case 'events': {
      const { assetId, code, component, asserted, from, to } = query;
      const filter = { assetIds: [assetId], code, component, asserted, window: { from, to }, limit: MAX_RECORDS };
      return { kind: 'events', events: (await stores.events.list(filter)).map(shownEvent) };
    }
    case 'relation': {
      const relations = await stores.inventory.relations(query.at);
      const same = (one: Relation) => one.from === query.from && one.kind === query.relation && one.to === query.to;
      return { kind: 'relation', relations: relations.filter(same) };
    }
    case 'changes': {
      const { assetId, from, to } = query;
      const changes = await stores.inventory.changes({ assetIds: [assetId], window: { from, to } });
      // Of what its name says to be secret only that it was changed.
      return {
        kind: 'changes',
        changes: changes.map((one) => (namesSecret(one.field) ? { ...one, before: '[secret]', after: '[secret]' } : one)),
      };
    }
    case 'alert':
      return { kind: 'alert', alert: await stores.alerts.get(query.alertId) };
    case 'alerts': {
      const { name, from, to } = query;
      const alerts = await stores.alerts.list({ window: { from, to }, limit: MAX_ALERTS_READ });
      return { kind: 'alerts', alerts: alerts.filter((one) => name === null || one.name === name).slice(0, MAX_RECORDS) };
    }
    case 'incident': {
      const [opener] = (await stores.alerts.incident(query.incidentId))?.alertIds ?? [];
      return { kind: 'alert', alert: opener === undefined ? null : await stores.alerts.get(opener) };
    }
    case 'run': {
      const run = await stores.approvals.run(query.runId);
      const approval = run && (await stores.approvals.get(run.approvalId));
      return { kind: 'alert', alert: approval?.alertId == null ? null : await stores.alerts.get(approval.alertId) };
    }
  }
}

function shownEvent(event: StoredEvent): ShownEvent {
  if (event.repeats === undefined) return event;
  const variants = event.repeats.variants.slice(0, MAX_VARIANTS).map(({ offsetsMs, times, ...variant }) => ({
    ...variant,
    offsetsMs: offsetsMs.slice(0, MAX_INSTANTS),
    ...(times === undefined ? {} : { times: times.slice(0, MAX_INSTANTS) }),
  }));
  return { ...event, repeats: { ...event.repeats, variants }, perMinute: ratePerMinute(event) };
}

function thin<T>(points: readonly T[]): readonly T[] {
  if (points.length <= MAX_POINTS) return points;
  const step = points.length / MAX_POINTS;
  const last = points.length - 1;
  return Array.from({ length: MAX_POINTS }, (_, index) => points[index === MAX_POINTS - 1 ? last : Math.floor(index * step)]).filter(
    (point): point is T => point !== undefined,
  );
}
