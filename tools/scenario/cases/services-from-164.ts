import { flat, growth, queued, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** What services do to each other, by the words of the programs themselves. */
export const SERVICES_FROM_164: readonly Script[] = [
  {
    name: '164-acacia',
    domain: 'human',
    told: 'An administrator deletes an index of the directory by hand. Each login now reads the whole tree; the directory’s processor is busy and the portal’s logins are slow. As many come as ever.',
    sources: ['389 Directory Server access log (notes=U)', 'sudo(8)'],
    build: (w) => {
      const [d, m] = [w.asset('server'), w.asset('server')];
      const directory = w.asset('service', [['runs-on', d]]);
      const portal = w.asset('service', [
        ['runs-on', m],
        ['depends-on', directory],
      ]);
      host(w, d, { user: step(226, 0.12, 0.86, 2) });
      host(w, m);
      w.gauge(directory, 'ldap_bind_duration_seconds', 's', {}, step(226, 0.004, 1.9, 2), 0.1);
      service(w, portal, { seconds: step(226, 0.09, 2.1, 2), requests: flat(31) });
      w.log(
        225.4,
        d,
        13,
        'sudo: jkowal : TTY=pts/2 ; PWD=/home/jkowal ; USER=root ; COMMAND=/usr/sbin/dsconf main backend index delete --attr employeeNumber userRoot',
        'sudo',
      );
      repeated(
        w,
        0,
        w.minutes,
        2,
        directory,
        9,
        () => search(w.random.integer(100, 9_999), 0.001 * w.random.integer(1, 4), ''),
        'ns-slapd',
      );
      const slow = ' notes=U details="Partially Unindexed Filter"';
      repeated(w, 226, w.minutes, 9, directory, 9, () => search(w.random.integer(100, 9_999), w.random.between(1.4, 3), slow), 'ns-slapd');
      distraction(w, m, 219);
      return {
        rules: [above('Slow logins', 1, { ...SLOW.prometheus, on: portal })],
        alert: portal,
        truth: cause(
          [d, 'user.action', 'configuration.changed'],
          [directory, 'configuration.changed', 'user.action', 'service.latency', 'log.unusual'],
        ),
      };
    },
  },
  {
    name: '165-balsa',
    domain: 'storage',
    told: 'One of three brokers has a disk that wears out. Its followers fall behind, the leaders shrink their sets of replicas and the producers wait. A switch’s port elsewhere drops a few packets as always.',
    sources: ['Apache Kafka kafka.cluster.Partition (texts)', 'smartmontools'],
    build: (w) => {
      const net = w.asset('switch');
      const machines = [0, 1, 2].map(() => w.asset('server', [['connected-to', net]]));
      const brokers = machines.map((id) => w.asset('service', [['runs-on', id]]));
      const producer = w.asset(
        'service',
        brokers.map((id) => ['depends-on', id] as const),
      );
      w.counter(net, 'ifInErrors', '1', { ifDescr: 'Ethernet1/7' }, flat(0.05), 0.4);
      machines.forEach((id, index) => {
        if (index === 1) host(w, id, { operationSeconds: step(214, 0.004, 0.31, 3), busy: step(214, 0.12, 0.94, 3) }, 'otel');
        else host(w, id, {}, 'otel');
      });
      const [leader = '', worn = ''] = [brokers[0], machines[1]];
      w.gauge(worn, 'smartctl_device_attribute_pending_sectors', '1', { device: 'sdd' }, growth(200, 0, 0.6, 60), 0);
      brokers.forEach((id, index) => {
        w.gauge(id, 'kafka_server_replicamanager_underreplicatedpartitions', '1', {}, index === 1 ? flat(0) : step(218, 0, 34), 0.02);
      });
      repeated(
        w,
        218,
        w.minutes,
        1,
        leader,
        9,
        () =>
          `[Partition orders-${w.random.integer(0, 47)} broker=1] Shrinking ISR from 1,2,3 to 1,3. Leader: (highWatermark: ${w.random.integer(10_000, 90_000)}, endOffset: ${w.random.integer(90_000, 99_000)}). Out of sync replicas: (brokerId: 2, endOffset: ${w.random.integer(10_000, 90_000)}).`,
        'kafka',
      );
      w.gauge(producer, 'kafka_producer_request_latency_avg', 'ms', {}, step(217, 6, 420, 4), 0.1);
      return {
        rules: [above('Producers wait', 200, { metric: 'kafka_producer_request_latency_avg', on: producer })],
        alert: producer,
        truth: cause([worn, 'disk.failed', 'disk.latency', 'disk.bad-sectors', 'disk.utilization']),
      };
    },
  },
  {
    name: '166-cork',
    domain: 'storage',
    told: 'Images are built on the machine of a cluster’s key-value store; what the build writes makes each sync of the log wait, and the API above is slow. Nothing was released.',
    sources: ['etcd server/etcdserver and wal (texts), etcd docs, “Tuning”'],
    build: (w) => {
      const [m, k] = [w.asset('server'), w.asset('server')];
      const store = w.asset('service', [['runs-on', m]]);
      const api = w.asset('service', [
        ['runs-on', k],
        ['depends-on', store],
      ]);
      const load = step(231, 0.1, 0.95, 2);
      host(
        w,
        m,
        { write: step(231, 2e6, 140e6, 1), busy: load, operationSeconds: queued(0.003, load), user: step(231, 0.15, 0.4) },
        'otel',
      );
      host(w, k);
      w.gauge(store, 'etcd_disk_wal_fsync_duration_seconds', 's', { quantile: '0.99' }, scaled(queued(0.004, load), 4), 0.1);
      w.gauge(
        api,
        'apiserver_request_duration_seconds',
        's',
        { quantile: '0.99', verb: 'PUT' },
        sum(flat(0.06), step(232, 0, 1.3, 2)),
        0.1,
      );
      repeated(
        w,
        232,
        w.minutes,
        2,
        store,
        13,
        () =>
          `{"level":"warn","caller":"wal/wal.go:805","msg":"slow fdatasync","took":"${w.random.between(1, 2).toFixed(9)}s","expected-duration":"1s"}`,
        'etcd',
      );
      repeated(
        w,
        232,
        w.minutes,
        3,
        store,
        13,
        () =>
          `{"level":"warn","caller":"txn/util.go:93","msg":"apply request took too long","took":"${w.random.between(0.3, 1.5).toFixed(6)}s","expected-duration":"100ms","prefix":"","request":"header:<ID:${w.random.integer(1e6, 9e6)} >"}`,
        'etcd',
      );
      return {
        rules: [above('Slow API', 0.8, { metric: 'apiserver_request_duration_seconds', on: api })],
        alert: api,
        truth: cause([m, 'disk.write-rate', 'job.running', 'disk.utilization', 'disk.latency']),
      };
    },
  },
  {
    name: '170-hickory',
    domain: 'service',
    told: 'A licence of a design tool runs out at midnight; the licence server refuses every checkout and the service that calls the tool fails half of its requests. Another team released its own service at the same time.',
    sources: ['FlexNet Publisher, debug log and error −10'],
    build: (w) => {
      const [m, l] = [w.asset('server'), w.asset('server')];
      const licences = w.asset('service', [['runs-on', l]]);
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', licences],
      ]);
      const neighbour = w.asset('service', [['runs-on', l]], { 'app.version': '4.0.2' });
      for (const id of [m, l]) host(w, id);
      service(w, neighbour);
      service(w, app, { requests: flat(24), failing: step(228, 0.001, 0.52) });
      repeated(w, 0, 228, 0.8, licences, 9, () => `(snpslmd) OUT: "Layout-Engine" flow@node${w.random.integer(10, 60)}`, 'lmgrd');
      repeated(
        w,
        228,
        w.minutes,
        4,
        licences,
        9,
        () => `(snpslmd) DENIED: "Layout-Engine" flow@node${w.random.integer(10, 60)} (Feature has expired. (-10,32))`,
        'lmgrd',
      );
      repeated(w, 228, w.minutes, 4, app, 17, () => 'checkout of Layout-Engine failed: License server system error -10,32', 'app');
      w.change(226, neighbour, { 'app.version': '4.0.3' });
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([licences, 'credential.expired', 'license.expired', 'log.errors', 'log.unusual', 'service.errors']),
      };
    },
  },
  {
    name: '171-iroko',
    domain: 'human',
    told: 'The heap of a service is set to a quarter. Half an hour later it is full: the collector stops the program again and again for seconds. Requests are as many as ever; a backup of the same host ended before.',
    sources: ['OpenJDK gc log (G1)', 'Micrometer jvm_gc_pause'],
    build: (w) => {
      const m = w.asset('server');
      const app = w.asset('service', [['runs-on', m]], { 'jvm.options': '-Xmx16g' });
      host(w, m, { user: step(234, 0.2, 0.55, 6) });
      w.gauge(
        app,
        'jvm_memory_used_bytes',
        'By',
        { area: 'heap' },
        (minute) => Math.min(9e9, minute < 201 ? 7e9 : 2e9 + (minute - 201) * 6e7),
        0.03,
      );
      w.gauge(app, 'jvm_gc_pause_seconds_max', 's', {}, step(232, 0.04, 3.1, 8), 0.15);
      service(w, app, { seconds: step(233, 0.08, 2.2, 6), requests: flat(44) });
      w.change(200, app, { 'jvm.options': '-Xmx4g' });
      w.log(201, m, 9, 'systemd[1]: Started app.service - Orders.', 'systemd');
      repeated(
        w,
        0,
        200,
        0.5,
        app,
        9,
        () =>
          `[gc] GC(${w.random.integer(100, 999)}) Pause Young (Normal) (G1 Evacuation Pause) 9012M->6120M(16384M) ${w.random.between(12, 40).toFixed(3)}ms`,
        'java',
      );
      repeated(
        w,
        234,
        w.minutes,
        8,
        app,
        9,
        () =>
          `[gc] GC(${w.random.integer(1_000, 9_999)}) Pause Full (G1 Compaction Pause) 4094M->4071M(4096M) ${w.random.between(1_900, 3_400).toFixed(3)}ms`,
        'java',
      );
      w.log(150, m, 9, 'bareos-fd[801]: Start Backup JobId 214, Job=orders-daily', 'bareos-fd');
      w.log(190, m, 9, 'bareos-fd[801]: Backup JobId 214 finished: Backup OK', 'bareos-fd');
      return {
        rules: [above('Slow answers', 1, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([app, 'configuration.changed', 'memory.pressure']),
      };
    },
  },
  {
    name: '175-mulberry',
    domain: 'human',
    told: 'A cache is given a quarter of its memory by a playbook. It evicts what is asked for, the database gets five times the queries and the shop above both is slow.',
    sources: ['Redis documentation, key eviction', 'oliver006/redis_exporter'],
    build: (w) => {
      const [c, d, m] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const cache = w.asset('service', [['runs-on', c]], { maxmemory: '8gb' });
      const db = w.asset('service', [['runs-on', d]]);
      const shop = w.asset('service', [
        ['runs-on', m],
        ['depends-on', cache],
        ['depends-on', db],
      ]);
      host(w, c, { memory: step(229, 0.7, 0.3, 2) });
      host(w, d, { user: step(230, 0.14, 0.82, 4), read: step(230, 1e6, 30e6, 4) });
      host(w, m);
      w.gauge(cache, 'redis_memory_used_bytes', 'By', {}, step(229, 7.1e9, 2e9, 2), 0.005);
      w.counter(cache, 'redis_evicted_keys_total', '1', {}, step(229, 0, 900, 1), 0.1);
      w.counter(cache, 'redis_keyspace_misses_total', '1', {}, step(229, 40, 1_300, 3), 0.1);
      w.counter(db, 'pg_stat_database_xact_commit', '1', { datname: 'shop' }, step(230, 110, 560, 3), 0.06);
      service(w, shop, { seconds: step(230, 0.06, 0.74, 5), requests: flat(70) });
      w.change(228, cache, { maxmemory: '2gb' });
      return {
        rules: [above('Slow shop', 0.4, { ...SLOW.prometheus, on: shop })],
        alert: shop,
        truth: cause([cache, 'configuration.changed', 'memory.pressure', 'process.saturated']),
      };
    },
  },
];

function search(conn: number, seconds: number, notes: string): string {
  const time = seconds.toFixed(6);
  return `conn=${conn} op=2 RESULT err=0 tag=101 nentries=1 wtime=0.000120 optime=${time} etime=${time}${notes}`;
}
