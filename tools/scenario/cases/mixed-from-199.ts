import { flat, growth, queued, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, below, FAILING, type Script, SLOW, together } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** Two causes, and nothing to name. */
export const MIXED_FROM_199: readonly Script[] = [
  {
    name: '199-mint',
    domain: 'network',
    told: 'The first of two name servers is killed; who asks it waits before he asks the second. Half an hour later a campaign brings thrice the requests, and the processor of the service’s host is not enough for them. Either alone was borne.',
    sources: ['resolv.conf(5) (timeout)', 'systemd (texts)'],
    build: (w) => {
      const [d1, d2, m] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const [ns1, ns2] = [w.asset('service', [['runs-on', d1]]), w.asset('service', [['runs-on', d2]])];
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', ns1],
        ['depends-on', ns2],
      ]);
      const load = step(239, 0.2, 0.93, 3);
      host(w, d1);
      host(w, d2);
      host(w, m, { user: load });
      w.gauge(ns1, 'bind_up', '1', {}, step(209, 1, 0), 0);
      w.gauge(ns2, 'bind_up', '1', {}, flat(1), 0);
      w.log(209, d1, 12, 'systemd[1]: named.service: Main process exited, code=killed, status=9/KILL', 'systemd');
      w.log(209, d1, 12, "systemd[1]: named.service: Failed with result 'signal'.", 'systemd');
      service(w, app, { seconds: sum(step(209, 0.05, 0.31, 1), scaled(queued(0.03, load), 1)), requests: step(239, 38, 114, 3) });
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together([ns1, 'process.down'], [app, 'service.traffic']),
      };
    },
  },
  {
    name: '200-nigella',
    domain: 'service',
    told: 'A service is given a tenth of its connections to the database, so that requests queue. Three quarters of an hour later a disk under the database begins to wear out. A release of a neighbour lies between both.',
    sources: ['HikariCP (pool sizing)', 'smartmontools (texts)'],
    build: (w) => {
      const [m, d] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', d]]);
      const app = w.asset(
        'service',
        [
          ['runs-on', m],
          ['depends-on', db],
        ],
        { 'pool.size': '50' },
      );
      const neighbour = w.asset('service', [['runs-on', m]], { 'app.version': '1.9' });
      host(w, m);
      host(w, d, { operationSeconds: step(243, 0.004, 0.21, 3), busy: step(243, 0.1, 0.9, 3) }, 'otel');
      service(w, neighbour);
      service(w, db, { seconds: step(243, 0.012, 0.42, 3) });
      service(w, app, { seconds: sum(step(198, 0.06, 0.4, 1), step(243, 0, 0.45, 3)) });
      w.change(197, app, { 'pool.size': '5' });
      w.change(224, neighbour, { 'app.version': '1.10' });
      w.log(242, d, 12, 'smartd[700]: Device: /dev/sda [SAT], 24 Currently unreadable (pending) sectors', 'smartd');
      repeated(
        w,
        243,
        w.minutes,
        1,
        d,
        11,
        () => 'kernel: blk_update_request: I/O error, dev sda, sector 88120441 op 0x0:(READ)',
        'kernel',
      );
      return {
        rules: [above('Slow answers', 0.6, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together([app, 'configuration.changed', 'process.saturated'], [d, 'disk.failed', 'disk.latency', 'disk.bad-sectors']),
      };
    },
  },
  {
    name: '201-oregano',
    domain: 'network',
    told: 'The cable of a cache’s host is bent in the rack: its port counts errors and what is asked of the cache takes longer. Later somebody starts to build an index anew on the database of the same shop. The clock of the switch is a minute behind.',
    sources: ['IF-MIB ifInErrors', 'PostgreSQL manual, REINDEX'],
    build: (w) => {
      const net = w.asset('switch');
      const c = w.asset('server', [['connected-to', net]]);
      const d = w.asset('server', [['connected-to', net]]);
      const cache = w.asset('service', [['runs-on', c]]);
      const db = w.asset('service', [['runs-on', d]]);
      const shop = w.asset('service', [
        ['depends-on', cache],
        ['depends-on', db],
      ]);
      const load = step(238, 0.1, 0.94, 1);
      w.skew(net, -60);
      w.counter(net, 'ifInErrors', '1', { ifDescr: 'Ethernet1/4' }, step(205, 0.02, 31), 0.3);
      w.counter(net, 'ifInErrors', '1', { ifDescr: 'Ethernet1/9' }, flat(0.02), 0.3);
      host(w, c, { errors: step(205, 0.01, 6) }, 'otel');
      host(w, d, { read: step(238, 1e6, 120e6), busy: load, operationSeconds: queued(0.003, load) }, 'otel');
      service(w, cache, { seconds: step(205, 0.004, 0.19) }, 'otel');
      service(w, db, { seconds: sum(flat(0.008), scaled(queued(0.003, load), 9)) }, 'otel');
      service(w, shop, { seconds: sum(step(205, 0.06, 0.25), scaled(queued(0.003, load), 11)) });
      w.log(
        237.8,
        d,
        13,
        'sudo: tbrandt : TTY=pts/3 ; PWD=/var/lib/postgresql ; USER=postgres ; COMMAND=/usr/bin/reindexdb --concurrently shop',
        'sudo',
      );
      return {
        rules: [above('Slow shop', 0.5, { ...SLOW.prometheus, on: shop })],
        alert: shop,
        truth: together([net, 'network.errors', 'link.down'], [d, 'user.action', 'job.running', 'disk.read-rate', 'configuration.changed']),
      };
    },
  },
  {
    name: '202-parsley',
    domain: 'service',
    told: 'Of two callees the kernel kills one for want of memory, and a tenth of the requests fails until it is back and again; half an hour later the token by which the other reads its secrets has expired, and it refuses everything. The clock of its host is forty seconds ahead.',
    sources: ['Linux mm/oom_kill.c (texts)', 'HashiCorp Vault API errors'],
    build: (w) => {
      const [m1, m2, f] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const [a, b] = [w.asset('service', [['runs-on', m1]]), w.asset('service', [['runs-on', m2]])];
      const front = w.asset('service', [
        ['runs-on', f],
        ['depends-on', a],
        ['depends-on', b],
      ]);
      w.skew(m2, 40);
      w.skew(b, 40);
      host(w, m1, { memory: growth(160, 0.5, 0.009, 0.97), swap: growth(190, 0.02, 0.02, 0.95) });
      host(w, m2);
      host(w, f);
      service(w, a, { failing: step(212, 0.001, 0.2) });
      service(w, b, { failing: step(241, 0.001, 0.93) });
      service(w, front, { failing: sum(step(212, 0.001, 0.1), step(241, 0, 0.45)), requests: flat(48) });
      for (const minute of [212, 221, 230, 239, 248, 257]) {
        w.log(
          minute,
          m1,
          11,
          `kernel: Out of memory: Killed process ${w.random.integer(2_000, 30_000)} (java) total-vm:18220412kB, anon-rss:14120044kB, file-rss:0kB`,
          'kernel',
        );
      }
      repeated(
        w,
        241,
        w.minutes,
        5,
        b,
        17,
        () =>
          'Error making API request. URL: GET https://vault.example.org:8200/v1/secret/data/pay Code: 403. Errors: * permission denied * invalid token',
        'pay',
      );
      return {
        rules: [above('Failing requests', 14, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: together([b, 'credential.expired', 'log.errors', 'service.errors'], [m1, 'memory.pressure']),
      };
    },
  },
  {
    name: '203-quinoa',
    domain: 'network',
    told: 'A network that delivers the shop’s pages to half a continent fails; nothing of it is ours. A third of the requests still comes in, and those are answered as fast as ever. A neighbour was released before, a disk elsewhere has a pending sector.',
    sources: ['Postmortems of content delivery networks'],
    build: (w) => {
      const [m, n] = [w.asset('server'), w.asset('server')];
      const shop = w.asset('service', [['runs-on', m]]);
      const other = w.asset('service', [['runs-on', n]], { 'app.version': '3.1' });
      host(w, m);
      host(w, n);
      service(w, shop, { requests: step(236, 64, 21, 2) }, 'otel');
      service(w, other);
      w.change(219, other, { 'app.version': '3.2' });
      w.log(190, n, 12, 'smartd[700]: Device: /dev/sdb [SAT], 2 Currently unreadable (pending) sectors', 'smartd');
      distraction(w, m, 230);
      return {
        rules: [below('Few requests', 30, { metric: 'http.server.request.rate', on: shop })],
        alert: shop,
        truth: { kind: 'not-enough' },
      };
    },
  },
  {
    name: '204-rue',
    domain: 'service',
    told: 'A library that measures a service is another since its container was built anew: from one minute to the next it tells milliseconds where it told seconds. Nobody waits any longer than before, and the caller’s own times show it.',
    sources: ['OpenTelemetry, “Semantic conventions for HTTP metrics” (change of units)'],
    build: (w) => {
      const [m, f] = [w.asset('server'), w.asset('server')];
      const app = w.asset('service', [['runs-on', m]]);
      const front = w.asset('service', [
        ['runs-on', f],
        ['depends-on', app],
      ]);
      host(w, m);
      host(w, f);
      service(w, app, { seconds: step(234, 0.07, 70) });
      service(w, front, { seconds: flat(0.12) });
      distraction(w, m, 200);
      distraction(w, f, 231);
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '205-savory',
    domain: 'service',
    told: 'A service is slow since the middle of the hour, and nothing that it needs was measured otherwise. A machine that shares nothing with it does its weekly work somewhat later; its clock is twelve minutes behind, so that it seems to have begun before.',
    sources: ['Order of time under clocks that are wrong'],
    build: (w) => {
      const [m, far] = [w.asset('server'), w.asset('server')];
      const app = w.asset('service', [['runs-on', m]]);
      const batch = w.asset('service', [['runs-on', far]]);
      host(w, m);
      host(w, far, { user: step(238, 0.15, 0.88) });
      w.skew(far, -720);
      w.skew(batch, -720);
      service(w, app, { seconds: step(230, 0.08, 0.9, 1) });
      service(w, batch);
      w.log(238, far, 9, 'CRON[8810]: (root) CMD (/usr/local/sbin/weekly-compact.sh)', 'CRON');
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: { kind: 'not-enough' },
      };
    },
  },
  {
    name: '206-thyme',
    domain: 'storage',
    told: 'Each hour the clearing away of old files makes a disk busy for six minutes, to about eighty-four percent, as long as anybody remembers. A new rule says eighty. Somebody signed in to look, and a neighbour was released in the morning.',
    sources: ['Google SRE workbook, ch. 5 (alerts that nobody needs)'],
    minutes: 2000,
    build: (w) => {
      const [m, n] = [w.asset('server'), w.asset('server')];
      const files = w.asset('service', [['runs-on', m]]);
      const other = w.asset('service', [['runs-on', n]], { 'app.version': '5.0' });
      const hourly = (minute: number) => (minute % 60 >= 20 && minute % 60 < 26 ? 0.84 : 0.09);
      host(w, m, { busy: hourly }, 'otel');
      host(w, n);
      service(w, files);
      service(w, other);
      w.change(1590, other, { 'app.version': '5.1' });
      for (let hour = 0; hour < 33; hour++)
        w.log(20 + 60 * hour, m, 9, 'systemd[1]: Started tidy-files.service - Remove old files.', 'systemd');
      w.log(1944, m, 9, 'sshd[4011]: Accepted publickey for mkranz from 10.20.0.77 port 50122 ssh2: ED25519 SHA256:x', 'sshd');
      return {
        rules: [above('Disk busy', 0.8, { metric: 'system.disk.utilization', on: m, for: 4 })],
        alert: m,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '207-valerian',
    domain: 'service',
    told: 'An agent on a database’s host died in the morning, so that nothing of the host is measured; the database itself tells nothing. Its caller is slow now. Two hours ago the configuration of a neighbour was changed; a colleague’s backup on another host ended well.',
    sources: ['What is not measured can be neither named nor ruled out'],
    build: (w) => {
      const [d, m, n] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', d]]);
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', db],
      ]);
      const neighbour = w.asset('service', [['runs-on', n]], { 'cache.ttl': '60' });
      host(w, d);
      w.lose(d, 80);
      host(w, m);
      host(w, n);
      service(w, neighbour);
      service(w, app, { seconds: step(236, 0.09, 1.1, 2) });
      w.change(115, neighbour, { 'cache.ttl': '30' });
      w.log(150, n, 9, 'bareos-fd[801]: Start Backup JobId 410, Job=n-daily', 'bareos-fd');
      w.log(171, n, 9, 'bareos-fd[801]: Backup JobId 410 finished: Backup OK', 'bareos-fd');
      return {
        rules: [above('Slow answers', 0.6, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: { kind: 'not-enough' },
      };
    },
  },
];
