import { describe, expect, test } from 'vitest';
import type { Labels } from '../../domain/observation.ts';
import { meaningOf, meaningsOf } from './signals.ts';

type Instrument = 'gauge' | 'counter';
const read = (metric: string, unit: string, instrument: Instrument = 'gauge', labels: Labels = {}) => {
  const meaning = meaningOf({ metric, labels, unit, instrument });
  return meaning ? `${meaning.concept} ${meaning.both ? 'otherwise' : meaning.bad}` : 'nothing';
};

describe('metrics that no table names', () => {
  test.each([
    ['cpqDaPhyDrvStatus', 'disk.failed'],
    ['cpqHeThermalSystemFanStatus', 'fan.failed'],
    ['ciscoEnvMonSupplyState', 'power.failed'],
    ['drsPSUStatus', 'power.failed'],
    ['upsBatteryStatus', 'power.failed'],
    ['upsOutputSource', 'power.failed'],
    ['zfs_pool_health', 'raid.degraded'],
    ['bgpPeerState', 'link.down'],
    ['openstack_nova_agent_state', 'process.down'],
  ])('a part and its state, whichever number is the good one: %s', (metric, concept) => {
    expect(read(metric, '1')).toBe(`${concept} otherwise`);
    const directions = meaningsOf({ metric, labels: {}, unit: '1', instrument: 'gauge' }).map(({ bad }) => bad);
    expect(directions.toSorted()).toEqual(['down', 'up']);
  });

  test.each([
    ['node_md_state', { state: 'degraded' }, 'raid.degraded up'],
    ['node_systemd_unit_state', { state: 'failed' }, 'process.down up'],
    ['node_systemd_unit_state', { state: 'active' }, 'process.down down'],
    ['kube_node_status_condition', { condition: 'Ready', status: 'true' }, 'process.down down'],
    ['kube_node_status_condition', { condition: 'Ready', status: 'false' }, 'process.down up'],
    ['hw.status', { 'hw.type': 'fan', 'hw.state': 'failed' }, 'fan.failed up'],
  ])('of each state a series of its own: %s %o', (metric, labels, meaning) => {
    expect(read(metric, '1', 'gauge', labels)).toBe(meaning);
  });

  test.each([
    ['kube_node_spec_unschedulable', '1', 'gauge', 'configuration.changed up'],
    ['vmware_host_in_maintenance_mode', '1', 'gauge', 'configuration.changed up'],
    ['etcd_server_has_leader', '1', 'gauge', 'process.down down'],
    ['vault_core_unsealed', '1', 'gauge', 'process.down down'],
    ['haproxy_backend_active_servers', '1', 'gauge', 'dependency.failed down'],
    ['slurm_nodes_down', '1', 'gauge', 'dependency.failed up'],
    ['minio_cluster_drive_offline_total', '1', 'counter', 'disk.failed up'],
    ['ceph_osd_up', '1', 'gauge', 'disk.failed down'],
    ['node_bonding_active', '1', 'gauge', 'link.down down'],
    ['upsEstimatedMinutesRemaining', 'min', 'gauge', 'power.failed down'],
    ['upsInputVoltage', 'V', 'gauge', 'power.failed down'],
    ['node_timex_offset_seconds', 's', 'gauge', 'clock.wrong up'],
    ['node_timex_sync_status', '1', 'gauge', 'clock.wrong down'],
    ['etcd_disk_wal_fsync_duration_seconds', 's', 'gauge', 'disk.latency up'],
    ['minio_node_drive_latency_us', 'us', 'gauge', 'disk.latency up'],
    ['zookeeper_fsync_threshold_exceed_count', '1', 'counter', 'disk.latency up'],
    ['node_pressure_io_waiting_seconds_total', 's', 'counter', 'cpu.iowait up'],
    ['node_pressure_memory_stalled_seconds_total', 's', 'counter', 'memory.pressure up'],
    ['ciscoMemoryPoolFree', 'By', 'gauge', 'memory.pressure down'],
    ['vmware_host_mem_swapused', 'kBy', 'gauge', 'memory.pressure up'],
    ['oracledb_tablespace_used_percent', '%', 'gauge', 'filesystem.full up'],
    ['vmware_datastore_free_space', 'By', 'gauge', 'filesystem.full down'],
    ['lustre_available_kilobytes', 'kBy', 'gauge', 'filesystem.full down'],
    ['cilium_bpf_map_pressure', '1', 'gauge', 'process.saturated up'],
    ['panSessionUtilization', '%', 'gauge', 'process.saturated up'],
    ['kafka_network_requesthandleravgidlepercent', '1', 'gauge', 'process.saturated down'],
    ['phpfpm_max_children_reached', '1', 'counter', 'process.saturated up'],
    ['elasticsearch_breakers_tripped', '1', 'counter', 'process.saturated up'],
    ['node_softnet_dropped_total', '1', 'counter', 'network.errors up'],
    ['swFCPortRxBadEof', '1', 'counter', 'network.errors up'],
  ] as const)('%s in %s, a %s', (metric, unit, instrument, meaning) => {
    expect(read(metric, unit, instrument)).toBe(meaning);
  });

  test.each([
    ['kafka_consumergroup_members', '1', 'gauge'],
    ['node_load1', '1', 'gauge'],
    ['mongodb_mongod_wiredtiger_cache_bytes', 'By', 'gauge'],
    ['node_md_disks', '1', 'gauge'],
    ['sms_delivery_percent', '%', 'gauge'],
    ['ClickHouseAsyncMetrics_MaxPartCountForPartition', '1', 'gauge'],
    ['node_network_receive_bytes_total', 'By', 'counter'],
    ['redis_memory_max_bytes', 'By', 'gauge'],
    ['kube_pod_info', '1', 'gauge'],
    ['process_start_time_seconds', 's', 'gauge'],
  ] as const)('%s says nothing of trouble', (metric, unit, instrument) => {
    expect(read(metric, unit, instrument)).toBe('nothing');
  });
});
