import { figuresOfAlerts } from '../analysis/digest/digest.ts';
import {
  figuresOfAlert,
  figuresOfChanges,
  figuresOfEvents,
  figuresOfIncident,
  figuresOfLevels,
  figuresOfLogs,
  figuresOfRun,
  figuresOfSamples,
  RELATION_FIGURES,
} from '../analysis/figures/figures.ts';
import { figuresOfForecast } from '../analysis/forecast/forecast.ts';
import { digestOf, type Evidence, type EvidenceQuery, type Figures, type Reading } from '../domain/evidence.ts';
import { canonicalJson } from '../domain/ids.ts';
import type { TenantStores } from '../stores/stores.ts';
import { levelsIn } from './levels.ts';
import { samplesIn } from './request-times.ts';

/** More alerts than this are not read for one piece of evidence. */
export const MOST_ALERTS_READ = 20_000;
/** More records of events than this are not read for one piece of evidence; one may stand for many. */
const MOST_EVENTS = 10_000;

/**
 * Asks the stores again. The figures come from the same functions as when the evidence was made.
 *
 * @returns `nothing` with what was searched when no datum is there
 * @throws STORE_UNAVAILABLE
 */
export async function readEvidence(stores: TenantStores, query: EvidenceQuery): Promise<Reading> {
  const figures = await figuresOf(stores, query);
  return figures ? { kind: 'found', figures, digest: digestOf(figures) } : { kind: 'nothing', searched: searchedBy(query) };
}

/**
 * Reads evidence again and compares: it holds while the query gives the same figures.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function recheck(stores: TenantStores, evidence: Evidence): Promise<{ readonly holds: boolean; readonly reading: Reading }> {
  const reading = await readEvidence(stores, evidence.query);
  const holds = reading.kind === 'found' && reading.digest === evidence.digest && digestOf(evidence.states) === evidence.digest;
  return { holds, reading };
}

/** What a query looks for, where and when, for people. */
function searchedBy(query: EvidenceQuery): string {
  const window = 'from' in query && query.from instanceof Date && query.to instanceof Date ? ` ${span(query.from, query.to)}` : '';
  switch (query.kind) {
    case 'samples':
    case 'forecast':
      return `samples ${query.metric}${labelText(query.labels)} ${query.assetId}${window}`;
    case 'logs':
      return `logs ${query.templateId} ${query.assetId}${window}`;
    case 'log-levels':
      return `log levels ${query.assetId}${window}`;
    case 'events':
      return `events ${query.code}${query.component ? ` ${query.component}` : ''} ${query.assetId}${window}`;
    case 'relation':
      return `relation ${query.from} ${query.relation} ${query.to} ${query.at.toISOString()}`;
    case 'changes':
      return `changes ${query.assetId}${window}`;
    case 'alert':
      return `alert ${query.alertId}`;
    case 'alerts':
      return `alerts ${query.name ?? ''}${window}`;
    case 'incident':
      return `incident ${query.incidentId}`;
    case 'run':
      return `run ${query.runId}`;
  }
}

async function figuresOf(stores: TenantStores, query: EvidenceQuery): Promise<Figures | null> {
  switch (query.kind) {
    case 'samples': {
      const found = await samplesIn(stores, query, query);
      const exact = found.find((series) => canonicalJson(series.labels) === canonicalJson(query.labels));
      return exact ? figuresOfSamples(exact) : null;
    }
    case 'forecast': {
      const { assetId, metric, labels, from, to, limit } = query;
      const found = await stores.samples.range({ assetIds: [assetId], metric, labels, window: { from, to } });
      const exact = found.find((series) => canonicalJson(series.labels) === canonicalJson(labels));
      return exact ? figuresOfForecast(exact, limit) : null;
    }
    case 'logs': {
      const { assetId, templateId } = query;
      return figuresOfLogs(await stores.logs.countByTemplate({ assetIds: [assetId], window: query, templateId }));
    }
    case 'log-levels':
      return figuresOfLevels(await levelsIn(stores, query.assetId, query));
    case 'events': {
      const { assetId, code, component, asserted } = query;
      return figuresOfEvents(
        await stores.events.list({ assetIds: [assetId], code, component, asserted, window: query, limit: MOST_EVENTS }),
      );
    }
    case 'relation': {
      const relations = await stores.inventory.relations(query.at);
      const exists = relations.some(({ from, kind, to }) => from === query.from && kind === query.relation && to === query.to);
      return exists ? RELATION_FIGURES : null;
    }
    case 'changes':
      return figuresOfChanges(await stores.inventory.changes({ assetIds: [query.assetId], window: query }));
    case 'alert': {
      const alert = await stores.alerts.get(query.alertId);
      return alert ? figuresOfAlert(alert) : null;
    }
    case 'alerts': {
      const alerts = await stores.alerts.list({ window: query, limit: MOST_ALERTS_READ });
      return figuresOfAlerts(query.name === null ? alerts : alerts.filter(({ name }) => name === query.name), query.to);
    }
    case 'incident': {
      const incident = await stores.alerts.incident(query.incidentId);
      const [opener] = incident?.alertIds ?? [];
      const answer = opener === undefined ? null : await stores.answers.latestForAlert(opener);
      return incident ? figuresOfIncident(incident, answer?.cause ?? null, await stores.care.get(incident.id)) : null;
    }
    case 'run': {
      const run = await stores.approvals.run(query.runId);
      const approval = run && (await stores.approvals.get(run.approvalId));
      return run && approval ? figuresOfRun(run, approval) : null;
    }
  }
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function span(from: Date, to: Date): string {
  return `${from.toISOString()}/${to.toISOString()}`;
}
