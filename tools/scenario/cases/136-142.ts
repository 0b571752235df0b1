import { flat, growth, pulse, step } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { repeated } from '../texts.ts';

/** Written when the causes had been worked on for the questions before them, and not looked at since. */
export const FROM_136: readonly Script[] = [
  {
    name: '136-ivory',
    domain: 'hardware',
    told: 'A memory module gives so many correctable errors that the processor is busy with them: the service on the host is slow. The neighbour is released meanwhile.',
    sources: ['Linux drivers/edac, arch/x86/kernel/cpu/mce (texts)'],
    build: (w) => {
      const [ill, well] = [w.asset('server'), w.asset('server', [], { 'app.version': '1.0.3' })];
      const app = w.asset('service', [['runs-on', ill]]);
      host(w, ill, { user: step(233, 0.25, 0.6, 4) });
      host(w, well);
      service(w, app, { seconds: step(233, 0.06, 0.5, 4) });
      repeated(
        w,
        231,
        w.minutes,
        2,
        ill,
        12,
        () => `kernel: EDAC MC0: ${w.random.integer(20, 900)} CE memory read error on CPU_SrcID#0_MC#0_Chan#1_DIMM#0`,
        'kernel',
      );
      w.log(231.5, ill, 12, 'kernel: mce: CMCI storm detected: switching to poll mode', 'kernel');
      w.change(225, well, { 'app.version': '1.0.4' });
      return {
        rules: [above('Slow answers', 0.2, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([ill, 'memory.failed']),
      };
    },
  },
  {
    name: '137-jackdaw',
    domain: 'service',
    told: 'A worker crashes again and again on one message; what is shown to people waits for its results. The broker and all hosts are as ever; a backup ran before.',
    sources: ['systemd (texts)'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const worker = w.asset('service', [['runs-on', m1]]);
      const app = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', worker],
      ]);
      host(w, m1);
      host(w, m2, { write: pulse(130, 30, 1e6, 40e6) });
      w.log(130, m2, 9, 'bareos-fd[804]: Start Backup JobId 811, Job=daily', 'bareos-fd');
      w.gauge(worker, 'probe_success', '1', {}, step(229, 1, 0), 0);
      service(w, app, { seconds: step(230, 0.09, 1.2) });
      repeated(
        w,
        229,
        w.minutes,
        1.5,
        m1,
        13,
        () => 'systemd[1]: worker.service: Main process exited, code=killed, status=11/SEGV',
        'systemd',
      );
      repeated(w, 229, w.minutes, 1.5, m1, 13, () => "systemd[1]: worker.service: Failed with result 'signal'.", 'systemd');
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([worker, 'process.down'], [m1, 'process.down']),
      };
    },
  },
  {
    name: '138-kingcup',
    domain: 'network',
    told: 'The network card of a database’s host stalls and is reset again and again; the caller waits. The switch sees nothing; the clock of the caller’s host is half a minute ahead.',
    sources: ['Linux net/sched/sch_generic.c (text)'],
    build: (w) => {
      const net = w.asset('switch');
      const [store, machine] = [w.asset('server', [['connected-to', net]]), w.asset('server', [['connected-to', net]])];
      const db = w.asset('service', [['runs-on', store]]);
      const app = w.asset('service', [
        ['runs-on', machine],
        ['depends-on', db],
      ]);
      host(w, store, { drops: step(236, 0.01, 25) }, 'otel');
      host(w, machine);
      w.skew(machine, 30);
      service(w, db);
      service(w, app, { seconds: step(236, 0.07, 0.9), failing: step(238, 0.001, 0.05) });
      repeated(w, 236, w.minutes, 0.6, store, 11, () => 'kernel: NETDEV WATCHDOG: eno1 (igb): transmit queue 2 timed out', 'kernel');
      repeated(w, 236, w.minutes, 0.6, store, 12, () => 'kernel: igb 0000:03:00.0 eno1: Reset adapter', 'kernel');
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([store, 'network.errors', 'link.down', 'log.errors']),
      };
    },
  },
  {
    name: '139-lacewing',
    domain: 'human',
    told: 'Somebody lowers the number of connections a database takes; its caller gets errors. The caller was released the hour before, and a host elsewhere restarts.',
    sources: ['PostgreSQL src/backend (texts)'],
    build: (w) => {
      const [store, machine, elsewhere] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', store]], { 'pg.max_connections': '400' });
      const app = w.asset(
        'service',
        [
          ['runs-on', machine],
          ['depends-on', db],
        ],
        { 'app.version': '3.1.0' },
      );
      for (const id of [store, machine, elsewhere]) host(w, id);
      service(w, db);
      service(w, app, { failing: step(241, 0.001, 0.35) });
      w.change(180, app, { 'app.version': '3.2.0' });
      w.change(240, db, { 'pg.max_connections': '40' });
      repeated(w, 241, w.minutes, 3, db, 18, () => 'postgres[911]: FATAL: sorry, too many clients already', 'postgres');
      w.log(238, elsewhere, 9, 'systemd[1]: Startup finished in 4.112s (kernel) + 21.450s (userspace) = 25.562s.', 'systemd');
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([db, 'configuration.changed', 'process.saturated']),
      };
    },
  },
  {
    name: '140-mallow',
    domain: 'service',
    told: 'A service has always failed for one request in twenty, for people mistype; the rule’s limit was set below that. Nothing is other than usual; a colleague restarted a neighbour.',
    sources: ['Google SRE workbook, ch. 5'],
    build: (w) => {
      const machine = w.asset('server');
      const [app, neighbour] = [w.asset('service', [['runs-on', machine]]), w.asset('service', [['runs-on', machine]])];
      host(w, machine);
      service(w, app, { requests: flat(60), failing: flat(0.05) });
      service(w, neighbour);
      w.log(231, machine, 9, 'systemd[1]: Started neighbour.service - Neighbour.', 'systemd');
      return {
        rules: [above('Failing requests', 1, { ...FAILING.prometheus, on: app, for: 170 })],
        alert: app,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '141-nightjar',
    domain: 'storage',
    told: 'A database outside of what is measured waits for something; its caller is slow. Two minutes before, a neighbour on the caller’s host was released, and a backup of another host began.',
    sources: ['Coincidence of a release (Google SRE, ch. 12)'],
    build: (w) => {
      const [machine, other] = [w.asset('server'), w.asset('server')];
      const outside = w.asset('service');
      const app = w.asset('service', [
        ['runs-on', machine],
        ['depends-on', outside],
      ]);
      const neighbour = w.asset('service', [['runs-on', machine]], { 'app.version': '0.9.0' });
      host(w, machine);
      host(w, other, { write: step(238, 1e6, 50e6) });
      service(w, neighbour);
      service(w, app, { seconds: step(240, 0.08, 0.8) });
      w.change(238, neighbour, { 'app.version': '0.9.1' });
      w.log(238, other, 9, 'bareos-fd[991]: Start Backup JobId 90, Job=other-daily', 'bareos-fd');
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: { kind: 'not-enough' },
      };
    },
  },
  {
    name: '142-oxlip',
    domain: 'hypervisor',
    told: 'The images of virtual machines fill the disk of their host; two machines are paused, one of them a database, whose caller fails.',
    sources: ['QEMU block/io.c, libvirt (texts)'],
    build: (w) => {
      const physical = w.asset('hypervisor');
      const [a, b] = [w.asset('vm', [['runs-on', physical]]), w.asset('vm', [['runs-on', physical]])];
      const db = w.asset('service', [['runs-on', a]]);
      const app = w.asset('service', [['depends-on', db]]);
      for (const id of [a, b]) {
        host(w, id);
        w.lose(id, 242);
      }
      w.gauge(
        physical,
        'system.filesystem.utilization',
        '1',
        { 'system.device': 'sda3', 'system.filesystem.mountpoint': '/var/lib/libvirt' },
        growth(60, 0.7, 0.0017, 1),
        0.001,
        [0, 1],
      );
      w.gauge(physical, 'system.cpu.utilization', '1', {}, flat(0.4), 0.05, [0, 1]);
      for (const id of [a, b])
        w.log(
          242,
          physical,
          17,
          `libvirtd[1203]: domain ${id} paused: block I/O error in device 'vda': No space left on device (28)`,
          'libvirtd',
        );
      w.gauge(db, 'probe_success', '1', {}, step(242, 1, 0), 0);
      service(w, app, { failing: step(242, 0.001, 0.9) });
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([physical, 'filesystem.full']),
      };
    },
  },
];
