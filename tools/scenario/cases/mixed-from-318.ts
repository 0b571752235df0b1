import { flat, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, seen, together } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

const WHOLE_DAY = 'Google, Site Reliability Engineering, ch. 12 (what is observed is not all there is)';

/** Poolers, accounts, searches and shelves, and three in which nothing can be named; written before they were first put. */
export const MIXED_FROM_318: readonly Script[] = [
  {
    name: '318-quamash',
    domain: 'service',
    told: 'A pooler has given all of its connections to sessions that hold them: whoever comes waits until he is turned away. The database behind has little to do.',
    sources: ['pgbouncer src/objects.c (query_wait_timeout)', 'pgbouncer_exporter'],
    build: (w) => {
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m3]]);
      const pooler = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', db],
      ]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', pooler],
      ]);
      const other = w.asset('service', [['runs-on', m1]], { version: '5.0.1' });
      for (const id of [m1, m2, m3]) host(w, id);
      service(w, other);
      const full = step(227, 0, 1, 2);
      w.gauge(pooler, 'pgbouncer_pools_client_waiting_connections', '1', { database: 'shop' }, sum(flat(0.3), scaled(full, 140)), 0.12);
      w.gauge(pooler, 'pgbouncer_pools_server_idle_connections', '1', { database: 'shop' }, sum(flat(19), scaled(full, -19)), 0.05);
      w.counter(db, 'pg_stat_database_xact_commit', '1', {}, sum(flat(240), scaled(full, -170)), 0.07);
      service(w, app, { failing: sum(flat(0.001), scaled(full, 0.3)), requests: flat(50) });
      repeated(
        w,
        229,
        294,
        3,
        pooler,
        13,
        () =>
          `C-0x55d0c${w.random.integer(1_000, 9_999)}: shop/app@10.20.4.11:${w.random.integer(32_000, 60_000)} pooler error: query_wait_timeout`,
        'pgbouncer',
      );
      w.change(212, other, { version: '5.1.0' });
      return {
        rules: [above('Failing requests', 7, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([pooler, 'process.saturated', 'log.errors', 'log.unusual']),
      };
    },
  },
  {
    name: '319-rosula',
    domain: 'human',
    told: 'A colleague disables an account in the directory that he takes for that of one who left; a service signs in to its database by it and is refused from then on. A nightly job ran late.',
    sources: ['Windows event catalogue: 4725', 'SQL Server error log: 18470'],
    build: (w) => {
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const directory = w.asset('service', [['runs-on', m3]]);
      const db = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', directory],
      ]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      for (const id of [m1, m2]) host(w, id);
      host(w, m3, { quiet: true }, 'otel');
      service(w, db, { requests: step(231, 60, 21, 1) });
      service(w, app, { failing: step(231, 0.001, 0.65, 1), requests: flat(30) });
      w.log(
        230.6,
        directory,
        9,
        'Microsoft-Windows-Security-Auditing: EventID 4725: A user account was disabled. Subject: Account Name: j.seo Account Domain: CORP Target Account: Account Name: svc_orders',
        'Security',
      );
      repeated(
        w,
        231,
        294,
        3,
        db,
        13,
        () => "Logon Login failed for user 'CORP\\svc_orders'. Reason: The account is disabled. [CLIENT: 10.20.4.11]",
        'mssql',
      );
      w.log(185, m1, 9, 'systemd[1]: Finished invoices.service - Nightly invoices.', 'systemd');
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([directory, 'user.action', 'configuration.changed', 'credential.expired']),
      };
    },
  },
  {
    name: '320-scilla',
    domain: 'service',
    told: 'A search has no more room in the queue of its writers and refuses them, and the container of the prices is killed again and again for want of memory: both make requests fail.',
    sources: [
      'elasticsearch: EsThreadPoolExecutor (es_rejected_execution_exception)',
      'kube-state-metrics: pod metrics',
      'the kubelet: OOMKilling',
    ],
    build: (w) => {
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const search = w.asset('service', [['runs-on', m2]]);
      const prices = w.asset('service', [['runs-on', m3]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', search],
        ['depends-on', prices],
      ]);
      for (const id of [m1, m2, m3]) host(w, id);
      const refused = step(210, 0, 1, 1);
      const killed = step(236, 0, 1, 1);
      w.counter(search, 'elasticsearch_thread_pool_rejected_count', '1', { type: 'write' }, scaled(refused, 6), 0.1);
      w.gauge(search, 'elasticsearch_thread_pool_queue_count', '1', { type: 'write' }, sum(flat(3), scaled(refused, 9_900)), 0.03);
      w.counter(prices, 'kube_pod_container_status_restarts_total', '1', { container: 'prices' }, scaled(killed, 0.012), 0.1);
      service(w, prices, { failing: sum(flat(0.001), scaled(killed, 0.3)), requests: flat(60) });
      service(w, app, { failing: sum(flat(0.001), scaled(refused, 0.08), scaled(killed, 0.16)), requests: flat(65) });
      repeated(
        w,
        210,
        294,
        2,
        search,
        13,
        () =>
          `[2026-11-12T13:0${w.random.integer(0, 9)}:11,481][DEBUG][o.e.a.b.TransportShardBulkAction] [es-2] [items][3] failed to execute bulk item (index): org.elasticsearch.common.util.concurrent.EsRejectedExecutionException: rejected execution of TimedRunnable on QueueSizeBlockingQueue[queue capacity = 10000]`,
        'elasticsearch',
      );
      repeated(
        w,
        236,
        294,
        0.7,
        m3,
        13,
        () =>
          `kernel: Memory cgroup out of memory: Killed process ${w.random.integer(2_000, 90_000)} (prices) total-vm:2411040kB, anon-rss:523108kB`,
        'kernel',
      );
      return {
        rules: [above('Failing requests', 12, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: together([search, 'process.saturated', 'log.errors', 'log.unusual', 'service.traffic'], [m3, 'memory.pressure']),
      };
    },
  },
  {
    name: '321-thymus',
    domain: 'storage',
    told: 'A module of a shelf fails and a database reaches its disks by one way only, slowly; later somebody lets a proxy pass a tenth of the requests per second it passed. Both make requests fail; a module in another house is well.',
    sources: ['NetApp ONTAP EMS reference: callhome.shlf.fault, ses.status.ESFail', 'nginx src/http/modules/ngx_http_limit_req_module.c'],
    build: (w) => {
      const shelf = w.asset('shelf');
      const volume = w.asset('lun', [['member-of', shelf]]);
      const [m1, m2] = [w.asset('server'), w.asset('server', [['stores-on', volume]])];
      const db = w.asset('service', [['runs-on', m2]]);
      const app = w.asset(
        'service',
        [
          ['runs-on', m1],
          ['depends-on', db],
        ],
        { 'nginx.limit_req.rate': '200r/s' },
      );
      const one = step(209, 0, 1, 2);
      const few = step(236, 0, 1, 0.5);
      host(w, m1);
      host(w, m2, { operationSeconds: sum(flat(0.002), scaled(one, 0.09)), iowait: sum(flat(0.01), scaled(one, 0.25)) }, 'otel');
      service(w, db, { seconds: sum(flat(0.012), scaled(one, 0.5)), requests: flat(90) });
      service(w, app, {
        failing: sum(flat(0.001), scaled(one, 0.08), scaled(few, 0.25)),
        seconds: sum(flat(0.06), scaled(one, 0.8)),
        requests: flat(55),
      });
      w.log(
        208.6,
        shelf,
        11,
        '[filer-01: dsa_worker0: ses.status.ESFail:error]: DS4246 (S/N SHJ000000123) shelf 10 on channel 0b SAS expander I/O module error for IOM6 B: critical status',
        'ems',
      );
      w.log(208.7, shelf, 11, '[filer-01: statd: callhome.shlf.fault:error]: Call home for SHELF_FAULT', 'ems');
      w.change(235.5, app, { 'nginx.limit_req.rate': '20r/s' });
      repeated(
        w,
        236,
        294,
        4,
        app,
        17,
        () =>
          `nginx: 2026/11/12 13:11:05 [error] 640#640: *${w.random.integer(80_000, 900_000)} limiting requests, excess: ${w.random.integer(20, 40)}.2 by zone "api", client: 10.20.4.${w.random.integer(2, 250)}, server: shop.example.net`,
        'nginx',
      );
      return {
        rules: [above('Failing requests', 12, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: together(
          [shelf, 'disk.failed', 'link.down', 'disk.latency', 'raid.degraded', 'log.errors', 'log.unusual'],
          [app, 'configuration.changed', 'process.saturated'],
        ),
      };
    },
  },
  {
    name: '322-ursinia',
    domain: 'service',
    told: 'A rule that looks for the word expired finds that somebody has to sign in again. A release of another service was that morning.',
    sources: ['Spring Security: session management', WHOLE_DAY],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const portal = w.asset('service', [['runs-on', m1]]);
      const other = w.asset('service', [['runs-on', m2]], { version: '1.9' });
      for (const id of [m1, m2]) host(w, id);
      for (const id of [portal, other]) service(w, id);
      w.change(60, other, { version: '1.10' });
      access(w, m1, 3);
      w.log(
        231,
        portal,
        9,
        'INFO  o.s.s.web.session.SessionManagementFilter - session of user 8812 expired, redirecting to /login',
        'portal',
      );
      return { rules: [seen('Something expired', 'log', 'expired', portal)], alert: portal, truth: { kind: 'nothing' } };
    },
  },
  {
    name: '323-veronica',
    domain: 'network',
    told: 'What is sent to another site gets lost for a part; of the lines between nothing is measured, both ends are well. A port elsewhere goes down, as it does each evening when a desk is left.',
    sources: ['smokeping, blackbox_exporter: icmp', WHOLE_DAY],
    build: (w) => {
      const [net, far] = [w.asset('switch'), w.asset('switch')];
      const m = w.asset('server', [['connected-to', net]]);
      const probe = w.asset('service', [['runs-on', m]]);
      host(w, m);
      w.gauge(probe, 'probe_icmp_loss_ratio', '1', { target: 'site-b' }, step(229, 0.001, 0.12, 2), 0.2, [0, 1]);
      w.gauge(probe, 'probe_icmp_duration_seconds', 's', { target: 'site-b', phase: 'rtt' }, step(229, 0.011, 0.014, 2), 0.06);
      for (const ifIndex of ['1', '2']) w.counter(net, 'ifHCInOctets', 'By', { ifIndex }, flat(w.random.between(4e5, 9e6)), 0.15);
      w.log(231, far, 12, '%LINK-3-UPDOWN: Interface GigabitEthernet1/0/12, changed state to down', 'ios');
      distraction(w, m, 224);
      return {
        rules: [above('Loss to the other site', 0.05, { metric: 'probe_icmp_loss_ratio', on: probe })],
        alert: probe,
        truth: { kind: 'not-enough' },
      };
    },
  },
  {
    name: '324-wisteria',
    domain: 'service',
    told: 'A report is older than it may be. Who makes it, and whether it was tried, is not recorded; its machine is as ever, but half an hour of it is missing. A memory module elsewhere gives an error that was corrected.',
    sources: ['Prometheus, Practices: batch jobs (last success)', WHOLE_DAY],
    build: (w) => {
      const [m1, far] = [w.asset('server'), w.asset('server')];
      const report = w.asset('service', [['runs-on', m1]]);
      for (const id of [m1, far]) host(w, id);
      w.gauge(report, 'report_last_success_age_seconds', 's', {}, (minute) => (minute < 180 ? (minute % 60) * 60 : (minute - 180) * 60), 0);
      w.event(223, far, {
        source: 'ipmi-sel',
        code: 'Memory.CorrectableEcc',
        message: 'Correctable ECC, DIMM_B2',
        component: 'DIMM_B2',
        severity: 'warning',
      });
      w.lose(m1, 200, 230);
      w.gauge(far, 'node_load1', '1', {}, flat(0.4), 0.2);
      return {
        rules: [above('Old report', 4_500, { metric: 'report_last_success_age_seconds', on: report })],
        alert: report,
        truth: { kind: 'not-enough' },
      };
    },
  },
];
