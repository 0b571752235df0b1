import { flat, growth, lagged, queued, scaled, step, sum } from '../courses.ts';
import { bmc, host, service } from '../machines.ts';
import { above, FAILING, type Script, SLOW, seen, together } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

const BOTH = 'Gregg, Systems Performance, ch. 2 (multiple causes)';

/** Two independent faults, each of which makes the alert’s signal worse. */
export const TWO: readonly Script[] = [
  {
    name: '081-acorn',
    domain: 'storage',
    told: 'A backup fills the volume of a database, and at another time a job takes the processor of the application’s host: the service is slow for both reasons.',
    sources: [BOTH],
    build: (w) => {
      const lun = w.asset('lun');
      const [db, backup, machine] = [w.asset('server', [['stores-on', lun]]), w.asset('server', [['stores-on', lun]]), w.asset('server')];
      const app = w.asset('service', [
        ['runs-on', machine],
        ['runs-on', db],
      ]);
      const writes = step(215, 1e6, 85e6, 5);
      const load = scaled(sum(writes, flat(8e6)), 1 / 100e6);
      host(w, db, { write: flat(8e6), operationSeconds: queued(0.002, load), iowait: scaled(load, 0.3), busy: load }, 'otel');
      host(w, backup, { write: writes, busy: load }, 'otel');
      host(w, machine, { user: step(232, 0.2, 0.95) });
      w.gauge(lun, 'system.disk.io', 'By/s', { 'system.device': lun, 'disk.io.direction': 'write' }, sum(writes, flat(8e6)), 0.1);
      service(w, app, { seconds: sum(queued(0.02, step(232, 0.3, 0.88)), queued(0.01, load)) });
      w.log(215, backup, 9, 'bareos-fd[1722]: Start Backup JobId 9120, Job=weekly-full', 'bareos-fd');
      w.log(232, machine, 9, 'systemd[1]: Starting report-batch.service - Monthly report batch job...', 'systemd');
      return {
        rules: [above('Slow answers', 0.2, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together([backup, 'job.running', 'disk.write-rate'], [machine, 'job.running', 'cpu.utilization']),
      };
    },
  },
  {
    name: '082-bracken',
    domain: 'service',
    told: 'Two callees of one service become slow for reasons of their own, ten minutes apart; the service waits for both, one after the other.',
    sources: [BOTH],
    build: (w) => {
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const [a, b] = [w.asset('service', [['runs-on', m1]]), w.asset('service', [['runs-on', m2]])];
      const front = w.asset('service', [
        ['runs-on', m3],
        ['depends-on', a],
        ['depends-on', b],
      ]);
      for (const id of [m1, m2, m3]) host(w, id);
      const [one, other] = [step(222, 0.03, 0.22), step(232, 0.04, 0.3)];
      service(w, a, { seconds: one, requests: flat(60) });
      service(w, b, { seconds: other, requests: flat(60) });
      service(w, front, { seconds: sum(one, other, flat(0.03)), requests: flat(60) });
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: front })],
        alert: front,
        truth: together([a, 'service.latency'], [b, 'service.latency']),
      };
    },
  },
  {
    name: '083-clover',
    domain: 'hardware',
    told: 'A fan of a host fails and its processor throttles, and in the same hour twice as many requests come in: either alone would be borne.',
    sources: [BOTH],
    build: (w) => {
      const machine = w.asset('server');
      const app = w.asset('service', [['runs-on', machine]]);
      const temperature = lagged(step(190, 54, 97), 8, w.minutes);
      bmc(w, machine, { cpu: temperature, fan: step(190, 6000, 0) });
      const requests = step(226, 50, 105, 4);
      const load = (minute: number) => (requests(minute) / 105) * (temperature(minute) > 90 ? 0.92 : 0.6);
      host(w, machine, { user: load });
      service(w, app, { requests, seconds: queued(0.03, load) });
      w.event(191, machine, {
        source: 'ipmi-sel',
        code: 'Fan.LowerCritical.GoingLow',
        message: 'Lower Critical - going low',
        component: 'FAN1',
        severity: 'critical',
      });
      let steps = 0;
      repeated(
        w,
        208,
        w.minutes,
        0.3,
        machine,
        10,
        () => `kernel: CPU5: Core temperature above threshold, cpu clock throttled (total events = ${211 * ++steps})`,
        'kernel',
      );
      return {
        rules: [above('Slow answers', 0.15, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together([machine, 'fan.failed', 'temperature.high', 'cpu.throttled'], [app, 'service.traffic']),
      };
    },
  },
  {
    name: '084-drift',
    domain: 'network',
    told: 'A port of a switch counts errors and, at another place, a database’s disk wears out: the service that needs both is slow.',
    sources: [BOTH],
    build: (w) => {
      const net = w.asset('switch');
      const machine = w.asset('server', [['connected-to', net]]);
      const store = w.asset('server');
      const db = w.asset('service', [['runs-on', store]]);
      const app = w.asset('service', [
        ['runs-on', machine],
        ['depends-on', db],
      ]);
      host(w, machine);
      host(w, store, { operationSeconds: step(228, 0.003, 0.09), iowait: step(228, 0.02, 0.25), busy: step(228, 0.1, 0.85) }, 'otel');
      for (const port of [3, 4])
        w.counter(
          net,
          'system.network.errors',
          '{error}',
          { 'network.interface.name': `Gi1/0/${port}`, 'network.io.direction': 'receive' },
          port === 3 ? step(217, 0, 30) : flat(0),
          0.3,
        );
      repeated(
        w,
        227,
        w.minutes,
        1.2,
        store,
        19,
        () =>
          `kernel: blk_update_request: I/O error, dev sda, sector ${w.random.integer(1e6, 9e8)} op 0x0:(READ) flags 0x0 phys_seg 1 prio class 0`,
        'kernel',
      );
      service(w, db, { seconds: step(228, 0.02, 0.25) });
      service(w, app, { seconds: sum(step(217, 0.05, 0.2), step(228, 0.02, 0.26)) });
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together([net, 'network.errors'], [store, 'disk.failed', 'disk.bad-sectors']),
      };
    },
  },
  {
    name: '085-elm',
    domain: 'hardware',
    told: 'Two disks of one array fail within hours of each other; the second one degrades it past what it bears.',
    sources: ['Pinheiro et al., FAST ’07', BOTH],
    minutes: 420,
    build: (w) => {
      const shelf = w.asset('shelf', [], { 'raid.level': 'RAID-6' });
      const machine = w.asset('server', [['stores-on', shelf]]);
      host(w, machine);
      for (let slot = 1; slot <= 10; slot++) {
        const labels = { slot: `slot-${slot}`, serial: `ZA2${800 + slot}`, model: 'ST10000NM0086' };
        const grown = slot === 2 ? growth(110, 0, 2.2) : slot === 9 ? growth(190, 0, 4.1) : flat(0);
        w.gauge(shelf, 'hw.disk.smart.reallocated_sectors', '{sector}', labels, (minute) => Math.floor(grown(minute)), 0);
        w.gauge(shelf, 'hw.disk.smart.pending_sectors', '{sector}', labels, (minute) => Math.floor(grown(minute) / 9), 0);
      }
      w.event(398, shelf, {
        source: 'redfish',
        code: 'StorageDevice.1.0.VolumeDegraded',
        message: 'The volume RAID6-0 is degraded: 2 members lost.',
        component: 'RAID6-0',
        severity: 'critical',
      });
      distraction(w, machine, 333);
      return {
        rules: [seen('Volume degraded', 'event', 'VolumeDegraded', shelf)],
        alert: shelf,
        truth: together([shelf, 'disk.failed'], [shelf, 'disk.failed']),
      };
    },
  },
  {
    name: '086-fennel',
    domain: 'human',
    told: 'A release of a service brings errors, and its callee dies a little later: errors come from both.',
    sources: [BOTH],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const callee = w.asset('service', [['runs-on', m2]]);
      const app = w.asset(
        'service',
        [
          ['runs-on', m1],
          ['depends-on', callee],
        ],
        { 'app.version': '2.0.0' },
      );
      host(w, m1);
      host(w, m2);
      w.change(219, app, { 'app.version': '2.1.0' });
      w.gauge(callee, 'up', '1', { job: 'app' }, step(231, 1, 0), 0);
      w.log(231, m2, 13, 'systemd[1]: app.service: Main process exited, code=dumped, status=11/SEGV', 'systemd');
      service(w, app, { failing: sum(step(220, 0.002, 0.06), step(231, 0, 0.3)) });
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: app, for: 3 })],
        alert: app,
        truth: together([app, 'configuration.changed'], [callee, 'process.down']),
      };
    },
  },
  {
    name: '087-gorse',
    domain: 'system',
    told: 'The application’s host runs out of memory and, besides, its database’s host is kept busy by a check of its array.',
    sources: [BOTH],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      host(w, m1, { memory: growth(120, 0.5, 0.005, 0.985), swap: growth(215, 0.02, 0.02, 0.8), iowait: step(220, 0.01, 0.12, 8) });
      const busy = step(233, 0.1, 0.92);
      host(w, m2, { read: step(233, 1e6, 140e6), busy, operationSeconds: queued(0.003, busy), iowait: step(233, 0.02, 0.2) }, 'otel');
      w.log(233, m2, 9, 'kernel: md: data-check of RAID array md0', 'kernel');
      service(w, db, { seconds: step(233, 0.02, 0.2) });
      service(w, app, { seconds: sum(step(221, 0.07, 0.3, 8), step(233, 0.02, 0.2)) });
      return {
        rules: [above('Slow answers', 0.25, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together([m1, 'memory.pressure'], [m2, 'job.running']),
      };
    },
  },
];
