import { flat, growth, pulse, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW, seen, together } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

/** People, two causes and nothing to name. */
export const MIXED_FROM_244: readonly Script[] = [
  {
    name: '244-pansy',
    domain: 'human',
    told: 'Someone makes the kernel enforce what it only wrote down until then. The web server may no longer connect to the program behind it and answers with errors; both run.',
    sources: ['SELinux, avc denials', 'nginx src/event/ngx_event_connect.c (texts)', 'sudo(8)'],
    build: (w) => {
      const m = w.asset('server');
      const [web, back] = [w.asset('service', [['runs-on', m]]), w.asset('service', [['runs-on', m]])];
      host(w, m);
      service(w, back, { requests: step(233, 41, 2) });
      service(w, web, { failing: step(233, 0.001, 0.95), requests: flat(41) });
      w.log(232.7, m, 13, 'sudo: olga : TTY=pts/1 ; PWD=/home/olga ; USER=root ; COMMAND=/usr/sbin/setenforce 1', 'sudo');
      repeated(
        w,
        233,
        w.minutes,
        5,
        m,
        12,
        () =>
          `audit[${w.random.integer(800, 9_000)}]: AVC avc:  denied  { name_connect } for  pid=${w.random.integer(800, 9_000)} comm="nginx" dest=8080 scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:http_cache_port_t:s0 tclass=tcp_socket permissive=0`,
        'audit',
      );
      repeated(
        w,
        233,
        w.minutes,
        5,
        web,
        17,
        () => '*8812 connect() to 127.0.0.1:8080 failed (13: Permission denied) while connecting to upstream, client: 10.20.4.7, server: _',
        'nginx',
      );
      return {
        rules: [above('Failing requests', 15, { ...FAILING.prometheus, on: web })],
        alert: web,
        truth: cause([m, 'user.action', 'configuration.changed', 'log.errors', 'log.unusual']),
      };
    },
  },
  {
    name: '245-quillwort',
    domain: 'service',
    told: 'A store of sessions has used all the memory it may and refuses to keep more; a part of those who sign in get an error. Half an hour later the search’s program does little but collect its garbage, and the rest of the errors comes from there.',
    sources: ['Redis documentation, maxmemory', 'Elasticsearch, JvmGcMonitorService (texts)'],
    build: (w) => {
      const [r, e, m] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const redis = w.asset('service', [['runs-on', r]]);
      const search = w.asset('service', [['runs-on', e]]);
      const shop = w.asset('service', [
        ['runs-on', m],
        ['depends-on', redis],
        ['depends-on', search],
      ]);
      for (const id of [r, m]) host(w, id);
      host(w, e, { user: step(241, 0.31, 0.96, 1) });
      w.gauge(redis, 'redis_memory_used_bytes', 'By', {}, growth(0, 3.1e9, 5.6e6, 4.29e9), 0.002);
      w.gauge(redis, 'redis_memory_max_bytes', 'By', {}, flat(4.29e9), 0);
      service(w, search, { seconds: step(241, 0.05, 3.1, 1) });
      service(w, shop, { failing: sum(step(211, 0.001, 0.15, 1), step(241, 0, 0.34, 1)), requests: flat(50) });
      repeated(w, 211, w.minutes, 5, shop, 17, () => "session: OOM command not allowed when used memory > 'maxmemory'.", 'shop');
      repeated(
        w,
        241,
        w.minutes,
        4,
        search,
        13,
        () =>
          `[o.e.m.j.JvmGcMonitorService] [gc][old][${w.random.integer(80_000, 81_000)}][112] duration [9.${w.random.integer(1, 9)}s], collections [1]/[9.9s], overhead, spent [9.4s] collecting in the last [9.9s]`,
        'elasticsearch',
      );
      return {
        rules: [above('Failing requests', 16, { ...FAILING.prometheus, on: shop })],
        alert: shop,
        truth: together(
          [redis, 'memory.pressure', 'process.saturated', 'log.errors'],
          [search, 'memory.pressure', 'process.saturated', 'service.latency', 'log.unusual', 'log.errors'],
        ),
      };
    },
  },
  {
    name: '246-ragwort',
    domain: 'system',
    told: 'A cable was touched and a machine’s network falls back to a hundred megabits; the service on it answers late. Forty minutes later a copy of the database is made in the middle of the day and its disk is busy; either makes the service slow.',
    sources: ['Linux drivers/net/ethernet/intel/igb (texts)', 'Percona XtraBackup documentation', 'MySQL storage/innobase/buf (texts)'],
    build: (w) => {
      const [m, d] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', d]]);
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', db],
      ]);
      host(w, m, { traffic: step(203, 31e6, 11.6e6, 1) }, 'otel');
      host(w, d, { busy: step(243, 0.12, 0.98, 1), read: step(243, 2e6, 180e6, 1), operationSeconds: step(243, 0.002, 0.05, 1) }, 'otel');
      w.gauge(m, 'node_network_speed_bytes', 'By/s', { device: 'eno1' }, step(203, 125e6, 12.5e6), 0);
      w.log(202.9, m, 12, 'kernel: igb 0000:01:00.0 eno1: igb: eno1 NIC Link is Down', 'kernel');
      w.log(203, m, 9, 'kernel: igb 0000:01:00.0 eno1: igb: eno1 NIC Link is Up 100 Mbps Full Duplex, Flow Control: RX', 'kernel');
      w.log(
        242.8,
        d,
        13,
        'sudo: pavel : TTY=pts/0 ; PWD=/home/pavel ; USER=root ; COMMAND=/usr/bin/xtrabackup --backup --target-dir=/srv/copy',
        'sudo',
      );
      repeated(
        w,
        243,
        w.minutes,
        2,
        db,
        9,
        () =>
          `[Note] InnoDB: page_cleaner: 1000ms intended loop took ${w.random.integer(4_100, 9_800)}ms. The settings might not be optimal.`,
        'mysqld',
      );
      service(w, db, { seconds: step(243, 0.006, 0.41, 1) });
      service(w, app, { seconds: sum(step(203, 0.07, 0.38, 1), step(243, 0, 0.52, 1)) });
      return {
        rules: [above('Slow answers', 0.55, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together(
          [m, 'link.down', 'network.errors', 'log.unusual', 'log.errors'],
          [d, 'user.action', 'job.running', 'disk.read-rate', 'disk.utilization', 'disk.latency'],
        ),
      };
    },
  },
  {
    name: '247-snowdrop',
    domain: 'human',
    told: 'A release of the service of prices answers a tenth of its requests with errors. Half an hour later the balancer before all has no file descriptors left and refuses a third of those who come. Both are counted as errors of the balancer.',
    sources: ['HAProxy src/listener.c and fd.c (texts)', 'Google SRE, ch. 8 (release engineering)'],
    build: (w) => {
      const [l, m, n] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const prices = w.asset('service', [['runs-on', m]], { 'app.version': '12.1.0' });
      const stock = w.asset('service', [['runs-on', n]]);
      const balancer = w.asset('service', [
        ['runs-on', l],
        ['depends-on', prices],
        ['depends-on', stock],
      ]);
      for (const id of [l, m, n]) host(w, id);
      w.gauge(balancer, 'process_open_fds', '1', {}, growth(200, 600, 32, 2_017), 0.002);
      service(w, prices, { failing: step(212, 0.001, 0.22, 1), requests: flat(40) });
      service(w, stock, { requests: flat(35) });
      service(w, balancer, { failing: sum(step(212, 0.001, 0.11, 1), step(244, 0, 0.33, 1)), requests: flat(80) });
      w.change(211, prices, { 'app.version': '12.2.0' });
      repeated(
        w,
        212,
        w.minutes,
        4,
        prices,
        17,
        () => 'java.lang.NullPointerException: Cannot invoke "java.math.BigDecimal.add(java.math.BigDecimal)" because "<local4>" is null',
        'prices',
      );
      repeated(
        w,
        244,
        w.minutes,
        2,
        balancer,
        19,
        () => "haproxy[611]: Proxy front reached process FD limit (maxsock=2017). Please check 'ulimit-n' and restart.",
        'haproxy',
      );
      return {
        rules: [above('Failing requests', 20, { ...FAILING.prometheus, on: balancer })],
        alert: balancer,
        truth: together([prices, 'configuration.changed'], [balancer, 'process.saturated', 'log.errors', 'log.unusual', 'service.errors']),
      };
    },
  },
  {
    name: '248-tulip',
    domain: 'service',
    told: 'A service fails a fifth of its requests for a reason nobody writes down. Someone configured a switch of another building an hour ago; a neighbour’s disk is scrubbed; the callee is as ever.',
    sources: ['Cisco IOS system messages (SYS-5-CONFIG_I)', 'OpenZFS, zpool-scrub(8)'],
    build: (w) => {
      const far = w.asset('switch');
      const [m, d, o] = [w.asset('server'), w.asset('server'), w.asset('server', [['connected-to', far]])];
      const callee = w.asset('service', [['runs-on', d]]);
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', callee],
      ]);
      for (const id of [m, d]) host(w, id);
      host(w, o, { read: step(200, 1e6, 120e6) });
      service(w, callee);
      service(w, app, { failing: step(236, 0.001, 0.2, 1), requests: flat(45) });
      w.log(177, far, 13, '%SYS-5-CONFIG_I: Configured from console by admin on vty0 (10.20.0.14)', 'ios');
      w.log(200, o, 9, "zed[881]: eid=214 class=scrub_start pool='backup'", 'zed');
      access(w, callee, 2);
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: { kind: 'not-enough' },
      };
    },
  },
  {
    name: '249-ursinia',
    domain: 'storage',
    told: 'A rule looks for the word “errors”. A scrub of a pool ends without any, and says so, as it does every two hours with this small one.',
    sources: ['OpenZFS, zpool-scrub(8)', 'Ceph src/osd (texts: scrub ok)'],
    build: (w) => {
      const m = w.asset('server');
      const app = w.asset('service', [['runs-on', m]]);
      host(w, m);
      service(w, app);
      for (const minute of [31, 151, 271]) {
        w.log(minute - 6, m, 9, "zed[720]: eid=91 class=scrub_start pool='tank'", 'zed');
        w.log(minute, m, 9, 'zpool-status: scan: scrub repaired 0B in 00:05:57 with 0 errors on pool tank', 'zpool-status');
      }
      distraction(w, m, 240);
      return {
        rules: [seen('Errors of a pool', 'log', '0 errors', m, 3, 290)],
        alert: m,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '250-violet',
    domain: 'system',
    told: 'Every two hours a machine sends its copy to another house, and each time its network carries as much as now. This copy is a little larger than the last two, and just above the limit.',
    sources: ['restic documentation, backup', 'Google SRE workbook, ch. 5'],
    build: (w) => {
      const net = w.asset('switch');
      const m = w.asset('server', [['connected-to', net]]);
      const app = w.asset('service', [['runs-on', m]]);
      const copy = sum(flat(2e6), pulse(13, 22, 0, 88e6), pulse(133, 22, 0, 88e6), pulse(253, 22, 0, 95e6));
      host(w, m, { read: copy });
      w.gauge(m, 'system.network.io', 'By/s', { 'network.interface.name': 'eno2', 'network.io.direction': 'transmit' }, copy, 0.01);
      service(w, app);
      for (const minute of [13, 133, 253]) w.log(minute, m, 9, 'systemd[1]: Starting restic-backup.service - Restic backup...', 'systemd');
      for (const minute of [35, 155, 275]) w.log(minute, m, 9, 'systemd[1]: Finished restic-backup.service - Restic backup.', 'systemd');
      return {
        rules: [
          above('Much sent', 93e6, {
            metric: 'system.network.io',
            labels: { 'network.interface.name': 'eno2', 'network.io.direction': 'transmit' },
            on: m,
          }),
        ],
        alert: m,
        truth: { kind: 'nothing' },
      };
    },
  },
];
