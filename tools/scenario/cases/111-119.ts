import { flat, growth, lagged, pulse, queued, step, sum } from '../courses.ts';
import { bmc, host, service } from '../machines.ts';
import { above, below, cause, FAILING, type Script, SLOW, together } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

const CHANGE = 'Beyer et al., Site Reliability Engineering, ch. 12 and 17 (most outages follow a change)';
const BOTH = 'Gregg, Systems Performance, ch. 2 (multiple causes)';

/** More of the same: nothing to name, several causes, people and machines. */
export const FROM_111: readonly Script[] = [
  {
    name: '111-kindle',
    domain: 'service',
    told: 'A probe over a lossy line fails twice in a row; the service, its host and the switch are as ever. A release and a configuration change happened that morning.',
    sources: ['Prometheus blackbox_exporter (names)'],
    build: (w) => {
      const net = w.asset('switch');
      const machine = w.asset('server', [['connected-to', net]], { 'app.version': '4.4.0' });
      const app = w.asset('service', [['runs-on', machine]]);
      host(w, machine);
      service(w, app);
      w.gauge(app, 'probe_success', '1', { module: 'http' }, pulse(250, 2, 1, 0), 0);
      w.gauge(net, 'hw.network.up', '1', { 'network.interface.name': 'Gi0/3' }, flat(1), 0);
      w.change(60, machine, { 'app.version': '4.4.1' });
      return {
        rules: [below('Probe fails', 1, { metric: 'probe_success', on: app, for: 0 })],
        alert: app,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '112-larkspur',
    domain: 'network',
    told: 'A service is slow because of a provider’s line far away. Its host, its switch and its database are measured and as ever; a fan of an unrelated server fails meanwhile.',
    sources: ['Outages of transit providers'],
    build: (w) => {
      const net = w.asset('switch');
      const machine = w.asset('server', [['connected-to', net]]);
      const db = w.asset('service', [['runs-on', machine]]);
      const app = w.asset('service', [
        ['runs-on', machine],
        ['depends-on', db],
      ]);
      const stranger = w.asset('server');
      host(w, machine, { drops: flat(0.05) });
      host(w, stranger);
      service(w, db);
      service(w, app, { seconds: step(234, 0.08, 0.9) });
      w.counter(
        net,
        'system.network.errors',
        '{error}',
        { 'network.interface.name': 'Gi1/0/2', 'network.io.direction': 'receive' },
        flat(0.01),
        0.3,
      );
      w.event(231, stranger, {
        source: 'ipmi-sel',
        code: 'Fan.LowerCritical.GoingLow',
        message: 'Lower Critical - going low',
        component: 'FAN3',
        severity: 'critical',
      });
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: { kind: 'not-enough' },
      };
    },
  },
  {
    name: '113-mosaic',
    domain: 'storage',
    told: 'The disk of a database’s host wears out and answers slowly; twenty minutes later the application gets thrice its requests and its own host has no processor left. The answers are slow for both.',
    sources: [BOTH],
    build: (w) => {
      const [store, machine] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', store]]);
      const app = w.asset('service', [
        ['runs-on', machine],
        ['depends-on', db],
      ]);
      const requests = step(238, 40, 125, 3);
      const load = (minute: number) => (requests(minute) / 125) * 0.9;
      host(w, store, { operationSeconds: step(216, 0.003, 0.1), iowait: step(216, 0.02, 0.3), busy: step(216, 0.1, 0.9) }, 'otel');
      host(w, machine, { user: load });
      repeated(
        w,
        215,
        w.minutes,
        1.4,
        store,
        19,
        () =>
          `kernel: critical medium error, dev sdc, sector ${w.random.integer(1e6, 9e8)} op 0x0:(READ) flags 0x80700 phys_seg 1 prio class 0`,
        'kernel',
      );
      service(w, db, { seconds: step(216, 0.02, 0.21), requests: flat(90) });
      service(w, app, { requests, seconds: sum(step(216, 0.02, 0.22), queued(0.03, load)) });
      return {
        rules: [above('Slow answers', 0.35, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together([store, 'disk.failed', 'disk.bad-sectors'], [app, 'service.traffic']),
      };
    },
  },
  {
    name: '114-nutmeg',
    domain: 'system',
    told: 'Two callees of one service fail for reasons of their own: one is killed for want of memory, of the other the file system is full. The service answers with errors for both.',
    sources: [BOTH, 'Linux mm/oom_kill.c (text)'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const [a, b] = [w.asset('service', [['runs-on', m1]]), w.asset('service', [['runs-on', m2]])];
      const front = w.asset('service', [
        ['depends-on', a],
        ['depends-on', b],
      ]);
      host(w, m1, { memory: growth(150, 0.5, 0.006, 0.985), swap: growth(205, 0.02, 0.02, 0.9) });
      host(w, m2, { filesystem: growth(40, 0.6, 0.0021, 1) });
      w.gauge(a, 'probe_success', '1', {}, step(229, 1, 0), 0);
      w.gauge(b, 'probe_success', '1', {}, step(243, 1, 0), 0);
      service(w, front, { requests: flat(60), failing: sum(step(229, 0.001, 0.25), step(243, 0, 0.35)) });
      w.log(
        229,
        m1,
        18,
        'kernel: Out of memory: Killed process 811 (api) total-vm:9212940kB, anon-rss:7233004kB, file-rss:0kB, shmem-rss:0kB, UID:999',
        'kernel',
      );
      w.log(229.02, m1, 13, "systemd[1]: api.service: Failed with result 'oom-kill'.", 'systemd');
      w.log(
        243,
        m2,
        19,
        'mongod[1022]: {"s":"F","c":"STORAGE","msg":"WiredTiger error","attr":{"error":"No space left on device"}}',
        'mongod',
      );
      return {
        rules: [above('Failing requests', 25, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: together([m1, 'memory.pressure'], [m2, 'filesystem.full']),
      };
    },
  },
  {
    name: '115-opaline',
    domain: 'human',
    told: 'A release of a service leaks memory; an hour later its host swaps and the service is slow. A neighbour on the same host was released the day before.',
    sources: [CHANGE, 'Gregg, Systems Performance, ch. 7'],
    build: (w) => {
      const machine = w.asset('server');
      const app = w.asset('service', [['runs-on', machine]], { 'app.version': '11.2.0' });
      const front = w.asset('service', [['depends-on', app]]);
      host(w, machine, { memory: growth(181, 0.45, 0.0095, 0.985), swap: growth(226, 0.02, 0.03, 0.7), iowait: step(230, 0.02, 0.2, 6) });
      service(w, app, { seconds: step(232, 0.05, 0.6, 6) });
      service(w, front, { seconds: step(232, 0.08, 0.65, 6) });
      w.change(180, app, { 'app.version': '11.3.0' }, 'ci');
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: front })],
        alert: front,
        truth: cause([app, 'configuration.changed'], [machine, 'memory.pressure']),
      };
    },
  },
  {
    name: '116-parsnip',
    domain: 'storage',
    told: 'An export of a file server is full; a service on another host that writes there answers with errors. Its own disk has room.',
    sources: ['Linux fs/nfs (text: No space left on device)'],
    build: (w) => {
      const filer = w.asset('server');
      const machine = w.asset('server', [['stores-on', filer]]);
      const app = w.asset('service', [['runs-on', machine]]);
      host(w, filer, { filesystem: growth(30, 0.5, 0.00238, 1) });
      host(w, machine, { filesystem: flat(0.4) });
      service(w, app, { failing: step(242, 0.001, 0.5) });
      repeated(w, 242, w.minutes, 5, machine, 19, () => `app[633]: write /mnt/share/upload: No space left on device`, 'app');
      access(w, app, 2, step(242, 0.002, 0.5));
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([filer, 'filesystem.full']),
      };
    },
  },
  {
    name: '117-quince',
    domain: 'hardware',
    told: 'The air of one rack’s cooling door is no longer cold; three hosts heat up, one throttles and its service is slow. The door reports nothing; the clock of one host is two minutes ahead.',
    sources: ['ASHRAE TC 9.9', 'Linux arch/x86/kernel/cpu/mce/therm_throt.c (text)'],
    build: (w) => {
      const door = w.asset('cooling');
      const [rack, other] = [w.asset('rack', [['cooled-by', door]]), w.asset('rack')];
      const hosts = [rack, rack, rack, other].map((place) => w.asset('server', [['member-of', place]]));
      const app = w.asset('service', [['runs-on', hosts[0] ?? '']]);
      hosts.forEach((id, index) => {
        const inlet = lagged(index < 3 ? growth(170, 23, 0.4, 44) : flat(23), 5, w.minutes);
        bmc(w, id, { inlet, cpu: lagged(sum(inlet, flat(index === 0 ? 55 : 30)), 4, w.minutes) });
        host(w, id, index === 0 ? { user: step(222, 0.4, 0.85, 8) } : {});
      });
      w.skew(hosts[1] ?? '', 120);
      service(w, app, { seconds: step(223, 0.06, 0.5, 8) });
      let steps = 0;
      repeated(
        w,
        219,
        w.minutes,
        0.4,
        hosts[0] ?? '',
        10,
        () => `kernel: CPU11: Package temperature above threshold, cpu clock throttled (total events = ${89 * ++steps})`,
        'kernel',
      );
      return {
        rules: [above('Slow answers', 0.2, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([door, 'cooling.failed']),
      };
    },
  },
  {
    name: '118-russet',
    domain: 'network',
    told: 'A port of a switch and the host behind it disagree on duplex: late collisions, errors, slow answers. The neighbour on the same switch is well.',
    sources: ['Cisco IOS (CDP-4-DUPLEX_MISMATCH)', 'IEEE 802.3 (late collisions)'],
    build: (w) => {
      const net = w.asset('switch');
      const [ill, well] = [w.asset('server', [['connected-to', net]]), w.asset('server', [['connected-to', net]])];
      const [app, other] = [w.asset('service', [['runs-on', ill]]), w.asset('service', [['runs-on', well]])];
      host(w, ill, { errors: step(224, 0.01, 40) }, 'otel');
      host(w, well, { errors: flat(0.01) }, 'otel');
      service(w, app, { seconds: step(224, 0.05, 0.6) });
      service(w, other);
      for (const port of [7, 8])
        w.counter(
          net,
          'system.network.errors',
          '{error}',
          { 'network.interface.name': `Gi0/${port}`, 'network.io.direction': 'receive' },
          port === 7 ? step(224, 0, 55) : flat(0),
          0.3,
        );
      repeated(
        w,
        224,
        w.minutes,
        1,
        net,
        12,
        () => '%CDP-4-DUPLEX_MISMATCH: duplex mismatch discovered on GigabitEthernet0/7 (not half duplex)',
        'ios',
      );
      return {
        rules: [above('Slow answers', 0.2, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([net, 'network.errors'], [ill, 'network.errors']),
      };
    },
  },
  {
    name: '119-saffron',
    domain: 'system',
    told: 'Backups and log rotation as on any night; the alert is on a service whose database belongs to others and is not measured. Its own errors rose, and nothing ours changed.',
    sources: ['Third-party outages: Google SRE workbook, ch. 3'],
    build: (w) => {
      const machine = w.asset('server');
      const outside = w.asset('service');
      const app = w.asset('service', [
        ['runs-on', machine],
        ['depends-on', outside],
      ]);
      host(w, machine, { write: pulse(120, 40, 1e6, 40e6) });
      w.log(120, machine, 9, 'bareos-fd[1722]: Start Backup JobId 771, Job=nightly', 'bareos-fd');
      w.log(160, machine, 9, 'bareos-fd[1722]: Backup JobId 771 finished: Backup OK', 'bareos-fd');
      service(w, app, { failing: step(240, 0.001, 0.3) });
      distraction(w, machine, 236);
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: { kind: 'not-enough' },
      };
    },
  },
];
