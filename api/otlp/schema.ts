import { z } from 'zod';

/** 64-bit integers come as decimal text or as numbers. */
const Int64 = z.union([z.string().regex(/^-?\d{1,20}$/), z.number().int()]);
const Nanos = z.union([z.string().regex(/^\d{1,20}$/), z.number().int().nonnegative()]).optional();
/** JSON has no name for them; senders write them as text. */
const Double = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);
/** Read by hand, because it nests. */
const AnyValue = z.unknown();
const KeyValues = z.array(z.object({ key: z.string(), value: AnyValue })).default([]);
const Resource = z.object({ attributes: KeyValues }).optional();
const Scope = z.object({ name: z.string().optional() }).optional();

/** One log record; the first fault costs only it. */
export const LogRecord = z.object({
  timeUnixNano: Nanos,
  observedTimeUnixNano: Nanos,
  severityNumber: z.int().optional(),
  severityText: z.string().optional(),
  body: AnyValue,
  attributes: KeyValues,
  traceId: z.string().max(64).optional(),
  spanId: z.string().max(32).optional(),
  eventName: z.string().optional(),
});

const time = { startTimeUnixNano: Nanos, timeUnixNano: Nanos, attributes: KeyValues, flags: z.number().optional() };
export const NumberPoint = z.object({ ...time, asDouble: Double.optional(), asInt: Int64.optional() });
const counted = { ...time, count: Int64.default(0), sum: Double.optional() };
export const HistogramPoint = z.object({
  ...counted,
  bucketCounts: z.array(Int64).max(1_000).default([]),
  explicitBounds: z.array(Double).max(1_000).default([]),
});
const Buckets = z.object({ offset: z.int().default(0), bucketCounts: z.array(Int64).max(10_000).default([]) }).prefault({});
export const ExponentialPoint = z.object({
  ...counted,
  scale: z.int().min(-20).max(20).default(0),
  zeroCount: Int64.default(0),
  positive: Buckets,
  negative: Buckets,
});
export const SummaryPoint = z.object({
  ...counted,
  quantileValues: z
    .array(z.object({ quantile: Double.default(0), value: Double.default(0) }))
    .max(1_000)
    .default([]),
});

const Points = z.object({
  dataPoints: z.array(z.unknown()).default([]),
  aggregationTemporality: z.int().optional(),
  isMonotonic: z.boolean().default(false),
});
export const Metric = z.object({
  name: z.string().min(1).max(256),
  unit: z.string().max(63).default(''),
  gauge: Points.optional(),
  sum: Points.optional(),
  histogram: Points.optional(),
  exponentialHistogram: Points.optional(),
  summary: Points.optional(),
});

/** `ExportLogsServiceRequest` in JSON; its records are looked at one by one. @see https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export const LogsRequest = z.object({
  resourceLogs: z
    .array(
      z.object({
        resource: Resource,
        scopeLogs: z.array(z.object({ scope: Scope, logRecords: z.array(z.unknown()).default([]) })).default([]),
      }),
    )
    .default([]),
});

/** `ExportMetricsServiceRequest` in JSON. */
export const MetricsRequest = z.object({
  resourceMetrics: z
    .array(
      z.object({
        resource: Resource,
        scopeMetrics: z.array(z.object({ scope: Scope, metrics: z.array(z.unknown()).default([]) })).default([]),
      }),
    )
    .default([]),
});

/** `ExportTraceServiceRequest` in JSON; its spans are looked at one by one. */
export const TracesRequest = z.object({
  resourceSpans: z
    .array(
      z.object({
        resource: Resource,
        scopeSpans: z.array(z.object({ spans: z.array(z.unknown()).default([]) })).default([]),
      }),
    )
    .default([]),
});

/** One span; the first fault costs only it. @see https://opentelemetry.io/docs/specs/otel/trace/api/#span */
export const SpanRecord = z.object({
  traceId: z.string().regex(/^[0-9a-fA-F]{32}$/, 'is no trace id'),
  spanId: z.string().regex(/^[0-9a-fA-F]{16}$/, 'is no span id'),
  parentSpanId: z.string().max(32).default(''),
  kind: z.int().default(0),
  startTimeUnixNano: Nanos,
  endTimeUnixNano: Nanos,
  attributes: KeyValues,
  status: z.object({ code: z.int().default(0) }).prefault({}),
});
