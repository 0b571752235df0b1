import { expect, test } from 'vitest';
import { unitOfName } from './unit-names.ts';

test.each([
  ['disk_used_pct', '%'],
  ['system.memory.used.percent', '%'],
  ['http_server_duration_ms', 'ms'],
  ['http_request_duration_seconds_sum', 's'],
  ['node_network_receive_bytes_total', 'By'],
  ['cache_hit_ratio', '1'],
  ['http_requests_total', null],
  ['items', null],
  ['constructor', null],
])('%s is in %s', (metric, unit) => {
  expect(unitOfName(metric)).toBe(unit);
});
