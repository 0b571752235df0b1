import { flat, growth, lagged, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, below, cause, FAILING, type Script, SLOW, together } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** A cache and a lock, mail, ports of addresses, cold air, what is as it always is, and what nobody could know; written before they were first put. */
export const MIXED_FROM_362: readonly Script[] = [
  {
    name: '362-papaver',
    domain: 'service',
    told: 'A cache throws out what it has no memory for, so that the database is asked more; half an hour later a colleague builds a table’s indexes anew there in the middle of the day, and who needs the table waits.',
    sources: ['redis_exporter', 'PostgreSQL: log_lock_waits', 'sudo(8)'],
    build: (w) => {
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const cache = w.asset('service', [['runs-on', m2]]);
      const db = w.asset('service', [['runs-on', m3]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', cache],
        ['depends-on', db],
      ]);
      const [thrown, locked] = [step(206, 0, 1, 2), step(237, 0, 1, 1)];
      for (const id of [m1, m2]) host(w, id);
      host(w, m3, { user: sum(flat(0.2), scaled(thrown, 0.25)) });
      w.gauge(cache, 'redis_memory_used_bytes', 'By', {}, (minute) => Math.min(4.29e9, 2.9e9 + minute * 6.75e6), 0.001, [0, 4.29e9]);
      w.gauge(cache, 'redis_memory_max_bytes', 'By', {}, flat(4.29e9), 0);
      w.counter(cache, 'redis_evicted_keys_total', '1', {}, scaled(thrown, 420), 0.1);
      w.counter(db, 'pg_stat_database_xact_commit', '1', { datname: 'shop' }, sum(flat(120), scaled(thrown, 210)), 0.06);
      w.gauge(
        db,
        'pg_stat_activity_count',
        '1',
        { datname: 'shop', state: 'active' },
        sum(flat(5), scaled(thrown, 7), scaled(locked, 42)),
        0.1,
      );
      service(w, app, { seconds: sum(flat(0.05), scaled(thrown, 0.25), scaled(locked, 1.4)), requests: flat(55) });
      w.log(
        236.8,
        m3,
        13,
        'sudo[9120]:  k.lim : TTY=pts/2 ; PWD=/home/k.lim ; USER=postgres ; COMMAND=/usr/bin/psql shop -c REINDEX TABLE orders',
        'sudo',
      );
      repeated(
        w,
        237.2,
        292,
        1.5,
        db,
        9,
        () => 'LOG:  process 22841 still waiting for RowExclusiveLock on relation 16412 of database 16401 after 1000.087 ms',
        'postgres',
      );
      return {
        rules: [above('Slow answers', 0.9, { ...SLOW.prometheus, on: app, for: 3 })],
        alert: app,
        truth: together(
          [cache, 'memory.pressure', 'process.saturated', 'filesystem.full'],
          [m3, 'user.action', 'configuration.changed', 'job.running'],
        ),
      };
    },
  },
  {
    name: '363-parnassia',
    domain: 'service',
    told: 'A scanner of mail cannot load the signatures it fetched a minute before and stops; the mail server keeps what it may not deliver unscanned. A disk of another machine warns.',
    sources: ['ClamAV: clamd, freshclam', 'Postfix: smtp(8)', 'postfix_exporter'],
    build: (w) => {
      const [m1, m2, far] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const scanner = w.asset('service', [['runs-on', m2]]);
      const mail = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', scanner],
      ]);
      for (const id of [m1, m2, far]) host(w, id);
      w.gauge(mail, 'postfix_showq_message_size_bytes_count', '1', { queue: 'deferred' }, sum(flat(14), growth(230, 0, 38)), 0.08);
      w.log(
        228.4,
        scanner,
        9,
        'freshclam[710]: daily.cld updated (version: 27812, sigs: 2066211, f-level: 90, builder: raynman)',
        'freshclam',
      );
      w.log(229, scanner, 11, 'clamd[802]: LibClamAV Error: Malformed database', 'clamd');
      w.log(229.01, scanner, 11, 'clamd[802]: ERROR: reload db failed: Malformed database', 'clamd');
      w.log(229.05, m2, 12, 'systemd[1]: clamav-daemon.service: Main process exited, code=exited, status=1/FAILURE', 'systemd');
      repeated(
        w,
        229.5,
        292,
        2.5,
        mail,
        12,
        () => 'postfix/smtp[4410]: connect to 10.20.1.9[10.20.1.9]:10024: Connection refused',
        'postfix',
      );
      w.log(216, far, 12, 'smartd[702]: Device: /dev/sdb [SAT], 8 Currently unreadable (pending) sectors', 'smartd');
      return {
        rules: [above('Mail is kept', 400, { metric: 'postfix_showq_message_size_bytes_count', on: mail, for: 2 })],
        alert: mail,
        truth: cause(
          [scanner, 'process.down', 'log.errors', 'service.unreached', 'dependency.failed', 'log.unusual', 'configuration.changed'],
          [m2, 'process.down', 'log.errors'],
        ),
      };
    },
  },
  {
    name: '364-perilla',
    domain: 'network',
    told: 'A balancer has no port left of the one address it asks its pool from, and connections fail. The pool was released an hour before and is well; a neighbour is signed in to.',
    sources: ['F5 BIG-IP: 01010201', 'F5-BIGIP-LOCAL-MIB'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const pool = w.asset('service', [['runs-on', m2]], { version: '2.10' });
      const balancer = w.asset('service', [['depends-on', pool]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', balancer],
      ]);
      for (const id of [m1, m2]) host(w, id);
      service(w, pool, { requests: step(230, 90, 66, 1) });
      service(w, app, { failing: step(230, 0.001, 0.27, 1), requests: flat(70) });
      w.gauge(
        balancer,
        'ltmVirtualServStatClientCurConns',
        '1',
        { name: '/Common/vs_pay' },
        sum(flat(9000), growth(120, 0, 480, 55000)),
        0.02,
      );
      w.change(171, pool, { version: '2.11' });
      repeated(
        w,
        229.6,
        292,
        0.8,
        balancer,
        11,
        () => 'crit tmm2[17890]: 01010201:2: Inet port exhaustion on 10.4.0.17 to 10.9.0.8:8443 (proto 6)',
        'tmm',
      );
      distraction(w, m1, 226);
      w.skew(balancer, 35);
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([balancer, 'process.saturated', 'network.errors', 'log.errors']),
      };
    },
  },
  {
    name: '365-petunia',
    domain: 'hardware',
    told: 'The compressor of a cooling unit between racks stops on high pressure: its air grows warm, fans race, processors slow themselves down, and what runs there answers late. A release of another service that hour.',
    sources: ['PowerNet-MIB: airIRRC', 'ipmi_exporter', 'node_exporter'],
    build: (w) => {
      const unit = w.asset('cooling');
      const rack = w.asset('rack', [['cooled-by', unit]]);
      const cooled = [
        ['cooled-by', unit],
        ['member-of', rack],
      ] as const;
      const [m1, m2, m3] = [w.asset('server', cooled), w.asset('server', cooled), w.asset('server')];
      const app = w.asset('service', [['runs-on', m1]]);
      const other = w.asset('service', [['runs-on', m3]], { version: '11' });
      const air = lagged(step(205, 19, 36), 9, 300);
      const hot: (minute: number) => number = (minute) => (minute > 228 ? 1 : 0);
      for (const id of [m1, m2, m3]) host(w, id);
      w.gauge(unit, 'airIRRCUnitStatusSupplyAirTempMetric', '1', {}, air, 0.01);
      for (const id of [m1, m2]) {
        w.gauge(id, 'ipmi_temperature_celsius', 'Cel', { name: 'Inlet Temp' }, air, 0.01);
        w.gauge(id, 'ipmi_fan_speed_rpm', 'rpm', { name: 'Fan1' }, (minute) => 5400 + 420 * (air(minute) - 19), 0.02);
        w.counter(id, 'node_cpu_core_throttles_total', '1', { core: '0', package: '0' }, scaled(hot, 6), 0.2);
      }
      w.log(204.8, unit, 11, 'Cooling Unit: High head pressure. Compressor stopped.', 'apc');
      service(w, app, { seconds: sum(flat(0.06), scaled(hot, 0.35)), requests: flat(45) });
      service(w, other);
      w.change(219, other, { version: '12' });
      w.lose(unit, 226, 238, 'airIRRCUnitStatusSupplyAirTempMetric');
      return {
        rules: [above('Slow answers', 0.25, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([unit, 'cooling.failed', 'temperature.high']),
      };
    },
  },
  {
    name: '366-phacelia',
    domain: 'service',
    told: 'A standby follows late for some minutes of every hour, whenever orders are loaded, as it always does; a new rule’s limit lies below. A neighbour’s firmware was looked for.',
    sources: ['postgres_exporter: pg_replication_lag_seconds', 'fwupd'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const first = w.asset('service', [['runs-on', m1]]);
      const standby = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', first],
      ]);
      for (const id of [m1, m2]) host(w, id);
      const loading = (minute: number) => (minute % 60 >= 48 && minute % 60 < 55 ? 1 : 0);
      w.gauge(standby, 'pg_replication_lag_seconds', 's', {}, sum(flat(0.4), scaled(loading, 41)), 0.08);
      w.counter(first, 'pg_stat_database_tup_inserted', '1', { datname: 'shop' }, sum(flat(200), scaled(loading, 7400)), 0.06);
      for (let hour = 0; hour < 5; hour++)
        w.log(hour * 60 + 48, m1, 9, 'systemd[1]: Started load-orders.service - Loads the orders of the hour.', 'systemd');
      w.log(221, m2, 9, 'systemd[1]: Started fwupd-refresh.service - Refresh fwupd metadata and update motd.', 'systemd');
      return {
        rules: [above('Standby lags', 30, { metric: 'pg_replication_lag_seconds', on: standby, for: 3 })],
        alert: standby,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '367-plumbago',
    domain: 'system',
    told: 'How long writes of a store of keys take wanders as it has all day, and a new rule’s limit lies in the midst of it. A colleague looked at another node.',
    sources: ['etcd: etcd_disk_wal_fsync_duration_seconds', 'sshd(8)'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const store = w.asset('service', [['runs-on', m1]]);
      for (const id of [m1, m2]) host(w, id);
      w.gauge(store, 'etcd_disk_wal_fsync_duration_seconds', 's', { quantile: '0.99' }, flat(0.0081), 0.22);
      w.gauge(store, 'etcd_server_has_leader', '1', {}, flat(1), 0);
      w.log(227, m2, 9, 'sshd[9120]: Accepted publickey for d.kang from 10.20.1.30 port 50122 ssh2: ED25519 SHA256:w9', 'sshd');
      return {
        rules: [above('Slow writes', 0.0098, { metric: 'etcd_disk_wal_fsync_duration_seconds', on: store, for: 2 })],
        alert: store,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '368-polygala',
    domain: 'service',
    told: 'Fewer orders arrive by the partners’ channel than usual; what the partners do and the line to them is not collected. Two machines got packages, one cleaned its disk.',
    sources: ['dpkg(1)', 'systemd'],
    build: (w) => {
      const [m1, m2, far] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      for (const id of [m1, m2, far]) host(w, id);
      service(w, db);
      service(w, app);
      w.gauge(app, 'edi_partner_documents_per_minute', '1/min', { channel: 'as2' }, step(229, 88, 31, 1), 0.06);
      w.log(139, far, 9, 'dpkg[8121]: upgrade tzdata:all 2024b-0 2025a-0', 'dpkg');
      w.log(212, far, 9, 'systemd[1]: Finished fstrim.service - Discard unused blocks on filesystems from /etc/fstab.', 'systemd');
      distraction(w, far, 231);
      return {
        rules: [below('Few documents', 50, { metric: 'edi_partner_documents_per_minute', on: app })],
        alert: app,
        truth: { kind: 'not-enough' },
      };
    },
  },
];
