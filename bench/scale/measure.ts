import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { collectors } from '../../collectors/registry.ts';
import type { OpenSearchPeer } from '../../test/peers/opensearch.ts';
import type { PostgresPeer } from '../../test/peers/postgres.ts';
import type { RedisPeer } from '../../test/peers/redis.ts';
import { cpuSecondsOf, type OurProcess } from '../ingest/processes.ts';
import { bodiesOf } from '../ingest/records.ts';
import { postAll } from '../ingest/send.ts';
import type { Figures, RecordCost, WorkerRun } from './figures.ts';

export type Installation = {
  readonly opensearch: OpenSearchPeer;
  readonly redis: RedisPeer;
  readonly postgres: PostgresPeer;
  readonly api: OurProcess;
  /** Grows from run to run. */
  readonly workers: OurProcess[];
};

export type Kind = RecordCost['name'];
/** What a filled and emptied queue took. */
export type Round = {
  readonly run: WorkerRun;
  readonly cost: RecordCost;
  /** The most jobs that were under way at once, over all workers. */
  readonly mostActive: number;
};

const LINES_A_BODY = 5_000;
const AT_ONCE = 4;
const ASK_EVERY_MS = 40;

/**
 * Fills the queue through the API while it is paused, then lets the workers empty it: what either half takes, in CPU-seconds of
 * each process, and the service times of the jobs.
 */
export async function measure(parts: Installation, kind: Kind, from: number, records: number): Promise<Round> {
  const connection = { url: parts.redis.url };
  const queue = new Queue('index-observations', { prefix: 'inframind', connection });
  try {
    await queue.pause();
    const before = { api: cpuSecondsOf(parts.api.pid), ...(await state(parts)) };
    const bodies = kind === 'log' ? bodiesOf(from, records, LINES_A_BODY) : sampleBodies(from, records);
    await postAll(`${parts.api.url}${kind === 'log' ? '/ingest' : '/ingest/events'}`, bodies, {
      type: kind === 'log' ? 'application/x-ndjson' : 'application/json',
      atOnce: AT_ONCE,
      check: ({ status, body }) => {
        if (status !== 202) throw new Error(`the API answered ${status}: ${body}`);
      },
    });
    const api = cpuSecondsOf(parts.api.pid) - before.api;
    const filled = await state(parts);
    const jobs = await unfinished(queue);

    const machine = machineSeconds();
    const startedAt = performance.now();
    await queue.resume();
    const { service, mostActive } = await drain(queue);
    const seconds = (performance.now() - startedAt) / 1_000;
    const after = await state(parts);
    const rest = machineSeconds();
    const idle = rest.idle - machine.idle;
    const used = { worker: after.worker - filled.worker, opensearch: after.java - filled.java, rest: after.rest - filled.rest };
    const cores = (used.worker + used.opensearch + used.rest + ownSeconds(filled, after) + idle) / seconds;

    const bytes = await written(parts, kind, filled.documents);
    const each = (total: number) => total / records;
    return {
      mostActive,
      run: { workers: parts.workers.length, jobs, records, seconds, cpu: used, cores: Math.min(cores, cpus().length), service },
      cost: {
        name: kind,
        records,
        cpu: {
          api: each(api),
          worker: each(used.worker),
          redis: each(after.redis - before.redis),
          opensearch: each(used.opensearch),
          postgres: each(after.postgres - before.postgres),
        },
        httpBytes: each(bodies.reduce((sum, body) => sum + body.length, 0)),
        queueBytes: each(Math.max(0, filled.redisBytes - before.redisBytes)),
        openSearchBytes: bytes,
        postgresBytes: each(Math.max(0, (await postgresBytes(parts)) - before.postgresBytes)),
        recordsPerJob: records / jobs,
      },
    };
  } finally {
    await queue.close();
  }
}

/** How many samples a poll of this machine gives, and how often it is polled. */
export async function hostPoll(): Promise<Figures['host']> {
  const host = collectors.find(({ id, kind }) => id === 'host' && kind === 'polling');
  if (host?.kind !== 'polling') throw new Error('There is no host collector.');
  let samples = 0;
  let cursor: unknown = null;
  for (const _ of [1, 2]) {
    samples = 0;
    const run = {
      assetId: 'bench',
      settings: host.settings.parse({}),
      cursor,
      setCursor: (next: unknown) => {
        cursor = next;
      },
      signal: AbortSignal.timeout(30_000),
      now: () => new Date(),
      secret: async () => '',
    };
    for await (const { kind } of host.collect(run)) if (kind === 'sample') samples += 1;
  }
  return { samples, everyS: host.defaultIntervalMs / 1_000 };
}

export function machineName(): string {
  const [first] = cpus();
  const memory = /MemTotal:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
  return `${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${Math.round(Number(memory ?? 0) / 2 ** 20)} GB`;
}

export function commitName(): string {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
}

type State = {
  readonly worker: number;
  readonly java: number;
  readonly redis: number;
  readonly postgres: number;
  readonly rest: number;
  readonly redisBytes: number;
  readonly postgresBytes: number;
  readonly documents: Sizes;
  readonly own: number;
};

async function redisInfo({ redis }: Installation): Promise<string> {
  const client = new Redis(redis.url);
  return client.info('memory').finally(() => client.disconnect());
}

async function state(parts: Installation): Promise<State> {
  const { user, system } = process.cpuUsage();
  const [redis, postgres] = [cpuSecondsOf(parts.redis.pid), cpuSecondsOf(parts.postgres.pid)];
  const info = await redisInfo(parts);
  return {
    worker: parts.workers.reduce((sum, { pid }) => sum + cpuSecondsOf(pid), 0),
    java: cpuSecondsOf(parts.opensearch.pid),
    redis,
    postgres,
    rest: redis + postgres,
    redisBytes: Number(/used_memory:(\d+)/.exec(info)?.[1] ?? 0),
    postgresBytes: await postgresBytes(parts),
    documents: await sizes(parts),
    own: (user + system) / 1e6,
  };
}

function ownSeconds(before: State, after: State): number {
  return after.own - before.own;
}

async function unfinished(queue: Queue): Promise<number> {
  const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized');
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

async function drain(queue: Queue): Promise<{ service: number[]; mostActive: number }> {
  const service = new Map<string, number>();
  let mostActive = 0;
  const look = async () => {
    for (const job of await queue.getCompleted(0, 99))
      if (job.finishedOn !== undefined && job.processedOn !== undefined)
        service.set(job.id ?? '', Math.max(1, job.finishedOn - job.processedOn) / 1_000);
  };
  const known = new Set((await queue.getCompleted(0, 999)).map(({ id }) => id));
  for (let turn = 0; ; turn++) {
    const { active = 0, failed = 0, ...open } = await queue.getJobCounts('waiting', 'active', 'delayed', 'prioritized', 'failed');
    if (failed > 0) throw new Error(`a job failed: ${(await queue.getFailed(0, 0))[0]?.failedReason}`);
    mostActive = Math.max(mostActive, active);
    if (active + Object.values(open).reduce((sum, count) => sum + count, 0) === 0) break;
    // Finished jobs are kept a hundred at a time.
    if (turn % 25 === 0) await look();
    await sleep(ASK_EVERY_MS);
  }
  await look();
  return { service: [...service].filter(([id]) => !known.has(id)).map(([, seconds]) => seconds), mostActive };
}

type Sizes = Readonly<Record<string, { readonly bytes: number; readonly documents: number }>>;

async function sizes({ opensearch }: Installation): Promise<Sizes> {
  const response = await fetch(`${opensearch.url}/_cat/indices/inframind-*?format=json&bytes=b&h=index,store.size,docs.count`);
  type Row = { readonly index: string; readonly 'store.size': string; readonly 'docs.count': string };
  const rows = (await response.json()) as readonly Row[];
  return Object.fromEntries(rows.map((row) => [row.index, { bytes: Number(row['store.size']), documents: Number(row['docs.count']) }]));
}

/** Bytes a document of a kind takes on the disk once its segments are merged. */
async function written(parts: Installation, kind: Kind, before: Sizes): Promise<number> {
  await fetch(`${parts.opensearch.url}/inframind-${kind}s-*/_forcemerge?max_num_segments=1&flush=true`, { method: 'POST' });
  let [bytes, documents] = [0, 0];
  for (const [index, size] of Object.entries(await sizes(parts))) {
    if (!index.startsWith(`inframind-${kind}s-`)) continue;
    bytes += size.bytes;
    documents += size.documents;
  }
  if (documents === 0) throw new Error(`no ${kind} is in OpenSearch; there were ${JSON.stringify(before)}`);
  return bytes / documents;
}

async function postgresBytes({ postgres }: Installation): Promise<number> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  try {
    const { rows } = await client.query<{ bytes: string }>('SELECT pg_database_size(current_database()) AS bytes');
    return Number(rows[0]?.bytes);
  } finally {
    await client.end();
  }
}

/** Seconds in which the machine's cores had nothing to do. @see proc_stat(5) */
function machineSeconds(): { readonly idle: number } {
  const fields = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').trim().split(/\s+/).slice(1).map(Number);
  return { idle: ((fields[3] ?? 0) + (fields[4] ?? 0)) / 100 };
}

const METRICS = ['system.cpu.utilization', 'system.memory.usage', 'system.disk.io', 'system.network.io', 'system.filesystem.utilization'];
const HOSTS = 200;

/** Measurements as `POST /ingest/events` takes them: 200 hosts, five metrics each, a value a second. */
function sampleBodies(from: number, count: number): Buffer[] {
  const bodies: Buffer[] = [];
  for (let start = from; start < from + count; start += LINES_A_BODY) {
    const events = Array.from({ length: Math.min(LINES_A_BODY, from + count - start) }, (_, i) => {
      const index = start + i;
      return {
        asset_id: `srv-${String(index % HOSTS).padStart(3, '0')}`,
        source: 'agent',
        message: '',
        metric: METRICS[Math.floor(index / HOSTS) % METRICS.length],
        value: Math.round(1_000 * (1 + Math.sin(index / 977))) / 1_000,
        severity: 'info',
        timestamp: new Date(Date.parse('2026-01-01T00:00:00Z') + Math.floor(index / (HOSTS * METRICS.length)) * 1_000).toISOString(),
      };
    });
    bodies.push(Buffer.from(JSON.stringify({ events })));
  }
  return bodies;
}
