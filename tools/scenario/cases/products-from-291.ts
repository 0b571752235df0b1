import { flat, growth, lagged, scaled, step, sum } from '../courses.ts';
import { bmc, host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW, together } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** Faults of brokers, Windows and servers, in the words of their makers; written before they were first put. */
export const PRODUCTS_FROM_291: readonly Script[] = [
  {
    name: '291-erica',
    domain: 'storage',
    told: 'A disk of a broker does not write any more: its file system shuts itself down, the broker takes the directory out of service, and messages take long to be accepted.',
    sources: ['kafka core: LogDirFailureChannel, LogManager', 'Linux fs/xfs/xfs_fsops.c', 'jmx_exporter: kafka.server ReplicaManager'],
    build: (w) => {
      const [b1, b2, m] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const k1 = w.asset('service', [['runs-on', b1]]);
      const k2 = w.asset('service', [['runs-on', b2]]);
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', k1],
        ['depends-on', k2],
      ]);
      for (const id of [b1, b2, m]) host(w, id);
      w.gauge(k1, 'kafka_server_replicamanager_offlinereplicacount', '1', {}, step(228, 0, 61), 0);
      for (const id of [k1, k2]) w.gauge(id, 'kafka_server_replicamanager_underreplicatedpartitions', '1', {}, step(228, 0, 61), 0);
      service(w, app, { seconds: step(228, 0.05, 0.7, 3), failing: step(228, 0.001, 0.05, 2), requests: flat(80) });
      w.log(
        227.9,
        b1,
        11,
        'kernel: sd 0:2:3:0: [sdd] tag#112 FAILED Result: hostbyte=DID_BAD_TARGET driverbyte=DRIVER_OK cmd_age=0s',
        'kernel',
      );
      w.log(227.91, b1, 11, 'kernel: I/O error, dev sdd, sector 3907018584 op 0x1:(WRITE) flags 0x29800 phys_seg 1 prio class 2', 'kernel');
      w.log(227.95, b1, 9, 'kernel: XFS (sdd1): log I/O error -5', 'kernel');
      w.log(227.96, b1, 9, 'kernel: XFS (sdd1): Filesystem has been shut down due to log error (0x2).', 'kernel');
      w.log(
        228,
        k1,
        17,
        '[2026-11-12 13:02:11,481] ERROR Error while writing to checkpoint file /data/d3/replication-offset-checkpoint (org.apache.kafka.storage.internals.log.LogDirFailureChannel) java.io.IOException: Input/output error',
        'kafka',
      );
      w.log(
        228.05,
        k1,
        13,
        '[2026-11-12 13:02:11,530] WARN [ReplicaManager broker=3] Stopping serving replicas in dir /data/d3 (kafka.server.ReplicaManager)',
        'kafka',
      );
      w.log(
        170,
        k2,
        9,
        '[2026-11-12 12:04:00,002] INFO [GroupCoordinator 2]: Preparing to rebalance group billing in state PreparingRebalance with old generation 41 (kafka.coordinator.group.GroupCoordinator)',
        'kafka',
      );
      w.lose(b1, 226, 300, 'system.disk.utilization');
      distraction(w, b2, 226);
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([b1, 'disk.failed', 'log.errors', 'log.unusual'], [k1, 'disk.failed']),
      };
    },
  },
  {
    name: '292-fuchsia',
    domain: 'system',
    told: 'An agent on a Windows server opens connections and never closes them, until no ports are left and its application reaches its database no more.',
    sources: ['Windows event catalogue: Tcpip 4227, 4231', 'windows_exporter: tcp collector'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      host(w, m1, { quiet: true }, 'otel');
      host(w, m2);
      w.gauge(m1, 'windows_tcp_connections_established', '1', { af: 'ipv4' }, growth(40, 420, 84, 16_370), 0.004);
      service(w, db, { requests: step(230, 70, 22, 3) });
      service(w, app, { failing: step(230, 0.001, 0.35, 3), requests: flat(50) });
      repeated(
        w,
        229,
        296,
        0.4,
        m1,
        13,
        () =>
          'Microsoft-Windows-Tcpip: EventID 4231: A request to allocate an ephemeral port number from the global TCP port space has failed due to all such ports being in use.',
        'Tcpip',
      );
      w.log(
        231,
        m1,
        13,
        'Microsoft-Windows-Tcpip: EventID 4227: TCP/IP failed to establish an outgoing connection because the selected local endpoint was recently used to connect to the same remote endpoint.',
        'Tcpip',
      );
      w.log(
        200,
        m1,
        9,
        'Service Control Manager: EventID 7036: The Windows Modules Installer service entered the running state.',
        'Service Control Manager',
      );
      w.log(
        203,
        m1,
        9,
        'Service Control Manager: EventID 7036: The Windows Modules Installer service entered the stopped state.',
        'Service Control Manager',
      );
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([m1, 'process.saturated', 'network.errors', 'log.errors', 'log.unusual', 'unknown']),
      };
    },
  },
  {
    name: '293-genista',
    domain: 'hardware',
    told: 'One supply of a server fails and its processors are clocked down, and the optic of its uplink gets too little light: both make the service slow.',
    sources: ['Dell EEMI guide: PSU0001, PWR2262', 'NX-OS System Messages: ETHPORT-3-IF_XCVR_ALARM', 'node_exporter: cpufreq'],
    build: (w) => {
      const leaf = w.asset('switch');
      const [m1, m2] = [w.asset('server', [['connected-to', leaf]]), w.asset('server', [['connected-to', leaf]])];
      const svc = w.asset('service', [['runs-on', m1]]);
      const clocked = step(212, 0, 1, 1);
      const dim = step(233, 0, 1, 2);
      host(w, m1, { user: sum(flat(0.3), scaled(clocked, 0.5)), errors: scaled(dim, 0.5) }, 'otel');
      host(w, m2, {}, 'otel');
      for (const id of [m1, m2]) bmc(w, id, {});
      w.gauge(m1, 'node_cpu_scaling_frequency_hertz', 'Hz', { cpu: '0' }, sum(flat(3.1e9), scaled(clocked, -2.2e9)), 0.02);
      w.counter(leaf, 'ifInErrors', '1', { ifName: 'Ethernet1/49' }, scaled(dim, 180), 0.3);
      w.gauge(
        leaf,
        'entSensorValue',
        'dBm',
        { entPhysicalName: 'Ethernet1/49 Lane 1 Transceiver Receive Power Sensor' },
        (minute) => 12 - lagged(scaled(dim, 9), 4, 300)(minute),
        0.02,
      );
      service(w, svc, { seconds: sum(flat(0.06), scaled(clocked, 0.3), scaled(dim, 0.4)), requests: flat(55) });
      w.event(211.9, m1, {
        source: 'redfish',
        code: 'IDRAC.2.8.PSU0001',
        message: 'Power supply 2 failed.',
        component: 'PSU.Slot.2',
        severity: 'critical',
      });
      w.event(212, m1, {
        source: 'redfish',
        code: 'IDRAC.2.8.PWR2262',
        message: 'The system performance degraded because power capacity has changed.',
        component: 'System.Embedded.1',
        severity: 'warning',
      });
      repeated(w, 233, 294, 0.15, leaf, 11, () => '%ETHPORT-3-IF_XCVR_ALARM: Interface Ethernet1/49, Low Rx Power Alarm', 'nxos');
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: svc })],
        alert: svc,
        truth: together([m1, 'power.failed', 'cpu.throttled', 'cpu.utilization'], [leaf, 'network.errors', 'log.errors', 'log.unusual']),
      };
    },
  },
];
