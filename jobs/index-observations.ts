import type { TemplateMiner } from '../analysis/templates/templates.ts';
import { collapseEvents } from '../domain/event-record.ts';
import { logId } from '../domain/ids.ts';
import { fromWire, type Jobs } from '../domain/jobs.ts';
import type { AssetFact, HardwareEvent, LogRecord, Observation, Sample } from '../domain/observation.ts';
import { type LogTexts, toLog, unpackTexts } from '../domain/packed-logs.ts';
import type { StoredLog, TenantStores, Written } from '../stores/stores.ts';

export type IndexDeps = {
  readonly stores: TenantStores;
  /** Files log lines under their templates; keeps what it learned between jobs. */
  readonly templates: () => Promise<Pick<TemplateMiner, 'mine' | 'file'>>;
  readonly count: (what: 'indexed' | 'duplicates', amount: number) => void;
  /** Absent, everything is filed with every batch. */
  readonly filed?: Filed;
};

/** What this process has put into the stores already, so that it need not with every batch. */
export type Filed = {
  /** When an asset was last seen, by its id. */
  readonly assets: Map<string, number>;
};

/** Nothing yet. */
export function createFiled(): Filed {
  return { assets: new Map() };
}

/** More than this is forgotten and filed again. */
const MOST_FILED = 100_000;
/** How far behind the time at which an asset was last seen may be. */
const SEEN_EVERY_MS = 60_000;

/**
 * Files a batch: samples, logs under their templates, events, facts. Ids derive from content, so a job that runs twice
 * files nothing twice; equal logs within one batch are told apart by their ordinal, equal events become one record with its count.
 */
export async function indexObservations(deps: IndexDeps, payload: Jobs['index-observations']): Promise<void> {
  const { samples, logs: unnamed, events, facts } = groupByKind(payload.observations.map(fromWire));
  const ordinals = createOrdinals();
  const texts = payload.logs === undefined ? [] : unpackTexts(payload.logs);
  const miner = texts.length + unnamed.length === 0 ? null : await deps.templates();
  const templateIds = miner === null ? [] : templatesOf(miner, texts);
  const logs = unnamed.map((log): StoredLog => {
    return { ...log, id: idOf(log, ordinals), templateId: miner?.mine(log.body, log.at).template.id ?? '' };
  });

  const observations = [...samples, ...logs, ...events, ...facts];
  const assetIds = new Set(observations.map(({ assetId }) => assetId));
  for (const { assetId } of texts) assetIds.add(assetId);
  await fileAssets(deps, assetIds, earliest(observations, texts));
  const written: Written[] = [];
  if (facts.length > 0) await deps.stores.inventory.apply(facts);
  if (samples.length > 0) written.push(await deps.stores.samples.write(samples));
  await miner?.file(deps.stores.logs.writeTemplates);
  if (texts.length > 0) written.push(await writeTexts(deps.stores, texts, templateIds));
  if (logs.length > 0) written.push(await deps.stores.logs.write(logs));
  if (events.length > 0) written.push(await deps.stores.events.write(collapseEvents(events)));
  for (const { created, duplicates } of written) {
    deps.count('indexed', created);
    deps.count('duplicates', duplicates);
  }
}

/** A function of its own: what runs for each line keeps what V8 has compiled of it from job to job, as what a job makes anew does not. */
function templatesOf(miner: Pick<TemplateMiner, 'mine'>, texts: readonly LogTexts[]): string[] {
  const ids: string[] = [];
  for (const { body, atMs } of texts) ids.push(miner.mine(body, new Date(atMs)).template.id);
  return ids;
}

function writeTexts({ logs }: TenantStores, texts: readonly LogTexts[], templateIds: readonly string[]): Promise<Written> {
  if (logs.writeTexts !== undefined) return logs.writeTexts(texts, templateIds);
  return logs.write(texts.map((log, i) => ({ ...toLog(log), templateId: templateIds[i] as string })));
}

async function fileAssets({ stores, filed: { assets } = createFiled() }: IndexDeps, ids: ReadonlySet<string>, at: Date): Promise<void> {
  const due = [...ids].filter((id) => at.getTime() >= (assets.get(id) ?? Number.NEGATIVE_INFINITY) + SEEN_EVERY_MS);
  if (due.length === 0) return;
  await stores.inventory.ensure(due, at);
  if (assets.size > MOST_FILED) assets.clear();
  for (const id of due) assets.set(id, at.getTime());
}

/** How many records of an id came before in this batch. */
function createOrdinals(): (id: string) => number {
  const seen = new Map<string, number>();
  return (id) => {
    const ordinal = seen.get(id) ?? 0;
    seen.set(id, ordinal + 1);
    return ordinal;
  };
}

function idOf(log: LogRecord, ordinals: (id: string) => number): string {
  const id = logId(log);
  const ordinal = ordinals(id);
  return ordinal === 0 ? id : logId(log, ordinal);
}

function groupByKind(observations: readonly Observation[]) {
  const samples: Sample[] = [];
  const logs: LogRecord[] = [];
  const events: HardwareEvent[] = [];
  const facts: AssetFact[] = [];
  for (const observation of observations) {
    if (observation.kind === 'sample') samples.push(observation);
    else if (observation.kind === 'log') logs.push(observation);
    else if (observation.kind === 'event') events.push(observation);
    else facts.push(observation);
  }
  return { samples, logs, events, facts };
}

function earliest(observations: readonly Observation[], texts: readonly LogTexts[]): Date {
  let least = Number.POSITIVE_INFINITY;
  for (const { at } of observations) least = Math.min(least, at.getTime());
  for (const { atMs } of texts) least = Math.min(least, atMs);
  return new Date(Number.isFinite(least) ? least : 0);
}
