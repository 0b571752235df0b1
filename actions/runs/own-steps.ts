import { setTimeout as pause } from 'node:timers/promises';
import type { Step, Target } from '../../domain/step.ts';
import type { Attempt, StepOutcome } from '../executors/executor.ts';
import { isSuccess, type Measure, type Measured } from './measure.ts';

const POLL_MS = 2_000;

/** Runs a step that needs no way to its target: it waits, or measures what collectors keep storing. Exit code 1: not in time. */
export async function runOwnStep(
  deps: { readonly measure: Measure; readonly now: () => Date; readonly pollMs?: number },
  step: Extract<Step, { kind: 'wait' | 'measure' }>,
  target: Target,
  { signal, write }: Pick<Attempt, 'signal' | 'write'>,
): Promise<StepOutcome> {
  const sleep = (ms: number) => pause(ms, true, { signal }).catch(() => false);
  if (step.kind === 'wait') return (await sleep(step.waitMs)) ? { kind: 'exited', exitCode: 0 } : { kind: 'stopped' };
  const { test } = step;
  const began = deps.now();
  for (let value: Measured | null = null; ; ) {
    value = (await deps.measure(test, test.assetId ?? target.assetId, began)) ?? value;
    const isOver = deps.now().getTime() >= began.getTime() + test.withinMs;
    if (isOver || (value !== null && isSuccess(test, value.value))) {
      await write(Buffer.from(`${test.metric} ${value === null ? '?' : `${value.value} ${value.unit}`}\n`));
      return { kind: 'exited', exitCode: value !== null && isSuccess(test, value.value) ? 0 : 1 };
    }
    if (!(await sleep(deps.pollMs ?? POLL_MS))) return { kind: 'stopped' };
  }
}
