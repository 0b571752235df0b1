import { flat, growth, pulse, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, absent, FAILING, type Script, SLOW, together } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** Two causes, and nothing to name. */
export const MIXED_FROM_219: readonly Script[] = [
  {
    name: '219-tamarind',
    domain: 'human',
    told: 'A check of a balancer’s health is made stricter and takes out one of two servers behind it; what is left is too busy and a part of the requests is refused. Half an hour later the log of the database fills its file system and the rest fails as well.',
    sources: ['HAProxy configuration manual, option httpchk', 'PostgreSQL src/backend/access/transam/xlog.c (texts)'],
    build: (w) => {
      const [l, m1, m2, d] = [w.asset('server'), w.asset('server'), w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', d]]);
      const [a, b] = [m1, m2].map((id) =>
        w.asset('service', [
          ['runs-on', id],
          ['depends-on', db],
        ]),
      ) as [string, string];
      const balancer = w.asset(
        'service',
        [
          ['runs-on', l],
          ['depends-on', a],
          ['depends-on', b],
        ],
        { 'check.timeout': '2s' },
      );
      host(w, l);
      host(w, m1, { user: step(209, 0.41, 0.06, 1) });
      host(w, m2, { user: step(209, 0.43, 0.97, 1) });
      host(w, d, { filesystem: growth(90, 0.4, 0.004, 1) }, 'otel');
      service(w, a, { requests: step(209, 40, 0, 1) });
      service(w, b, { requests: step(209, 40, 66, 1), failing: sum(step(209, 0.001, 0.16, 1), step(240, 0, 0.5)) });
      service(w, balancer, { requests: flat(80), failing: sum(step(209, 0.001, 0.14, 1), step(240, 0, 0.48)) });
      w.change(208, balancer, { 'check.timeout': '50ms' });
      repeated(
        w,
        240,
        w.minutes,
        6,
        db,
        18,
        () => 'PANIC:  could not write to file "pg_wal/xlogtemp.811": No space left on device',
        'postgres',
      );
      return {
        rules: [above('Failing requests', 20, { ...FAILING.prometheus, on: balancer })],
        alert: balancer,
        truth: together([balancer, 'configuration.changed'], [d, 'filesystem.full']),
      };
    },
  },
  {
    name: '220-tarragon',
    domain: 'hypervisor',
    told: 'A neighbour on the same hypervisor begins to compute with all it has, and the machine of a service is left to wait for processor. Forty minutes later a migration of tables locks the database that the service asks. Either makes it slow, both of them very.',
    sources: ['Linux, proc(5) (steal)', 'PostgreSQL src/backend/storage/lmgr/proc.c (texts)'],
    build: (w) => {
      const [hv, d] = [w.asset('hypervisor'), w.asset('server')];
      const [v, noisy] = [w.asset('vm', [['runs-on', hv]]), w.asset('vm', [['runs-on', hv]])];
      const db = w.asset('service', [['runs-on', d]]);
      const app = w.asset('service', [
        ['runs-on', v],
        ['depends-on', db],
      ]);
      host(w, hv, { user: step(201, 0.42, 0.98, 1), quiet: true }, 'otel');
      host(w, noisy, { user: step(201, 0.1, 0.99, 1) });
      host(w, v, { steal: step(201, 0.01, 0.46, 1) });
      host(w, d);
      service(w, db, { seconds: step(242, 0.01, 0.55) });
      service(w, app, { seconds: sum(step(201, 0.06, 0.34, 1), step(242, 0, 0.6)) });
      repeated(
        w,
        242,
        w.minutes,
        5,
        db,
        9,
        () =>
          `LOG:  process ${w.random.integer(2_000, 9_000)} still waiting for AccessShareLock on relation 16424 of database 16385 after ${w.random.integer(1_000, 1_080)}.112 ms`,
        'postgres',
      );
      w.log(241.8, db, 9, 'LOG:  statement: ALTER TABLE orders ADD COLUMN note text NOT NULL DEFAULT md5(random()::text)', 'postgres');
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together(
          [noisy, 'cpu.utilization', 'job.running'],
          [db, 'configuration.changed', 'user.action', 'service.latency', 'process.saturated', 'log.unusual', 'log.errors'],
        ),
      };
    },
  },
  {
    name: '221-turmeric',
    domain: 'service',
    told: 'The program that reads a service’s numbers hangs: nothing is heard of the service’s own, though its caller is answered as ever and its host writes on. A release of the caller was an hour before, a disk elsewhere complains.',
    sources: ['Prometheus documentation, “up”', 'Alerts on absence'],
    build: (w) => {
      const [m, f, o] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const app = w.asset('service', [['runs-on', m]]);
      const front = w.asset(
        'service',
        [
          ['runs-on', f],
          ['depends-on', app],
        ],
        { 'app.version': '6.0' },
      );
      for (const id of [m, f, o]) host(w, id);
      service(w, app);
      service(w, front);
      w.lose(app, 233);
      w.change(176, front, { 'app.version': '6.1' });
      w.log(220, o, 12, 'smartd[700]: Device: /dev/sdc [SAT], 8 Currently unreadable (pending) sectors', 'smartd');
      return {
        rules: [absent('No numbers', 'http_request_duration_seconds', app)],
        alert: app,
        truth: { kind: 'not-enough' },
      };
    },
  },
  {
    name: '222-vanilla',
    domain: 'network',
    told: 'On a holiday of which no machine knows a third of the usual requests come; the few that come are long ones, and the worst of them decide the figure that is watched. Nothing is wrong. A colleague looked on, a neighbour was set otherwise in the morning.',
    sources: ['Google SRE workbook, ch. 5 (low-traffic services)'],
    build: (w) => {
      const [m, n] = [w.asset('server'), w.asset('server')];
      const app = w.asset('service', [['runs-on', m]]);
      const neighbour = w.asset('service', [['runs-on', n]], { 'cache.size': '2g' });
      host(w, m);
      host(w, n);
      service(w, app, {
        requests: flat(0.05),
        seconds: sum(flat(0.4), pulse(31, 7, 0, 2.2), pulse(117, 6, 0, 1.9), pulse(174, 8, 0, 2.3), pulse(243, 9, 0, 2.1)),
      });
      service(w, neighbour);
      w.change(66, neighbour, { 'cache.size': '3g' });
      w.log(239, n, 9, 'systemd[1]: Started session-771.scope - Session 771 of User weber.', 'systemd');
      distraction(w, m, 228);
      return {
        rules: [above('Slow answers', 1.5, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '223-wasabi',
    domain: 'service',
    told: 'A provider of maps elsewhere answers slowly, and whoever asks it waits; it stands in no inventory. Three minutes before, a neighbour on the same host was released and is well; on another host a job of the night runs late, and a switch counts errors as it does all day.',
    sources: ['What is not measured can be neither named nor ruled out'],
    build: (w) => {
      const net = w.asset('switch');
      const [m, o] = [w.asset('server', [['connected-to', net]]), w.asset('server', [['connected-to', net]])];
      const app = w.asset('service', [['runs-on', m]]);
      const neighbour = w.asset('service', [['runs-on', m]], { 'app.version': '9.9' });
      host(w, m);
      host(w, o, { read: step(226, 1e6, 44e6), user: step(226, 0.12, 0.5) });
      w.counter(net, 'ifInErrors', '1', { ifDescr: 'Ethernet1/22' }, flat(0.06), 0.4);
      service(w, neighbour);
      service(w, app, { seconds: step(236, 0.09, 1.4) });
      w.change(233, neighbour, { 'app.version': '10.0' });
      w.log(226, o, 9, 'CRON[22014]: (root) CMD (/usr/local/bin/export-reports)', 'CRON');
      return {
        rules: [above('Slow answers', 0.6, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: { kind: 'not-enough' },
      };
    },
  },
];
