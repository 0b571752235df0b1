import type { Window } from '../../domain/answer.ts';
import { AT_LEAST, bucketsOf, LONGEST_PAIR, MOST_ATTRIBUTES, significantTerms } from '../counting.ts';
import type { LogQueries, TemplateSight } from '../queries.ts';
import { type FoundAttributes, hasAttribute, isSearchable, readAttributes } from './attributes.ts';
import { ASSET, type Bucket, LAST_FIRST, type Query, TEMPLATE, within } from './read.ts';
import type { TemplateStore } from './template-store.ts';
import type { TenantEngine } from './tenant-engine.ts';
import { type United, unite, unitedOf } from './united.ts';

type Metric = { readonly value: number };
type Own = Bucket<string> & { readonly first: Metric; readonly last: Metric; readonly severity: Metric };
/** Of templates that were united; `latest` is that of them with the last line. */
type Counted = Own & { readonly latest: string };
/** A template as it was counted, and its count in the baseline. */
type Row = { readonly counted: Counted; readonly baselineCount: number };

const STATS: Query = {
  first: { min: { field: '@timestamp' } },
  last: { max: { field: '@timestamp' } },
  severity: { max: { field: 'severity_number' } },
};
const FIELDS = { severity: 'severity_text', template: TEMPLATE, asset: ASSET } as const;
/** Records of the window in which attributes are looked for. */
const SAMPLE = 5_000;
/** Attributes that are counted by one request. */
const COUNTED_AT_ONCE = 500;

/** Log records, counted where they are. */
export function logQueries({ reader, alias: aliasOf }: TenantEngine, templates: TemplateStore): LogQueries {
  const alias = aliasOf('logs');

  const sights = async (rows: readonly Row[], window: Window, assetIds: readonly string[] | null): Promise<TemplateSight[]> => {
    if (rows.length === 0) return [];
    const latest = rows.map(({ counted }) => counted.latest);
    const query = within(window, assetIds, { terms: { [TEMPLATE]: latest } });
    const [texts, examples] = await Promise.all([
      templates.texts(rows.map(({ counted }) => counted.key)),
      reader.counts<Example>(alias, query, TEMPLATE, EXAMPLE),
    ]);
    const byId = new Map(examples.map(({ key, example }) => [key, example.hits.hits[0]?._source]));
    return rows.map(({ counted: { key, latest: from, doc_count, first, last, severity }, baselineCount }) => {
      const example = byId.get(from);
      return {
        templateId: key,
        text: texts.get(key) ?? example?.body ?? '',
        count: doc_count,
        baselineCount,
        firstAt: new Date(first.value),
        lastAt: new Date(last.value),
        maxSeverityNumber: severity.value,
        assetId: example?.resource.attributes.host.name ?? '',
        example: example?.body ?? '',
      };
    });
  };

  /** Pairs of name and value that stand in a sample of the records, most frequent first. */
  const attributesIn = async (query: Query, atLeast: number): Promise<ReadonlyArray<readonly [name: string, value: string]>> => {
    const { total, sources } = await reader.sample<FoundAttributes>(alias, query, SAMPLE, ['tags', 'attributes']);
    const seen = new Map<string, { readonly pair: readonly [string, string]; count: number }>();
    for (const source of sources) {
      for (const [name, value] of Object.entries(readAttributes(source))) {
        if (!isSearchable(name, value) || name.length + value.length >= LONGEST_PAIR) continue;
        const term = `${name}=${value}`;
        const known = seen.get(term);
        if (known === undefined) seen.set(term, { pair: [name, value], count: 1 });
        else known.count++;
      }
    }
    const least = total > sources.length ? Math.min(atLeast, 2) : atLeast;
    return [...seen.values()]
      .filter(({ count }) => count >= least)
      .sort((a, b) => b.count - a.count || byText(a.pair[0], b.pair[0]) || byText(a.pair[1], b.pair[1]))
      .slice(0, MOST_ATTRIBUTES)
      .map(({ pair }) => pair);
  };

  const countAttributes = async (
    query: Query,
    pairs: ReadonlyArray<readonly [string, string]>,
  ): Promise<readonly [counts: number[], total: number]> => {
    const counts: number[] = [];
    let all = 0;
    for (let i = 0; i === 0 || i < pairs.length; i += COUNTED_AT_ONCE) {
      const filters = pairs.slice(i, i + COUNTED_AT_ONCE).map(([name, value]) => hasAttribute('', name, value));
      type Filtered = { readonly by: { readonly buckets: ReadonlyArray<{ readonly doc_count: number }> } };
      const { total, found } = await reader.aggregate<Filtered>(alias, query, filters.length === 0 ? {} : { by: { filters: { filters } } });
      counts.push(...(found?.by.buckets ?? []).map(({ doc_count }) => doc_count));
      all = total;
    }
    return [counts, all];
  };

  const countsIn = async (window: Window, assetIds: readonly string[] | null, united: United): Promise<Counted[]> => {
    const own = await reader.counts<Own>(alias, within(window, assetIds), TEMPLATE, STATS);
    return unite<Counted>(
      own.map((bucket) => ({ ...bucket, latest: bucket.key })),
      united,
      joinSights,
    );
  };

  return {
    newTemplates: async ({ assetIds, window, limit }) => {
      const fresh = await templates.firstSeenIn(window);
      if (fresh.size === 0) return [];
      const rows = (await countsIn(window, assetIds, await templates.united()))
        .filter(({ key }) => fresh.has(key))
        .sort((a, b) => b.severity.value - a.severity.value || a.first.value - b.first.value || byText(a.key, b.key))
        .map((counted) => ({ counted, baselineCount: 0 }));
      return sights(rows.slice(0, limit), window, assetIds);
    },

    rareTemplates: async ({ assetIds, window, baseline, atMost, limit }) => {
      const united = await templates.united();
      const [here, before] = await Promise.all([
        countsIn(window, assetIds, united),
        reader.counts(alias, within(baseline, assetIds), TEMPLATE),
      ]);
      const usual = new Map(unite(before, united).map(({ key, doc_count }) => [key, doc_count]));
      const rows = here
        .map((counted) => ({ counted, baselineCount: usual.get(counted.key) ?? 0 }))
        .filter(({ baselineCount }) => baselineCount <= atMost)
        .sort((a, b) => a.baselineCount - b.baselineCount || rarest(a.counted, b.counted));
      return sights(rows.slice(0, limit), window, assetIds);
    },

    histogram: async ({ assetIds, window, bucketMs, templateId, by, limit = 10 }) => {
      const buckets = bucketsOf(window, bucketMs);
      const united = templateId !== undefined || by === 'template' ? await templates.united() : NOTHING_UNITED;
      const query = within(window, assetIds, ...(templateId === undefined ? [] : [{ terms: { [TEMPLATE]: united.family(templateId) } }]));
      const over = { over: { date_histogram: timeline(window, bucketMs) } };
      const countsOf = ({ over: { buckets: found } }: Over): number[] => {
        const counts = Array.from({ length: buckets }, () => 0);
        for (const { key, doc_count } of found) counts[Math.floor((key - window.from.getTime()) / bucketMs)] = doc_count;
        return counts;
      };
      const { found } = await reader.aggregate<Over>(alias, query, over);
      const total = found === null ? Array.from({ length: buckets }, () => 0) : countsOf(found);
      if (by === undefined) return { total, series: [] };
      const field = FIELDS[by];
      const here = by === 'template' ? united : NOTHING_UNITED;
      const keys = unite(await reader.counts(alias, query, field), here)
        .sort((a, b) => b.doc_count - a.doc_count || byText(a.key, b.key))
        .slice(0, limit)
        .map(({ key }) => key);
      const own = await reader.counts<Over>(
        alias,
        { bool: { filter: [query, { terms: { [field]: keys.flatMap(here.family) } }] } },
        field,
        over,
      );
      const byKey = new Map<string, number[]>();
      for (const bucket of own) {
        const before = byKey.get(here.rootOf(bucket.key));
        byKey.set(
          here.rootOf(bucket.key),
          countsOf(bucket).map((count, i) => count + (before?.[i] ?? 0)),
        );
      }
      const series = keys.map((key) => ({ key, counts: byKey.get(key) ?? [] }));
      return { total, series };
    },

    significant: async ({ assetIds, window, background, of, atLeast = AT_LEAST, limit }) => {
      const [here, there] = [within(window, assetIds), within(background, assetIds)];
      if (of === 'attribute') {
        const found = await attributesIn(here, atLeast);
        const [[counts, total], [others, backgroundTotal]] = await Promise.all([
          countAttributes(here, found),
          countAttributes(there, found),
        ]);
        const counted = found.map(([name, value], i) => ({
          term: `${name}=${value}`,
          count: counts[i] ?? 0,
          backgroundCount: others[i] ?? 0,
        }));
        return significantTerms(counted, { total, backgroundTotal }, { atLeast, limit });
      }
      const united = of === 'template' ? await templates.united() : NOTHING_UNITED;
      const [counts, others] = (await Promise.all([here, there].map((each) => reader.counts(alias, each, FIELDS[of])))).map((each) =>
        unite(each, united),
      ) as [Array<Bucket<string>>, Array<Bucket<string>>];
      const usual = new Map(others.map(({ key, doc_count }) => [key, doc_count]));
      const counted = counts.map(({ key, doc_count }) => ({ term: key, count: doc_count, backgroundCount: usual.get(key) ?? 0 }));
      return significantTerms(counted, { total: sum(counts), backgroundTotal: sum(others) }, { atLeast, limit });
    },
  };
}

const NOTHING_UNITED = unitedOf([]);

function joinSights(a: Counted, b: Counted): Counted {
  return {
    ...(a.last.value >= b.last.value ? a : b),
    first: a.first.value <= b.first.value ? a.first : b.first,
    severity: a.severity.value >= b.severity.value ? a.severity : b.severity,
  };
}

type Over = { readonly over: { readonly buckets: ReadonlyArray<{ readonly key: number; readonly doc_count: number }> } };

/** Buckets that begin with the window. */
function timeline({ from }: Window, bucketMs: number): Query {
  return { field: '@timestamp', fixed_interval: `${bucketMs}ms`, offset: `${from.getTime() % bucketMs}ms`, min_doc_count: 1 };
}

/** The last line of each template, and the first by id of those of one instant. */
const EXAMPLE: Query = {
  example: { top_hits: { size: 1, sort: LAST_FIRST, _source: ['body', ASSET] } },
};
type ExampleSource = { readonly body: string; readonly resource: { readonly attributes: { readonly host: { readonly name: string } } } };
type Example = { readonly example: { readonly hits: { readonly hits: ReadonlyArray<{ readonly _source: ExampleSource }> } } };

function rarest(a: Counted, b: Counted): number {
  return b.severity.value - a.severity.value || a.doc_count - b.doc_count || byText(a.key, b.key);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function sum(buckets: ReadonlyArray<Bucket<string>>): number {
  return buckets.reduce((total, { doc_count }) => total + doc_count, 0);
}
