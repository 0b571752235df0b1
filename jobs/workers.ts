import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from 'bullmq';
import { type AppError, asAppError } from '../domain/errors.ts';
import type { JobName, Jobs } from '../domain/jobs.ts';
import { fromJobId } from './job-ids.ts';
import { forBullmq, reasonOf, retryDelayMs, waitMs } from './job-policy.ts';
import type { AnyWorker, QueueEngine } from './queue-engine.ts';

export type JobFailure = { readonly name: JobName; readonly id: string; readonly error: AppError; readonly final: boolean };

export type WorkersDeps = {
  readonly onFailed?: (failure: JobFailure) => void;
  /** A job's handler came to its end here. */
  readonly onDone?: (done: Pick<JobFailure, 'name' | 'id'>) => void;
  /** How long a process may be silent before its jobs are taken over; some seconds more pass until that is seen. */
  readonly lockMs?: number;
};

/**
 * Handles jobs of a name, up to `concurrency` (1) at once; no more are held in memory. A handler that throws a retryable
 * AppError is run again later, after its `retryAfterMs` if it says so, at once when a store that was away is back; any other
 * error ends the job among the failed. Handlers may see a job twice.
 */
export type Process = <N extends JobName>(
  name: N,
  handler: (payload: Jobs[N], job: { readonly id: string; readonly attempt: number }) => Promise<unknown>,
  options?: { readonly concurrency?: number },
) => void;

/** What this process does with the jobs of the queues. */
export type Workers = {
  readonly process: Process;
  /** `unfinished`: jobs that run here, or whose handler failed here and will be run again; `handled`: how often a handler came to an end. */
  state(): { readonly active: number; readonly unfinished: number; readonly handled: number };
  start(): Promise<void>;
  /** Lets running handlers finish, up to `STOP_PATIENCE_MS`. */
  stop(): Promise<void>;
};

const LOCK_MS = 15_000;
/** How often a job may be found abandoned by a process that died before it is given up as the likely reason. */
export const MAX_STALLED = 10;
const STOP_PATIENCE_MS = 10_000;
/** Of the tries of a job that waits for a store, about one a minute is told of. */
const TOLD_EVERY = 12;

/** Handlers run from `start()` on; one that is named later, at once. */
export function createWorkers(engine: QueueEngine, { onFailed, onDone, lockMs = LOCK_MS }: WorkersDeps): Workers {
  const handlers = new Map<JobName, { readonly handle: (job: Job) => Promise<void>; readonly concurrency: number }>();
  const workers = new Map<JobName, AnyWorker>();
  const retrying = new Set<string>();
  let started = false;
  let active = 0;
  let handled = 0;
  let stopping = new AbortController();

  const startWorker = (name: JobName) => {
    const handler = handlers.get(name);
    if (handler === undefined || workers.has(name)) return;
    const worker = engine.worker(name, handler.handle, {
      concurrency: handler.concurrency,
      lockDuration: lockMs,
      stalledInterval: Math.round(lockMs / 3),
      maxStalledCount: MAX_STALLED,
      // A process that is killed may take the sign that jobs wait with it: the others look by themselves.
      drainDelay: 5,
      runRetryDelay: 2_000,
      settings: { backoffStrategy: (attempts, _type, error) => retryDelayMs(attempts, error) },
    });
    worker.on('failed', (job, error) => {
      if (job === undefined) return;
      onFailed?.({ name, id: fromJobId(job.id ?? ''), error: reasonOf(error), final: job.finishedOn !== undefined });
    });
    // Lost connections: the worker reconnects by itself.
    worker.on('error', () => {});
    workers.set(name, worker);
  };

  /** Waits in its place while a store is away, so that the job is done as soon as it is back and no other is taken up meanwhile. */
  const patiently = async (name: JobName, id: string, run: () => Promise<unknown>): Promise<void> => {
    for (let times = 0; ; times += 1) {
      try {
        await run();
        return;
      } catch (thrown) {
        const error = asAppError(thrown);
        const pause = waitMs(name, error, times);
        if (pause === null || stopping.signal.aborted) throw error;
        if (times % TOLD_EVERY === 0) onFailed?.({ name, id, error, final: false });
        await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {
          throw error;
        });
      }
    }
  };

  return {
    process: (name, handler, options = {}) => {
      const handle = async (job: Job) => {
        const id = fromJobId(job.id ?? '');
        const key = `${name} ${id}`;
        const attempt = job.attemptsMade + 1;
        active += 1;
        try {
          await patiently(name, id, () => handler(job.data, { id, attempt }));
          retrying.delete(key);
          onDone?.({ name, id });
        } catch (error) {
          const { thrown, final } = forBullmq(name, asAppError(error), attempt);
          if (final) retrying.delete(key);
          else retrying.add(key);
          throw thrown;
        } finally {
          active -= 1;
          handled += 1;
        }
      };
      handlers.set(name, { handle, concurrency: options.concurrency ?? 1 });
      if (started) startWorker(name);
    },
    state: () => ({ active, unfinished: active + retrying.size, handled }),
    start: async () => {
      started = true;
      stopping = new AbortController();
      for (const name of handlers.keys()) startWorker(name);
      await Promise.all([...workers.values()].map((worker) => worker.waitUntilReady()));
    },
    stop: async () => {
      started = false;
      stopping.abort();
      const patience = new AbortController();
      const closing = [...workers.values()];
      workers.clear();
      const late = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, STOP_PATIENCE_MS);
        patience.signal.addEventListener('abort', () => clearTimeout(timer));
      });
      await Promise.race([
        Promise.all(closing.map((worker) => worker.close())),
        late.then(() => closing.map((worker) => worker.close(true))),
      ]);
      patience.abort();
    },
  };
}
