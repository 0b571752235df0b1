import { canonicalJson, sha256 } from '../../domain/ids.ts';
import type { Labels, Sample } from '../../domain/observation.ts';
import { toPairs } from '../../domain/pairs.ts';
import { storableJson } from '../../domain/text.ts';
import type { Percentiles } from '../queries.ts';
import type { SampleStore, Series } from '../stores.ts';
import { type FoundAttributes, hasAttribute, isSearchable, readAttributes } from './attributes.ts';
import { ASSET, type Query, within } from './read.ts';
import type { TenantEngine } from './tenant-engine.ts';

type SampleSource = {
  readonly '@timestamp': string;
  readonly resource: { readonly attributes: { readonly host: { readonly name: string } } };
  readonly series: { readonly id: string };
  readonly metric: FoundAttributes & { readonly name: string; readonly unit: string; readonly instrument: 'gauge' | 'counter' };
  /** Absent where it is not finite; then it stands in `value_text`, as minus nought does too, which JSON does not keep. */
  readonly value?: number;
  readonly value_text?: string;
};

type Seen = { readonly id: string; readonly series: Series; readonly at: Date; readonly value: number };

const PAGE = 10_000;
/** Of the t-digest; its centroids grow with it, and so does what it knows of the middle. */
const COMPRESSION = 400;

/** Samples, each a document of its own. A sample is identified by its series and instant. */
export function sampleStore(engine: TenantEngine): SampleStore {
  const alias = engine.alias('samples');

  /** Each series in the window with its last sample there, in the order of asset, metric and labels. */
  const seriesIn = async (query: Query, labels: Labels | undefined): Promise<Seen[]> => {
    const buckets = await engine.reader.buckets<{ readonly series: string }, LastBucket>(alias, query, {
      sources: [{ series: { terms: { field: 'series.id' } } }],
      aggs: { last: { top_hits: { size: 1, sort: [{ '@timestamp': 'desc' }] } } },
    });
    return buckets
      .flatMap(({ key, last }) => last.hits.hits.map(({ _source }) => toSeen(key.series, _source)))
      .filter(({ series }) => Object.entries(labels ?? {}).every(([name, value]) => series.labels[name] === value))
      .sort((a, b) => compare(orderOf(a.series), orderOf(b.series)));
  };

  const named = (metric: string | undefined): Query[] => (metric === undefined ? [] : [{ term: { 'metric.name': metric } }]);

  return {
    write: (samples) => engine.write('samples', samples.map(toDocument)),

    series: async ({ assetIds, metric, window }) =>
      (await seriesIn(within(window, assetIds, ...named(metric)), undefined)).map(({ series }) => series),

    range: async ({ assetIds, metric, labels, window }) => {
      const query = within(window, assetIds, ...named(metric), ...labelConditions(labels));
      const found = (await seriesIn(query, labels)).map(({ id, series }) => ({
        id,
        series,
        points: [] as Array<readonly [number, number]>,
      }));
      if (found.length === 0) return [];
      const byId = new Map(found.map(({ id, points }) => [id, points]));
      type PointHit = {
        readonly sort: readonly [at: number, series: string];
        readonly fields?: { value?: [number]; value_text?: [string] };
      };
      const search = {
        query,
        sort: [{ '@timestamp': 'asc' }, { 'series.id': 'asc' }],
        size: PAGE,
        _source: false,
        docvalue_fields: ['value', 'value_text'],
      };
      for await (const page of engine.reader.pages(alias, search)) {
        for (const { sort, fields } of page as unknown as readonly PointHit[]) {
          byId.get(sort[1])?.push([sort[0], Number(fields?.value_text?.[0] ?? fields?.value?.[0])]);
        }
      }
      return found.map(({ series, points }) => ({ ...series, points }));
    },

    latest: async ({ assetId, metric, labels, at, maxAgeMs }) => {
      const window = { from: new Date(at.getTime() - maxAgeMs), to: new Date(at.getTime() + 1) };
      const query = within(window, assetId === null ? null : [assetId], ...named(metric), ...labelConditions(labels));
      return (await seriesIn(query, labels)).map(({ series, at: last, value }) => ({ ...series, at: last, value }));
    },

    percentiles: async ({ assetIds, metric, labels, window, percents, by }) => {
      const matching = within(window, assetIds, ...named(metric), ...labelConditions(labels), { exists: { field: 'value' } });
      const query = areSearchable(labels)
        ? matching
        : { bool: { filter: [matching, { terms: { 'series.id': (await seriesIn(matching, labels)).map(({ id }) => id) } }] } };
      const aggs = {
        range: { stats: { field: 'value' } },
        at: { percentiles: { field: 'value', percents, keyed: false, tdigest: { compression: COMPRESSION } } },
      };
      const rows =
        by === 'asset'
          ? (await engine.reader.counts<Estimated>(alias, query, ASSET, aggs)).map((row) => ({ assetId: row.key, ...row }))
          : [{ assetId: null, ...(await engine.reader.aggregate<Estimated>(alias, query, aggs)).found }];
      return rows.flatMap(toPercentiles).sort((a, b) => ((a.assetId ?? '') < (b.assetId ?? '') ? -1 : 1));
    },

    deleteBefore: (at) => engine.deleteBefore('samples', at),
  };
}

type LastBucket = { readonly last: { readonly hits: { readonly hits: ReadonlyArray<{ readonly _source: SampleSource }> } } };

type Estimated = {
  readonly range: { readonly count: number; readonly min: number | null; readonly max: number | null };
  readonly at: { readonly values: ReadonlyArray<{ readonly key: number; readonly value: number | null }> };
};

function toPercentiles({ assetId, range, at }: { readonly assetId: string | null } & Partial<Estimated>): Percentiles[] {
  if (range === undefined || at === undefined || range.min === null || range.max === null) return [];
  return [{ assetId, count: range.count, min: range.min, max: range.max, values: at.values.map(({ value }) => value ?? Number.NaN) }];
}

/** Names with a dot at an end, and long values, are compared here and not by the engine. */
function labelConditions(labels: Labels | undefined): Query[] {
  return Object.entries(labels ?? {})
    .filter(([name, value]) => isSearchable(name, value))
    .map(([name, value]) => hasAttribute('metric.', name, value));
}

function areSearchable(labels: Labels | undefined): boolean {
  return Object.entries(labels ?? {}).every(([name, value]) => isSearchable(name, value));
}

/** A sample as the engine keeps it. */
export function toDocument(sample: Sample) {
  const id = sha256(canonicalJson([sample.assetId, sample.metric, sample.labels])).slice(0, 32);
  const { value } = sample;
  const source: SampleSource = {
    '@timestamp': sample.at.toISOString(),
    resource: { attributes: { host: { name: sample.assetId } } },
    series: { id },
    metric: { name: sample.metric, unit: sample.unit, instrument: sample.instrument, tags: toPairs(sample.labels) },
    ...(Number.isFinite(value) ? { value } : {}),
    ...(Number.isFinite(value) && !Object.is(value, -0) ? {} : { value_text: Object.is(value, -0) ? '-0' : String(value) }),
  };
  return { id: `${id}-${sample.at.getTime()}`, atMs: sample.at.getTime(), json: storableJson(JSON.stringify(source)) };
}

function toSeen(id: string, source: SampleSource): Seen {
  const { name, unit, instrument } = source.metric;
  return {
    id,
    series: { assetId: source.resource.attributes.host.name, metric: name, labels: readAttributes(source.metric), unit, instrument },
    at: new Date(source['@timestamp']),
    value: source.value_text === undefined ? (source.value ?? Number.NaN) : Number(source.value_text),
  };
}

/** The order of the relational engine: asset, metric, then labels as PostgreSQL prints them, shorter keys first. */
function orderOf({ assetId, metric, labels }: Series): readonly string[] {
  const entries = Object.entries(labels).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
  return [assetId, metric, entries.map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(', ')];
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [i, part] of a.entries()) {
    const other = b[i] ?? '';
    if (part !== other) return part < other ? -1 : 1;
  }
  return 0;
}
