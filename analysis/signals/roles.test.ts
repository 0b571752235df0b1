import { expect, test } from 'vitest';
import { partOf } from './roles.ts';
import { meaningOf } from './signals.ts';

const tell = (metric: string, unit = '') => {
  const part = partOf({ metric, unit, labels: {} });
  return part && [part.role, part.statistic, part.side, part.scale];
};

test.each([
  ['http_server_duration_seconds_sum', 's', 'latency', 'sum', 1],
  ['http_server_duration_seconds_count', '', 'traffic', 'count', 1],
  ['http.server.request.duration', 'ms', 'latency', 'mean', 1e-3],
  ['istio_request_duration_milliseconds_p95', '', 'latency', 'quantile', 1e-3],
  ['TargetResponseTime', 'Seconds', 'latency', 'mean', 1],
  ['HTTPCode_Target_5XX_Count', 'Count', 'failure', 'count', 1],
  ['RequestCount', 'Count', 'traffic', 'count', 1],
  ['istio_requests_per_second', '', 'traffic', 'count', 1],
  ['latency-90', '', 'latency', 'quantile', 1],
  ['availability.Average', '%', 'success', 'mean', 0.01],
  ['CPUUtilization', 'Percent', 'saturation', 'level', 0.01],
  ['container_memory_working_set_bytes', 'bytes', 'resource', 'level', 1],
  ['jvm.gc.duration', 's', 'resource', 'level', 1],
  ['node_network_receive_errs_total', '', 'saturation', 'level', 1],
])('%s in "%s" tells of %s', (metric, unit, role, statistic, scale) => {
  expect(tell(metric, unit)).toEqual([role, statistic, 'server', scale]);
});

test.each([
  ['lat_99', '', 'latency', 'quantile', 1],
  ['tp95', '', 'latency', 'quantile', 1],
  ['envoy_http_downstream_rq_time_sum', '', 'latency', 'sum', 1],
  ['service_resp_time', '', 'latency', 'mean', 1],
  ['service_sla', '', 'success', 'mean', 1],
  ['providerRPC_MCR', '', 'traffic', 'count', 1],
  ['fail%', '', 'failure', 'mean', 0.01],
  ['Hardware Resources|CPU|%Busy', '', 'saturation', 'level', 0.01],
  ['istio_requests_total{response_code="503",reporter="destination"}', '', 'failure', 'count', 1],
  ['istio_requests_total{response_code="200",reporter="destination"}', '', 'traffic', 'count', 1],
  ['http_server_requests_seconds_count{outcome="SERVER_ERROR"}', '', 'failure', 'count', 1],
  ['Среднее время ответа, мс', '', 'latency', 'mean', 1e-3],
  ['Доля ошибок, %', '', 'failure', 'mean', 0.01],
  ['Запросов в секунду', '', 'traffic', 'count', 1],
  ['Загрузка процессора, %', '', 'saturation', 'level', 0.01],
  ['평균 응답 시간(ms)', '', 'latency', 'mean', 1e-3],
  ['오류율', '%', 'failure', 'mean', 0.01],
  ['요청 수', '', 'traffic', 'count', 1],
  ['平均响应时间', 'ms', 'latency', 'mean', 1e-3],
  ['成功率', '%', 'success', 'mean', 0.01],
  ['每秒请求数', '', 'traffic', 'count', 1],
])('%s in "%s", as others call it, tells of %s', (metric, unit, role, statistic, scale) => {
  expect(tell(metric, unit)).toEqual([role, statistic, 'server', scale]);
});

test('a time is one of requests only where something is asked, and a count of labels one of failures only where they ended badly', () => {
  for (const name of ['node_time', 'server_time', 'process_cpu_time', 'jvm_gc_time', 'temperature_p99', 'queue_depth_p95'])
    expect(tell(name)?.[0], name).not.toBe('latency');
  for (const labels of [{ status: '404' }, { result: 'ok' }, { exit_code: '1' }, { error: 'false' }])
    expect(partOf({ metric: 'requests_total', unit: '', labels })?.role, JSON.stringify(labels)).toBe('traffic');
  for (const labels of [{ response_code: '503' }, { 'status.code': 'STATUS_CODE_ERROR' }, { classification: 'failure' }, { error: 'true' }])
    expect(partOf({ metric: 'requests_total', unit: '', labels })?.role, JSON.stringify(labels)).toBe('failure');
});

test('what callers measure is told apart from what is measured where the work is done', () => {
  expect(tell('PodClientLatencyP95', 's')?.[2]).toBe('client');
  expect(tell('PodServerLatencyP95', 's')?.[2]).toBe('server');
});

test('what is counted as it stands is no traffic', () => {
  for (const name of ['pg_locks_count', 'active_sessions_count', 'pool.workers.count']) expect(tell(name)?.[0], name).toBe('resource');
  expect(tell('page_view_count')?.[0]).toBe('traffic');
});

test('less of what is left is worse, and a bucket or a build number tells nothing', () => {
  expect(partOf({ metric: 'node_memory_MemAvailable_bytes', unit: 'bytes', labels: {} })?.bad).toBe('down');
  expect(tell('http_server_request_duration_seconds_bucket')).toBeNull();
  expect(tell('app_build_info')).toBeNull();
});

test('what services measure under names of other makers has its meaning, what machines measure has not by that way', () => {
  const meaning = (metric: string, unit: string) => {
    const found = meaningOf({ metric, unit, labels: {} });
    return found && [found.concept, found.bad, found.floor];
  };

  expect(meaning('TargetResponseTime', 'Seconds')).toEqual(['service.latency', 'up', 0.02]);
  expect(meaning('PodServerLatencyP95', 's')).toEqual(['service.latency', 'up', 0.02]);
  expect(meaning('HTTPCode_Target_5XX_Count', 'Count')).toEqual(['service.errors', 'up', 1]);
  expect(meaning('PodSuccessRate', '%')).toEqual(['service.errors', 'down', 1]);
  expect(meaning('hw.power.delay', 's')).toBeNull();
});

test('words of a name are told apart by their capitals, however long the name is', () => {
  const part = (metric: string) => partOf({ metric, unit: '', labels: {} });
  expect(part('PodHTTPServerLatencyP95')).toEqual(part('pod_http_server_latency_p95'));
  expect(part('PodHTTPServerLatencyP95')).not.toBeNull();
  // Read from each of its places to its end, it would take minutes.
  expect(part(`${'0'.repeat(200_000)}_requests`)).toEqual(part('9_requests'));
});
