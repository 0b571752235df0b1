import { collapseEvents } from '../domain/event-record.ts';
import { canonicalJson, contentId } from '../domain/ids.ts';
import { fromWire, type Jobs } from '../domain/jobs.ts';
import type { AssetFact, HardwareEvent, LogRecord, Observation, Sample } from '../domain/observation.ts';
import type { LogTemplate, StoredLog, TenantStores, Written } from '../stores/stores.ts';

export type IndexDeps = {
  readonly stores: TenantStores;
  /** Files a log line under its template; keeps what it learned between jobs. */
  readonly mine: (body: string, at: Date) => { readonly template: LogTemplate; readonly isNew: boolean };
  readonly count: (what: 'indexed' | 'duplicates', amount: number) => void;
};

/**
 * Files a batch: samples, logs under their templates, events, facts. Ids derive from content, so a job that runs twice
 * files nothing twice; equal logs within one batch are told apart by their ordinal, equal events become one record with its count.
 */
export async function indexObservations(deps: IndexDeps, payload: Jobs['index-observations']): Promise<void> {
  const observations = payload.observations.map(fromWire);
  const byKind = groupByKind(observations);
  const ordinals = new Map<string, number>();
  const logs = byKind.logs.map((log) => withTemplate(deps, log, ordinals));
  const newTemplates = uniqueById(logs.map(({ template }) => template));

  await deps.stores.inventory.ensure([...new Set(observations.map(({ assetId }) => assetId))], earliest(observations));
  const written: Written[] = [];
  if (byKind.facts.length > 0) await deps.stores.inventory.apply(byKind.facts);
  if (byKind.samples.length > 0) written.push(await deps.stores.samples.write(byKind.samples));
  if (logs.length > 0) {
    await deps.stores.logs.writeTemplates(newTemplates);
    written.push(await deps.stores.logs.write(logs.map(({ stored }) => stored)));
  }
  if (byKind.events.length > 0) {
    written.push(await deps.stores.events.write(collapseEvents(byKind.events)));
  }
  for (const { created, duplicates } of written) {
    deps.count('indexed', created);
    deps.count('duplicates', duplicates);
  }
}

function withTemplate(deps: IndexDeps, log: LogRecord, ordinals: Map<string, number>): { stored: StoredLog; template: LogTemplate } {
  const { template } = deps.mine(log.body, log.at);
  return { template, stored: { ...log, id: recordId(log, ordinals), templateId: template.id } };
}

function recordId(log: LogRecord, ordinals: Map<string, number>): string {
  const content = canonicalJson(log);
  const ordinal = ordinals.get(content) ?? 0;
  ordinals.set(content, ordinal + 1);
  return contentId('log', content, ordinal);
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

function uniqueById(templates: readonly LogTemplate[]): LogTemplate[] {
  return [...new Map(templates.map((template) => [template.id, template])).values()];
}

function earliest(observations: readonly Observation[]): Date {
  return observations.reduce((least, { at }) => (at < least ? at : least), observations[0]?.at ?? new Date(0));
}
