import { flat, growth, queued, scaled, step } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** Systems, services and what people do. */
export const MIXED_FROM_215: readonly Script[] = [
  {
    name: '215-paprika',
    domain: 'system',
    told: 'An application keeps each session in a file of its own until the file system has no inode left, while half of its bytes are free. Whoever signs in gets an error. Another team had released an hour ago.',
    sources: ['ext4(5), inode', 'write(2) and open(2), ENOSPC'],
    build: (w) => {
      const [m, o] = [w.asset('server'), w.asset('server')];
      const app = w.asset('service', [['runs-on', m]]);
      const other = w.asset('service', [['runs-on', o]], { 'app.version': '1.20' });
      host(w, m, { filesystem: growth(0, 0.41, 0.0002) }, 'node');
      host(w, o);
      w.gauge(
        m,
        'node_filesystem_files_free',
        '1',
        { device: '/dev/sda2', mountpoint: '/var', fstype: 'ext4' },
        (minute) => Math.max(0, 480_000 - 2_034 * minute),
        0,
      );
      service(w, other);
      service(w, app, { failing: step(236, 0.001, 0.34), requests: flat(40) });
      repeated(
        w,
        236,
        w.minutes,
        8,
        app,
        17,
        () =>
          `PHP Warning: session_start(): open(/var/lib/php/sessions/sess_${w.random.integer(1e8, 9e8)}, O_RDWR) failed: No space left on device (28)`,
        'php-fpm',
      );
      w.change(178, other, { 'app.version': '1.21' });
      return {
        rules: [above('Failing requests', 6, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([m, 'filesystem.full'], [app, 'filesystem.full']),
      };
    },
  },
  {
    name: '216-rosemary',
    domain: 'service',
    told: 'Since the nightly statistics a database answers one of its queries by reading the whole table. Its host’s processor and disk are busy with that, as many queries come as before, and nobody changed anything.',
    sources: [
      'PostgreSQL manual, 14.2 (statistics used by the planner) and pg_stat_user_tables',
      'GoCardless and Clerk, postmortems of changed plans',
    ],
    build: (w) => {
      const [d, m] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', d]]);
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', db],
      ]);
      host(w, d, { user: step(232, 0.24, 0.96, 1), read: step(232, 3e6, 61e6, 1) });
      host(w, m);
      w.counter(db, 'pg_stat_user_tables_seq_tup_read', '1', { relname: 'orders' }, step(232, 900, 8.4e6, 1), 0.1);
      w.counter(db, 'pg_stat_user_tables_idx_scan', '1', { relname: 'orders' }, step(232, 410, 22, 1), 0.1);
      w.counter(db, 'pg_stat_database_xact_commit', '1', { datname: 'shop' }, step(232, 130, 104, 1), 0.05);
      service(w, app, { seconds: step(232, 0.07, 1.9, 1), requests: flat(44) });
      w.log(
        231.6,
        db,
        9,
        'LOG:  automatic analyze of table "shop.public.orders" system usage: CPU: user: 1.91 s, system: 0.22 s',
        'postgres',
      );
      repeated(
        w,
        232,
        w.minutes,
        7,
        db,
        9,
        () =>
          `LOG:  duration: ${w.random.integer(1_400, 4_900)}.${w.random.integer(100, 999)} ms  execute <unnamed>: SELECT * FROM orders WHERE customer_id = $1 AND state = $2`,
        'postgres',
      );
      distraction(w, m, 226);
      return {
        rules: [above('Slow answers', 0.8, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause(
          [db, 'job.running', 'service.latency', 'disk.read-rate', 'log.unusual', 'service.traffic', 'configuration.changed'],
          [d, 'cpu.utilization', 'disk.read-rate', 'job.running'],
        ),
      };
    },
  },
  {
    name: '217-sage',
    domain: 'human',
    told: 'A release of an app’s back end asks again at once and without end whenever an answer is late. The sign-in service gets nine times its requests and refuses most; the shop, which signs in there too and was not touched, fails.',
    sources: ['Google SRE, ch. 22 (retries)', 'AWS Builders’ Library, “Timeouts, retries and backoff with jitter”'],
    build: (w) => {
      const [a, m, s] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const auth = w.asset('service', [['runs-on', a]]);
      const mobile = w.asset(
        'service',
        [
          ['runs-on', m],
          ['depends-on', auth],
        ],
        { 'app.version': '14.0.2' },
      );
      const shop = w.asset('service', [
        ['runs-on', s],
        ['depends-on', auth],
      ]);
      const load = step(231, 0.22, 0.97, 3);
      host(w, a, { user: load });
      host(w, m);
      host(w, s);
      service(w, auth, { requests: step(231, 62, 560, 3), failing: step(233, 0.001, 0.71, 2), seconds: scaled(queued(0.02, load), 2) });
      service(w, mobile, { requests: flat(35), failing: step(233, 0.001, 0.4, 2) });
      service(w, shop, { requests: flat(27), failing: step(233, 0.001, 0.52, 2) });
      w.change(229, mobile, { 'app.version': '14.1.0' });
      distraction(w, s, 219);
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: shop })],
        alert: shop,
        truth: cause([mobile, 'configuration.changed', 'service.traffic']),
      };
    },
  },
  {
    name: '218-sorrel',
    domain: 'human',
    told: 'Somebody removes a record from a zone that he takes for unused. The name server answers as fast as ever that there is no such name, and a service that finds its database by it fails. The database has nothing to do.',
    sources: ['RFC 2308 (negative answers)', 'Postmortems of removed DNS records'],
    build: (w) => {
      const [n, d, m] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const dns = w.asset('service', [['runs-on', n]], { 'zone.serial': '2026111003' });
      const db = w.asset('service', [['runs-on', d]]);
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', db],
        ['depends-on', dns],
      ]);
      for (const id of [n, d, m]) host(w, id);
      w.counter(dns, 'bind_responses_total', '1', { result: 'NXDomain' }, step(235, 0.4, 26), 0.1);
      w.counter(dns, 'bind_responses_total', '1', { result: 'Success' }, flat(90), 0.05);
      w.counter(db, 'pg_stat_database_xact_commit', '1', { datname: 'crm' }, step(235, 70, 0.3), 0.05);
      service(w, app, { failing: step(235, 0.001, 0.97), requests: flat(33) });
      w.change(234.6, dns, { 'zone.serial': '2026111004' });
      repeated(w, 235, w.minutes, 9, app, 17, () => 'Error: getaddrinfo ENOTFOUND crm-db.internal.example', 'node');
      w.log(234.8, n, 9, 'named[911]: zone internal.example/IN: sending notifies (serial 2026111004)', 'named');
      return {
        rules: [above('Failing requests', 6, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([dns, 'configuration.changed', 'user.action']),
      };
    },
  },
];
