import { flat, growth, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, type Script, SLOW, together } from '../script.ts';
import { repeated } from '../texts.ts';

/** Faults of services, in the words of the products; written before they were first put. */
export const SERVICES_FROM_262: readonly Script[] = [
  {
    name: '262-lobelia',
    domain: 'human',
    told: 'The share of memory that a broker may use is lowered; its alarm goes off and whoever publishes is blocked.',
    sources: ['https://www.rabbitmq.com/docs/memory', 'rabbitmq-server deps/rabbit/src/rabbit_alarm.erl'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const broker = w.asset('service', [['runs-on', m1]], { vm_memory_high_watermark: '0.6', version: '3.13.7' });
      const api = w.asset(
        'service',
        [
          ['runs-on', m2],
          ['depends-on', broker],
        ],
        { version: '88' },
      );
      host(w, m1);
      host(w, m2);
      w.gauge(broker, 'rabbitmq_process_resident_memory_bytes', 'By', {}, flat(2.1e9), 0.03);
      w.gauge(broker, 'rabbitmq_connections', '1', {}, flat(140), 0.02);
      w.counter(broker, 'rabbitmq_channel_messages_published_total', '1', {}, step(229, 420, 0, 1), 0.06);
      w.change(60, api, { version: '89' });
      w.change(228, broker, { vm_memory_high_watermark: '0.06' });
      w.log(
        228.6,
        broker,
        13,
        `2026-11-10 12:00:00.118 [warning] <0.478.0> memory resource limit alarm set on node rabbit@${m1}.`,
        'rabbitmq',
      );
      w.log(
        228.61,
        broker,
        13,
        '2026-11-10 12:00:00.118 [warning] <0.478.0> *** Publishers will be blocked until this alarm clears ***',
        'rabbitmq',
      );
      service(w, api, { seconds: step(229, 0.05, 9, 1), failing: step(229, 0.001, 0.3, 2), requests: flat(30) });
      return {
        rules: [above('Slow answers', 1, { ...SLOW.prometheus, on: api })],
        alert: api,
        truth: cause([broker, 'configuration.changed', 'memory.pressure', 'process.saturated']),
      };
    },
  },
  {
    name: '263-marigold',
    domain: 'service',
    told: 'A database reads through deleted rows until its heap is full of them and collects garbage for seconds; and a name server refuses recursion, its quota being used up. A service needs both.',
    sources: ['Apache Cassandra GCInspector and ReadCommand', 'BIND 9 lib/ns/query.c (no more recursive clients)'],
    build: (w) => {
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m1]]);
      const names = w.asset('service', [['runs-on', m3]]);
      const app = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', db],
        ['depends-on', names],
      ]);
      for (const id of [m1, m2, m3]) host(w, id);
      const heap = growth(196, 3.1e9, 0.11e9, 7.8e9);
      const paused = step(226, 0, 1, 6);
      const refused = step(236, 0, 1, 1);
      w.gauge(db, 'jvm_memory_pool_used_bytes', 'By', { pool: 'G1 Old Gen' }, heap, 0.02);
      w.gauge(db, 'jvm_memory_pool_max_bytes', 'By', { pool: 'G1 Old Gen' }, flat(8e9), 0);
      w.counter(db, 'jvm_gc_collection_seconds_sum', 's', { gc: 'G1 Old Generation' }, step(226, 0.0005, 0.42, 6), 0.2);
      service(w, db, { seconds: sum(flat(0.01), scaled(paused, 0.5)), requests: flat(90) });
      service(w, app, { seconds: sum(flat(0.06), scaled(paused, 0.55), scaled(refused, 0.8)), requests: flat(50) });
      repeated(
        w,
        197,
        292,
        0.8,
        db,
        13,
        () =>
          `WARN  [ReadStage-${w.random.integer(1, 12)}] ReadCommand.java:569 - Read 100 live rows and ${w.random.integer(40_000, 99_000)} tombstone cells for query SELECT * FROM feed.items WHERE owner = 7 LIMIT 100 (see tombstone_warn_threshold)`,
        'cassandra',
      );
      repeated(
        w,
        226,
        292,
        1.1,
        db,
        13,
        () =>
          `WARN  [Service Thread] GCInspector.java:294 - G1 Old Generation GC in ${w.random.integer(5_000, 14_000)}ms.  G1 Old Gen: 8012414976 -> 7${w.random.integer(100, 999)}414976;`,
        'cassandra',
      );
      repeated(
        w,
        236,
        292,
        4,
        names,
        12,
        () =>
          `named[812]: client @0x7f11c40 10.20.3.${w.random.integer(2, 250)}#${w.random.integer(30_000, 60_000)} (api.internal): no more recursive clients (1000/900/1000): quota reached`,
        'named',
      );
      return {
        rules: [above('Slow answers', 0.9, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together(
          [db, 'memory.pressure', 'service.latency', 'process.saturated', 'log.errors', 'log.unusual'],
          [names, 'name.unresolved', 'process.saturated', 'log.errors', 'log.unusual', 'dependency.failed', 'unknown'],
        ),
      };
    },
  },
  {
    name: '264-narcissus',
    domain: 'service',
    told: 'The recovery area of a database is full and its archiver stops, so that nothing is written; and a scan takes the processor of the application’s host. Both are felt.',
    sources: ['Oracle Database Error Messages: ORA-19809, ORA-19815, ORA-00257', 'Microsoft Defender for Endpoint on Linux'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m1]]);
      const app = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', db],
      ]);
      host(w, m1, { write: step(221, 6e6, 0.3e6, 1) });
      host(w, m2, { user: step(233, 0.25, 0.97) });
      const stuck = step(221, 0, 1, 2);
      service(w, db, { seconds: sum(flat(0.015), scaled(stuck, 1.1)), requests: flat(45) });
      service(w, app, { seconds: sum(flat(0.06), scaled(stuck, 1.2), scaled(step(233, 0, 1, 1), 0.9)), requests: flat(45) });
      w.log(
        220,
        db,
        13,
        'ORA-19815: WARNING: db_recovery_file_dest_size of 107374182400 bytes is 100.00% used, and has 0 remaining bytes available.',
        'oracle',
      );
      repeated(
        w,
        221,
        290,
        0.5,
        db,
        17,
        () =>
          w.random.pick([
            "ARC2: Error 19809 Creating archive log file to '+FRA'",
            'ORA-19809: limit exceeded for recovery files',
            'ORA-00257: Archiver error. Connect AS SYSDBA only until resolved.',
          ]),
        'oracle',
      );
      w.log(232.9, m2, 9, 'wdavdaemon[1432]: Scheduled full scan started, 1 path, priority normal', 'mdatp');
      return {
        rules: [above('Slow answers', 1, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together([db, 'filesystem.full', 'log.errors', 'log.unusual', 'process.saturated'], [m2, 'cpu.utilization', 'job.running']),
      };
    },
  },
];
