import type { Plan, Target } from '../../domain/action.ts';
import type { AppError } from '../../domain/errors.ts';

export type PlanStep = Plan['steps'][number];

/** What became of a step. `not-run`: it certainly did not begin. `lost`: it may have begun, may have ended. */
export type StepOutcome =
  | { readonly kind: 'exited'; readonly exitCode: number; readonly output: string }
  | { readonly kind: 'not-run'; readonly error: AppError }
  | { readonly kind: 'lost'; readonly error: AppError; readonly output: string };

/** A way to run a step on a target. It never throws and never tries again. */
export type Executor = {
  /** Folder name; the kind of steps it runs. */
  readonly id: string;
  run(
    step: PlanStep,
    target: Target,
    io: { readonly signal: AbortSignal; readonly onOutput: (chunk: string) => void },
  ): Promise<StepOutcome>;
};
