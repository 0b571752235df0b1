import { flat, growth, queued, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** Parts, storage, networks and hypervisors, by the words of those who make them. */
export const MACHINES_FROM_208: readonly Script[] = [
  {
    name: '208-borage',
    domain: 'hardware',
    told: 'The slot of a solid-state drive no longer sits well: the bus corrects errors without end and the drive is driven at a fraction of its lanes. The database on it waits; the drive itself finds nothing wrong. A neighbour was released.',
    sources: ['Linux drivers/pci/pcie/aer.c and drivers/pci/pci.c (texts)', 'PCI Express Base Specification, 6.2 (error signalling)'],
    build: (w) => {
      const [d, m] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', d]]);
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', db],
      ]);
      const neighbour = w.asset('service', [['runs-on', m]], { 'app.version': '5.4' });
      host(
        w,
        d,
        { operationSeconds: step(233, 0.0006, 0.019, 2), busy: step(233, 0.22, 0.96, 2), iowait: step(233, 0.03, 0.3, 2) },
        'otel',
      );
      host(w, m);
      service(w, neighbour);
      service(w, db, { seconds: step(233, 0.009, 0.14, 2) });
      service(w, app, { seconds: step(233, 0.06, 0.78, 2) });
      repeated(
        w,
        232,
        w.minutes,
        12,
        d,
        13,
        () => 'kernel: pcieport 0000:64:02.0: AER: Corrected error message received from 0000:65:00.0',
        'kernel',
      );
      repeated(
        w,
        232,
        w.minutes,
        12,
        d,
        13,
        () => 'kernel: nvme 0000:65:00.0: PCIe Bus Error: severity=Corrected, type=Physical Layer, (Receiver ID)',
        'kernel',
      );
      w.log(
        232.4,
        d,
        14,
        'kernel: nvme 0000:65:00.0: 3.938 Gb/s available PCIe bandwidth, limited by 8.0 GT/s PCIe x1 link at 0000:64:02.0 (capable of 63.012 Gb/s with 16.0 GT/s PCIe x4 link)',
        'kernel',
      );
      w.change(221, neighbour, { 'app.version': '5.5' });
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([d, 'hardware.failed', 'disk.failed', 'disk.latency', 'disk.utilization', 'link.down', 'log.errors', 'log.unusual']),
      };
    },
  },
  {
    name: '209-chervil',
    domain: 'storage',
    told: 'A pool of a file server loses one disk too many and is suspended: whoever has mounted it waits for ever. The server itself has nothing to do from then on; two services on two clients answer no more in time.',
    sources: ['OpenZFS module/zfs/spa_misc.c and zed (texts)', 'zpool(8), failmode=wait'],
    build: (w) => {
      const filer = w.asset('server');
      const [m1, m2] = [w.asset('server', [['stores-on', filer]]), w.asset('server', [['stores-on', filer]])];
      const [a, b] = [w.asset('service', [['runs-on', m1]]), w.asset('service', [['runs-on', m2]])];
      host(w, filer, { write: step(228, 31e6, 0.01e6), read: step(228, 22e6, 0.01e6), busy: step(228, 0.4, 0.01) });
      host(w, m1, { iowait: step(228, 0.02, 0.41, 2) });
      host(w, m2, { iowait: step(228, 0.02, 0.36, 2) });
      service(w, a, { seconds: step(228, 0.08, 19, 3) });
      service(w, b, { seconds: step(228, 0.11, 24, 3) });
      w.log(227.7, filer, 13, 'zed[2210]: eid=88 class=vdev.removed pool="vault" vdev=sdk1 vdev_state=REMOVED', 'zed');
      w.log(228, filer, 12, "kernel: WARNING: Pool 'vault' has encountered an uncorrectable I/O failure and has been suspended.", 'kernel');
      distraction(w, m1, 204);
      return {
        rules: [above('Slow answers', 2, { ...SLOW.prometheus, on: a })],
        alert: a,
        truth: cause([filer, 'disk.failed', 'raid.degraded', 'disk.latency', 'log.errors', 'log.unusual', 'process.saturated']),
      };
    },
  },
  {
    name: '210-chicory',
    domain: 'human',
    told: 'A colleague puts the ports of a storage switch back to the usual size of frames. Small frames pass, so that everything seems reachable; large ones are lost, and the hosts’ sessions with their storage break off again and again.',
    sources: ['Linux drivers/scsi/iscsi_tcp and open-iscsi (texts)', 'RFC 2923 (black holes of path MTU discovery)'],
    build: (w) => {
      const net = w.asset('switch', [], { 'port.mtu': '9216' });
      const lun = w.asset('lun', [['connected-to', net]]);
      const m = w.asset('server', [
        ['connected-to', net],
        ['stores-on', lun],
      ]);
      const f = w.asset('server');
      const db = w.asset('service', [['runs-on', m]]);
      const front = w.asset('service', [
        ['runs-on', f],
        ['depends-on', db],
      ]);
      host(w, m, { operationSeconds: step(234, 0.004, 4.1, 1), busy: step(234, 0.2, 1, 1), iowait: step(234, 0.03, 0.5, 1) }, 'otel');
      host(w, f);
      w.gauge(net, 'ifOperStatus', '1', { ifDescr: 'Ethernet1/7' }, flat(1), 0);
      w.counter(net, 'ifOutDiscards', '1', { ifDescr: 'Ethernet1/7' }, step(234, 0, 38), 0.3);
      service(w, db, { seconds: step(234, 0.012, 3.9, 1) });
      service(w, front, { failing: step(234, 0.001, 0.66, 1), requests: flat(31) });
      w.change(233.5, net, { 'port.mtu': '1500' });
      repeated(
        w,
        234,
        w.minutes,
        2,
        m,
        12,
        () =>
          `kernel: connection2:0: ping timeout of 5 secs expired, recv timeout 5, last rx ${w.random.integer(4_300_000_000, 4_400_000_000)}`,
        'kernel',
      );
      repeated(w, 234, w.minutes, 2, m, 12, () => 'kernel: connection2:0: detected conn error (1022)', 'kernel');
      distraction(w, f, 231);
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: cause([net, 'configuration.changed', 'network.errors']),
      };
    },
  },
  {
    name: '211-cumin',
    domain: 'system',
    told: 'A cluster has grown for weeks; now a node knows more neighbours than its table takes. New connections from it fail at random, so that a gateway on it gets errors from two callees that are both well.',
    sources: ['Linux net/core/neighbour.c (texts)', 'arp(7), gc_thresh3'],
    build: (w) => {
      const [n, m1, m2] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const [a, b] = [w.asset('service', [['runs-on', m1]]), w.asset('service', [['runs-on', m2]])];
      const gateway = w.asset('service', [
        ['runs-on', n],
        ['depends-on', a],
        ['depends-on', b],
      ]);
      host(w, n);
      host(w, m1);
      host(w, m2);
      w.gauge(n, 'node_arp_entries', '1', { device: 'cali0' }, growth(0, 690, 1.45, 1024), 0.004);
      service(w, a, { requests: step(236, 44, 31, 1) });
      service(w, b, { requests: step(236, 27, 19, 1) });
      service(w, gateway, { failing: step(236, 0.001, 0.29, 1), requests: flat(70) });
      repeated(w, 236, w.minutes, 4, n, 14, () => 'kernel: neighbour: arp_cache: neighbor table overflow!', 'kernel');
      repeated(
        w,
        236,
        w.minutes,
        5,
        gateway,
        17,
        () => `dial tcp 10.20.${w.random.integer(8, 15)}.${w.random.integer(2, 250)}:8080: connect: no route to host`,
        'gateway',
      );
      w.log(201, m2, 9, 'systemd[1]: Started session-1204.scope - Session 1204 of User ikeda.', 'systemd');
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: gateway })],
        alert: gateway,
        truth: cause([n, 'network.errors', 'process.saturated', 'log.errors', 'log.unusual']),
      };
    },
  },
  {
    name: '212-ginger',
    domain: 'network',
    told: 'One of two members of an uplink is shut off by its own protocol after a transceiver failed. The other carries everything and drops what does not fit: whoever asks across it waits. At the same time a host behind it is patched, as planned.',
    sources: ['Cisco NX-OS system messages (ETH_PORT_CHANNEL-5-PORT_DOWN)', 'IEEE 802.1AX', 'IF-MIB ifOutDiscards'],
    build: (w) => {
      const core = w.asset('switch');
      const access = w.asset('switch', [['connected-to', core]]);
      const m = w.asset('server', [['connected-to', access]]);
      const n = w.asset('server', [['connected-to', access]]);
      const d = w.asset('server', [['connected-to', core]]);
      const db = w.asset('service', [['runs-on', d]]);
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', db],
      ]);
      host(w, m);
      host(w, n);
      host(w, d);
      for (const [port, status, octets, lost] of [
        ['Ethernet1/49', step(237, 1, 2), step(237, 610e6, 0), flat(0)],
        ['Ethernet1/50', flat(1), step(237, 630e6, 1_236e6, 1), step(237, 0.01, 820, 1)],
      ] as const) {
        w.gauge(access, 'ifOperStatus', '1', { ifDescr: port }, status, 0);
        w.counter(access, 'ifHCOutOctets', 'By', { ifDescr: port }, octets, 0.03);
        w.counter(access, 'ifOutDiscards', '1', { ifDescr: port }, lost, 0.3);
      }
      service(w, db, { seconds: flat(0.008) });
      service(w, app, { seconds: step(237, 0.05, 0.67, 1) });
      w.log(236.9, access, 13, '%ETH_PORT_CHANNEL-5-PORT_DOWN: port-channel10: Ethernet1/49 is down (Transceiver failure)', 'nxos');
      w.log(235, n, 9, 'systemd[1]: Finished apt-daily-upgrade.service - Daily apt upgrade and clean activities.', 'systemd');
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([access, 'link.down', 'network.errors', 'log.errors', 'log.unusual']),
      };
    },
  },
  {
    name: '213-marjoram',
    domain: 'hypervisor',
    told: 'The memory of a hypervisor is given away more than once. As a large machine is moved there it takes back what its guests do not seem to need: a guest swaps by itself, though nothing in it uses more than before, and its service is slow.',
    sources: [
      'Waldspurger: Memory Resource Management in VMware ESX Server, OSDI ’02',
      'VMware vSphere performance counters (mem.vmmemctl, mem.swapinRate)',
    ],
    build: (w) => {
      const [hv, other] = [w.asset('hypervisor'), w.asset('hypervisor')];
      const guest = w.asset('vm', [['runs-on', hv]]);
      const big = w.asset('vm', [['runs-on', hv]]);
      const app = w.asset('service', [['runs-on', guest]]);
      host(w, hv, { memory: step(226, 0.83, 0.985, 3), quiet: true }, 'otel');
      host(w, other, { memory: step(226, 0.8, 0.62, 3), quiet: true }, 'otel');
      host(w, guest, { memory: step(229, 0.6, 0.97, 4), swap: step(229, 0.02, 0.61, 6), read: step(230, 0.4e6, 18e6, 3) }, 'otel');
      host(w, big, { memory: flat(0.7) });
      w.gauge(guest, 'vmware.vm.mem.vmmemctl', 'By', {}, step(229, 0, 5.6e9, 4), 0.02);
      service(w, app, { seconds: step(230, 0.07, 1.3, 5) });
      w.log(225.6, hv, 9, 'Hostd: Event 48110 : Migrating big from another host to this one in dc-1', 'hostd');
      w.log(227, hv, 9, 'vmkernel: cpu12:1000301)MemSched: 13371: Free memory state: high -> soft', 'vmkernel');
      w.log(228.4, hv, 13, 'vmkernel: cpu12:1000301)MemSched: 13371: Free memory state: soft -> hard', 'vmkernel');
      distraction(w, guest, 210);
      return {
        rules: [above('Slow answers', 0.6, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([hv, 'memory.pressure', 'configuration.changed', 'user.action', 'job.running']),
      };
    },
  },
  {
    name: '214-mustard',
    domain: 'hypervisor',
    told: 'A backup has ended and the snapshot it took of a database’s machine is consolidated: the machine is stopped for seconds at a time while its disks are joined. Inside nothing is to be seen but waiting; the machine next to it goes on.',
    sources: ['VMware KB 1002836 (snapshot removal stops a machine for long)', 'VMware vmware.log (texts)'],
    build: (w) => {
      const hv = w.asset('hypervisor');
      const [v1, v2] = [w.asset('vm', [['runs-on', hv]]), w.asset('vm', [['runs-on', hv]])];
      const f = w.asset('server');
      const db = w.asset('service', [['runs-on', v1]]);
      const other = w.asset('service', [['runs-on', v2]]);
      const front = w.asset('service', [
        ['runs-on', f],
        ['depends-on', db],
      ]);
      const load = step(238, 0.2, 0.9, 1);
      host(w, hv, { read: step(238, 8e6, 240e6, 1), write: step(238, 9e6, 230e6, 1), busy: load, quiet: true }, 'otel');
      host(w, v1, { operationSeconds: scaled(queued(0.02, load), 1), iowait: step(238, 0.02, 0.44, 1) }, 'otel');
      host(w, v2);
      host(w, f);
      service(w, other);
      service(w, db, { seconds: sum(flat(0.01), step(238, 0, 0.62, 1)) });
      service(w, front, { seconds: sum(flat(0.07), step(238, 0, 0.9, 1)) });
      w.log(237.6, hv, 9, `vpxa: Task: Remove snapshot of ${v1} requested by backup-svc`, 'vpxa');
      repeated(
        w,
        238,
        w.minutes,
        0.5,
        hv,
        13,
        () => `vmx: Checkpoint_Unstun: vm stopped for ${w.random.integer(1_900_000, 9_800_000)} us`,
        'vmx',
      );
      w.log(238.2, hv, 9, 'vmx: ConsolidateOnlineCB: Starting online consolidate of 2 disks', 'vmx');
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: front })],
        alert: front,
        truth: cause([hv, 'job.running', 'disk.write-rate', 'disk.read-rate', 'disk.utilization', 'user.action'], [v1, 'job.running']),
      };
    },
  },
];
