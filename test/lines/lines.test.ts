import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { machineMeaning } from '../../analysis/signals/machine-metrics.ts';
import { meaningOf } from '../../analysis/signals/signals.ts';
import { subjectTrouble } from '../../analysis/signals/subject-trouble.ts';
import { conceptOfText, isComplaint } from '../../analysis/signals/text-meaning.ts';

/** Lines with what they were judged to tell before they were first read: a kind of trouble, a `complaint` of whatever, `nothing`. */
function judged(file: string): Array<readonly [judgement: string, text: string]> {
  return read(file).map((row) => {
    const [judgement = '', text = ''] = row.split('\t');
    return [judgement, text] as const;
  });
}

function read(file: string): string[] {
  return readFileSync(join(import.meta.dirname, file), 'utf8')
    .trim()
    .split('\n');
}

const TROUBLE = judged('trouble.txt');
const LATER = judged('later.txt').filter(([judgement]) => judgement !== 'nothing');
const ORDINARY = [...read('ordinary.txt'), ...judged('later.txt').flatMap(([judgement, text]) => (judgement === 'nothing' ? [text] : []))];
const isRight = ([judgement, text]: readonly [string, string]) =>
  judgement === 'complaint' ? isComplaint(text) || conceptOfText(text) !== null : conceptOfText(text) === judgement;
const isHeard = ([, text]: readonly [string, string]) => isComplaint(text) || conceptOfText(text) !== null;

describe('lines of products that no table names', () => {
  test('what they tell is read by their own grammar in two of three, and nearly all are heard', () => {
    expect(TROUBLE.filter(isRight).length).toBeGreaterThanOrEqual(53);
    expect(TROUBLE.filter(isHeard).length).toBeGreaterThanOrEqual(78);
    expect(LATER.filter(isRight).length).toBeGreaterThanOrEqual(28);
    expect(LATER.filter(isHeard).length).toBeGreaterThanOrEqual(29);
  });

  test.each(ORDINARY)('nothing is the matter: “%s”', (text) => {
    expect([conceptOfText(text), isComplaint(text)]).toEqual([null, false]);
  });

  test.each([
    ['a colon parts what complains from what it names', 'Check failed: disk_manager->IsMounted(disk_id)'],
    ['of a peer', 'corosync: link: host: 2 link: 0 is down'],
    ['that there is none', '0 failed disks, no degraded arrays'],
    ['a verb whose object is another', 'disk monitor failed to parse its settings'],
    ['over again', 'Disk 3 failed, then recovered'],
    ['what is moved', 'Replication transfer from source volume a1 to destination volume a2 failed with error: Transfer aborted'],
    ['what is kept twice', 'nightly backup of volume data failed'],
    ['a number of a protocol', 'bind to TCP port 8443 failed'],
    ['a number of a protocol', 'health: source port range is down to 12'],
  ])('a thing and a trouble that do not belong together: %s', (_, text) => {
    expect(subjectTrouble(text)).toBeNull();
  });

  test.each([
    ['disk.failed', 'Transfer stopped: source volume a1 is offline'],
    ['disk.failed', 'Backup of host a1: disk 3 has failed'],
    ['link.down', 'Port 12 of switch module 2 has failed'],
  ])('it is what it is all the same beside them: %s', (concept, text) => {
    expect(subjectTrouble(text)).toBe(concept);
  });

  test('no line is slow to read', () => {
    const slow = [...TROUBLE, ...LATER].filter(([, text]) => {
      const long = `${text} `.repeat(1 + 2_000 / text.length);
      const took = Math.min(...[1, 2, 3].map(() => timed(() => [conceptOfText(long), isComplaint(long)])));
      return took > 20;
    });
    expect(slow).toEqual([]);
  });
});

test.each([
  ['vsphere_host_mem_swapinRate_average', 'kBy/s', 'memory.pressure'],
  ['vsphere_host_mem_vmmemctl_average', 'kBy', 'memory.pressure'],
  ['esx.mem.usage', '%', 'memory.pressure'],
  ['vsphere_vm_cpu_ready_percent', '%', 'cpu.utilization'],
  ['fcIfC3Discards', '1', 'network.errors'],
  ['vnic_rx_crc', '1', 'network.errors'],
  ['container_memory_rss', 'By', 'memory.pressure'],
  ['go_memstats_heap_inuse_bytes', '', 'memory.pressure'],
  ['process_resident_memory_bytes', 'By', 'memory.pressure'],
  ['jnxOperatingCPU', '%', 'cpu.utilization'],
  ['cpmCPUTotal5minRev', '%', 'cpu.utilization'],
  ['hrProcessorLoad', '%', 'cpu.utilization'],
  ['DCGM_FI_DEV_GPU_TEMP', 'C', 'temperature.high'],
  ['ciscoEnvMonTemperatureStatusValue', 'Cel', 'temperature.high'],
  ['DCGM_FI_DEV_GPU_UTIL', '%', 'cpu.utilization'],
  ['DCGM_FI_DEV_THERMAL_VIOLATION', 'us', 'cpu.throttled'],
  ['mongodb_ss_wt_concurrentTransactions_available', '1', 'process.saturated'],
  ['hikaricp_connections_idle', '1', 'process.saturated'],
  ['hikaricp_connections_pending', '1', 'process.saturated'],
  ['envoy_cluster_upstream_rq_pending_overflow', '1', 'process.saturated'],
  ['mysql_global_status_wsrep_flow_control_paused', '1', 'process.saturated'],
  ['vsphere_vsan_performance_clusterdomclient_latencyavgwrite', 'us', 'disk.latency'],
  ['vsphere_host_datastore_totalWriteLatency_average', 'ms', 'disk.latency'],
  ['ceph_osd_apply_latency_ms', 'ms', 'disk.latency'],
])('%s in %s is read by its words', (metric, unit, concept) => {
  expect(meaningOf({ metric, unit, labels: {} })?.concept).toBe(concept);
});

test('how much of a processor is idle, allowed or warm is not how busy it is', () => {
  for (const metric of [
    'ssCpuIdle',
    'cpu_limit_percent',
    'esx.cpu.reserved',
    'cpuTemperature',
    'cpuFrequency',
    'order_processor_success',
    'cpu_cache_hit',
    'cpuCreditBalance',
  ])
    expect(machineMeaning({ metric, unit: '%' })).toBeNull();
});

test('of what is given out it is bad that little is left, and from where on a thing is too warm is not how warm it is', () => {
  expect(meaningOf({ metric: 'mongodb_ss_wt_concurrentTransactions_available', unit: '1', labels: {} })).toMatchObject({ bad: 'down' });
  expect(meaningOf({ metric: 'apache_workers', unit: '1', labels: { state: 'idle' } })).toMatchObject({ bad: 'down' });
  expect(machineMeaning({ metric: 'apache_workers', unit: '1', labels: { state: 'busy' } })).toBeNull();
  for (const metric of ['gpu_slowdown_temp_celsius', 'chassisTemperatureThreshold', 'ciscoEnvMonTemperatureState'])
    expect(machineMeaning({ metric, unit: 'Cel' })).toBeNull();
});

test('what is only a size, or has a name of a convention, is not', () => {
  for (const metric of [
    'system.memory.limit',
    'system.cpu.utilization',
    'vsphere_host_mem_capacity',
    'cpu_count',
    'port_speed',
    'container_memory_cache',
  ])
    expect(machineMeaning({ metric, unit: '1' })).toBeNull();
});

test('of a heap what outlives its collections counts, not how large it may be', () => {
  const pool = (metric: string) => meaningOf({ metric, unit: 'By', labels: { pool: 'G1 Old Gen' } })?.concept;
  expect([pool('jvm_memory_pool_used_bytes'), pool('jvm_memory_pool_max_bytes'), pool('jvm_memory_pool_committed_bytes')]).toEqual([
    'memory.pressure',
    undefined,
    undefined,
  ]);
});

function timed(act: () => unknown): number {
  const start = performance.now();
  act();
  return performance.now() - start;
}
