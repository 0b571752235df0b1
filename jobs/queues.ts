import type { DeadLetters } from '../domain/dead-letter.ts';
import { AppError } from '../domain/errors.ts';
import type { Enqueue, JobName, Jobs } from '../domain/jobs.ts';
import { storableJson } from '../domain/text.ts';
import { createDeadLetters } from './dead-letters.ts';
import { fromJobId, toJobId } from './job-ids.ts';
import { JOB_NAMES, jobOptions } from './job-policy.ts';
import { type AnyQueue, postgresEngine, type QueueEngine, redisEngine, type SqlPool } from './queue-engine.ts';
import { databaseFault, redisFault } from './queue-faults.ts';
import { type Hazard, hazardsOf } from './redis-faults.ts';
import { type Repeat, setSchedule } from './schedules.ts';
import { createWorkers, MAX_STALLED, type Process, type WorkersDeps } from './workers.ts';

/**
 * Where the queues live. `exclusive`: no other process can use this database, so what it left active is taken up at once. `explain`:
 * what the database threw in our words, STORE_FULL or STORE_UNAVAILABLE, or as it is.
 */
export type QueueBackend =
  | { readonly kind: 'redis'; readonly url: string }
  | { readonly kind: 'postgres'; readonly pool: SqlPool; readonly exclusive?: boolean; readonly explain?: (thrown: unknown) => unknown };

export type JobCounts = { readonly waiting: number; readonly active: number; readonly delayed: number; readonly failed: number };
/** What a queue holds. `bytes` is an estimate by the jobs that this process enqueued, 0 before the first; `memory` the share of the engine's memory that is used, null without a limit. */
export type QueueLoad = { readonly jobs: number; readonly bytes: number; readonly memory: number | null };

/** Work to be done: durable, at least once, in as many processes as like. */
export type Queues = DeadLetters & {
  /** @throws QUEUE_UNAVAILABLE, STORE_FULL; the job is then not promised */
  readonly enqueue: Enqueue;
  readonly process: Process;
  /** Runs a job again and again. The id names the schedule: setting it again changes it, in whichever process. */
  schedule<N extends JobName>(id: string, repeat: Repeat, name: N, payload: Jobs[N]): Promise<void>;
  unschedule(id: string, name: JobName): Promise<void>;
  /** Ids of the schedules of a name, whichever process or earlier run set them. */
  schedules(name: JobName): Promise<string[]>;
  counts(): Promise<Record<JobName, JobCounts>>;
  /** What waits on a queue, or was given up there. @throws QUEUE_UNAVAILABLE */
  load(name: JobName): Promise<QueueLoad>;
  /** What could cost jobs, to be told to whoever set the queue up, the gravest first. @throws QUEUE_UNAVAILABLE */
  hazards(): Promise<readonly Hazard[]>;
  /** Resolves when no queue has a job that waits, runs or is due, and this process has none to try again. */
  idle(): Promise<void>;
  start(): Promise<void>;
  /** Lets running handlers finish, up to ten seconds; a job cut off is taken up by another process or the next start. */
  stop(): Promise<void>;
};

export type QueuesDeps = WorkersDeps & { readonly backend: QueueBackend };

/** Queues on Redis or PostgreSQL (BullMQ). Connects on first use; handlers run from `start()` on. */
export function createQueues(deps: QueuesDeps): Queues {
  const engine = deps.backend.kind === 'redis' ? redisEngine(deps.backend.url) : postgresEngine(deps.backend.pool);
  const workers = createWorkers(engine, deps);
  let opened: Promise<Map<JobName, AnyQueue>> | null = null;
  /** Bytes of a job, a mean in which the latest weigh most. */
  const jobBytes = new Map<JobName, number>();

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
      const { backend } = deps;
      throw backend.kind === 'redis' ? redisFault(name, cause, engine.lastFault()) : databaseFault(name, cause, backend.explain);
    }
  };

  const counts = async () => {
    const rows = await Promise.all(
      JOB_NAMES.map((name) =>
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
        const json = JSON.stringify(payload);
        jobBytes.set(name, 0.9 * (jobBytes.get(name) ?? json.length) + 0.1 * json.length);
        await queue.add(name, storable(payload, json), {
          ...jobOptions(name),
          ...(options.id === undefined ? {} : { jobId: toJobId(options.id) }),
          ...(options.delayMs === undefined ? {} : { delay: options.delayMs }),
        });
      }),

    process: workers.process,

    schedule: (id, repeat, name, payload) =>
      onQueue(name, (queue) => setSchedule(queue, id, repeat, name, storable(payload, JSON.stringify(payload)))),
    unschedule: (id, name) =>
      onQueue(name, async (queue) => {
        await queue.removeJobScheduler(toJobId(id));
      }),
    schedules: (name) => onQueue(name, async (queue) => (await queue.getJobSchedulers(0, -1)).map(({ key }) => fromJobId(key))),

    ...createDeadLetters(onQueue),

    counts,
    load: (name) =>
      onQueue(name, async (queue) => {
        const [found, memory] = await Promise.all([queue.getJobCounts(...UNDONE), engine.memory()]);
        const jobs = UNDONE.reduce((sum, state) => sum + (found[state] ?? 0), 0);
        return { jobs, bytes: Math.round(jobs * (jobBytes.get(name) ?? 0)), memory };
      }),
    hazards: () => onQueue('index-observations', async () => hazardsOf(await engine.safety())),
    idle: async () => {
      for (;;) {
        const before = workers.state();
        if (before.unfinished === 0 && (await restful(JOB_NAMES, onQueue))) {
          const { active, handled } = workers.state();
          if (active === 0 && handled === before.handled) return;
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },

    start: async () => {
      await Promise.all(JOB_NAMES.map((name) => onQueue(name, (queue) => queue.waitUntilReady())));
      if (deps.backend.kind === 'postgres' && deps.backend.exclusive) await engine.recover(JOB_NAMES, MAX_STALLED);
      await workers.start();
    },
    stop: async () => {
      await workers.stop();
      const queues = await opened?.catch(() => null);
      await Promise.all([...(queues?.values() ?? [])].map((queue) => queue.close()));
      await engine.close();
      opened = null;
    },
  };
}

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

const UNDONE = ['waiting', 'prioritized', 'delayed', 'failed'] as const;
const UNFINISHED = ['waiting', 'prioritized', 'active', 'delayed'] as const;

async function openQueues(engine: QueueEngine): Promise<Map<JobName, AnyQueue>> {
  await engine.prepare();
  return new Map(
    JOB_NAMES.map((name) => {
      const queue = engine.queue(name, { streams: { events: { maxLen: 100 } } });
      queue.on('error', () => {});
      return [name, queue];
    }),
  );
}

/** The payload without characters that no engine holds, which it seldom has. */
function storable<T>(payload: T, json: string): T {
  const fit = storableJson(json);
  return fit === json ? payload : (JSON.parse(fit) as T);
}
