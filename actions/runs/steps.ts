import type { Plan, Run } from '../../domain/action.ts';
import type { PlanStep } from '../executors/executor.ts';

/** What a worker that holds a run has to do next. */
export type Move =
  | { readonly kind: 'run'; readonly step: PlanStep }
  | { readonly kind: 'end'; readonly state: 'SUCCEEDED' | 'FAILED' | 'UNKNOWN'; readonly reason: string | null };

/**
 * Reads the run's record. A step with an intent and no result was under way when its worker was lost: it runs again only
 * when running twice does no harm.
 */
export function nextMove(plan: Plan, run: Run): Move {
  for (const step of plan.steps) {
    const state = run.steps.find((record) => record.id === step.id)?.state;
    if (state === 'done') continue;
    if (state === 'failed') return { kind: 'end', state: 'FAILED', reason: 'step-failed' };
    if (state === 'intent' && !step.idempotent) return { kind: 'end', state: 'UNKNOWN', reason: 'worker-lost' };
    return { kind: 'run', step };
  }
  return { kind: 'end', state: 'SUCCEEDED', reason: null };
}

/** The run with the intent to run a step. */
export function withIntent(run: Run, stepId: string, at: Date): Run {
  const others = run.steps.filter((record) => record.id !== stepId);
  return { ...run, steps: [...others, { id: stepId, state: 'intent', exitCode: null, output: '', startedAt: at, endedAt: null }] };
}

/** The run with the result of a step. `exitCode` is null when the step could not be begun. */
export function withResult(run: Run, stepId: string, result: { readonly exitCode: number | null; readonly output: string }, at: Date): Run {
  const state = result.exitCode === 0 ? 'done' : 'failed';
  return { ...run, steps: run.steps.map((record) => (record.id === stepId ? { ...record, ...result, state, endedAt: at } : record)) };
}
