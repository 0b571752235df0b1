import type { Window } from '../../domain/answer.ts';
import type { Engine } from './engine.ts';
import { inTurns } from './turns.ts';

export type Query = Readonly<Record<string, unknown>>;
export type Hit<Source> = { readonly _id: string; readonly _source: Source; readonly sort: readonly unknown[] };
export type Bucket<Key> = { readonly key: Key; readonly doc_count: number };

type ByTerm<B> = { readonly by: { readonly sum_other_doc_count: number; readonly buckets: ReadonlyArray<Bucket<string> & B> } };

/** Reads of one alias. All that was acknowledged before a read began is in its answer; an alias that is not there is empty. */
export type Reader = {
  /** Every matching document in the order of `sort`, which must end in a key that no two share, in pages. */
  pages<Source>(
    alias: string,
    search: { readonly query: Query; readonly sort: readonly Query[]; readonly size: number } & Query,
  ): AsyncGenerator<ReadonlyArray<Hit<Source>>>;
  /** Every bucket of a composite aggregation. */
  buckets<Key, B>(
    alias: string,
    query: Query,
    composite: { readonly sources: readonly Query[]; readonly aggs: Query; readonly atOnce?: number },
  ): Promise<Array<Bucket<Key> & B>>;
  /** The newest document of each value of a keyword in a window. */
  newestOfEach<Source>(
    alias: string,
    window: Window,
    conditions: readonly Query[],
    field: string,
  ): Promise<ReadonlyArray<{ readonly _source: Source }>>;
  /** The number of matching documents, and aggregations over them; null when there is nothing to aggregate. */
  aggregate<A>(alias: string, query: Query, aggs: Query): Promise<{ readonly total: number; readonly found: A | null }>;
  /** Every value of a keyword among matching documents with its exact count, and what `aggs` say of each. */
  counts<B>(alias: string, query: Query, field: string, aggs?: Query): Promise<Array<Bucket<string> & B>>;
  /** Aggregations over matching documents where a shard has no more than `most` of them; `more` where one has. */
  aggregateFew<A>(alias: string, query: Query, aggs: Query, most: number): Promise<A | null | 'more'>;
  /** The number of matching documents, and a random choice of them that is the same each time; all, where there are no more. */
  sample<Source>(
    alias: string,
    query: Query,
    size: number,
    fields: readonly string[],
  ): Promise<{ readonly total: number; readonly sources: readonly Source[] }>;
  refresh(alias: string): Promise<void>;
};

/** Values that are counted in one pass; more are counted in pages, each a pass of its own. */
const TERMS_AT_ONCE = 20_000;
const BUCKETS_AT_ONCE = 1_000;
/** Hits that a node gives at once; more values are found by buckets, in pages. */
const MOST_HITS = 10_000;
/** Most of what is measured is measured more often than this. */
const RECENT_MS = 15 * 60_000;
/** Missing indices are no failure. */
const LENIENT = { ignore_unavailable: true } as const;
/** Of instants the numbers only: their texts are a third of an answer. */
const AGGREGATIONS = 'aggregations,-aggregations.**.value_as_string';
/** A shard that cannot answer is one, for what the others say is not the answer. */
const WHOLE = { ...LENIENT, allow_partial_search_results: false } as const;

export function createReader(engine: Engine): Reader {
  const refresh = createRefresh(engine);
  const search = <T>(alias: string, body: Query, filterPath: string) =>
    engine.request<T>('POST', `/${alias}/_search`, { body, query: { ...WHOLE, filter_path: filterPath } });

  const aggregate = async <A>(alias: string, query: Query, aggs: Query) => {
    await refresh(alias);
    type Answer = { readonly hits?: { readonly total: { readonly value: number } }; readonly aggregations?: A };
    const { hits, aggregations } = await search<Answer>(
      alias,
      { size: 0, track_total_hits: true, query, aggs },
      `hits.total,${AGGREGATIONS}`,
    );
    return { total: hits?.total.value ?? 0, found: aggregations ?? null };
  };

  const buckets = async <Key, B>(
    alias: string,
    query: Query,
    { sources, aggs, atOnce = BUCKETS_AT_ONCE }: { sources: readonly Query[]; aggs: Query; atOnce?: number },
  ) => {
    await refresh(alias);
    type Answer = {
      readonly aggregations?: { readonly by: { readonly after_key?: unknown; readonly buckets: ReadonlyArray<Bucket<Key> & B> } };
    };
    const all: Array<Bucket<Key> & B> = [];
    let after: unknown;
    for (;;) {
      const composite = { size: atOnce, sources, ...(after === undefined ? {} : { after }) };
      const { aggregations } = await search<Answer>(
        alias,
        { size: 0, track_total_hits: false, query, aggs: { by: { composite, aggs } } },
        AGGREGATIONS,
      );
      const page = aggregations?.by.buckets ?? [];
      all.push(...page);
      after = aggregations?.by.after_key;
      if (page.length < atOnce || after === undefined) return all;
    }
  };

  return {
    refresh,
    aggregate,
    buckets,
    async newestOfEach<Source>(alias: string, { from, to }: Window, conditions: readonly Query[], field: string) {
      await refresh(alias);
      type Found = ReadonlyArray<{ readonly _source: Source; readonly fields?: Readonly<Record<string, readonly [string]>> }>;
      type Answer = { readonly hits?: { readonly hits?: Found } };
      const sort = [{ '@timestamp': 'desc' }];
      const newest = async (window: Window, but: readonly string[]) => {
        const known = but.length === 0 ? [] : [{ bool: { must_not: { terms: { [field]: but } } } }];
        const query = within(window, null, ...conditions, ...known);
        const { hits } = await search<Answer>(
          alias,
          { size: MOST_HITS, track_total_hits: false, query, collapse: { field }, sort },
          'hits.hits._source,hits.hits.fields',
        );
        return { found: hits?.hits ?? [] };
      };
      // To compare the instants of all that a day holds takes long, and most values are among the last.
      const between = new Date(Math.max(from.getTime(), to.getTime() - RECENT_MS));
      const recent = await newest({ from: between, to }, []);
      const ids = recent.found.flatMap(({ fields }) => fields?.[field]?.[0] ?? []);
      const earlier = between > from && recent.found.length < MOST_HITS ? await newest({ from, to: between }, ids) : null;
      const found = [...recent.found, ...(earlier?.found ?? [])];
      if (recent.found.length < MOST_HITS && (earlier?.found.length ?? 0) < MOST_HITS) return found;
      type Last = { readonly last: { readonly hits: { readonly hits: Found } } };
      const all = await buckets<unknown, Last>(alias, within({ from, to }, null, ...conditions), {
        sources: [{ of: { terms: { field } } }],
        aggs: { last: { top_hits: { size: 1, sort } } },
      });
      return all.flatMap(({ last }) => last.hits.hits);
    },
    async counts<B>(alias: string, query: Query, field: string, aggs: Query = {}) {
      const { found } = await aggregate<ByTerm<B>>(alias, query, { by: { terms: { field, size: TERMS_AT_ONCE }, aggs } });
      if (found === null || found.by.sum_other_doc_count === 0) return [...(found?.by.buckets ?? [])];
      const all = await buckets<{ readonly key: string }, B>(alias, query, { sources: [{ key: { terms: { field } } }], aggs });
      return all.map((bucket) => ({ ...bucket, key: bucket.key.key }));
    },
    async aggregateFew<A>(alias: string, query: Query, aggs: Query, most: number) {
      await refresh(alias);
      const body = { size: 0, track_total_hits: false, terminate_after: most, query, aggs };
      type Answer = { readonly terminated_early?: boolean; readonly aggregations?: A };
      const { terminated_early, aggregations } = await search<Answer>(alias, body, `terminated_early,${AGGREGATIONS}`);
      return terminated_early === true ? ('more' as const) : (aggregations ?? null);
    },
    async sample<Source>(alias: string, query: Query, size: number, fields: readonly string[]) {
      await refresh(alias);
      const random = { function_score: { query, random_score: { seed: 1, field: '_seq_no' }, boost_mode: 'replace' } };
      type Answer = { readonly hits?: { readonly total: { readonly value: number }; readonly hits?: ReadonlyArray<{ _source: Source }> } };
      const { hits } = await search<Answer>(
        alias,
        { size, track_total_hits: true, query: random, _source: fields },
        'hits.total,hits.hits._source',
      );
      return { total: hits?.total.value ?? 0, sources: (hits?.hits ?? []).map(({ _source }) => _source) };
    },
    async *pages<Source>(alias: string, body: { readonly size: number } & Query) {
      await refresh(alias);
      let after: readonly unknown[] | undefined;
      for (;;) {
        const { hits } = await search<{ hits?: { hits: ReadonlyArray<Hit<Source>> } }>(
          alias,
          { track_total_hits: false, ...body, ...(after === undefined ? {} : { search_after: after }) },
          'hits.hits._id,hits.hits._source,hits.hits.sort,hits.hits.fields',
        );
        const page = hits?.hits ?? [];
        if (page.length > 0) yield page;
        if (page.length < body.size) return;
        after = page.at(-1)?.sort;
      }
    },
  };
}

/** Makes what was written visible. */
function createRefresh(engine: Engine): (alias: string) => Promise<void> {
  const ofAlias = new Map<string, () => Promise<void>>();
  return (alias) => {
    const known = ofAlias.get(alias);
    if (known !== undefined) return known();
    const refresh = inTurns(async () => {
      await engine.request('POST', `/${alias}/_refresh`, { query: LENIENT, allow: [404] });
    });
    ofAlias.set(alias, refresh);
    return refresh();
  };
}

/** Conditions common to all reads: a half-open window and, unless null, some assets. */
export function within(window: Window, assetIds: readonly string[] | null, ...more: readonly Query[]): Query {
  return {
    bool: {
      filter: [
        { range: { '@timestamp': { gte: window.from.toISOString(), lt: window.to.toISOString() } } },
        ...(assetIds === null ? [] : [{ terms: { [ASSET]: assetIds } }]),
        ...more,
      ],
    },
  };
}

export const ASSET = 'resource.attributes.host.name';
export const TEMPLATE = 'log.template.id';
/** Orders the log records of one instant as their ids do. @see Elastic Common Schema, event.sequence */
const bySequence = (order: 'asc' | 'desc') => ({ 'event.sequence': { order, unmapped_type: 'long' } });
export const NEWEST_FIRST = [{ '@timestamp': 'desc' }, bySequence('desc')] as const;
/** The last record, the first by id of those of one instant. */
export const LAST_FIRST = [{ '@timestamp': 'desc' }, bySequence('asc')] as const;
