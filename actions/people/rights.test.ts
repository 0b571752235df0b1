import { beforeEach, describe, expect, it } from 'vitest';
import type { CarePlan } from '../../domain/care.ts';
import { can, canOn, canSomewhere, type Principal } from '../../domain/tenant.ts';
import { createRig, type Rig } from '../../test/rigs/actions.ts';
import { storesInMemory } from '../../test/rigs/stores.ts';
import { createApprovals } from '../approvals/approvals.ts';
import { claimApproval } from '../approvals/claim.ts';
import { createCareActs } from '../care/care.ts';

const TARGET = { assetId: 'srv-shop-01', ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };
const groups = [
  { id: 'shop', assets: ['srv-shop-*'] },
  { id: 'bank', assets: ['srv-bank-*'] },
  { id: 'moscow', assets: [], labels: { site: 'msk' } },
];
const request = { runbookId: 'restart-service', parameters: { unit: 'shop.service' }, targetAssetId: TARGET.assetId, alertId: null };

const memory = storesInMemory();
let rig: Rig;
beforeEach(async () => {
  rig = await createRig(memory.all(), { target: TARGET, privateKeyPath: '/dev/null' });
});

const person = async (id: string, groupRoles: NonNullable<Principal['groupRoles']>): Promise<Principal> => {
  const made: Principal = { ...rig.people.viktor, id, roles: [], groupRoles, identities: [] };
  await rig.stores.people.put(made);
  return made;
};

describe('roles over a group of assets', () => {
  it('grant there and nowhere else', async () => {
    const who = await person('s', [{ group: 'shop', roles: ['approver'] }]);
    expect(canOn(who, 'approve-action', ['shop'])).toBe(true);
    expect(canOn(who, 'approve-action', ['bank'])).toBe(false);
    expect(canOn(who, 'approve-action', [])).toBe(false);
    expect([can(who, 'read'), canSomewhere(who, 'read'), canSomewhere(who, 'administer')]).toEqual([false, true, false]);
  });

  it('let ask and approve on their assets only; one taken away before the claim blocks it', async () => {
    const approvals = createApprovals({ ...rig.deps, groups });
    const [shop, bank, msk] = [
      await person('s', [{ group: 'shop', roles: ['operator'] }]),
      await person('b', [{ group: 'bank', roles: ['approver', 'admin'] }]),
      await person('m', [{ group: 'moscow', roles: ['approver'] }]),
    ];
    await expect(approvals.request(bank, request)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
    const asked = await approvals.request(shop, request);
    await expect(approvals.vote(bank, asked.id, asked.planHash)).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN' });
    await expect(approvals.reject(bank, asked.id)).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN' });
    await expect(approvals.stop(bank, asked.id)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
    await expect(approvals.get(bank, asked.id)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
    await expect(approvals.vote(msk, asked.id, asked.planHash)).rejects.toMatchObject({ code: 'APPROVAL_FORBIDDEN' });
    const fact = { kind: 'fact', at: rig.deps.now(), assetKind: 'server', relations: [], source: 'inventory' } as const;
    await rig.stores.inventory.apply([{ ...fact, assetId: TARGET.assetId, name: TARGET.assetId, attributes: { site: 'msk' } }]);
    expect((await approvals.vote(msk, asked.id, asked.planHash)).state).toBe('APPROVED');
    await person('m', []);
    const claim = await claimApproval({ ...rig.deps, groups }, asked.id);
    expect(claim.approval).toMatchObject({ state: 'BLOCKED', reason: 'approver-revoked' });
  });

  it('let care for their incidents, and silence nothing beyond', async () => {
    const plan: CarePlan = { routes: [], calendars: [], escalations: [], groups };
    const acts = createCareActs({
      stores: rig.stores,
      plan,
      now: rig.deps.now,
      newId: rig.deps.newId,
      announce: async () => {},
      wakeAt: async () => {},
    });
    const [shop, bank] = [
      await person('s', [{ group: 'shop', roles: ['operator'] }]),
      await person('b', [{ group: 'bank', roles: ['operator'] }]),
    ];
    const { id: alertId, incidentId, assetId, startedAt } = rig.alert;
    const about = {
      number: 1,
      title: 'shop',
      status: 'open',
      severity: 'critical',
      assetId,
      openedAt: startedAt,
      resolvedAt: null,
    } as const;
    await rig.stores.alerts.putIncident({ ...about, id: incidentId, alertIds: [alertId] });
    await expect(acts.acknowledge(bank, alertId)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
    expect((await acts.acknowledge(shop, alertId)).care.acknowledged?.by).toBe('s');
    const until = new Date(rig.deps.now().getTime() + 60_000);
    const silence = (by: Principal, match: { assets?: string[]; groups?: string[]; names?: string[] }) =>
      acts.silence(by, { scope: { kind: 'match', match }, reason: 'work', until, place: null });
    for (const match of [
      { assets: ['srv-bank-1'] },
      { assets: ['*'] },
      { assets: ['srv-shop-1', 'x'] },
      { groups: ['bank'] },
      { names: ['*'] },
      {},
    ])
      await expect(silence(shop, match)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
    const made = await silence(shop, { groups: ['shop'] });
    await silence(shop, { assets: ['srv-shop-0*'] });
    await expect(acts.endSilence(bank, made.id)).rejects.toMatchObject({ code: 'REQUEST_FORBIDDEN' });
    expect((await acts.endSilence(shop, made.id)).endedBy).toBe('s');
  });
});
