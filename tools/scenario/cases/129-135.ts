import { flat, growth, lagged, pulse, queued, scaled, step, sum } from '../courses.ts';
import { bmc, host, service } from '../machines.ts';
import { above, below, FAILING, type Script, SLOW, together } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

const BOTH = 'Gregg, Systems Performance, ch. 2 (multiple causes)';

/** Two causes, and nothing to name. */
export const FROM_129: readonly Script[] = [
  {
    name: '129-bramble',
    domain: 'human',
    told: 'A release of a service makes it fail for one request in six; ten minutes later the port of its database’s host goes down and up and down, and the rest fails as well. The database itself is well.',
    sources: [BOTH, 'IF-MIB linkDown'],
    build: (w) => {
      const net = w.asset('switch');
      const store = w.asset('server', [['connected-to', net]]);
      const machine = w.asset('server');
      const db = w.asset('service', [['runs-on', store]]);
      const app = w.asset(
        'service',
        [
          ['runs-on', machine],
          ['depends-on', db],
        ],
        { 'app.version': '5.0.2' },
      );
      host(w, store);
      host(w, machine);
      service(w, db, { requests: step(242, 50, 22) });
      service(w, app, { requests: flat(50), failing: sum(step(230, 0.001, 0.16), step(242, 0, 0.4)) });
      w.change(229.5, app, { 'app.version': '5.1.0' });
      repeated(w, 230, w.minutes, 2, app, 17, () => "app[512]: TypeError: Cannot read properties of undefined (reading 'discount')", 'app');
      for (let minute = 242; minute < w.minutes - 2; minute += 3) {
        w.event(minute, net, {
          source: 'snmp-trap',
          code: 'Link.Down',
          message: 'linkDown ifIndex 12',
          component: 'Gi1/0/12',
          severity: 'critical',
        });
        w.log(minute, net, 11, '%LINK-3-UPDOWN: Interface GigabitEthernet1/0/12, changed state to down', 'ios');
        w.log(minute + 1.2, net, 11, '%LINK-3-UPDOWN: Interface GigabitEthernet1/0/12, changed state to up', 'ios');
      }
      repeated(w, 242, w.minutes, 3, app, 17, () => 'app[512]: could not connect to server: No route to host', 'app');
      return {
        rules: [above('Failing requests', 12, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: together([app, 'configuration.changed'], [net, 'link.down', 'network.errors']),
      };
    },
  },
  {
    name: '130-cowrie',
    domain: 'system',
    told: 'Of two callees of a service one refuses everything since its certificate ran out at noon, the other’s file system fills up a little later. A third was released this morning and is fine.',
    sources: [BOTH, 'OpenSSL X509_V_ERR_CERT_HAS_EXPIRED (text)'],
    build: (w) => {
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const a = w.asset('service', [['runs-on', m1]]);
      const b = w.asset('service', [['runs-on', m2]]);
      const c = w.asset('service', [['runs-on', m3]], { 'app.version': '8.8.1' });
      const front = w.asset('service', [
        ['depends-on', a],
        ['depends-on', b],
        ['depends-on', c],
      ]);
      host(w, m1);
      host(w, m2, { filesystem: growth(20, 0.45, 0.00253, 1) });
      host(w, m3);
      service(w, a, { requests: step(228, 30, 1) });
      service(w, b, { requests: flat(25), failing: step(239, 0.001, 0.7) });
      service(w, c);
      service(w, front, { requests: flat(70), failing: sum(step(228, 0.001, 0.3), step(239, 0, 0.25)) });
      w.change(60, c, { 'app.version': '8.9.0' }, 'ci');
      repeated(w, 228, w.minutes, 4, front, 17, () => 'front[31]: SSL certificate problem: certificate has expired', 'front');
      w.gauge(a, 'x509.certificate.remaining', 's', { 'tls.server.subject': 'CN=a' }, (minute) => (228 - minute) * 60, 0, [-1e9, 1e9]);
      repeated(w, 239, w.minutes, 3, m2, 19, () => 'b[4410]: write failed: No space left on device', 'b');
      return {
        rules: [above('Failing requests', 24, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: together([a, 'certificate.expired'], [m2, 'filesystem.full']),
      };
    },
  },
  {
    name: '131-dabchick',
    domain: 'hardware',
    told: 'A fan of a database’s host stops and its processor throttles; a quarter of an hour later a backup of a neighbour fills the volume they share. The database is slow for both, and so is its caller.',
    sources: [BOTH],
    build: (w) => {
      const lun = w.asset('lun');
      const [store, neighbour, machine] = [
        w.asset('server', [['stores-on', lun]]),
        w.asset('server', [['stores-on', lun]]),
        w.asset('server'),
      ];
      const db = w.asset('service', [['runs-on', store]]);
      const app = w.asset('service', [
        ['runs-on', machine],
        ['depends-on', db],
      ]);
      const temperature = lagged(step(196, 52, 98), 8, w.minutes);
      const slowed = (minute: number) => (temperature(minute) > 90 ? 0.88 : 0.45);
      const writes = step(236, 1e6, 88e6, 3);
      const load = scaled(sum(writes, flat(6e6)), 1 / 100e6);
      bmc(w, store, { cpu: temperature, fan: step(196, 6100, 0) });
      bmc(w, neighbour, {});
      host(
        w,
        store,
        { user: slowed, write: flat(6e6), operationSeconds: queued(0.002, load), iowait: scaled(load, 0.1), busy: load },
        'otel',
      );
      host(w, neighbour, { write: writes, busy: load }, 'otel');
      host(w, machine);
      w.gauge(lun, 'system.disk.io', 'By/s', { 'system.device': lun, 'disk.io.direction': 'write' }, sum(writes, flat(6e6)), 0.1);
      service(w, db, { seconds: sum(queued(0.02, slowed), queued(0.012, load)) });
      service(w, app, { seconds: sum(flat(0.04), queued(0.02, slowed), queued(0.012, load)) });
      w.event(197, store, {
        source: 'ipmi-sel',
        code: 'Fan.LowerCritical.GoingLow',
        message: 'Lower Critical - going low',
        component: 'FAN1',
        severity: 'critical',
      });
      let steps = 0;
      repeated(
        w,
        211,
        w.minutes,
        0.4,
        store,
        10,
        () => `kernel: CPU2: Package temperature above threshold, cpu clock throttled (total events = ${131 * ++steps})`,
        'kernel',
      );
      w.log(236, neighbour, 9, 'bareos-fd[1722]: Start Backup JobId 4021, Job=files-full', 'bareos-fd');
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together([store, 'fan.failed', 'temperature.high', 'cpu.throttled'], [neighbour, 'job.running', 'disk.write-rate']),
      };
    },
  },
  {
    name: '132-elodea',
    domain: 'system',
    told: 'The limit of a new rule lies below what a file system has held for weeks: it fires at once. A snapshot was taken in the night, a colleague signed in to look.',
    sources: ['Prometheus documentation (alerting on symptoms)'],
    build: (w) => {
      const machine = w.asset('server');
      const app = w.asset('service', [['runs-on', machine]]);
      host(w, machine, { filesystem: flat(0.74), write: pulse(80, 20, 1e6, 30e6) }, 'otel');
      service(w, app);
      w.log(80, machine, 9, 'lvm[400]: Logical volume "var_snap" created.', 'lvm');
      w.log(235, machine, 9, 'sshd[20113]: Accepted publickey for olga from 10.20.3.44 port 51122 ssh2', 'sshd');
      distraction(w, machine, 140);
      return {
        rules: [above('File system is filling', 0.7, { metric: 'system.filesystem.utilization', on: machine, for: 180 })],
        alert: machine,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '133-fescue',
    domain: 'service',
    told: 'At night three people use a service; one of them asks for a year’s report, which takes long as it always does. The rule takes the one slow request for trouble. Hosts, database and network are as ever; a release happened in the evening.',
    sources: ['Google SRE workbook, ch. 5 (low-traffic services)'],
    build: (w) => {
      const machine = w.asset('server', [], { 'app.version': '1.9.0' });
      const db = w.asset('service', [['runs-on', machine]]);
      const app = w.asset('service', [
        ['runs-on', machine],
        ['depends-on', db],
      ]);
      host(w, machine);
      service(w, db, { requests: flat(2) });
      const slow = (minute: number) => ([31, 87, 88, 152, 207, 248].includes(Math.floor(minute)) ? 2.4 : 0.07);
      service(w, app, { requests: flat(0.2), seconds: slow, failing: flat(0), noise: 0.2 });
      w.change(20, machine, { 'app.version': '1.9.1' }, 'ci');
      return {
        rules: [above('Slow answers', 1, { ...SLOW.prometheus, on: app, for: 0 })],
        alert: app,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '134-gannet',
    domain: 'network',
    told: 'A service answers with errors that it does not log; what it depends on is measured and as ever. Three hours before, it was released, and a disk of a host it has nothing to do with fails in the same minute.',
    sources: ['Coincidences: Taleb, Fooled by Randomness'],
    build: (w) => {
      const [machine, stranger] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', machine]]);
      const app = w.asset(
        'service',
        [
          ['runs-on', machine],
          ['depends-on', db],
        ],
        { 'app.version': '6.1.0' },
      );
      host(w, machine);
      host(w, stranger);
      service(w, db);
      service(w, app, { failing: step(244, 0.001, 0.2) });
      w.change(60, app, { 'app.version': '6.2.0' }, 'ci');
      w.event(243, stranger, {
        source: 'smart',
        code: 'SMART.HealthFailed',
        message: 'SMART overall-health self-assessment test result: FAILED!',
        component: 'sdb',
        severity: 'critical',
      });
      return {
        rules: [above('Failing requests', 3, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: { kind: 'not-enough' },
      };
    },
  },
  {
    name: '135-hornbeam',
    domain: 'hypervisor',
    told: 'A virtual machine is restarted by whoever rents it and is away for three minutes; nobody says so. What is known is that its probe failed and that all around it is as ever.',
    sources: ['Prometheus blackbox_exporter (names)'],
    build: (w) => {
      const physical = w.asset('hypervisor');
      const [vm, other] = [w.asset('vm', [['runs-on', physical]]), w.asset('vm', [['runs-on', physical]])];
      w.gauge(physical, 'system.cpu.utilization', '1', {}, flat(0.4), 0.05, [0, 1]);
      host(w, other);
      w.gauge(other, 'probe_success', '1', { module: 'icmp' }, flat(1), 0);
      w.gauge(vm, 'probe_success', '1', { module: 'icmp' }, pulse(247, 3, 1, 0), 0);
      return {
        rules: [below('Probe fails', 1, { metric: 'probe_success', on: vm, for: 1 })],
        alert: vm,
        truth: { kind: 'not-enough' },
      };
    },
  },
];
