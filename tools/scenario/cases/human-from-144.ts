import { flat, growth, pulse, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { access, repeated } from '../texts.ts';

/** What people changed. */
export const HUMAN_FROM_144: readonly Script[] = [
  {
    name: '144-beech',
    domain: 'human',
    told: 'A change of a switch takes the jumbo frames away from the storage network: small packets still pass, large writes to the file server hang. The database that stores there is slow; another host, which never used large frames, is as ever. The file server was patched that morning.',
    sources: ['Linux net/sunrpc/clnt.c (text)', 'IF-MIB ifInErrors, RFC 4459 (MTU black holes)'],
    build: (w) => {
      const net = w.asset('switch', [], { mtu: '9214', vlan: '120' });
      const filer = w.asset('server', [['connected-to', net]], { 'os.version': '12.4' });
      const [m, other] = [
        w.asset('server', [
          ['connected-to', net],
          ['stores-on', filer],
        ]),
        w.asset('server', [
          ['connected-to', net],
          ['stores-on', filer],
        ]),
      ];
      const db = w.asset('service', [['runs-on', m]]);
      host(w, filer, { write: step(235, 30e6, 2e6) });
      host(w, m, { iowait: step(235, 0.02, 0.46), traffic: step(235, 28e6, 1e6) });
      host(w, other);
      for (const port of [3, 7, 12])
        w.counter(net, 'ifInErrors', '1', { ifDescr: `Ethernet1/${port}` }, port === 12 ? step(235, 0.01, 3) : flat(0.01), 0.4);
      service(w, db, { seconds: step(235, 0.02, 1.4, 1) });
      w.change(70, filer, { 'os.version': '12.5' });
      w.change(234, net, { mtu: '1500', vlan: '120' }, 'inventory');
      repeated(w, 236, w.minutes, 0.5, m, 12, () => `kernel: nfs: server ${filer} not responding, still trying`, 'kernel');
      repeated(w, 237, w.minutes, 0.4, m, 13, () => `kernel: nfs: server ${filer} OK`, 'kernel');
      return {
        rules: [above('Slow queries', 0.5, { ...SLOW.prometheus, on: db })],
        alert: db,
        truth: cause([net, 'configuration.changed']),
      };
    },
  },
  {
    name: '152-kapok',
    domain: 'human',
    told: 'The firmware of a host’s disk adapter is updated in the maintenance window; twenty minutes later the adapter hangs and is reset, again and again. All its disks are well, and no other change was made there; the caller was released in between.',
    sources: ['Linux drivers/scsi/mpt3sas (texts)'],
    build: (w) => {
      const [store, m] = [w.asset('server', [], { 'hba.firmware': '16.00.10.00' }), w.asset('server')];
      const db = w.asset('service', [['runs-on', store]]);
      const app = w.asset(
        'service',
        [
          ['runs-on', m],
          ['depends-on', db],
        ],
        { 'app.version': '12.1' },
      );
      host(w, store, { operationSeconds: step(229, 0.002, 0.9), iowait: step(229, 0.01, 0.5), busy: step(229, 0.1, 0.99) }, 'otel');
      host(w, m);
      for (const slot of [1, 2, 3]) w.gauge(store, 'hw.disk.reallocated_sectors', '{sector}', { 'hw.id': `slot-${slot}` }, flat(0), 0);
      service(w, db, { seconds: step(229, 0.015, 1.1, 1) });
      service(w, app, { seconds: step(229, 0.08, 1.4, 1) });
      w.change(209, store, { 'hba.firmware': '16.00.12.00' });
      w.change(221, app, { 'app.version': '12.2' }, 'ci');
      repeated(w, 229, w.minutes, 0.4, store, 11, () => 'kernel: mpt3sas_cm0: SAS host is non-operational !!!!', 'kernel');
      repeated(w, 229, w.minutes, 0.4, store, 12, () => 'kernel: mpt3sas_cm0: sending diag reset !!', 'kernel');
      repeated(
        w,
        229,
        w.minutes,
        0.6,
        store,
        11,
        () =>
          `kernel: sd 0:0:${w.random.integer(1, 3)}:0: [sdb] tag#${w.random.integer(1, 90)} FAILED Result: hostbyte=DID_SOFT_ERROR driverbyte=DRIVER_OK cmd_age=21s`,
        'kernel',
      );
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([store, 'configuration.changed', 'disk.failed', 'disk.latency', 'log.errors']),
      };
    },
  },
  {
    name: '154-mango',
    domain: 'human',
    told: 'Somebody gives a container a quarter of the processor it had; it stands still for most of each period, and its caller waits. The node has processor to spare; another container there was released minutes before.',
    sources: ['cAdvisor (names)', 'Linux CFS bandwidth control'],
    build: (w) => {
      const node = w.asset('server');
      const app = w.asset('service', [['runs-on', node]], { 'limits.cpu': '2', 'app.version': '4.4' });
      const other = w.asset('service', [['runs-on', node]], { 'app.version': '0.3.1' });
      const front = w.asset('service', [['depends-on', app]]);
      host(w, node, { user: step(235, 0.34, 0.27) });
      w.counter(app, 'container_cpu_cfs_throttled_seconds_total', 's', {}, step(235, 0.003, 0.7), 0.2);
      service(w, app, { seconds: step(235, 0.06, 0.75) });
      service(w, other);
      service(w, front, { seconds: step(235, 0.1, 0.85) });
      w.change(229, other, { 'app.version': '0.3.2' }, 'ci');
      w.change(234, app, { 'limits.cpu': '500m' });
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: front })],
        alert: front,
        truth: cause([app, 'configuration.changed', 'cpu.throttled']),
      };
    },
  },
  {
    name: '157-gum',
    domain: 'human',
    told: 'Somebody switches off the reuse of connections of a service: each request opens one, and ten minutes later there are no ports left to open another from. Its callee is well; a backup on the callee’s host begins in the same minutes.',
    sources: ['connect(2): EADDRNOTAVAIL', 'node_exporter sockstat (names)'],
    build: (w) => {
      const [m, store] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', store]]);
      const app = w.asset(
        'service',
        [
          ['runs-on', m],
          ['depends-on', db],
        ],
        { 'http.keepalive': 'on' },
      );
      host(w, m);
      host(w, store, { write: sum(flat(1e6), pulse(235, 60, 0, 24e6)) });
      w.gauge(m, 'node_sockstat_TCP_tw', '1', {}, growth(228, 900, 2_900, 28_200), 0.02);
      service(w, db);
      service(w, app, { failing: step(238, 0.001, 0.33) });
      w.change(228, app, { 'http.keepalive': 'off' });
      w.log(235, store, 9, 'bareos-fd[700]: Start Backup JobId 2291, Job=store-daily', 'bareos-fd');
      repeated(
        w,
        238,
        w.minutes,
        4,
        app,
        17,
        () => 'app[512]: connect() to 10.20.2.9:5432 failed (99: Cannot assign requested address)',
        'app',
      );
      access(w, app, 2, step(238, 0.002, 0.33));
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([app, 'configuration.changed', 'process.saturated'], [m, 'process.saturated']),
      };
    },
  },
];
