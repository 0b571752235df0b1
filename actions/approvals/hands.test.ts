import { beforeEach, describe, expect, it } from 'vitest';
import type { Approval } from '../../domain/action.ts';
import type { Principal } from '../../domain/tenant.ts';
import { createRig, type Rig } from '../../test/rigs/actions.ts';
import { storesInMemory } from '../../test/rigs/stores.ts';
import { createApprovals } from './approvals.ts';
import { claimApproval } from './claim.ts';
import { handsOf, mayBeOne } from './hands.ts';

const target = { assetId: 'srv-1', ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };
const memory = storesInMemory();
let rig: Rig;
beforeEach(async () => {
  rig = await createRig(memory.all(), { target, privateKeyPath: '/dev/null', quorum: 2 });
  await rig.stores.people.put({ ...rig.people.anna, id: 'admin', roles: ['admin'], identities: [] });
});

/** A person as who speaks through an account that somebody else linked. */
async function through(id: string, by: string): Promise<Principal> {
  await rig.stores.people.link({ platform: 'slack', userId: `${by}-as-${id}`, principalId: id, madeBy: by, at: rig.deps.now() });
  const found = await rig.stores.people.byIdentity('slack', `${by}-as-${id}`);
  if (found === null) throw new Error('it is linked to nobody');
  return found;
}
const self = async (id: string) => (await rig.stores.people.get(id)) as Principal;
const ask = (by: Principal, unit = 'shop.service') =>
  createApprovals(rig.deps).request(by, { runbookId: 'restart-service', parameters: { unit }, targetAssetId: 'srv-1', alertId: null });
const vote = (by: Principal, { id, planHash }: Approval) => createApprovals(rig.deps).vote(by, id, planHash);
const linked = { code: 'APPROVAL_LINKED' };

it('two may be one where one linked the account of the other, or a third those of both', () => {
  const [a, b, aByB, cByB, dByA] = [
    { principalId: 'a' },
    { principalId: 'b' },
    { principalId: 'a', linkedBy: 'b' },
    { principalId: 'c', linkedBy: 'b' },
    { principalId: 'd', linkedBy: 'a' },
  ];
  expect([mayBeOne(a, aByB), mayBeOne(aByB, b), mayBeOne(aByB, cByB), mayBeOne(aByB, dByA), mayBeOne(a, dByA)]).toEqual(
    Array(5).fill(true),
  );
  expect([mayBeOne(a, b), mayBeOne(a, cByB), mayBeOne(cByB, dByA)]).toEqual([false, false, false]);
  const at = new Date(0);
  const votes = [aByB, b, cByB, { principalId: 'e' }].map((one) => ({ ...one, at }));
  expect(handsOf({ requestedBy: 'x', votes }).map(({ principalId }) => principalId)).toEqual(['a', 'e']);
  expect(handsOf({ requestedBy: 'x', requesterLinkedBy: 'b', votes }).map(({ principalId }) => principalId)).toEqual(['e']);
});

describe('where two must approve', () => {
  it('nobody makes two of themselves by an account that they linked, in whichever order', async () => {
    const asked = await ask(rig.people.olga);
    const annaByAdmin = await through('anna', 'admin');
    await vote(annaByAdmin, asked);
    await expect(vote(await self('admin'), asked)).rejects.toMatchObject(linked);
    await expect(vote(await through('boris', 'admin'), asked)).rejects.toMatchObject(linked);
    const other = await ask(rig.people.olga, 'other.service');
    await vote(await self('admin'), other);
    await expect(vote(annaByAdmin, other)).rejects.toMatchObject(linked);
    for (const { id } of [asked, other]) expect(await rig.stores.approvals.get(id)).toMatchObject({ state: 'PENDING' });
    // Boris himself is somebody else.
    expect(await vote(rig.people.boris, asked)).toMatchObject({ state: 'APPROVED' });
  });

  it('nor by pressing both at the same moment', async () => {
    const asked = await ask(rig.people.olga);
    const hands = [await self('admin'), await through('anna', 'admin'), await through('boris', 'admin')];
    const votes = await Promise.allSettled(hands.map((hand) => vote(hand, asked)));
    expect(votes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await rig.stores.approvals.get(asked.id)).toMatchObject({ state: 'PENDING', votes: [expect.anything()] });
  });

  it('nor by taking the link away after the account has asked or voted', async () => {
    const asked = await ask(await through('anna', 'admin'));
    await rig.stores.people.unlink('anna');
    await expect(vote(await self('admin'), asked)).rejects.toMatchObject(linked);
    const other = await ask(rig.people.olga, 'other.service');
    await vote(await through('boris', 'admin'), other);
    await rig.stores.people.unlink('boris');
    await expect(vote(await self('admin'), other)).rejects.toMatchObject(linked);
  });

  it.each([
    ['of the vote', (approval: Approval): Approval => ({ ...approval, votes: approval.votes.map(({ linkedBy: _, ...rest }) => rest) })],
    ['of the request', ({ requesterLinkedBy: _, ...approval }: Approval): Approval => approval],
    ['of the request, another', (approval: Approval): Approval => ({ ...approval, requesterLinkedBy: 'viktor' })],
  ])('who linked an account is not taken out of the database unseen: %s', async (_, edit) => {
    const asked = await ask(await through('olga', 'viktor-x'));
    await vote(await through('anna', 'admin'), asked);
    const approved = await vote(rig.people.boris, asked);
    expect(approved.state).toBe('APPROVED');
    await rig.stores.approvals.update(edit(approved));
    expect((await claimApproval(rig.deps, asked.id)).approval).toMatchObject({ state: 'BLOCKED', reason: 'votes-unwitnessed' });
  });

  it('votes of one human that got into the database do not count at the claim', async () => {
    const asked = await ask(rig.people.olga);
    await vote(await through('anna', 'admin'), asked);
    const at = rig.deps.now();
    await rig.stores.audit.append({
      at,
      actor: 'admin',
      action: 'approval.voted',
      subject: asked.id,
      detail: { planHash: asked.planHash },
    });
    const stored = (await rig.stores.approvals.get(asked.id)) as Approval;
    await rig.stores.approvals.update({ ...stored, state: 'APPROVED', votes: [...stored.votes, { principalId: 'admin', at }] });
    expect((await claimApproval(rig.deps, asked.id)).approval).toMatchObject({ state: 'BLOCKED', reason: 'quorum-missing' });
  });

  it('and it runs with who linked an account, where enough others approved', async () => {
    const asked = await ask(await through('olga', 'viktor'));
    await vote(await through('anna', 'admin'), asked);
    await vote(rig.people.boris, asked);
    expect((await claimApproval(rig.deps, asked.id)).kind).toBe('claimed');
  });
});
