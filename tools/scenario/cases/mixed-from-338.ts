import { flat, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, absent, below, FAILING, type Script, SLOW, together } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

/** Two causes at once, what is as it always is, and what nobody could know; written before they were first put. */
export const MIXED_FROM_338: readonly Script[] = [
  {
    name: '338-kerria',
    domain: 'service',
    told: 'A store of time series takes no new series any more for its limit is reached, and later the port of the host where people sign in breaks frames: a portal fails in both ways. A neighbour is released.',
    sources: ['InfluxDB 1.x: max-series-per-database', 'Infinispan ISPN000476', 'IF-MIB, EtherLike-MIB'],
    build: (w) => {
      const sw = w.asset('switch');
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server', [['connected-to', sw]])];
      const series = w.asset('service', [['runs-on', m2]]);
      const sign = w.asset('service', [['runs-on', m3]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', series],
        ['depends-on', sign],
      ]);
      const other = w.asset('service', [['runs-on', m1]], { version: '2.0' });
      const [full, broken] = [step(206, 0, 1, 1), step(234, 0, 1, 2)];
      for (const id of [m1, m2, m3]) host(w, id);
      service(w, series, { failing: sum(flat(0.001), scaled(full, 0.3)), requests: flat(50) });
      service(w, sign, { seconds: sum(flat(0.04), scaled(broken, 0.6)), requests: flat(60) });
      service(w, app, { failing: sum(flat(0.001), scaled(full, 0.12), scaled(broken, 0.2)), requests: flat(50) });
      service(w, other);
      w.change(180, other, { version: '2.1' });
      for (const port of ['1/0/7', '1/0/8'])
        w.counter(sw, 'dot3StatsFCSErrors', '1', { ifName: port }, port === '1/0/7' ? scaled(broken, 12) : flat(0), 0.3);
      repeated(
        w,
        206,
        292,
        1.2,
        series,
        17,
        () =>
          'ts=2026-11-17T12:26:01Z lvl=error msg="[500] - partial write: max-series-per-database limit exceeded: (1000000) dropped=212" log_id=0n service=httpd',
        'influxd',
      );
      repeated(
        w,
        235,
        292,
        0.8,
        sign,
        13,
        () => 'WARN  [org.infinispan] ISPN000476: Timed out waiting for responses for request 8812 from node-2 after 15 seconds',
        'keycloak',
      );
      return {
        rules: [above('Failing requests', 9, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: together([series, 'process.saturated', 'log.errors', 'service.errors'], [sw, 'network.errors', 'link.down']),
      };
    },
  },
  {
    name: '339-kniphofia',
    domain: 'storage',
    told: 'One target of a parallel file system is full, so that what is striped over it cannot be written; later the cable of the computing host’s fabric port gives errors. What simulates there gets slow and fails.',
    sources: ['Lustre: LustreError 11-0', 'Linux drivers/net/ethernet/mellanox/mlx5', 'node_exporter: infiniband', 'lustre_exporter'],
    build: (w) => {
      const [oss, far] = [w.asset('server'), w.asset('server')];
      const m = w.asset('server', [['stores-on', oss]]);
      const app = w.asset('service', [['runs-on', m]]);
      const [full, cable] = [step(208, 0, 1, 1), step(235, 0, 1, 1)];
      for (const id of [oss, m, far]) host(w, id);
      w.gauge(
        oss,
        'lustre_available_kilobytes',
        'kBy',
        { component: 'ost', target: 'fs01-OST0003' },
        (minute) => Math.max(12, 4e7 - minute * 1.93e5),
        0.001,
      );
      service(w, app, {
        failing: sum(flat(0.001), scaled(full, 0.2)),
        seconds: sum(flat(0.2), scaled(cable, 1.6)),
        requests: flat(20),
      });
      w.counter(m, 'node_infiniband_symbol_error_total', '1', { device: 'mlx5_0', port: '1' }, scaled(cable, 25), 0.3);
      repeated(
        w,
        208,
        292,
        0.8,
        m,
        11,
        () => 'kernel: LustreError: 11-0: fs01-OST0003-osc-ffff9a2e1c0d: operation ost_write to node 10.20.3.41@o2ib failed: rc = -28',
        'kernel',
      );
      w.log(
        234.8,
        m,
        11,
        'kernel: mlx5_core 0000:3b:00.0: Port module event[error]: module 0, Cable error, Bus stuck (I2C or data shorted)',
        'kernel',
      );
      distraction(w, far, 230);
      return {
        rules: [above('Slow answers', 1, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together([oss, 'filesystem.full', 'disk.failed'], [m, 'network.errors', 'link.down', 'log.errors']),
      };
    },
  },
  {
    name: '340-lavatera',
    domain: 'hardware',
    told: 'A disk of an array fails and its pieces are made anew elsewhere while a database there waits; half an hour later a certificate of the gateway before another callee runs out. Nobody changed anything.',
    sources: ['HPE 3PAR: alert texts of showalert', 'Traefik (log)', 'Go crypto/x509'],
    build: (w) => {
      const array = w.asset('shelf');
      const lun = w.asset('lun', [['member-of', array]]);
      const [m1, m2, m3] = [w.asset('server'), w.asset('server', [['stores-on', lun]]), w.asset('server')];
      const db = w.asset('service', [['runs-on', m2]]);
      const gate = w.asset('service', [['runs-on', m3]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
        ['depends-on', gate],
      ]);
      const [rebuild, out] = [step(210, 0, 1, 2), step(238, 0, 1, 1)];
      host(w, m1);
      host(w, m3);
      host(w, m2, { operationSeconds: sum(flat(0.002), scaled(rebuild, 0.03)), iowait: sum(flat(0.01), scaled(rebuild, 0.2)) }, 'otel');
      service(w, db, { seconds: sum(flat(0.01), scaled(rebuild, 0.2)), requests: flat(60) });
      service(w, gate, { requests: sum(flat(50), scaled(out, -49)) });
      service(w, app, {
        seconds: sum(flat(0.06), scaled(rebuild, 0.3)),
        failing: sum(flat(0.001), scaled(out, 0.3)),
        requests: flat(50),
      });
      w.log(
        209.6,
        array,
        11,
        'Degraded: Magazine 1:4:0, Physical Disk 36 Failed (Vacated, Missing, Invalid Media, Smart Threshold Exceeded)',
        'alertmgr',
      );
      repeated(
        w,
        238,
        292,
        1.5,
        app,
        17,
        () =>
          'error calling inventory: Get "https://gate.example.internal/v1/stock": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-17T13:58:02Z is after 2026-11-17T13:58:00Z',
        'app',
      );
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: together([array, 'disk.failed', 'raid.degraded'], [gate, 'certificate.expired']),
      };
    },
  },
  {
    name: '341-liatris',
    domain: 'service',
    told: 'A consumer takes what has gathered once in half an hour, as it was made to; the new rule’s limit lies below what gathers until then. A release and a restart elsewhere.',
    sources: ['kafka_exporter'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const consumer = w.asset('service', [['runs-on', m1]]);
      const other = w.asset('service', [['runs-on', m2]], { version: '11' });
      for (const id of [m1, m2]) host(w, id);
      w.gauge(
        consumer,
        'kafka_consumergroup_lag',
        '1',
        { consumergroup: 'billing', topic: 'usage' },
        (minute) => 40 + 60 * (minute % 30),
        0.03,
      );
      service(w, other);
      w.change(214, other, { version: '12' });
      distraction(w, m2, 226);
      return {
        rules: [above('Consumer lag', 1500, { metric: 'kafka_consumergroup_lag', on: consumer, for: 3 })],
        alert: consumer,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '342-linaria',
    domain: 'service',
    told: 'An autoscaler takes pods away whenever fewer requests come, and brings them back, as it has all day; the rule takes the lowest number for a loss. Requests are answered as ever.',
    sources: ['kube-state-metrics', 'Kubernetes: HorizontalPodAutoscaler'],
    build: (w) => {
      const kube = w.asset('cluster');
      const [n1, n2] = [w.asset('server', [['member-of', kube]]), w.asset('server', [['member-of', kube]])];
      const app = w.asset('service', [['runs-on', n1]]);
      for (const id of [n1, n2]) host(w, id);
      const day = (minute: number) => (minute % 80 < 40 ? 1 : 0);
      service(w, app, { requests: sum(flat(30), scaled(day, 40)) });
      w.gauge(app, 'kube_deployment_status_replicas_available', '1', { deployment: 'web' }, (minute) => 3 + 3 * day(minute), 0);
      access(w, n1, 2);
      distraction(w, n2, 190);
      return {
        rules: [below('Too few pods', 4, { metric: 'kube_deployment_status_replicas_available', on: app, for: 8 })],
        alert: app,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '343-lunaria',
    domain: 'network',
    told: 'A probe of a shop’s page from another continent begins to fail; from here it is answered as ever, and nothing of what lies between is ours. A switch was given new firmware two hours before.',
    sources: ['blackbox_exporter'],
    build: (w) => {
      const [m1, sw] = [w.asset('server'), w.asset('switch', [], { firmware: '16.1' })];
      const app = w.asset('service', [['runs-on', m1]]);
      const probe = w.asset('service', [['depends-on', app]]);
      const room = w.asset('server', [['connected-to', sw]]);
      for (const id of [m1, room]) host(w, id);
      service(w, app);
      w.gauge(probe, 'probe_duration_seconds', 's', { target: 'https://shop.example.com' }, step(229, 0.31, 4.8, 1), 0.06);
      w.change(105, sw, { firmware: '16.2' });
      distraction(w, room, 224);
      return {
        rules: [above('Slow probe', 2, { metric: 'probe_duration_seconds', on: probe })],
        alert: probe,
        truth: { kind: 'not-enough' },
      };
    },
  },
  {
    name: '344-lysimachia',
    domain: 'service',
    told: 'A mail relay’s number of sent messages is no longer reported; the machine goes on, and whether the exporter or the relay is at fault nobody recorded. A fan elsewhere fails.',
    sources: ['postfix_exporter', 'Redfish message registry'],
    build: (w) => {
      const [m1, far] = [w.asset('server'), w.asset('server')];
      const relay = w.asset('service', [['runs-on', m1]]);
      host(w, m1, { quiet: true });
      host(w, far);
      w.counter(relay, 'postfix_smtp_status_sent_total', '1', {}, flat(3));
      w.lose(relay, 228);
      w.event(219, far, {
        source: 'redfish',
        code: 'Fan.1.0.FanFailed',
        message: 'Fan 2 has failed.',
        component: 'Fan 2',
        severity: 'critical',
      });
      return {
        rules: [absent('Nothing sent', 'postfix_smtp_status_sent_total', relay)],
        alert: relay,
        truth: { kind: 'not-enough' },
      };
    },
  },
];
