import { AppError } from '../../domain/errors.ts';
import type { JobName, Jobs } from '../../domain/jobs.ts';
import { createQueues, type QueueBackend } from '../../jobs/queues.ts';
import type { UnfinishedJob } from '../../jobs/unfinished.ts';
import type { Snapshots } from '../../stores/opensearch/snapshots.ts';
import { loadSnapshot } from '../../stores/postgres/load.ts';
import { newestMigration } from '../../stores/postgres/migrate.ts';
import { MAINTENANCE, openPool, type Place } from '../../stores/postgres/pools.ts';
import type { TablePart } from '../../stores/postgres/snapshot.ts';
import { checkArchive, newer, readArchive } from './archive.ts';
import type { Progress } from './backup.ts';
import type { Manifest } from './manifest.ts';

export type RestoreDeps = { readonly onProgress: (progress: Progress) => void };

export type RestoreTarget = {
  readonly place: Place;
  /** Null: the queues are in the database. */
  readonly redisUrl: string | null;
  /** Null: the indices are left alone. */
  readonly openSearch: Snapshots | null;
  /** Whether what is there may be lost. */
  readonly replace: boolean;
};

/** Jobs that went back to their queues, and approved runs, which do not: what they would do was meant for another hour. */
export type RestoredJobs = { readonly queued: number; readonly leftOut: number };

/** Reads the whole backup before anything is changed. @throws BACKUP_DAMAGED, BACKUP_NEWER */
export async function checkBackup(deps: RestoreDeps, path: string): Promise<Manifest> {
  const manifest = await checkArchive(path, (done) => deps.onProgress({ phase: 'check', done, total: null }));
  const newest = await newestMigration();
  if (manifest.schema > newest) throw newer(`schema ${manifest.schema}; this program knows ${newest}`);
  return manifest;
}

/**
 * Puts a checked backup in the place of what the stores hold: all rows in one transaction, then the indices, of which it is known
 * before that their snapshot is whole. When the rows fail, nothing was changed; when the indices do, it can be done again by force.
 *
 * @throws STORE_NOT_EMPTY, STORE_IN_USE, STORE_LOCKED, BACKUP_DAMAGED, BACKUP_SNAPSHOT, STORE_UNAVAILABLE, STORE_FULL
 */
export async function restoreRows(deps: RestoreDeps, path: string, manifest: Manifest, target: RestoreTarget): Promise<void> {
  const { openSearch } = target;
  if (manifest.openSearch !== null && openSearch !== null) {
    await openSearch.check(manifest.openSearch.snapshot);
    await refuseFull(openSearch, target.replace);
  }
  const { pool, close } = openPool(target.place, MAINTENANCE);
  try {
    const total = manifest.counts.reduce((sum, { rows }) => sum + rows, 0);
    const parts = partsOf(path, manifest, (done) => deps.onProgress({ phase: 'rows', done, total }));
    await loadSnapshot(pool, manifest, parts, { replace: target.replace });
  } finally {
    await close();
  }
  if (manifest.openSearch !== null && openSearch !== null) await restoreIndices(deps, manifest.openSearch, openSearch);
}

/** Puts the jobs of a backup back in their queues. Doing it again changes nothing while they wait, and little after. @throws QUEUE_UNAVAILABLE */
export async function restoreJobs(
  path: string,
  manifest: Manifest,
  target: Pick<RestoreTarget, 'place' | 'redisUrl'>,
): Promise<RestoredJobs> {
  const files = new Set(manifest.parts.filter(({ kind }) => kind === 'jobs').map(({ file }) => file));
  if (files.size === 0) return { queued: 0, leftOut: 0 };
  const opened = target.redisUrl === null ? openPool(target.place, MAINTENANCE) : null;
  const backend: QueueBackend = opened === null ? { kind: 'redis', url: target.redisUrl ?? '' } : { kind: 'postgres', pool: opened.pool };
  const queues = createQueues({ backend });
  try {
    let queued = 0;
    let leftOut = 0;
    for await (const { name, content } of readArchive(path)) {
      if (!files.has(name)) continue;
      for (const line of content.toString('utf8').split('\n').filter(Boolean)) {
        const job = JSON.parse(line) as UnfinishedJob;
        if (!isQueuedAgain(job)) {
          leftOut += 1;
          continue;
        }
        await queues.enqueue(job.name, job.payload as Jobs[JobName], { id: job.id });
        queued += 1;
      }
    }
    return { queued, leftOut };
  } finally {
    await queues.stop();
    await opened?.close();
  }
}

function isQueuedAgain({ name, isGivenUp }: UnfinishedJob): boolean {
  return name === 'execute-run' ? false : name === 'notify' ? !isGivenUp : true;
}

async function* partsOf(path: string, manifest: Manifest, onRows: (done: number) => void): AsyncGenerator<TablePart> {
  const byFile = new Map(manifest.parts.map((part) => [part.file, part]));
  let done = 0;
  for await (const { name, content } of readArchive(path)) {
    const part = byFile.get(name);
    if (part?.kind !== 'rows') continue;
    yield { ...part, text: content.toString('utf8') };
    done += part.rows;
    onRows(done);
  }
}

async function refuseFull(openSearch: Snapshots, replace: boolean): Promise<void> {
  const there = Object.entries(await openSearch.documents()).filter(([, count]) => count > 0);
  if (there.length === 0 || replace) return;
  const list = there.map(([alias, count]) => `${alias} ${count}`).join(', ');
  throw new AppError('STORE_NOT_EMPTY', list, {
    hint: {
      en: `OpenSearch holds ${list}. --force replaces all of it.`,
      ru: `В OpenSearch есть ${list}. --force заменит всё это.`,
      ko: `OpenSearch에 이미 데이터가 있습니다: ${list}. --force를 쓰면 모두 바뀝니다.`,
    },
  });
}

async function restoreIndices(deps: RestoreDeps, from: NonNullable<Manifest['openSearch']>, openSearch: Snapshots): Promise<void> {
  const restored = await openSearch.restore(from.snapshot, (done, total) => deps.onProgress({ phase: 'snapshot', done, total }));
  const short = Object.entries(from.documents).find(([alias, count]) => (restored[alias] ?? 0) < count);
  if (short === undefined) return;
  const what = `${short[0]} holds ${restored[short[0]] ?? 0} documents, not ${short[1]}`;
  throw new AppError('BACKUP_SNAPSHOT', what, {
    hint: {
      en: `${what}.`,
      ru: `В ${short[0]} документов ${restored[short[0]] ?? 0}, а не ${short[1]}.`,
      ko: `${short[0]}의 문서가 ${short[1]}개가 아니라 ${restored[short[0]] ?? 0}개입니다.`,
    },
  });
}
