import { flat, growth, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW, together } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

/** Faults of stores, routers, clusters and hypervisors, in the words of their makers; written before they were first put. */
export const VENDORS_FROM_287: readonly Script[] = [
  {
    name: '287-agave',
    domain: 'storage',
    told: 'A volume of a filer has room but no inodes left, and a mail service can deliver no more; the mirror of another volume fails on the same day, as it has before.',
    sources: ['NetApp ONTAP EMS reference: wafl.vol.outOfInodes, monitor.volume.nearlyFull', 'node_exporter: mountstats'],
    build: (w) => {
      const filer = w.asset('cluster');
      const volume = w.asset('lun', [['member-of', filer]]);
      const m = w.asset('server', [['stores-on', volume]]);
      const mail = w.asset('service', [['runs-on', m]]);
      host(w, m);
      service(w, mail, { failing: step(226, 0.001, 0.4, 3), requests: flat(30) });
      w.gauge(volume, 'volume_inode_files_used', '1', { volume: 'vol_mail' }, growth(0, 20.4e6, 3_800, 21_251_126), 0.0001);
      w.gauge(volume, 'volume_inode_files_total', '1', { volume: 'vol_mail' }, flat(21_251_126), 0);
      w.gauge(volume, 'volume_size_used_percent', '%', { volume: 'vol_mail' }, flat(61), 0.001);
      repeated(
        w,
        224,
        294,
        0.5,
        filer,
        11,
        () =>
          '[filer-02: wafl_exempt05: wafl.vol.outOfInodes:error]: file system on Volume vol_mail@vserver:5c1d2f0a-77c1-11ec-9b1a-d039ea2b8a10 is out of inodes',
        'ems',
      );
      for (const minute of [58, 118, 178, 238])
        w.log(
          minute,
          filer,
          12,
          '[filer-02: SNAPMIRROR: snapmirror.dst.pullErr:error]: Replication transfer from source volume vol_arch to destination volume vol_arch_dr failed with error: Transfer aborted',
          'ems',
        );
      access(w, m, 3);
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: mail })],
        alert: mail,
        truth: cause([volume, 'filesystem.full', 'log.errors', 'log.unusual', 'unknown'], [filer, 'filesystem.full']),
      };
    },
  },
  {
    name: '288-banksia',
    domain: 'network',
    told: 'A loop at the edge floods a router with ARP, its policer drops that of everybody, and servers behind it lose those they talk to now and then.',
    sources: ['Junos System Log Explorer: DDOS_PROTOCOL_VIOLATION_SET', 'Junos: show ddos-protection protocols'],
    build: (w) => {
      const gate = w.asset('switch');
      const [m1, m2] = [w.asset('server', [['connected-to', gate]]), w.asset('server', [['connected-to', gate]])];
      const db = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      for (const id of [m1, m2]) host(w, id);
      service(w, db, { requests: step(231, 90, 70, 2) });
      service(w, app, { failing: step(231, 0.001, 0.16, 2), seconds: step(231, 0.08, 0.5, 2), requests: flat(60) });
      w.gauge(gate, 'jnxOperatingCPU', '%', { jnxOperatingDescr: 'FPC: 0 @ 0/*/*' }, step(229, 12, 71, 1), 0.06);
      for (const minute of [229.3, 240.2, 252.9, 271.4])
        w.log(
          minute,
          gate,
          12,
          `jddosd[3121]: DDOS_PROTOCOL_VIOLATION_SET: Warning: Host-bound traffic for protocol/exception  ARP:aggregate exceeded its allowed bandwidth at fpc 0 for ${w.random.integer(2, 90)} times, started at 2026-11-12 ${w.random.integer(10, 19)}:${w.random.integer(10, 59)}:11 UTC`,
          'jddosd',
        );
      w.log(140, gate, 9, "mgd[77121]: UI_LOGIN_EVENT: User 'rancid' login, class 'j-read-only' [77121], ssh-connection", 'mgd');
      distraction(w, m2, 187);
      return {
        rules: [above('Failing requests', 3, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([gate, 'network.errors', 'cpu.utilization', 'process.saturated', 'log.errors', 'log.unusual', 'unknown']),
      };
    },
  },
  {
    name: '289-camas',
    domain: 'system',
    told: 'The container runtime of a node hangs: its kubelet no longer hears of its pods, the node is not ready, and a service fails. Its clock is 40 s behind.',
    sources: ['kubernetes pkg/kubelet/kubelet.go (syncLoop)', 'kubernetes pkg/kubelet/pleg/generic.go', 'kube-state-metrics: node metrics'],
    build: (w) => {
      const kube = w.asset('cluster');
      const [n1, n2, n3] = [0, 1, 2].map(() => w.asset('server', [['member-of', kube]])) as [string, string, string];
      const app = w.asset('service', [['runs-on', n1]]);
      const other = w.asset('service', [['runs-on', n3]]);
      for (const id of [n1, n2, n3]) host(w, id);
      w.skew(n1, -40);
      service(w, app, { failing: step(233, 0.001, 0.5, 2), requests: flat(45) });
      service(w, other);
      w.gauge(n1, 'kubelet_pleg_last_seen_seconds_age', 's', {}, (minute) => (minute < 229 ? 1 : Math.min(900, (minute - 229) * 60)), 0.05);
      w.gauge(kube, 'kube_node_status_condition', '1', { node: n1, condition: 'Ready', status: 'true' }, step(232.5, 1, 0), 0);
      repeated(
        w,
        232,
        296,
        3,
        n1,
        17,
        () =>
          `kubelet[1871]: E1112 14:${w.random.integer(10, 59)}:07.412345    1871 kubelet.go:2412] "Skipping pod synchronization" err="PLEG is not healthy: pleg was last seen active ${w.random.integer(3, 40)}m${w.random.integer(0, 59)}s ago; threshold is 3m0s"`,
        'kubelet',
      );
      repeated(
        w,
        230,
        296,
        0.5,
        n1,
        17,
        () =>
          'kubelet[1871]: E1112 14:31:02.118233    1871 remote_runtime.go:294] "ListPodSandbox with filter from runtime service failed" err="rpc error: code = DeadlineExceeded desc = context deadline exceeded" filter="nil"',
        'kubelet',
      );
      repeated(
        w,
        10,
        296,
        0.2,
        kube,
        13,
        () => 'Warning BackOff pod/labs-crawler-0 Back-off pulling image "registry.example.net/labs/crawler:lates"',
        'kube-event',
      );
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([
          n1,
          'process.saturated',
          'process.down',
          'dependency.failed',
          'service.unreached',
          'log.errors',
          'log.unusual',
          'unknown',
        ]),
      };
    },
  },
  {
    name: '290-daphne',
    domain: 'hypervisor',
    told: 'An array rebuilds a group after a disk has failed and answers slowly, and a machine that was moved to the same hypervisor takes processors from its neighbour: both make the service slow.',
    sources: ['HPE MSA event descriptions: 8, 1, 37', 'VMware KB 1003659 (SCSI sense), vmkernel ScsiDeviceIO'],
    build: (w) => {
      const array = w.asset('lun');
      const [h1, h2] = [w.asset('hypervisor', [['stores-on', array]]), w.asset('hypervisor', [['stores-on', array]])];
      const vm = w.asset('vm', [['runs-on', h1]]);
      const guest = w.asset('vm', [['runs-on', h2]], { host: h2 });
      const svc = w.asset('service', [['runs-on', vm]]);
      const rebuilt = step(209, 0, 1, 3);
      const taken = step(232, 0, 1, 2);
      host(
        w,
        vm,
        {
          operationSeconds: sum(flat(0.003), scaled(rebuilt, 0.06)),
          iowait: scaled(rebuilt, 0.2),
          steal: sum(flat(0.005), scaled(taken, 0.35)),
        },
        'otel',
      );
      host(w, guest, { user: flat(0.9) }, 'otel');
      w.gauge(h1, 'vsphere_host_cpu_usage_average', '%', {}, sum(flat(48), scaled(taken, 49)), 0.03);
      w.gauge(h2, 'vsphere_host_cpu_usage_average', '%', {}, sum(flat(70), scaled(taken, -41)), 0.03);
      w.gauge(h1, 'vsphere_host_datastore_totalWriteLatency_average', 'ms', { dsname: 'ds-03' }, sum(flat(3), scaled(rebuilt, 60)), 0.1);
      service(w, svc, { seconds: sum(flat(0.05), scaled(rebuilt, 0.3), scaled(taken, 0.4)), requests: flat(35) });
      w.event(207.8, array, {
        source: 'agent',
        code: 'MSA.8',
        message: 'Disk Group: A disk in disk group dgA01 failed. (enclosure: 1, slot: 7, product ID: EG001200JWJNQ)',
        component: 'Disk 1.7',
        severity: 'warning',
      });
      w.event(208.4, array, {
        source: 'agent',
        code: 'MSA.37',
        message: 'Disk Group: Reconstruction of a disk group started. (disk group: dgA01, SN: 00c0ff51a2b30000)',
        component: 'dgA01',
        severity: 'info',
      });
      repeated(
        w,
        210,
        290,
        0.4,
        h1,
        12,
        () =>
          `vmkernel: cpu${w.random.integer(0, 31)}:2097${w.random.integer(100, 999)})ScsiDeviceIO: 3483: Cmd(0x45b9c1e4c0c0) 0x2a, CmdSN 0x800e0029 from world 2101123 to dev "naa.600c0ff00051a2b3" failed H:0x0 D:0x8 P:0x0`,
        'vmkernel',
      );
      w.change(231.5, guest, { host: h1 });
      w.log(
        231.5,
        h1,
        9,
        'Hostd: info hostd[2099123] [Originator@6876 sub=Vimsvc.ha-eventmgr] Event 4411 : Virtual machine was migrated to this host',
        'hostd',
      );
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: svc })],
        alert: svc,
        truth: together(
          [array, 'disk.failed', 'raid.degraded', 'disk.latency'],
          [h1, 'cpu.utilization', 'cpu.throttled', 'user.action', 'configuration.changed', 'process.saturated'],
        ),
      };
    },
  },
];
