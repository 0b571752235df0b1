import { type Course, flat, growth, queued, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, type Script, SLOW } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

const QUEUE = 'Gregg, Systems Performance, 2nd ed., ch. 9 (queueing at disks); Kleinrock, Queueing Systems I (M/M/1)';

/** Load of a store as a share of what it can take. */
const loadOf = (capacity: number, ...writes: readonly Course[]): Course => scaled(sum(...writes), 1 / capacity);

export const STORAGE: readonly Script[] = [
  {
    name: '021-harbor',
    domain: 'storage',
    told: 'A nightly backup on one host fills a volume that a database host uses too. The database’s writes wait, its I/O wait rises. A release on a third host an hour before has nothing to do with it.',
    sources: [QUEUE, 'Bareos job messages (texts)'],
    build: (w) => {
      const shelf = w.asset('shelf');
      const lun = w.asset('lun', [['stores-on', shelf]]);
      const [db, backup] = [w.asset('server', [['stores-on', lun]]), w.asset('server', [['stores-on', lun]])];
      const app = w.asset('server', [], { 'app.version': '5.0.1' });
      const writes = step(210, 1e6, 88e6, 20);
      const load = loadOf(100e6, writes, flat(8e6));
      const busy = load;
      host(
        w,
        db,
        {
          write: flat(8e6),
          operationSeconds: queued(0.002, load),
          iowait: (minute) => 0.03 + 0.33 * Math.max(0, load(minute) - 0.2),
          busy,
        },
        'otel',
      );
      host(w, backup, { write: writes, busy, user: step(210, 0.1, 0.32) });
      host(w, app);
      w.gauge(lun, 'system.disk.io', 'By/s', { 'system.device': lun, 'disk.io.direction': 'write' }, sum(writes, flat(8e6)), 0.1);
      w.change(150, app, { 'app.version': '5.0.2' });
      w.log(210, backup, 9, 'bareos-fd[1722]: Start Backup JobId 48213, Job=nightly-full.2026-11-11_03.30.00_14', 'bareos-fd');
      return {
        rules: [above('I/O wait high', 0.2, { metric: 'system.cpu.utilization', labels: { 'cpu.mode': 'iowait' }, on: db })],
        alert: db,
        truth: cause([backup, 'job.running', 'disk.write-rate']),
      };
    },
  },
  {
    name: '022-inlet',
    domain: 'storage',
    told: 'The monthly check of a host’s array reads all its disks from end to end; the service on the host is slow while it runs.',
    sources: ['Linux drivers/md/md.c (texts), Debian checkarray', QUEUE],
    build: (w) => {
      const machine = w.asset('server');
      const app = w.asset('service', [['runs-on', machine]]);
      const busy = step(220, 0.1, 0.93);
      host(w, machine, { read: step(220, 1e6, 150e6), busy, operationSeconds: queued(0.003, busy), iowait: step(220, 0.02, 0.17) }, 'otel');
      service(w, app, { seconds: step(220, 0.06, 0.3) });
      w.log(220, machine, 9, 'kernel: md: data-check of RAID array md127', 'kernel');
      distraction(w, machine, 60);
      return { rules: [above('Slow answers', 0.2, { ...SLOW.prometheus, on: app })], alert: app, truth: cause([machine, 'job.running']) };
    },
  },
  {
    name: '023-jetty',
    domain: 'storage',
    told: 'The file system of a database’s log fills over hours until nothing can be written; the database stops and its caller answers with errors.',
    sources: ['PostgreSQL src/backend/access/transam/xlog.c (texts)'],
    build: (w) => {
      const machine = w.asset('server');
      const db = w.asset('service', [['runs-on', machine]]);
      const app = w.asset('service', [['depends-on', db]]);
      host(w, machine, { filesystem: growth(60, 0.55, 0.0025, 1) });
      service(w, app, { failing: step(240, 0.002, 0.85) });
      w.gauge(db, 'pg_up', '1', {}, step(240, 1, 0), 0);
      w.log(
        240,
        machine,
        21,
        'postgres[2214]: PANIC:  could not write to file "pg_wal/xlogtemp.2214": No space left on device',
        'postgres',
      );
      w.log(240.1, machine, 17, 'postgres[2209]: LOG:  server process (PID 2214) was terminated by signal 6: Aborted', 'postgres');
      repeated(w, 241, w.minutes, 6, app, 17, () => 'app[901]: could not connect to server: Connection refused', 'app');
      return {
        rules: [above('Failing requests', 5, { metric: 'http_requests_total', labels: { code: '500' }, on: app })],
        alert: app,
        truth: cause([machine, 'filesystem.full']),
      };
    },
  },
  {
    name: '024-knoll',
    domain: 'storage',
    told: 'A cable of the storage network is bad: a port of one switch counts errors, the hosts behind it lose paths and their disks answer slowly. Two hosts suffer, a third on another switch does not.',
    sources: ['multipath-tools (texts)', 'IF-MIB ifInErrors, RFC 2863'],
    build: (w) => {
      const [bad, good] = [w.asset('switch'), w.asset('switch')];
      const array = w.asset('shelf', [
        ['connected-to', bad],
        ['connected-to', good],
      ]);
      const [a, b, c] = [
        w.asset('server', [
          ['connected-to', bad],
          ['stores-on', array],
        ]),
        w.asset('server', [
          ['connected-to', bad],
          ['stores-on', array],
        ]),
        w.asset('server', [
          ['connected-to', good],
          ['stores-on', array],
        ]),
      ];
      for (const id of [a, b, c]) {
        const hit = id !== c;
        host(
          w,
          id,
          hit
            ? { operationSeconds: step(215, 0.002, 0.045), iowait: step(215, 0.02, 0.16), busy: step(215, 0.1, 0.5) }
            : { operationSeconds: flat(0.002), busy: flat(0.1) },
          'otel',
        );
        if (!hit) continue;
        for (let minute = 215; minute < w.minutes; minute += w.random.between(4, 11)) {
          w.log(minute, id, 12, 'kernel: device-mapper: multipath: 253:2: Failing path 8:32.', 'kernel');
          w.log(minute + 0.05, id, 13, 'multipathd[733]: mpatha: remaining active paths: 2', 'multipathd');
          w.log(minute + 0.6, id, 9, 'multipathd[733]: 8:32: reinstated', 'multipathd');
        }
      }
      for (const port of [1, 2, 3]) {
        w.counter(
          bad,
          'system.network.errors',
          '{error}',
          { 'network.interface.name': `fc1/${port}`, 'network.io.direction': 'receive' },
          port === 2 ? step(214, 0, 38) : flat(0),
          0.3,
        );
        w.counter(
          good,
          'system.network.errors',
          '{error}',
          { 'network.interface.name': `fc1/${port}`, 'network.io.direction': 'receive' },
          flat(0),
          0.3,
        );
      }
      return {
        rules: [above('I/O wait high', 0.1, { metric: 'system.cpu.utilization', labels: { 'cpu.mode': 'iowait' }, on: a })],
        alert: a,
        truth: cause([bad, 'network.errors', 'link.down']),
      };
    },
  },
  {
    name: '025-lagoon',
    domain: 'storage',
    told: 'One of five clients of a file server begins to write hard, by what program is not known; a service on another client becomes slow.',
    sources: [QUEUE, 'Linux fs/nfs (text: server not responding, still trying)'],
    build: (w) => {
      const filer = w.asset('server');
      const clients = Array.from({ length: 5 }, () => w.asset('server', [['stores-on', filer]]));
      const app = w.asset('service', [['runs-on', clients[0] ?? '']]);
      const hard = step(205, 2e6, 230e6, 4);
      const load = loadOf(260e6, hard, flat(14e6));
      clients.forEach((id, index) => {
        const waits: Course = (minute) => 0.02 + 0.25 * Math.max(0, load(minute) - 0.3);
        host(
          w,
          id,
          {
            write: index === 3 ? hard : flat(3e6),
            iowait: index === 0 || index === 3 ? waits : flat(0.02),
            busy: flat(0.08),
            ...(index === 3 ? { user: flat(0.3) } : {}),
          },
          'otel',
        );
      });
      host(
        w,
        filer,
        { write: sum(hard, flat(14e6)), busy: load, operationSeconds: queued(0.003, load), iowait: scaled(load, 0.3) },
        'otel',
      );
      service(w, app, { seconds: (minute) => 0.05 + queued(0.012, load)(minute) });
      w.log(214, clients[0] ?? '', 12, `kernel: nfs: server ${filer} not responding, still trying`, 'kernel');
      w.log(214.4, clients[0] ?? '', 9, `kernel: nfs: server ${filer} OK`, 'kernel');
      return {
        rules: [above('Slow answers', 0.12, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([clients[3] ?? '', 'disk.write-rate', 'job.running']),
      };
    },
  },
  {
    name: '026-meadow',
    domain: 'storage',
    told: 'A thin pool on an array has no more room; the volumes on it go read-only and the services that store there answer with errors.',
    sources: ['Linux fs/ext4/super.c (text)', 'Dell ME4 event reference (pool reached its high threshold)'],
    build: (w) => {
      const array = w.asset('shelf');
      const lun = w.asset('lun', [['stores-on', array]]);
      const hosts = [w.asset('server', [['stores-on', lun]]), w.asset('server', [['stores-on', lun]])];
      const app = w.asset('service', [['runs-on', hosts[0] ?? '']]);
      for (const id of hosts) {
        host(w, id, {});
        w.log(
          233 + w.random.next(),
          id,
          18,
          'kernel: EXT4-fs error (device dm-3): ext4_journal_check_start:83: comm postgres: Detected aborted journal',
          'kernel',
        );
        w.log(234 + w.random.next(), id, 18, 'kernel: EXT4-fs (dm-3): Remounting filesystem read-only', 'kernel');
      }
      w.gauge(array, 'hw.storage.pool.utilization', '1', { pool: 'A' }, growth(30, 0.72, 0.0014, 1), 0.001, [0, 1]);
      w.event(170, array, {
        source: 'snmp-trap',
        code: 'StoragePool.HighThreshold',
        message: 'The pool A has reached its high threshold.',
        component: 'A',
        severity: 'warning',
      });
      w.event(232, array, {
        source: 'snmp-trap',
        code: 'StoragePool.Full',
        message: 'The pool A is full: no space left for new pages.',
        component: 'A',
        severity: 'critical',
      });
      service(w, app, { failing: step(233, 0.001, 0.5) });
      repeated(w, 234, w.minutes, 8, app, 17, () => 'app[1402]: ERROR: could not open file: Read-only file system', 'app');
      return {
        rules: [above('Failing requests', 4, { metric: 'http_requests_total', labels: { code: '500' }, on: app })],
        alert: app,
        truth: cause([array, 'filesystem.full']),
      };
    },
  },
  {
    name: '027-nook',
    domain: 'storage',
    told: 'A disk of a mirror was lost in the morning; its spare is rebuilt in the afternoon, and the rebuild takes the disks away from the database.',
    sources: ['Linux drivers/md/md.c (texts)', QUEUE],
    minutes: 360,
    build: (w) => {
      const machine = w.asset('server');
      const db = w.asset('service', [['runs-on', machine]]);
      const busy = step(255, 0.15, 0.95);
      host(w, machine, {
        write: step(255, 4e6, 120e6),
        read: step(255, 2e6, 120e6),
        busy,
        operationSeconds: queued(0.004, busy),
        iowait: step(255, 0.03, 0.22),
      });
      service(w, db, { seconds: step(255, 0.02, 0.17) });
      w.log(40, machine, 18, 'kernel: md/raid1:md2: Disk failure on sdc1, disabling device.', 'kernel');
      w.log(40.01, machine, 13, 'mdadm[801]: DegradedArray event detected on md device /dev/md2', 'mdadm');
      w.log(255, machine, 9, 'kernel: md: recovery of RAID array md2', 'kernel');
      w.log(255.2, machine, 9, 'mdadm[801]: RebuildStarted event detected on md device /dev/md2', 'mdadm');
      return {
        rules: [above('Slow answers', 0.1, { ...SLOW.prometheus, on: db })],
        alert: db,
        truth: cause([machine, 'job.running', 'disk.failed', 'raid.degraded']),
      };
    },
  },
];
