import { expect, test } from 'vitest';
import type { Enqueue, Jobs, WireObservation } from '../domain/jobs.ts';
import type { Incident } from './incident.ts';
import { replay } from './replay.ts';

const MINUTE = 60_000;

function incidentOf(minutes: readonly number[]): Incident {
  const observations = minutes.map(
    (minute): WireObservation => ({
      kind: 'sample',
      at: new Date(Date.UTC(2026, 10, 20) + minute * MINUTE).toISOString(),
      assetId: 'srv-db-03',
      metric: 'system.cpu.utilization',
      labels: {},
      unit: '1',
      instrument: 'gauge',
      value: minute,
    }),
  );
  const title = { en: 'a', ru: 'а', ko: 'a' };
  return { name: 'a', title, rules: [], tickMs: 5 * MINUTE, expected: { alertAssetId: 'srv-db-03', cause: null }, observations };
}

/** Takes jobs and says, in order, what each would do; `idle` is noted as well. */
function queue() {
  const done: string[] = [];
  const ids: string[] = [];
  const enqueue: Enqueue = async (name, payload, options) => {
    ids.push(options?.id ?? '');
    const job = payload as Partial<Jobs['index-observations'] & Jobs['evaluate']>;
    done.push(
      name === 'evaluate' ? `judge ${job.at?.slice(11, 19)}` : `store ${job.observations?.map(({ at }) => at.slice(11, 19)).join(' ')}`,
    );
  };
  return { done, ids, deps: { tenantId: 'ten_1', enqueue, idle: async () => void done.push('idle') } };
}

test('an incident ends one second before now, and each slice is stored before the rules are judged at its end', async () => {
  const { done, deps } = queue();
  const replayed = await replay(deps, incidentOf([0, 1, 4, 5, 12]), { now: new Date('2026-11-21T10:00:01Z') });
  expect(replayed).toMatchObject({ slices: 3, observations: 5, to: new Date('2026-11-21T10:00:00Z') });
  expect(done).toEqual([
    'store 09:48:00 09:49:00 09:52:00',
    'idle',
    'judge 09:53:00',
    'store 09:53:00',
    'idle',
    'judge 09:58:00',
    'store 10:00:00',
    'idle',
    // Never later than now.
    'judge 10:00:01',
    'idle',
  ]);
});

test('a time without observations is judged all the same, and no two jobs have one id', async () => {
  const { done, ids, deps } = queue();
  await replay(deps, incidentOf([0, 11]), { now: new Date('2026-11-21T10:00:00Z') });
  expect(done.filter((step) => step.startsWith('judge'))).toHaveLength(3);
  expect(done.filter((step) => step.startsWith('store'))).toHaveLength(2);
  expect(new Set(ids).size).toBe(ids.length);
});
