import { expect, test } from 'vitest';
import { resample } from './columns.ts';
import { conceptOfCode } from './hardware-codes.ts';
import { readable } from './series.ts';
import { meaningOf } from './signals.ts';
import { conceptOfText, isComplaint, jobOfText } from './text-meaning.ts';

test.each([
  ['system.cpu.utilization', { 'cpu.mode': 'iowait' }, 'cpu.iowait', 'up'],
  ['node_cpu_seconds_total', { cpu: '0', mode: 'iowait' }, 'cpu.iowait', 'up'],
  ['system.cpu.time', { 'cpu.mode': 'user' }, 'cpu.utilization', 'up'],
  ['system.cpu.utilization', {}, 'cpu.utilization', 'up'],
  ['vcenter.host.cpu.utilization', {}, 'cpu.utilization', 'up'],
  ['node_filesystem_files_free', { mountpoint: '/var' }, 'filesystem.full', 'down'],
  ['system.disk.io', { 'disk.io.direction': 'write' }, 'disk.write-rate', 'up'],
  ['node_disk_read_bytes_total', { device: 'sda' }, 'disk.read-rate', 'up'],
  ['hw.disk.smart.reallocated_sectors', { slot: 'slot-7' }, 'disk.bad-sectors', 'up'],
  ['hw.temperature', {}, 'temperature.high', 'up'],
  ['hw.fan.speed', {}, 'fan.failed', 'down'],
  ['http.server.request.duration', {}, 'service.latency', 'up'],
  ['http_server_request_duration_seconds', { quantile: '0.95' }, 'service.latency', 'up'],
  ['checkout_errors_total', {}, 'service.errors', 'up'],
  ['up', {}, 'process.down', 'down'],
  ['panic_count', {}, 'process.down', 'up'],
  ['kube_pod_container_status_restarts_total', {}, 'process.down', 'up'],
  ['container_oom_killed_total', {}, 'memory.pressure', 'up'],
  ['disk_used_pct', {}, 'filesystem.full', 'up'],
  ['disk.used.percent', {}, 'filesystem.full', 'up'],
  ['fs_free_ratio', {}, 'filesystem.full', 'down'],
  ['table_write_throttle_ratio', {}, 'process.saturated', 'up'],
  ['container_cpu_cfs_throttled_periods_total', {}, 'cpu.throttled', 'up'],
  ['outbound_call_error_ratio', {}, 'dependency.failed', 'up'],
  ['ifOutDiscards', { ifDescr: 'Ethernet1/50' }, 'network.errors', 'up'],
  ['dot3StatsFCSErrors', { ifDescr: 'Ethernet1/50' }, 'network.errors', 'up'],
  ['swFCPortRxCrcs', { swFCPortIndex: '14' }, 'network.errors', 'up'],
  ['node_fibrechannel_invalid_crc_total', { fc_host: 'host1' }, 'network.errors', 'up'],
  ['node_netstat_Tcp_RetransSegs', {}, 'network.errors', 'up'],
  ['node_netstat_TcpExt_ListenOverflows', {}, 'process.saturated', 'up'],
  ['pg_locks_waiting', {}, 'process.saturated', 'up'],
  ['mysql_global_status_innodb_row_lock_current_waits', {}, 'process.saturated', 'up'],
  ['sqlserver.deadlocks.rate', {}, 'process.saturated', 'up'],
] as const)('%s %j means %s, bad when %s', (metric, labels, concept, bad) => {
  expect(meaningOf({ metric, labels, unit: '1' })).toMatchObject({ concept, bad });
});

test.each([
  'request_queue_depth',
  'db_query_count_per_request',
  'system.cpu.utilization',
  'system.disk.operations',
  'hw.disk.smart.media_errors',
  'system.uptime',
  'x',
])('%s alone means nothing', (metric) => {
  expect(meaningOf({ metric, labels: { 'cpu.mode': 'idle' }, unit: '1' })).toBeNull();
});

test('a limit of change follows the unit', () => {
  const floors = ['s', 'ms'].map((unit) => meaningOf({ metric: 'request_latency', labels: {}, unit })?.floor);
  expect((floors[1] ?? 0) / (floors[0] ?? 1)).toBeCloseTo(1000);
});

test.each([
  ['RAID group 2 degraded', 'raid.degraded'],
  ['backup job nightly-full started', 'job.running'],
  ['Starting backup-nightly.service - nightly backup to LUN-12...', 'job.running'],
  ['CheckoutLatencyHigh', 'service.latency'],
  ['HostHighIowait', 'cpu.iowait'],
  ['blk_update_request: critical medium error, dev sdf', 'disk.bad-sectors'],
  ['Controller ID: 0 BBU disabled; changing WB virtual disks to WT, Forced WB VDs are not affected', 'battery.failed'],
  ['Battery on RAID Controller in Slot 3 can no longer recharge.', 'battery.failed'],
  ['UPS battery replaced by the operator', null],
  ['Controller ID: 0 BBU charging complete', null],
  ['Accepted publickey for deploy', null],
  ['kernel: nfsd: too many open connections, consider increasing the number of threads', 'process.saturated'],
  ['connect() to 10.0.0.9:5432 failed (99: Cannot assign requested address)', 'process.saturated'],
  ['bind() to 10.0.0.9:80 failed (99: Cannot assign requested address)', null],
  ['kernel: nfs: server filer-2 not responding, still trying', 'disk.latency'],
  ['kernel: nfs: server filer-2 OK', null],
  ['CIFS: VFS: \\\\filer-2 has not responded in 180 seconds. Reconnecting...', 'disk.latency'],
  ['kernel: INFO: task jbd2/sda1-8:311 blocked for more than 120 seconds.', 'cpu.iowait'],
  ['%IP-4-DUPADDR: Duplicate address 10.0.0.7 on Vlan20, sourced by 5254.00c4.9e11', 'network.errors'],
  ['kernel: IPv6: eth0: IPv6 duplicate address fe80::1 used by 52:54:00:12:34:56 detected!', 'network.errors'],
  ['kernel: nf_conntrack: nf_conntrack: table full, dropping packet', 'network.errors'],
  ['ntpd[511]: time reset -3600.000142 s', 'clock.wrong'],
  ['ntpd[511]: 0.0.0.0 c61c 0c clock_step -1.500000 s', 'clock.wrong'],
  ['chronyd[688]: System clock was stepped by -0.612345 seconds', 'clock.wrong'],
  ['systemd[1]: Time has been changed', 'clock.wrong'],
  ['Unpacking openssl (3.0.14-1) over (3.0.11-1) ...', 'configuration.changed'],
  ['2026-11-20 06:11:02 upgrade libc6:amd64 2.36-9+deb12u8 2.36-9+deb12u9', 'configuration.changed'],
  ['Upgraded: kernel-5.14.0-503.el9.x86_64', 'configuration.changed'],
  ['Selecting previously unselected package tree.', null],
  ['(snpslmd) DENIED: "Layout-Engine" flow@node12 (Feature has expired. (-10,32))', 'credential.expired'],
  ['ORA-28001: the password has expired', 'credential.expired'],
  ['Your subscription has expired; renew it to receive updates', 'credential.expired'],
  ['license renewed until 2027-11-01', null],
  ['dhcpd: DHCPDISCOVER from 00:50:56:1f:11:22 via ens192: network 10.20.6.0/24: no free leases', 'process.saturated'],
  ['sendto: No buffer space available', 'process.saturated'],
  ['java.util.concurrent.RejectedExecutionException: Task rejected from ThreadPoolExecutor', 'process.saturated'],
  ['HTTP 429 Too Many Requests from payments', 'process.saturated'],
  ['blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark]', null],
  ['%SPANTREE-5-ROOTCHANGE: Root Changed for vlan 20: New Root Port is GigabitEthernet1/0/17', 'network.errors'],
  ['%SW_MATM-4-MACFLAP_NOTIF: Host 0050.5612.1f02 in vlan 20 is flapping between port Te1/0/1 and port Gi1/0/17', 'network.errors'],
  ['kernel: br0: received packet on eno1 with own address as source address', 'network.errors'],
  ['%LINK-3-UPDOWN: Interface TenGigabitEthernet1/0/7, changed state to down', 'link.down'],
  ['%LINK-3-UPDOWN: Interface TenGigabitEthernet1/0/7, changed state to up', null],
  ['%ETH_PORT_CHANNEL-5-PORT_DOWN: port-channel10: Ethernet1/49 is down', 'link.down'],
  ['%ETHPORT-5-IF_DOWN_LINK_FAILURE: Interface Ethernet1/4 is down (Link failure)', 'link.down'],
  ['kernel: neighbour: arp_cache: neighbor table overflow!', 'process.saturated'],
  ['kernel: connection3:0: ping timeout of 5 secs expired, recv timeout 5, last rx 4299', 'disk.latency'],
  ['iscsid: connection1:0 is operational after recovery (1 attempts)', null],
  ['multipathd[611]: mpatha: remaining active paths: 1', 'disk.latency'],
  ['kernel: rport-1:0-3: blocked FC remote port time out: removing target', 'disk.latency'],
  ['vpxa: Task: Remove snapshot of db-7 requested by backup', 'job.running'],
  ['Hostd: Migrating db-7 from esx-2 to esx-3', 'job.running'],
  ['vmx: Starting online consolidate of 2 disks', 'job.running'],
  ['vpxa: Event: Host esx-07 in DC1 has started to enter maintenance mode', 'configuration.changed'],
  ['Node worker-3 status is now: NodeNotSchedulable', 'configuration.changed'],
] as const)('“%s” speaks of %s', (text, concept) => {
  expect(conceptOfText(text)).toBe(concept);
});

test('jobs are named from a closed list of words only', () => {
  expect(jobOfText('backup job nightly started')).toBe('backup');
  expect(jobOfText('job $(rm -rf /) started')).toBeNull();
});

test.each([
  ['Temperature.UpperNonCritical.GoingHigh', 'temperature.high'],
  ['Processor.AutomaticallyThrottled', 'cpu.throttled'],
  ['RAID.Degraded', 'raid.degraded'],
  ['StorageDevice.1.1.DriveFailed', 'disk.failed'],
  ['StorageController.1.0.BatteryFailed', 'battery.failed'],
  ['Battery.Failed', undefined],
  ['1.3.6.1.6.3.1.1.5.3', 'link.down'],
] as const)('code %s means %s', (code, concept) => {
  expect(conceptOfCode(code)?.concept).toBe(concept);
});

test('a counter is read as its rate, a reset as a start from zero, seconds per second as a ratio', () => {
  const points = [
    [0, 100],
    [10_000, 200],
    [20_000, 50],
    [20_000, 60],
    [30_000, 55],
  ] as const;
  expect(readable({ unit: 's', instrument: 'counter', points })).toEqual({
    unit: '1',
    points: [
      [10_000, 10],
      [20_000, 5],
      [30_000, 5.5],
    ],
  });
});

test('resampling keeps the first instant and the middle value of each stretch', () => {
  const points = Array.from({ length: 1000 }, (_, index) => [index, index % 10 === 0 ? 100 : 1] as const);
  const few = resample(points, 100);
  expect(few).toHaveLength(100);
  expect(few.every(([, value]) => value === 1)).toBe(true);
});

test.each([
  ['info: validation failure <a.example. A IN>: signature expired from 10.0.0.53', 'credential.expired'],
  ['CircuitBreakingException: [parent] Data too large, data for [<http_request>] would be [16/15.1gb]', 'process.saturated'],
  ['%BGP-5-ADJCHANGE: neighbor 203.0.113.9 Down BGP Notification sent', 'link.down'],
  ['bgpd[7]: %ADJCHANGE: neighbor 10.0.0.1 in vrf default Up', null],
  ['[ZONE-1022], 4512, FID 128, INFO, fcsw1, The effective configuration has changed to prod.', 'configuration.changed'],
  ['token refreshed, expires in 3600 s', null],
] as const)('“%s” speaks of %s', (text, concept) => {
  expect(conceptOfText(text)).toBe(concept);
});

test.each([
  ['%ENVMON-2-OVER: something', true],
  ['E1110 12:00:01.000000 1 controller.go:12] sync', true],
  ['{"level":"error","msg":"x"}', true],
  ['RuntimeError: unspecified launch failure', true],
  ['GPU has fallen off the bus', true],
  ['sync: 4 members out of sync, state mismatch', true],
  ['autoscaler: scaling down web to 3 replicas', false],
  ['Selected source 10.20.0.4', false],
  ['Finished logrotate.service - Rotate log files.', false],
  ['GET /errors-of-the-day 200', false],
  ['sshd[7]: Failed password for invalid user admin from 10.0.0.9 port 40 ssh2', false],
])('whether “%s” complains: %s', (text, complains) => {
  expect(isComplaint(text)).toBe(complains);
});

test.each(['sysUpTime', 'sysUpTimeInstance', 'hrSystemUptime', 'up_time', 'app.uptime'])(
  '%s says nothing of how anything does',
  (metric) => {
    expect(meaningOf({ metric, unit: '1', labels: {}, instrument: 'gauge' })).toBeNull();
  },
);

test.each(['lookupTime', 'startup_time'])('%s is no time since the start', (metric) => {
  expect(meaningOf({ metric, unit: 'ms', labels: {}, instrument: 'gauge' })).not.toBeNull();
});
