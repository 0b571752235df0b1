import type { Approval, Plan, Run } from '../../domain/action.ts';
import { AppError } from '../../domain/errors.ts';
import type { OutputChunk } from '../../domain/output.ts';
import type { Step, Target } from '../../domain/step.ts';
import type { ApprovalDeps } from '../approvals/approvals.ts';
import type { Executor, StepOutcome } from '../executors/executor.ts';
import type { Measure } from './measure.ts';
import { createOutputLog, createOutputSink, type OutputLog, type OutputSink } from './output.ts';
import { runOwnStep } from './own-steps.ts';
import { createRunRecord, type RunRecord } from './record.ts';
import { type Move, nextMove, type StepKey, withIntent, withOutput, withResult } from './steps.ts';
import { type Stopping, watchForStop } from './stopping.ts';

export type RunStepsDeps = ApprovalDeps & {
  /** Runs the steps that go to a target. */
  readonly executor: Executor;
  readonly measure: Measure;
  readonly pollMs?: number;
  readonly stopPollMs?: number;
  readonly onProgress?: OnProgress;
  /** Marks the processes of an attempt on its target. */
  readonly newToken?: () => string;
};

/** Told of each change of a run that is under way, once it is committed; of each piece of output, once it is stored. Must not throw. */
export type OnProgress = (approval: Approval, run: Run, said: OutputChunk | null) => void;

type End = Extract<Move, { kind: 'end' }>;
type Work = {
  readonly deps: RunStepsDeps;
  readonly approval: Approval;
  readonly record: RunRecord;
  readonly log: OutputLog;
  readonly stopping: Stopping;
};

/**
 * Runs what is left of a run's steps: batch after batch of targets, on each target step after step, each with its intent
 * before and its result after it.
 *
 * @returns null when another worker has taken the run over: this one must write nothing more and stop
 */
export async function runSteps(deps: RunStepsDeps, approval: Approval, begun: Run): Promise<Run | null> {
  const record = createRunRecord(deps, approval, begun);
  const stopping = watchForStop(deps, approval, begun);
  const onStored = (chunk: OutputChunk) => deps.onProgress?.(approval, record.run(), chunk);
  const log = createOutputLog({ outputs: deps.stores.outputs, now: deps.now, onStored }, begun.id, approval.fencingToken);
  try {
    const end = await runBatches({ deps, approval, record, log, stopping });
    return end && (await record.finish(end.state, end.reason));
  } finally {
    stopping.end();
  }
}

async function runBatches(work: Work): Promise<End | null> {
  const { approval, record } = work;
  const { plan } = approval;
  // Before anything else is begun: what a lost worker left open may be for a person to look at.
  const open = plan.targets.map(({ assetId }) => nextMove(plan, record.run(), assetId));
  const unknown = open.find((move): move is End => move.kind === 'end' && move.state === 'UNKNOWN');
  if (unknown) return unknown;
  let worst: End = { kind: 'end', state: 'SUCCEEDED', reason: null };
  for (const batch of batchesOf(plan)) {
    const ends = await Promise.all(batch.map((target) => runOn(work, target)));
    if (record.isFenced()) return null;
    for (const end of ends) if (end && RANK[end.state] > RANK[worst.state]) worst = end;
    if (worst.state === 'UNKNOWN' || work.stopping.reason() !== null) break;
    if (worst.state === 'FAILED' && plan.rollout.stopOnFailure) break;
  }
  return worst;
}

const RANK = { SUCCEEDED: 0, FAILED: 1, UNKNOWN: 2 } as const;

function batchesOf({ targets, rollout: { batchSize } }: Plan): Target[][] {
  const count = Math.ceil(targets.length / batchSize);
  return Array.from({ length: count }, (_, index) => targets.slice(index * batchSize, (index + 1) * batchSize));
}

/** All steps on one target. Null when this worker may write nothing more. */
async function runOn(work: Work, target: Target): Promise<End | null> {
  const { approval, record, stopping, deps } = work;
  for (;;) {
    const move = nextMove(approval.plan, record.run(), target.assetId);
    if (move.kind === 'end') return move;
    const reason = stopping.reason();
    if (reason !== null) return { kind: 'end', state: 'FAILED', reason };
    const { step } = move;
    const key: StepKey = { id: step.id, target: target.assetId };
    const detail = { step: step.id, target: target.assetId };
    if (!(await record.write((run) => withIntent(run, key, deps.now()), 'run.step.intent', detail))) return null;
    deps.onProgress?.(approval, record.run(), null);
    const end = await runStep(work, step, target, key);
    if (end !== undefined) return end;
    deps.onProgress?.(approval, record.run(), null);
  }
}

/** Undefined when the next step may follow. */
async function runStep(work: Work, step: Step, target: Target, key: StepKey): Promise<End | null | undefined> {
  const { approval, record, stopping, log, deps } = work;
  const sink = createOutputSink(log, key, approval.plan.limits.outputBytes);
  const outcome = await attemptStep(work, step, target, sink);
  if (outcome.kind === 'not-run') await sink.write(Buffer.from(`${outcome.error.code}: ${outcome.error.message}\n`));
  const said = await sink.end();
  const reason = stopping.reason() ?? (sink.cut.aborted ? 'output-limit' : 'step-time-limit');
  if (outcome.kind === 'lost') {
    if (!(await record.write((run) => withOutput(run, key, said), 'run.step.lost', { step: key.id, target: key.target }))) return null;
    return { kind: 'end', state: 'UNKNOWN', reason: 'outcome-lost' };
  }
  const exitCode = outcome.kind === 'exited' ? outcome.exitCode : null;
  const action = exitCode === 0 ? 'run.step.done' : 'run.step.failed';
  const detail = { step: key.id, target: key.target, exitCode, outputBytes: said.outputBytes, outputSha256: said.outputSha256 };
  if (!(await record.write((run) => withResult(run, key, { exitCode, ...said }, deps.now()), action, detail))) return null;
  if (outcome.kind === 'not-run') return { kind: 'end', state: 'FAILED', reason: outcome.error.code };
  if (outcome.kind === 'stopped') return { kind: 'end', state: 'FAILED', reason };
  return undefined;
}

/** A step that does no harm when it runs twice gets a second try after a lost connection. */
async function attemptStep(work: Work, step: Step, target: Target, sink: OutputSink): Promise<StepOutcome> {
  const { deps, approval, stopping } = work;
  const { environment, runAs, limits } = approval.plan;
  const signal = AbortSignal.any([stopping.signal, sink.cut]);
  if (step.kind === 'wait' || step.kind === 'measure') return runOwnStep(deps, step, target, { signal, write: sink.write });
  const once = async (): Promise<StepOutcome> => {
    const token = deps.newToken?.() ?? deps.newId('run');
    try {
      return await deps.executor.run(step, target, { token, environment, runAs, limits, signal, write: sink.write });
    } catch (thrown) {
      return { kind: 'lost', error: new AppError('INTERNAL', `executor ${deps.executor.id} threw`, { cause: thrown }) };
    }
  };
  const outcome = await once();
  return outcome.kind === 'lost' && step.idempotent && !signal.aborted ? once() : outcome;
}
