import type { Plan } from '../../domain/action.ts';
import type { AppError } from '../../domain/errors.ts';
import type { Step, StepKind, Target } from '../../domain/step.ts';

/** What became of a step. `not-run`: it certainly did not begin. `lost`: it may have begun, may have ended, may still run. */
export type StepOutcome =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'not-run'; readonly error: AppError }
  /** It was ended on request or by its time limit, and nothing of it runs any more. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'lost'; readonly error: AppError };

/** One attempt at a step. */
export type Attempt = Pick<Plan, 'environment' | 'runAs' | 'limits'> & {
  /** Marks on the target what belongs to this attempt: letters, digits, dash and underscore. */
  readonly token: string;
  readonly signal: AbortSignal;
  /** Takes output as it comes; no more is read until it is done. */
  readonly write: (chunk: Uint8Array) => Promise<void>;
};

/** A way to run a step on a target. It never throws and never tries again. */
export type Executor = {
  /** Folder name. */
  readonly id: string;
  run(step: Step, target: Target, attempt: Attempt): Promise<StepOutcome>;
};

/** The executor of each kind of step that goes to a target. */
export type Executors = Readonly<Partial<Record<StepKind, Executor>>>;
