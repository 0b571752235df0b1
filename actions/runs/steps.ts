import type { Plan, Run, RunStep } from '../../domain/action.ts';
import type { Step } from '../../domain/step.ts';

/** What a worker that holds a run has to do next on a target. */
export type Move =
  | { readonly kind: 'run'; readonly step: Step }
  | { readonly kind: 'end'; readonly state: 'SUCCEEDED' | 'FAILED' | 'UNKNOWN'; readonly reason: string | null };

/** A step of a run, on one of its targets. */
export type StepKey = Pick<RunStep, 'id' | 'target'>;

/** What came of a step. */
export type StepResult = Pick<RunStep, 'exitCode' | 'output' | 'outputBytes' | 'outputSha256'>;

/**
 * Reads the run's record. A step with an intent and no result was under way when its worker was lost: it runs again only
 * when running twice does no harm.
 */
export function nextMove(plan: Plan, run: Run, target: string): Move {
  for (const step of plan.steps) {
    const state = run.steps.find(isStep({ id: step.id, target }))?.state;
    if (state === 'done') continue;
    if (state === 'failed') return { kind: 'end', state: 'FAILED', reason: 'step-failed' };
    if (state === 'intent' && !step.idempotent) return { kind: 'end', state: 'UNKNOWN', reason: 'worker-lost' };
    return { kind: 'run', step };
  }
  return { kind: 'end', state: 'SUCCEEDED', reason: null };
}

/** Assets on which a run has begun anything, in the order of its plan. */
export function touchedBy({ targets }: Pick<Plan, 'targets'>, run: Pick<Run, 'steps'>): string[] {
  return targets.map(({ assetId }) => assetId).filter((id) => run.steps.some(({ target }) => target === id));
}

/** Assets on which not every step is done. */
export function unfinishedIn({ targets, steps }: Pick<Plan, 'targets' | 'steps'>, run: Pick<Run, 'steps'>): string[] {
  const isDone = (target: string) => steps.every(({ id }) => run.steps.find(isStep({ id, target }))?.state === 'done');
  return targets.map(({ assetId }) => assetId).filter((id) => !isDone(id));
}

/** The run with the intent to run a step. */
export function withIntent(run: Run, key: StepKey, at: Date): Run {
  const others = run.steps.filter((record) => !isStep(key)(record));
  const intended: RunStep = {
    ...key,
    state: 'intent',
    exitCode: null,
    output: '',
    outputBytes: null,
    outputSha256: null,
    startedAt: at,
    endedAt: null,
  };
  return { ...run, steps: [...others, intended] };
}

/** The run with the result of a step. `exitCode` is null when the step could not be begun, or was stopped. */
export function withResult(run: Run, key: StepKey, result: StepResult, at: Date): Run {
  return changed(run, key, { ...result, state: result.exitCode === 0 ? 'done' : 'failed', endedAt: at });
}

/** The run with what a step had said when it was lost. */
export function withOutput(run: Run, key: StepKey, output: Omit<StepResult, 'exitCode'>): Run {
  return changed(run, key, output);
}

function changed(run: Run, key: StepKey, change: Partial<RunStep>): Run {
  return { ...run, steps: run.steps.map((record) => (isStep(key)(record) ? { ...record, ...change } : record)) };
}

function isStep({ id, target }: StepKey): (record: RunStep) => boolean {
  return (record) => record.id === id && record.target === target;
}
