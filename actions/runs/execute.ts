import { setTimeout as pause } from 'node:timers/promises';
import type { Approval, Run, SuccessTest } from '../../domain/action.ts';
import { contentId } from '../../domain/ids.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { type ApprovalDeps, applyEvent } from '../approvals/approvals.ts';
import { claimApproval, leaseEnd } from '../approvals/claim.ts';
import type { ApprovalEvent, ApprovalOutcome } from '../approvals/reducer.ts';
import type { Executor, PlanStep, StepOutcome } from '../executors/executor.ts';
import { helped, isSuccess, type Measure, type Measured } from './measure.ts';
import { keepOutput } from './output.ts';
import { nextMove, withIntent, withResult } from './steps.ts';

const POLL_MS = 2_000;

export type ExecuteDeps = ApprovalDeps & {
  readonly executor: Executor;
  readonly measure: Measure;
  /** Between two measurements. */
  readonly wait?: (ms: number) => Promise<void>;
  readonly pollMs?: number;
  readonly signal?: AbortSignal;
  /** Output of a step while it runs. */
  readonly onOutput?: (approvalId: string, stepId: string, chunk: string) => void;
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

/** Null when another worker has taken the run over: this one must write nothing more and stop. */
async function runSteps(deps: ExecuteDeps, approval: Approval, begun: Run): Promise<Run | null> {
  let run = begun;
  for (;;) {
    const move = nextMove(approval.plan, run);
    if (move.kind === 'end') return finish(deps, approval, run, move.state, move.reason);
    const { step } = move;
    const intended = withIntent(run, step.id, deps.now());
    if (!(await write(deps, approval, intended, 'run.step.intent', { step: step.id }))) return null;
    const outcome = await attempt(deps, approval, step);
    if (outcome.kind === 'lost') return finish(deps, approval, withOutput(intended, step.id, outcome.output), 'UNKNOWN', 'outcome-lost');
    const result =
      outcome.kind === 'exited'
        ? { exitCode: outcome.exitCode, output: keepOutput(outcome.output) }
        : { exitCode: null, output: `${outcome.error.code}: ${keepOutput(outcome.error.message)}` };
    run = withResult(intended, step.id, result, deps.now());
    const action = result.exitCode === 0 ? 'run.step.done' : 'run.step.failed';
    if (!(await write(deps, approval, run, action, { step: step.id, exitCode: result.exitCode }))) return null;
    if (outcome.kind === 'not-run') return finish(deps, approval, run, 'FAILED', outcome.error.code);
  }
}

/** A step that does no harm when it runs twice gets a second try after a lost connection. */
async function attempt(deps: ExecuteDeps, approval: Approval, step: PlanStep): Promise<StepOutcome> {
  const io = {
    signal: deps.signal ?? new AbortController().signal,
    onOutput: (chunk: string) => deps.onOutput?.(approval.id, step.id, chunk),
  };
  const outcome = await deps.executor.run(step, approval.plan.target, io);
  return outcome.kind === 'lost' && step.idempotent && !io.signal.aborted ? deps.executor.run(step, approval.plan.target, io) : outcome;
}

async function finish(
  deps: ExecuteDeps,
  approval: Approval,
  run: Run,
  state: 'SUCCEEDED' | 'FAILED' | 'UNKNOWN',
  reason: string | null,
): Promise<Run | null> {
  const at = deps.now();
  const ended: Run = { ...run, state, endedAt: at };
  const { target, runbookId } = approval.plan;
  return underToken(deps, approval, { kind: 'finish', at, token: approval.fencingToken, state, reason }, async (tx) => {
    await tx.approvals.putRun(ended);
    const detail = { approval: approval.id, reason };
    await tx.audit.append({ at, actor: 'system', action: `run.${state.toLowerCase()}`, subject: run.id, detail });
    await tx.inventory.ensure([target.assetId], at);
    await tx.inventory.recordChange({
      id: contentId('chg', run.id),
      assetId: target.assetId,
      at,
      what: 'runbook',
      field: runbookId,
      before: null,
      after: state,
      by: approval.requestedBy,
    });
    return ended;
  });
}

async function noteBefore(deps: ExecuteDeps, approval: Approval, run: Run): Promise<Run | null> {
  const { successTest, target } = approval.plan;
  if (!successTest || run.measurement) return run;
  const before = await deps.measure(successTest, successTest.assetId ?? target.assetId, null);
  const measurement = { metric: successTest.metric, unit: before?.unit ?? '', before: before?.value ?? null, after: null, helped: null };
  return write(deps, approval, { ...run, measurement }, 'run.measured-before', {
    metric: successTest.metric,
    value: before?.value ?? null,
  });
}

async function write(
  deps: ExecuteDeps,
  approval: Approval,
  run: Run,
  action: string,
  detail: Readonly<Record<string, string | number | null>>,
): Promise<Run | null> {
  const at = deps.now();
  return underToken(deps, approval, { kind: 'beat', at, token: approval.fencingToken }, async (tx) => {
    await tx.approvals.putRun(run);
    await tx.audit.append({ at, actor: 'system', action, subject: run.id, detail });
    return run;
  });
}

/** Does `work` in the transaction of the event, and only when the event was not refused: that is the fence. */
async function underToken(
  deps: ExecuteDeps,
  approval: Approval,
  event: ApprovalEvent,
  work: (tx: TenantStores) => Promise<Run>,
): Promise<Run | null> {
  let written: Run | null = null;
  const also = async (tx: TenantStores, outcome: ApprovalOutcome) => {
    if (!outcome.refusal) written = await work(tx);
  };
  await applyEvent(deps, approval.id, 'system', async () => event, also);
  return written;
}

/** Measures until the test passes or its time is over, and says once whether the run helped. */
async function measureAgain(deps: ExecuteDeps, approval: Approval): Promise<Run | null> {
  const { successTest, target } = approval.plan;
  const run = await deps.stores.approvals.runOf(approval.id);
  if (!successTest || !run?.endedAt || (await isMeasured(deps.stores, run))) return null;
  const deadline = run.endedAt.getTime() + successTest.withinMs;
  const wait = deps.wait ?? ((ms: number) => pause(ms));
  let after: Measured | null = null;
  for (;;) {
    const over = deps.now().getTime() >= deadline || deps.signal?.aborted === true;
    after = (await deps.measure(successTest, successTest.assetId ?? target.assetId, run.endedAt)) ?? after;
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

function withOutput(run: Run, stepId: string, output: string): Run {
  return { ...run, steps: run.steps.map((record) => (record.id === stepId ? { ...record, output: keepOutput(output) } : record)) };
}
