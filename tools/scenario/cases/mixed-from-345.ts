import { flat, growth, pulse, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

/** Maps of a kernel, quorums, mail, racks and what is reached through them; written before they were first put. */
export const MIXED_FROM_345: readonly Script[] = [
  {
    name: '345-mahonia',
    domain: 'network',
    told: 'The table in which a node of a cluster keeps its connections is full, and what is new is not let through: part of the requests fails. Its processor and memory are as ever; an image was pulled.',
    sources: ['Cilium: ctmap, metrics reference'],
    build: (w) => {
      const kube = w.asset('cluster');
      const [n1, n2] = [w.asset('server', [['member-of', kube]]), w.asset('server', [['member-of', kube]])];
      const api = w.asset('service', [['runs-on', n1]]);
      const app = w.asset('service', [
        ['runs-on', n2],
        ['depends-on', api],
      ]);
      const full = step(227, 0, 1, 1);
      for (const id of [n1, n2]) host(w, id);
      service(w, api, { requests: sum(flat(80), scaled(full, -18)) });
      service(w, app, { failing: sum(flat(0.001), scaled(full, 0.2)), requests: flat(60) });
      w.gauge(n1, 'cilium_bpf_map_pressure', '1', { map_name: 'ct4_global' }, growth(150, 0.41, 0.0078, 1), 0.005, [0, 1]);
      w.counter(n1, 'cilium_drop_count_total', '1', { reason: 'CT: Map insertion failed', direction: 'INGRESS' }, scaled(full, 14), 0.2);
      w.log(221, n2, 9, 'kubelet[1402]: Successfully pulled image "registry.example.com/web:5.2" in 3.1s', 'kubelet');
      return {
        rules: [above('Failing requests', 6, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([n1, 'process.saturated', 'network.errors', 'log.errors']),
      };
    },
  },
  {
    name: '346-maurandya',
    domain: 'storage',
    told: 'What keeps the leaders of a search cluster writes its log to a disk that became slow; it loses its quorum again and again, and with it the search its leaders. A copy was made elsewhere.',
    sources: ['Apache ZooKeeper FileTxnLog, ZooKeeperServer', 'Apache Solr ZkController', 'zookeeper metrics provider'],
    build: (w) => {
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const zk = w.asset('service', [['runs-on', m3]]);
      const search = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', zk],
      ]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', search],
      ]);
      const slow = step(226, 0, 1, 2);
      host(w, m1, { read: pulse(190, 25, 1e6, 50e6) });
      host(w, m2);
      host(w, m3, { busy: sum(flat(0.06), scaled(slow, 0.7)) });
      w.gauge(zk, 'zookeeper_avg_latency', 'ms', {}, sum(flat(2), scaled(slow, 900)), 0.15);
      service(w, search, { failing: sum(flat(0.001), scaled(slow, 0.3)), requests: flat(60) });
      service(w, app, { failing: sum(flat(0.001), scaled(slow, 0.2)), requests: flat(55) });
      repeated(
        w,
        226,
        292,
        0.7,
        zk,
        13,
        () =>
          'WARN [SyncThread:1:FileTxnLog@398] - fsync-ing the write ahead log in SyncThread:1 took 8211ms which will adversely effect operation latency. File size is 67108880 bytes.',
        'zookeeper',
      );
      repeated(
        w,
        227,
        292,
        1,
        search,
        17,
        () =>
          'ERROR o.a.s.h.RequestHandlerBase org.apache.solr.common.SolrException: ClusterState says we are the leader, but locally we don’t think so',
        'solr',
      );
      return {
        rules: [above('Failing requests', 6, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([m3, 'disk.latency', 'disk.utilization'], [zk, 'disk.latency', 'log.errors', 'service.latency']),
      };
    },
  },
  {
    name: '347-milium',
    domain: 'system',
    told: 'The volume of a mail server’s queue fills with logs of a protocol until the server takes no more messages; who hands it mail is refused. A mailbox was moved in the morning.',
    sources: ['Microsoft Exchange: event 15004 to 15007 (back pressure)', 'windows_exporter: logical_disk'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const mail = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', mail],
      ]);
      host(w, m1);
      w.gauge(m2, 'windows_logical_disk_free_bytes', 'By', { volume: 'E:' }, (minute) => Math.max(4e8, 6.1e10 - minute * 2.63e8), 0.001);
      w.gauge(m2, 'windows_cpu_processor_utility_percent', '%', {}, flat(22), 0.1, [0, 100]);
      service(w, app, { failing: step(231, 0.001, 0.6, 1), requests: flat(20) });
      w.log(
        230.6,
        m2,
        13,
        "MSExchangeTransport: EventID 15004: Resource pressure increased from Normal to High. The following resources are under pressure: Queue database and disk space ('E:\\Queue\\mail.que') = 98% [High] [Normal=95% Medium=97% High=99%]. Inbound mail submission from the Internet has stopped.",
        'MSExchangeTransport',
      );
      repeated(w, 231, 292, 1, app, 17, () => 'smtplib.SMTPResponseException: (452, b"4.3.1 Insufficient system resources")', 'app');
      distraction(w, m1, 217);
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([m2, 'filesystem.full']),
      };
    },
  },
  {
    name: '348-moraea',
    domain: 'hardware',
    told: 'The feed of an uninterruptible supply is gone and its battery runs down; what hangs on it shuts itself down in good order, and who asks a database there gets nothing. Another room stays lit.',
    sources: ['RFC 1628 (UPS-MIB)', 'Network UPS Tools: upsmon(8)', 'systemd-logind'],
    build: (w) => {
      const ups = w.asset('pdu');
      const [m1, m2] = [w.asset('server'), w.asset('server', [['powered-by', ups]])];
      const db = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      for (const id of [m1, m2]) host(w, id);
      w.gauge(ups, 'upsOutputSource', '1', {}, step(208, 3, 5), 0);
      w.gauge(
        ups,
        'upsEstimatedMinutesRemaining',
        'min',
        {},
        (minute) => (minute < 208 ? 31 : Math.max(0, 31 - 1.4 * (minute - 208))),
        0.01,
      );
      w.gauge(ups, 'upsInputVoltage', 'V', { upsInputLineIndex: '1' }, step(208, 231, 0), 0.004);
      service(w, db);
      service(w, app, { failing: step(228, 0.001, 0.7, 1), requests: flat(40) });
      w.log(227.5, m2, 13, 'upsmon[911]: UPS room-b@localhost: battery is low', 'upsmon');
      w.log(227.6, m2, 10, 'upsmon[911]: Executing automatic power-fail shutdown', 'upsmon');
      for (const id of [m2, db]) w.lose(id, 228);
      access(w, m1, 2);
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([ups, 'power.failed', 'battery.failed']),
      };
    },
  },
  {
    name: '349-morina',
    domain: 'human',
    told: 'A colleague lowers what messages a bus keeps for each stream, and it throws away what a slow consumer had not yet read; half of the work fails. Another service was released ten minutes later.',
    sources: ['NATS CLI: nats stream edit', 'sudo(8)', 'prometheus-nats-exporter'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const bus = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', bus],
      ]);
      const other = w.asset('service', [['runs-on', m1]], { version: '1.4' });
      for (const id of [m1, m2]) host(w, id);
      const bad = step(226, 0, 1, 1);
      w.gauge(bus, 'nats_stream_total_messages', '1', { stream_name: 'ORDERS' }, step(226, 81_000, 1_000), 0.01);
      service(w, app, { failing: sum(flat(0.001), scaled(bad, 0.5)), requests: flat(30) });
      service(w, other);
      w.log(
        225.6,
        m2,
        13,
        'sudo[7120]:  k.berg : TTY=pts/1 ; PWD=/home/k.berg ; USER=nats ; COMMAND=/usr/local/bin/nats stream edit ORDERS --max-msgs=1000 --force',
        'sudo',
      );
      repeated(
        w,
        227,
        292,
        1,
        app,
        17,
        () => 'nats: error: consumer sequence mismatch for stream "ORDERS", restarting at sequence 812019',
        'app',
      );
      w.change(236, other, { version: '1.5' });
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([m2, 'user.action', 'configuration.changed']),
      };
    },
  },
];
