import { expect, test } from 'vitest';
import { meaningOf } from '../../analysis/signals/signals.ts';
import type { Language } from '../../domain/language.ts';
import { measureOf } from './metrics.ts';
import { quantity } from './quantities.ts';
import { seriesName } from './series-name.ts';

const LANGUAGES: readonly Language[] = ['en', 'ru', 'ko'];
/** What exporters call them, with their units. */
const SERIES = [
  ['node_vmstat_pgmajfault', '{fault}/s', 'page faults: 56190 /s'],
  ['system.paging.faults', '{fault}/s', 'page faults: 56190 /s'],
  ['node_memory_MemAvailable_bytes', 'By', 'available memory: 56.2 kB'],
  ['node_filesystem_avail_bytes', 'By', 'free space: 56.2 kB'],
  ['node_filesystem_files_free', '', 'free inodes: 56190'],
  ['node_netstat_TcpExt_ListenDrops', '/s', 'refused connections: 56190 /s'],
  ['http_requests_failed_total', '/s', 'errors: 56190 /s'],
  ['windows_logical_disk_free_bytes', 'By', 'free space: 56.2 kB'],
  ['windows_os_physical_memory_free_bytes', 'By', 'available memory: 56.2 kB'],
  ['kafka_consumergroup_lag', '', 'backlog: 56190'],
] as const;

test.each(SERIES)('%s is called by what it counts, never a use of memory or of a file system', (metric, unit, said) => {
  const series = { metric, labels: {}, unit };
  expect(`${seriesName(series, 'en')}: ${quantity(56_190, unit, 'en')}`).toBe(said);
  const concept = meaningOf(series)?.concept ?? 'unknown';
  const names = LANGUAGES.map((language) => measureOf(series, concept, language, 'start'));
  expect(new Set(names).size).toBe(LANGUAGES.length);
  for (const name of names) expect(name).toMatch(/^[^\p{Ll}]/u);
});

test('a share is called as the trouble is', () => {
  expect(measureOf({ metric: 'system.memory.utilization', unit: '1' }, 'memory.pressure', 'en')).toBe('memory use');
  expect(measureOf({ metric: 'http_error_ratio', unit: '1' }, 'service.errors', 'ru')).toBe('доля ошибок');
});
