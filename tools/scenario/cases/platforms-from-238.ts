import { flat, growth, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

/** Hypervisors, systems and services, in the words of their vendors and programs. */
export const PLATFORMS_FROM_238: readonly Script[] = [
  {
    name: '238-jonquil',
    domain: 'hypervisor',
    told: 'The network card of a hypervisor hangs and is reset every few seconds, as this model does under load. Its guests are hard to reach; the service on one of them fails. A guest on another host moved this morning.',
    sources: ['Linux drivers/net/ethernet/intel/e1000e (texts)', 'Proxmox VE, corosync texts (KNET, TOTEM)'],
    build: (w) => {
      const cluster = w.asset('cluster');
      const [hv, other] = [w.asset('hypervisor', [['member-of', cluster]]), w.asset('hypervisor', [['member-of', cluster]])];
      const [v, u] = [w.asset('vm', [['runs-on', hv]]), w.asset('vm', [['runs-on', other]])];
      const app = w.asset('service', [['runs-on', v]]);
      const front = w.asset('service', [
        ['runs-on', u],
        ['depends-on', app],
      ]);
      host(w, hv, { quiet: true }, 'node');
      host(w, other, { quiet: true }, 'node');
      host(w, v);
      host(w, u);
      service(w, app);
      service(w, front, { failing: step(236, 0.001, 0.36, 1), requests: flat(42) });
      w.log(90, other, 9, 'pvedaemon[1420]: <root@pam> end task UPID:pve2:0012F3:qmigrate:104:root@pam: OK', 'pvedaemon');
      repeated(w, 235.5, w.minutes, 6, hv, 17, () => 'kernel: e1000e 0000:00:1f.6 eno1: Detected Hardware Unit Hang:', 'kernel');
      repeated(w, 236, w.minutes, 1, hv, 17, () => 'kernel: e1000e 0000:00:1f.6 eno1: Reset adapter unexpectedly', 'kernel');
      repeated(w, 236, w.minutes, 1, other, 9, () => 'corosync[1102]:   [KNET  ] link: host: 1 link: 0 is down', 'corosync');
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: cause([hv, 'network.errors', 'link.down', 'log.errors', 'log.unusual']),
      };
    },
  },
  {
    name: '239-knapweed',
    domain: 'hypervisor',
    told: 'The volume that two hosts share is paused for the storage behind it does not answer in time; the guests of both wait for their disks. The service on one of them is slow.',
    sources: ['Microsoft, Windows event log: FailoverClustering 5120, StorPort 129, disk 153', 'windows_exporter, collector logical_disk'],
    build: (w) => {
      const lun = w.asset('lun');
      const hosts = [w.asset('hypervisor', [['stores-on', lun]]), w.asset('hypervisor', [['stores-on', lun]])] as const;
      const [v, u] = [w.asset('vm', [['runs-on', hosts[0]]]), w.asset('vm', [['runs-on', hosts[1]]])];
      const app = w.asset('service', [['runs-on', v]]);
      const other = w.asset('service', [['runs-on', u]]);
      for (const id of [v, u]) {
        w.gauge(id, 'windows_cpu_utilization', '1', {}, flat(0.2), 0.1, [0, 1]);
        w.gauge(id, 'windows_logical_disk_avg_write_latency_seconds', 's', { volume: 'C:' }, step(234, 0.003, 0.92, 1), 0.2);
      }
      service(w, app, { seconds: step(234, 0.09, 2.7, 1) });
      service(w, other, { seconds: step(234, 0.05, 1.9, 1) });
      for (const id of hosts) {
        w.gauge(id, 'windows_cpu_utilization', '1', {}, flat(0.35), 0.1, [0, 1]);
        w.log(233.7, id, 13, 'storahci 129: Reset to device, \\Device\\RaidPort1, was issued.', 'System');
        w.log(
          233.8,
          id,
          13,
          'disk 153: The IO operation at logical block address 0x1f2c8a0 for Disk 2 (PDO name: \\Device\\0000003a) was retried.',
          'System',
        );
        w.log(
          234.1,
          id,
          17,
          "FailoverClustering 5120: Cluster Shared Volume 'Volume1' ('Cluster Disk 2') has entered a paused state because of 'STATUS_IO_TIMEOUT(c00000b5)'. All I/O will temporarily be queued until a path to the volume is reestablished.",
          'System',
        );
      }
      return {
        rules: [above('Slow answers', 1, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause(
          [lun, 'disk.latency', 'disk.failed', 'link.down'],
          ...hosts.map((id) => [id, 'disk.latency', 'disk.failed', 'log.errors', 'log.unusual', 'link.down'] as const),
        ),
      };
    },
  },
  {
    name: '240-lavender',
    domain: 'system',
    told: 'A gateway keeps so many connections with so much unread in them that the kernel has no pages left for TCP: new ones get no memory, answers come late. Its memory as a whole is half free.',
    sources: ['Linux net/ipv4/tcp.c (text), tcp(7), tcp_mem', 'node_exporter, collector sockstat'],
    build: (w) => {
      const [g, m] = [w.asset('server'), w.asset('server')];
      const gateway = w.asset('service', [['runs-on', g]]);
      const front = w.asset('service', [
        ['runs-on', m],
        ['depends-on', gateway],
      ]);
      host(w, g, {}, 'node');
      host(w, m);
      w.gauge(g, 'node_sockstat_TCP_mem', '1', {}, growth(150, 41_000, 4_100, 386_000), 0.01);
      service(w, gateway, { seconds: step(234, 0.05, 1.1, 2), failing: step(234, 0.001, 0.05, 2) });
      service(w, front, { seconds: step(234, 0.08, 1.2, 2) });
      access(w, front, 2);
      repeated(w, 234, w.minutes, 4, g, 14, () => 'kernel: TCP: out of memory -- consider tuning tcp_mem', 'kernel');
      return {
        rules: [above('Slow answers', 0.6, { ...SLOW.prometheus, on: front })],
        alert: front,
        truth: cause([g, 'memory.pressure', 'process.saturated', 'network.errors', 'log.errors', 'log.unusual']),
      };
    },
  },
  {
    name: '241-mugwort',
    domain: 'system',
    told: 'A driver of an old scanner of viruses leaks from the kernel’s own memory on a Windows file server until nothing can be allocated. Whoever opens a file there gets an error; the disks are idle.',
    sources: ['Microsoft, event 2019 of source Srv', 'windows_exporter, collector memory (pool_nonpaged_bytes)'],
    build: (w) => {
      const [fs, m] = [w.asset('server'), w.asset('server')];
      const share = w.asset('service', [['runs-on', fs]]);
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', share],
      ]);
      w.gauge(fs, 'windows_cpu_utilization', '1', {}, flat(0.14), 0.1, [0, 1]);
      w.gauge(fs, 'windows_memory_pool_nonpaged_bytes', 'By', {}, growth(0, 1.1e9, 2.6e7, 7.2e9), 0.004);
      w.gauge(
        fs,
        'windows_memory_available_bytes',
        'By',
        {},
        sum(flat(21e9), (minute) => -2.6e7 * Math.min(minute, 234)),
        0.005,
      );
      host(w, m);
      service(w, app, { failing: step(236, 0.001, 0.41, 1), requests: flat(30) });
      repeated(
        w,
        235.5,
        w.minutes,
        2,
        fs,
        17,
        () => 'Srv 2019: The server was unable to allocate from the system nonpaged pool because the pool was empty.',
        'System',
      );
      distraction(w, m, 224);
      return {
        rules: [above('Failing requests', 6, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([fs, 'memory.pressure', 'process.saturated', 'log.errors', 'log.unusual']),
      };
    },
  },
  {
    name: '242-nasturtium',
    domain: 'service',
    told: 'A standby of a database cancels the long questions of a report’s service, for what they read has been cleaned up by the first. The service fails a third of its requests; processors and disks are as ever.',
    sources: ['PostgreSQL manual, 26.4.2 (query conflicts)', 'postgres_exporter, pg_stat_database_conflicts'],
    build: (w) => {
      const [p, s, m] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const primary = w.asset('service', [['runs-on', p]]);
      const standby = w.asset('service', [
        ['runs-on', s],
        ['depends-on', primary],
      ]);
      const reports = w.asset('service', [
        ['runs-on', m],
        ['depends-on', standby],
      ]);
      for (const id of [p, s, m]) host(w, id);
      w.counter(standby, 'pg_stat_database_conflicts', '1', { datname: 'shop' }, step(235, 0.001, 5.2, 1), 0.2);
      w.log(234.6, primary, 9, 'LOG:  automatic vacuum of table "shop.public.orders": index scans: 1', 'postgres');
      repeated(w, 235, w.minutes, 6, standby, 17, () => 'ERROR:  canceling statement due to conflict with recovery', 'postgres');
      repeated(
        w,
        235,
        w.minutes,
        6,
        standby,
        9,
        () => 'DETAIL:  User query might have needed to see row versions that must be removed.',
        'postgres',
      );
      service(w, reports, { failing: step(235, 0.001, 0.33, 1), requests: flat(24) });
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: reports })],
        alert: reports,
        truth: cause([standby, 'service.errors', 'log.errors', 'log.unusual'], [primary, 'job.running', 'log.unusual']),
      };
    },
  },
  {
    name: '243-orchid',
    domain: 'service',
    told: 'The key-value store of a cluster has reached the most it may hold and takes no writes any more; what asks for new containers is refused, what runs goes on. A node was released an hour ago.',
    sources: ['etcd documentation, space quota', 'etcd server/etcdserver (texts: NOSPACE, mvcc: database space exceeded)'],
    build: (w) => {
      const [e, k, m] = [w.asset('server'), w.asset('server'), w.asset('server', [], { 'os.version': '6.1.0-25' })];
      const etcd = w.asset('service', [['runs-on', e]]);
      const api = w.asset('service', [
        ['runs-on', k],
        ['depends-on', etcd],
      ]);
      const deployer = w.asset('service', [
        ['runs-on', m],
        ['depends-on', api],
      ]);
      for (const id of [e, k, m]) host(w, id);
      w.gauge(etcd, 'etcd_mvcc_db_total_size_in_bytes', 'By', {}, growth(0, 1.2e9, 4.0e6, 2.147e9), 0.0005);
      w.gauge(etcd, 'etcd_server_quota_backend_bytes', 'By', {}, flat(2.147e9), 0);
      w.log(
        235.9,
        etcd,
        13,
        '{"level":"warn","caller":"etcdserver/server.go:2078","msg":"alarm raised","alarm":"NOSPACE","from":"8e9e05c52164694d"}',
        'etcd',
      );
      repeated(
        w,
        236,
        w.minutes,
        5,
        api,
        17,
        () =>
          'E1110 status.go:71] apiserver received an error that is not an metav1.Status: rpctypes.EtcdError{code:0x8, desc:"etcdserver: mvcc: database space exceeded"}',
        'kube-apiserver',
      );
      service(w, deployer, { failing: step(236, 0.001, 0.7, 1), requests: flat(12) });
      w.change(171, m, { 'os.version': '6.1.0-26' });
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: deployer })],
        alert: deployer,
        truth: cause([etcd, 'filesystem.full', 'process.saturated', 'log.errors', 'log.unusual']),
      };
    },
  },
];
