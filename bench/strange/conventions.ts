import type { Step } from '../rca/synthetic/metrics.ts';
import type { Naming } from '../rca/synthetic/names.ts';

/** A step as recorded cases tell it: some know other quantiles of their requests. */
export type Told = Step & { readonly median?: number; readonly p99?: number };
type Reading = (step: Told, stepSeconds: number) => number;

const shareFailed: Reading = ({ failures, requests }) => failures / Math.max(1, requests);
const seconds: Reading = (step) => step.seconds;
const median: Reading = (step) => step.median ?? step.seconds * 0.9;
const millis: Reading = (step) => step.seconds * 1e3;
const slowest: Reading = (step) => step.p99 ?? step.p95 * 1.3;
const tail: Reading = ({ p95 }) => p95 * 1e3;
const spent: Reading = (step) => step.requests * step.seconds;
const requests: Reading = (step) => step.requests;
const failures: Reading = (step) => step.failures;
const cpu: Reading = (step) => step.cpu;
const cpuPercent: Reading = (step) => step.cpu * 100;
const cpuSpent: Reading = (step, length) => step.cpu * length;
const memory: Reading = (step) => step.memory;
const memoryPercent: Reading = (step) => step.memory * 100;
const memoryBytes: Reading = (step) => step.memory * 4e8;
const written: Reading = ({ disk }) => disk * 1e6;
const writtenInAll: Reading = ({ disk }, length) => disk * 1e6 * length;
const bytes: Reading = (step) => step.bytes;
const each =
  (read: Reading, factor: number): Reading =>
  (step, length) =>
    read(step, length) * factor;
const perSecond =
  (read: Reading): Reading =>
  (step, length) =>
    read(step, length) / length;
const perMinute = (read: Reading): Reading => each(perSecond(read), 60);

type Column = readonly [metric: string, unit: string, of: Reading, counter?: 'counter'];

/** The first of the columns tells slowness, the second failures. */
function naming(name: string, columns: readonly [Column, Column, ...Column[]]): Naming {
  const metrics = columns.map(([metric, unit, of, counter]) => ({ metric, unit, of, ...(counter ? { counter: true as const } : {}) }));
  return { name, metrics, slow: columns[0][0], failing: columns[1][0] };
}

/** How makers that no case here was recorded with name what services measure; of machines what they tell of the service's own part. */
export const CONVENTIONS: readonly Naming[] = [
  naming('bare', [
    ['latency', '', seconds],
    ['error', '', perSecond(failures)],
    ['load', '', perSecond(requests)],
    ['cpu', '', cpu],
    ['mem', '', memoryBytes],
    ['diskio', '', written],
    ['socket', '', (step, length) => 20 + step.requests / length / 10],
  ]),
  naming('short', [
    ['lat_50', '', median],
    ['err', '', perSecond(failures)],
    ['lat_99', '', slowest],
    ['lod', '', perSecond(requests)],
    ['cpu', '', cpuPercent],
    ['mem', '', memoryPercent],
  ]),
  naming('mesh-columns', [
    ['istio-latency-90', '', each(tail, 0.9)],
    ['istio-error-total', '', perSecond(failures)],
    ['istio-latency-50', '', each(median, 1e3)],
    ['istio-latency-99', '', each(slowest, 1e3)],
    ['istio-request-total', '', perSecond(requests)],
    ['container-cpu-usage-seconds-total', '', cpu],
    ['container-memory-working-set-bytes', '', memoryBytes],
    ['container-fs-writes-bytes-total', '', written],
    ['container-network-receive-bytes-total', '', perSecond(bytes)],
    ['container-spec-memory-limit-bytes', '', () => 5e8],
  ]),
  naming('cadvisor', [
    ['istio_request_duration_milliseconds_sum', '', each(spent, 1e3), 'counter'],
    ['istio_request_errors_total', '', failures, 'counter'],
    ['istio_request_duration_milliseconds_count', '', requests, 'counter'],
    ['container_cpu_usage_seconds_total', '', cpuSpent, 'counter'],
    ['container_memory_rss', '', memoryBytes],
    ['container_fs_writes_bytes_total', '', writtenInAll, 'counter'],
    ['container_network_transmit_bytes_total', '', bytes, 'counter'],
  ]),
  naming('labels in names', [
    ['istio_request_duration_milliseconds_sum{reporter="destination"}', '', each(spent, 1e3), 'counter'],
    ['istio_requests_total{response_code="503"}', '', failures, 'counter'],
    ['istio_request_duration_milliseconds_count{reporter="destination"}', '', requests, 'counter'],
    ['istio_requests_total{response_code="200"}', '', (step) => step.requests - step.failures, 'counter'],
    ['container_cpu_usage_seconds_total{container="app"}', '', cpuSpent, 'counter'],
    ['container_memory_working_set_bytes{container="app"}', '', memoryBytes],
    ['container_fs_writes_bytes_total{device="/dev/sda"}', '', writtenInAll, 'counter'],
  ]),
  naming('span metrics', [
    ['traces_spanmetrics_latency_sum', '', spent, 'counter'],
    ['traces_spanmetrics_calls_total_STATUS_CODE_ERROR', '', failures, 'counter'],
    ['traces_spanmetrics_latency_count', '', requests, 'counter'],
    ['traces_spanmetrics_calls_total_STATUS_CODE_UNSET', '', (step) => step.requests - step.failures, 'counter'],
    ['k8s_pod_cpu_usage', '', cpu],
    ['k8s_pod_memory_working_set', '', memoryBytes],
  ]),
  naming('service graph', [
    ['traces_service_graph_request_server_seconds_sum', '', spent, 'counter'],
    ['traces_service_graph_request_failed_total', '', failures, 'counter'],
    ['traces_service_graph_request_server_seconds_count', '', requests, 'counter'],
    ['traces_service_graph_request_total', '', requests, 'counter'],
    ['container_cpu_cfs_throttled_seconds_total', '', (step, length) => Math.max(0, step.cpu - 0.8) * length, 'counter'],
    ['container_memory_usage_bytes', '', memoryBytes],
  ]),
  naming('proxy', [
    ['envoy_http_downstream_rq_time_sum', '', each(spent, 1e3), 'counter'],
    ['envoy_http_downstream_rq_5xx', '', failures, 'counter'],
    ['envoy_http_downstream_rq_time_count', '', requests, 'counter'],
    ['envoy_http_downstream_rq_total', '', requests, 'counter'],
    ['envoy_server_memory_allocated', '', memoryBytes],
    ['cpu_usage_total', '', cpu],
  ]),
  naming('spring', [
    ['http_server_requests_seconds_sum', '', spent, 'counter'],
    ['http_server_requests_seconds_count{outcome="SERVER_ERROR"}', '', failures, 'counter'],
    ['http_server_requests_seconds_count{outcome="SUCCESS"}', '', (step) => step.requests - step.failures, 'counter'],
    ['http_server_requests_seconds_max', '', each(tail, 2e-3)],
    ['process_cpu_usage', '', cpu],
    ['jvm_memory_used_bytes', '', memoryBytes],
  ]),
  naming('camel', [
    ['avgResponseTime', 'ms', millis],
    ['errorCount', '', failures],
    ['requestCount', '', requests],
    ['cpuUsage', '', cpuPercent],
    ['memoryUsage', '', memoryPercent],
    ['diskWriteBytes', '', written],
    ['netInBytes', '', bytes],
  ]),
  naming('functions', [
    ['Duration', 'Milliseconds', millis],
    ['Errors', 'Count', failures],
    ['Invocations', 'Count', requests],
    ['cpu_total_time', 'Milliseconds', each(cpuSpent, 1e3)],
    ['memory_utilization', 'Percent', memoryPercent],
    ['rx_bytes', 'Bytes', bytes],
  ]),
  naming('agents', [
    ['builtin:service.response.time', 'MicroSecond', each(seconds, 1e6)],
    ['builtin:service.errors.total.rate', 'Percent', each(shareFailed, 100)],
    ['builtin:service.requestCount.total', 'Count', requests],
    ['builtin:containers.cpu.usagePercent', 'Percent', cpuPercent],
    ['builtin:containers.memory.residentSetBytes', 'Byte', memoryBytes],
    ['builtin:containers.io.bytesWritten', 'Byte', written],
  ]),
  naming('traces', [
    ['trace.http.request.duration', 'ns', each(seconds, 1e9)],
    ['trace.http.request.errors', '', failures],
    ['trace.http.request.hits', '', requests],
    ['docker.cpu.usage', '', cpuPercent],
    ['docker.mem.rss', '', memoryBytes],
    ['docker.io.write_bytes', '', written],
  ]),
  naming('bank', [
    ['mrt', '', millis],
    ['sr', '', (step) => 100 - 100 * shareFailed(step, 0)],
    ['cnt', '', requests],
    ['CPULoad', '', cpuPercent],
    ['MEMUsedMemPerc', '', memoryPercent],
    ['DSKWrite', '', written],
    ['NETKBTotalPerSec', '', each(perSecond(bytes), 1e-3)],
  ]),
  naming('pods', [
    ['rrt', '', each(seconds, 1e6)],
    ['server_error_ratio', '', each(shareFailed, 100)],
    ['rrt_max', '', each(tail, 1.5e3)],
    ['request', '', requests],
    ['response', '', requests],
    ['error', '', failures],
    ['client_error', '', () => 0],
    ['timeout', '', () => 0],
    ['pod_cpu_usage', '', cpu],
    ['pod_memory_working_set_bytes', '', memoryBytes],
    ['pod_fs_writes_bytes', '', written],
    ['pod_network_receive_bytes', '', bytes],
    ['pod_processes', '', () => 1],
  ]),
  naming('calls', [
    ['providerRPC_RT', '', millis],
    ['providerRPC_fail', '', perMinute(failures)],
    ['providerRPC_MCR', '', perMinute(requests)],
    ['consumerRPC_RT', '', each(seconds, 50)],
    ['instance_cpu_usage', '', cpu],
    ['instance_memory_usage', '', memory],
  ]),
  naming('walk', [
    ['service_resp_time', '', millis],
    ['service_sla', '', (step) => 1e4 * (1 - shareFailed(step, 0))],
    ['service_cpm', '', perMinute(requests)],
    ['instance_jvm_cpu', '', cpuPercent],
    ['instance_jvm_memory_heap', '', memoryBytes],
  ]),
  naming('tree', [
    ['Average Response Time (ms)', '', millis],
    ['Errors per Minute', '', perMinute(failures)],
    ['Calls per Minute', '', perMinute(requests)],
    ['Hardware Resources|CPU|%Busy', '', cpuPercent],
    ['Hardware Resources|Memory|Used %', '', memoryPercent],
    ['Hardware Resources|Disks|KB written/sec', '', each(written, 1e-3)],
  ]),
  naming('beats', [
    ['transaction.duration.us', '', each(seconds, 1e6)],
    ['transaction.failure_rate', '', shareFailed],
    ['transaction.throughput', 'tpm', perMinute(requests)],
    ['docker.cpu.total.pct', '', cpu],
    ['docker.memory.usage.pct', '', memory],
    ['docker.diskio.write.bytes', '', written],
    ['docker.network.in.bytes', '', bytes],
  ]),
  naming('cloud run', [
    ['run.googleapis.com/request_latencies', 'ms', millis],
    ['run.googleapis.com/request_count.5xx', '1', failures],
    ['run.googleapis.com/request_count', '1', requests],
    ['run.googleapis.com/container/cpu/utilizations', '1', cpu],
    ['run.googleapis.com/container/memory/utilizations', '1', memory],
    ['run.googleapis.com/container/network/received_bytes_count', 'By', bytes],
  ]),
  naming('app insights', [
    ['requests/duration', 'MilliSeconds', millis],
    ['requests/failed', 'Count', failures],
    ['requests/count', 'Count', requests],
    ['performanceCounters/processCpuPercentage', 'Percent', cpuPercent],
    ['performanceCounters/processPrivateBytes', 'Bytes', memoryBytes],
    ['performanceCounters/processIOBytesPerSecond', 'BytesPerSecond', written],
  ]),
  naming('tails', [
    ['tp95', '', tail],
    ['fail%', '', each(shareFailed, 100)],
    ['tp50', '', each(median, 1e3)],
    ['tp99', '', each(slowest, 1e3)],
    ['QPS', '', perSecond(requests)],
    ['load1m', '', cpu],
    ['mem.used', '', memoryBytes],
  ]),
  naming('Russian', [
    ['Время отклика, мс', '', millis],
    ['Ошибки', '', failures],
    ['Количество запросов', '', requests],
    ['Загрузка ЦП, %', '', cpuPercent],
    ['Использование памяти, %', '', memoryPercent],
  ]),
  naming('Korean', [
    ['평균 응답 시간(ms)', '', millis],
    ['오류 수', '', failures],
    ['요청 수', '', requests],
    ['CPU 사용률(%)', '', cpuPercent],
    ['메모리 사용률(%)', '', memoryPercent],
  ]),
  naming('Chinese', [
    ['平均响应时间', 'ms', millis],
    ['失败率', '%', each(shareFailed, 100)],
    ['请求数', '', requests],
    ['CPU使用率', '%', cpuPercent],
    ['内存使用率', '%', memoryPercent],
  ]),
  naming('opaque', [
    ['m1', '', millis],
    ['m3', '', failures],
    ['m2', '', requests],
    ['m4', '', cpu],
    ['m5', '', memoryBytes],
    ['m6', '', written],
  ]),
];
