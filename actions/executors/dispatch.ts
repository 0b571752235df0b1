import { AppError } from '../../domain/errors.ts';
import type { Executor, Executors } from './executor.ts';

/** One executor for all kinds of steps: each goes to its own. A kind that has none is not run. */
export function createDispatcher(executors: Executors): Executor {
  return {
    id: 'all',
    run: async (step, target, attempt) => {
      const executor = executors[step.kind];
      if (executor !== undefined) return executor.run(step, target, attempt);
      return { kind: 'not-run', error: new AppError('NOT_FOUND', `nothing here speaks ${step.kind}`) };
    },
  };
}
