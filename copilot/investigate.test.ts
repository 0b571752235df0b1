import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Hypothesis, Investigation } from '../domain/answer.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores } from '../stores/stores.ts';
import { investigate, strongest } from './investigate.ts';
import { failingDisk, log, quietHour, rackOverheating, renamed, type Scenario, seed, storageLatency } from './testing/scenarios.ts';

let stores: Stores;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());

async function run(scenario: Scenario): Promise<Investigation> {
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  const tenant = stores.forTenant(id);
  await seed(tenant, scenario);
  return investigate({ stores: tenant }, { alert: scenario.alert, at: scenario.at });
}

function pathOf(hypothesis: Hypothesis | undefined): string[] {
  return hypothesis?.path.map(({ assetId, concept }) => `${assetId} ${concept}`) ?? [];
}

test('storage latency: the backup on the other server writes to the shared LUN', async () => {
  const { hypotheses, ruledOut } = await run(storageLatency());
  expect(pathOf(hypotheses[0])).toEqual(['srv-backup-01 job.running', 'lun-12 disk.write-rate', 'srv-db-03 cpu.iowait']);
  expect(hypotheses[0]?.confidence).toBeGreaterThan(0.6);
  expect(hypotheses[0]?.confidence).toBeLessThanOrEqual(0.95);
  expect(hypotheses[0]?.path[1]?.via).toEqual({ relation: 'stores-on', from: 'srv-backup-01', to: 'lun-12' });
  expect(hypotheses[0]?.path[2]?.via).toEqual({ relation: 'stores-on', from: 'srv-db-03', to: 'lun-12' });
  expect(ruledOut.map(({ assetId, concept, reason }) => `${assetId} ${concept} ${reason}`)).toContain(
    'lun-12 disk.read-rate nothing-unusual',
  );
});

test('storage latency: without the line of the backup, only the writes can be named, and less surely', async () => {
  const whole = storageLatency();
  const full = await run(whole);
  const { hypotheses } = await run({ ...whole, logs: whole.logs.filter(({ body }) => !body.includes('backup')) });
  expect(pathOf(hypotheses[0])).toEqual(['lun-12 disk.write-rate', 'srv-db-03 cpu.iowait']);
  expect(hypotheses[0]?.confidence ?? 0).toBeLessThan(full.hypotheses[0]?.confidence ?? 0);
});

test('storage latency: a store that its client says not to answer is the reason, though nothing else is heard of it', async () => {
  const whole = storageLatency();
  const mute = {
    ...whole,
    samples: whole.samples.filter(({ assetId }) => assetId !== 'lun-12'),
    logs: whole.logs.filter(({ body }) => !body.includes('backup')),
  };
  const began = whole.alert.startedAt.getTime() - 3 * 3_600_000;
  const line = log(began, 'srv-db-03', 'kernel: nfs: server lun-12 not responding, still trying', 12);
  const { hypotheses, evidence } = await run({ ...mute, logs: [...mute.logs, line] });
  expect(pathOf(hypotheses[0])[0]).toBe('lun-12 process.down');
  expect(
    evidence.some(
      ({ query, states }) => query.kind === 'logs' && query.assetId === 'srv-db-03' && String(states.example).includes('lun-12'),
    ),
  ).toBe(true);
  expect(pathOf((await run(mute)).hypotheses[0])[0]).not.toBe('lun-12 process.down');
});

test('storage latency: writes that were measured and normal acquit the backup', async () => {
  const whole = storageLatency();
  const samples = whole.samples.map((sample) =>
    sample.assetId === 'lun-12' ? { ...sample, value: 2.1e7 + (sample.at.getTime() % 7) * 1e5 } : sample,
  );
  const { hypotheses } = await run({ ...whole, samples });
  expect(hypotheses.map(({ assetId }) => assetId)).not.toContain('srv-backup-01');
});

test('storage latency: a backup that began after the shift is ruled out for that reason', async () => {
  const whole = storageLatency();
  const late = log(
    whole.alert.startedAt.getTime() - 20 * 60_000,
    'srv-backup-01',
    'backupd[812]: backup job nightly-full started, target lun-12',
    9,
  );
  const { hypotheses, ruledOut } = await run({ ...whole, logs: [...whole.logs.slice(1), late] });
  expect(hypotheses[0]?.assetId).not.toBe('srv-backup-01');
  expect(ruledOut).toContainEqual(expect.objectContaining({ assetId: 'srv-backup-01', concept: 'job.running', reason: 'began-after' }));
});

test('storage latency: without the mapping of hosts to LUNs nobody else is blamed', async () => {
  const whole = storageLatency();
  const { hypotheses, unknowns } = await run({ ...whole, facts: [] });
  expect(hypotheses).toEqual([]);
  expect(unknowns).toContainEqual(expect.objectContaining({ what: 'no-topology', assetId: 'srv-db-03' }));
});

test('failing disk: the disk in slot 7, with no probability claimed', async () => {
  const { hypotheses, unknowns } = await run(failingDisk());
  expect(hypotheses[0]).toMatchObject({ assetId: 'shelf-a2', concept: 'disk.failed', component: 'slot-7' });
  expect(pathOf(hypotheses[0])).toEqual(['shelf-a2 disk.failed', 'shelf-a2 raid.degraded']);
  expect(unknowns).toContainEqual(expect.objectContaining({ what: 'not-calibrated', searched: 'slot-7' }));
});

test('failing disk: sectors that do not grow blame no disk', async () => {
  const whole = failingDisk();
  const { hypotheses } = await run({ ...whole, samples: whole.samples.filter(({ labels }) => labels.slot !== 'slot-7') });
  expect(hypotheses).toEqual([]);
});

test('failing disk: without any count of sectors that is said, rather than nothing', async () => {
  const whole = failingDisk();
  const { unknowns } = await run({ ...whole, samples: [] });
  expect(unknowns).toContainEqual(expect.objectContaining({ what: 'not-measured', assetId: 'shelf-a2', concept: 'disk.bad-sectors' }));
});

test('rack overheating: the shared cooling, not the service and not one host', async () => {
  const { hypotheses, ruledOut } = await run(rackOverheating());
  expect(hypotheses[0]).toMatchObject({ assetId: 'crac-2', concept: 'cooling.failed' });
  expect(pathOf(hypotheses[0]).map((step) => step.replace(/srv-web-\d+/, 'host'))).toEqual([
    'crac-2 cooling.failed',
    'host temperature.high',
    'host cpu.throttled',
    'checkout service.latency',
  ]);
  expect(hypotheses[0]?.reasons).toContain('shared-by-2');
  expect(ruledOut).toContainEqual(
    expect.objectContaining({ assetId: 'checkout', concept: 'service.latency', reason: 'explained-by-cause' }),
  );
  // Other consequences were never suspected.
  expect(ruledOut.filter(({ reason }) => reason === 'explained-by-cause')).toHaveLength(1);
  expect(ruledOut.length).toBeLessThanOrEqual(4);
});

test('rack overheating: with no cooling in the inventory the rack is named', async () => {
  const whole = rackOverheating();
  const facts = whole.facts.map((one) => ({ ...one, relations: one.relations.filter(({ kind }) => kind !== 'cooled-by') }));
  const { hypotheses } = await run({ ...whole, facts });
  expect(hypotheses[0]).toMatchObject({ assetId: 'rack-r3', concept: 'cooling.failed' });
});

test('rack overheating: with the temperatures of one host removed the cooling is not blamed', async () => {
  const whole = rackOverheating();
  const full = await run(whole);
  const events = whole.events.filter(({ assetId, code }) => assetId !== 'srv-web-12' || !code.startsWith('Temperature'));
  const { hypotheses, ruledOut } = await run({ ...whole, events });
  expect(hypotheses[0]).toMatchObject({ assetId: 'srv-web-11', concept: 'temperature.high' });
  // It could have been the cause, only less surely: that is no lack of a path.
  expect(ruledOut).toContainEqual(expect.objectContaining({ assetId: 'srv-web-12', concept: 'cpu.throttled', reason: 'runner-up' }));
  expect(hypotheses[0]?.confidence ?? 0).toBeLessThan(full.hypotheses[0]?.confidence ?? 0);
});

test('rack overheating: a third host of the rack that stays cool speaks against the cooling', async () => {
  const whole = rackOverheating();
  const full = await run(whole);
  const facts = whole.facts.map((one) =>
    one.assetId === 'srv-web-20' ? { ...one, relations: [{ kind: 'member-of', to: 'rack-r3' } as const] } : one,
  );
  const { hypotheses } = await run({ ...whole, facts });
  expect(hypotheses[0]?.confidence ?? 0).toBeLessThan(full.hypotheses[0]?.confidence ?? 0);
  const cooling = hypotheses.find(({ concept }) => concept === 'cooling.failed');
  expect(cooling?.reasons).toContain('spared-1');
  expect(cooling?.contradictedBy).toHaveLength(1);
});

test('quiet hour: one value over the limit is not explained by anything', async () => {
  const { hypotheses, scope, findings } = await run(quietHour());
  expect(hypotheses).toEqual([]);
  expect(scope).toEqual(['srv-app-05', 'lun-30']);
  expect(findings.filter(({ strength }) => strength > 0.5)).toEqual([]);
});

test('names of assets play no part, and the same data give the same investigation', async () => {
  for (const make of [storageLatency, rackOverheating, failingDisk]) {
    const whole = make();
    const names = [...new Set(whole.facts.map(({ assetId }) => assetId))].sort();
    const map = Object.fromEntries(names.map((name, index) => [name, names.at(-1 - index) ?? name]));
    const [plain, again, swapped] = [await run(whole), await run(whole), await run(renamed(whole, map))];
    expect(again).toEqual(plain);
    const shape = (one: Investigation, rename: (name: string) => string) =>
      one.hypotheses.map((hypothesis) => [rename(hypothesis.assetId), hypothesis.concept, hypothesis.confidence, hypothesis.path.length]);
    expect(shape(swapped, (name) => name)).toEqual(shape(plain, (name) => map[name] ?? name));
  }
});

const NOBODY: ReadonlySet<string> = new Set();

test('of more findings than are weighed, a lone one of its kind stays, and of many of one kind one of each asset', () => {
  const warm = Array.from({ length: 120 }, (_, i) => ({
    assetId: `srv-${i % 30}`,
    concept: 'temperature.high' as const,
    strength: 1 - i / 1_000,
  }));
  const [backup, slow] = [
    { assetId: 'srv-40', concept: 'job.running' as const, strength: 0.5 },
    { assetId: 'lun-1', concept: 'disk.latency' as const, strength: 0.3 },
  ];
  const kept = strongest([...warm.slice(0, 50), backup, ...warm.slice(50), slow], NOBODY);
  expect(kept).toEqual([...warm.slice(0, 50), backup, ...warm.slice(50, 58), slow]);
  expect(strongest(kept, NOBODY)).toEqual(kept);
  const ofOne = Array.from({ length: 80 }, () => ({ assetId: 'srv-1', concept: 'temperature.high' as const, strength: 1 }));
  expect(strongest([...ofOne, ...warm.slice(0, 30)], NOBODY).filter(({ assetId }) => assetId !== 'srv-1')).toHaveLength(29);
  const racks = Array.from({ length: 120 }, (_, i) => ({
    assetId: `node-${i}`,
    concept: 'temperature.high' as const,
    strength: 1 - i / 1_000,
  }));
  expect(strongest(racks, new Set(['node-119'])).map(({ assetId }) => assetId)).toContain('node-119');
});
