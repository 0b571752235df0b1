import type { Queue } from 'bullmq';
import type { JobName } from '../domain/jobs.ts';
import { fromJobId } from './job-ids.ts';
import { postgresEngine, type QueueEngine, redisEngine, type SqlPool } from './queue-engine.ts';
import type { QueueBackend } from './queues.ts';

/** A job that was promised and is not done. `isGivenUp`: it has failed for good and lies where it can be replayed from. */
export type UnfinishedJob = { readonly name: JobName; readonly id: string; readonly payload: unknown; readonly isGivenUp: boolean };

/** What of these queues is worth keeping: polls and evaluations come again by themselves. */
const KEPT = ['index-observations', 'receive-alerts', 'notify', 'execute-run'] as const satisfies readonly JobName[];
const STATES = ['waiting', 'prioritized', 'delayed', 'active'] as const;

/**
 * The jobs that are not done at the moment of asking, with their payloads. What is acknowledged before is among them or has had
 * its effect when this returns its last; nothing is taken out of a queue.
 */
export async function* unfinishedJobs(backend: QueueBackend): AsyncGenerator<UnfinishedJob> {
  if (backend.kind === 'postgres' && !(await hasQueues(backend.pool))) return;
  const engine = backend.kind === 'redis' ? redisEngine(backend.url) : postgresEngine(backend.pool);
  try {
    for (const name of KEPT) yield* ofQueue(engine, name);
  } finally {
    await engine.close();
  }
}

async function* ofQueue(engine: QueueEngine, name: JobName): AsyncGenerator<UnfinishedJob> {
  const queue = engine.queue(name, {}) as ReturnType<QueueEngine['queue']> & Pick<Queue, 'getRanges'>;
  queue.on('error', () => {});
  try {
    const open = await idsOf(queue);
    const givenUp = new Set(await queue.getRanges(['failed'], 0, -1));
    for (const id of new Set([...open, ...givenUp])) {
      // One that is gone meanwhile has had its effect.
      const job = await queue.getJob(id);
      if (job !== undefined) yield { name, id: fromJobId(id), payload: job.data, isGivenUp: givenUp.has(id) && !open.has(id) };
    }
  } finally {
    await queue.close();
  }
}

/** Twice, because a job that fails meanwhile goes back to a list that was read before. */
async function idsOf(queue: Pick<Queue, 'getRanges'>): Promise<Set<string>> {
  const once = await queue.getRanges([...STATES], 0, -1);
  return new Set([...once, ...(await queue.getRanges([...STATES], 0, -1))]);
}

async function hasQueues(pool: SqlPool): Promise<boolean> {
  const { rows } = await pool.query("SELECT to_regclass('bullmq.job') IS NOT NULL AS there");
  return (rows[0] as { there?: boolean } | undefined)?.there === true;
}
