import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Approval } from '../../domain/action.ts';
import { verifyChain } from '../../domain/audit.ts';
import { wordsOf } from '../../domain/step.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores } from '../../stores/stores.ts';
import { createRig, type Rig, requestRestart } from '../../test/rigs/actions.ts';
import { createApprovals, PENDING_MS } from './approvals.ts';
import { claimApproval } from './claim.ts';
import { buttonValue, readButtonValue } from './plan.ts';

let stores: Stores;
beforeAll(async () => {
  ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
});
afterAll(() => stores.close());

const target = { assetId: 'srv-shop-01', ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };
const rigWith = (quorum = 1) => createRig(stores, { target, privateKeyPath: '/dev/null', quorum });
const stateOf = async (rig: Rig, id: string) => (await rig.stores.approvals.get(id))?.state;
const refusals = async (rig: Rig) =>
  (await rig.stores.audit.list({ limit: 100 })).filter((row) => row.action === 'approval.refused').map((row) => row.detail.code);

describe('a request', () => {
  test('shows the exact commands, and its button fits any platform', async () => {
    const rig = await rigWith();

    const approval = await requestRestart(rig);

    expect(approval.plan.steps.map((step) => wordsOf(step).join(' '))).toEqual([
      'systemctl restart shop.service',
      'systemctl is-active shop.service',
      'sh SCRIPT shop.service',
    ]);
    expect(approval.plan.successTest).toMatchObject({ metric: 'http.client.request.duration', below: 0.2, assetId: 'srv-shop-01' });
    expect(Buffer.byteLength(buttonValue(approval))).toBeLessThanOrEqual(60);
    expect(readButtonValue(buttonValue(approval))).toEqual({ approvalId: approval.id, shownHash: approval.planHash.slice(0, 24) });
    expect(readButtonValue(`${approval.id}:${approval.planHash.slice(0, 23)}`)).toBeNull();
  });

  test.each(['shop; reboot', '$(reboot)', '-H evil', '`id`', 'shop\n', 'shop|cat', '', 'x'.repeat(300)])(
    'with the parameter %j is refused before anyone is asked',
    async (unit) => {
      const rig = await rigWith();

      await expect(requestRestart(rig, unit)).rejects.toMatchObject({ code: 'PARAMETER_INVALID' });

      expect(await rig.stores.approvals.list({ limit: 10 })).toEqual([]);
      expect(rig.announced).toEqual([]);
    },
  );

  test('names a runbook, declared parameters and a known target, nothing else', async () => {
    const rig = await rigWith();
    const { request } = createApprovals(rig.deps);
    const good = { runbookId: 'restart-service', parameters: { unit: 'shop' }, targetAssetId: target.assetId, alertId: null };

    await expect(request(rig.people.olga, { ...good, runbookId: 'rm -rf /' })).rejects.toMatchObject({ code: 'RUNBOOK_INVALID' });
    await expect(request(rig.people.olga, { ...good, runbookId: 'restart-service/rollback' })).rejects.toMatchObject({
      code: 'RUNBOOK_INVALID',
    });
    await expect(request(rig.people.olga, { ...good, parameters: { unit: 'shop', argv: 'sh' } })).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
    });
    await expect(request(rig.people.olga, { ...good, parameters: {} })).rejects.toMatchObject({ code: 'PARAMETER_INVALID' });
    await expect(request(rig.people.olga, { ...good, targetAssetId: 'elsewhere' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      hint: { en: expect.stringContaining('elsewhere') },
    });
    await expect(request(rig.people.viktor, good)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
    await expect(request(null, good)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
    await expect(request({ ...rig.people.olga, tenantId: 'other' }, good)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
  });

  test('is refused in a freeze, and where a window is needed and none is known of', async () => {
    const rig = await rigWith();
    const frozen = { kind: 'frozen', until: new Date('2100-01-01T00:00:00Z'), reason: 'release' } as const;
    const windowed = rig.deps.runbooks.map((runbook) => ({ ...runbook, needsWindow: true }));

    for (const deps of [
      { ...rig.deps, changes: async () => frozen },
      { ...rig.deps, runbooks: windowed },
    ]) {
      await expect(requestRestart({ ...rig, deps })).rejects.toMatchObject({ code: 'APPROVAL_BLOCKED' });
    }
    expect(await rig.stores.approvals.list({ limit: 10 })).toEqual([]);
  });

  test('is shown to those who may see its target, and to nobody of another tenant', async () => {
    const groups = ['shop', 'db'].map((id) => ({ id, assets: [`srv-${id}-*`] }));
    const rig = await rigWith();
    const { get } = createApprovals({ ...rig.deps, groups });
    const { id } = await requestRestart(rig);
    const ofGroup = async (group: string) => {
      const person = { ...rig.people.viktor, roles: [], groupRoles: [{ group, roles: ['viewer' as const] }] };
      await rig.stores.people.put(person);
      return person;
    };

    expect((await get(await ofGroup('shop'), id)).approval.id).toBe(id);
    await expect(get(await ofGroup('db'), id)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
    await expect(get({ ...rig.people.anna, tenantId: 'other' }, id)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
  });

  test('made again while it is open is the same request', async () => {
    const rig = await rigWith();

    const first = await requestRestart(rig);
    const second = await requestRestart(rig);
    rig.pass(PENDING_MS);
    const third = await requestRestart(rig);

    expect(second.id).toBe(first.id);
    expect(third.id).not.toBe(first.id);
  });

  test('that is edited is superseded by a new one without votes', async () => {
    const rig = await rigWith(2);
    const approvals = createApprovals(rig.deps);
    const first = await requestRestart(rig);
    await approvals.vote(rig.people.anna, first.id, first.planHash);
    const edit = {
      runbookId: 'restart-service',
      parameters: { unit: 'api.service' },
      targetAssetId: target.assetId,
      alertId: rig.alert.id,
    };

    await expect(approvals.request(rig.people.boris, { ...edit, supersedes: first.id })).rejects.toMatchObject({
      code: 'APPROVAL_FORBIDDEN',
    });
    const second = await approvals.request(rig.people.olga, { ...edit, supersedes: first.id });

    expect(second).toMatchObject({ state: 'PENDING', votes: [] });
    expect(await stateOf(rig, first.id)).toBe('SUPERSEDED');
  });
});

describe('a vote', () => {
  test('of another person completes the quorum and puts the run on its queue, once', async () => {
    const rig = await rigWith();
    const { id, planHash } = await requestRestart(rig);

    const approved = await createApprovals(rig.deps).vote(rig.people.anna, id, planHash.slice(0, 24));

    expect(approved.state).toBe('APPROVED');
    expect(rig.jobs).toEqual([{ payload: { tenantId: rig.stores.tenantId, approvalId: id }, id, delayMs: 0 }]);
    expect(rig.announced).toEqual(['PENDING', 'APPROVED']);
  });

  test('twice is answered, and counts once', async () => {
    const rig = await rigWith();
    const { vote } = createApprovals(rig.deps);
    const { id, planHash } = await requestRestart(rig);
    await vote(rig.people.anna, id, planHash);

    await expect(vote(rig.people.anna, id, planHash)).rejects.toMatchObject({ code: 'APPROVAL_CLOSED' });
    await expect(vote(rig.people.boris, id, planHash)).rejects.toMatchObject({ code: 'APPROVAL_CLOSED' });

    expect(rig.jobs).toHaveLength(1);
    expect(await refusals(rig)).toEqual(['APPROVAL_CLOSED', 'APPROVAL_CLOSED']);
  });

  test('of one person on two platforms counts once', async () => {
    const rig = await rigWith(2);
    const { vote } = createApprovals(rig.deps);
    const { id, planHash } = await requestRestart(rig);
    const anna = { ...rig.people.anna, identities: [...rig.people.anna.identities, { platform: 'telegram' as const, userId: '77' }] };
    await rig.stores.people.put(anna);
    const [onSlack, onTelegram] = await Promise.all([
      rig.stores.people.byIdentity('slack', 'U-anna'),
      rig.stores.people.byIdentity('telegram', '77'),
    ]);

    await vote(onSlack, id, planHash);
    await expect(vote(onTelegram, id, planHash)).rejects.toMatchObject({ code: 'APPROVAL_VOTED' });

    expect(await stateOf(rig, id)).toBe('PENDING');
    expect((await vote(rig.people.boris, id, planHash)).state).toBe('APPROVED');
  });

  test('with a forged hash, too little of it, or for a plan that was edited is refused', async () => {
    const rig = await rigWith();
    const { vote } = createApprovals(rig.deps);
    const approval = await requestRestart(rig);
    const { id, planHash } = approval;

    await expect(vote(rig.people.anna, id, 'f'.repeat(64))).rejects.toMatchObject({ code: 'APPROVAL_MISMATCH' });
    await expect(vote(rig.people.anna, id, planHash.slice(0, 23))).rejects.toMatchObject({ code: 'APPROVAL_MISMATCH' });
    await expect(vote(rig.people.anna, id, '')).rejects.toMatchObject({ code: 'APPROVAL_MISMATCH' });
    await rig.stores.approvals.update(edited(approval));
    await expect(vote(rig.people.anna, id, planHash)).rejects.toMatchObject({ code: 'APPROVAL_MISMATCH' });

    expect(await stateOf(rig, id)).toBe('PENDING');
    expect(rig.jobs).toEqual([]);
  });

  test('of the requester, of a viewer, of nobody, or of another tenant is refused', async () => {
    const rig = await rigWith();
    const { vote } = createApprovals(rig.deps);
    const { id, planHash } = await requestRestart(rig);

    await expect(vote(rig.people.olga, id, planHash)).rejects.toMatchObject({ code: 'APPROVAL_OWN' });
    await expect(vote(rig.people.viktor, id, planHash)).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN' });
    await expect(vote(null, id, planHash)).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN' });
    await expect(vote({ ...rig.people.anna, tenantId: 'other' }, id, planHash)).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN' });
    await expect(vote({ ...rig.people.viktor, roles: ['admin'] }, id, planHash)).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN' });
    await expect(vote(rig.people.anna, 'apr_000000000000000000000000', planHash)).rejects.toMatchObject({ code: 'APPROVAL_UNKNOWN' });

    expect(await stateOf(rig, id)).toBe('PENDING');
  });

  test('counts for nothing when the list of approvers is empty', async () => {
    const rig = await rigWith();
    const { vote } = createApprovals({ ...rig.deps, approvers: [] });
    const { id, planHash } = await requestRestart(rig);

    await expect(vote(rig.people.anna, id, planHash)).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN' });
  });

  test('counts of those only whom the runbook names, where it names any', async () => {
    const rig = await rigWith();
    const deps = { ...rig.deps, runbooks: rig.deps.runbooks.map((runbook) => ({ ...runbook, approvers: ['boris'] })) };
    const { vote } = createApprovals(deps);
    const { id, planHash } = await requestRestart({ ...rig, deps });

    await expect(vote(rig.people.anna, id, planHash)).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN' });
    expect((await vote(rig.people.boris, id, planHash)).state).toBe('APPROVED');
  });

  test('after the time is over expires the request, whoever comes first, also after a restart', async () => {
    const rig = await rigWith();
    const { id, planHash } = await requestRestart(rig);
    rig.pass(PENDING_MS);
    const afterRestart = createApprovals({ ...rig.deps });

    await expect(afterRestart.vote(rig.people.anna, id, planHash)).rejects.toMatchObject({ code: 'APPROVAL_EXPIRED' });

    expect(await stateOf(rig, id)).toBe('EXPIRED');
    expect(rig.announced).toEqual(['PENDING', 'EXPIRED']);
    await expect(afterRestart.vote(rig.people.anna, id, planHash)).rejects.toMatchObject({ code: 'APPROVAL_EXPIRED' });
  });
});

describe('a request in time', () => {
  test('is remembered over a restart: a first click counts, a second is refused', async () => {
    const rig = await rigWith();
    const { id, planHash } = await requestRestart(rig);

    expect((await createApprovals({ ...rig.deps }).vote(rig.people.anna, id, planHash)).state).toBe('APPROVED');
    await expect(createApprovals({ ...rig.deps }).vote(rig.people.anna, id, planHash)).rejects.toMatchObject({ code: 'APPROVAL_CLOSED' });
  });

  test('is rejected by anyone eligible, also after the quorum; cancelled by the requester only', async () => {
    const rig = await rigWith();
    const { vote, reject, cancel } = createApprovals(rig.deps);
    const first = await requestRestart(rig);
    await vote(rig.people.anna, first.id, first.planHash);

    await expect(reject(rig.people.viktor, first.id)).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN' });
    await expect(cancel(rig.people.boris, first.id)).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN' });
    expect(await reject(rig.people.boris, first.id, 'not now')).toMatchObject({ state: 'REJECTED', reason: 'not now' });

    const second = await requestRestart(rig);
    expect((await reject(rig.people.olga, second.id)).state).toBe('CANCELLED');
    await expect(vote(rig.people.anna, second.id, second.planHash)).rejects.toMatchObject({ code: 'APPROVAL_CLOSED' });
  });

  test('is swept: the late expires, the approved goes on its queue again', async () => {
    const rig = await rigWith();
    const { vote, sweep, get } = createApprovals(rig.deps);
    const { id, planHash } = await requestRestart(rig);
    await vote(rig.people.anna, id, planHash);
    rig.jobs.length = 0;

    await sweep();
    expect(rig.jobs.map((job) => job.payload.approvalId)).toEqual([id]);
    rig.pass(300_000);
    await sweep();

    expect((await get(rig.people.viktor, id)).approval.state).toBe('EXPIRED');
    await expect(get(null, id)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
  });
});

test('a run is stopped by the requester as long as that person may ask for it', async () => {
  const rig = await rigWith();
  const { vote, stop } = createApprovals(rig.deps);
  const { id, planHash } = await requestRestart(rig);
  await vote(rig.people.anna, id, planHash);
  expect(await claimApproval(rig.deps, id)).toMatchObject({ kind: 'claimed' });

  await rig.stores.people.put({ ...rig.people.olga, roles: ['viewer'] });
  await expect(stop(rig.people.olga, id)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
  await rig.stores.people.put({ ...rig.people.olga, roles: ['operator'] });
  expect((await stop(rig.people.olga, id)).stop).toMatchObject({ principalId: 'olga' });
});

test('state, audit row and message commit together or not at all', async () => {
  const rig = await rigWith();
  const { id, planHash } = await requestRestart(rig);
  const broken = createApprovals({ ...rig.deps, announce: () => Promise.reject(new Error('no message')) });

  await expect(broken.vote(rig.people.anna, id, planHash)).rejects.toThrow('no message');

  expect(await stateOf(rig, id)).toBe('PENDING');
  expect((await rig.stores.audit.list({ subject: id, limit: 10 })).map((row) => row.action)).toEqual(['approval.requested']);
  expect(rig.jobs).toEqual([]);
  expect(verifyChain(await rig.stores.audit.list({ limit: 100 }))).toMatchObject({ whole: true });
});

function edited(approval: Approval): Approval {
  const steps = approval.plan.steps.map((step) => ({ ...step, argv: ['reboot'] }));
  return { ...approval, plan: { ...approval.plan, steps } };
}
