import { flat, growth, queued, scaled, step, sum } from '../courses.ts';
import { bmc, host, service } from '../machines.ts';
import { above, absent, FAILING, type Script, SLOW, together } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** Two causes, and nothing to name. */
export const MIXED_FROM_179: readonly Script[] = [
  {
    name: '179-quince',
    domain: 'service',
    told: 'A front calls two services. The file system of the first one’s host fills up, and a part of the requests fails, fewer than anybody is woken for; twenty minutes later the certificate of the second runs out, and many fail.',
    sources: ['OpenSSL x509_txt.c (texts)', 'errno(3) ENOSPC'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const [a, b] = [w.asset('service', [['runs-on', m1]]), w.asset('service', [['runs-on', m2]])];
      const front = w.asset('service', [
        ['depends-on', a],
        ['depends-on', b],
      ]);
      host(w, m1, { filesystem: growth(150, 0.72, 0.0045, 1) }, 'otel');
      host(w, m2, {}, 'otel');
      service(w, a, { failing: step(212, 0.001, 0.16), requests: flat(42) });
      service(w, b, { requests: step(234, 40, 4) });
      service(w, front, { failing: sum(step(212, 0.001, 0.07), step(234, 0, 0.5)), requests: flat(46) });
      repeated(w, 212, w.minutes, 3, a, 17, () => 'OSError: [Errno 28] No space left on device', 'app');
      repeated(
        w,
        234,
        w.minutes,
        4,
        front,
        17,
        () => 'upstream SSL certificate verify error: (10:certificate has expired) while SSL handshaking to upstream',
        'nginx',
      );
      w.gauge(b, 'x509_cert_not_after_remaining_seconds', 's', {}, (minute) => (234 - minute) * 60 + 0, 0, [-1e6, 1e9]);
      return {
        rules: [above('Failing requests', 12, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: together([b, 'certificate.expired'], [m1, 'filesystem.full']),
      };
    },
  },
  {
    name: '180-redwood',
    domain: 'system',
    told: 'A profile of power saving is rolled out to a machine; its processor does less, which nobody feels. Half an hour later the month’s invoices bring twice the requests, and its service is slow. Either alone was borne.',
    sources: ['tuned(8) (profiles)', 'Gregg, Systems Performance, ch. 6 (frequency scaling)'],
    build: (w) => {
      const m = w.asset('server', [], { 'tuned.profile': 'throughput-performance' });
      const app = w.asset('service', [['runs-on', m]]);
      const load = sum(step(203, 0.31, 0.49, 1), step(238, 0, 0.46, 2));
      host(w, m, { user: load });
      bmc(w, m, { cpu: step(203, 51, 43, 4) });
      service(w, app, { seconds: queued(0.04, load), requests: step(238, 40, 79, 2) });
      w.change(202, m, { 'tuned.profile': 'powersave' });
      w.log(202.3, m, 9, "tuned[990]: INFO     tuned.daemon.daemon: static tuning from profile 'powersave' applied", 'tuned');
      return {
        rules: [above('Slow answers', 0.35, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together([m, 'configuration.changed', 'cpu.throttled'], [app, 'service.traffic']),
      };
    },
  },
  {
    name: '181-sumac',
    domain: 'hypervisor',
    told: 'A release of a service halves the processor time it may have, so that it is throttled and a little slow. Later a neighbour’s compilation takes the processor of the host: both together make it fail its limit. A disk elsewhere warns.',
    sources: ['Linux Documentation/scheduler/sched-bwc.rst (throttling)', 'Gregg, Systems Performance, ch. 11'],
    build: (w) => {
      const h = w.asset('hypervisor');
      const [vm, busy] = [w.asset('vm', [['runs-on', h]]), w.asset('vm', [['runs-on', h]])];
      const app = w.asset('service', [['runs-on', vm]], { 'cpu.limit': '4' });
      const far = w.asset('server');
      w.gauge(h, 'system.cpu.utilization', '1', {}, step(236, 0.4, 0.97, 1), 0.03, [0, 1]);
      host(w, vm, { steal: step(236, 0.003, 0.27, 1) }, 'otel');
      host(w, busy, { user: step(236, 0.1, 0.96, 1) }, 'otel');
      host(w, far, {}, 'otel');
      w.counter(app, 'container_cpu_cfs_throttled_seconds_total', 's', {}, step(207, 0.004, 0.55, 1), 0.15);
      service(w, app, { seconds: sum(step(207, 0.06, 0.21, 1), step(236, 0, 0.34, 1)) });
      w.change(206, app, { 'cpu.limit': '2' });
      w.log(236, busy, 9, 'systemd[1]: Started ci-build@4471.service - CI job 4471.', 'systemd');
      w.log(221, far, 12, 'smartd[700]: Device: /dev/sdb [SAT], 1 Currently unreadable (pending) sectors', 'smartd');
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together([app, 'configuration.changed', 'cpu.throttled'], [busy, 'cpu.utilization', 'job.running']),
      };
    },
  },
  {
    name: '182-tupelo',
    domain: 'storage',
    told: 'The battery of an array’s cache goes into its learn cycle, and writes go through. Later a host that stores there begins its weekly copy. The mail server of another host is slow by the first and past its limit by the second.',
    sources: ['Broadcom MegaRAID event messages (battery relearn)', 'bareos'],
    build: (w) => {
      const array = w.asset('shelf');
      const volume = w.asset('lun', [['member-of', array]]);
      const [a, b] = [w.asset('server', [['stores-on', volume]]), w.asset('server', [['stores-on', volume]])];
      const mail = w.asset('service', [['runs-on', b]]);
      const load = sum(step(206, 0.25, 0.72, 1), step(238, 0, 0.2, 1));
      host(w, a, { read: step(238, 0.6e6, 75e6, 1) }, 'otel');
      host(w, b, { operationSeconds: queued(0.004, load), iowait: scaled(load, 0.25) }, 'otel');
      w.gauge(volume, 'volume_avg_latency', 'us', {}, scaled(queued(0.004, load), 1e6), 0.08);
      w.log(205, array, 12, 'MR_MONITOR[1100]: <MRMON152> Controller ID: 0 Battery relearn started', 'MR_MONITOR');
      w.log(205.2, array, 12, 'MR_MONITOR[1100]: <MRMON195> Controller ID: 0 BBU disabled; changing WB virtual disks to WT', 'MR_MONITOR');
      w.log(238, a, 9, 'bareos-fd[801]: Start Backup JobId 9021, Job=files-weekly', 'bareos-fd');
      service(w, mail, { seconds: sum(flat(0.02), scaled(queued(0.004, load), 8)) });
      return {
        rules: [above('Slow mail', 0.3, { ...SLOW.prometheus, on: mail })],
        alert: mail,
        truth: together([array, 'battery.failed', 'configuration.changed'], [a, 'job.running', 'disk.read-rate']),
      };
    },
  },
  {
    name: '183-upas',
    domain: 'system',
    told: 'Each night at two the reports are computed, and the processor is at 80 percent for half an hour, tonight somewhat more. A rule says 83. The database was released in the evening.',
    sources: ['Google SRE workbook, ch. 5 (alerts that nobody needs)'],
    minutes: 3000,
    build: (w) => {
      const m = w.asset('server');
      const app = w.asset('service', [['runs-on', m]], { 'app.version': '6.1' });
      const nightly = (minute: number) => (minute % 1440 >= 95 && minute % 1440 < 128 ? (minute < 2000 ? 0.8 : 0.87) : 0.2);
      host(w, m, { user: nightly }, 'otel');
      w.gauge(m, 'system.cpu.utilization.total', '1', {}, nightly, 0.03, [0, 1]);
      service(w, app);
      for (const day of [0, 1, 2]) {
        w.log(95 + day * 1440, m, 9, 'CRON[4410]: (report) CMD (/usr/local/bin/nightly-reports.sh)', 'CRON');
      }
      w.change(2700, app, { 'app.version': '6.2' });
      for (const minute of [400, 1900, 2890]) distraction(w, m, minute);
      return {
        rules: [above('Processor busy', 0.83, { metric: 'system.cpu.utilization.total', on: m, for: 10 })],
        alert: m,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '184-vine',
    domain: 'system',
    told: 'The exporter of one machine no longer answers. The machine’s logs go on, the service on it measures itself and is well, as are its callers.',
    sources: ['Prometheus: an exporter is not what it watches'],
    build: (w) => {
      const [m, other] = [w.asset('server'), w.asset('server')];
      const app = w.asset('service', [['runs-on', m]]);
      const front = w.asset('service', [
        ['runs-on', other],
        ['depends-on', app],
      ]);
      host(w, m, {}, 'node');
      host(w, other, {}, 'node');
      service(w, app);
      service(w, front);
      const gone = [
        'node_cpu_seconds_total',
        'node_memory_MemAvailable_bytes',
        'node_disk_written_bytes_total',
        'node_disk_read_bytes_total',
      ];
      for (const metric of [...gone, 'node_disk_io_time_seconds_total', 'node_network_receive_bytes_total'])
        w.lose(m, 229, undefined, metric);
      distraction(w, m, 180);
      return {
        rules: [absent('No metrics', 'node_cpu_seconds_total', m)],
        alert: m,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '185-walnut',
    domain: 'service',
    told: 'A provider of payments outside is slow; nothing of it is measured and the inventory does not know it. On the shop’s host packages were upgraded in the night, a disk of another host has a pending sector, and somebody looked at the service’s state by hand.',
    sources: ['Coincidences of any day'],
    build: (w) => {
      const [m, other] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', other]]);
      const shop = w.asset('service', [
        ['runs-on', m],
        ['depends-on', db],
      ]);
      host(w, m);
      host(w, other);
      service(w, db);
      service(w, shop, { seconds: step(233, 0.09, 1.4, 1), failing: step(233, 0.001, 0.03) });
      w.log(31, m, 9, 'dpkg[1210]: upgrade tzdata:all 2026a-0+deb12u1 2026b-0+deb12u1', 'dpkg');
      w.log(239, m, 13, 'sudo: aberg : TTY=pts/1 ; PWD=/home/aberg ; USER=root ; COMMAND=/usr/bin/systemctl status shop', 'sudo');
      w.log(205, other, 12, 'smartd[700]: Device: /dev/sdc [SAT], 1 Currently unreadable (pending) sectors', 'smartd');
      return {
        rules: [above('Slow shop', 0.8, { ...SLOW.prometheus, on: shop, for: 8 })],
        alert: shop,
        truth: { kind: 'not-enough' },
      };
    },
  },
  {
    name: '186-yew',
    domain: 'storage',
    told: 'The time of a disk’s operations has always wandered between three and six milliseconds from hour to hour. A rule says 6.4. A release elsewhere, a backup that ended well.',
    sources: ['Gregg, Systems Performance, ch. 2 (variance)'],
    build: (w) => {
      const [m, other] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m]]);
      const neighbour = w.asset('service', [['runs-on', other]], { 'app.version': '1.0' });
      const wander = (minute: number) => 0.0048 + (minute < 215 ? 0.0013 : 0.0019) * Math.sin(minute / 9.5);
      host(w, m);
      w.gauge(m, 'disk_await_seconds', 's', { device: 'sdb' }, wander, 0.04);
      host(w, other);
      service(w, db);
      service(w, neighbour);
      w.change(229, neighbour, { 'app.version': '1.1' });
      w.log(60, m, 9, 'bareos-fd[801]: Start Backup JobId 55, Job=db-daily', 'bareos-fd');
      w.log(88, m, 9, 'bareos-fd[801]: Backup JobId 55 finished: Backup OK', 'bareos-fd');
      return {
        rules: [above('Slow disk', 0.0064, { metric: 'disk_await_seconds', on: m, for: 3 })],
        alert: m,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '187-zelkova',
    domain: 'service',
    told: 'A service fails some of its requests for a reason that only its own logs would tell, which nobody keeps. Its callee is as fast as ever and was released ten minutes after that; a neighbour’s host reads a backup.',
    sources: ['Order of time: a cause does not follow its effect'],
    build: (w) => {
      const [m, d, n] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', d]], { 'app.version': '15.2' });
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', db],
      ]);
      const neighbour = w.asset('service', [['runs-on', n]]);
      host(w, m);
      host(w, d);
      host(w, n, { read: step(230, 1e6, 40e6) });
      service(w, db);
      service(w, neighbour);
      service(w, app, { failing: step(231, 0.001, 0.24), requests: flat(40) });
      w.change(242, db, { 'app.version': '15.3' });
      w.log(230, n, 9, 'bareos-fd[801]: Start Backup JobId 31, Job=n-daily', 'bareos-fd');
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: app, for: 15 })],
        alert: app,
        truth: { kind: 'not-enough' },
      };
    },
  },
];
