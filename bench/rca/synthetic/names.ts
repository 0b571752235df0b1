import type { Step } from './metrics.ts';

/** A way to name and count what services measure. */
export type Naming = {
  readonly name: string;
  readonly metrics: ReadonlyArray<{
    readonly metric: string;
    readonly unit: string;
    readonly of: (step: Step, stepSeconds: number) => number;
    /** Adds up from the start, as Prometheus' counters do. */
    readonly counter?: true;
  }>;
  readonly slow: string;
  readonly failing: string;
};

/** Names as Prometheus, CloudWatch, OpenTelemetry, Istio and plain exporters give them. */
export const NAMINGS: readonly [Naming, ...Naming[]] = [
  {
    name: 'prometheus',
    metrics: [
      { metric: 'http_server_duration_seconds_sum', unit: 's', of: ({ requests, seconds }) => requests * seconds, counter: true },
      { metric: 'http_server_duration_seconds_count', unit: '1', of: ({ requests }) => requests, counter: true },
      { metric: 'http_server_errors_total', unit: '1', of: ({ failures }) => failures, counter: true },
      { metric: 'container_cpu_usage_seconds_total', unit: 's', of: ({ cpu }, seconds) => cpu * seconds, counter: true },
      { metric: 'container_memory_working_set_bytes', unit: 'bytes', of: ({ memory }) => memory * 2e9 },
      { metric: 'container_fs_io_time_seconds_total', unit: 's', of: ({ disk }, seconds) => disk * seconds, counter: true },
      { metric: 'container_network_receive_bytes_total', unit: 'bytes', of: ({ bytes }) => bytes, counter: true },
    ],
    slow: 'HighRequestLatency',
    failing: 'HighErrorRate',
  },
  {
    name: 'cloudwatch',
    metrics: [
      { metric: 'TargetResponseTime', unit: 'Seconds', of: ({ seconds }) => seconds },
      { metric: 'RequestCount', unit: 'Count', of: ({ requests }) => requests },
      { metric: 'HTTPCode_Target_5XX_Count', unit: 'Count', of: ({ failures }) => failures },
      { metric: 'CPUUtilization', unit: 'Percent', of: ({ cpu }) => cpu * 100 },
      { metric: 'MemoryUtilization', unit: 'Percent', of: ({ memory }) => memory * 100 },
      { metric: 'VolumeIOUtilization', unit: 'Percent', of: ({ disk }) => disk * 100 },
      { metric: 'NetworkIn', unit: 'Bytes', of: ({ bytes }) => bytes },
    ],
    slow: 'TargetResponseTime',
    failing: 'HTTPCode_Target_5XX_Count',
  },
  {
    name: 'opentelemetry',
    metrics: [
      { metric: 'http.server.request.duration.mean', unit: 'ms', of: ({ seconds }) => seconds * 1000 },
      { metric: 'http.server.request.duration.p95', unit: 'ms', of: ({ p95 }) => p95 * 1000 },
      { metric: 'http.server.requests', unit: '{request}', of: ({ requests }) => requests },
      { metric: 'http.server.error_ratio', unit: '1', of: ({ failures, requests }) => failures / Math.max(1, requests) },
      { metric: 'process.cpu.utilization', unit: '1', of: ({ cpu }) => cpu },
      { metric: 'process.memory.usage', unit: 'By', of: ({ memory }) => memory * 1e9 },
      { metric: 'system.disk.io_time', unit: 's', of: ({ disk }, seconds) => disk * seconds },
    ],
    slow: 'http.server.request.duration.p95',
    failing: 'http.server.error_ratio',
  },
  {
    name: 'mesh',
    metrics: [
      { metric: 'istio_request_duration_milliseconds_p95', unit: 'ms', of: ({ p95 }) => p95 * 1000 },
      { metric: 'istio_request_duration_milliseconds_p50', unit: 'ms', of: ({ seconds }) => seconds * 900 },
      { metric: 'istio_requests_per_second', unit: '1', of: ({ requests }, seconds) => requests / seconds },
      { metric: 'istio_success_rate', unit: '%', of: ({ failures, requests }) => 100 - (100 * failures) / Math.max(1, requests) },
      { metric: 'node_cpu_busy_percent', unit: '%', of: ({ cpu }) => cpu * 100 },
      { metric: 'node_memory_MemAvailable_bytes', unit: 'bytes', of: ({ memory }) => (1 - memory) * 8e9 },
      { metric: 'node_disk_busy_percent', unit: '%', of: ({ disk }) => disk * 100 },
    ],
    slow: 'requests entering are slow',
    failing: 'requests entering are failing',
  },
  {
    name: 'plain',
    metrics: [
      { metric: 'latency-50', unit: '', of: ({ seconds }) => seconds * 0.9 },
      { metric: 'latency-90', unit: '', of: ({ p95 }) => p95 * 0.9 },
      { metric: 'workload', unit: '', of: ({ requests }, seconds) => requests / seconds },
      { metric: 'error', unit: '', of: ({ failures }, seconds) => failures / seconds },
      { metric: 'cpu', unit: '', of: ({ cpu }) => cpu * 100 },
      { metric: 'mem', unit: '', of: ({ memory }) => memory * 1e9 },
      { metric: 'diskio', unit: '', of: ({ disk }) => disk * 1e6 },
    ],
    slow: 'slow or failing requests',
    failing: 'slow or failing requests',
  },
];
