import { flat, pulse, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW, seen, together } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

const WHOLE_DAY = 'Google, Site Reliability Engineering, ch. 12 (what is observed is not all there is)';

/** Services, what people set otherwise, and four where nothing can be named; written before they were first put. */
export const MIXED_FROM_294: readonly Script[] = [
  {
    name: '294-hyssop',
    domain: 'service',
    told: 'A Redis cannot save itself since its host lacks memory for the fork and refuses writes, and the host of the application has no room for connections: both make requests fail.',
    sources: ['redis src/rdb.c, src/server.c (MISCONF)', 'redis_exporter', 'Linux net/netfilter/nf_conntrack_core.c'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const cache = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', cache],
      ]);
      const refused = step(211, 0, 1, 1);
      const tight = step(234, 0, 1, 1);
      host(w, m1, { drops: scaled(tight, 40) }, 'node');
      host(w, m2, { memory: step(190, 0.6, 0.93, 20) }, 'node');
      w.gauge(m1, 'node_nf_conntrack_entries', '1', {}, sum(flat(51_000), scaled(tight, 211_000)), 0.01);
      w.gauge(m1, 'node_nf_conntrack_entries_limit', '1', {}, flat(262_144), 0);
      w.gauge(cache, 'redis_rdb_last_bgsave_status', '1', {}, step(210, 1, 0), 0);
      w.gauge(cache, 'redis_memory_used_bytes', 'By', {}, step(190, 7e9, 12.4e9, 20), 0.01);
      service(w, app, { failing: sum(flat(0.001), scaled(refused, 0.1), scaled(tight, 0.16)), requests: flat(60) });
      repeated(
        w,
        210,
        294,
        0.5,
        cache,
        13,
        () => "1:M 12 Nov 2026 13:11:05.120 # Can't save in background: fork: Cannot allocate memory",
        'redis',
      );
      repeated(
        w,
        211,
        294,
        2,
        app,
        17,
        () =>
          "ERR cache write failed: MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk. Commands that may modify the data set are disabled",
        'app',
      );
      repeated(w, 234, 294, 1, m1, 12, () => 'kernel: nf_conntrack: nf_conntrack: table full, dropping packet', 'kernel');
      return {
        rules: [above('Failing requests', 10, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: together([m2, 'memory.pressure'], [m1, 'process.saturated', 'network.errors']),
      };
    },
  },
  {
    name: '295-ixia',
    domain: 'human',
    told: 'Somebody splits the groups of a pool into many more at noon: half of the objects move and those who read and write wait. A fan in another rack is replaced at that time.',
    sources: [
      'https://docs.ceph.com/en/latest/rados/operations/placement-groups/',
      'ceph src/mon/Monitor.cc (audit log)',
      'ceph-mgr prometheus module',
    ],
    build: (w) => {
      const ceph = w.asset('cluster', [], { 'pool.rbd.pg_num': '1024', version: '18.2.4' });
      const [o1, o2, m] = [w.asset('server', [['member-of', ceph]]), w.asset('server', [['member-of', ceph]]), w.asset('server')];
      const vm = w.asset('vm', [
        ['runs-on', m],
        ['stores-on', ceph],
      ]);
      const svc = w.asset('service', [['runs-on', vm]]);
      const moving = step(222, 0, 1, 3);
      for (const id of [o1, o2])
        host(w, id, { busy: sum(flat(0.25), scaled(moving, 0.65)), read: sum(flat(20e6), scaled(moving, 180e6)) }, 'otel');
      host(w, m);
      host(w, vm, { operationSeconds: sum(flat(0.004), scaled(moving, 0.07)), iowait: scaled(moving, 0.3) }, 'otel');
      service(w, svc, { seconds: sum(flat(0.05), scaled(moving, 0.6)), requests: flat(30) });
      w.gauge(ceph, 'ceph_num_objects_misplaced', '1', {}, scaled(moving, 4.1e6), 0.01);
      w.gauge(ceph, 'ceph_healthcheck_slow_ops', '1', {}, scaled(moving, 41), 0.2);
      w.change(221, ceph, { 'pool.rbd.pg_num': '4096' });
      w.log(
        221,
        ceph,
        9,
        `from='client.? 10.20.0.7:0/2211' entity='client.admin' cmd=[{"prefix": "osd pool set", "pool": "rbd", "var": "pg_num", "val": "4096"}]: dispatch`,
        'ceph-mon',
      );
      repeated(
        w,
        224,
        294,
        0.5,
        ceph,
        13,
        () =>
          `Health check update: ${w.random.integer(12, 60)} slow ops, oldest one blocked for ${w.random.integer(31, 120)} sec, daemons [osd.11,osd.4,osd.7] have slow ops. (SLOW_OPS)`,
        'ceph-mon',
      );
      const far = w.asset('server');
      host(w, far);
      w.event(219, far, {
        source: 'ipmi-sel',
        code: 'Fan.DeviceRemoved',
        message: 'FAN4 Device Removed / Device Absent',
        component: 'FAN4',
        severity: 'warning',
      });
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: svc })],
        alert: svc,
        truth: cause([ceph, 'configuration.changed', 'user.action', 'job.running']),
      };
    },
  },
  {
    name: '296-kerria',
    domain: 'human',
    told: 'A secret that a service presents to its broker is made anew in the vault while the service keeps the old: its connections are refused. A release of another service comes twenty minutes before.',
    sources: ['rabbitmq deps/rabbit/src/rabbit_reader.erl', 'https://www.rabbitmq.com/docs/access-control'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const broker = w.asset('service', [['runs-on', m2]], { 'user.orders.password.version': '11' });
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', broker],
      ]);
      const other = w.asset('service', [['runs-on', m1]], { version: '2.8.1' });
      for (const id of [m1, m2]) host(w, id);
      service(w, other);
      service(w, app, { failing: step(226, 0.001, 0.7, 1), requests: flat(25) });
      w.gauge(broker, 'rabbitmq_connections', '1', {}, step(226, 84, 31), 0.01);
      w.counter(broker, 'rabbitmq_auth_attempts_failed_total', '1', { protocol: 'amqp091' }, step(226, 0, 3), 0.2);
      w.change(205, other, { version: '2.9.0' });
      w.change(225, broker, { 'user.orders.password.version': '12' });
      repeated(
        w,
        226,
        294,
        2,
        broker,
        17,
        () =>
          `[error] <0.${w.random.integer(10_000, 99_999)}.0> Error on AMQP connection <0.3311.0> (10.20.4.11:${w.random.integer(32_000, 60_000)} -> 10.20.4.30:5672, state: starting): PLAIN login refused: user 'orders' - invalid credentials`,
        'rabbitmq',
      );
      return {
        rules: [above('Failing requests', 6, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([broker, 'configuration.changed', 'credential.expired']),
      };
    },
  },
  {
    name: '297-lantana',
    domain: 'storage',
    told: 'A rule that looks for the word errors finds the line of a pool that was checked and is sound.',
    sources: ['openzfs cmd/zed/zed.d/scrub_finish-notify.sh', WHOLE_DAY],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const svc = w.asset('service', [['runs-on', m1]]);
      host(w, m1, { read: pulse(60, 170, 1e6, 90e6), busy: pulse(60, 170, 0.06, 0.5) });
      host(w, m2);
      service(w, svc);
      w.log(60, m1, 9, "zed[1120]: eid=44 class=scrub_start pool='tank'", 'zed');
      w.log(230, m1, 9, "zed[1120]: eid=45 class=scrub_finish pool='tank' scan: scrub repaired 0B in 02:50:07 with 0 errors", 'zed');
      distraction(w, m2, 229);
      return { rules: [seen('Errors of a pool', 'log', 'errors', m1)], alert: m1, truth: { kind: 'nothing' } };
    },
  },
  {
    name: '298-myrtus',
    domain: 'system',
    told: 'Files that were read fill the cache of a machine as they do every day, and a rule that counts only what is quite unused takes that for a lack; what is available stays as it was.',
    sources: ['Linux Documentation/filesystems/proc.rst (MemFree, MemAvailable)', WHOLE_DAY],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m1]]);
      const app = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', db],
      ]);
      host(w, m1, { memory: flat(0.45) }, 'node');
      host(w, m2);
      const free = (minute: number) => 0.55e9 + 0.25e9 * Math.cos(minute / 19) + 0.12e9 * Math.cos(minute / 5.3);
      w.gauge(m1, 'node_memory_MemFree_bytes', 'By', {}, free, 0.05);
      w.gauge(m1, 'node_memory_Cached_bytes', 'By', {}, (minute) => 8.2e9 - free(minute), 0.005);
      service(w, db);
      service(w, app);
      access(w, m2, 4);
      return {
        rules: [
          {
            ...above('Little memory free', 0, { metric: 'node_memory_MemFree_bytes', on: m1 }),
            condition: {
              kind: 'threshold',
              metric: 'node_memory_MemFree_bytes',
              labels: {},
              assetId: m1,
              above: null,
              below: 0.3e9,
              forMs: 300_000,
            },
          },
        ],
        alert: m1,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '299-nerine',
    domain: 'network',
    told: 'The line of a carrier between two sites delays what passes; of the line nothing is known here, and a disk in a machine that has no part in it begins to fail.',
    sources: [WHOLE_DAY],
    build: (w) => {
      const [m1, m2, far] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const app = w.asset('service', [['runs-on', m1]]);
      const store = w.asset('service', [['runs-on', far]]);
      for (const id of [m1, m2, far]) host(w, id);
      w.skew(m2, 75);
      service(w, store);
      service(w, app, { seconds: step(227, 0.09, 0.7, 2), requests: flat(40) });
      access(w, m1, 3);
      w.log(224, far, 13, 'smartd[711]: Device: /dev/sdb [SAT], 8 Currently unreadable (pending) sectors', 'smartd');
      distraction(w, m1, 219);
      return { rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })], alert: app, truth: { kind: 'not-enough' } };
    },
  },
  {
    name: '300-oxalis',
    domain: 'service',
    told: 'A provider of payments outside answers with refusals; nothing here knows of it, and only the share that fails tells of the trouble. A certificate of another service is made anew that day.',
    sources: [WHOLE_DAY, 'https://letsencrypt.org/docs/'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m2]]);
      const pay = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      const site = w.asset('service', [['runs-on', m2]]);
      for (const id of [m1, m2]) host(w, id);
      service(w, db);
      service(w, site);
      service(w, pay, { failing: step(231, 0.002, 0.3, 1), requests: flat(35) });
      w.log(180, m2, 9, 'certbot[4411]: Successfully received certificate.', 'certbot');
      w.log(180.1, m2, 9, 'systemd[1]: Reloaded nginx.service - A high performance web server and a reverse proxy server.', 'systemd');
      w.lose(m2, 236, 250);
      return { rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: pay })], alert: pay, truth: { kind: 'not-enough' } };
    },
  },
];
