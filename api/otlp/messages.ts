import type { Message } from './protobuf.ts';

/*
 * The messages of OTLP that are read, by field number. What stands in a request and not here is passed over.
 * See https://github.com/open-telemetry/opentelemetry-proto, v1.
 */

const AnyValue: Message = {
  1: ['stringValue', 'string'],
  2: ['boolValue', 'bool'],
  3: ['intValue', 'int64'],
  4: ['doubleValue', 'double'],
  5: ['arrayValue', () => ArrayValue],
  6: ['kvlistValue', () => KeyValueList],
  7: ['bytesValue', 'base64'],
};
const ArrayValue: Message = { 1: ['values', () => AnyValue, 'repeated'] };
const KeyValue: Message = { 1: ['key', 'string'], 2: ['value', () => AnyValue] };
const KeyValueList: Message = { 1: ['values', () => KeyValue, 'repeated'] };
const attributes = ['attributes', () => KeyValue, 'repeated'] as const;

const Resource: Message = { 1: attributes };
const Scope: Message = { 1: ['name', 'string'], 2: ['version', 'string'] };

const LogRecord: Message = {
  1: ['timeUnixNano', 'fixed64'],
  2: ['severityNumber', 'int32'],
  3: ['severityText', 'string'],
  5: ['body', () => AnyValue],
  6: attributes,
  9: ['traceId', 'hex'],
  10: ['spanId', 'hex'],
  11: ['observedTimeUnixNano', 'fixed64'],
  12: ['eventName', 'string'],
};
const ScopeLogs: Message = { 1: ['scope', () => Scope], 2: ['logRecords', () => LogRecord, 'repeated'] };
const ResourceLogs: Message = { 1: ['resource', () => Resource], 2: ['scopeLogs', () => ScopeLogs, 'repeated'] };
/** `ExportLogsServiceRequest`. */
export const LogsMessage: Message = { 1: ['resourceLogs', () => ResourceLogs, 'repeated'] };

const Span: Message = {
  1: ['traceId', 'hex'],
  2: ['spanId', 'hex'],
  4: ['parentSpanId', 'hex'],
  5: ['name', 'string'],
  6: ['kind', 'int32'],
  7: ['startTimeUnixNano', 'fixed64'],
  8: ['endTimeUnixNano', 'fixed64'],
  9: attributes,
  15: ['status', () => ({ 3: ['code', 'int32'] })],
};
const ScopeSpans: Message = { 2: ['spans', () => Span, 'repeated'] };
const ResourceSpans: Message = { 1: ['resource', () => Resource], 2: ['scopeSpans', () => ScopeSpans, 'repeated'] };
/** `ExportTraceServiceRequest`. */
export const TracesMessage: Message = { 1: ['resourceSpans', () => ResourceSpans, 'repeated'] };

const time = { 2: ['startTimeUnixNano', 'fixed64'], 3: ['timeUnixNano', 'fixed64'] } as const;

const NumberPoint: Message = {
  ...time,
  4: ['asDouble', 'double'],
  6: ['asInt', 'sfixed64'],
  7: attributes,
  8: ['flags', 'uint32'],
};
const HistogramPoint: Message = {
  ...time,
  4: ['count', 'fixed64'],
  5: ['sum', 'double'],
  6: ['bucketCounts', 'fixed64', 'repeated'],
  7: ['explicitBounds', 'double', 'repeated'],
  9: attributes,
  10: ['flags', 'uint32'],
};
const Buckets: Message = { 1: ['offset', 'sint32'], 2: ['bucketCounts', 'uint64', 'repeated'] };
const ExponentialPoint: Message = {
  1: attributes,
  ...time,
  4: ['count', 'fixed64'],
  5: ['sum', 'double'],
  6: ['scale', 'sint32'],
  7: ['zeroCount', 'fixed64'],
  8: ['positive', () => Buckets],
  9: ['negative', () => Buckets],
  10: ['flags', 'uint32'],
};
const QuantileValue: Message = { 1: ['quantile', 'double'], 2: ['value', 'double'] };
const SummaryPoint: Message = {
  ...time,
  4: ['count', 'fixed64'],
  5: ['sum', 'double'],
  6: ['quantileValues', () => QuantileValue, 'repeated'],
  7: attributes,
  8: ['flags', 'uint32'],
};
const points = (message: Message) => ['dataPoints', () => message, 'repeated'] as const;
const temporality = ['aggregationTemporality', 'int32'] as const;
const Metric: Message = {
  1: ['name', 'string'],
  3: ['unit', 'string'],
  5: ['gauge', () => ({ 1: points(NumberPoint) })],
  7: ['sum', () => ({ 1: points(NumberPoint), 2: temporality, 3: ['isMonotonic', 'bool'] })],
  9: ['histogram', () => ({ 1: points(HistogramPoint), 2: temporality })],
  10: ['exponentialHistogram', () => ({ 1: points(ExponentialPoint), 2: temporality })],
  11: ['summary', () => ({ 1: points(SummaryPoint) })],
};
const ScopeMetrics: Message = { 1: ['scope', () => Scope], 2: ['metrics', () => Metric, 'repeated'] };
const ResourceMetrics: Message = { 1: ['resource', () => Resource], 2: ['scopeMetrics', () => ScopeMetrics, 'repeated'] };
/** `ExportMetricsServiceRequest`. */
export const MetricsMessage: Message = { 1: ['resourceMetrics', () => ResourceMetrics, 'repeated'] };
