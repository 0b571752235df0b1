import { flat, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** A copy, frames that do not fit, what is as ever and what nobody could know; written before they were first put. */
export const MIXED_FROM_373: readonly Script[] = [
  {
    name: '373-rhodiola',
    domain: 'storage',
    told: 'A copy that somebody put into the crontab writes to the disk on which a coordinator keeps its log; it answers late, sessions expire, and those who rely on them fail. A release of a neighbour that hour.',
    sources: ['Apache ZooKeeper: FileTxnLog', 'cron(8)'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const keeper = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', keeper],
      ]);
      const beside = w.asset('service', [['runs-on', m1]], { version: '5' });
      const copied = step(229, 0, 1, 1);
      host(w, m1);
      host(
        w,
        m2,
        {
          write: sum(flat(1e6), scaled(copied, 140e6)),
          busy: sum(flat(0.05), scaled(copied, 0.93)),
          iowait: sum(flat(0.01), scaled(copied, 0.2)),
        },
        'node',
      );
      service(w, beside);
      service(w, app, { failing: step(230, 0.001, 0.22, 2), requests: flat(50) });
      w.gauge(keeper, 'zookeeper_avg_latency', 'ms', {}, sum(flat(2), scaled(copied, 900)), 0.1);
      w.log(228.9, m2, 9, 'CRON[7110]: (root) CMD (rsync -a /srv/archive/ /var/lib/copy/)', 'CRON');
      repeated(
        w,
        229.6,
        292,
        0.8,
        keeper,
        13,
        () =>
          'WARN  [SyncThread:1:FileTxnLog] - fsync-ing the write ahead log in SyncThread:1 took 8123ms which will adversely effect operation latency.',
        'zookeeper',
      );
      repeated(
        w,
        230.5,
        292,
        0.8,
        app,
        13,
        () => 'WARN org.apache.zookeeper.ClientCnxn - Session 0x1000a3 has expired, closing socket connection',
        'app',
      );
      w.change(198, beside, { version: '6' });
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([m2, 'job.running', 'disk.write-rate', 'disk.utilization', 'disk.latency']),
      };
    },
  },
  {
    name: '374-salvia',
    domain: 'network',
    told: 'A colleague sets the size of frames on the switch between two services otherwise: small questions pass, large answers are sent again and again. The database was given a new release an hour before and is well.',
    sources: ['Arista EOS: SYS-5-CONFIG_I', 'node_exporter: netstat'],
    build: (w) => {
      const sw = w.asset('switch');
      const [m1, m2] = [w.asset('server', [['connected-to', sw]]), w.asset('server', [['connected-to', sw]])];
      const db = w.asset('service', [['runs-on', m2]], { version: '16.3' });
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      const cut = step(230, 0, 1, 1);
      for (const id of [m1, m2]) host(w, id);
      w.counter(m2, 'node_netstat_Tcp_RetransSegs', '1', {}, sum(flat(0.4), scaled(cut, 45)), 0.2);
      service(w, db, { seconds: flat(0.011), requests: flat(70) });
      service(w, app, { seconds: sum(flat(0.05), scaled(cut, 1.3)), requests: flat(45) });
      w.change(172, db, { version: '16.4' });
      w.log(229.5, sw, 13, '%SYS-5-CONFIG_I: Configured from console by e.olsen on vty3 (10.20.1.31)', 'eos');
      distraction(w, m1, 224);
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([sw, 'configuration.changed', 'user.action']),
      };
    },
  },
  {
    name: '375-scabiosa',
    domain: 'hardware',
    told: 'How moist a room is goes up and down as the humidifier works, as all day; a new rule’s limit lies below the crest. A service beside it was released.',
    sources: ['APC NetBotz: humidity sensors'],
    build: (w) => {
      const room = w.asset('cooling');
      const m1 = w.asset('server', [['cooled-by', room]]);
      const app = w.asset('service', [['runs-on', m1]], { version: '2' });
      host(w, m1);
      service(w, app);
      w.gauge(room, 'netbotz_humidity_percent', '%', {}, (minute) => 46 + 7 * Math.sin((2 * Math.PI * minute) / 47), 0.008);
      w.change(216, app, { version: '3' });
      return {
        rules: [above('Moist', 51, { metric: 'netbotz_humidity_percent', on: room, for: 4 })],
        alert: room,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '376-sedum',
    domain: 'service',
    told: 'A check from outside finds a shop slow that is as quick as ever from within; the network of its customers and the edge that it is served by tell nothing. A port of an access switch went down at lunch, a machine got firmware.',
    sources: ['blackbox_exporter', 'Cisco IOS: LINK-3-UPDOWN'],
    build: (w) => {
      const sw = w.asset('switch');
      const [m1, m2] = [w.asset('server'), w.asset('server', [['connected-to', sw]], { firmware: '2.1' })];
      const shop = w.asset('service', [['runs-on', m1]]);
      const probe = w.asset('service', [['depends-on', shop]]);
      for (const id of [m1, m2]) host(w, id);
      service(w, shop);
      w.gauge(probe, 'probe_http_duration_seconds', 's', { phase: 'connect' }, step(229, 0.04, 0.9, 1), 0.08);
      w.log(131, sw, 11, '%LINK-3-UPDOWN: Interface GigabitEthernet1/0/17, changed state to down', 'ios');
      w.change(201, m2, { firmware: '2.2' });
      distraction(w, m2, 227);
      return {
        rules: [above('Slow from outside', 0.4, { metric: 'probe_http_duration_seconds', on: probe })],
        alert: probe,
        truth: { kind: 'not-enough' },
      };
    },
  },
];
