import { writeFile } from 'node:fs/promises';
import type { JobName, Jobs } from '../../domain/jobs.ts';
import { createQueues, type QueueBackend } from '../../jobs/queues.ts';
import { unfinishedJobs } from '../../jobs/unfinished.ts';
import { loadSnapshot } from '../../stores/postgres/load.ts';
import { MAINTENANCE, movedFile, openPool } from '../../stores/postgres/pools.ts';
import { readSnapshot } from '../../stores/postgres/snapshot.ts';
import type { Progress } from './backup.ts';

export type MoveDeps = { readonly now: () => Date; readonly onProgress: (progress: Progress) => void };

export type Move = {
  /** Folder of the embedded database; no service may have it open. */
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** Where the queues are, before and after; null: in the database, and they move with it. */
  readonly redisUrl: string | null;
  /** Whether what the target holds may be lost. */
  readonly replace: boolean;
};

/**
 * Copies the embedded database to PostgreSQL: all rows in one transaction, counted there before it commits, then what waits in the
 * queues. The folder keeps all its data and is marked, so that no service goes on with the old copy by mistake. After a failure
 * nothing is marked, and it can be done again.
 *
 * @throws STORE_LOCKED, STORE_MOVED, STORE_NOT_EMPTY, STORE_IN_USE, STORE_UNAVAILABLE, STORE_FULL, QUEUE_UNAVAILABLE
 */
export async function moveStore(
  deps: MoveDeps,
  { dataDir, databaseUrl, redisUrl, replace }: Move,
): Promise<{ rows: number; jobs: number }> {
  const source = openPool({ databaseUrl: null, dataDir });
  try {
    const target = openPool({ databaseUrl, dataDir }, MAINTENANCE);
    try {
      const rows = await readSnapshot(source.pool, async (head, parts) => {
        const total = head.counts.reduce((sum, count) => sum + count.rows, 0);
        let done = 0;
        const counted = async function* () {
          for await (const part of parts) {
            yield part;
            done += part.rows;
            deps.onProgress({ phase: 'rows', done, total });
          }
        };
        await loadSnapshot(target.pool, head, counted(), { replace });
        return total;
      });
      const pools = { from: { kind: 'postgres' as const, pool: source.pool }, to: { kind: 'postgres' as const, pool: target.pool } };
      const jobs = redisUrl === null ? await moveJobs(deps, pools.from, pools.to) : 0;
      const mark = { to: withoutPassword(databaseUrl), at: deps.now().toISOString() };
      await writeFile(movedFile(dataDir), `${JSON.stringify(mark)}\n`, { mode: 0o600 });
      return { rows, jobs };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** What has failed for good is tried once more there, but no approved run a second time. */
async function moveJobs(deps: MoveDeps, from: QueueBackend, to: QueueBackend): Promise<number> {
  const queues = createQueues({ backend: to });
  try {
    let done = 0;
    for await (const { name, id, payload, isGivenUp } of unfinishedJobs(from)) {
      if (isGivenUp && (name === 'execute-run' || name === 'notify')) continue;
      await queues.enqueue(name, payload as Jobs[JobName], { id });
      done += 1;
      deps.onProgress({ phase: 'jobs', done, total: null });
    }
    return done;
  } finally {
    await queues.stop();
  }
}

/** Host, port and database only. */
export function withoutPassword(databaseUrl: string): string {
  try {
    const { host, pathname } = new URL(databaseUrl);
    return `postgres://${host}${pathname}`;
  } catch {
    return 'postgres://…';
  }
}
