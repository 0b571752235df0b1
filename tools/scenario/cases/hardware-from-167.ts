import { flat, growth, queued, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** What links, disks, power and hypervisors do. */
export const HARDWARE_FROM_167: readonly Script[] = [
  {
    name: '167-deodar',
    domain: 'network',
    told: 'Of two links that a file server has bonded one goes down at noon; nobody notices, for the other carries all. At two the backup of its clients begins as on each day, the link that is left drops what it cannot carry and the service on it is slow.',
    sources: ['Linux drivers/net/bonding and ixgbe (texts)'],
    build: (w) => {
      const net = w.asset('switch');
      const [m, other] = [w.asset('server', [['connected-to', net]]), w.asset('server', [['connected-to', net]])];
      const app = w.asset('service', [['runs-on', m]]);
      const neighbour = w.asset('service', [['runs-on', other]], { 'app.version': '3.1' });
      host(w, m, { drops: step(236, 0.01, 210, 1), traffic: step(236, 30e6, 124e6, 1) }, 'otel');
      host(w, other, {}, 'otel');
      w.gauge(m, 'hw.network.up', '1', { 'hw.id': 'eno1', 'hw.name': 'eno1' }, flat(1), 0);
      w.gauge(m, 'hw.network.up', '1', { 'hw.id': 'eno2', 'hw.name': 'eno2' }, step(204, 1, 0), 0);
      w.log(204, m, 11, 'kernel: ixgbe 0000:3b:00.1 eno2: NIC Link is Down', 'kernel');
      w.log(204.01, m, 13, 'kernel: bond0: (slave eno2): link status definitely down, disabling slave', 'kernel');
      service(w, app, { seconds: step(236, 0.05, 0.9, 2) });
      service(w, neighbour);
      w.change(233, neighbour, { 'app.version': '3.2' });
      return {
        rules: [above('Slow files', 0.5, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([m, 'link.down', 'network.errors']),
      };
    },
  },
  {
    name: '168-ebony',
    domain: 'hardware',
    told: 'A disk of an array fails, the hot spare takes over and is rebuilt; what is read for that makes the database on it wait. A second alert says that no spare is left.',
    sources: ['Broadcom MegaRAID event messages (MR_MONITOR)'],
    build: (w) => {
      const m = w.asset('server');
      const db = w.asset('service', [['runs-on', m]]);
      const front = w.asset('service', [['depends-on', db]]);
      const load = step(223, 0.2, 0.93, 1);
      host(w, m, { operationSeconds: queued(0.004, load), busy: load, iowait: scaled(load, 0.4), read: step(223, 2e6, 90e6) }, 'otel');
      w.log(
        221,
        m,
        11,
        'MR_MONITOR[1203]: <MRMON114> Controller ID: 0 State change: PD = -:-:6 Previous = Online Current = Failed',
        'MR_MONITOR',
      );
      w.log(221.1, m, 12, 'MR_MONITOR[1203]: <MRMON251> Controller ID: 0 VD is now DEGRADED VD 1', 'MR_MONITOR');
      w.log(221.5, m, 9, 'MR_MONITOR[1203]: <MRMON106> Controller ID: 0 Rebuild automatically started: PD -:-:8', 'MR_MONITOR');
      w.log(222, m, 12, 'MR_MONITOR[1203]: <MRMON296> Controller ID: 0 No global hot spare available', 'MR_MONITOR');
      service(w, db, { seconds: sum(flat(0.01), scaled(queued(0.004, load), 7)) });
      service(w, front, { seconds: sum(flat(0.05), step(224, 0, 0.5, 2)) });
      distraction(w, m, 215);
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: front })],
        alert: front,
        truth: cause([m, 'disk.failed', 'raid.degraded', 'job.running']),
      };
    },
  },
  {
    name: '169-guava',
    domain: 'hardware',
    told: 'The mains of one room fail; its UPS runs on battery for a quarter of an hour, then what hangs on it shuts itself down. The service in front, in another room, fails for want of what ran there.',
    sources: ['Network UPS Tools upsmon (texts)', 'RFC 1628 (upsTrapOnBattery)'],
    build: (w) => {
      const [ups, other] = [w.asset('pdu'), w.asset('pdu')];
      const dead = [w.asset('server', [['powered-by', ups]]), w.asset('server', [['powered-by', ups]])];
      const alive = w.asset('server', [['powered-by', other]]);
      const app = w.asset('service', [['runs-on', dead[0] ?? '']]);
      const front = w.asset('service', [
        ['runs-on', alive],
        ['depends-on', app],
      ]);
      for (const id of [...dead, alive]) host(w, id);
      service(w, app);
      service(w, front, { failing: step(236, 0.001, 0.97), requests: flat(30) });
      w.gauge(ups, 'network_ups_tools_battery_charge', '%', {}, (minute) => Math.max(4, 100 - Math.max(0, minute - 221) * 6.4), 0.005);
      w.event(221, ups, {
        source: 'snmp-trap',
        code: 'upsTrapOnBattery',
        message: 'UPS-MIB::upsTrapOnBattery upsEstimatedMinutesRemaining 15',
        component: 'input',
        severity: 'warning',
      });
      for (const id of dead) {
        w.log(221, id, 13, 'upsmon[812]: UPS eaton9px@10.20.0.9 on battery', 'upsmon');
        w.log(234, id, 9, 'upsmon[812]: UPS eaton9px@10.20.0.9 battery is low', 'upsmon');
        w.log(235, id, 9, 'upsmon[812]: Auto logout and shutdown proceeding', 'upsmon');
        w.lose(id, 236);
      }
      w.lose(app, 236);
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: cause([ups, 'power.failed', 'battery.failed']),
      };
    },
  },
  {
    name: '172-jarrah',
    domain: 'system',
    told: 'After a rotation of logs the program goes on writing to the file that was removed. What it holds grows for two hours until nothing is left, then it fails. A neighbour on another machine was released just before.',
    sources: ['logrotate (texts)', 'POSIX.1-2017, unlink()'],
    build: (w) => {
      const [m, other] = [w.asset('server'), w.asset('server')];
      const app = w.asset('service', [['runs-on', m]]);
      const front = w.asset('service', [['depends-on', app]]);
      const neighbour = w.asset('service', [['runs-on', other]], { 'app.version': '1.9' });
      host(w, m, { filesystem: growth(120, 0.58, 0.0036, 1) }, 'otel');
      host(w, other);
      w.log(120, m, 12, "logrotate[9120]: error: error running shared postrotate script for '/var/log/app/*.log '", 'logrotate');
      service(w, app, { failing: step(237, 0.001, 0.6), requests: flat(28) });
      service(w, front, { failing: step(237, 0.001, 0.55), requests: flat(28) });
      service(w, neighbour);
      w.change(233, neighbour, { 'app.version': '2.0' });
      repeated(w, 237, w.minutes, 4, app, 17, () => 'java.io.IOException: No space left on device', 'app');
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: cause([m, 'filesystem.full', 'log.errors'], [app, 'filesystem.full']),
      };
    },
  },
  {
    name: '173-karri',
    domain: 'network',
    told: 'An optical module of a storage switch grows dim; frames to the array are damaged, the sessions of two hosts come and go and their databases wait. A third host reaches the array by another switch and is well. The switch’s clock is four minutes behind.',
    sources: ['open-iscsi iscsid and Linux drivers/scsi/libiscsi.c (texts)', 'SFF-8472 (receive power)'],
    build: (w) => {
      const array = w.asset('lun');
      const [s1, s2] = [w.asset('switch'), w.asset('switch')];
      const behind = (net: string) =>
        w.asset('server', [
          ['connected-to', net],
          ['stores-on', array],
        ]);
      const [a, b, c] = [behind(s1), behind(s1), behind(s2)];
      const dbs = [a, b, c].map((id) => w.asset('service', [['runs-on', id]]));
      const [db = ''] = dbs;
      const operation = step(226, 0.003, 0.21, 3);
      for (const id of [a, b]) host(w, id, { operationSeconds: operation, iowait: step(226, 0.02, 0.35, 3) }, 'otel');
      host(w, c, {}, 'otel');
      dbs.forEach((id, index) => {
        service(w, id, index < 2 ? { seconds: sum(flat(0.03), scaled(operation, 3)) } : {});
      });
      w.counter(s1, 'ifInErrors', '1', { ifDescr: 'Ethernet1/49' }, sum(flat(0.01), growth(222, 0, 3, 60)), 0.3);
      w.gauge(
        s1,
        'hw.network.receive_power',
        'dBm',
        { 'hw.name': 'Ethernet1/49' },
        (minute) => 22 - Math.max(0, Math.min(9, (minute - 190) / 5)),
        0.01,
      );
      w.counter(s2, 'ifInErrors', '1', { ifDescr: 'Ethernet1/49' }, flat(0.01), 0.3);
      w.skew(s1, -240);
      for (const id of [a, b]) {
        repeated(
          w,
          227,
          w.minutes,
          0.7,
          id,
          11,
          () =>
            `kernel:  connection${w.random.integer(1, 2)}:0: ping timeout of 5 secs expired, recv timeout 5, last rx ${w.random.integer(4_300_000_000, 4_390_000_000)}, last ping ${w.random.integer(4_390_000_000, 4_400_000_000)}, now ${w.random.integer(4_400_000_000, 4_500_000_000)}`,
          'kernel',
        );
        repeated(
          w,
          227,
          w.minutes,
          0.7,
          id,
          13,
          () => 'iscsid: Kernel reported iSCSI connection 1:0 error (1022 - ISCSI_ERR_NOP_TIMEDOUT: A NOP has timed out) state (3)',
          'iscsid',
        );
      }
      return {
        rules: [above('Slow queries', 0.4, { ...SLOW.prometheus, on: db })],
        alert: db,
        truth: cause([s1, 'network.errors', 'link.down']),
      };
    },
  },
  {
    name: '174-lemon',
    domain: 'hypervisor',
    told: 'An administrator puts a hypervisor into maintenance in the middle of the day. Its nine guests move to the one that is left, whose processor is then full: the service of a guest that always was there is slow.',
    sources: ['vCenter event messages (EnteringMaintenanceModeEvent, VmMigratedEvent)'],
    build: (w) => {
      const cluster = w.asset('cluster');
      const [h1, h2] = [w.asset('hypervisor', [['member-of', cluster]]), w.asset('hypervisor', [['member-of', cluster]])];
      const vm = w.asset('vm', [['runs-on', h1]]);
      const moved = [0, 1, 2].map(() => w.asset('vm', [['runs-on', h2]]));
      const app = w.asset('service', [['runs-on', vm]]);
      w.gauge(h1, 'system.cpu.utilization', '1', {}, step(229, 0.46, 0.985, 3), 0.02, [0, 1]);
      w.gauge(h2, 'system.cpu.utilization', '1', {}, step(229, 0.5, 0.01, 3), 0.02, [0, 1]);
      host(w, vm, { steal: step(229, 0.004, 0.34, 3) }, 'otel');
      for (const id of moved) host(w, id);
      service(w, app, { seconds: step(229, 0.07, 0.62, 3) });
      w.log(226, h2, 9, 'vpxa[2101]: Event: Host esx-07 in DC1 has started to enter maintenance mode (user mbauer@lab)', 'vpxa');
      for (const [index, id] of moved.entries())
        w.log(227 + index * 0.6, h2, 9, `vpxa[2101]: Event: Migration of virtual machine ${id} from esx-07 to esx-03 completed`, 'vpxa');
      return {
        rules: [above('Slow answers', 0.35, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([h2, 'configuration.changed', 'user.action', 'job.running']),
      };
    },
  },
];
