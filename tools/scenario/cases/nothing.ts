import { flat, growth, pulse, step } from '../courses.ts';
import { bmc, host, service } from '../machines.ts';
import { above, absent, FAILING, type Script, SLOW, seen } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

const NOTHING = { kind: 'nothing' } as const;
const NOT_ENOUGH = { kind: 'not-enough' } as const;

/** Alerts that mean nothing, and alerts whose cause nothing recorded can tell. */
export const NOTHING_TO_NAME: readonly Script[] = [
  {
    name: '091-harrow',
    domain: 'service',
    told: 'A quiet night: one request in the wrong moment lifts the latency for a single minute, which the rule takes for trouble. A release and a backup happened hours before.',
    sources: ['Tail latency of small samples: Dean and Barroso, The Tail at Scale, CACM 2013'],
    build: (w) => {
      const machine = w.asset('server', [], { 'app.version': '1.0.0' });
      const app = w.asset('service', [['runs-on', machine]]);
      host(w, machine);
      service(w, app, { seconds: pulse(251, 1, 0.06, 0.33), noise: 0.12 });
      w.change(45, machine, { 'app.version': '1.0.1' });
      w.log(20, machine, 9, 'bareos-fd[1722]: Start Backup JobId 310, Job=nightly', 'bareos-fd');
      distraction(w, machine, 230);
      return { rules: [above('Slow answers', 0.25, { ...SLOW.prometheus, on: app, for: 0 })], alert: app, truth: NOTHING };
    },
  },
  {
    name: '092-isle',
    domain: 'system',
    told: 'A rule’s limit lies where the processor’s load lies every day: it fires, and nothing is other than usual.',
    sources: ['Google SRE workbook, ch. 5 (alerts that page for nothing)'],
    build: (w) => {
      const machine = w.asset('server');
      const app = w.asset('service', [['runs-on', machine]]);
      host(w, machine, { user: flat(0.62) }, 'otel');
      service(w, app);
      return {
        rules: [above('CPU above 60 %', 0.6, { metric: 'system.cpu.utilization', labels: { 'cpu.mode': 'user' }, on: machine, for: 2 })],
        alert: machine,
        truth: NOTHING,
      };
    },
  },
  {
    name: '093-jade',
    domain: 'service',
    told: 'The daily peak: traffic, processor and latency are as high as yesterday at this hour.',
    sources: ['Daily load curves of services: Barroso et al., The Datacenter as a Computer, ch. 2'],
    minutes: 2300,
    build: (w) => {
      const machine = w.asset('server');
      const app = w.asset('service', [['runs-on', machine]]);
      const day = (minute: number) => 0.5 + 0.5 * Math.sin(((minute - 360) / 1440) * 2 * Math.PI);
      host(w, machine, { user: (minute) => 0.1 + 0.6 * day(minute), quiet: true }, 'otel');
      // The first day's peak is broken by a restart at noon, so that the rule fires on the second day only.
      const restarted = pulse(720, 3, 0, 1);
      const seconds = (minute: number) => (restarted(minute) === 1 ? 0.04 : 0.05 / (1 - 0.75 * day(minute)));
      service(w, app, { requests: (minute) => 20 + 160 * day(minute), seconds });
      return { rules: [above('Slow answers', 0.1, { ...SLOW.prometheus, on: app, for: 300 })], alert: app, truth: NOTHING };
    },
  },
  {
    name: '094-kelp',
    domain: 'system',
    told: 'An exporter stops sending. Nothing else is known of the host: no logs, no probe, no neighbour.',
    sources: ['Prometheus: absent()'],
    build: (w) => {
      const machine = w.asset('server');
      host(w, machine, { quiet: true }, 'otel');
      w.lose(machine, 250);
      return { rules: [absent('No data', 'system.cpu.utilization', machine)], alert: machine, truth: NOT_ENOUGH };
    },
  },
  {
    name: '095-loam',
    domain: 'service',
    told: 'A service is slow. What it depends on is not measured, its host is as ever, nobody changed anything.',
    sources: ['A service whose callees belong to others'],
    build: (w) => {
      const machine = w.asset('server');
      const outside = w.asset('service');
      const app = w.asset('service', [
        ['runs-on', machine],
        ['depends-on', outside],
      ]);
      host(w, machine);
      service(w, app, { seconds: step(231, 0.07, 0.7) });
      distraction(w, machine, 226);
      return { rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: app })], alert: app, truth: NOT_ENOUGH };
    },
  },
  {
    name: '096-mesa',
    domain: 'hardware',
    told: 'A shelf reports a degraded array and nothing more: no disk is measured, no log is there.',
    sources: ['DMTF Redfish StorageDevice registry'],
    build: (w) => {
      const shelf = w.asset('shelf');
      const machine = w.asset('server', [['stores-on', shelf]]);
      host(w, machine);
      w.event(248, shelf, {
        source: 'redfish',
        code: 'StorageDevice.1.0.VolumeDegraded',
        message: 'The volume V1 is degraded.',
        component: 'V1',
        severity: 'critical',
      });
      return { rules: [seen('Volume degraded', 'event', 'VolumeDegraded', shelf)], alert: shelf, truth: NOT_ENOUGH };
    },
  },
  {
    name: '097-nettle',
    domain: 'system',
    told: 'Somebody on the internet tries passwords; the rule that counts them fires. The host is well.',
    sources: ['OpenSSH auth.c (text)'],
    build: (w) => {
      const machine = w.asset('server');
      host(w, machine);
      repeated(
        w,
        238,
        w.minutes,
        14,
        machine,
        12,
        () =>
          `sshd[${w.random.integer(900, 40_000)}]: Failed password for root from 10.99.${w.random.integer(0, 250)}.${w.random.integer(2, 250)} port ${w.random.integer(32_000, 60_000)} ssh2`,
        'sshd',
      );
      return { rules: [seen('Failed logins', 'log', 'Failed password', machine, 40)], alert: machine, truth: NOT_ENOUGH };
    },
  },
  {
    name: '098-orris',
    domain: 'hardware',
    told: 'A temperature sensor gives one mad reading; fans, throttling and the other sensor are as ever.',
    sources: ['I²C sensors read 127 °C when a transfer fails'],
    build: (w) => {
      const rack = w.asset('rack');
      const [machine, other] = [w.asset('server', [['member-of', rack]]), w.asset('server', [['member-of', rack]])];
      bmc(w, machine, { cpu: pulse(247, 1, 51, 127) });
      bmc(w, other, {});
      host(w, machine);
      host(w, other);
      return {
        rules: [above('CPU hot', 95, { metric: 'hw.temperature', labels: { 'hw.name': 'CPU1 Temp' }, on: machine, for: 0 })],
        alert: machine,
        truth: NOTHING,
      };
    },
  },
  {
    name: '099-plain',
    domain: 'service',
    told: 'A service answers with errors because a payment provider outside refuses; all that is ours is well. A disk elsewhere grows bad sectors, unrelated.',
    sources: ['Third-party outages: Google SRE workbook, ch. 3'],
    build: (w) => {
      const machine = w.asset('server');
      const app = w.asset('service', [['runs-on', machine]]);
      const shelf = w.asset('shelf');
      host(w, machine);
      service(w, app, { failing: step(236, 0.002, 0.3) });
      w.gauge(
        shelf,
        'hw.disk.smart.reallocated_sectors',
        '{sector}',
        { slot: 'slot-2', serial: 'X1', model: 'M' },
        (minute) => Math.floor(growth(20, 0, 0.3)(minute)),
        0,
      );
      return { rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: app })], alert: app, truth: NOT_ENOUGH };
    },
  },
  {
    name: '100-rush',
    domain: 'service',
    told: 'An alert on a service of which the inventory knows nothing; its own latency rose, and that is all there is.',
    sources: ['A service that was never entered'],
    build: (w) => {
      const app = w.asset('service');
      const stranger = w.asset('server');
      host(w, stranger, { user: step(220, 0.2, 0.9) });
      service(w, app, { seconds: step(230, 0.05, 0.5) });
      access(w, app, 2);
      return { rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: app })], alert: app, truth: NOT_ENOUGH };
    },
  },
];
