import { flat, growth, pulse, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, FAILING, type Script, SLOW, together } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** Five with two causes: what was weakened before it was hit, and what overlaps by chance; written before they were first put. */
export const MIXED_FROM_377: readonly Script[] = [
  {
    name: '377-senecio',
    domain: 'storage',
    told: 'A file server rebuilds a mirror after a disk was thrown out, borne for an hour; then its nightly backup reads everything. Who keeps files there waits.',
    sources: ['Linux drivers/md: md.c, raid1.c', 'node_exporter: mdadm collector', 'restic'],
    build: (w) => {
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const files = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', files],
      ]);
      const beside = w.asset('service', [['runs-on', m3]], { version: '2.8' });
      const [rebuilt, read] = [step(160, 0, 1, 2), step(230, 0, 1, 1)];
      for (const id of [m1, m3]) host(w, id);
      host(
        w,
        m2,
        {
          busy: sum(flat(0.06), scaled(rebuilt, 0.46), scaled(read, 0.46)),
          read: sum(flat(0.5e6), scaled(rebuilt, 60e6), scaled(read, 75e6)),
          write: sum(flat(0.8e6), scaled(rebuilt, 58e6)),
          iowait: sum(flat(0.01), scaled(rebuilt, 0.03), scaled(read, 0.3)),
        },
        'node',
      );
      w.gauge(m2, 'node_md_disks', '1', { device: 'md3', state: 'failed' }, step(158, 0, 1), 0);
      w.gauge(m2, 'node_md_state', '1', { device: 'md3', state: 'recovering' }, step(160, 0, 1), 0);
      w.log(158, m2, 11, 'kernel: md/raid1:md3: Disk failure on sdc1, disabling device.', 'kernel');
      w.log(158, m2, 11, 'kernel: md/raid1:md3: Operation continuing on 1 devices.', 'kernel');
      w.log(160, m2, 13, 'kernel: md: recovery of RAID array md3', 'kernel');
      w.log(229.9, m2, 9, 'systemd[1]: Started restic-backup.service - Nightly backup of /srv/files.', 'systemd');
      service(w, files, { seconds: sum(flat(0.012), scaled(rebuilt, 0.006), scaled(read, 0.7)), requests: flat(80) });
      service(w, app, { seconds: sum(flat(0.06), scaled(rebuilt, 0.01), scaled(read, 0.9)), requests: flat(30) });
      service(w, beside);
      w.change(214, beside, { version: '2.9' });
      distraction(w, m1, 226);
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together([m2, 'raid.degraded', 'disk.failed'], [m2, 'job.running', 'disk.read-rate', 'disk.utilization', 'disk.latency']),
      };
    },
  },
  {
    name: '378-silene',
    domain: 'hardware',
    told: 'The battery of a supply has been asking to be replaced since morning; when the feed fails it does not hold, and the machine behind it is gone.',
    sources: ['APC PowerNet-MIB: upsBasicBatteryStatus, upsAdvBatteryReplaceIndicator', 'Network UPS Tools: upsmon'],
    build: (w) => {
      const feed = w.asset('pdu');
      const ups = w.asset('pdu', [['powered-by', feed]]);
      const [m1, m2] = [w.asset('server', [['powered-by', ups]]), w.asset('server')];
      const db = w.asset('service', [['runs-on', m1]]);
      const app = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', db],
      ]);
      host(w, m1);
      host(w, m2);
      w.gauge(ups, 'upsAdvBatteryReplaceIndicator', '1', {}, step(128, 1, 2), 0);
      w.gauge(ups, 'upsAdvInputLineVoltage', 'V', {}, step(229, 231, 0), 0.004);
      w.gauge(feed, 'rPDU2PhaseStatusVoltage', 'V', {}, step(229, 231, 0), 0.004);
      w.log(128, ups, 12, 'UPS: The battery needs replacement: it failed the self-test.', 'upsmon');
      w.log(229, feed, 11, 'ATS: Source A input power lost. No source available.', 'ats');
      w.log(229.05, ups, 11, 'UPS: On battery power in response to an input power problem.', 'upsmon');
      w.log(229.2, ups, 10, 'UPS: The output power is turned off: battery exhausted.', 'upsmon');
      w.lose(m1, 229.2);
      service(w, db, { requests: flat(60) });
      w.lose(db, 229.2);
      service(w, app, { failing: step(229, 0.001, 0.85, 1), requests: flat(35) });
      repeated(w, 229.6, 292, 2, app, 17, () => 'ERROR connection to server at "10.20.5.14", port 5432 failed: No route to host', 'app');
      distraction(w, m2, 219);
      w.skew(ups, -14);
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: together([ups, 'battery.failed'], [feed, 'power.failed']),
      };
    },
  },
  {
    name: '379-solidago',
    domain: 'service',
    told: 'One of three brokers stops for its disk is full, which two bear; then somebody takes a second into an upgrade, and nothing can be written, for two copies are asked for.',
    sources: ['Apache Kafka: LogDirFailureChannel, ReplicaManager', 'kafka_exporter', 'sudo'],
    build: (w) => {
      const kafka = w.asset('cluster');
      const [m1, m2, m3, m4] = [w.asset('server'), w.asset('server'), w.asset('server'), w.asset('server')];
      const brokers = [m1, m2, m3].map((id) =>
        w.asset('service', [
          ['runs-on', id],
          ['member-of', kafka],
        ]),
      );
      const [b1 = '', b2 = '', b3 = ''] = brokers;
      const writer = w.asset('service', [
        ['runs-on', m4],
        ['depends-on', kafka],
      ]);
      host(w, m1, { filesystem: growth(30, 0.7, 0.0026, 1) }, 'node');
      for (const id of [m2, m3, m4]) host(w, id);
      w.gauge(
        b3,
        'kafka_server_replicamanager_underreplicatedpartitions',
        '1',
        {},
        (minute) => (minute < 146 ? 0 : minute < 231 ? 41 : 83),
        0,
      );
      w.gauge(b3, 'kafka_server_replicamanager_underminisrpartitioncount', '1', {}, step(231, 0, 42), 0);
      w.counter(b1, 'kafka_server_brokertopicmetrics_bytesin_total', 'By', {}, flat(2e6));
      w.counter(b2, 'kafka_server_brokertopicmetrics_bytesin_total', 'By', {}, flat(2e6));
      w.log(
        145.9,
        b1,
        17,
        '[2026-11-14 ERROR] Error while appending records to orders-11 in dir /var/lib/kafka (org.apache.kafka.storage.internals.log.LogDirFailureChannel) java.io.IOException: No space left on device',
        'kafka',
      );
      w.log(
        146,
        b1,
        21,
        '[2026-11-14 FATAL] Shutdown broker because all log dirs in /var/lib/kafka have failed (kafka.log.LogManager)',
        'kafka',
      );
      w.lose(b1, 146.1);
      w.log(230.6, m2, 9, 'sudo[31020]: p.moreau : TTY=pts/2 ; PWD=/opt ; USER=root ; COMMAND=/usr/bin/systemctl stop kafka', 'sudo');
      w.log(230.9, m2, 9, 'systemd[1]: Stopped kafka.service - Apache Kafka broker.', 'systemd');
      w.lose(b2, 231);
      repeated(
        w,
        231,
        292,
        3,
        b3,
        17,
        () =>
          `ERROR [ReplicaManager broker=3] Error processing append operation on partition orders-${w.random.integer(0, 30)} org.apache.kafka.common.errors.NotEnoughReplicasException: The size of the current ISR Set(3) is insufficient to satisfy the min.isr requirement of 2`,
        'kafka',
      );
      service(w, writer, { failing: step(231, 0.001, 0.7, 1), requests: flat(40) });
      distraction(w, m3, 222);
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: writer })],
        alert: writer,
        truth: together([m1, 'filesystem.full', 'process.down'], [m2, 'user.action', 'configuration.changed', 'process.down']),
      };
    },
  },
  {
    name: '380-spiraea',
    domain: 'service',
    told: 'A cache has as much as it may and throws out what is asked for again, and half an hour later a migration in the database makes others wait for its lock: a shop is slow for one, then for both.',
    sources: ['redis_exporter', 'PostgreSQL: log_lock_waits', 'postgres_exporter'],
    build: (w) => {
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const cache = w.asset('service', [['runs-on', m2]]);
      const db = w.asset('service', [['runs-on', m3]]);
      const shop = w.asset(
        'service',
        [
          ['runs-on', m1],
          ['depends-on', cache],
          ['depends-on', db],
        ],
        { version: '12' },
      );
      const [thrown, locked] = [step(203, 0, 1, 2), step(235, 0, 1, 1)];
      for (const id of [m1, m2, m3]) host(w, id);
      w.gauge(cache, 'redis_memory_used_bytes', 'By', {}, growth(20, 2.6e9, 9.2e6, 4.29e9), 0.001, [0, 4.295e9]);
      w.gauge(cache, 'redis_memory_max_bytes', 'By', {}, flat(4.295e9), 0);
      w.counter(cache, 'redis_evicted_keys_total', '1', {}, scaled(thrown, 420), 0.1);
      w.counter(cache, 'redis_keyspace_misses_total', '1', {}, sum(flat(12), scaled(thrown, 300)), 0.1);
      w.gauge(db, 'pg_locks_count', '1', { mode: 'accessexclusivelock' }, scaled(locked, 2), 0);
      w.gauge(db, 'pg_stat_activity_count', '1', { state: 'active' }, sum(flat(6), scaled(locked, 55)), 0.1);
      w.log(234.8, db, 9, 'LOG:  statement: ALTER TABLE orders ADD COLUMN channel text NOT NULL DEFAULT gen_channel()', 'postgres');
      repeated(
        w,
        235,
        292,
        2,
        db,
        9,
        () =>
          `LOG:  process ${w.random.integer(900, 30_000)} still waiting for AccessShareLock on relation 16711 of database 16402 after 1000.${w.random.integer(100, 999)} ms`,
        'postgres',
      );
      service(w, shop, { seconds: sum(flat(0.08), scaled(thrown, 0.5), scaled(locked, 1.4)), requests: flat(50) });
      distraction(w, m2, 228);
      return {
        rules: [above('Slow answers', 1.1, { ...SLOW.prometheus, on: shop })],
        alert: shop,
        truth: together(
          [cache, 'memory.pressure', 'process.saturated'],
          [db, 'user.action', 'configuration.changed', 'process.saturated', 'job.running', 'service.latency'],
        ),
      };
    },
  },
  {
    name: '381-statice',
    domain: 'network',
    told: 'One of two directory servers is refused by all since its certificate ran out, and the other bears it; then the cable of the other’s machine damages frames, and who signs in waits or fails.',
    sources: ['OpenLDAP: slapd', 'OpenSSL: X509_V_ERR_CERT_HAS_EXPIRED', 'node_exporter'],
    build: (w) => {
      const pair = w.asset('cluster');
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const [one, other] = [m1, m2].map((id) =>
        w.asset('service', [
          ['runs-on', id],
          ['member-of', pair],
        ]),
      ) as [string, string];
      const login = w.asset('service', [
        ['runs-on', m3],
        ['depends-on', pair],
      ]);
      const damaged = step(232, 0, 1, 1);
      host(w, m1);
      host(w, m2, { errors: sum(flat(0.01), scaled(damaged, 70)) }, 'node');
      host(w, m3);
      w.gauge(one, 'ssl_certificate_expiry_seconds', 's', {}, (minute) => (138 - minute) * 60, 0, [
        Number.NEGATIVE_INFINITY,
        Number.POSITIVE_INFINITY,
      ]);
      w.counter(one, 'openldap_monitor_operation', '1', { op: 'Bind' }, step(138, 30, 0.4, 1), 0.1);
      w.counter(other, 'openldap_monitor_operation', '1', { op: 'Bind' }, (minute) => (minute < 138 ? 30 : minute < 232 ? 60 : 22), 0.1);
      repeated(
        w,
        138,
        292,
        0.7,
        one,
        13,
        () => `slapd[881]: conn=${w.random.integer(4000, 9000)} fd=22 closed (TLS negotiation failure: sslv3 alert certificate expired)`,
        'slapd',
      );
      service(w, login, {
        seconds: sum(flat(0.07), scaled(damaged, 1.6)),
        failing: sum(flat(0.001), scaled(damaged, 0.25)),
        requests: flat(45),
      });
      repeated(w, 232.5, 292, 1, login, 17, () => "ERROR ldap_simple_bind: Can't contact LDAP server (-1)", 'login');
      w.gauge(m1, 'node_hwmon_temp_celsius', 'Cel', { sensor: 'temp1' }, pulse(210, 4, 47, 54), 0.01);
      distraction(w, m3, 224);
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: login })],
        alert: login,
        truth: together([one, 'certificate.expired'], [m2, 'network.errors']),
      };
    },
  },
];
