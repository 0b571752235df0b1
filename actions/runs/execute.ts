import { setTimeout as pause } from 'node:timers/promises';
import type { Approval, Run } from '../../domain/action.ts';
import type { SuccessTest } from '../../domain/step.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { claimApproval, leaseEnd } from '../approvals/claim.ts';
import { helped, isSuccess, type Measured, measureOver } from './measure.ts';
import { createRunRecord } from './record.ts';
import { type RunStepsDeps, runSteps } from './run-steps.ts';

const POLL_MS = 2_000;

export type ExecuteDeps = RunStepsDeps & {
  /** Between two measurements. */
  readonly wait?: (ms: number) => Promise<void>;
  /** Ends measuring. */
  readonly signal?: AbortSignal;
};

/**
 * Executes an approved request: claims it, runs each step once (intent, step, result), measures again whether it helped.
 * Every transition is audited and announced. Safe to be called any number of times, by any number of workers.
 *
 * @returns the run as this call left it; null when there was nothing for this call to do
 */
export async function executeApproval(deps: ExecuteDeps, approvalId: string): Promise<Run | null> {
  const claim = await claimApproval(deps, approvalId);
  if (claim.kind === 'busy') {
    await watch(deps, claim.approval, claim.until);
    return null;
  }
  if (claim.kind === 'closed') return claim.approval?.state === 'SUCCEEDED' ? measureAgain(deps, claim.approval) : null;
  await watch(deps, claim.approval, leaseEnd(claim.approval));
  const run = await noteBefore(deps, claim.approval, claim.run);
  const ended = run && (await runSteps(deps, claim.approval, run));
  if (ended?.state !== 'SUCCEEDED') return ended;
  return (await measureAgain(deps, claim.approval)) ?? ended;
}

/** Null when another worker has taken the run over. */
async function noteBefore(deps: ExecuteDeps, approval: Approval, run: Run): Promise<Run | null> {
  const { successTest, targets } = approval.plan;
  if (!successTest || run.measurement) return run;
  const before = await measureOver(deps.measure, successTest, targets, null);
  const measurement = { metric: successTest.metric, unit: before?.unit ?? '', before: before?.value ?? null, after: null, helped: null };
  const record = createRunRecord(deps, approval, run);
  const detail = { metric: successTest.metric, value: before?.value ?? null };
  return (await record.write((one) => ({ ...one, measurement }), 'run.measured-before', detail)) ? record.run() : null;
}

/** Measures until the test passes or its time is over, and says once whether the run helped. */
async function measureAgain(deps: ExecuteDeps, approval: Approval): Promise<Run | null> {
  const { successTest, targets } = approval.plan;
  const run = await deps.stores.approvals.runOf(approval.id);
  if (!successTest || !run?.endedAt || (await isMeasured(deps.stores, run))) return null;
  const deadline = run.endedAt.getTime() + successTest.withinMs;
  const wait = deps.wait ?? ((ms: number) => pause(ms));
  let after: Measured | null = null;
  for (;;) {
    const over = deps.now().getTime() >= deadline || deps.signal?.aborted === true;
    after = (await measureOver(deps.measure, successTest, targets, run.endedAt)) ?? after;
    if (over || (after && isSuccess(successTest, after.value))) break;
    await wait(deps.pollMs ?? POLL_MS);
  }
  if (deps.signal?.aborted && !(after && isSuccess(successTest, after.value))) return null;
  return noteAfter(deps, approval.id, successTest, after);
}

async function noteAfter(deps: ExecuteDeps, approvalId: string, successTest: SuccessTest, after: Measured | null): Promise<Run | null> {
  return deps.stores.transaction(async (tx) => {
    const approval = await tx.approvals.getForUpdate(approvalId);
    const run = await tx.approvals.runOf(approvalId);
    if (!approval || !run || (await isMeasured(tx, run))) return null;
    const before = run.measurement?.before ?? null;
    const measurement = {
      metric: successTest.metric,
      unit: after?.unit ?? run.measurement?.unit ?? '',
      before,
      after: after?.value ?? null,
      helped: helped(successTest, before, after?.value ?? null),
    };
    const measured: Run = { ...run, measurement };
    await tx.approvals.putRun(measured);
    const detail = { metric: measurement.metric, before, after: measurement.after, helped: measurement.helped };
    await tx.audit.append({ at: deps.now(), actor: 'system', action: 'run.measured', subject: run.id, detail });
    await deps.announce?.(tx, approval, measured);
    return measured;
  });
}

async function isMeasured(stores: TenantStores, run: Run): Promise<boolean> {
  const rows = await stores.audit.list({ subject: run.id, limit: 10_000 });
  return rows.some((row) => row.action === 'run.measured');
}

/** Comes back when the lease of the worker is over, so that a lost one is noticed whatever the queue does. */
async function watch(deps: ExecuteDeps, approval: Approval, until: Date): Promise<void> {
  const id = `${approval.id}-watch-${approval.fencingToken}-${until.getTime()}`;
  const delayMs = Math.max(1_000, until.getTime() - deps.now().getTime());
  await deps.enqueue('execute-run', { tenantId: deps.stores.tenantId, approvalId: approval.id }, { id, delayMs });
}
