import { flat, growth, lagged, pulse, queued, scaled, step, sum } from '../courses.ts';
import { bmc, host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { repeated } from '../texts.ts';

/** What machines, their disks and those who run them do. */
export const MACHINES_FROM_147: readonly Script[] = [
  {
    name: '147-hemlock',
    domain: 'service',
    told: 'A release leaks a little memory with each request; twenty hours later its host has none left, the kernel kills it and its caller gets errors for a quarter of an hour. A neighbour on another host was released just before.',
    sources: ['Linux mm/oom_kill.c, systemd (texts)'],
    minutes: 1440,
    build: (w) => {
      const [m, elsewhere] = [w.asset('server'), w.asset('server')];
      const app = w.asset('service', [['runs-on', m]], { 'app.version': '2.8.0' });
      const front = w.asset('service', [['depends-on', app]]);
      const neighbour = w.asset('service', [['runs-on', elsewhere]], { 'app.version': '1.1.0' });
      const leak = (from: number, to: number) => (minute: number) =>
        minute >= 1344 ? from : growth(130, from, (to - from) / 1214)(minute);
      host(w, m, { memory: leak(0.34, 0.98) });
      host(w, elsewhere);
      w.gauge(app, 'process.memory.usage', 'By', {}, leak(0.8e9, 10.6e9), 0.01);
      service(w, app, { requests: pulse(1344, 12, 40, 1) });
      service(w, neighbour);
      service(w, front, { failing: pulse(1344, 16, 0.001, 0.7) });
      w.change(130, app, { 'app.version': '2.9.0' }, 'ci');
      w.change(1330, neighbour, { 'app.version': '1.2.0' }, 'ci');
      w.log(
        1344,
        m,
        11,
        'kernel: Out of memory: Killed process 3321 (java) total-vm:14880212kB, anon-rss:10511408kB, file-rss:0kB',
        'kernel',
      );
      w.log(1344.1, m, 13, 'systemd[1]: app.service: Main process exited, code=killed, status=9/KILL', 'systemd');
      w.log(1344.2, m, 13, "systemd[1]: app.service: Failed with result 'oom-kill'.", 'systemd');
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: front, for: 4 })],
        alert: front,
        truth: cause([m, 'memory.pressure', 'process.down'], [app, 'memory.pressure', 'configuration.changed', 'process.down']),
      };
    },
  },
  {
    name: '149-ivy',
    domain: 'hardware',
    told: 'One of two feeds of a rack fails; its servers draw everything from the other strip, whose breaker bears that for a quarter of an hour. Then all three servers are silent. A fan of one of them had been slow for days.',
    sources: ['PowerNet-MIB (APC traps)', 'IEC 60898 (tripping times of breakers)'],
    build: (w) => {
      const [first, second, elsewhere] = [w.asset('pdu'), w.asset('pdu'), w.asset('pdu')];
      const fed = [
        ['powered-by', first],
        ['powered-by', second],
      ] as const;
      const dead = [w.asset('server', fed), w.asset('server', fed), w.asset('server', fed)];
      const alive = w.asset('server', [['powered-by', elsewhere]]);
      const app = w.asset('service', [['runs-on', dead[1] ?? '']]);
      const front = w.asset('service', [
        ['runs-on', alive],
        ['depends-on', app],
      ]);
      for (const id of [...dead, alive]) host(w, id);
      for (const id of dead) {
        bmc(w, id, id === dead[0] ? { fan: flat(3900) } : {});
        w.lose(id, 231);
      }
      w.gauge(first, 'hw.power', 'W', { 'hw.id': 'input' }, step(214, 2350, 0), 0.03);
      w.gauge(second, 'hw.power', 'W', { 'hw.id': 'input' }, sum(step(214, 2280, 4650), step(231, 0, -4650)), 0.03);
      w.event(214, first, {
        source: 'snmp-trap',
        code: 'Power.InputLost',
        message: 'Rack PDU: input power lost, phase L1',
        component: 'input',
        severity: 'critical',
      });
      w.event(216, second, {
        source: 'snmp-trap',
        code: 'Power.Overload',
        message: 'Rack PDU: phase overload, 20.2 A',
        component: 'L1',
        severity: 'warning',
      });
      service(w, app);
      w.lose(app, 231);
      service(w, front, { failing: step(231, 0.001, 0.95) });
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: cause([first, 'power.failed'], [second, 'power.failed']),
      };
    },
  },
  {
    name: '150-jujube',
    domain: 'hypervisor',
    told: 'Five machines share a datastore. One has always written hard, one writes somewhat more since an hour ago, and a third begins to write hard now, by what program is not known: the database of a fourth waits. Of the third no logs are kept.',
    sources: ['VMware KB 1008205 (texts)', 'Noisy neighbours: Gregg, Systems Performance, ch. 11'],
    build: (w) => {
      const store = w.asset('lun');
      const [p1, p2] = [w.asset('hypervisor', [['stores-on', store]]), w.asset('hypervisor', [['stores-on', store]])];
      const vm = (on: string) =>
        w.asset('vm', [
          ['runs-on', on],
          ['stores-on', store],
        ]);
      const [always, more, fresh, victim, idle] = [vm(p1), vm(p2), vm(p1), vm(p2), vm(p2)];
      const db = w.asset('service', [['runs-on', victim]]);
      const load = step(232, 0.55, 0.965, 2);
      host(w, always, { write: flat(60e6), busy: flat(0.5) }, 'otel');
      host(w, more, { write: step(170, 5e6, 12e6, 3) }, 'otel');
      host(w, fresh, { write: step(232, 4e6, 72e6, 2), busy: step(232, 0.06, 0.8, 2), quiet: true }, 'otel');
      host(w, victim, { operationSeconds: queued(0.002, load), iowait: scaled(load, 0.25), write: step(232, 6e6, 3e6, 2) }, 'otel');
      host(w, idle, {}, 'otel');
      for (const id of [p1, p2]) w.gauge(id, 'system.cpu.utilization', '1', {}, flat(0.4), 0.05, [0, 1]);
      service(w, db, { seconds: sum(flat(0.01), scaled(queued(0.002, load), 6)) });
      repeated(
        w,
        233,
        w.minutes,
        0.3,
        p2,
        12,
        () =>
          `vmkwarning: cpu6:2099)WARNING: ScsiDeviceIO: 1532: Device naa.6006016 performance has deteriorated. I/O latency increased from average value of 1832 microseconds to ${w.random.integer(30_000, 70_000)} microseconds.`,
        'vmkernel',
      );
      return {
        rules: [above('Slow queries', 0.15, { ...SLOW.prometheus, on: db })],
        alert: db,
        truth: cause([fresh, 'disk.write-rate', 'job.running']),
      };
    },
  },
  {
    name: '153-lime',
    domain: 'system',
    told: 'The unattended upgrade restarts a database in the middle of the day: what it held in memory is gone, for three quarters of an hour it reads from its disks, and its caller is slow. Requests are as many as ever.',
    sources: ['Debian unattended-upgrades, systemd, PostgreSQL (texts)'],
    build: (w) => {
      const [store, m] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', store]]);
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', db],
      ]);
      const cold = lagged((minute) => (minute < 232 || minute > 236 ? 0 : 3.6), 9, w.minutes);
      host(w, store, {
        read: sum(flat(0.6e6), scaled(cold, 90e6)),
        iowait: sum(flat(0.01), scaled(cold, 0.3)),
        busy: sum(flat(0.06), scaled(cold, 0.7)),
      });
      host(w, m);
      service(w, db, { seconds: sum(flat(0.012), scaled(cold, 0.32)) });
      service(w, app, { seconds: sum(flat(0.06), scaled(cold, 0.7)), failing: pulse(231, 1, 0.001, 0.5) });
      w.log(230.6, store, 9, 'unattended-upgrade[3301]: Packages that will be upgraded: postgresql-15', 'unattended-upgrades');
      w.log(231, store, 9, 'systemd[1]: Stopping postgresql@15-main.service - PostgreSQL Cluster 15-main...', 'systemd');
      w.log(231.2, db, 9, 'postgres[811]: LOG:  received fast shutdown request', 'postgres');
      w.log(231.9, store, 9, 'systemd[1]: Started postgresql@15-main.service - PostgreSQL Cluster 15-main.', 'systemd');
      w.log(231.95, db, 9, 'postgres[4120]: LOG:  database system is ready to accept connections', 'postgres');
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause(
          [store, 'process.down', 'configuration.changed', 'disk.read-rate', 'user.action', 'job.running', 'log.unusual'],
          [db, 'process.down', 'configuration.changed', 'user.action', 'log.unusual'],
        ),
      };
    },
  },
  {
    name: '156-neem',
    domain: 'storage',
    told: 'Millions of tiny session files use up the inodes of a file system that is half empty by its bytes; what wants to write there is told that no space is left. The host’s load is as ever, and a large file was removed shortly before.',
    sources: ['node_exporter filesystem (names)', 'open(2): ENOSPC'],
    build: (w) => {
      const m = w.asset('server');
      const app = w.asset('service', [['runs-on', m]]);
      const front = w.asset('service', [['depends-on', app]]);
      host(w, m, { filesystem: step(219, 0.52, 0.45) }, 'node');
      w.gauge(
        m,
        'node_filesystem_files_free',
        '1',
        { device: '/dev/sda2', mountpoint: '/var', fstype: 'ext4' },
        (minute) => Math.max(0, 3.1e6 - 13_100 * minute),
        0.001,
      );
      service(w, app, { failing: step(237, 0.001, 0.36) });
      service(w, front, { failing: step(237, 0.001, 0.34) });
      repeated(
        w,
        237,
        w.minutes,
        3,
        app,
        17,
        () =>
          `php[2210]: PHP Warning:  session_start(): open(/var/lib/php/sessions/sess_${w.random.integer(1e6, 9e6)}, O_RDWR) failed: No space left on device (28)`,
        'php',
      );
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: cause([m, 'filesystem.full'], [app, 'filesystem.full']),
      };
    },
  },
  {
    name: '158-oak',
    domain: 'hypervisor',
    told: 'One of two hosts of a cluster dies; its two machines are started again on the other, which has no processor left for all. The service on one that was there all the time is slow. Nobody says where a machine runs now.',
    sources: ['VMware vSphere HA (texts)'],
    build: (w) => {
      const cluster = w.asset('cluster');
      const [dies, bears] = [w.asset('hypervisor', [['member-of', cluster]]), w.asset('hypervisor', [['member-of', cluster]])];
      const moved = [w.asset('vm', [['runs-on', dies]]), w.asset('vm', [['runs-on', dies]])];
      const stays = w.asset('vm', [['runs-on', bears]]);
      const app = w.asset('service', [['runs-on', stays]]);
      for (const id of moved) {
        host(w, id, { user: flat(0.55) }, 'otel');
        w.lose(id, 228, 232);
      }
      host(w, stays, { steal: step(232, 0.01, 0.46) }, 'otel');
      for (const id of [dies, bears]) {
        w.gauge(id, 'system.cpu.utilization', '1', {}, id === dies ? flat(0.52) : step(232, 0.5, 0.985, 2), 0.02, [0, 1]);
        w.gauge(id, 'probe_success', '1', { module: 'icmp' }, id === dies ? step(228, 1, 0) : flat(1), 0);
      }
      w.lose(dies, 228, w.minutes, 'system.cpu.utilization');
      service(w, app, { seconds: step(232, 0.07, 0.7, 2) });
      for (const id of moved)
        w.log(
          230.5,
          bears,
          9,
          `Hostd: info hostd[2099]: [Originator@6876 sub=Vimsvc.ha-eventmgr] Event 3120 : vSphere HA restarted virtual machine ${id} on host ${bears}`,
          'hostd',
        );
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([dies, 'process.down', 'power.failed']),
      };
    },
  },
];
