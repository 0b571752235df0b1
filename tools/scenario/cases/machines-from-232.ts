import { flat, step } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** Hardware, storage and networks, in the words of their vendors. */
export const MACHINES_FROM_232: readonly Script[] = [
  {
    name: '232-dandelion',
    domain: 'hardware',
    told: 'A processor of a server has an internal error; the server resets itself and is back after seven minutes. The service on it is away for that long, the front answers with errors. A neighbour’s job ran at the same time.',
    sources: ['Dell, KB 000141221 and iDRAC event messages (CPU0000, SYS1003)', 'HTTP 503 of a reverse proxy'],
    build: (w) => {
      const [m, f, o] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const app = w.asset('service', [['runs-on', m]]);
      const front = w.asset('service', [
        ['runs-on', f],
        ['depends-on', app],
      ]);
      for (const id of [m, f]) host(w, id);
      host(w, o, { read: step(231, 1e6, 38e6) });
      service(w, app);
      service(w, front, { failing: step(236, 0.001, 0.62), requests: flat(40) });
      w.event(235.3, m, {
        source: 'redfish',
        code: 'CPU0000',
        message: 'CPU 1 has an internal error (IERR).',
        component: 'CPU 1',
        severity: 'critical',
      });
      w.event(235.5, m, {
        source: 'redfish',
        code: 'SYS1003',
        message: 'System CPU Resetting.',
        component: 'System',
        severity: 'info',
      });
      w.lose(m, 235.6, 243);
      w.lose(app, 235.6, 244);
      w.log(231, o, 9, 'CRON[4410]: (root) CMD (/usr/local/bin/export-orders)', 'CRON');
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: cause([m, 'process.down', 'log.errors', 'log.unusual', 'memory.failed', 'configuration.changed'], [app, 'process.down']),
      };
    },
  },
  {
    name: '233-elderberry',
    domain: 'hardware',
    told: 'The slot of a network card recovers from errors of its lanes again and again, thousands a minute; what it receives arrives late. The service on the machine answers slowly. A switch counts errors as it does all day.',
    sources: ['Linux drivers/pci/pcie/aer.c (texts)', 'RFC 6298 (retransmissions)'],
    build: (w) => {
      const net = w.asset('switch');
      const [m, o] = [w.asset('server', [['connected-to', net]]), w.asset('server', [['connected-to', net]])];
      const db = w.asset('service', [['runs-on', o]]);
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', db],
      ]);
      host(w, m);
      host(w, o);
      service(w, db);
      w.counter(net, 'ifInErrors', '1', { ifDescr: 'Ethernet1/7' }, flat(0.05), 0.4);
      w.counter(m, 'node_netstat_Tcp_RetransSegs', '1', {}, step(233, 0.4, 61, 1), 0.2);
      service(w, app, { seconds: step(233, 0.06, 0.72, 1) });
      repeated(
        w,
        233,
        w.minutes,
        9,
        m,
        12,
        () => 'kernel: pcieport 0000:17:02.0: AER: Multiple Corrected error message received from 0000:18:00.0',
        'kernel',
      );
      repeated(
        w,
        233,
        w.minutes,
        9,
        m,
        12,
        () => 'kernel: mlx5_core 0000:18:00.0: PCIe Bus Error: severity=Corrected, type=Physical Layer, (Receiver ID)',
        'kernel',
      );
      distraction(w, o, 228);
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([m, 'network.errors', 'log.errors', 'log.unusual']),
      };
    },
  },
  {
    name: '234-feverfew',
    domain: 'storage',
    told: 'A disk of a distributed store is full, so that the whole pool takes no writes. Two machines wait for theirs; the service on one of them fails its orders. It had filled for weeks; a release elsewhere was half an hour before.',
    sources: ['Ceph documentation, Health checks (OSD_NEARFULL, OSD_FULL, POOL_FULL)', 'Ceph src/mon/OSDMonitor.cc (texts)'],
    build: (w) => {
      const store = w.asset('cluster');
      const nodes = [w.asset('server', [['member-of', store]]), w.asset('server', [['member-of', store]])];
      const [v1, v2] = [w.asset('vm', [['stores-on', store]]), w.asset('vm', [['stores-on', store]])];
      const shop = w.asset('service', [['runs-on', v1]]);
      const other = w.asset('service', [['runs-on', v2]], { 'app.version': '2.3' });
      for (const id of nodes) host(w, id);
      host(w, v1, { iowait: step(236, 0.02, 0.6, 1), write: step(236, 2e6, 1e4) }, 'otel');
      host(w, v2, { iowait: step(236, 0.02, 0.4, 1), write: step(236, 1e6, 1e4) }, 'otel');
      service(w, shop, { failing: step(236, 0.001, 0.44, 1), requests: flat(38) });
      service(w, other);
      w.change(206, other, { 'app.version': '2.4' });
      w.log(60, store, 13, 'cluster [WRN] Health check failed: 1 nearfull osd(s) (OSD_NEARFULL)', 'ceph-mon');
      w.log(60.1, store, 13, 'cluster [WRN] Health check failed: 4 pool(s) nearfull (POOL_NEARFULL)', 'ceph-mon');
      w.log(235.7, store, 17, 'cluster [ERR] Health check failed: 1 full osd(s) (OSD_FULL)', 'ceph-mon');
      w.log(235.9, store, 13, 'cluster [WRN] Health check failed: 4 pool(s) full (POOL_FULL)', 'ceph-mon');
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: shop })],
        alert: shop,
        truth: cause([store, 'filesystem.full', 'log.errors']),
      };
    },
  },
  {
    name: '235-gentian',
    domain: 'storage',
    told: 'The controller of a file server’s disks stops answering; its pool is suspended and whoever has mounted it waits for ever. The service on another machine hangs.',
    sources: [
      'Linux drivers/scsi/mpt3sas (texts)',
      'OpenZFS module/zfs/spa_misc.c and zio.c (texts)',
      'Linux fs/nfs and net/sunrpc (texts)',
    ],
    build: (w) => {
      const net = w.asset('switch');
      const filer = w.asset('server', [['connected-to', net]]);
      const m = w.asset('server', [
        ['connected-to', net],
        ['stores-on', filer],
      ]);
      const app = w.asset('service', [['runs-on', m]]);
      host(w, filer, { read: step(234, 21e6, 0), write: step(234, 14e6, 0) });
      host(w, m, { iowait: step(234, 0.01, 0.55, 1) });
      service(w, app, { seconds: step(234, 0.08, 4.2, 1) });
      w.log(233.8, filer, 17, 'kernel: mpt3sas_cm0: SAS host is non-operational !!!!', 'kernel');
      w.log(233.9, filer, 17, 'kernel: mpt3sas_cm0: _base_fault_reset_work: Running mpt3sas_dead_ioc thread success !!!!', 'kernel');
      w.log(
        234.2,
        filer,
        12,
        "kernel: WARNING: Pool 'tank' has encountered an uncorrectable I/O failure and has been suspended.",
        'kernel',
      );
      repeated(w, 235, w.minutes, 1, m, 12, () => `kernel: nfs: server ${filer} not responding, still trying`, 'kernel');
      distraction(w, m, 220);
      return {
        rules: [above('Slow answers', 1, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([filer, 'disk.failed', 'log.errors', 'log.unusual', 'disk.latency']),
      };
    },
  },
  {
    name: '236-hibiscus',
    domain: 'network',
    told: 'The link between two paired switches is lost; the second of them suspends everything, as it is told to. A machine that hangs on it alone is gone from the network, and the service behind it; machines on the first go on.',
    sources: ['Cisco NX-OS system messages (VPC-2-VPC_SUSP_ALL_VPC, ETH_PORT_CHANNEL)', 'HAProxy configuration manual (texts)'],
    build: (w) => {
      const [a, b] = [w.asset('switch'), w.asset('switch')];
      const f = w.asset('server', [['connected-to', a]]);
      const m = w.asset('server', [['connected-to', b]]);
      const app = w.asset('service', [['runs-on', m]]);
      const twin = w.asset('service', [['runs-on', f]]);
      const front = w.asset('service', [
        ['runs-on', f],
        ['depends-on', app],
        ['depends-on', twin],
      ]);
      host(w, f);
      host(w, m);
      service(w, app);
      service(w, twin);
      service(w, front, { failing: step(236, 0.001, 0.31), requests: flat(60) });
      w.log(235.4, b, 16, '%ETH_PORT_CHANNEL-5-PORT_DOWN: port-channel1: Ethernet1/53 is down', 'nxos');
      w.log(235.4, b, 16, '%ETH_PORT_CHANNEL-5-PORT_DOWN: port-channel1: Ethernet1/54 is down', 'nxos');
      w.log(235.5, b, 19, '%VPC-2-VPC_SUSP_ALL_VPC: Peer-link going down, suspending all vPCs on secondary', 'nxos');
      w.log(235.6, a, 16, '%VPC-4-VPC_PEER_LINK_DOWN: vPC Peer-link is down', 'nxos');
      w.lose(m, 235.6);
      w.lose(app, 235.6);
      w.log(
        236.1,
        front,
        17,
        `haproxy[811]: Server app/${app} is DOWN, reason: Layer4 timeout, check duration: 2001ms. 1 active and 0 backup servers left.`,
        'haproxy',
      );
      return {
        rules: [above('Failing requests', 10, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: cause([b, 'link.down', 'network.errors', 'log.errors', 'log.unusual'], [a, 'link.down', 'log.errors', 'log.unusual']),
      };
    },
  },
  {
    name: '237-indigo',
    domain: 'network',
    told: 'Someone has bent a fibre: the light a switch receives of its uplink falls below what its transceiver can read, a part of the frames is broken. All that goes through it is slow; what stays on the switch is not.',
    sources: ['Cisco IOS system messages (SFF8472-3-THRESHOLD_VIOLATION)', 'ENTITY-SENSOR-MIB'],
    build: (w) => {
      const core = w.asset('switch');
      const edge = w.asset('switch', [['connected-to', core]]);
      const [m, d] = [w.asset('server', [['connected-to', edge]]), w.asset('server', [['connected-to', core]])];
      const db = w.asset('service', [['runs-on', d]]);
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', db],
      ]);
      const local = w.asset('service', [['runs-on', m]]);
      host(w, m);
      host(w, d);
      service(w, db);
      service(w, local);
      w.gauge(
        edge,
        'entPhySensorValue',
        'dBm',
        { entPhysicalName: 'Te1/1/1 Receive Power Sensor' },
        step(232, -3.1, -19.6, 1),
        0.01,
        [-40, 8],
      );
      w.counter(edge, 'dot3StatsFCSErrors', '1', { ifDescr: 'TenGigabitEthernet1/1/1' }, step(232, 0, 92, 1), 0.2);
      service(w, app, { seconds: step(233, 0.05, 0.83, 1) });
      repeated(
        w,
        232,
        w.minutes,
        0.2,
        edge,
        17,
        () => '%SFF8472-3-THRESHOLD_VIOLATION: Te1/1/1: Rx power low alarm; Operating value: -19.6 dBm, Threshold value: -18.2 dBm.',
        'ios',
      );
      distraction(w, d, 219);
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([edge, 'network.errors', 'log.errors', 'log.unusual']),
      };
    },
  },
];
