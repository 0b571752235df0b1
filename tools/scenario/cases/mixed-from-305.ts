import { flat, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW, together } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

/** Windows, databases and what people do by hand; written before they were first put. */
export const MIXED_FROM_305: readonly Script[] = [
  {
    name: '305-eremurus',
    domain: 'system',
    told: 'The processes of an application pool crash in a driver one after the other until the web server gives the pool up; the front gets nothing but refusals. The database behind was copied an hour before.',
    sources: ['Windows event catalogue: WAS 5009, 5002, Application Error 1000', 'windows_exporter: iis collector'],
    build: (w) => {
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m3]]);
      const orders = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      const front = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', orders],
      ]);
      host(w, m1, { quiet: true }, 'otel');
      host(w, m2);
      host(w, m3, { read: (minute) => (minute > 150 && minute < 178 ? 90e6 : 1e6) });
      service(w, db, { requests: step(231, 60, 9, 1) });
      service(w, front, { failing: step(231, 0.001, 0.35, 1), requests: flat(40) });
      w.gauge(m1, 'windows_iis_current_application_pool_state', '1', { app: 'orders', state: 'Running' }, step(231, 1, 0), 0);
      w.gauge(m1, 'windows_iis_current_worker_processes', '1', { app: 'orders' }, step(231, 2, 0), 0);
      for (const minute of [227.1, 228.2, 229.1, 230, 230.8]) {
        w.log(
          minute,
          m1,
          17,
          'Application Error: EventID 1000: Faulting application name: w3wp.exe, version: 10.0.17763.1, time stamp: 0xcfdb13d8 Faulting module name: OraOps19.dll, version: 2.122.19.1 Exception code: 0xc0000005 Fault offset: 0x000000000004a1c2',
          'Application',
        );
        w.log(
          minute + 0.03,
          m1,
          13,
          `Microsoft-Windows-WAS: EventID 5011: A process serving application pool 'orders' suffered a fatal communication error with the Windows Process Activation Service. The process id was '${w.random.integer(2_000, 12_000)}'. The data field contains the error number.`,
          'System',
        );
      }
      w.log(
        231,
        m1,
        17,
        "Microsoft-Windows-WAS: EventID 5002: Application pool 'orders' is being automatically disabled due to a series of failures in the process(es) serving that application pool.",
        'System',
      );
      distraction(w, m2, 219);
      return {
        rules: [above('Failing requests', 7, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: cause(
          [m1, 'process.down', 'log.errors', 'log.unusual', 'dependency.failed'],
          [orders, 'process.down', 'service.unreached', 'dependency.failed'],
        ),
      };
    },
  },
  {
    name: '306-forsythia',
    domain: 'service',
    told: 'The copy of one member of a replicated database keeps its disk so busy that it no longer follows, and the two others are told to wait for it: all writes are slow. The clock of one member is 35 s behind.',
    sources: ['Galera documentation: flow control', 'mysqld_exporter: global status', 'https://mariadb.com/kb/en/mariabackup-overview/'],
    build: (w) => {
      const group = w.asset('cluster');
      const [m1, m2, m3, m4] = [0, 1, 2, 3].map(() => w.asset('server')) as [string, string, string, string];
      const [d1, d2, d3] = [m1, m2, m3].map((id) =>
        w.asset('service', [
          ['runs-on', id],
          ['member-of', group],
        ]),
      ) as [string, string, string];
      const app = w.asset('service', [
        ['runs-on', m4],
        ['depends-on', group],
      ]);
      const copied = step(224, 0, 1, 2);
      for (const id of [m1, m2, m4]) host(w, id);
      host(
        w,
        m3,
        {
          busy: sum(flat(0.2), scaled(copied, 0.79)),
          read: sum(flat(2e6), scaled(copied, 210e6)),
          operationSeconds: sum(flat(0.001), scaled(copied, 0.06)),
        },
        'otel',
      );
      w.skew(m3, -35);
      for (const id of [d1, d2, d3]) {
        w.gauge(id, 'mysql_global_status_wsrep_flow_control_paused', '1', {}, sum(flat(0.002), scaled(copied, 0.7)), 0.1, [0, 1]);
        w.gauge(id, 'mysql_global_status_wsrep_cluster_size', '1', {}, flat(3), 0);
        w.counter(id, 'mysql_global_status_queries', '1', {}, sum(flat(400), scaled(copied, -210)), 0.06);
      }
      w.gauge(d3, 'mysql_global_status_wsrep_local_recv_queue', '1', {}, sum(flat(0.6), scaled(copied, 170)), 0.2);
      service(w, app, { seconds: sum(flat(0.05), scaled(copied, 0.8)), requests: flat(45) });
      w.log(
        223.6,
        m3,
        9,
        `CRON[${w.random.integer(7_000, 48_000)}]: (root) CMD (/usr/local/sbin/mariabackup-full --target=/mnt/copy)`,
        'CRON',
      );
      w.lose(m3, 0, 300, 'system.network.io');
      distraction(w, m1, 222);
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause(
          [m3, 'job.running', 'disk.utilization', 'disk.read-rate', 'disk.latency', 'log.unusual'],
          [d3, 'job.running', 'process.saturated'],
        ),
      };
    },
  },
  {
    name: '307-gaillardia',
    domain: 'human',
    told: 'Somebody gives a whole folder to root by hand, and a site can no longer write its sessions. Another site on the machine was released twenty minutes before; packages were upgraded elsewhere.',
    sources: ['sudo plugins/sudoers/logging.c', 'php-src ext/session/mod_files.c'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const site = w.asset('service', [['runs-on', m1]]);
      const other = w.asset('service', [['runs-on', m1]], { version: '4.1.0' });
      for (const id of [m1, m2]) host(w, id);
      service(w, other);
      service(w, site, { failing: step(229, 0.001, 0.6, 0.5), requests: flat(20) });
      w.change(208, other, { version: '4.2.0' });
      w.log(
        228.7,
        m1,
        9,
        'sudo:     kwon : TTY=pts/1 ; PWD=/srv/www ; USER=root ; COMMAND=/usr/bin/chown -R root:root /srv/www/shared',
        'sudo',
      );
      repeated(
        w,
        229,
        294,
        4,
        site,
        17,
        () =>
          `PHP Warning:  session_start(): open(/srv/www/shared/sessions/sess_${w.random.integer(100_000, 999_999)}a, O_RDWR) failed: Permission denied (13) in /srv/www/app/public/index.php on line 12`,
        'php-fpm',
      );
      w.log(190, m2, 9, 'apt[5121]: unattended-upgrade: Packages that were upgraded: libxml2 tzdata', 'unattended-upgrades');
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: site })],
        alert: site,
        truth: cause([m1, 'user.action', 'configuration.changed']),
      };
    },
  },
  {
    name: '308-hosta',
    domain: 'human',
    told: 'The breaker of a proxy is set too tight so that it refuses what would have waited, and half an hour later somebody builds an index on a database that has no tickets left for others: both make requests fail.',
    sources: [
      'Envoy documentation: circuit breaking, cluster statistics',
      'mongo src/mongo/db/index_builds_coordinator.cpp',
      'mongodb_exporter',
    ],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m2]]);
      const app = w.asset(
        'service',
        [
          ['runs-on', m1],
          ['depends-on', db],
        ],
        { 'circuit_breakers.max_pending_requests': '1024' },
      );
      const tight = step(207, 0, 1, 1);
      const built = step(235, 0, 1, 2);
      host(w, m1);
      host(w, m2, { user: sum(flat(0.2), scaled(built, 0.22)) });
      w.counter(app, 'envoy_cluster_upstream_rq_pending_overflow', '1', { envoy_cluster_name: 'stock' }, scaled(tight, 5.6), 0.1);
      w.gauge(db, 'mongodb_ss_wt_concurrentTransactions_available', '1', { txn_rw: 'read' }, sum(flat(121), scaled(built, -119)), 0.02);
      w.gauge(db, 'mongodb_ss_globalLock_currentQueue', '1', { count_type: 'readers' }, sum(flat(0.4), scaled(built, 210)), 0.15);
      service(w, app, { failing: sum(flat(0.001), scaled(tight, 0.08), scaled(built, 0.15)), requests: flat(70) });
      w.change(206.5, app, { 'circuit_breakers.max_pending_requests': '16' });
      w.log(
        234.6,
        db,
        9,
        '{"t":{"$date":"2026-11-12T13:02:11.481+00:00"},"s":"I","c":"INDEX","id":20384,"ctx":"conn8812","msg":"Index build: starting","attr":{"namespace":"stock.items","properties":{"v":2,"key":{"supplier":1},"name":"supplier_1"},"method":"Hybrid","maxTemporaryMemoryUsageMB":200}}',
        'mongod',
      );
      repeated(
        w,
        235,
        294,
        2,
        db,
        9,
        () =>
          `{"t":{"$date":"2026-11-12T13:04:09.120+00:00"},"s":"I","c":"COMMAND","id":51803,"ctx":"conn${w.random.integer(100, 9_000)}","msg":"Slow query","attr":{"type":"command","ns":"stock.items","planSummary":"IXSCAN { _id: 1 }","durationMillis":${w.random.integer(900, 9_000)}}}`,
        'mongod',
      );
      access(w, m1, 2);
      return {
        rules: [above('Failing requests', 12, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: together(
          [app, 'configuration.changed'],
          [db, 'job.running', 'user.action', 'process.saturated', 'service.latency', 'log.unusual'],
        ),
      };
    },
  },
];
