import { flat, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, below, FAILING, type Script, SLOW, together } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

/** Two causes at once, what is as it always is, and what nobody could know; written before they were first put. */
export const MIXED_FROM_350: readonly Script[] = [
  {
    name: '350-nandina',
    domain: 'service',
    told: 'A query engine refuses what needs more memory than it may have, and later an access switch’s port falls into errors: a report’s service fails for the one and waits for the other.',
    sources: ['Trino: EXCEEDED_LOCAL_MEMORY_LIMIT', 'Arista EOS: PhyEthtool, IF-MIB'],
    build: (w) => {
      const sw = w.asset('switch');
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server', [['connected-to', sw]])];
      const query = w.asset('service', [['runs-on', m2]]);
      const files = w.asset('service', [['runs-on', m3]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', query],
        ['depends-on', files],
      ]);
      const [refused, broken] = [step(205, 0, 1, 1), step(235, 0, 1, 1)];
      for (const id of [m1, m2, m3]) host(w, id);
      service(w, query, { failing: sum(flat(0.001), scaled(refused, 0.3)), requests: flat(40) });
      service(w, files, {
        failing: sum(flat(0.001), scaled(broken, 0.3)),
        seconds: sum(flat(0.03), scaled(broken, 0.8)),
        requests: flat(50),
      });
      service(w, app, { failing: sum(flat(0.001), scaled(refused, 0.13), scaled(broken, 0.2)), requests: flat(45) });
      repeated(
        w,
        205,
        292,
        1,
        query,
        17,
        () => 'io.trino.ExceededMemoryLimitException: Query exceeded per-node memory limit of 8GB [Allocated: 7.98GB, Delta: 41.2MB]',
        'trino',
      );
      w.counter(sw, 'ifInErrors', '1', { ifName: 'Ethernet12' }, scaled(broken, 22), 0.3);
      w.log(234.9, sw, 12, '%PHY-4-SYMBOL_ERRORS: Ethernet12: FEC uncorrected codewords 8121 in the last 30 seconds', 'eos');
      distraction(w, m1, 229);
      return {
        rules: [above('Failing requests', 9, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: together(
          [query, 'memory.pressure', 'log.errors', 'service.errors', 'process.saturated'],
          [sw, 'network.errors', 'link.down'],
        ),
      };
    },
  },
  {
    name: '351-nemesia',
    domain: 'storage',
    told: 'A solid-state drive under a broker’s ledger becomes slow, and half an hour later the service that reads it is released and asks four times as often for each request: both make it slow.',
    sources: ['Apache BookKeeper (metrics)', 'smartctl_exporter'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const ledger = w.asset('service', [['runs-on', m2]]);
      const app = w.asset(
        'service',
        [
          ['runs-on', m1],
          ['depends-on', ledger],
        ],
        { version: '8.0' },
      );
      const [worn, more] = [step(206, 0, 1, 2), step(236, 0, 1, 1)];
      host(w, m1);
      host(w, m2, { operationSeconds: sum(flat(0.001), scaled(worn, 0.04)), iowait: sum(flat(0.01), scaled(worn, 0.15)) }, 'otel');
      w.gauge(m2, 'smartctl_device_percentage_used', '%', { device: 'nvme0' }, flat(100), 0);
      service(w, ledger, {
        seconds: sum(flat(0.008), scaled(worn, 0.15), scaled(more, 0.2)),
        requests: sum(flat(60), scaled(more, 180)),
      });
      service(w, app, { seconds: sum(flat(0.05), scaled(worn, 0.3), scaled(more, 0.9)), requests: flat(50) });
      w.change(235, app, { version: '8.1' });
      access(w, m1, 2);
      return {
        rules: [above('Slow answers', 0.8, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together([m2, 'disk.latency', 'disk.failed'], [app, 'configuration.changed']),
      };
    },
  },
  {
    name: '352-nepeta',
    domain: 'network',
    told: 'The name server of a cluster has no way out to those it asks, and later a colleague restarts a gateway with one worker: requests fail for both.',
    sources: ['CoreDNS: plugin/errors, plugin/forward', 'coredns metrics', 'sudo(8)'],
    build: (w) => {
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const dns = w.asset('service', [['runs-on', m2]]);
      const gate = w.asset('service', [['runs-on', m3]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', dns],
        ['depends-on', gate],
      ]);
      const [lost, narrow] = [step(207, 0, 1, 1), step(237, 0, 1, 1)];
      for (const id of [m1, m2, m3]) host(w, id);
      w.counter(dns, 'coredns_forward_healthcheck_broken_total', '1', {}, scaled(lost, 1.5), 0.2);
      service(w, gate, { failing: sum(flat(0.001), scaled(narrow, 0.4)), requests: flat(70) });
      service(w, app, { failing: sum(flat(0.001), scaled(lost, 0.12), scaled(narrow, 0.25)), requests: flat(50) });
      repeated(
        w,
        207,
        292,
        1.5,
        dns,
        11,
        () => '[ERROR] plugin/errors: 2 pay.example.com. A: read udp 10.42.0.7:41233->10.0.0.2:53: i/o timeout',
        'coredns',
      );
      w.log(
        236.3,
        m3,
        13,
        'sudo[511]:  m.ito : TTY=pts/0 ; PWD=/etc/gate ; USER=root ; COMMAND=/usr/bin/systemctl restart gate.service',
        'sudo',
      );
      distraction(w, m1, 225);
      return {
        rules: [above('Failing requests', 9, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: together(
          [dns, 'name.unresolved', 'log.errors', 'dependency.failed', 'process.saturated'],
          [m3, 'user.action', 'configuration.changed'],
        ),
      };
    },
  },
  {
    name: '353-nierembergia',
    domain: 'hardware',
    told: 'The supply of a room tests its battery for a minute, as it does every hour and a half; the rule takes that for a loss. Nobody needs anything.',
    sources: ['RFC 1628 (UPS-MIB)'],
    build: (w) => {
      const ups = w.asset('pdu');
      const [m1, m2] = [w.asset('server', [['powered-by', ups]]), w.asset('server', [['powered-by', ups]])];
      for (const id of [m1, m2]) host(w, id);
      w.gauge(ups, 'upsBatteryVoltage', 'V', {}, (minute) => (minute % 90 >= 55 && minute % 90 < 61 ? 48.2 : 54.1), 0.002);
      w.gauge(ups, 'upsOutputPercentLoad', '%', {}, flat(41), 0.03, [0, 100]);
      distraction(w, m2, 231);
      return {
        rules: [below('Battery low', 50, { metric: 'upsBatteryVoltage', on: ups, for: 3 })],
        alert: ups,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '354-nigella',
    domain: 'service',
    told: 'A garbage collector tidies up whenever its heap is full, every few minutes, as on any day; a new rule’s limit lies just below. A deploy of another service that hour.',
    sources: ['JMX exporter: jvm_memory'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const app = w.asset('service', [['runs-on', m1]]);
      const other = w.asset('service', [['runs-on', m2]], { version: '3' });
      for (const id of [m1, m2]) host(w, id);
      w.gauge(app, 'jvm_memory_used_bytes', 'By', { area: 'heap' }, (minute) => 4e8 + 9e7 * (minute % 17), 0.02);
      service(w, app);
      service(w, other);
      w.change(215, other, { version: '4' });
      return {
        rules: [above('Heap', 1.75e9, { metric: 'jvm_memory_used_bytes', on: app, for: 1 })],
        alert: app,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '355-nolana',
    domain: 'service',
    told: 'Fewer messages reach those they are sent to than usual; what stands in between belongs to a carrier who tells nothing. A disk of another machine warns, and a colleague signed in to look.',
    sources: ['smartd(8)', 'sshd(8)'],
    build: (w) => {
      const [m1, far] = [w.asset('server'), w.asset('server')];
      const app = w.asset('service', [['runs-on', m1]]);
      for (const id of [m1, far]) host(w, id);
      service(w, app);
      w.gauge(app, 'sms_delivery_percent', '%', {}, step(229, 98.2, 61, 2), 0.01, [0, 100]);
      w.log(214, far, 12, 'smartd[702]: Device: /dev/sdb [SAT], 8 Currently unreadable (pending) sectors', 'smartd');
      w.log(238, m1, 9, 'sshd[9120]: Accepted publickey for t.ono from 10.20.1.14 port 51022 ssh2: ED25519 SHA256:k1', 'sshd');
      return {
        rules: [below('Few delivered', 85, { metric: 'sms_delivery_percent', on: app })],
        alert: app,
        truth: { kind: 'not-enough' },
      };
    },
  },
  {
    name: '356-nuphar',
    domain: 'network',
    told: 'A site’s own probe answers late from half past on; of its line, its router and what the carrier does nothing is collected. Another site was given new firmware in the morning.',
    sources: ['blackbox_exporter'],
    build: (w) => {
      const [m1, sw] = [w.asset('server'), w.asset('switch', [], { firmware: '7.0' })];
      const probe = w.asset('service');
      host(w, m1);
      w.gauge(probe, 'probe_icmp_duration_seconds', 's', { phase: 'rtt' }, step(228, 0.018, 0.41, 1), 0.08);
      w.change(60, sw, { firmware: '7.1' });
      distraction(w, m1, 226);
      return {
        rules: [above('Slow line', 0.2, { metric: 'probe_icmp_duration_seconds', on: probe })],
        alert: probe,
        truth: { kind: 'not-enough' },
      };
    },
  },
];
