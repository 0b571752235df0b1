import { type Job, UnrecoverableError } from 'bullmq';
import { AppError, asAppError } from '../domain/errors.ts';
import type { Enqueue, JobName, Jobs } from '../domain/jobs.ts';
import { storableJson, storableText } from '../domain/text.ts';
import { type AnyQueue, type AnyWorker, postgresEngine, type QueueEngine, redisEngine, type SqlPool } from './queue-engine.ts';

/** Where the queues live. `exclusive`: no other process can use this database, so what it left active is taken up at once. */
export type QueueBackend =
  | { readonly kind: 'redis'; readonly url: string }
  | { readonly kind: 'postgres'; readonly pool: SqlPool; readonly exclusive?: boolean };

export type JobFailure = { readonly name: JobName; readonly id: string; readonly error: AppError; readonly final: boolean };
export type JobCounts = { readonly waiting: number; readonly active: number; readonly delayed: number; readonly failed: number };
export type FailedJob = { readonly id: string; readonly failedAt: Date; readonly attempts: number; readonly reason: string };
export type Repeat = { readonly everyMs: number } | { readonly cron: string; readonly timeZone: string };

/** Work to be done: durable, at least once, in as many processes as like. */
export type Queues = {
  /** @throws QUEUE_UNAVAILABLE, STORE_FULL; the job is then not promised */
  readonly enqueue: Enqueue;
  /**
   * Handles jobs of a name, up to `concurrency` (1) at once. A handler that throws a retryable AppError is run again later, after
   * its `retryAfterMs` if it says so; any other error ends the job in the list of the failed. Handlers may see a job twice.
   */
  process<N extends JobName>(
    name: N,
    handler: (payload: Jobs[N], job: { readonly id: string; readonly attempt: number }) => Promise<unknown>,
    options?: { readonly concurrency?: number },
  ): void;
  /** Runs a job again and again. The id names the schedule: setting it again changes it, in whichever process. */
  schedule<N extends JobName>(id: string, repeat: Repeat, name: N, payload: Jobs[N]): Promise<void>;
  unschedule(id: string, name: JobName): Promise<void>;
  /** Ids of the schedules of a name, whichever process or earlier run set them. */
  schedules(name: JobName): Promise<string[]>;
  /** Jobs that were given up, newest first, up to 100. */
  failed(name: JobName): Promise<FailedJob[]>;
  /** Puts a failed job back in its queue. @throws NOT_FOUND */
  replay(name: JobName, id: string): Promise<void>;
  counts(): Promise<Record<JobName, JobCounts>>;
  /** Resolves when no queue has a job that waits, runs or is due. */
  idle(): Promise<void>;
  start(): Promise<void>;
  /** Lets running handlers finish, up to `STOP_PATIENCE_MS`; a job cut off is taken up by another process or the next start. */
  stop(): Promise<void>;
};

/** How often a job is tried, and how many finished ones are kept so that their ids are still known. */
const POLICY: Record<JobName, { readonly attempts: number; readonly keep: number }> = {
  collect: { attempts: 1, keep: 100 },
  'index-observations': { attempts: 20, keep: 100 },
  evaluate: { attempts: 3, keep: 100 },
  'receive-alerts': { attempts: 20, keep: 500 },
  notify: { attempts: 20, keep: 500 },
  'execute-run': { attempts: 5, keep: 500 },
};
const NAMES = Object.keys(POLICY) as JobName[];
const FAILED_KEPT = 1_000;
const LOCK_MS = 15_000;
const STALLED_CHECK_MS = 5_000;
/** How often a job may be found abandoned by a process that died before it is given up as the likely reason. */
const MAX_STALLED = 10;
const MAX_BACKOFF_MS = 60_000;
const STOP_PATIENCE_MS = 10_000;

/** Queues on Redis or PostgreSQL (BullMQ). Connects on first use; handlers run from `start()` on. */
export function createQueues(deps: { readonly backend: QueueBackend; readonly onFailed?: (failure: JobFailure) => void }): Queues {
  const engine = deps.backend.kind === 'redis' ? redisEngine(deps.backend.url) : postgresEngine(deps.backend.pool);
  const handlers = new Map<JobName, { readonly handle: (job: Job) => Promise<void>; readonly concurrency: number }>();
  const workers = new Map<JobName, AnyWorker>();
  let opened: Promise<Map<JobName, AnyQueue>> | null = null;
  let started = false;
  let active = 0;
  let handled = 0;

  const open = () => {
    opened ??= openQueues(engine).catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };
  const onQueue = async <T>(name: JobName, work: (queue: AnyQueue) => Promise<T>): Promise<T> => {
    try {
      const queue = (await open()).get(name);
      if (queue === undefined) throw new AppError('INTERNAL', `There is no queue ${name}.`);
      return await work(queue);
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      const code = FULL.test(String((cause as { code?: unknown }).code ?? '')) ? 'STORE_FULL' : 'QUEUE_UNAVAILABLE';
      throw new AppError(code, `${name}: ${(cause as Error).message}`, { cause });
    }
  };

  const startWorker = (name: JobName) => {
    const handler = handlers.get(name);
    if (handler === undefined || workers.has(name)) return;
    const worker = engine.worker(name, handler.handle, {
      concurrency: handler.concurrency,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      maxStalledCount: MAX_STALLED,
      drainDelay: 30,
      runRetryDelay: 2_000,
      settings: { backoffStrategy: (attempts, _type, error) => retryDelayMs(attempts, error) },
    });
    worker.on('failed', (job, error) => {
      if (job === undefined) return;
      deps.onFailed?.({ name, id: fromJobId(job.id ?? ''), error: reasonOf(error), final: job.finishedOn !== undefined });
    });
    // Lost connections: the worker reconnects by itself.
    worker.on('error', () => {});
    workers.set(name, worker);
  };

  const counts = async () => {
    const rows = await Promise.all(
      NAMES.map((name) =>
        onQueue(name, async (queue) => {
          const found = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed', 'prioritized');
          const { waiting = 0, prioritized = 0, delayed = 0, failed = 0 } = found;
          return [name, { waiting: waiting + prioritized, active: found.active ?? 0, delayed, failed }] as const;
        }),
      ),
    );
    return Object.fromEntries(rows) as Record<JobName, JobCounts>;
  };

  return {
    enqueue: (name, payload, options = {}) =>
      onQueue(name, async (queue) => {
        await queue.add(name, storable(payload), {
          ...jobOptions(name),
          ...(options.id === undefined ? {} : { jobId: toJobId(options.id) }),
          ...(options.delayMs === undefined ? {} : { delay: options.delayMs }),
        });
      }),

    process: (name, handler, options = {}) => {
      const handle = async (job: Job) => {
        active += 1;
        try {
          await handler(job.data, { id: fromJobId(job.id ?? ''), attempt: job.attemptsMade + 1 });
        } catch (thrown) {
          throw forBullmq(asAppError(thrown));
        } finally {
          active -= 1;
          handled += 1;
        }
      };
      handlers.set(name, { handle, concurrency: options.concurrency ?? 1 });
      if (started) startWorker(name);
    },

    schedule: (id, repeat, name, payload) =>
      onQueue(name, async (queue) => {
        const when = 'cron' in repeat ? { pattern: repeat.cron, tz: repeat.timeZone } : { every: repeat.everyMs };
        await queue.upsertJobScheduler(toJobId(id), when, { name, data: storable(payload), opts: jobOptions(name) });
      }),
    unschedule: (id, name) =>
      onQueue(name, async (queue) => {
        await queue.removeJobScheduler(toJobId(id));
      }),
    schedules: (name) => onQueue(name, async (queue) => (await queue.getJobSchedulers(0, -1)).map(({ key }) => fromJobId(key))),

    failed: (name) =>
      onQueue(name, async (queue) =>
        (await queue.getFailed(0, 99)).map((job) => ({
          id: fromJobId(job.id ?? ''),
          failedAt: new Date(job.finishedOn ?? 0),
          attempts: job.attemptsMade,
          reason: job.failedReason,
        })),
      ),
    replay: (name, id) =>
      onQueue(name, async (queue) => {
        const job = (await queue.getJob(toJobId(id))) ?? (await queue.getJob(id));
        if (job === undefined || !(await job.isFailed())) throw new AppError('NOT_FOUND', `No failed job ${id} in ${name}.`);
        await job.retry('failed', { resetAttemptsMade: true });
      }),

    counts,
    idle: async () => {
      for (;;) {
        const handledBefore = handled;
        if (active === 0 && (await restful(NAMES, onQueue)) && active === 0 && handled === handledBefore) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },

    start: async () => {
      await Promise.all(NAMES.map((name) => onQueue(name, (queue) => queue.waitUntilReady())));
      if (deps.backend.kind === 'postgres' && deps.backend.exclusive) await engine.recover(NAMES, MAX_STALLED);
      started = true;
      for (const name of handlers.keys()) startWorker(name);
      await Promise.all([...workers.values()].map((worker) => worker.waitUntilReady()));
    },
    stop: async () => {
      started = false;
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
      const queues = await opened?.catch(() => null);
      await Promise.all([...(queues?.values() ?? [])].map((queue) => queue.close()));
      await engine.close();
      opened = null;
    },
  };
}

/** PostgreSQL's codes of a full disk, and of a database that is read-only because its disk is nearly full. */
const FULL = /^(53100|25006)$/;

type OnQueue = <T>(name: JobName, work: (queue: AnyQueue) => Promise<T>) => Promise<T>;

/** Whether no queue has anything to do at this moment. */
async function restful(names: readonly JobName[], onQueue: OnQueue): Promise<boolean> {
  const open = await Promise.all(
    names.map((name) =>
      onQueue(name, async (queue) => {
        const { waiting = 0, prioritized = 0, active = 0, delayed = 0 } = await queue.getJobCounts(...UNFINISHED);
        return waiting + prioritized + active + (delayed === 0 ? 0 : await queue.getDelayedCount(Date.now() + 1));
      }),
    ),
  );
  return open.every((count) => count === 0);
}

const UNFINISHED = ['waiting', 'prioritized', 'active', 'delayed'] as const;

async function openQueues(engine: QueueEngine): Promise<Map<JobName, AnyQueue>> {
  await engine.prepare();
  return new Map(
    NAMES.map((name) => {
      const queue = engine.queue(name, { streams: { events: { maxLen: 100 } } });
      queue.on('error', () => {});
      return [name, queue];
    }),
  );
}

function jobOptions(name: JobName) {
  const { attempts, keep } = POLICY[name];
  return {
    attempts,
    backoff: { type: 'ours' },
    removeOnComplete: { count: keep },
    removeOnFail: { count: FAILED_KEPT },
    stackTraceLimit: 1,
  };
}

/** Half a second, doubled each time up to a minute; longer when the error says how long to wait. */
function retryDelayMs(attempts: number, error: Error | undefined): number {
  const asked = error instanceof AppError ? error.retryAfterMs : null;
  return asked ?? Math.min(MAX_BACKOFF_MS, 500 * 2 ** (attempts - 1));
}

/** What is thrown to BullMQ: the error itself to be tried again, or its own sign that this is no use. */
function forBullmq(error: AppError): Error {
  const message = storableText(`${error.code}: ${error.message}`);
  if (!error.retryable) return Object.assign(new UnrecoverableError(message), { cause: error });
  return error;
}

function reasonOf(error: Error): AppError {
  return error.cause instanceof AppError ? error.cause : asAppError(error);
}

/** BullMQ refuses colons and whole numbers as ids. */
function toJobId(id: string): string {
  return `i.${encodeURIComponent(id)}`;
}

function fromJobId(jobId: string): string {
  return jobId.startsWith('i.') ? decodeURIComponent(jobId.slice(2)) : jobId;
}

function storable<T>(payload: T): T {
  return JSON.parse(storableJson(JSON.stringify(payload))) as T;
}
