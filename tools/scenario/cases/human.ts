import { flat, growth, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, below, cause, FAILING, type Script, SLOW } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

const CHANGE = 'Beyer et al., Site Reliability Engineering, ch. 12 and 17 (most outages follow a change)';

export const HUMAN: readonly Script[] = [
  {
    name: '071-reed',
    domain: 'human',
    told: 'A release of a service brings errors at once. Its host and its callee are as ever; a second service was released half an hour before and is fine.',
    sources: [CHANGE],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m2]]);
      const app = w.asset(
        'service',
        [
          ['runs-on', m1],
          ['depends-on', db],
        ],
        { 'app.version': '7.12.0' },
      );
      const other = w.asset('service', [['runs-on', m1]], { 'app.version': '1.4.4' });
      host(w, m1);
      host(w, m2);
      service(w, db);
      service(w, other);
      service(w, app, { failing: step(241, 0.002, 0.17) });
      w.change(210, other, { 'app.version': '1.4.5' }, 'ci');
      w.change(240, app, { 'app.version': '7.13.0' }, 'inventory');
      repeated(
        w,
        241,
        w.minutes,
        6,
        app,
        17,
        () =>
          `app[1882]: TypeError: Cannot read properties of undefined (reading 'price') at /srv/app/lib/cart.js:${w.random.integer(10, 400)}`,
        'app',
      );
      return {
        rules: [above('Failing requests', 2, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([app, 'configuration.changed']),
      };
    },
  },
  {
    name: '072-spire',
    domain: 'human',
    told: 'Somebody loads new firewall rules on a database’s host; its caller’s connections time out. The host itself is well.',
    sources: ['sudo(8), nftables (texts)', CHANGE],
    build: (w) => {
      const machine = w.asset('server');
      const db = w.asset('service', [['runs-on', machine]]);
      const app = w.asset('service', [['depends-on', db]]);
      host(w, machine);
      service(w, db, { requests: step(236, 60, 0.1) });
      service(w, app, { failing: step(236, 0.001, 0.95), seconds: step(236, 0.06, 5) });
      w.log(
        235.8,
        machine,
        10,
        'sudo[8811]:     ops : TTY=pts/0 ; PWD=/etc ; USER=root ; COMMAND=/usr/sbin/nft -f /etc/nftables.conf',
        'sudo',
      );
      repeated(w, 236, w.minutes, 6, app, 17, () => 'app[1771]: connect ETIMEDOUT', 'app');
      distraction(w, machine, 111);
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([machine, 'configuration.changed']),
      };
    },
  },
  {
    name: '073-tarn',
    domain: 'human',
    told: 'A switch is configured; the port of a host ends up in another network, the host cannot be reached.',
    sources: ['Cisco IOS (SYS-5-CONFIG_I)', CHANGE],
    build: (w) => {
      const net = w.asset('switch', [], { 'snmp.config_changed': '2026-10-02T07:11:00Z' });
      const [lost, fine] = [w.asset('server', [['connected-to', net]]), w.asset('server', [['connected-to', net]])];
      const app = w.asset('service', [['runs-on', lost]]);
      host(w, lost);
      host(w, fine);
      w.lose(lost, 238);
      w.gauge(app, 'probe_success', '1', {}, step(238, 1, 0), 0);
      w.gauge(net, 'hw.network.up', '1', { 'network.interface.name': 'Gi1/0/14' }, flat(1), 0);
      w.log(237.6, net, 10, '%SYS-5-CONFIG_I: Configured from console by ops on vty0 (10.20.0.5)', 'ios');
      return {
        rules: [below('Probe fails', 1, { metric: 'probe_success', on: app })],
        alert: app,
        truth: cause([net, 'configuration.changed']),
      };
    },
  },
  {
    name: '074-umber',
    domain: 'human',
    told: 'The memory a database may take for each sort is raised tenfold; within minutes its host has no memory left, swaps, and the database is slow.',
    sources: ['PostgreSQL documentation, work_mem', CHANGE],
    build: (w) => {
      const machine = w.asset('server');
      const db = w.asset('service', [['runs-on', machine]], { 'pg.work_mem': '16MB' });
      const app = w.asset('service', [['depends-on', db]]);
      host(w, machine, { memory: growth(224, 0.52, 0.03, 0.98), swap: growth(236, 0.01, 0.05, 0.8), iowait: step(238, 0.02, 0.2, 4) });
      service(w, db, { seconds: step(238, 0.02, 0.4, 4) });
      service(w, app, { seconds: step(238, 0.08, 0.5, 4) });
      w.change(222, db, { 'pg.work_mem': '160MB' });
      w.log(222, machine, 9, 'postgres[901]: LOG:  received SIGHUP, reloading configuration files', 'postgres');
      w.log(222.01, machine, 9, 'postgres[901]: LOG:  parameter "work_mem" changed to "160MB"', 'postgres');
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([db, 'configuration.changed'], [machine, 'configuration.changed']),
      };
    },
  },
  {
    name: '075-verge',
    domain: 'human',
    told: 'A release of a callee makes it slow; its caller is slow with it. A change at the caller an hour before had no effect, and the record of the release is the only sign at the callee besides its own time.',
    sources: [CHANGE],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const callee = w.asset('service', [['runs-on', m2]], { 'app.version': '3.3.0' });
      const front = w.asset(
        'service',
        [
          ['runs-on', m1],
          ['depends-on', callee],
        ],
        { 'app.version': '9.0.4' },
      );
      host(w, m1);
      host(w, m2);
      service(w, callee, { seconds: step(233, 0.04, 0.5) }, 'otel');
      service(w, front, { seconds: sum(step(233, 0.04, 0.5), flat(0.04)) }, 'otel');
      w.change(170, front, { 'app.version': '9.0.5' });
      w.change(232, callee, { 'app.version': '3.4.0' });
      return {
        rules: [above('Slow answers', 0.25, { ...SLOW.otel, on: front })],
        alert: front,
        truth: cause([callee, 'configuration.changed']),
      };
    },
  },
  {
    name: '076-weir',
    domain: 'human',
    told: 'Somebody stops a service by hand on the wrong host; its caller answers with errors.',
    sources: ['sudo(8), systemd (texts)', CHANGE],
    build: (w) => {
      const machine = w.asset('server');
      const callee = w.asset('service', [['runs-on', machine]]);
      const app = w.asset('service', [['depends-on', callee]]);
      host(w, machine);
      w.gauge(callee, 'up', '1', { job: 'app' }, step(234, 1, 0), 0);
      service(w, app, { failing: step(234, 0.001, 0.6) });
      w.log(
        233.7,
        machine,
        10,
        'sudo[7733]:     ops : TTY=pts/1 ; PWD=/home/ops ; USER=root ; COMMAND=/usr/bin/systemctl stop app.service',
        'sudo',
      );
      w.log(233.8, machine, 9, 'systemd[1]: Stopping app.service - Application server...', 'systemd');
      w.log(233.9, machine, 9, 'systemd[1]: Stopped app.service - Application server.', 'systemd');
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([machine, 'configuration.changed', 'process.down'], [callee, 'process.down', 'configuration.changed']),
      };
    },
  },
];
