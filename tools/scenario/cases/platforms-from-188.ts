import { flat, growth, step } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, below, cause, FAILING, type Script } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** Platforms and what is built on them, by the words of the programs themselves. */
export const PLATFORMS_FROM_188: readonly Script[] = [
  {
    name: '188-anise',
    domain: 'hardware',
    told: 'A graphics processor falls off the bus; the service that computes on it fails from then on, and with it half of what the front answers. The processor of the host is less busy than before. A release elsewhere.',
    sources: ['NVIDIA, “XID Errors” (79)', 'CUDA runtime error texts'],
    build: (w) => {
      const [m, f] = [w.asset('server'), w.asset('server')];
      const model = w.asset('service', [['runs-on', m]]);
      const front = w.asset('service', [
        ['runs-on', f],
        ['depends-on', model],
      ]);
      const neighbour = w.asset('service', [['runs-on', f]], { 'app.version': '2.11' });
      host(w, m, { user: step(231, 0.44, 0.11) });
      host(w, f);
      service(w, neighbour);
      service(w, front, { failing: step(231, 0.001, 0.47), requests: flat(36) });
      w.log(231, m, 11, "kernel: NVRM: Xid (PCI:0000:3b:00): 79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus.", 'kernel');
      w.log(231, m, 11, 'kernel: NVRM: GPU 0000:3b:00.0: GPU has fallen off the bus.', 'kernel');
      w.log(231.1, m, 11, 'kernel: NVRM: A GPU crash dump has been created. If possible, please run', 'kernel');
      repeated(w, 231, w.minutes, 5, model, 17, () => 'RuntimeError: CUDA error: unspecified launch failure', 'python3');
      w.change(228, neighbour, { 'app.version': '2.12' });
      return {
        rules: [above('Failing requests', 6, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: cause([m, 'hardware.failed', 'log.errors', 'log.unusual', 'power.failed', 'process.down']),
      };
    },
  },
  {
    name: '189-basil',
    domain: 'system',
    told: 'A container writes its debug output to the disk of its node until the kubelet evicts what it finds, a service of others among it, of which nothing is heard after that. The front in another place gets errors.',
    sources: ['Kubernetes pkg/kubelet/eviction (texts)', 'Kubernetes docs, “Node-pressure Eviction”'],
    build: (w) => {
      const [n, f] = [w.asset('server'), w.asset('server')];
      const [victim] = [w.asset('service', [['runs-on', n]]), w.asset('service', [['runs-on', n]])];
      const front = w.asset('service', [
        ['runs-on', f],
        ['depends-on', victim],
      ]);
      host(w, n, { filesystem: growth(150, 0.55, 0.0043, 0.94), write: step(150, 1e6, 9e6) }, 'otel');
      host(w, f);
      service(w, victim);
      w.lose(victim, 236);
      service(w, front, { failing: step(236, 0.001, 0.58), requests: flat(29) });
      w.log(
        235.6,
        n,
        13,
        'kubelet[1102]: I1110 eviction_manager.go:366] "Eviction manager: attempting to reclaim" resourceName="ephemeral-storage"',
        'kubelet',
      );
      w.log(
        235.7,
        n,
        13,
        'kubelet[1102]: I1110 eviction_manager.go:380] "Eviction manager: must evict pod(s) to reclaim" resourceName="ephemeral-storage"',
        'kubelet',
      );
      w.log(
        236,
        n,
        13,
        'kubelet[1102]: I1110 eviction_manager.go:627] "Eviction manager: pod is evicted successfully" pod="shop/cart-7c9d4b6f5d-x2x8p"',
        'kubelet',
      );
      distraction(w, f, 222);
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: cause([n, 'filesystem.full', 'disk.write-rate']),
      };
    },
  },
  {
    name: '190-caraway',
    domain: 'system',
    told: 'On the host of a key-value store a colleague’s analysis takes most of the memory. The store can no longer fork to save itself, and refuses all writes from then on; reads go on. Nothing was released.',
    sources: ['Redis src/rdb.c and src/server.c (texts)', 'proc(5), vm.overcommit_memory'],
    build: (w) => {
      const [c, m] = [w.asset('server'), w.asset('server')];
      const store = w.asset('service', [['runs-on', c]]);
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', store],
      ]);
      host(w, c, { memory: step(221, 0.48, 0.94, 8), user: step(221, 0.12, 0.31) });
      host(w, m);
      w.gauge(store, 'redis_memory_used_bytes', 'By', {}, flat(6.1e9), 0.004);
      service(w, app, { requests: flat(52), failing: step(232, 0.001, 0.38) });
      repeated(w, 0, 226, 0.1, store, 9, () => 'Background saving terminated with success', 'redis-server');
      repeated(w, 231, w.minutes, 9, store, 13, () => "Can't save in background: fork: Cannot allocate memory", 'redis-server');
      repeated(
        w,
        232,
        w.minutes,
        6,
        app,
        17,
        () =>
          'MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk. Commands that may modify the data set are disabled',
        'app',
      );
      w.log(220.8, c, 9, 'systemd[1]: Started session-811.scope - Session 811 of User lmeyer.', 'systemd');
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([c, 'memory.pressure', 'job.running', 'user.action']),
      };
    },
  },
  {
    name: '191-dill',
    domain: 'service',
    told: 'A database warned for days that its numbers of transactions run out; nobody read it. Now it takes no command that needs one: writes fail, reads do not. The application was released half an hour before.',
    sources: ['PostgreSQL src/backend/access/transam/varsup.c (texts)', 'PostgreSQL manual, 24.1.5'],
    build: (w) => {
      const [d, m] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', d]]);
      const app = w.asset(
        'service',
        [
          ['runs-on', m],
          ['depends-on', db],
        ],
        { 'app.version': '8.3' },
      );
      host(w, d);
      host(w, m);
      w.counter(db, 'pg_stat_database_xact_commit', '1', { datname: 'orders' }, step(234, 120, 84, 1), 0.06);
      service(w, app, { requests: flat(47), failing: step(234, 0.001, 0.31) });
      repeated(
        w,
        0,
        234,
        3,
        db,
        13,
        () => `WARNING:  database "orders" must be vacuumed within ${w.random.integer(120_000, 2_900_000)} transactions`,
        'postgres',
      );
      repeated(
        w,
        234,
        w.minutes,
        14,
        db,
        17,
        () =>
          'ERROR:  database is not accepting commands that assign new transaction IDs to avoid wraparound data loss in database "orders"',
        'postgres',
      );
      w.change(203, app, { 'app.version': '8.4' });
      return {
        rules: [above('Failing requests', 6, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([db, 'process.saturated', 'log.errors', 'service.errors', 'log.unusual']),
      };
    },
  },
  {
    name: '192-endive',
    domain: 'service',
    told: 'A dashboard that somebody opened asks a search cluster for aggregations over years. Its heap fills and the breaker refuses requests, those of the shop among them. Requests of the shop are as many as ever.',
    sources: ['Elasticsearch HierarchyCircuitBreakerService (texts)', 'Elasticsearch docs, “Circuit breaker settings”'],
    build: (w) => {
      const [s, m] = [w.asset('server'), w.asset('server')];
      const search = w.asset('service', [['runs-on', s]]);
      const shop = w.asset('service', [
        ['runs-on', m],
        ['depends-on', search],
      ]);
      host(w, s, { user: step(227, 0.2, 0.57, 2) });
      host(w, m);
      w.gauge(search, 'elasticsearch_jvm_memory_used_bytes', 'By', { area: 'heap' }, step(227, 9e9, 15.7e9, 4), 0.03);
      w.gauge(search, 'elasticsearch_breakers_tripped', '1', { breaker: 'parent' }, growth(230, 3, 40), 0);
      service(w, shop, { requests: flat(58), failing: step(230, 0.001, 0.22) });
      repeated(
        w,
        230,
        w.minutes,
        6,
        search,
        13,
        () =>
          `[es-data-2] caught exception while handling client http traffic org.elasticsearch.common.breaker.CircuitBreakingException: [parent] Data too large, data for [<http_request>] would be [${w.random.integer(16_000_000_000, 16_900_000_000)}/15.1gb], which is larger than the limit of [16213167308/15gb]`,
        'elasticsearch',
      );
      distraction(w, m, 214);
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: shop })],
        alert: shop,
        truth: cause([search, 'memory.pressure', 'process.saturated', 'log.errors', 'service.errors', 'log.unusual']),
      };
    },
  },
  {
    name: '193-fenugreek',
    domain: 'network',
    told: 'A provider leaks routes: the router gets more of them than it was told to take and ends the session. The site behind it cannot be reached; the router’s ports are all up. A switch at another site counts a few errors as it always does.',
    sources: ['Cisco IOS system messages (BGP-4-MAXPFX, BGP-3-MAXPFXEXCEED, BGP-5-ADJCHANGE)'],
    build: (w) => {
      const router = w.asset('switch');
      const far = w.asset('switch');
      const m = w.asset('server', [['connected-to', router]]);
      const o = w.asset('server', [['connected-to', far]]);
      const app = w.asset('service', [['runs-on', m]]);
      const other = w.asset('service', [['runs-on', o]]);
      host(w, m);
      host(w, o);
      for (const id of [router, far]) w.gauge(id, 'ifOperStatus', '1', { ifDescr: 'GigabitEthernet0/0/1' }, flat(1), 0);
      w.counter(far, 'ifInErrors', '1', { ifDescr: 'Ethernet1/12' }, flat(0.04), 0.4);
      service(w, other);
      service(w, app, { requests: step(239, 33, 0) });
      w.gauge(app, 'probe_success', '1', { module: 'http' }, step(239, 1, 0), 0);
      w.log(238.1, router, 12, '%BGP-4-MAXPFX: Number of prefixes received from 203.0.113.9 (afi 0) reaches 9501, max 10000', 'cisco');
      w.log(
        238.9,
        router,
        11,
        '%BGP-3-MAXPFXEXCEED: Number of prefixes received from 203.0.113.9 (afi 0): 10001 exceeds limit 10000',
        'cisco',
      );
      w.log(239, router, 11, '%BGP-3-NOTIFICATION: sent to neighbor 203.0.113.9 6/1 (Maximum Number of Prefixes Reached) 7 bytes', 'cisco');
      w.log(239, router, 13, '%BGP-5-ADJCHANGE: neighbor 203.0.113.9 Down BGP Notification sent', 'cisco');
      return {
        rules: [below('Probe fails', 1, { metric: 'probe_success', on: app })],
        alert: app,
        truth: cause([router, 'link.down', 'log.errors', 'log.unusual', 'network.errors', 'process.saturated', 'configuration.changed']),
      };
    },
  },
];
