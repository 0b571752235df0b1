import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Approval, Runbook } from '../../domain/action.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores } from '../../stores/stores.ts';
import { createRig, type Rig, requestRestart } from '../../test/rigs/actions.ts';
import { claimApproval, leaseEnd } from './claim.ts';

const target = { assetId: 'srv-shop-01', ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };
let stores: Stores;
beforeAll(async () => {
  ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
});
afterAll(() => stores.close());

/** Writes past the approvals, as whoever reached the database could. */
async function write(rig: Rig, approval: Approval, voted: Readonly<Record<string, string>> | null = null): Promise<Approval> {
  await rig.stores.transaction(async (tx) => {
    await tx.approvals.update(approval);
    if (voted === null) return;
    await tx.audit.append({ at: rig.deps.now(), actor: 'anna', action: 'approval.voted', subject: approval.id, detail: voted });
  });
  return approval;
}
const approvedBy = (approval: Approval, at: Date): Approval => ({ ...approval, state: 'APPROVED', votes: [{ principalId: 'anna', at }] });

test('a vote counts that the audit log holds for exactly this plan', async () => {
  const rig = await createRig(stores, { target, privateKeyPath: '/dev/null' });
  const [forged, real] = [await requestRestart(rig), await requestRestart(rig, 'other.service')];
  await write(rig, approvedBy(forged, rig.deps.now()), { planHash: real.planHash });
  await write(rig, approvedBy(real, rig.deps.now()), { planHash: real.planHash });

  expect(await claimApproval(rig.deps, forged.id)).toMatchObject({ approval: { state: 'BLOCKED', reason: 'votes-unwitnessed' } });
  expect(await claimApproval(rig.deps, real.id)).toMatchObject({ kind: 'claimed' });
});

test('where the risk is high a vote counts that was given with a second factor', async () => {
  const rig = await createRig(stores, { target, privateKeyPath: '/dev/null' });
  const runbooks = rig.deps.runbooks.map((runbook): Runbook => ({ ...runbook, risk: 'high' }));
  const risky = { ...rig, deps: { ...rig.deps, runbooks } };
  const [without, with_] = [await requestRestart(risky), await requestRestart(risky, 'other.service')];
  await write(rig, approvedBy(without, rig.deps.now()), { planHash: without.planHash });
  await write(rig, approvedBy(with_, rig.deps.now()), { planHash: with_.planHash, factor: 'code' });

  expect(await claimApproval(risky.deps, without.id)).toMatchObject({ approval: { state: 'BLOCKED', reason: 'votes-unwitnessed' } });
  expect(await claimApproval(risky.deps, with_.id)).toMatchObject({ kind: 'claimed' });
});

test('what a lost worker left is taken over as it was approved, and left to a person when it was edited meanwhile', async () => {
  const rig = await createRig(stores, { target, privateKeyPath: '/dev/null' });
  const [intact, edited] = [await requestRestart(rig), await requestRestart(rig, 'other.service')];
  for (const one of [intact, edited]) {
    await write(rig, approvedBy(one, rig.deps.now()), { planHash: one.planHash });
    expect(await claimApproval(rig.deps, one.id)).toMatchObject({ kind: 'claimed', takenOver: false });
  }
  const running = await rig.stores.approvals.get(edited.id);
  if (running === null) throw new Error('no request');
  const steps = running.plan.steps.map((step) => ({ ...step, argv: ['reboot'] })) as typeof running.plan.steps;
  await write(rig, { ...running, plan: { ...running.plan, steps } });
  expect(await claimApproval(rig.deps, intact.id)).toMatchObject({ kind: 'busy' });

  rig.pass(leaseEnd(running).getTime() - rig.deps.now().getTime() + 60_000);
  expect(await claimApproval(rig.deps, intact.id)).toMatchObject({ kind: 'claimed', takenOver: true });
  expect(await claimApproval(rig.deps, edited.id)).toMatchObject({ approval: { state: 'UNKNOWN', reason: 'plan-edited' } });
});
