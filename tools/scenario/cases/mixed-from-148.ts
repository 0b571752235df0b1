import { flat, growth, queued, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, absent, below, type Script, SLOW, together } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** Two causes, and nothing to name. */
export const MIXED_FROM_148: readonly Script[] = [
  {
    name: '148-pear',
    domain: 'storage',
    told: 'The backup of one host is late today and still runs when the month’s export of another begins to read from the same volume. Either alone is borne; both together make the database of a third wait.',
    sources: ['Gregg, Systems Performance, ch. 2 (multiple causes)'],
    build: (w) => {
      const volume = w.asset('lun');
      const [a, b, c] = [
        w.asset('server', [['stores-on', volume]]),
        w.asset('server', [['stores-on', volume]]),
        w.asset('server', [['stores-on', volume]]),
      ];
      const db = w.asset('service', [['runs-on', c]]);
      const load = sum(flat(0.22), step(205, 0, 0.4), step(238, 0, 0.335));
      host(w, a, { write: step(205, 1e6, 45e6) });
      host(w, b, { read: step(238, 0.5e6, 60e6) });
      host(w, c, { operationSeconds: queued(0.004, load), iowait: scaled(load, 0.3), busy: load }, 'otel');
      w.gauge(volume, 'volume_avg_latency', 'us', {}, scaled(queued(0.003, load), 1e6), 0.1);
      service(w, db, { seconds: sum(flat(0.02), scaled(queued(0.004, load), 8)) });
      w.log(205, a, 9, 'bareos-fd[801]: Start Backup JobId 7120, Job=files-daily', 'bareos-fd');
      w.log(238, b, 9, 'CRON[9120]: (report) CMD (/usr/local/bin/month-end-export.sh)', 'CRON');
      return {
        rules: [above('Slow queries', 0.3, { ...SLOW.prometheus, on: db })],
        alert: db,
        truth: together([a, 'job.running', 'disk.write-rate'], [b, 'job.running', 'disk.read-rate']),
      };
    },
  },
  {
    name: '159-quassia',
    domain: 'storage',
    told: 'A disk of a replica’s host wears out, so that it is some seconds behind; half an hour later a year’s figures are loaded on the primary, which writes more than the replica can follow with that disk.',
    sources: ['PostgreSQL streaming replication', 'Linux drivers/ata/libata-eh.c (texts)'],
    build: (w) => {
      const [p, r] = [w.asset('server'), w.asset('server')];
      const primary = w.asset('service', [['runs-on', p]]);
      const replica = w.asset('service', [
        ['runs-on', r],
        ['depends-on', primary],
      ]);
      host(w, p, { write: step(236, 2e6, 64e6, 1) });
      host(
        w,
        r,
        { operationSeconds: step(204, 0.004, 0.03), busy: sum(step(204, 0.1, 0.55), step(236, 0, 0.43)), write: step(236, 2e6, 11e6) },
        'otel',
      );
      w.gauge(r, 'hw.disk.reallocated_sectors', '{sector}', { 'hw.id': 'slot-2' }, growth(196, 4, 1.2, 90), 0);
      service(w, primary);
      w.gauge(replica, 'pg_replication_lag_seconds', 's', {}, sum(step(204, 0.4, 5), growth(237, 0, 17)), 0.1);
      repeated(w, 202, w.minutes, 0.4, r, 11, () => 'kernel: ata3.00: failed command: WRITE FPDMA QUEUED', 'kernel');
      w.log(236, p, 9, 'CRON[811]: (etl) CMD (/opt/etl/load-year.sh)', 'CRON');
      return {
        rules: [above('Replica behind', 40, { metric: 'pg_replication_lag_seconds', on: replica })],
        alert: replica,
        truth: together([r, 'disk.failed', 'disk.latency', 'disk.bad-sectors', 'log.errors'], [p, 'job.running', 'disk.write-rate']),
      };
    },
  },
  {
    name: '160-rowan',
    domain: 'service',
    told: 'At night few people come; in the night to Sunday somewhat fewer than in the one before, and the rule that watches for a lack of requests fires. Release, backup and failed logins as on any evening.',
    sources: ['Google SRE workbook, ch. 5'],
    minutes: 2640,
    build: (w) => {
      const m = w.asset('server');
      const app = w.asset('service', [['runs-on', m]], { 'app.version': '5.5.0' });
      const people = (minute: number) => {
        const wave = 0.5 - 0.5 * Math.cos(((minute - 1050) / 1440) * 2 * Math.PI);
        return (minute > 1700 ? 8.1 : 10.6) + 50 * wave;
      };
      host(w, m, { user: (minute) => 0.05 + people(minute) / 300 });
      service(w, app, { requests: people }, 'otel');
      w.change(2260, app, { 'app.version': '5.5.1' }, 'ci');
      w.log(2400, m, 9, 'bareos-fd[801]: Start Backup JobId 911, Job=app-daily', 'bareos-fd');
      w.log(2420, m, 9, 'bareos-fd[801]: Backup JobId 911 finished: Backup OK', 'bareos-fd');
      for (const minute of [300, 910, 1700, 2380]) distraction(w, m, minute);
      return {
        rules: [below('Few requests', 9, { metric: 'http.server.request.rate', on: app, for: 10 })],
        alert: app,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '161-sapele',
    domain: 'system',
    told: 'What collects has lost its own network: from one minute to the next nothing is heard of anything, in two places that share nothing. Everything runs on.',
    sources: ['Prometheus: an absence of everything is one of the observer'],
    build: (w) => {
      const sites = [w.asset('switch'), w.asset('switch')].map((net) => ({
        net,
        machines: [w.asset('server', [['connected-to', net]]), w.asset('server', [['connected-to', net]])],
      }));
      for (const { net, machines } of sites) {
        w.counter(net, 'ifInErrors', '1', { ifDescr: 'Ethernet1/1' }, flat(0.01), 0.4);
        w.lose(net, 231);
        for (const id of machines) {
          host(w, id, {}, 'otel');
          const app = w.asset('service', [['runs-on', id]]);
          service(w, app);
          for (const each of [id, app]) w.lose(each, 231);
        }
      }
      const [watched = ''] = sites[0]?.machines ?? [];
      return {
        rules: [absent('Nothing is heard', 'system.cpu.utilization', watched)],
        alert: watched,
        truth: { kind: 'not-enough' },
      };
    },
  },
  {
    name: '162-teak',
    domain: 'network',
    told: 'Three services that have nothing in common, as far as is known, become slow at the same minute. On the host of the second a neighbour was released just then, on that of the third a backup ended. What lies between them and those who measure is not measured.',
    sources: ['Coincidence of a release (Google SRE, ch. 12)'],
    build: (w) => {
      const hosts = [w.asset('server'), w.asset('server'), w.asset('server')];
      const [a = '', b = '', c = ''] = hosts.map((id) => w.asset('service', [['runs-on', id]]));
      const neighbour = w.asset('service', [['runs-on', hosts[1] ?? '']], { 'app.version': '7.0' });
      for (const id of hosts) host(w, id);
      service(w, a, { seconds: step(237, 0.07, 0.6) });
      service(w, b, { seconds: step(237, 0.05, 0.55) });
      service(w, c, { seconds: step(237, 0.11, 0.7) });
      service(w, neighbour);
      w.change(236, neighbour, { 'app.version': '7.1' }, 'ci');
      w.log(190, hosts[2] ?? '', 9, 'bareos-fd[801]: Start Backup JobId 31, Job=c-daily', 'bareos-fd');
      w.log(236, hosts[2] ?? '', 9, 'bareos-fd[801]: Backup JobId 31 finished: Backup OK', 'bareos-fd');
      const slow = (on: string) => above(`Slow answers of ${on}`, 0.3, { ...SLOW.prometheus, on });
      return { rules: [slow(a), slow(b), slow(c)], alert: a, truth: { kind: 'not-enough' } };
    },
  },
  {
    name: '163-ulmo',
    domain: 'service',
    told: 'A service is slow for a reason nobody measures. Ten minutes later somebody else’s report keeps the processor of its database’s host busy, while the database answers as fast as ever.',
    sources: ['Order of time: a cause does not follow its effect'],
    build: (w) => {
      const [store, m] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', store]]);
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', db],
      ]);
      host(w, store, { user: step(241, 0.18, 0.62, 1) });
      host(w, m);
      service(w, db, { seconds: flat(0.011) });
      service(w, app, { seconds: step(231, 0.08, 0.7), failing: step(231, 0.001, 0.02) });
      distraction(w, store, 120);
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: app, for: 14 })],
        alert: app,
        truth: { kind: 'not-enough' },
      };
    },
  },
];
