import { AppError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/ids.ts';
import type { Engine, Method } from './engine.ts';
import { KINDS, type Kind, MAPPING_VERSION, PROPERTIES, putTemplates } from './mappings.ts';

/** The records of one kind of one tenant. */
export type Place = { readonly kind: Kind; readonly tenant: string };

/** Where a place's records are at the moment. */
export type Generation = {
  /** The one index that is written to. */
  readonly writeIndex: string;
  /** Those before it, closed for writing. */
  readonly earlier: readonly string[];
  /** The last instant that any of these holds, ms; null when there is no such record. */
  readonly earlierUntilMs: number | null;
};

export type Limits = {
  /** Primary shards of each index. */
  readonly shards: number;
  /** An index that has grown so large, or so old, is followed by the next. */
  readonly rolloverBytes: number;
  readonly rolloverMs: number;
  /** How long after its last write an index is kept. */
  readonly retentionMs: Readonly<Record<Kind, number>>;
};

/** Indices by name. */
export type Indices = {
  generation(place: Place): Promise<Generation>;
  /** What was known of the place no longer holds. */
  forget(place: Place): void;
  /** Closes `from` for writing and opens the next; however many do it at once, there is one next. */
  rollOver(place: Place, from: string): Promise<void>;
  /** Makes the index of a tenant's log templates and its alias, unless they are there. */
  makeTemplates(index: string, alias: string): Promise<void>;
  /** Rolls over what is due and deletes, whole, what is past its retention. */
  retain(now: Date): Promise<{ readonly rolledOver: readonly string[]; readonly deleted: readonly string[] }>;
};

/** A view older than this is read anew; far shorter than any retention, so that no index that was deleted is written to. */
const VIEW_MS = 60_000;

/**
 * A tenant's part of an index name: the id itself where a name can hold it, else a digest of it. The two cannot be equal, for
 * an id that is used as it is does not begin with an underscore.
 */
export function tenantPart(tenantId: string): string {
  return /^[a-z0-9][a-z0-9._-]{0,99}$/.test(tenantId) ? tenantId : `_${sha256(tenantId).slice(0, 40)}`;
}

/** The name by which all indices of a place are read, ours and other tools' alike. */
export function aliasOf({ kind, tenant }: Place): string {
  return `inframind-${tenant}-${kind}`;
}

/**
 * Series of indices `inframind-<kind>-<tenant>-000001`, … under one alias per tenant and kind. The newest is written to, by
 * name: earlier ones refuse writes, so a writer that has not heard of a rollover is told, and what it looks up in earlier
 * ones (see write.ts) can no longer change.
 */
export function createIndices(engine: Engine, limits: Limits): Indices {
  const views = new Map<string, { readonly generation: Promise<Generation>; readonly until: number }>();

  const read = async (place: Place, upgrade = true): Promise<Generation> => {
    const alias = aliasOf(place);
    type Found = Readonly<Record<string, { readonly aliases: Readonly<Record<string, { readonly is_write_index?: boolean }>> }>>;
    const find = () => engine.request<Found>('GET', `/inframind-${place.kind}-${place.tenant}-*/_alias`);
    let found = await find();
    if (namesOf(place, found).length === 0) {
      await putTemplates(engine, limits.shards);
      await unlessThere(engine, 'PUT', `/${nameOf(place, 1)}`, { aliases: { [alias]: { is_write_index: true } } });
      found = await find();
    }
    const names = namesOf(place, found);
    const writeIndex = names.at(-1) ?? nameOf(place, 1);
    // Deleted by hand, or never there: OpenSearch itself makes an index for a writer that had not heard that it was deleted.
    if (names.some((name) => found[name]?.aliases[alias] === undefined) || !found[writeIndex]?.aliases[alias]?.is_write_index) {
      const actions = names.map((index) => ({ add: { index, alias, is_write_index: index === writeIndex } }));
      await engine.request('POST', '/_aliases', { body: { actions } });
    }
    if (upgrade && (await versionOf(writeIndex)) < MAPPING_VERSION) {
      await rollOver(place, writeIndex);
      return read(place, false);
    }
    const earlier = names.slice(0, -1);
    return { writeIndex, earlier, earlierUntilMs: earlier.length > 0 ? await lastInstant(alias, writeIndex) : null };
  };

  const versionOf = async (index: string): Promise<number> => {
    type Mappings = Readonly<Record<string, { readonly mappings: { readonly _meta?: { readonly version?: number } } }>>;
    const found = await engine.request<Mappings>('GET', `/${index}/_mapping`, { query: { filter_path: '*.mappings._meta' } });
    return found[index]?.mappings._meta?.version ?? 0;
  };

  const lastInstant = async (alias: string, exceptIn: string): Promise<number | null> => {
    // Whoever rolled over by hand may not have refreshed.
    await engine.request('POST', `/${alias}/_refresh`);
    const { aggregations } = await engine.request<{ aggregations: { until: { value: number | null } } }>('POST', `/${alias}/_search`, {
      body: {
        size: 0,
        query: { bool: { must_not: { term: { _index: exceptIn } } } },
        aggs: { until: { max: { field: '@timestamp' } } },
      },
    });
    return aggregations.until.value;
  };

  const forget = (place: Place) => {
    views.delete(aliasOf(place));
  };

  const rollOver = async (place: Place, from: string) => {
    await putTemplates(engine, limits.shards);
    await engine.request('PUT', `/${from}/_block/write`, { allow: [404] });
    await engine.request('POST', `/${from}/_refresh`, { allow: [404] });
    await unlessThere(engine, 'POST', `/${aliasOf(place)}/_rollover/${nameOf(place, numberOf(from) + 1)}`, {});
    forget(place);
  };

  return {
    generation: (place) => {
      const alias = aliasOf(place);
      const known = views.get(alias);
      if (known !== undefined && known.until > performance.now()) return known.generation;
      const generation = read(place);
      views.set(alias, { generation, until: performance.now() + VIEW_MS });
      generation.catch(() => forget(place));
      return generation;
    },
    forget,
    rollOver,
    makeTemplates: async (index, alias) => {
      const found = await engine.request<object>('GET', `/_alias/${alias}`, { allow: [404] });
      if (index in found) {
        // One that an earlier program made.
        await engine.request('PUT', `/${index}/_mapping`, { body: { properties: PROPERTIES.templates } });
        return;
      }
      await putTemplates(engine, limits.shards);
      await unlessThere(engine, 'PUT', `/${index}`, { aliases: { [alias]: {} } });
      await engine.request('PUT', `/${index}/_alias/${alias}`);
    },
    retain: async (now) => {
      const rolledOver: string[] = [];
      const deleted: string[] = [];
      for (const { place, indices } of await listIndices(engine)) {
        const newest = indices.at(-1);
        if (newest === undefined) continue;
        const due = newest.bytes >= limits.rolloverBytes || now.getTime() - newest.createdMs >= limits.rolloverMs;
        if (due && newest.documents > 0) {
          await rollOver(place, newest.name);
          rolledOver.push(newest.name);
        }
        for (const [i, { name }] of indices.entries()) {
          const successor = indices[i + 1];
          if (successor === undefined || now.getTime() - successor.createdMs < limits.retentionMs[place.kind]) continue;
          await engine.request('DELETE', `/${name}`, { allow: [404] });
          deleted.push(name);
          forget(place);
        }
      }
      return { rolledOver, deleted };
    },
  };
}

/** Makes an index; that another process was first is as good. */
async function unlessThere(engine: Engine, method: Method, path: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  const { error } = await engine.request<{ error?: { type: string; reason: string } }>(method, path, { body, allow: [400] });
  if (error !== undefined && error.type !== 'resource_already_exists_exception') {
    throw new AppError('INTERNAL', `OpenSearch: ${path}: ${error.type}: ${error.reason}`);
  }
}

type Listed = { readonly name: string; readonly createdMs: number; readonly bytes: number; readonly documents: number };

/** Every series of indices of ours, each oldest first. */
async function listIndices(engine: Engine): Promise<ReadonlyArray<{ readonly place: Place; readonly indices: readonly Listed[] }>> {
  const patterns = KINDS.map((kind) => `inframind-${kind}-*`).join(',');
  // Only what was refreshed is counted.
  await engine.request('POST', `/${patterns}/_refresh`);
  type Row = { readonly index: string; readonly 'creation.date': string; readonly 'pri.store.size': string; readonly 'docs.count': string };
  const rows = await engine.request<readonly Row[]>('GET', `/_cat/indices/${patterns}`, {
    query: { format: 'json', bytes: 'b', h: 'index,creation.date,pri.store.size,docs.count' },
  });
  const series = new Map<string, { place: Place; indices: Listed[] }>();
  for (const row of rows) {
    const [, kind, tenant] = NAME.exec(row.index) ?? [];
    if (kind === undefined || tenant === undefined) continue;
    const place = { kind: kind as Kind, tenant };
    const one = series.get(aliasOf(place)) ?? { place, indices: [] };
    series.set(aliasOf(place), one);
    one.indices.push({
      name: row.index,
      createdMs: Number(row['creation.date']),
      bytes: Number(row['pri.store.size']),
      documents: Number(row['docs.count']),
    });
  }
  for (const { indices } of series.values()) indices.sort((a, b) => numberOf(a.name) - numberOf(b.name));
  return [...series.values()];
}

/** Those of the found indices that are of the place, oldest first. */
function namesOf({ kind, tenant }: Place, found: Readonly<Record<string, unknown>>): string[] {
  const names = Object.keys(found).filter((name) => NAME.exec(name)?.[1] === kind && NAME.exec(name)?.[2] === tenant);
  return names.sort((a, b) => numberOf(a) - numberOf(b));
}

/** Those of the names that are written to: of each series the newest, and what is of no series. */
export function newestOf(names: readonly string[]): string[] {
  const newest = new Map<string, string>();
  for (const name of names) {
    const series = NAME.test(name) ? name.slice(0, name.lastIndexOf('-')) : name;
    const other = newest.get(series);
    if (other === undefined || numberOf(other) < numberOf(name)) newest.set(series, name);
  }
  return [...newest.values()];
}

const NAME = new RegExp(`^inframind-(${KINDS.join('|')})-(.+)-(\\d{6,})$`);

function nameOf({ kind, tenant }: Place, number: number): string {
  return `inframind-${kind}-${tenant}-${String(number).padStart(6, '0')}`;
}

function numberOf(name: string): number {
  return Number(NAME.exec(name)?.[3] ?? 0);
}
