import type { Window } from '../../domain/answer.ts';
import { type LogTexts, textsOf } from '../../domain/packed-logs.ts';
import { storableText } from '../../domain/text.ts';
import type { LogStore, StoredLog, TemplateCount } from '../stores.ts';
import { type FoundAttributes, readAttributes } from './attributes.ts';
import { idOfKey } from './keys.ts';
import { holds, tokenConditions } from './literal.ts';
import { giveBack, linesOfLogs } from './log-lines.ts';
import { logQueries } from './log-queries.ts';
import { ASSET, type Bucket, LAST_FIRST, NEWEST_FIRST, type Query, TEMPLATE, within } from './read.ts';
import { templateStore } from './template-store.ts';
import type { TenantEngine } from './tenant-engine.ts';
import { type United, unite } from './united.ts';

type LogSource = FoundAttributes & {
  readonly '@timestamp': string;
  readonly resource: { readonly attributes: { readonly host: { readonly name: string } } };
  readonly severity_number: number;
  readonly body: string;
  readonly log: { readonly template: { readonly id: string } };
  readonly event: { readonly provider: string; readonly sequence: number };
};

/** Lines read at once while looking for a literal. */
const PAGE = 1_000;
/** Every page of buckets is a pass over all records of the window; a bucket with an example holds a whole record. */
const BUCKETS_AT_ONCE = 10_000;
/** Nested lists take half as long as pages of pairs do, and must stay under the engine's limit of 65,535 buckets. */
const BUCKETS_IN_ONE_PASS = 60_000;
const MOST_ASSETS_IN_ONE_PASS = 100;
const BUCKETS_WITH_EXAMPLES = 2_000;

/** Log records, keyed by an id that derives from their content, and the templates they were mined into. */
export function logStore(engine: TenantEngine): LogStore {
  const alias = engine.alias('logs');
  const templates = templateStore(engine);

  /** By asset; in one pass where it is sure that all fit in, else in pages. */
  const countsOf = async (query: Query, assets: number | null, examples: boolean): Promise<Map<string, TemplateBucket[]>> => {
    const aggs = examples ? { ...COUNTS, ...EXAMPLE } : COUNTS;
    const most = examples ? BUCKETS_WITH_EXAMPLES : BUCKETS_IN_ONE_PASS;
    if (assets !== null && assets <= MOST_ASSETS_IN_ONE_PASS) {
      type Kinds = { readonly sum_other_doc_count: number; readonly buckets: readonly TemplateBucket[] };
      const kinds = { terms: { field: TEMPLATE, size: Math.floor(most / Math.max(1, assets)) }, aggs };
      const found = await engine.reader.counts<{ readonly kinds: Kinds }>(alias, query, ASSET, { kinds });
      if (found.every((asset) => asset.kinds.sum_other_doc_count === 0))
        return new Map(found.map((asset) => [asset.key, [...asset.kinds.buckets]]));
    }
    type Key = { readonly asset: string; readonly template: string };
    const found = await engine.reader.buckets<Key, CountBucket>(alias, query, {
      sources: [{ asset: { terms: { field: ASSET } } }, { template: { terms: { field: TEMPLATE } } }],
      aggs,
      atOnce: examples ? BUCKETS_WITH_EXAMPLES : BUCKETS_AT_ONCE,
    });
    return Map.groupBy(
      found.map((bucket) => ({ ...bucket, asset: bucket.key.asset, key: bucket.key.template })),
      ({ asset }) => asset,
    );
  };

  /** The counts of each window by asset; each record is looked at once, where it is sure that all fit in. */
  const countsInEach = async (
    windows: readonly Window[],
    assetIds: readonly string[],
  ): Promise<ReadonlyArray<Map<string, TemplateBucket[]>>> => {
    const one = (window: Window) => countsOf(within(window, assetIds), assetIds.length, false);
    const [first, last] = [windows[0], windows.at(-1)];
    if (first === undefined || last === undefined) return [];
    if (assetIds.length > MOST_ASSETS_IN_ONE_PASS) return Promise.all(windows.map(one));
    type Kinds = { readonly sum_other_doc_count: number; readonly buckets: readonly TemplateBucket[] };
    type Part = { readonly assets: { readonly buckets: ReadonlyArray<Bucket<string> & { readonly kinds: Kinds }> } };
    const kinds = {
      terms: { field: TEMPLATE, size: Math.floor(BUCKETS_IN_ONE_PASS / windows.length / Math.max(1, assetIds.length)) },
      aggs: COUNTS,
    };
    const ranges = windows.map(({ from, to }, index) => ({ key: String(index), from: from.getTime(), to: to.getTime() }));
    const { found } = await engine.reader.aggregate<{ readonly parts: { readonly buckets: Readonly<Record<string, Part>> } }>(
      alias,
      within({ from: first.from, to: last.to }, assetIds),
      {
        parts: {
          date_range: { field: '@timestamp', format: 'epoch_millis', keyed: true, ranges },
          aggs: { assets: { terms: { field: ASSET, size: MOST_ASSETS_IN_ONE_PASS }, aggs: { kinds } } },
        },
      },
    );
    const parts = windows.map((_, index) => found?.parts.buckets[index]?.assets.buckets ?? []);
    if (parts.some((assets) => assets.some((asset) => asset.kinds.sum_other_doc_count > 0))) return Promise.all(windows.map(one));
    return parts.map((assets) => new Map(assets.map((asset) => [asset.key, [...asset.kinds.buckets]])));
  };

  const writeTexts = async (logs: readonly LogTexts[], templateIds: readonly string[]) => {
    const lines = linesOfLogs(logs, templateIds);
    const written = await engine.writeLines('logs', lines);
    // Only now: what failed may still be on its way to the node.
    giveBack(lines);
    return written;
  };

  return {
    ...templates,
    ...logQueries(engine, templates),
    write: (logs) =>
      writeTexts(
        textsOf(logs),
        logs.map(({ templateId }) => templateId),
      ),
    writeTexts,

    search: async ({ assetIds, templateId, contains, window, limit }) => {
      const literal = contains === undefined ? '' : storableText(contains);
      const united = await templates.united();
      const query = within(
        window,
        assetIds,
        ...(templateId === undefined ? [] : [{ terms: { [TEMPLATE]: united.family(templateId) } }]),
        ...tokenConditions(literal),
      );
      const found: StoredLog[] = [];
      const size = Math.min(literal === '' ? Math.max(limit, 1) : PAGE, 10_000);
      for await (const page of engine.reader.pages<LogSource>(alias, { query, sort: NEWEST_FIRST, size })) {
        for (const { _id, _source } of page) if (literal === '' || holds(_source.body, literal)) found.push(toLog(idOfKey(_id), _source));
        if (found.length >= limit) break;
      }
      return found.slice(0, limit).map((log) => ({ ...log, templateId: united.rootOf(log.templateId) }));
    },

    countByTemplate: async ({ assetIds, window, templateId, only, examples = true }) => {
      const families = templates.united();
      const ofFamilies = async () => [
        ...(templateId === undefined ? [] : [{ terms: { [TEMPLATE]: (await families).family(templateId) } }]),
        ...(only === undefined ? [] : pairConditions(only, await families)),
      ];
      // Where nothing is asked of families, the count need not wait for them.
      const counting = ofFamilies().then((more) => countsOf(within(window, assetIds, ...more), assetIds?.length ?? null, examples));
      const [united, own] = await Promise.all([families, counting]);
      if (own.size === 0) return [];
      const wanted = only && new Set(only.map((pair) => `${pair.templateId} ${pair.assetId}`));
      const rows = rowsOf(own, united).filter(({ key }) => wanted?.has(`${key.template} ${key.asset}`) ?? true);
      const texts = examples ? await templates.texts([...new Set(rows.map(({ key }) => key.template))]) : NO_TEXTS;
      return rows.map(({ key, bucket }) => toCount(key, bucket, texts)).sort(mostFrequentFirst);
    },

    countByTemplateIn: async ({ assetIds, windows }) => {
      const [united, own] = await Promise.all([templates.united(), countsInEach(windows, assetIds)]);
      return own.map((byAsset) =>
        rowsOf(byAsset, united)
          .map(({ key, bucket }) => toCount(key, bucket, NO_TEXTS))
          .sort(mostFrequentFirst),
      );
    },

    deleteBefore: (at) => engine.deleteBefore('logs', at),
  };
}

/** The templates of each asset; where there are too many assets for one search, only what is found is looked through. */
function pairConditions(pairs: ReadonlyArray<{ readonly assetId: string; readonly templateId: string }>, { family }: United): Query[] {
  const byAsset = Map.groupBy(pairs, ({ assetId }) => assetId);
  if (byAsset.size > MOST_ASSETS_IN_ONE_PASS) return [];
  const should = [...byAsset].map(([assetId, own]) => ({
    bool: { filter: [{ term: { [ASSET]: assetId } }, { terms: { [TEMPLATE]: family(own.map(({ templateId }) => templateId)) } }] },
  }));
  return [should.length === 0 ? { match_none: {} } : { bool: { should } }];
}

const NO_TEXTS: ReadonlyMap<string, string> = new Map();
const COUNTS: Query = {
  first: { min: { field: '@timestamp' } },
  last: { max: { field: '@timestamp' } },
  severity: { max: { field: 'severity_number' } },
};
const EXAMPLE: Query = {
  example: { top_hits: { size: 1, sort: LAST_FIRST, _source: ['body'] } },
};

type CountBucket = {
  readonly doc_count: number;
  readonly first: { readonly value: number };
  readonly last: { readonly value: number };
  readonly severity: { readonly value: number };
  readonly example?: { readonly hits: { readonly hits: ReadonlyArray<{ readonly _source: { readonly body: string } }> } };
};

type TemplateBucket = CountBucket & { readonly key: string };

/** Each kind of line of each asset, of those that were united as one. */
function rowsOf(byAsset: ReadonlyMap<string, readonly TemplateBucket[]>, united: United) {
  return [...byAsset].flatMap(([asset, own]) =>
    unite(own, united, joinCounts).map((bucket) => ({ key: { asset, template: bucket.key }, bucket })),
  );
}

function joinCounts<B extends CountBucket>(a: B, b: B): B {
  return {
    ...(a.last.value >= b.last.value ? a : b),
    first: a.first.value <= b.first.value ? a.first : b.first,
    severity: a.severity.value >= b.severity.value ? a.severity : b.severity,
  };
}

function toCount(
  key: { readonly asset: string; readonly template: string },
  bucket: CountBucket,
  texts: ReadonlyMap<string, string>,
): TemplateCount {
  const example = bucket.example?.hits.hits[0]?._source.body ?? '';
  return {
    templateId: key.template,
    assetId: key.asset,
    text: texts.get(key.template) ?? example,
    count: bucket.doc_count,
    firstAt: new Date(bucket.first.value),
    lastAt: new Date(bucket.last.value),
    maxSeverityNumber: bucket.severity.value,
    example,
  };
}

function mostFrequentFirst(a: TemplateCount, b: TemplateCount): number {
  return b.count - a.count || compare(a.assetId, b.assetId) || compare(a.templateId, b.templateId);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function toLog(id: string, source: LogSource): StoredLog {
  return {
    kind: 'log',
    id,
    templateId: source.log.template.id,
    at: new Date(source['@timestamp']),
    assetId: source.resource.attributes.host.name,
    severityNumber: source.severity_number,
    body: source.body,
    source: source.event.provider,
    attributes: readAttributes(source),
  };
}
