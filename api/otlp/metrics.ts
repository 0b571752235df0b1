import type { z } from 'zod';
import type { WireObservation } from '../../domain/jobs.ts';
import { storableText } from '../../domain/text.ts';
import { unitOfName } from '../../domain/unit-names.ts';
import { asLabels, RecordFault } from '../ingest/attributes.ts';
import { type Bucket, explicitBuckets, exponentialBuckets, quantileOf } from './histograms.ts';
import { faultOf, instantOf, type ReadRequest } from './logs.ts';
import { type Sender, senderOf } from './resource.ts';
import { ExponentialPoint, HistogramPoint, Metric, type MetricsRequest, NumberPoint, SummaryPoint } from './schema.ts';
import { addKeyValues, type KeyValue, millisecondsOf } from './values.ts';

/** Flag of a point that only says that its series ended. */
const NO_RECORDED_VALUE = 1;
const DELTA = 1;
const QUANTILES = [0.5, 0.95, 0.99];

/**
 * Points of a request, one by one, as samples:
 *
 * - gauges, and sums that may fall, as gauges; cumulative monotonic sums as counters;
 * - delta sums as the gauge of their rate per second over their interval, which is how a counter is read as well (nothing
 *   is accumulated, so that any of several processes may take any point);
 * - histograms as `NAME_count`, `NAME_sum` and `NAME_bucket` with `le`, counters as in Prometheus; of delta ones the rates, and
 *   `NAME` with `quantile` 0.5, 0.95 and 0.99, estimated from the buckets;
 * - exponential histograms likewise, without `NAME_bucket`; summaries as `NAME_count`, `NAME_sum` and `NAME` with `quantile`.
 *
 * @see https://opentelemetry.io/docs/specs/otel/metrics/data-model/
 */
export function readMetrics(request: z.output<typeof MetricsRequest>, now: Date): ReadRequest {
  const read: ReadRequest = { observations: [], accepted: 0, rejected: [] };
  for (const { resource, scopeMetrics } of request.resourceMetrics) {
    for (const { scope, metrics } of scopeMetrics) {
      for (const metric of metrics) {
        const again = (part: unknown) => ({ resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics: [part] }] }] });
        try {
          readMetric(senderOf(resource?.attributes ?? []), parse(Metric, metric), now, read, again);
        } catch (thrown) {
          read.rejected.push({ reason: faultOf(thrown), record: again(metric) });
        }
      }
    }
  }
  return read;
}

type Parsed = z.output<typeof Metric>;
const KINDS = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;

function readMetric(sender: Sender, metric: Parsed, now: Date, read: ReadRequest, again: (part: unknown) => unknown): void {
  const kind = KINDS.find((one) => metric[one] !== undefined);
  const data = kind && metric[kind];
  if (kind === undefined || data === undefined) throw new RecordFault('metric: holds no points of a kind that is known');
  const isDelta = data.aggregationTemporality === DELTA;
  for (const point of data.dataPoints) {
    try {
      const { fixed, values } = valuesOf(kind, point, isDelta, data.isMonotonic);
      const isEmpty = ((fixed.flags ?? 0) & NO_RECORDED_VALUE) !== 0;
      if (!isEmpty) read.observations.push(...samplesOf(sender, metric, fixed, values, now));
      read.accepted += 1;
    } catch (thrown) {
      read.rejected.push({ reason: faultOf(thrown), record: again({ ...metric, [kind]: { ...data, dataPoints: [point] } }) });
    }
  }
}

/** What every point has. */
type Fixed = {
  readonly attributes: readonly KeyValue[];
  readonly startTimeUnixNano?: string | number | undefined;
  readonly timeUnixNano?: string | number | undefined;
  readonly flags?: number | undefined;
};

/** A value of a point. `growth`: since its series began; `delta`: since the point before. */
type Value = {
  readonly suffix: string;
  readonly as: 'level' | 'growth' | 'delta';
  readonly value: number;
  readonly label?: readonly [string, string];
  readonly unit?: string;
};

function valuesOf(kind: (typeof KINDS)[number], point: unknown, isDelta: boolean, isMonotonic: boolean): { fixed: Fixed; values: Value[] } {
  const growing = isDelta ? 'delta' : 'growth';
  switch (kind) {
    case 'gauge':
    case 'sum': {
      const fixed = parse(NumberPoint, point);
      const as = kind === 'gauge' ? 'level' : isDelta ? 'delta' : isMonotonic ? 'growth' : 'level';
      return { fixed, values: [{ suffix: '', as, value: Number(fixed.asInt ?? fixed.asDouble ?? 0) }] };
    }
    case 'histogram': {
      const fixed = parse(HistogramPoint, point);
      const counts = fixed.bucketCounts.map(Number);
      if (counts.length > 0 && counts.length !== fixed.explicitBounds.length + 1)
        throw new RecordFault('bucketCounts: one more than explicitBounds');
      const buckets = explicitBuckets(fixed.explicitBounds, counts);
      return { fixed, values: [...totals(fixed, growing), ...(isDelta ? quantiles(buckets) : bucketCounters(buckets))] };
    }
    case 'exponentialHistogram': {
      const fixed = parse(ExponentialPoint, point);
      const side = ({ offset, bucketCounts }: { offset: number; bucketCounts: readonly (string | number)[] }) => ({
        offset,
        counts: bucketCounts.map(Number),
      });
      const buckets = exponentialBuckets(fixed.scale, Number(fixed.zeroCount), side(fixed.positive), side(fixed.negative));
      return { fixed, values: [...totals(fixed, growing), ...(isDelta ? quantiles(buckets) : [])] };
    }
    case 'summary': {
      const fixed = parse(SummaryPoint, point);
      const values = fixed.quantileValues.map(
        ({ quantile, value }): Value => ({ suffix: '', as: 'level', value, label: ['quantile', String(quantile)] }),
      );
      return { fixed, values: [...totals(fixed, 'growth'), ...values] };
    }
  }
}

function totals({ count, sum }: { count: string | number; sum?: number | undefined }, as: Value['as']): Value[] {
  const counted: Value = { suffix: '_count', as, value: Number(count), unit: '{count}' };
  return sum === undefined ? [counted] : [counted, { suffix: '_sum', as, value: sum }];
}

function bucketCounters(buckets: readonly Bucket[]): Value[] {
  let upTo = 0;
  return buckets.map(({ to, count }) => {
    upTo += count;
    return { suffix: '_bucket', as: 'growth', value: upTo, unit: '{count}', label: ['le', Number.isFinite(to) ? String(to) : '+Inf'] };
  });
}

function quantiles(buckets: readonly Bucket[]): Value[] {
  return QUANTILES.flatMap((share): Value[] => {
    const value = quantileOf(buckets, share);
    return value === null ? [] : [{ suffix: '', as: 'level', value, label: ['quantile', String(share)] }];
  });
}

function samplesOf(sender: Sender, metric: Parsed, fixed: Fixed, values: readonly Value[], now: Date): WireObservation[] {
  const at = instantOf(fixed.timeUnixNano, now) ?? now.getTime();
  const startedAt = millisecondsOf(fixed.startTimeUnixNano);
  const labels = new Map(sender.identity);
  addKeyValues(labels, fixed.attributes);
  return values.map(({ suffix, as, value, label, unit = metric.unit || (unitOfName(metric.name) ?? '1') }) => {
    const seconds = as === 'delta' ? (at - (startedAt ?? at)) / 1_000 : 1;
    if (seconds <= 0) throw new RecordFault('startTimeUnixNano: a delta needs the interval that it is of');
    if (!Number.isFinite(value)) throw new RecordFault('the value is not a finite number');
    return {
      kind: 'sample',
      at: new Date(at).toISOString(),
      assetId: sender.assetId,
      metric: storableText(metric.name) + suffix,
      labels: asLabels(label === undefined ? labels : new Map([...labels, label])),
      unit: storableText(as === 'delta' ? perSecond(unit) : unit),
      instrument: as === 'growth' ? 'counter' : 'gauge',
      value: value / seconds,
    };
  });
}

/** Unit of a rate, in UCUM: seconds per second are a ratio. */
function perSecond(unit: string): string {
  return unit === 's' ? '1' : unit === '1' ? '/s' : `${unit}/s`;
}

/** @throws RecordFault */
function parse<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new RecordFault(`${issue?.path.map(String).join('.') || 'point'}: ${issue?.message ?? ''}`);
}
