import { expect, test } from 'vitest';
import { limitedPairs, shortOf } from '../signals/limits.ts';
import type { RawSeries } from '../signals/series.ts';
import { findFindings } from './findings.ts';
import type { FindingsInput } from './input.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-05-04T08:00:00Z');

test.each([
  ['redis_memory_used_bytes', 'redis_memory_max_bytes'],
  ['node_nf_conntrack_entries', 'node_nf_conntrack_entries_limit'],
  ['process_open_fds', 'process_max_fds'],
  ['node_filefd_allocated', 'node_filefd_maximum'],
  ['jvm_memory_used_bytes', 'jvm_memory_max_bytes'],
  ['haproxy_process_current_connections', 'haproxy_process_max_connections'],
  ['hikaricp_connections_active', 'hikaricp_connections_max'],
  ['go_sql_open_connections', 'go_sql_max_open_connections'],
  ['tomcat_threads_busy_threads', 'tomcat_threads_config_max_threads'],
  ['container_memory_working_set_bytes', 'container_spec_memory_limit_bytes'],
  ['jvm.memory.used', 'jvm.memory.limit'],
])('%s may not be more than %s', (used, limit) => {
  const series = [limit, used].map((metric) => ({ assetId: 'a', metric, labels: {} }));
  expect(limitedPairs(series)).toEqual([{ used: series[1], limit: series[0] }]);
  expect(limitedPairs([{ ...series[0], assetId: 'b' }, series[1]] as typeof series)).toEqual([]);
});

test.each([
  ['vmware_host_cpu_usage', 'cpu.utilization'],
  ['redis_memory_used_bytes', 'memory.pressure'],
  ['hikaricp_connections_active', 'process.saturated'],
] as const)('who has no more of %s is short of: %s', (metric, concept) => {
  expect(shortOf(metric)).toBe(concept);
});

test.each([
  ['node_disk_written_bytes_total', 'node_disk_read_bytes_total'],
  ['http_requests_total', 'http_request_duration_seconds'],
  ['redis_memory_used_bytes', 'redis_connected_clients_max'],
  ['process_open_fds', 'go_max_threads'],
  ['memory_used', 'memory_used_max'],
  ['http_server_requests_seconds_count', 'http_server_requests_seconds_max'],
  ['cpu_usage', 'cpu_usage_max'],
  ['request_size', 'request_size_max'],
])('%s and %s are no pair', (a, b) => {
  expect(limitedPairs([a, b].map((metric) => ({ assetId: 'a', metric, labels: {} })))).toEqual([]);
});

test('where the greatest so far is measured as well, the limit is what is called so', () => {
  const series = ['haproxy_frontend_current_sessions', 'haproxy_frontend_max_sessions', 'haproxy_frontend_limit_sessions'].map(
    (metric) => ({
      assetId: 'a',
      metric,
      labels: {},
    }),
  );
  expect(limitedPairs(series)).toEqual([{ used: series[0], limit: series[2] }]);
});

function inputOf(value: (minute: number) => number, limit: (minute: number) => number = () => 4e9): FindingsInput {
  const series = (metric: string, course: (minute: number) => number): RawSeries => ({
    assetId: 'store',
    metric,
    labels: {},
    unit: 'By',
    instrument: 'gauge',
    points: Array.from({ length: 300 }, (_, minute) => [START + minute * MINUTE, course(minute)] as const),
  });
  const between = new Date(START + 200 * MINUTE);
  const end = new Date(START + 300 * MINUTE);
  const all = [series('redis_memory_used_bytes', value), series('redis_memory_max_bytes', limit)];
  const windows = { normalWindow: { from: new Date(START), to: between }, incidentWindow: { from: between, to: end } };
  return { at: end, ...windows, series: all, logs: [], events: [], changes: [], alerts: [] };
}

test('what comes to its limit and stays there is used up since then; what is full on any day, or merely grows, is not', () => {
  const found = findFindings(inputOf((minute) => Math.min(4e9, 2e9 + minute * 8.4e6)));
  expect(found).toMatchObject([{ assetId: 'store', concept: 'memory.pressure', detail: { kind: 'level-shift' } }]);
  expect(Math.abs((found[0]?.onset.getTime() ?? 0) - (START + 224 * MINUTE))).toBeLessThanOrEqual(2 * MINUTE);
  expect(findFindings(inputOf(() => 3.95e9))).toEqual([]);
  const grows = (minute: number) => 2e9 + Math.max(0, minute - 190) * 3e7;
  expect(findFindings(inputOf(grows, grows))).toEqual([]);
  expect(findFindings(inputOf((minute) => 2e9 + minute * 5e6))).toEqual([]);
  expect(findFindings(inputOf((minute) => (minute > 230 && minute < 240 ? 4e9 : 2e9)))).toEqual([]);
});
