import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Approval } from '../../domain/action.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores } from '../../stores/stores.ts';
import { describeWithPeers } from '../../test/peers/peer.ts';
import { type ServicePeer, startService } from '../../test/peers/restartable-service.ts';
import { type Sshd, startSshd } from '../../test/peers/sshd.ts';
import { createRig, type Rig, requestRestart } from '../../test/rigs/actions.ts';
import { createApprovals } from '../approvals/approvals.ts';
import { hashPlan } from '../approvals/plan.ts';
import { type ExecuteDeps, executeApproval } from './execute.ts';

const ASSET = 'srv-shop-01';

describeWithPeers(['sshd'], 'a dry run, which nobody need approve', () => {
  let stores: Stores;
  let service: ServicePeer;
  let sshd: Sshd;
  let rig: Rig;
  beforeAll(async () => {
    ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
    service = await startService();
    sshd = await startSshd(`SetEnv PATH=${service.bin}:/usr/bin:/bin`);
  });
  beforeEach(async () => {
    const { host, port, user, hostKeyFingerprint, privateKeyPath } = sshd;
    rig = await createRig(stores, { target: { assetId: ASSET, ssh: { host, port, user, hostKeyFingerprint } }, privateKeyPath });
    before = service.calls().length;
  });
  let before = 0;
  afterEach(() => expect(called().filter((call) => !call.startsWith('show'))).toEqual([]));
  afterAll(async () => {
    await sshd.stop();
    service.stop();
    await stores.close();
  });

  const called = () => service.calls().slice(before);
  const ask = (who: keyof Rig['people'] = 'olga', runbookId = 'restart-service/dry-run'): Promise<Approval> =>
    createApprovals(rig.deps).request(rig.people[who], {
      ...{ runbookId, parameters: { unit: 'shop.service' }, targetAssetId: ASSET, alertId: null },
    });
  const execute = (id: string, deps: Partial<ExecuteDeps> = {}) => executeApproval({ ...rig.deps, ...deps }, id);
  const blocked = async (id: string, reason: string, deps: Partial<ExecuteDeps> = {}) => {
    expect(await execute(id, deps)).toBeNull();
    expect(await rig.stores.approvals.get(id)).toMatchObject({ state: 'BLOCKED', reason });
    expect(await rig.stores.approvals.runOf(id)).toBeNull();
    expect(called()).toEqual([]);
  };
  /** A request as somebody who can write the database would leave it. */
  const written = async (edit: (approval: Approval) => Approval): Promise<Approval> => {
    const edited = edit(await ask());
    await rig.stores.approvals.update(edited);
    return edited;
  };

  test('runs at once for whoever may ask, only looks, and stands in the audit chain under that name', async () => {
    const { id, state, quorum, votes } = await ask();
    expect({ state, quorum, votes }).toEqual({ state: 'APPROVED', quorum: 0, votes: [] });
    expect(rig.jobs.map(({ payload }) => payload.approvalId)).toEqual([id]);

    const run = await execute(id);

    expect(run).toMatchObject({ state: 'SUCCEEDED', measurement: null });
    expect(run?.steps.map(({ output }) => output)).toEqual(['ActiveState=active\n']);
    expect((await rig.stores.audit.list({ subject: id, limit: 10 })).map(({ action, actor }) => [action, actor])).toEqual([
      ['approval.requested', 'olga'],
      ['approval.executing', 'system'],
      ['approval.succeeded', 'system'],
    ]);
    expect(await execute(id)).toBeNull();
    expect(called()).toHaveLength(1);
    // It is no change of the asset that could be held to be the cause of something.
    const day = { from: new Date(Date.now() - 60_000), to: new Date(Date.now() + 60_000) };
    expect(await rig.stores.inventory.changes({ assetIds: [ASSET], window: day })).toEqual([]);
  });

  test('asked for again while it waits it is the same, and afterwards another', async () => {
    const [first, second] = [await ask(), await ask('anna')];
    expect(second.id).toBe(first.id);
    await execute(first.id);
    expect((await ask()).id).not.toBe(first.id);
  });

  test('a viewer, a person made up and a strange parameter get none', async () => {
    await expect(ask('viktor')).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
    const approvals = createApprovals(rig.deps);
    const wish = { runbookId: 'restart-service/dry-run', parameters: { unit: 'shop.service' }, targetAssetId: ASSET, alertId: null };
    await expect(approvals.request({ ...rig.people.viktor, roles: ['admin'] }, wish)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
    const parameters = { unit: 'shop.service; reboot' };
    await expect(approvals.request(rig.people.olga, { ...wish, parameters })).rejects.toMatchObject({ code: 'PARAMETER_INVALID' });
    expect(rig.jobs).toEqual([]);
  });

  test('what changes something waits for its approvals as ever, whatever it is called', async () => {
    expect(await requestRestart(rig)).toMatchObject({ state: 'PENDING', quorum: 1 });
    const rollback = await ask('olga', 'stop-service/rollback');
    expect(rollback).toMatchObject({ state: 'PENDING', quorum: 1 });
    await expect(ask('olga', 'restart-service/dry-run/rollback')).rejects.toMatchObject({ code: 'RUNBOOK_INVALID' });
  });

  test.each<readonly [what: string, edit: (approval: Approval, real: Approval) => Approval, reason: string]>([
    ['its steps edited', (dry, real) => ({ ...dry, plan: { ...dry.plan, steps: real.plan.steps } }), 'plan-edited'],
    [
      'the steps of the runbook itself, under a hash of their own',
      (dry, real) => {
        const plan = { ...dry.plan, steps: real.plan.steps };
        return { ...dry, plan, planHash: hashPlan(plan) };
      },
      'runbook-changed',
    ],
    ['the runbook itself without a vote', (dry, real) => ({ ...dry, plan: real.plan, planHash: real.planHash }), 'quorum-missing'],
    [
      'other parameters',
      (dry) => {
        const plan = { ...dry.plan, parameters: { unit: 'reboot.target' } };
        return { ...dry, plan, planHash: hashPlan(plan) };
      },
      'runbook-changed',
    ],
    ['another requester', (dry) => ({ ...dry, requestedBy: 'anna' }), 'votes-unwitnessed'],
  ])('written into the database with %s it does not run', async (_what, edit, reason) => {
    const real = await requestRestart(rig);
    const { id } = await written((dry) => edit(dry, real));
    await blocked(id, reason);
  });

  test('whose requester has lost the role since does not run', async () => {
    const { id } = await ask();
    await rig.stores.people.put({ ...rig.people.olga, roles: ['viewer'] });
    await blocked(id, 'requester-revoked');
  });

  test('of a runbook that looks by something else now does not run', async () => {
    const { id } = await ask();
    const runbooks = rig.deps.runbooks.map((one) => (one.id === 'restart-service' ? { ...one, dryRun: one.steps } : one));
    await blocked(id, 'runbook-changed', { runbooks });
  });
});
