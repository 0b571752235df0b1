import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../domain/errors.ts';
import { alike } from '../../domain/language.ts';
import { type Engine, type OpenSearchConnection, openEngine } from './engine.ts';
import { aliasOf } from './indices.ts';
import { KINDS } from './mappings.ts';

/** A repository that is registered, or a folder that each node can reach and has in `path.repo`, which is then registered. */
export type Repository = { readonly name: string; readonly folder: string | null };

/** Snapshots of all indices of ours. All throw STORE_UNAVAILABLE, and BACKUP_SNAPSHOT when OpenSearch refuses or stops half way. */
export type Snapshots = {
  /** Takes one. @returns documents by alias, counted just before: so many at least are in it */
  take(name: string, onShards: (done: number, total: number) => void): Promise<Record<string, number>>;
  /** Whether there is such a snapshot, and it is whole. @throws BACKUP_SNAPSHOT when not */
  check(name: string): Promise<void>;
  /** Documents by alias of the indices that are there now. */
  documents(): Promise<Record<string, number>>;
  /** Puts the indices of a snapshot in the place of those that are there. */
  restore(name: string, onShards: (done: number, total: number) => void): Promise<Record<string, number>>;
  close(): Promise<void>;
};

const OURS = [...KINDS.map((kind) => `inframind-${kind}-*`), 'inframind-templates-*'].join(',');
const ASK_EVERY_MS = 500;

/** @see https://docs.opensearch.org/2.19/tuning-your-cluster/availability-and-recovery/snapshots/snapshot-restore/ */
export async function openSnapshots(connection: OpenSearchConnection, repository: Repository): Promise<Snapshots> {
  const engine = openEngine(connection);
  const at = `/_snapshot/${encodeURIComponent(repository.name)}`;
  try {
    await register(engine, at, repository);
  } catch (error) {
    await engine.close();
    throw error;
  }

  type Row = { readonly index: string; readonly 'docs.count': string };
  const list = () => engine.request<readonly Row[]>('GET', `/_cat/indices/${OURS}`, { query: { format: 'json', h: 'index,docs.count' } });
  const indices = async () => (await list()).map(({ index }) => index);
  const documents = async () => {
    await engine.request('POST', `/${OURS}/_refresh`, { allow: [404] });
    const rows = await list();
    const counts: Record<string, number> = {};
    for (const row of rows) counts[seriesOf(row.index)] = (counts[seriesOf(row.index)] ?? 0) + Number(row['docs.count']);
    return counts;
  };
  const stateOf = async (name: string) => {
    type Found = { readonly snapshots?: ReadonlyArray<{ readonly state: string }>; readonly error?: { readonly reason: string } };
    const { snapshots, error } = await engine.request<Found>('GET', `${at}/${name}`, { allow: [404] });
    return snapshots?.[0]?.state ?? error?.reason ?? 'not there';
  };
  const check = async (name: string) => {
    const state = await stateOf(name);
    if (state !== 'SUCCESS') throw refused(`${repository.name}/${name}: ${state}`);
  };

  return {
    check,
    documents,
    take: async (name, onShards) => {
      const counted = await documents();
      await ask(engine, 'PUT', `${at}/${name}`, { indices: OURS, include_global_state: false, ignore_unavailable: true });
      while ((await stateOf(name)) === 'IN_PROGRESS') {
        type Status = { readonly snapshots: ReadonlyArray<{ readonly shards_stats: { readonly done: number; readonly total: number } }> };
        const { snapshots } = await engine.request<Status>('GET', `${at}/${name}/_status`);
        const shards = snapshots[0]?.shards_stats;
        if (shards !== undefined) onShards(shards.done, shards.total);
        await sleep(ASK_EVERY_MS);
      }
      await check(name);
      return counted;
    },
    restore: async (name, onShards) => {
      await check(name);
      for (const index of await indices()) await engine.request('DELETE', `/${index}`, { allow: [404] });
      await ask(engine, 'POST', `${at}/${name}/_restore`, { indices: '*', include_global_state: false, include_aliases: true });
      for (;;) {
        type Health = { readonly active_primary_shards: number; readonly initializing_shards: number };
        type Row = { readonly stage: string };
        const { initializing_shards } = await engine.request<Health>('GET', '/_cluster/health');
        const rows = await engine.request<readonly Row[]>('GET', `/_cat/recovery/${OURS}`, { query: { format: 'json', h: 'stage' } });
        const done = rows.filter(({ stage }) => stage === 'done').length;
        onShards(done, rows.length);
        if (initializing_shards === 0 && done === rows.length) break;
        await sleep(ASK_EVERY_MS);
      }
      return documents();
    },
    close: engine.close,
  };
}

async function register(engine: Engine, at: string, { name, folder }: Repository): Promise<void> {
  if (folder !== null) {
    await ask(engine, 'PUT', at, { type: 'fs', settings: { location: folder, compress: true } });
    return;
  }
  const found = await engine.request<{ error?: { reason: string } }>('GET', at, { allow: [404] });
  if (found.error !== undefined) throw refused(`there is no snapshot repository ${name}: ${found.error.reason}`);
}

async function ask(engine: Engine, method: 'PUT' | 'POST', path: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  const { error } = await engine.request<{ error?: { reason: string; root_cause?: ReadonlyArray<{ reason: string }> } }>(method, path, {
    body,
    allow: [400, 404, 409, 500],
  });
  if (error !== undefined) throw refused(error.root_cause?.[0]?.reason ?? error.reason);
}

function refused(why: string): AppError {
  return new AppError('BACKUP_SNAPSHOT', why, { hint: alike(why) });
}

/** `inframind-logs-default-000002` → `inframind-default-logs`. */
function seriesOf(index: string): string {
  const [, kind, tenant] = /^inframind-([a-z]+)-(.+?)(?:-\d{6,})?$/.exec(index) ?? [];
  return KINDS.some((one) => one === kind) ? aliasOf({ kind: kind as (typeof KINDS)[number], tenant: tenant ?? '' }) : index;
}
