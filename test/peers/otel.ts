import { createRequire } from 'node:module';

/** What is used of OpenTelemetry's own SDK and OTLP exporters for JavaScript. */
type Resource = object;
type LogsSdk = {
  readonly LoggerProvider: new (
    options: object,
  ) => { getLogger(name: string): { emit(record: OtelLog): void }; forceFlush(): Promise<void>; shutdown(): Promise<void> };
  readonly BatchLogRecordProcessor: new (options: { exporter: object; scheduledDelayMillis: number }) => object;
};
type Instrument<M extends string> = Readonly<Record<M, (value: number, attributes?: Readonly<Record<string, unknown>>) => void>>;
export type OtelMeter = {
  createCounter(name: string, options?: { unit: string }): Instrument<'add'>;
  createUpDownCounter(name: string): Instrument<'add'>;
  createGauge(name: string, options?: { unit: string }): Instrument<'record'>;
  createHistogram(name: string, options?: object): Instrument<'record'>;
};
type MetricsSdk = {
  readonly MeterProvider: new (
    options: object,
  ) => { getMeter(name: string): OtelMeter; forceFlush(): Promise<void>; shutdown(): Promise<void> };
  readonly PeriodicExportingMetricReader: new (options: {
    exporter: object;
    exportIntervalMillis: number;
    exportTimeoutMillis: number;
  }) => object;
  readonly AggregationType: Readonly<Record<'EXPONENTIAL_HISTOGRAM', number>>;
};
type Exporter = new (options: object) => object;

export type OtelLog = {
  readonly body: unknown;
  readonly severityNumber?: number;
  readonly severityText?: string;
  readonly timestamp?: Date | readonly [seconds: number, nanos: number];
  readonly attributes?: Readonly<Record<string, unknown>>;
};

export type OtelOptions = {
  /** Address of the receiver, without `/v1/…`. */
  readonly url: string;
  readonly encoding: 'proto' | 'http';
  readonly resource: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly temporality?: 'delta' | 'cumulative';
  /** Histograms of this name are exponential. */
  readonly exponential?: string;
};

const load = <T>(name: string) => createRequire(new URL('./node_modules/', import.meta.url))(name) as T;

function common({ url, resource, token }: OtelOptions, path: string) {
  const { resourceFromAttributes } = load<{ resourceFromAttributes(attributes: object): Resource }>('@opentelemetry/resources');
  return {
    resource: resourceFromAttributes(resource),
    exporter: { url: url + path, compression: 'gzip', headers: token === undefined ? {} : { authorization: `Bearer ${token}` } },
  };
}

/** Sends log records by the official exporter, gzipped, in batches. */
export function createOtelLogger(options: OtelOptions) {
  const { resource, exporter } = common(options, '/v1/logs');
  const { LoggerProvider, BatchLogRecordProcessor } = load<LogsSdk>('@opentelemetry/sdk-logs');
  const { OTLPLogExporter } = load<{ OTLPLogExporter: Exporter }>(`@opentelemetry/exporter-logs-otlp-${options.encoding}`);
  const processor = new BatchLogRecordProcessor({ exporter: new OTLPLogExporter(exporter), scheduledDelayMillis: 60_000 });
  const provider = new LoggerProvider({ resource, processors: [processor] });
  const logger = provider.getLogger('test');
  return { emit: (record: OtelLog) => logger.emit(record), flush: () => provider.forceFlush(), stop: () => provider.shutdown() };
}

/** Sends metrics by the official exporter, gzipped, when told to. */
export function createOtelMeter(options: OtelOptions) {
  const { resource, exporter } = common(options, '/v1/metrics');
  const { MeterProvider, PeriodicExportingMetricReader, AggregationType } = load<MetricsSdk>('@opentelemetry/sdk-metrics');
  const { OTLPMetricExporter } = load<{ OTLPMetricExporter: Exporter }>(`@opentelemetry/exporter-metrics-otlp-${options.encoding}`);
  const sender = new OTLPMetricExporter({ ...exporter, temporalityPreference: options.temporality === 'delta' ? 0 : 1 });
  const reader = new PeriodicExportingMetricReader({ exporter: sender, exportIntervalMillis: 60_000, exportTimeoutMillis: 10_000 });
  const views =
    options.exponential === undefined
      ? []
      : [{ instrumentName: options.exponential, aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }];
  const provider = new MeterProvider({ resource, readers: [reader], views });
  return { meter: provider.getMeter('test'), flush: () => provider.forceFlush(), stop: () => provider.shutdown() };
}
