import { createPostgresBackend, type Job, type PgPool, Queue, type QueueOptions, runMigrations, Worker, type WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { AppError } from '../domain/errors.ts';
import { type EngineSafety, memoryOf, safetyOf } from './redis-faults.ts';

/** A `pg.Pool`, by the part of its shape that can be said without its types. */
export type SqlPool = {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  connect(): Promise<{ release(destroy?: boolean): void }>;
};

/** The part of BullMQ's Queue that is used, whatever it runs on. */
export type AnyQueue = Pick<
  Queue,
  | 'add'
  | 'close'
  | 'getDelayedCount'
  | 'getFailed'
  | 'getJob'
  | 'getJobCounts'
  | 'getJobScheduler'
  | 'getJobSchedulers'
  | 'getRanges'
  | 'removeJobScheduler'
  | 'upsertJobScheduler'
  | 'waitUntilReady'
> & { on(event: 'error', listener: (error: Error) => void): unknown };

export type AnyWorker = {
  on(event: 'failed', listener: (job: Job | undefined, error: Error) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(force?: boolean): Promise<void>;
};

/** Makes queues and workers on one engine. */
export type QueueEngine = {
  /** Sees that the engine is there, and brings its schema up to date where it has one. */
  prepare(): Promise<void>;
  /** Takes up at once what a process that is certainly gone left active in these queues. */
  recover(names: readonly string[], maxStalled: number): Promise<void>;
  queue(name: string, options: Omit<QueueOptions, 'connection'>): AnyQueue;
  /** The share of its memory that is used, 0 to 1; null where there is no limit. */
  memory(): Promise<number | null>;
  /** What could cost jobs; null where the engine is a database. */
  safety(): Promise<EngineSafety | null>;
  worker(name: string, handle: (job: Job) => Promise<void>, options: Omit<WorkerOptions, 'connection'>): AnyWorker;
  /** Why the engine was not reached the last time; null when nothing kept it away. */
  lastFault(): string | null;
  close(): Promise<void>;
};

/** Queues in the schema `bullmq` of a database; the pool's `search_path` must name that schema. */
export function postgresEngine(given: SqlPool): QueueEngine {
  const pool = given as PgPool;
  return {
    prepare: async () => {
      const client = await pool.connect();
      try {
        await runMigrations(client);
      } finally {
        client.release();
      }
    },
    recover: async (names, maxStalled) => {
      // BullMQ marks on one pass and reclaims on the next what is past its lock; a far later hour puts all past it.
      const later = Date.now() + 3_600_000;
      for (const name of names) {
        for (const pass of [0, 1]) {
          await pool.query('SELECT bullmq.move_stalled_jobs_to_wait($1, $2, $3, $4)', [name, maxStalled, later + pass, 0]);
        }
        await pool.query("DELETE FROM bullmq.meta WHERE queue = $1 AND field = 'stalled-check'", [name]);
      }
    },
    queue: (name, options) => new Queue(name, { ...options, connection: pool }, createPostgresBackend) as unknown as AnyQueue,
    memory: async () => null,
    safety: async () => null,
    worker: (name, handle, options) => new Worker(name, handle, { ...options, connection: pool }, createPostgresBackend) as AnyWorker,
    lastFault: () => null,
    close: async () => {},
  };
}

/**
 * Queues in Redis under the prefix `inframind`. The server should not evict keys (`maxmemory-policy noeviction`).
 *
 * @throws CONFIG_INVALID when the address is none
 */
export function redisEngine(url: string): QueueEngine {
  const prefix = 'inframind';
  // The address may hold a password: it is not repeated.
  if (!/^rediss?:\/\//.test(url)) throw new AppError('CONFIG_INVALID', NO_ADDRESS.en, { hint: NO_ADDRESS });
  let fault: string | null = null;
  // A worker waits for Redis for ever; whoever puts a job in is told within seconds that it cannot be.
  let patient: Redis | null = null;
  let prompt: Redis | null = null;
  const connect = (options: { maxRetriesPerRequest: number | null; commandTimeout?: number }) => {
    const redis = new Redis(url, { ...options, lazyConnect: true });
    redis.on('error', (error) => {
      fault = error.message;
    });
    redis.on('ready', () => {
      fault = null;
    });
    return withoutPolicy(redis);
  };
  const prompter = () => {
    prompt ??= connect({ maxRetriesPerRequest: 2, commandTimeout: 5_000 });
    return prompt;
  };
  const ask = async (section: string) => String(await prompter().call('INFO', section));
  return {
    // BullMQ itself waits for a connection for ever.
    prepare: async () => {
      await prompter().ping();
    },
    recover: async () => {},
    queue: (name, options) => new Queue(name, { ...options, prefix, connection: prompter() }),
    memory: async () => memoryOf(await ask('memory')),
    safety: async () => safetyOf((await Promise.all(['persistence', 'memory', 'replication'].map(ask))).join('\n')),
    worker: (name, handle, options) => {
      patient ??= connect({ maxRetriesPerRequest: null });
      return new Worker(name, handle, { ...options, prefix, connection: patient });
    },
    lastFault: () => fault,
    close: async () => {
      for (const redis of [patient, prompt]) redis?.disconnect();
      patient = null;
      prompt = null;
    },
  };
}

/** Each of BullMQ's connections would print by itself, to the console, what `safety` tells once. */
function withoutPolicy(redis: Redis): Redis {
  const { info, duplicate } = redis;
  redis.info = (...given: unknown[]) => {
    const answer = (info as (...all: unknown[]) => Promise<string>).apply(redis, given);
    // ioredis asks by itself whether the server is ready, with a callback.
    return given.some((one) => typeof one === 'function') ? answer : answer.then((text) => text.replace(/^maxmemory_policy:.*$/m, ''));
  };
  redis.duplicate = (override) => withoutPolicy(duplicate.call(redis, override));
  return redis;
}

const NO_ADDRESS = {
  en: 'queueUrl (INFRAMIND_QUEUE_URL) must read redis://host:6379, or rediss:// for TLS, with user:password@ before the host.',
  ru: 'queueUrl (INFRAMIND_QUEUE_URL) должен иметь вид redis://узел:6379, с TLS rediss://; имя и пароль — перед узлом: имя:пароль@.',
  ko: 'queueUrl(INFRAMIND_QUEUE_URL)은 redis://host:6379 형식이어야 하며, TLS는 rediss://입니다. 계정은 호스트 앞에 user:password@로 적으세요.',
};
