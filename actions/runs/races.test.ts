import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyChain } from '../../domain/audit.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores } from '../../stores/stores.ts';
import { describeWithPostgres, type PostgresPeer, startPostgres } from '../../test/peers/postgres.ts';
import { createRig, requestRestart } from '../../test/rigs/actions.ts';
import { createApprovals } from '../approvals/approvals.ts';
import { isTerminal } from '../approvals/reducer.ts';
import { executeApproval } from './execute.ts';

const target = { assetId: 'srv-shop-01', ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };

await describeWithPostgres('races over a real PostgreSQL, many connections', () => {
  let postgres: PostgresPeer;
  let stores: Stores;
  beforeAll(async () => {
    postgres = await startPostgres();
    ({ stores } = await openStores({ databaseUrl: postgres.url, dataDir: 'memory' }));
  });
  afterAll(async () => {
    await stores?.close();
    await postgres?.stop();
  });

  test('votes, a rejection, a cancellation and three workers at once: each step runs once or not at all, and the chain is whole', async () => {
    const rig = await createRig(stores, { target, privateKeyPath: '/dev/null' });
    const ran = new Map<string, number>();
    const { vote, reject, cancel } = createApprovals(rig.deps);
    for (let round = 0; round < 12; round += 1) {
      const { id, planHash } = await requestRestart(rig, `shop-${round}`);
      const executor = {
        id: 'ssh',
        run: async (step: { id: string }) => {
          ran.set(`${id} ${step.id}`, (ran.get(`${id} ${step.id}`) ?? 0) + 1);
          return { kind: 'exited' as const, exitCode: 0, output: '' };
        },
      };
      const work = () => executeApproval({ ...rig.deps, executor, measure: async () => ({ value: 0.01, unit: 's' }) }, id);
      const votes = [vote(rig.people.anna, id, planHash), vote(rig.people.boris, id, planHash), vote(rig.people.anna, id, planHash)];
      const doubts = round % 3 === 0 ? [] : round % 3 === 1 ? [reject(rig.people.boris, id)] : [cancel(rig.people.olga, id)];

      const outcomes = await Promise.allSettled([...votes, ...doubts, work(), work(), work()]);
      await Promise.all([work(), work(), work()]);

      expect(outcomes.slice(0, 3).filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
      const state = (await rig.stores.approvals.get(id))?.state ?? 'PENDING';
      expect(isTerminal(state), state).toBe(true);
      const times = ['restart', 'check'].map((step) => ran.get(`${id} ${step}`) ?? 0);
      expect(times, state).toEqual(state === 'SUCCEEDED' ? [1, 1] : [0, 0]);
      if (round % 3 === 0) expect(state).toBe('SUCCEEDED');
    }
    expect(verifyChain(await rig.stores.audit.list({ limit: 10_000 }))).toMatchObject({ whole: true });
  });
});
