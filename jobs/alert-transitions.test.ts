import { beforeEach, describe, expect, test } from 'vitest';
import type { Alert } from '../domain/alert.ts';
import type { Answer, NamedCause } from '../domain/answer.ts';
import type { JobName, Jobs } from '../domain/jobs.ts';
import type { TenantStores } from '../stores/stores.ts';
import { storesInMemory } from '../test/rigs/stores.ts';
import { type AlertSignal, applySignals, reconcileAnnouncements, type TransitionDeps } from './alert-transitions.ts';
import { evaluate } from './evaluate.ts';
import { type NotifyDeps, notify } from './notify.ts';

const READER = { language: 'en', timeZone: 'UTC' } as const;
const ANSWER: Omit<Answer, 'id' | 'alertId'> = {
  ...READER,
  headline: '',
  trigger: null,
  verdict: '',
  confidence: null,
  claims: [],
  ruledOut: [],
  unknowns: [],
  withheld: 0,
  evidence: [],
  proposals: [],
  chart: null,
  dataUntil: new Date(0),
};
const CAUSE: NamedCause = { assetId: 'lun-12', concept: 'service.latency', component: null, path: ['service.latency'] };
const T0 = new Date('2026-03-01T12:00:00Z');
const minutes = (count: number) => new Date(T0.getTime() + count * 60_000);

const memory = storesInMemory();
let stores: TenantStores;
let jobs: Array<{ name: JobName; id: string | undefined; payload?: unknown }>;
const enqueue = async (name: JobName, payload: unknown, options?: { readonly id?: string }) => {
  const job = { name, id: options?.id };
  jobs.push(Object.defineProperty(job, 'payload', { value: payload, enumerable: false }));
};

beforeEach(async () => {
  stores = await memory.newTenant();
  jobs = [];
});

function signal(change: Partial<AlertSignal> = {}): AlertSignal {
  return {
    fingerprint: 'fp-1',
    source: 'rule',
    name: 'High iowait',
    severity: 'warning',
    assetId: 'srv-db-03',
    status: 'firing',
    startedAt: T0,
    resolvedAt: null,
    trigger: null,
    summary: 'High iowait',
    labels: {},
    annotations: {},
    ruleId: null,
    ...change,
  };
}

test('a firing opens an incident with the first number, and its resolution closes both', async () => {
  const fired = await applySignal({ stores, enqueue }, signal(), T0);
  await applySignal({ stores, enqueue }, signal({ status: 'resolved', resolvedAt: minutes(9) }), minutes(9));

  const incident = await stores.alerts.incident(fired?.incidentId ?? '');
  expect(incident).toMatchObject({ number: 1, status: 'resolved', resolvedAt: minutes(9), alertIds: [fired?.id] });
  expect(jobs).toEqual([
    { name: 'notify', id: `${fired?.id}-firing` },
    { name: 'notify', id: `${fired?.id}-resolved` },
  ]);
});

test('the same firing again changes nothing and is not announced again', async () => {
  await applySignal({ stores, enqueue }, signal(), T0);

  expect(await applySignal({ stores, enqueue }, signal(), minutes(1))).toBeNull();
  expect(new Set(jobs.map(({ id }) => id)).size).toBe(1);
  expect(await stores.alerts.incidents({ limit: 10 })).toHaveLength(1);
});

test('a flapping alert is one fingerprint that counts its transitions', async () => {
  for (let turn = 0; turn < 3; turn += 1) {
    await applySignal({ stores, enqueue }, signal({ startedAt: minutes(turn * 10) }), minutes(turn * 10));
    await applySignal({ stores, enqueue }, signal({ status: 'resolved', resolvedAt: minutes(turn * 10 + 5) }), minutes(turn * 10 + 5));
  }

  expect(await stores.alerts.byFingerprint('fp-1')).toMatchObject({ status: 'resolved', transitions: 6 });
});

test('each begin of a firing counts once, with the first and the last, however often and in whatever order it is told', async () => {
  const begins = [0, 2, 4, 1, 2, 0, 3].map((minute) => signal({ startedAt: minutes(minute) }));
  for (const one of begins) await applySignal({ stores, enqueue }, one, minutes(5));
  await applySignals({ stores, enqueue }, [...begins, ...begins], minutes(6));
  const expected = { status: 'firing', occurrences: 5, firstAt: T0, lastAt: minutes(4), transitions: 1 };
  expect(await stores.alerts.byFingerprint('fp-1')).toMatchObject(expected);

  await applySignal({ stores, enqueue }, signal({ status: 'resolved', resolvedAt: minutes(3) }), minutes(6));
  expect(await stores.alerts.byFingerprint('fp-1')).toMatchObject({ status: 'firing' });
  await applySignal({ stores, enqueue }, signal({ status: 'resolved', resolvedAt: minutes(7) }), minutes(7));
  await applySignal({ stores, enqueue }, signal({ startedAt: minutes(9) }), minutes(9));
  expect(await stores.alerts.byFingerprint('fp-1')).toMatchObject({ ...expected, occurrences: 6, lastAt: minutes(9), transitions: 3 });
  expect(await stores.alerts.list({ limit: 9 })).toHaveLength(2);
});

test('an end that overtakes its start leaves an alert that has ended, and nobody is told', async () => {
  const told = signal({ source: 'alertmanager', status: 'resolved', resolvedAt: minutes(2) });
  await applySignal({ stores, enqueue }, told, minutes(3));
  await applySignal({ stores, enqueue }, signal({ source: 'alertmanager' }), minutes(4));
  expect(await stores.alerts.list({ limit: 9 })).toMatchObject([{ status: 'resolved', resolvedAt: minutes(2) }]);
  expect(await stores.alerts.incidents({ limit: 9 })).toMatchObject([{ status: 'resolved' }]);
  const announced: unknown[] = [];
  const deps = {
    stores,
    enqueue,
    reader: READER,
    explain: async () => Promise.reject(new Error('asked')),
    announce: async () => void announced.push(1),
  };
  for (const { payload } of jobs) await notify(deps, payload as Jobs['notify']);
  expect(announced).toEqual([]);
});

test('an incident of many ends with the last of them, and its news are one job for what comes together', async () => {
  const all = Array.from({ length: 40 }, (_, i) => signal({ fingerprint: `fp-${i}`, name: `Rule ${i}` }));
  for (const one of all) await applySignal({ stores, enqueue }, one, T0);
  const [incident, ...others] = await stores.alerts.incidents({ limit: 9 });
  expect(others).toEqual([]);
  expect(incident).toMatchObject({ alertCount: 40, revision: 40 });
  expect(jobs).toHaveLength(2);
  const ended = (part: readonly AlertSignal[]) => part.map((one) => ({ ...one, status: 'resolved' as const, resolvedAt: minutes(1) }));
  await applySignals({ stores, enqueue }, ended(all.slice(1)), minutes(1));
  expect(await stores.alerts.incident(incident?.id ?? '')).toMatchObject({ status: 'open' });
  await applySignals({ stores, enqueue }, ended(all.slice(0, 1)), minutes(1));
  expect(await stores.alerts.incident(incident?.id ?? '')).toMatchObject({ status: 'resolved', resolvedAt: minutes(1) });
  expect(jobs.map(({ id }) => id)).toEqual([`${incident?.alertIds[0]}-firing`, `${incident?.id}-2`, `${incident?.alertIds[0]}-resolved`]);
});

test('an incident that grows is investigated anew only when it is four times as large or worse', async () => {
  const asked: string[] = [];
  const answer = (alertId: string, n: number) => ({ ...ANSWER, id: `ans_${n}`, alertId, cause: CAUSE });
  const seen: Array<number | undefined> = [];
  const deps: NotifyDeps = {
    stores,
    enqueue,
    reader: READER,
    explain: async ({ alertId }) => {
      asked.push(alertId);
      await stores.answers.put(answer(alertId, asked.length));
      return answer(alertId, asked.length);
    },
    announce: async ({ summary, answer: give }) => {
      seen.push(summary?.alerts);
      await give(READER);
    },
  };
  const news = async () => {
    for (const { payload } of jobs.splice(0)) await notify(deps, payload as Jobs['notify']);
  };
  for (let size = 1; size <= 20; size += 1) {
    await applySignal({ stores, enqueue }, signal({ fingerprint: `fp-${size}` }), minutes(size));
    await news();
  }
  expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(asked).toHaveLength(3);
  await applySignal({ stores, enqueue }, signal({ fingerprint: 'worse', severity: 'critical' }), minutes(21));
  await news();
  expect(asked).toHaveLength(4);
  expect(new Set(asked).size).toBe(1);
});

test('an incident without a known cause is looked at again three times, or until one is found or it is over', async () => {
  const asked: string[] = [];
  const announced: unknown[] = [];
  let foundAt = Number.POSITIVE_INFINITY;
  const deps: NotifyDeps = {
    stores,
    enqueue,
    reader: READER,
    explain: async ({ alertId, at }) => {
      asked.push(at.toISOString());
      const answer = { ...ANSWER, id: `ans_${asked.length}`, alertId, cause: at.getTime() >= foundAt ? CAUSE : null };
      await stores.answers.put(answer);
      return answer;
    },
    announce: async ({ transition, look, answer }) => void announced.push([transition, look, (await answer(READER)).id]),
  };
  const work = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await notify(deps, job.payload as Jobs['notify']);
  };
  await applySignal({ stores, enqueue }, signal(), T0);
  await work();
  expect(announced).toEqual([['firing', 0, 'ans_1']]);
  const looks = [0, 15_000, 75_000, 375_000].map((after) => new Date(T0.getTime() + after).toISOString());
  expect(asked.splice(0)).toEqual(looks);

  foundAt = minutes(60).getTime() + 75_000;
  await applySignal({ stores, enqueue }, signal({ fingerprint: 'later', assetId: 'srv-web-01' }), minutes(60));
  await work();
  expect(announced.slice(1)).toEqual([
    ['firing', 0, 'ans_1'],
    ['changed', 2, 'ans_3'],
  ]);
  const told = (await stores.alerts.incidents({ limit: 9 })).map((incident) => Object.values(incident.told?.answers ?? {}));
  expect(told).toContainEqual(['ans_3']);

  foundAt = Number.POSITIVE_INFINITY;
  await applySignal({ stores, enqueue }, signal({ fingerprint: 'brief', assetId: 'srv-web-02' }), minutes(120));
  const [firing] = jobs.splice(0);
  await notify(deps, firing?.payload as Jobs['notify']);
  const over = { fingerprint: 'brief', assetId: 'srv-web-02', status: 'resolved', resolvedAt: minutes(121) } as const;
  await applySignal({ stores, enqueue }, signal(over), minutes(121));
  asked.splice(0);
  await work();
  expect(asked).toEqual([]);
});

test('alerts on neighbours join one incident, a stranger opens its own', async () => {
  const fact = { kind: 'fact', at: T0, assetKind: null, name: null, attributes: {}, source: 'inventory' } as const;
  await stores.inventory.apply([{ ...fact, assetId: 'srv-db-03', relations: [{ kind: 'stores-on', to: 'lun-12' }] }]);

  const first = await applySignal({ stores, enqueue }, signal(), T0);
  const neighbour = await applySignal(
    { stores, enqueue },
    signal({ fingerprint: 'fp-2', assetId: 'lun-12', startedAt: minutes(3) }),
    minutes(3),
  );
  const stranger = await applySignal(
    { stores, enqueue },
    signal({ fingerprint: 'fp-3', assetId: 'srv-mail-01', startedAt: minutes(3) }),
    minutes(3),
  );

  expect(neighbour?.incidentId).toBe(first?.incidentId);
  expect(stranger?.incidentId).not.toBe(first?.incidentId);
});

test('a change that was stored but not announced before a crash is announced after the next start', async () => {
  const fired = await applySignal({ stores, enqueue: async () => undefined }, signal(), T0);

  await reconcileAnnouncements({ stores, enqueue }, minutes(1));

  expect(jobs).toEqual([{ name: 'notify', id: `${fired?.id}-firing` }]);
});

describe('evaluation', () => {
  test('fires from stored samples and resolves when they fall again', async () => {
    await stores.alerts.putRule({
      id: 'iowait',
      name: 'High iowait',
      severity: 'warning',
      condition: {
        kind: 'threshold',
        metric: 'system.cpu.utilization',
        labels: { 'cpu.mode': 'iowait' },
        assetId: null,
        above: 0.25,
        below: null,
        forMs: 300_000,
      },
    });
    const values = [...Array(8).fill(0.3), 0.08] as number[];
    await stores.samples.write(
      values.map((value, minute) => ({
        kind: 'sample',
        at: minutes(minute),
        assetId: 'srv-db-03',
        metric: 'system.cpu.utilization',
        labels: { 'cpu.mode': 'iowait' },
        unit: '1',
        instrument: 'gauge',
        value,
      })),
    );
    const deps = { stores, enqueue, asRate: (series: Parameters<Parameters<typeof evaluate>[0]['asRate']>[0]) => series };

    await evaluate(deps, { tenantId: stores.tenantId, at: minutes(4).toISOString() });
    expect(await stores.alerts.list({ limit: 10 })).toEqual([]);
    await evaluate(deps, { tenantId: stores.tenantId, at: minutes(7).toISOString() });
    expect(await stores.alerts.list({ limit: 10 })).toMatchObject([
      { status: 'firing', startedAt: T0, trigger: { value: 0.3, threshold: 0.25 } },
    ]);
    await evaluate(deps, { tenantId: stores.tenantId, at: minutes(8).toISOString() });
    expect(await stores.alerts.list({ limit: 10 })).toMatchObject([{ status: 'resolved', resolvedAt: minutes(8) }]);
  });
});

/** The alert of one signal when its state changed, else null. */
async function applySignal(deps: TransitionDeps, signal: AlertSignal, at: Date): Promise<Alert | null> {
  return (await applySignals(deps, [signal], at))[0] ?? null;
}
