import { flat, growth, lagged, scaled, step, sum } from '../courses.ts';
import { bmc, host, service } from '../machines.ts';
import { above, FAILING, type Script, SLOW, together } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** Four with two causes: ways, members and coolers that were lost before, and two that overlap by chance; written before they were first put. */
export const MIXED_FROM_389: readonly Script[] = [
  {
    name: '389-trollius',
    domain: 'storage',
    told: 'A host reaches its volume by two switches; the port at the first is down since morning, and the second restarts for an upgrade that somebody gives it. What is stored there is gone.',
    sources: ['Cisco NX-OS: ETHPORT-5-IF_DOWN_LINK_FAILURE, install', 'multipath-tools', 'node_exporter'],
    build: (w) => {
      const [s1, s2] = [w.asset('switch'), w.asset('switch')];
      const lun = w.asset('lun', [
        ['connected-to', s1],
        ['connected-to', s2],
      ]);
      const m1 = w.asset('server', [
        ['connected-to', s1],
        ['connected-to', s2],
        ['stores-on', lun],
      ]);
      const m2 = w.asset('server');
      const db = w.asset('service', [['runs-on', m1]]);
      const app = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', db],
      ]);
      host(w, m1, { iowait: step(231, 0.01, 0.6, 1) }, 'otel');
      host(w, m2);
      w.log(118, s1, 11, '%ETHPORT-5-IF_DOWN_LINK_FAILURE: Interface Ethernet1/14 is down (Link failure)', 'nxos');
      w.log(118.1, m1, 13, 'multipathd[640]: sdb: mark as failed', 'multipathd');
      w.log(118.2, m1, 9, 'multipathd[640]: mpatha: remaining active paths: 1', 'multipathd');
      w.gauge(s2, 'sysUpTime', 's', {}, flat(8.1e6), 0);
      w.lose(s2, 230.6, 241);
      w.log(
        229.9,
        s2,
        13,
        '%VSHD-5-VSHD_SYSLOG_CONFIG_I: Configured from vty by n.berg on 10.20.1.14@pts/1: install all nxos bootflash:nxos64.10.3.5.bin',
        'nxos',
      );
      w.log(231, m1, 11, 'kernel: sd 5:0:0:1: rejecting I/O to offline device', 'kernel');
      w.log(231.1, m1, 13, 'multipathd[640]: mpatha: remaining active paths: 0', 'multipathd');
      service(w, db, { failing: step(231, 0.001, 0.9, 1), requests: flat(60) });
      service(w, app, { failing: step(231, 0.001, 0.8, 1), requests: flat(35) });
      distraction(w, m2, 222);
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: together([s1, 'link.down', 'network.errors'], [s2, 'configuration.changed', 'user.action', 'process.down']),
      };
    },
  },
  {
    name: '390-ursinia',
    domain: 'system',
    told: 'One of three members that keep the state of a cluster has been slow at its disk for an hour; then the card of another’s machine damages frames, and there is no majority in time.',
    sources: ['etcd: raft, wal', 'node_exporter', 'kube-apiserver'],
    build: (w) => {
      const etcd = w.asset('cluster');
      const [m1, m2, m3, m4] = [w.asset('server'), w.asset('server'), w.asset('server'), w.asset('server')];
      const [e1, e2, e3] = [m1, m2, m3].map((id) =>
        w.asset('service', [
          ['runs-on', id],
          ['member-of', etcd],
        ]),
      ) as [string, string, string];
      const api = w.asset('service', [
        ['runs-on', m4],
        ['depends-on', etcd],
      ]);
      const [slow, damaged] = [step(158, 0, 1, 1), step(231, 0, 1, 1)];
      host(w, m1, { operationSeconds: sum(flat(0.002), scaled(slow, 1.1)) }, 'otel');
      host(w, m2, { errors: sum(flat(0.01), scaled(damaged, 90)) }, 'node');
      for (const id of [m3, m4]) host(w, id);
      w.gauge(e1, 'etcd_disk_wal_fsync_duration_seconds', 's', { quantile: '0.99' }, sum(flat(0.004), scaled(slow, 1.4)), 0.1);
      w.gauge(e2, 'etcd_disk_wal_fsync_duration_seconds', 's', { quantile: '0.99' }, flat(0.004), 0.1);
      w.gauge(e3, 'etcd_disk_wal_fsync_duration_seconds', 's', { quantile: '0.99' }, flat(0.005), 0.1);
      repeated(
        w,
        158,
        292,
        0.4,
        e1,
        13,
        () => '{"level":"warn","caller":"wal/wal.go:805","msg":"slow fdatasync","took":"1.31s","expected-duration":"1s"}',
        'etcd',
      );
      repeated(
        w,
        231.4,
        292,
        0.7,
        e3,
        13,
        () =>
          '{"level":"warn","caller":"rafthttp/probing_status.go:68","msg":"prober detected unhealthy status","round-tripper-name":"ROUND_TRIPPER_RAFT_MESSAGE","error":"i/o timeout"}',
        'etcd',
      );
      service(w, api, {
        seconds: sum(flat(0.04), scaled(damaged, 2.2)),
        failing: sum(flat(0.001), scaled(damaged, 0.3)),
        requests: flat(55),
      });
      repeated(
        w,
        231.5,
        292,
        1,
        api,
        17,
        () => 'E1114 status.go:71] apiserver received an error that is not an metav1.Status: etcdserver: request timed out',
        'kube-apiserver',
      );
      distraction(w, m3, 225);
      return {
        rules: [above('Failing requests', 6, { ...FAILING.prometheus, on: api })],
        alert: api,
        truth: together([m1, 'disk.latency', 'disk.utilization'], [m2, 'network.errors']),
      };
    },
  },
  {
    name: '391-veltheimia',
    domain: 'hardware',
    told: 'A mail store’s file server loses frames on its port, and half an hour later a fan of the proxy’s own machine stops, whose processor is clocked down: readers wait for one, then for both.',
    sources: ['Dell iDRAC: FAN0001, CPU0701', 'node_exporter', 'Linux therm_throt.c'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const files = w.asset('service', [['runs-on', m2]]);
      const imap = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', files],
      ]);
      const [lost, throttled] = [step(204, 0, 1, 1), step(238, 0, 1, 3)];
      host(w, m1, { user: sum(flat(0.3), scaled(throttled, 0.55)) }, 'otel');
      host(w, m2, { errors: sum(flat(0.01), scaled(lost, 55)) }, 'node');
      bmc(w, m1, { fan: step(233, 6200, 0), cpu: lagged(step(233, 52, 98), 4, 300) });
      w.event(233, m1, {
        source: 'redfish',
        code: 'FAN0001',
        message: 'Fan 1 RPM is less than the lower critical threshold.',
        component: 'Fan.Embedded.1',
        severity: 'critical',
      });
      w.log(238.2, m1, 12, 'kernel: CPU3: Core temperature above threshold, cpu clock throttled (total events = 1)', 'kernel');
      service(w, files, { seconds: sum(flat(0.015), scaled(lost, 0.4)), requests: flat(90) });
      service(w, imap, { seconds: sum(flat(0.06), scaled(lost, 0.45), scaled(throttled, 1.3)), requests: flat(50) });
      distraction(w, m2, 228);
      return {
        rules: [above('Slow answers', 1, { ...SLOW.prometheus, on: imap })],
        alert: imap,
        truth: together([m2, 'network.errors'], [m1, 'fan.failed', 'temperature.high', 'cpu.throttled']),
      };
    },
  },
  {
    name: '392-watsonia',
    domain: 'hardware',
    told: 'Of two coolers of a row one is off since a pump failed in the morning; the other bears it until its compressor trips, and the machines there slow down.',
    sources: ['Vertiv Liebert: alarms', 'Dell iDRAC: TMP0118', 'Linux therm_throt.c'],
    build: (w) => {
      const [c1, c2] = [w.asset('cooling'), w.asset('cooling')];
      const m1 = w.asset('server', [
        ['cooled-by', c1],
        ['cooled-by', c2],
      ]);
      const m2 = w.asset('server', [
        ['cooled-by', c1],
        ['cooled-by', c2],
      ]);
      const app = w.asset('service', [['runs-on', m1]]);
      const hot = lagged(step(205, 0, 1), 9, 300);
      const throttled = step(229, 0, 1, 2);
      host(w, m1, { user: sum(flat(0.3), scaled(throttled, 0.5)) }, 'otel');
      host(w, m2, {}, 'otel');
      bmc(w, m1, { inlet: sum(flat(22), scaled(hot, 19)), cpu: sum(flat(51), scaled(hot, 44)) });
      bmc(w, m2, { inlet: sum(flat(22), scaled(hot, 18)), cpu: sum(flat(49), scaled(hot, 38)) });
      w.log(96, c1, 11, 'Liebert: Condenser pump failure. Unit 1 shut down.', 'liebert');
      w.log(205, c2, 11, 'Liebert: Compressor 1A high head pressure. Compressor tripped, unit 2 off.', 'liebert');
      w.log(229.1, m1, 12, 'kernel: CPU5: Package temperature above threshold, cpu clock throttled (total events = 12)', 'kernel');
      service(w, app, { seconds: sum(flat(0.06), scaled(throttled, 0.9)), requests: flat(60) });
      distraction(w, m2, 220);
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together([c1, 'cooling.failed'], [c2, 'cooling.failed']),
      };
    },
  },
  {
    name: '393-xanthisma',
    domain: 'service',
    told: 'A copy of a database stops and keeps its slot; what it is to be sent piles up until the first has no room and stops as well. A release of the caller that hour.',
    sources: ['PostgreSQL: replication slots', 'postgres_exporter', 'node_exporter'],
    build: (w) => {
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const first = w.asset('service', [['runs-on', m1]]);
      const app = w.asset(
        'service',
        [
          ['runs-on', m3],
          ['depends-on', first],
        ],
        { version: '30' },
      );
      host(w, m1, { filesystem: growth(110, 0.5, 0.0042, 1) }, 'node');
      for (const id of [m2, m3]) host(w, id);
      w.gauge(first, 'pg_replication_slots_pg_wal_lsn_diff', 'By', { slot_name: 'copy_a' }, growth(110, 2e6, 3.3e8), 0.01);
      w.gauge(first, 'pg_up', '1', {}, step(230, 1, 0), 0);
      w.log(229.6, first, 21, 'PANIC:  could not write to file "pg_wal/xlogtemp.880": No space left on device', 'postgres');
      service(w, app, { failing: step(230, 0.001, 0.9, 1), requests: flat(40) });
      w.change(201, app, { version: '31' });
      distraction(w, m2, 224);
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: {
          kind: 'cause',
          causes: [
            { assetId: m1, concepts: ['filesystem.full'] },
            { assetId: first, concepts: ['filesystem.full'] },
          ],
        },
      };
    },
  },
  {
    name: '394-yucca',
    domain: 'network',
    told: 'Somebody plugs a cable in twice at a desk; frames go round at the access switch, and who is behind it waits. A database there got new limits an hour before.',
    sources: ['Cisco IOS: SW_MATM-4-MACFLAP_NOTIF, STORM_CONTROL', 'IF-MIB'],
    build: (w) => {
      const sw = w.asset('switch');
      const [m1, m2] = [w.asset('server', [['connected-to', sw]]), w.asset('server', [['connected-to', sw]])];
      const db = w.asset('service', [['runs-on', m2]], { limits: 'a' });
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      const loop = step(230, 0, 1, 1);
      for (const id of [m1, m2]) host(w, id);
      w.counter(sw, 'ifInBroadcastPkts', '1', { ifDescr: 'Gi1/0/31' }, sum(flat(6), scaled(loop, 48_000)), 0.1);
      w.counter(sw, 'ifOutDiscards', '1', { ifDescr: 'Te1/1/1' }, scaled(loop, 700), 0.2);
      repeated(
        w,
        230.2,
        292,
        1,
        sw,
        12,
        () => '%SW_MATM-4-MACFLAP_NOTIF: Host 0050.56b1.22c0 in vlan 40 is flapping between port Gi1/0/31 and port Gi1/0/32',
        'ios',
      );
      service(w, db, { seconds: flat(0.012), requests: flat(60) });
      service(w, app, { seconds: sum(flat(0.05), scaled(loop, 1.5)), requests: flat(40) });
      w.change(172, db, { limits: 'b' });
      distraction(w, m1, 221);
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: { kind: 'cause', causes: [{ assetId: sw, concepts: ['network.errors', 'link.down'] }] },
      };
    },
  },
];
