import { flat, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

/** Faults of enclosures, object stores, routers and guests, in the words of their makers; written before they were first put. */
export const VENDORS_FROM_313: readonly Script[] = [
  {
    name: '313-lunaria',
    domain: 'hardware',
    told: 'An interconnect module of a blade enclosure fails: the blades that send through it lose half of their ways, and what goes to a database on one of them gets lost for a part. A blade in another enclosure is well.',
    sources: ['HPE BladeSystem Onboard Administrator: system log', 'Linux drivers/net/bonding', 'CPQRACK-MIB'],
    build: (w) => {
      const [bay, other] = [w.asset('switch'), w.asset('switch')];
      const [b1, b2] = [w.asset('server', [['connected-to', bay]]), w.asset('server', [['connected-to', bay]])];
      const b3 = w.asset('server', [['connected-to', other]]);
      const db = w.asset('service', [['runs-on', b1]]);
      const app = w.asset('service', [
        ['runs-on', b3],
        ['depends-on', db],
      ]);
      for (const id of [b1, b2, b3]) host(w, id);
      service(w, db, { requests: step(227, 70, 48, 2) });
      service(w, app, { failing: step(227, 0.001, 0.2, 2), seconds: step(227, 0.06, 0.5, 2), requests: flat(50) });
      w.log(226.6, bay, 11, 'OA: Interconnect module in bay 3 has failed (health status: Failed)', 'oa');
      w.log(226.7, bay, 11, 'OA: Enclosure status changed from OK to Degraded', 'oa');
      for (const id of [b1, b2])
        w.log(226.8, id, 12, 'kernel: bond0: (slave eno2): link status definitely down, disabling slave', 'kernel');
      w.event(151, other, {
        source: 'snmp-trap',
        code: '1.3.6.1.4.1.232.22.2.3.1.6',
        message: 'cpqRackEnclosureFanOk: enclosure fan 4 is OK',
        component: 'fan 4',
        severity: 'info',
      });
      w.skew(b1, 25);
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause(
          [bay, 'link.down', 'network.errors', 'process.down', 'log.errors', 'log.unusual', 'unknown'],
          [b1, 'link.down', 'network.errors'],
        ),
      };
    },
  },
  {
    name: '314-mimosa',
    domain: 'storage',
    told: 'A drive of one of four machines of an object store goes; what was to be written to it fails until somebody takes it out. Another service on that day warns of its old configuration.',
    sources: ['MinIO cmd/logger, cmd/xl-storage-disk-id-check.go', 'MinIO metrics v2', 'Linux drivers/scsi/sd.c'],
    build: (w) => {
      const store = w.asset('cluster');
      const nodes = [0, 1, 2, 3].map(() => w.asset('server', [['member-of', store]])) as [string, string, string, string];
      const m = w.asset('server');
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', store],
      ]);
      for (const id of [...nodes, m]) host(w, id);
      const gone = step(229, 0, 1, 1);
      w.gauge(store, 'minio_cluster_drive_offline_total', '1', {}, gone, 0);
      w.gauge(store, 'minio_cluster_drive_online_total', '1', {}, (minute) => 32 - gone(minute), 0);
      w.counter(store, 'minio_s3_requests_5xx_errors_total', '1', { api: 'putobject' }, sum(flat(0.01), scaled(gone, 4)), 0.2);
      service(w, app, { failing: sum(flat(0.001), scaled(gone, 0.14)), requests: flat(45) });
      w.log(
        228.6,
        nodes[2],
        11,
        'kernel: sd 4:0:0:0: [sde] Synchronize Cache(10) failed: Result: hostbyte=DID_ERROR driverbyte=DRIVER_OK',
        'kernel',
      );
      w.log(
        228.7,
        nodes[2],
        13,
        'kernel: blk_update_request: I/O error, dev sde, sector 2048 op 0x1:(WRITE) flags 0x800 phys_seg 1',
        'kernel',
      );
      repeated(
        w,
        229,
        294,
        1,
        nodes[2],
        17,
        () => 'minio[2210]: API: SYSTEM.storage() Error: Drive: /mnt/drive5 returned drive is faulty (cmd.StorageErr)',
        'minio',
      );
      w.log(201, m, 13, 'app[900]: WARN deprecated option "s3.path_style" is set, it will be ignored in 4.0', 'app');
      distraction(w, nodes[0], 226);
      return {
        rules: [above('Failing requests', 3, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([nodes[2], 'disk.failed', 'disk.bad-sectors', 'disk.latency', 'log.errors']),
      };
    },
  },
  {
    name: '315-nigella',
    domain: 'network',
    told: 'Somebody lets a switch no longer pass a group address; two balancers that watch each other by it both think that they are the first, and half of what comes to their common address is lost.',
    sources: ['keepalived vrrp/vrrp.c', 'Cisco IOS: SYS-5-CONFIG_I, IP-4-DUPADDR', 'RFC 5798'],
    build: (w) => {
      const net = w.asset('switch');
      const [m1, m2, m3] = [0, 1, 2].map(() => w.asset('server', [['connected-to', net]])) as [string, string, string];
      const pair = w.asset('cluster');
      const [l1, l2] = [m1, m2].map((id) =>
        w.asset('service', [
          ['runs-on', id],
          ['member-of', pair],
        ]),
      ) as [string, string];
      const front = w.asset('service', [
        ['runs-on', m3],
        ['depends-on', pair],
      ]);
      for (const id of [m1, m2, m3]) host(w, id);
      for (const id of [l1, l2]) w.gauge(id, 'haproxy_frontend_current_sessions', '1', { proxy: 'in' }, flat(210), 0.08);
      service(w, front, { failing: step(228, 0.002, 0.4, 1), requests: flat(30) });
      w.log(227.5, net, 10, '%SYS-5-CONFIG_I: Configured from console by park on vty0 (10.20.0.9)', 'ios');
      w.log(228, l2, 10, 'Keepalived_vrrp[801]: (VI_1) Backup received no advertisement, entering MASTER STATE', 'keepalived');
      repeated(w, 228, 294, 0.3, net, 12, () => '%IP-4-DUPADDR: Duplicate address 10.20.4.100 on Vlan20, sourced by 0050.5612.88aa', 'ios');
      w.log(206, m3, 9, 'systemd[1]: Reloading nginx.service - A high performance web server...', 'systemd');
      w.lose(m1, 0, 300, 'system.network.io');
      return {
        rules: [above('Failing requests', 6, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: cause([net, 'configuration.changed', 'user.action', 'network.errors']),
      };
    },
  },
  {
    name: '316-orobus',
    domain: 'hypervisor',
    told: 'Somebody gives a guest six times as many processors, more than half of what its host has: it waits until so many are free at once, and its service becomes slower than it was. A neighbour is copied on that day.',
    sources: ['VMware, Performance Best Practices for vSphere 8 (co-stop)', 'telegraf inputs.vsphere: cpu.costop.summation'],
    build: (w) => {
      const h = w.asset('hypervisor');
      const vm = w.asset('vm', [['runs-on', h]], { 'vcpu.count': '8' });
      const neighbour = w.asset('vm', [['runs-on', h]]);
      const svc = w.asset('service', [['runs-on', vm]]);
      const wide = step(226, 0, 1, 1);
      host(w, vm);
      host(w, neighbour, { read: (minute) => (minute > 160 && minute < 200 ? 70e6 : 1e6) });
      w.gauge(h, 'vsphere_host_cpu_usage_average', '%', {}, flat(61), 0.05);
      w.gauge(vm, 'vsphere_vm_cpu_costop_summation', 'ms', {}, sum(flat(12), scaled(wide, 7_200)), 0.1);
      w.gauge(vm, 'vsphere_vm_cpu_ready_summation', 'ms', {}, sum(flat(150), scaled(wide, 2_900)), 0.1);
      service(w, svc, { seconds: sum(flat(0.09), scaled(wide, 0.6)), requests: flat(28) });
      w.change(225.5, vm, { 'vcpu.count': '48' });
      w.log(
        225.5,
        h,
        9,
        'Hostd: info hostd[2099123] [Originator@6876 sub=Vimsvc.TaskManager] Task Completed : haTask-14-vim.VirtualMachine.reconfigure-188812 Status success',
        'hostd',
      );
      distraction(w, neighbour, 221);
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: svc })],
        alert: svc,
        truth: cause([vm, 'configuration.changed', 'user.action']),
      };
    },
  },
  {
    name: '317-phlox',
    domain: 'system',
    told: 'The audit of a kernel has more to tell than its daemon writes: every program that does something waits for it, and the service on the machine is slow. Processor, memory and disk are as ever; the clock is 20 s ahead.',
    sources: ['Linux kernel/audit.c', 'auditd(8)'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      for (const id of [m1, m2]) host(w, id);
      w.skew(m1, 20);
      service(w, db);
      service(w, app, { seconds: step(228, 0.07, 0.9, 2), requests: flat(40) });
      repeated(
        w,
        227,
        294,
        1.2,
        m1,
        12,
        () => `kernel: audit: audit_backlog=${w.random.integer(8_193, 8_400)} > audit_backlog_limit=8192`,
        'kernel',
      );
      repeated(w, 227, 294, 1, m1, 12, () => 'kernel: audit: backlog limit exceeded', 'kernel');
      w.log(198, m2, 9, 'dbus-daemon[612]: [system] Successfully activated service org.freedesktop.PackageKit', 'dbus-daemon');
      access(w, m1, 3);
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([m1, 'process.saturated', 'log.errors', 'log.unusual']),
      };
    },
  },
];
