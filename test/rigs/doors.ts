import type { FastifyInstance } from 'fastify';
import { ASSET_LABELS } from '../../api/alertmanager.ts';
import { createCounters } from '../../api/counters.ts';
import type { ApiDeps, ApiSettings } from '../../api/deps.ts';
import { createServer } from '../../api/server.ts';
import type { JobName, Jobs } from '../../domain/jobs.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores } from '../../stores/stores.ts';

/** The instant at which these doors live. */
export const NOW = new Date('2026-03-04T10:00:00Z');

const LOCAL: ApiSettings = {
  host: '127.0.0.1',
  token: null,
  ingestToken: null,
  webhook: null,
  publicUrl: null,
  assetLabels: ASSET_LABELS,
  queueLimit: 100,
};

export type EnqueuedJob = { readonly name: JobName; readonly payload: Jobs[JobName]; readonly id: string | undefined };

/** A server over a tenant of its own, and the jobs that it put on its queues. */
export type Door = {
  readonly server: FastifyInstance;
  readonly deps: ApiDeps;
  readonly jobs: EnqueuedJob[];
  /** Counts by source and outcome, e.g. `{ 'ingest accepted': 2 }`. */
  readonly counters: () => Readonly<Record<string, number>>;
  /** Called with each job before it is durable; may throw. */
  onEnqueue: (job: EnqueuedJob) => void;
};

let stores: Stores | null = null;
const opened: FastifyInstance[] = [];
let tenants = 0;

/** Opens the store that all doors of a test file share; for `beforeAll`. */
export async function startDoors(): Promise<Stores> {
  ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
  return stores;
}

/** Closes every door; for `afterAll`. */
export async function stopDoors(): Promise<void> {
  for (const server of opened.splice(0)) await server.close();
  await stores?.close();
}

/** A door that is ready, and listens only when told to. */
export async function openDoor({
  settings = {},
  more = {},
}: {
  readonly settings?: Partial<ApiSettings>;
  readonly more?: Partial<ApiDeps>;
} = {}): Promise<Door> {
  if (stores === null) throw new Error('startDoors first');
  tenants += 1;
  const id = `tenant-${tenants}`;
  await stores.tenants.create({ id, name: id });
  const jobs: EnqueuedJob[] = [];
  let requests = 0;
  const { ping } = stores;
  const deps: ApiDeps = {
    stores: stores.forTenant(id),
    ping,
    enqueue: async (name, payload, options) => {
      const job = { name, payload, id: options?.id };
      door.onEnqueue(job);
      jobs.push(job);
    },
    queueCounts: async () => ({ 'receive-alerts': { waiting: 0 }, 'index-observations': { waiting: 0 } }),
    counters: createCounters(),
    now: () => NOW,
    newId: (prefix) => `${prefix}_${++requests}`,
    recheck: async () => ({ holds: false, reading: { kind: 'nothing', searched: '' } }),
    runbooks: [],
    settings: { ...LOCAL, ...settings },
    version: '0.0.0-test',
    ...more,
  };
  const server = createServer(deps);
  opened.push(server);
  await server.ready();
  const counters = () => Object.fromEntries(deps.counters.read().map(({ source, outcome, count }) => [`${source} ${outcome}`, count]));
  const door: Door = { server, deps, jobs, counters, onEnqueue: () => undefined };
  return door;
}
