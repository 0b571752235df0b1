import type { JobName } from '../../domain/jobs.ts';
import type { QueueBackend } from '../../jobs/queues.ts';
import { unfinishedJobs } from '../../jobs/unfinished.ts';
import type { Snapshots } from '../../stores/opensearch/snapshots.ts';
import { openForReading, type Place } from '../../stores/postgres/pools.ts';
import { readSnapshot } from '../../stores/postgres/snapshot.ts';
import { type ArchiveWriter, writeArchive } from './archive.ts';
import { FORMAT_VERSION, type Manifest, type ManifestPart } from './manifest.ts';

/** How far a backup or a restore is. */
export type Progress = {
  readonly phase: 'check' | 'jobs' | 'rows' | 'snapshot';
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
};

export type BackupDeps = {
  readonly now: () => Date;
  readonly program: string;
  readonly onProgress: (progress: Progress) => void;
};

export type BackupSource = {
  readonly place: Place;
  /** Null: the queues are in the database. */
  readonly redisUrl: string | null;
  readonly openSearch: { readonly repository: string; readonly snapshots: Snapshots } | null;
};

const PART_BYTES = 2 * 2 ** 20;

/**
 * Copies everything into one file, beside a service that goes on working: first what is acknowledged and still queued, then the
 * rows as they are at one moment, while OpenSearch takes its snapshot. What was acknowledged before is in it, some of it maybe
 * both as a job and as rows, which come to the same when the job runs again.
 *
 * @throws NOT_FOUND, STORE_LOCKED, STORE_UNAVAILABLE, STORE_FULL, QUEUE_UNAVAILABLE, BACKUP_SNAPSHOT, REQUEST_INVALID
 */
export async function takeBackup(deps: BackupDeps, source: BackupSource, path: string): Promise<{ manifest: Manifest; sizeBytes: number }> {
  const at = deps.now();
  const opened = await openForReading(source.place);
  try {
    const archive = await writeArchive(path, at);
    try {
      const backend: QueueBackend =
        source.redisUrl === null ? { kind: 'postgres', pool: opened.pool } : { kind: 'redis', url: source.redisUrl };
      const jobs = await copyJobs(deps, archive, backend);
      const manifest = await readSnapshot(opened.pool, async (head, parts) => {
        const total = head.counts.reduce((sum, { rows }) => sum + rows, 0);
        const snapshot = takeSnapshot(deps, source.openSearch, at);
        // Told by the await below, once the rows are done.
        snapshot.catch(() => {});
        const copied: ManifestPart[] = [];
        let done = 0;
        for await (const { text, ...part } of parts) {
          const file = nameOf(jobs.parts.length + copied.length + 1, part.table);
          copied.push({
            kind: 'rows',
            file,
            ...part,
            columns: [...part.columns],
            sha256: await archive.add({ name: file, content: Buffer.from(text) }),
          });
          done += part.rows;
          deps.onProgress({ phase: 'rows', done, total });
        }
        const { engine, schema, counts, partitions, audit, vectors } = head;
        const tenants = audit.map(({ tenantId }) => tenantId);
        const about = {
          engine,
          schema,
          tenants,
          counts: [...counts],
          partitions: [...partitions],
          audit: [...audit],
          vectors: [...vectors],
        };
        return { ...about, openSearch: await snapshot, parts: [...jobs.parts, ...copied] };
      });
      const whole: Manifest = {
        format: 'inframind-backup',
        formatVersion: FORMAT_VERSION,
        program: deps.program,
        createdAt: at.toISOString(),
        jobs: jobs.counts,
        ...manifest,
      };
      return { manifest: whole, sizeBytes: await archive.finish(whole) };
    } catch (error) {
      await archive.abandon();
      throw error;
    }
  } finally {
    await opened.close();
  }
}

async function copyJobs(deps: BackupDeps, archive: ArchiveWriter, backend: QueueBackend) {
  const counts: Partial<Record<JobName, number>> = {};
  const parts: ManifestPart[] = [];
  let lines: string[] = [];
  let bytes = 0;
  let done = 0;
  const flush = async () => {
    if (lines.length === 0) return;
    const file = nameOf(parts.length + 1, 'jobs');
    parts.push({ kind: 'jobs', file, rows: lines.length, sha256: await archive.add({ name: file, content: Buffer.from(lines.join('')) }) });
    lines = [];
    bytes = 0;
    deps.onProgress({ phase: 'jobs', done, total: null });
  };
  for await (const job of unfinishedJobs(backend)) {
    counts[job.name] = (counts[job.name] ?? 0) + 1;
    done += 1;
    const line = `${JSON.stringify(job)}\n`;
    lines.push(line);
    bytes += line.length;
    if (bytes >= PART_BYTES) await flush();
  }
  await flush();
  return { counts, parts };
}

async function takeSnapshot(deps: BackupDeps, openSearch: BackupSource['openSearch'], at: Date): Promise<Manifest['openSearch']> {
  if (openSearch === null) return null;
  const snapshot = `inframind-${at.toISOString().toLowerCase().replaceAll(/[:.]/g, '-')}`;
  const documents = await openSearch.snapshots.take(snapshot, (done, total) => deps.onProgress({ phase: 'snapshot', done, total }));
  return { repository: openSearch.repository, snapshot, documents };
}

function nameOf(number: number, what: string): string {
  return `parts/${String(number).padStart(6, '0')}-${what.slice(0, 60)}.jsonl`;
}
