import type { Window } from '../../domain/answer.ts';
import { seriesId } from '../../domain/ids.ts';
import type { Labels, Sample } from '../../domain/observation.ts';
import { toPairs } from '../../domain/pairs.ts';
import { storableJson } from '../../domain/text.ts';
import type { Percentiles } from '../queries.ts';
import type { SampleStore, Series } from '../stores.ts';
import { type FoundAttributes, hasAttribute, isSearchable, readAttributes } from './attributes.ts';
import { knownSeries } from './known-series.ts';
import { ASSET, type Query, within } from './read.ts';
import { fewPoints, POINTS_AT_ONCE, type Point, pointsIn } from './series-points.ts';
import type { TenantEngine } from './tenant-engine.ts';

type SampleSource = {
  readonly '@timestamp': string;
  readonly resource: { readonly attributes: { readonly host: { readonly name: string } } };
  /** `number` is the first half of the id, as text since JSON keeps no such number; absent in records of programs before version 5 of the mapping. */
  readonly series: { readonly id: string; readonly number?: string };
  readonly metric: FoundAttributes & { readonly name: string; readonly unit: string; readonly instrument: 'gauge' | 'counter' };
  /** Absent where it is not finite; then it stands in `value_text`, as minus nought does too, which JSON does not keep. */
  readonly value?: number;
  readonly value_text?: string;
};

type Seen = { readonly id: string; readonly series: Series; readonly at: Date; readonly value: number };

type Counted = Pick<Seen, 'id' | 'series'> & { readonly count: number };

/** Values that one condition may name. @see index.max_terms_count */
const MOST_NAMED = 65_536;
/** Most of what is measured is measured more often than this. */
const RECENT_MS = 15 * 60_000;
/** Of the t-digest; its centroids grow with it, and so does what it knows of the middle. */
const COMPRESSION = 400;

/** Samples, each a document of its own. A sample is identified by its series and instant. */
export function sampleStore(engine: TenantEngine): SampleStore {
  const alias = engine.alias('samples');
  const known = knownSeries();

  /** Each series in the window with its last sample there, in the order of asset, metric and labels. */
  const seriesIn = async (window: Window, conditions: readonly Query[], labels: Labels | undefined): Promise<Seen[]> => {
    const hits = await engine.reader.newestOfEach<SampleSource>(alias, window, conditions, 'series.id');
    return inOrder(hits.map(({ _source }) => toSeen(_source)).filter(({ series }) => hasLabels(series, labels)));
  };

  /** Each series in the window with the number of its samples there, in the same order. */
  const countedIn = async (window: Window, conditions: readonly Query[], labels: Labels | undefined): Promise<Counted[]> => {
    const counts = await engine.reader.counts(alias, within(window, null, ...conditions), 'series.id');
    const ids = new Map(counts.map(({ key, doc_count }) => [key, doc_count]));
    return (await named(window, conditions, labels, [...ids.keys()])).map((one) => ({ ...one, count: ids.get(one.id) ?? 0 }));
  };

  /** The ids of the series in the window. Most were measured lately; of the others alone the rest of a long window is looked through. */
  const idsIn = async ({ from, to }: Window, conditions: readonly Query[]): Promise<string[]> => {
    const between = new Date(Math.max(from.getTime(), to.getTime() - RECENT_MS));
    const ids = async (window: Window, ...more: readonly Query[]) =>
      (await engine.reader.counts(alias, within(window, null, ...conditions, ...more), 'series.id')).map(({ key }) => key);
    const recent = await ids({ from: between, to });
    if (between.getTime() === from.getTime()) return recent;
    const known = recent.length > MOST_NAMED ? [] : [{ bool: { must_not: { terms: { 'series.id': recent } } } }];
    return [...new Set([...recent, ...(await ids({ from, to: between }, ...known))])];
  };

  /**
   * That a sample is of none of these metrics; null where there is no other, whenever and wherever. Which there are is known without looking
   * at what was measured, and those are found by their names; what is of none of many has to be looked at one by one.
   */
  const besidesMetrics = async (metrics: readonly string[]): Promise<Query[] | null> => {
    if (metrics.length === 0) return [];
    const known = new Set(metrics);
    const all = await engine.reader.counts(alias, { match_all: {} }, 'metric.name');
    const others = all.map(({ key }) => key).filter((name) => !known.has(name));
    if (others.length > MOST_NAMED) return [{ bool: { must_not: { terms: { 'metric.name': metrics } } } }];
    return others.length === 0 ? null : [{ terms: { 'metric.name': others } }];
  };

  /** Series by their ids, which were found in the window by the conditions; those that have the labels, in the same order. */
  const named = async (window: Window, conditions: readonly Query[], labels: Labels | undefined, ids: readonly string[]) => {
    const series = await known.of(ids, async (unknown) => {
      const own = unknown.length > MOST_NAMED ? [] : [{ terms: { 'series.id': unknown } }];
      return new Map((await seriesIn(window, [...conditions, ...own], undefined)).map((one) => [one.id, one.series]));
    });
    return inOrder([...series].map(([id, one]) => ({ id, series: one })).filter((one) => hasLabels(one.series, labels)));
  };

  const conditionsOf = (
    assetIds: readonly string[] | null,
    metric: string | readonly string[] | undefined,
    labels: Labels | undefined,
  ): Query[] => [
    ...(assetIds === null ? [] : [{ terms: { [ASSET]: assetIds } }]),
    ...(metric === undefined ? [] : [{ terms: { 'metric.name': typeof metric === 'string' ? [metric] : metric } }]),
    ...labelConditions(labels),
  ];

  const readFew = fewPoints(engine.reader, alias, (window, conditions, ids) => named(window, conditions, undefined, ids));

  return {
    write: (samples) => engine.write('samples', samples.map(toDocument)),

    series: async ({ assetIds, metric, besides = [], window }) => {
      const others = await besidesMetrics(besides);
      if (others === null) return [];
      const conditions = [...conditionsOf(assetIds, metric, undefined), ...others];
      const found = await named(window, conditions, undefined, await idsIn(window, conditions));
      return found.map(({ series }) => series);
    },

    count: async ({ assetIds, metric, window }) =>
      (await engine.reader.aggregate(alias, within(window, null, ...conditionsOf(assetIds, metric, undefined)), {})).total,

    range: async ({ assetIds, metric, labels, window }) => {
      const conditions = conditionsOf(assetIds, metric, labels);
      const assets = assetIds && new Set(assetIds);
      const metrics = metric === undefined ? null : new Set(typeof metric === 'string' ? [metric] : metric);
      const fits = (series: Series) =>
        (assets?.has(series.assetId) ?? true) && (metrics?.has(series.metric) ?? true) && hasLabels(series, labels);
      const few = await readFew({ window, conditions, fits });
      if (few !== null) return few.map(({ series, points }) => ({ ...series, points }));
      const seen = await countedIn(window, conditions, labels);
      const total = seen.reduce((sum, { count }) => sum + count, 0);
      const parts: Array<ReadonlyMap<string, readonly Point[]>> = [];
      for (const part of partsOf(window, Math.ceil(total / POINTS_AT_ONCE))) {
        parts.push(await pointsIn(engine.reader, alias, part, conditions));
      }
      return seen.map(({ id, series }) => ({ ...series, points: parts.flatMap((points) => points.get(id) ?? []) }));
    },

    latest: async ({ assetIds, metric, labels, at, maxAgeMs }) => {
      const window = { from: new Date(at.getTime() - maxAgeMs), to: new Date(at.getTime() + 1) };
      const seen = await seriesIn(window, conditionsOf(assetIds, metric, labels), labels);
      return seen.map(({ series, at: last, value }) => ({ ...series, at: last, value }));
    },

    percentiles: async ({ assetIds, metric, labels, window, percents, by }) => {
      const conditions = [...conditionsOf(assetIds, metric, labels), { exists: { field: 'value' } }];
      const matching = within(window, null, ...conditions);
      const query = areSearchable(labels)
        ? matching
        : { bool: { filter: [matching, { terms: { 'series.id': (await seriesIn(window, conditions, labels)).map(({ id }) => id) } }] } };
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

type Estimated = {
  readonly range: { readonly count: number; readonly min: number | null; readonly max: number | null };
  readonly at: { readonly values: ReadonlyArray<{ readonly key: number; readonly value: number | null }> };
};

function toPercentiles({ assetId, range, at }: { readonly assetId: string | null } & Partial<Estimated>): Percentiles[] {
  if (range === undefined || at === undefined || range.min === null || range.max === null) return [];
  return [{ assetId, count: range.count, min: range.min, max: range.max, values: at.values.map(({ value }) => value ?? Number.NaN) }];
}

function hasLabels(series: Series, labels: Labels | undefined): boolean {
  return Object.entries(labels ?? {}).every(([name, value]) => series.labels[name] === value);
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
  const id = seriesId(sample);
  const { value } = sample;
  const source: SampleSource = {
    '@timestamp': sample.at.toISOString(),
    resource: { attributes: { host: { name: sample.assetId } } },
    series: { id, number: String(BigInt.asIntN(64, BigInt(`0x${id.slice(0, 16)}`))) },
    metric: { name: sample.metric, unit: sample.unit, instrument: sample.instrument, tags: toPairs(sample.labels) },
    ...(Number.isFinite(value) ? { value } : {}),
    ...(Number.isFinite(value) && !Object.is(value, -0) ? {} : { value_text: Object.is(value, -0) ? '-0' : String(value) }),
  };
  return { id: `${id}-${sample.at.getTime()}`, atMs: sample.at.getTime(), json: storableJson(JSON.stringify(source)) };
}

/** Equal parts of a window. */
function partsOf({ from, to }: Window, count: number): Window[] {
  const bounds = Array.from(
    { length: count + 1 },
    (_, i) => new Date(Math.round(from.getTime() + ((to.getTime() - from.getTime()) * i) / count)),
  );
  return bounds.slice(1).map((end, i) => ({ from: bounds[i] ?? from, to: end }));
}

function toSeen(source: SampleSource): Seen {
  const { name, unit, instrument } = source.metric;
  return {
    id: source.series.id,
    series: { assetId: source.resource.attributes.host.name, metric: name, labels: readAttributes(source.metric), unit, instrument },
    at: new Date(source['@timestamp']),
    value: source.value_text === undefined ? (source.value ?? Number.NaN) : Number(source.value_text),
  };
}

function inOrder<T extends { readonly series: Series }>(all: readonly T[]): T[] {
  const keyed = all.map((one) => ({ one, order: orderOf(one.series) }));
  return keyed.sort((a, b) => compare(a.order, b.order)).map(({ one }) => one);
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
