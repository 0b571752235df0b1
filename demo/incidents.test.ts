import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgePattern, judgeThreshold, lookBackMs } from '../analysis/rules/rules.ts';
import type { WireObservation } from '../domain/jobs.ts';
import { type Incident, incidentNames, loadIncident } from './incident.ts';

const folder = join(import.meta.dirname, 'incidents');
const names = await incidentNames();
const HEADINGS = ['What happened', 'How it was recorded', 'What was generated or transformed', 'The answer'];

type Sample = Extract<WireObservation, { kind: 'sample' }>;

/** Values of the series that have the labels, in order of time. */
function series(incident: Incident, assetId: string, metric: string, labels: Record<string, string> = {}): Sample[] {
  const has = (one: WireObservation): one is Sample =>
    one.kind === 'sample' &&
    one.assetId === assetId &&
    one.metric === metric &&
    Object.entries(labels).every(([name, value]) => one.labels[name] === value);
  return incident.observations.filter(has);
}

function median(samples: readonly Sample[]): number {
  const sorted = samples.map(({ value }) => value).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const before = (samples: readonly Sample[], instant: string) => samples.filter(({ at }) => at < instant);
const after = (samples: readonly Sample[], instant: string) => samples.filter(({ at }) => at >= instant);
const events = (incident: Incident, code: string) =>
  incident.observations.flatMap((one) => (one.kind === 'event' && one.asserted && one.code.startsWith(code) ? [one] : []));

/** Whether the rule fires, judged on each tick of a replay: when that changed, and to what. */
function changesOf(incident: Incident): Array<{ readonly at: string; readonly firing: boolean }> {
  const [rule] = incident.rules;
  const [first, last] = [incident.observations[0], incident.observations.at(-1)].map((one) => Date.parse(one?.at ?? ''));
  if (rule === undefined || first === undefined || last === undefined) return [];
  const { condition } = rule;
  const changes: Array<{ at: string; firing: boolean }> = [];
  for (let tick = first + incident.tickMs; tick < last + incident.tickMs; tick += incident.tickMs) {
    const at = new Date(Math.min(tick, last + 1_000));
    let firing = false;
    if (condition.kind === 'threshold' && condition.assetId !== null) {
      const from = tick - lookBackMs(condition);
      const points = series(incident, condition.assetId, condition.metric, condition.labels)
        .map((one) => [Date.parse(one.at), one.value] as const)
        .filter(([atMs]) => atMs >= from);
      const watched = { assetId: condition.assetId, metric: condition.metric, labels: condition.labels, unit: '1', points };
      firing = judgeThreshold(rule, condition, [watched], at).some((verdict) => verdict.firing);
    } else if (condition.kind === 'pattern') {
      const matches = events(incident, condition.contains).map((one) => ({ assetId: one.assetId, at: new Date(one.at) }));
      const recent = matches.filter((one) => one.at <= at && one.at.getTime() > at.getTime() - condition.withinMs);
      firing = judgePattern(rule, condition, recent, [], at).some((verdict) => verdict.firing);
    }
    if ((changes.at(-1)?.firing ?? false) !== firing) changes.push({ at: at.toISOString(), firing });
  }
  return changes;
}

test('there are three incidents and a quiet hour, the quiet one last', () => {
  expect(names).toEqual(['failing-disk', 'rack-overheating', 'storage-latency', 'quiet-hour']);
});

describe.each(names)('%s', (name) => {
  test('is well formed, sorted, and small enough to be replayed quickly', async () => {
    const incident = await loadIncident(name);
    const instants = incident.observations.map(({ at }) => at);
    expect(instants).toEqual(instants.toSorted());
    expect(statSync(join(folder, name, 'observations.jsonl')).size).toBeLessThan(1_500_000);
    expect(incident.observations.length).toBeLessThanOrEqual(6_000);
    const spanMs = Date.parse(instants.at(-1) ?? '') - Date.parse(instants[0] ?? '');
    expect(spanMs / incident.tickMs).toBeLessThan(100);
  });

  test('says how it was recorded', () => {
    const text = readFileSync(join(folder, name, 'README.md'), 'utf8');
    expect([...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading)).toEqual(HEADINGS);
  });

  test('names only assets that the inventory knows', async () => {
    const incident = await loadIncident(name);
    const known = new Set(incident.observations.flatMap((one) => (one.kind === 'fact' ? [one.assetId] : [])));
    const named = new Set(
      incident.observations.flatMap((one) => [one.assetId, ...(one.kind === 'fact' ? one.relations.map(({ to }) => to) : [])]),
    );
    expect([...named].filter((assetId) => !known.has(assetId))).toEqual([]);
    expect(known).toContain(incident.expected.alertAssetId);
    if (incident.expected.cause !== null) expect(known).toContain(incident.expected.cause.assetId);
  });

  test('makes its rule fire, late, and is not over unless it is the quiet one', async () => {
    const incident = await loadIncident(name);
    const changes = changesOf(incident);
    const [first, last] = [incident.observations[0]?.at ?? '', incident.observations.at(-1)?.at ?? ''].map((at) => Date.parse(at));
    const firedAt = Date.parse(changes[0]?.at ?? '');
    expect(firedAt).toBeGreaterThan(((first ?? 0) + (last ?? 0)) / 2);
    if (name === 'quiet-hour') expect(changes.map(({ firing }) => firing)).toEqual([true, false]);
    else expect(changes.at(-1)?.firing).toBe(true);
  });
});

test('storage-latency: the database waits three times as much once the backup writes, and its writes take longer', async () => {
  const incident = await loadIncident('storage-latency');
  const started = incident.observations.find((one) => one.kind === 'log' && one.body.startsWith('backup started'))?.at ?? '';
  const late = new Date(Date.parse(started) + 110 * 60_000).toISOString();
  const waiting = series(incident, 'srv-db-03', 'system.cpu.utilization', { 'cpu.mode': 'iowait' });
  expect(median(before(waiting, started))).toBeGreaterThan(0.06);
  expect(median(before(waiting, started))).toBeLessThan(0.13);
  expect(median(after(waiting, late))).toBeGreaterThan(0.25);
  const latency = series(incident, 'srv-db-03', 'system.disk.operation_time', { 'disk.io.direction': 'write' });
  expect(median(after(latency, late))).toBeGreaterThan(2 * median(before(latency, started)));
  const writes = series(incident, 'lun-12', 'system.disk.io', { 'disk.io.direction': 'write' });
  expect(median(after(writes, late))).toBeGreaterThan(5 * median(before(writes, started)));
});

test('failing-disk: only slot 7 grows, and the trap comes after', async () => {
  const incident = await loadIncident('failing-disk');
  for (let slot = 1; slot <= 8; slot++) {
    const counts = series(incident, 'shelf-a2', 'hw.disk.smart.reallocated_sectors', { slot: `slot-${slot}` }).map(({ value }) => value);
    const grown = (counts.at(-1) ?? 0) - (counts[0] ?? 0);
    expect(grown > 0).toBe(slot === 7);
  }
  const [degraded, ...more] = events(incident, 'RAID.Degraded');
  expect(more).toEqual([]);
  expect(degraded).toMatchObject({ assetId: 'shelf-a2', source: 'snmp-trap', severity: 'critical' });
  const grownBefore = before(series(incident, 'shelf-a2', 'hw.disk.smart.pending_sectors', { slot: 'slot-7' }), degraded?.at ?? '').at(-1);
  expect(grownBefore?.value).toBeGreaterThan(50);
});

test('rack-overheating: twelve thermal warnings on two hosts, then throttling, then slow requests; the other rack is cool', async () => {
  const incident = await loadIncident('rack-overheating');
  const warnings = events(incident, 'Temperature.');
  expect(warnings).toHaveLength(12);
  expect(new Set(warnings.map(({ assetId }) => assetId))).toEqual(new Set(['srv-web-11', 'srv-web-12']));
  const throttled = events(incident, 'Processor.AutomaticallyThrottled');
  expect(throttled.map(({ assetId }) => assetId).toSorted()).toEqual(['srv-web-11', 'srv-web-12']);
  const since = throttled[0]?.at ?? '';
  expect(warnings.every(({ at }) => at < since)).toBe(true);
  const latency = series(incident, 'checkout', 'http_server_request_duration_seconds');
  expect(median(after(latency, since))).toBeGreaterThan(4 * median(before(latency, since)));
  const cool = series(incident, 'srv-web-21', 'hw.temperature', { 'hw.name': 'Inlet Temp' });
  expect(Math.max(...cool.map(({ value }) => value))).toBeLessThan(30);
});

test('quiet-hour: the processor is idle but for one moment', async () => {
  const incident = await loadIncident('quiet-hour');
  const busy = series(incident, 'srv-app-21', 'system.cpu.utilization', { 'cpu.mode': 'user' });
  expect(median(busy)).toBeLessThan(0.05);
  expect(busy.filter(({ value }) => value > 0.8)).toHaveLength(1);
});
