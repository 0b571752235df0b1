import { flat, growth, queued, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

const SRE = 'Beyer et al., Site Reliability Engineering, ch. 22 (cascading failures)';

export const SERVICE: readonly Script[] = [
  {
    name: '061-islet',
    domain: 'service',
    told: 'Of a chain of four services the last but one takes longer by itself; all above it are slow. A fifth, called for one request in a hundred, is slow too and matters to nobody.',
    sources: [SRE],
    build: (w) => {
      const machines = Array.from({ length: 3 }, () => w.asset('server'));
      for (const id of machines) host(w, id);
      const run = (index: number) => ['runs-on', machines[index] ?? ''] as const;
      const last = w.asset('service', [run(2)]);
      const third = w.asset('service', [run(1), ['depends-on', last]]);
      const rare = w.asset('service', [run(2)]);
      const second = w.asset('service', [run(0), ['depends-on', third], ['depends-on', rare]]);
      const first = w.asset('service', [run(0), ['depends-on', second]]);
      const own = step(226, 0.03, 0.28, 3);
      service(w, last, { seconds: flat(0.015), requests: flat(60) });
      service(w, third, { seconds: sum(own, flat(0.015)), requests: flat(60) });
      service(w, rare, { seconds: step(150, 0.02, 0.09), requests: flat(0.5) });
      service(w, second, { seconds: sum(own, flat(0.05)), requests: flat(60) });
      service(w, first, { seconds: sum(own, flat(0.075)), requests: flat(60) });
      return {
        rules: [above('Slow answers', 0.2, { ...SLOW.prometheus, on: first })],
        alert: first,
        truth: cause([third, 'service.latency']),
      };
    },
  },
  {
    name: '062-juncture',
    domain: 'service',
    told: 'A callee of two services has died; both answer with errors, each by its own rate. Nothing of the callee is measured after its death.',
    sources: ['nginx (text)', 'systemd (texts)'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const callee = w.asset('service', [['runs-on', m1]]);
      const [a, b] = [
        w.asset('service', [
          ['runs-on', m2],
          ['depends-on', callee],
        ]),
        w.asset('service', [
          ['runs-on', m2],
          ['depends-on', callee],
        ]),
      ];
      host(w, m1);
      host(w, m2);
      service(w, callee);
      w.gauge(callee, 'up', '1', { job: 'app' }, step(246, 1, 0), 0);
      w.lose(callee, 246, w.minutes, 'http_requests_total');
      w.lose(callee, 246, w.minutes, 'http_request_duration_seconds');
      w.log(246, m1, 13, 'systemd[1]: app.service: Main process exited, code=killed, status=9/KILL', 'systemd');
      service(w, a, { failing: step(246, 0.001, 0.9) });
      service(w, b, { failing: step(246, 0.001, 0.2) });
      repeated(
        w,
        246,
        w.minutes,
        20,
        a,
        17,
        () =>
          `nginx[712]: connect() failed (111: Connection refused) while connecting to upstream, client: 10.20.4.${w.random.integer(2, 250)}`,
        'nginx',
      );
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: a, for: 3 })],
        alert: a,
        truth: cause([callee, 'process.down'], [m1, 'process.down']),
      };
    },
  },
  {
    name: '063-keel',
    domain: 'service',
    told: 'A transaction of a database holds a lock for an hour; others wait for it. Its host is idle.',
    sources: ['PostgreSQL src/backend/storage/lmgr/proc.c (text)'],
    build: (w) => {
      const machine = w.asset('server');
      const db = w.asset('service', [['runs-on', machine]]);
      const app = w.asset('service', [['depends-on', db]]);
      host(w, machine, { user: step(224, 0.3, 0.12) });
      service(w, db, { seconds: step(224, 0.008, 2.4) });
      service(w, app, { seconds: step(224, 0.07, 2.6), failing: step(226, 0.001, 0.05) });
      repeated(
        w,
        225,
        w.minutes,
        4,
        db,
        9,
        () =>
          `postgres[${w.random.integer(3000, 9000)}]: LOG:  process ${w.random.integer(3000, 9000)} still waiting for ShareLock on transaction ${w.random.integer(7e6, 8e6)} after 1000.131 ms`,
        'postgres',
      );
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([db, 'service.latency', 'log.unusual', 'lock.waiting']),
      };
    },
  },
  {
    name: '064-ledge',
    domain: 'service',
    told: 'A database has no more room for connections; its callers get errors. One of them opens more and more connections, which nobody measures.',
    sources: ['PostgreSQL src/backend/storage/lmgr/proc.c (text: sorry, too many clients already)'],
    build: (w) => {
      const machine = w.asset('server');
      const db = w.asset('service', [['runs-on', machine]]);
      const [a, b] = [w.asset('service', [['depends-on', db]]), w.asset('service', [['depends-on', db]])];
      host(w, machine);
      w.gauge(db, 'pg_stat_activity_count', '1', { state: 'idle' }, growth(90, 30, 0.48, 97), 0.02, [0, 97]);
      w.gauge(db, 'pg_up', '1', {}, flat(1), 0);
      service(w, a, { failing: step(232, 0.001, 0.4) });
      service(w, b, { failing: step(233, 0.001, 0.25) });
      repeated(
        w,
        232,
        w.minutes,
        12,
        db,
        21,
        () => `postgres[${w.random.integer(3000, 9000)}]: FATAL:  sorry, too many clients already`,
        'postgres',
      );
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: a })],
        alert: a,
        truth: cause([db, 'log.unusual', 'service.errors', 'process.saturated']),
      };
    },
  },
  {
    name: '065-moor',
    domain: 'service',
    told: 'Four times as many requests come in within minutes; the host of the service has no more processor and the service is slow. Nothing is broken.',
    sources: ['Kleinrock, Queueing Systems I (M/M/1)', SRE],
    build: (w) => {
      const machine = w.asset('server');
      const app = w.asset('service', [['runs-on', machine]]);
      const requests = step(225, 60, 250, 6);
      const load = scaled(requests, 0.9 / 250);
      host(w, machine, { user: load });
      service(w, app, { requests, seconds: queued(0.035, load) });
      access(w, app, 3);
      distraction(w, machine, 205);
      return { rules: [above('Slow answers', 0.15, { ...SLOW.prometheus, on: app })], alert: app, truth: cause([app, 'service.traffic']) };
    },
  },
  {
    name: '066-nave',
    domain: 'service',
    told: 'At midnight the certificate of an internal service expires; its callers refuse it at once.',
    sources: ['OpenSSL (text: certificate has expired)', 'nginx (text)'],
    build: (w) => {
      const callee = w.asset('service');
      const [a, b] = [w.asset('service', [['depends-on', callee]]), w.asset('service', [['depends-on', callee]])];
      service(w, callee, { requests: step(240, 70, 0.2) });
      for (const id of [a, b]) {
        service(w, id, { failing: step(240, 0.001, 0.7) });
        repeated(
          w,
          240,
          w.minutes,
          8,
          id,
          17,
          () =>
            `nginx[640]: SSL_do_handshake() failed (SSL: error:0A000086:SSL routines::certificate verify failed: certificate has expired) while SSL handshaking to upstream: ${callee}`,
          'nginx',
        );
      }
      w.gauge(callee, 'probe_ssl_earliest_cert_expiry_days', 'd', {}, (minute) => (240 - minute) / 1440, 0, [-10, 10]);
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: a })],
        alert: a,
        truth: cause([callee, 'certificate.expired', 'log.unusual', 'service.errors']),
      };
    },
  },
  {
    name: '067-oxbow',
    domain: 'service',
    told: 'A Java service runs out of heap: it collects garbage again and again, its processor is busy with that and its answers wait.',
    sources: ['OpenJDK unified logging (text of G1)'],
    build: (w) => {
      const machine = w.asset('server');
      const app = w.asset('service', [['runs-on', machine]]);
      const front = w.asset('service', [['depends-on', app]]);
      host(w, machine, { user: step(228, 0.3, 0.9, 5), memory: flat(0.7) });
      service(w, app, { seconds: step(228, 0.05, 0.9, 5) });
      service(w, front, { seconds: step(228, 0.09, 0.95, 5) });
      w.gauge(app, 'jvm_memory_used_ratio', '1', { area: 'heap' }, growth(60, 0.5, 0.0029, 0.995), 0.01, [0, 1]);
      let pause = 1200;
      repeated(
        w,
        228,
        w.minutes,
        3,
        app,
        9,
        () =>
          `[gc] GC(${++pause}) Pause Full (G1 Compaction Pause) 7951M->7903M(8192M) ${w.random.integer(2900, 4800)}.${w.random.integer(100, 999)}ms`,
        'app',
      );
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: front })],
        alert: front,
        truth: cause([app, 'service.latency', 'memory.pressure', 'log.unusual'], [machine, 'cpu.utilization']),
      };
    },
  },
  {
    name: '068-prairie',
    domain: 'service',
    told: 'A cache goes away; every request now goes to the database behind it, which gets ten times the queries and slows down, and with it the service.',
    sources: [SRE, 'Redis (text)'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const cache = w.asset('service', [['runs-on', m1]]);
      const db = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['depends-on', cache],
        ['depends-on', db],
      ]);
      host(w, m1);
      const load = step(229, 0.09, 0.92, 1);
      host(w, m2, { user: load });
      w.gauge(cache, 'redis_up', '1', {}, step(229, 1, 0), 0);
      w.log(
        229,
        m1,
        18,
        'redis-server[655]: MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk.',
        'redis',
      );
      w.log(229.05, m1, 13, 'systemd[1]: redis-server.service: Main process exited, code=exited, status=1/FAILURE', 'systemd');
      service(w, db, { seconds: queued(0.01, load), requests: step(229, 25, 260, 1) });
      service(w, app, { seconds: sum(queued(0.01, load), flat(0.05)) });
      return {
        rules: [above('Slow answers', 0.1, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([cache, 'process.down'], [m1, 'process.down']),
      };
    },
  },
  {
    name: '069-quill',
    domain: 'service',
    told: 'A queue’s consumer hangs; the queue grows and what depends on its results is late. The clock of its host is two minutes behind.',
    sources: ['RabbitMQ Prometheus plugin (names)'],
    build: (w) => {
      const machine = w.asset('server');
      const consumer = w.asset('service', [['runs-on', machine]]);
      const front = w.asset('service', [['depends-on', consumer]]);
      host(w, machine);
      w.gauge(consumer, 'up', '1', { job: 'worker' }, step(224, 1, 0), 0);
      w.gauge(consumer, 'rabbitmq_queue_messages_ready', '1', { queue: 'work' }, growth(224, 12, 190), 0.03);
      w.log(224, machine, 13, 'systemd[1]: worker.service: Watchdog timeout (limit 3min)!', 'systemd');
      w.log(224.02, machine, 13, 'systemd[1]: worker.service: Killing process 2214 (worker) with signal SIGABRT.', 'systemd');
      w.log(224.05, machine, 13, "systemd[1]: worker.service: Failed with result 'watchdog'.", 'systemd');
      service(w, front, { seconds: step(225, 0.2, 4.5, 3) });
      w.skew(machine, -120);
      return {
        rules: [above('Slow answers', 1, { ...SLOW.prometheus, on: front })],
        alert: front,
        truth: cause([consumer, 'process.down'], [machine, 'process.down']),
      };
    },
  },
];
