import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { WireObservation } from '../../domain/jobs.ts';
import type { Scenario } from '../../test/exam/scenario.ts';

/** What is held to be true of an incident: where it began, and the release that made it, if one did. */
export type Truth = { readonly service: string; readonly release: { readonly service: string; readonly at: string } | null };
export type Incident = { readonly scenario: Scenario; readonly firedAt: Date; readonly truth: Truth };

const alertSchema = z.looseObject({
  service: z.string(),
  metric: z.string(),
  threshold: z.number(),
  observed: z.number(),
  fired_at: z.string(),
  monitor: z.string(),
});
const spanSchema = z.looseObject({ trace_id: z.string(), span_id: z.string(), parent_id: z.string().nullish(), service: z.string() });
const deploySchema = z.looseObject({ timestamp: z.string(), service: z.string(), commit_sha: z.string(), version: z.string().nullish() });
const flagSchema = z.looseObject({ timestamp: z.string(), service: z.string(), flag: z.string(), change: z.string() });
const logSchema = z.looseObject({ timestamp: z.string(), service: z.string(), severity_text: z.string().default('INFO'), msg: z.string() });
const truthSchema = z.looseObject({ root_cause_commit: z.string(), first_failing_service: z.string() });

const SEVERITY: Readonly<Record<string, number>> = { DEBUG: 5, INFO: 9, WARN: 13, WARNING: 13, ERROR: 17, CRITICAL: 21, FATAL: 21 };
const MINUTE = 60_000;
const ORIGINAL = 'before';

/** Folders below `root` that hold an incident, in order of name. */
export function incidentNames(root: string): string[] {
  return readdirSync(root)
    .filter((name) => existsSync(join(root, name, 'environment/data/alert.json')))
    .sort();
}

/**
 * Reads an incident in the layout of RootCauseBench: `environment/data/` with `alert.json`, `metrics.csv`, `logs.ndjson`,
 * `traces.json` and `context/{deploys,flags}.json`. Releases and flags become attributes of services, spans who calls whom.
 *
 * @throws ZodError or SyntaxError when a file is not well formed
 */
export function readIncident(root: string, name: string): Incident {
  const folder = join(root, name, 'environment/data');
  const alert = alertSchema.parse(JSON.parse(readFileSync(join(folder, 'alert.json'), 'utf8')));
  const deploys = listIn(join(folder, 'context/deploys.json'), deploySchema);
  const observed = [...samplesIn(join(folder, 'metrics.csv')), ...linesIn(join(folder, 'logs.ndjson'))];
  const changes = [
    ...deploys.map((one) => ({
      at: one.timestamp,
      service: one.service,
      field: 'version',
      from: ORIGINAL,
      to: one.version ?? one.commit_sha,
    })),
    ...listIn(join(folder, 'context/flags.json'), flagSchema).map((one) => {
      const [from = ORIGINAL, to = 'on'] = one.change.split('->');
      return { at: one.timestamp, service: one.service, field: `flag.${one.flag}`, from, to };
    }),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const calls = callsIn(join(folder, 'traces.json'));
  const services = new Set([
    alert.service,
    ...observed.map(({ assetId }) => assetId),
    ...changes.map(({ service }) => service),
    ...calls.keys(),
  ]);
  const observations = [...observed, ...factsOf(services, changes, calls, observed)].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const above = alert.observed > alert.threshold;
  // Where a value is at its limit the alert is of what is as low as that.
  const below = alert.observed === alert.threshold ? alert.threshold + 0.5 : alert.threshold;
  const condition = { kind: 'threshold', metric: alert.metric, labels: {}, assetId: alert.service, forMs: 0 } as const;
  const limits = above ? { above: alert.threshold, below: null } : { above: null, below };
  return {
    scenario: {
      ...{ name, half: 'unseen', origin: 'recorded', domain: 'service', told: name, alertAssetId: alert.service, tickSeconds: 60 },
      rules: [{ id: 'alert', name: alert.monitor, severity: 'critical', condition: { ...condition, ...limits } }],
      truth: { kind: 'nothing' },
      observations,
    },
    firedAt: new Date(alert.fired_at),
    truth: truthIn(join(root, name, 'tests/ground_truth.json'), deploys),
  };
}

function truthIn(path: string, deploys: readonly z.infer<typeof deploySchema>[]): Truth {
  const told = truthSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const release = deploys.find(({ commit_sha: sha }) => sha === told.root_cause_commit);
  // A commit that no release names came with one of the service that failed first.
  const unnamed = told.root_cause_commit === 'none' ? null : { service: told.first_failing_service, at: 'an instant that is not told' };
  return { service: told.first_failing_service, release: release ? { service: release.service, at: release.timestamp } : unnamed };
}

function listIn<T>(path: string, schema: z.ZodType<T>): T[] {
  return existsSync(path) ? z.array(schema).parse(JSON.parse(readFileSync(path, 'utf8'))) : [];
}

function samplesIn(path: string): WireObservation[] {
  const [, ...rows] = readFileSync(path, 'utf8').trim().split('\n');
  return rows.map((row) => {
    const [at = '', assetId = '', metric = '', value = ''] = row.split(',');
    return { kind: 'sample', at: iso(at), assetId, metric, labels: {}, unit: '', instrument: 'gauge', value: Number(value) };
  });
}

function linesIn(path: string): WireObservation[] {
  const rows = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  return rows.flatMap((row): WireObservation[] => {
    if (row.trim() === '') return [];
    const { timestamp, service, severity_text: severity, msg, ...rest } = logSchema.parse(JSON.parse(row));
    const attributes = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, String(value)]));
    return [
      {
        kind: 'log',
        at: iso(timestamp),
        assetId: service,
        severityNumber: SEVERITY[severity] ?? 9,
        body: msg,
        source: 'agent',
        attributes,
      },
    ];
  });
}

/** Who calls whom, by spans. A trace named `same` is that of the span before. */
function callsIn(path: string): Map<string, Set<string>> {
  const calls = new Map<string, Set<string>>();
  const owners = new Map<string, string>();
  let trace = '';
  for (const span of listIn(path, spanSchema)) {
    if (span.trace_id !== 'same') trace = span.trace_id;
    owners.set(`${trace} ${span.span_id}`, span.service);
    const caller = owners.get(`${trace} ${span.parent_id}`);
    if (caller === undefined || caller === span.service) continue;
    calls.set(caller, (calls.get(caller) ?? new Set()).add(span.service));
  }
  return calls;
}

type Change = { readonly at: string; readonly service: string; readonly field: string; readonly from: string; readonly to: string };

/** Each service as it was before anything changed, and once more with each change. */
function factsOf(
  services: ReadonlySet<string>,
  changes: readonly Change[],
  calls: ReadonlyMap<string, ReadonlySet<string>>,
  observed: readonly WireObservation[],
): WireObservation[] {
  const state = new Map([...services].map((service) => [service, {} as Record<string, string>]));
  for (const { service, field, from } of [...changes].reverse()) state.set(service, { ...state.get(service), [field]: from });
  const first = [...observed, ...changes].reduce((least, { at }) => Math.min(least, Date.parse(at)), Number.POSITIVE_INFINITY);
  const fact = (service: string, at: string): WireObservation => ({
    ...{ kind: 'fact', at, assetId: service, assetKind: 'service', name: null, source: 'inventory' },
    attributes: { ...state.get(service) },
    relations: [...(calls.get(service) ?? [])].map((to) => ({ kind: 'depends-on', to })),
  });
  const before = [...services].map((service) => fact(service, new Date(first - MINUTE).toISOString()));
  const after = changes.map(({ at, service, field, to }) => {
    state.set(service, { ...state.get(service), [field]: to });
    return fact(service, iso(at));
  });
  return [...before, ...after];
}

function iso(at: string): string {
  return new Date(at).toISOString();
}
