import { flat, pulse, scaled, step, sum } from '../courses.ts';
import { bmc, host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW, together } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

const WHOLE_DAY = 'Google, Site Reliability Engineering, ch. 12 (what is observed is not all there is)';

/** A quota, a fabric that drains slowly, and four where nothing can be named; written before they were first put. */
export const MIXED_FROM_265: readonly Script[] = [
  {
    name: '265-oleander',
    domain: 'human',
    told: 'The quota of a namespace is lowered; when a node is drained its pods cannot be made again, and the service is left with too few.',
    sources: ['https://kubernetes.io/docs/concepts/policy/resource-quotas/', 'kube-state-metrics: deployment metrics'],
    build: (w) => {
      const kube = w.asset('cluster', [], { 'quota.team-shop.limits.cpu': '48', version: 'v1.31.4' });
      const [n1, n2] = [w.asset('server', [['member-of', kube]]), w.asset('server', [['member-of', kube]])];
      const app = w.asset('service', [['runs-on', kube]]);
      const other = w.asset('service', [['runs-on', kube]]);
      for (const id of [n1, n2]) host(w, id);
      w.change(206, kube, { 'quota.team-shop.limits.cpu': '12' });
      w.gauge(app, 'kube_deployment_status_replicas_available', '1', { deployment: 'shop' }, step(221, 12, 3), 0);
      w.gauge(app, 'kube_deployment_spec_replicas', '1', { deployment: 'shop' }, flat(12), 0);
      service(w, app, { seconds: step(222, 0.06, 1.4, 3), failing: step(222, 0.001, 0.12, 2), requests: flat(120) });
      service(w, other);
      repeated(
        w,
        221,
        292,
        1,
        kube,
        13,
        () =>
          `Warning FailedCreate replicaset/shop-6c9d7f Error creating: pods "shop-6c9d7f-${w.random.integer(10_000, 99_999)}" is forbidden: exceeded quota: team-shop, requested: limits.cpu=4, used: limits.cpu=12, limited: limits.cpu=12`,
        'kube-event',
      );
      w.log(220.5, kube, 9, `Normal NodeNotSchedulable node/${n2} Node ${n2} status is now: NodeNotSchedulable`, 'kube-event');
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([kube, 'configuration.changed', 'process.saturated']),
      };
    },
  },
  {
    name: '266-peony',
    domain: 'storage',
    told: 'A host that takes its frames too slowly makes a storage fabric drop those of others, and a new version of the service does more work for each request: both make it slow.',
    sources: ['Brocade Fabric OS Message Reference: MAPS-1001, MAPS-1003', 'Brocade SAN congestion: slow drain'],
    build: (w) => {
      const fabric = w.asset('switch');
      const lun = w.asset('lun', [['connected-to', fabric]]);
      const m = w.asset('server', [['stores-on', lun]]);
      const slow = w.asset('server', [['connected-to', fabric]]);
      const svc = w.asset('service', [['runs-on', m]], { version: '5.2.0' });
      const drained = step(213, 0, 1, 4);
      const heavier = step(230, 0, 1, 1);
      host(
        w,
        m,
        {
          operationSeconds: sum(flat(0.002), scaled(drained, 0.05)),
          iowait: scaled(drained, 0.25),
          user: sum(flat(0.2), scaled(heavier, 0.3)),
        },
        'otel',
      );
      host(w, slow, {}, 'otel');
      service(w, svc, { seconds: sum(flat(0.04), scaled(drained, 0.3), scaled(heavier, 0.4)), requests: flat(40) });
      w.counter(fabric, 'fcIfTxWaitCount', '1', { ifName: 'port12' }, step(213, 3, 9_000, 4), 0.3);
      w.counter(fabric, 'fcIfC3Discards', '1', { ifName: 'port12' }, step(213, 0, 5, 4), 0.4);
      repeated(
        w,
        213,
        292,
        0.3,
        fabric,
        12,
        () =>
          `raslogd: [MAPS-1003], ${w.random.integer(200, 999)}, FID 128, WARNING, sw-a, F-Port 12, Condition=ALL_HOST_PORTS(DEV_LATENCY_IMPACT==IO_PERF_IMPACT), Current Value:[DEV_LATENCY_IMPACT, IO_PERF_IMPACT, 5 ms Frame Delay], RuleName=defALL_PORTS_IO_PERF_IMPACT, Dashboard Category=Fabric Performance Impact.`,
        'raslogd',
      );
      w.change(230, svc, { version: '5.3.0' });
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: svc })],
        alert: svc,
        truth: together(
          [fabric, 'network.errors', 'disk.latency', 'log.errors', 'log.unusual', 'process.saturated', 'unknown'],
          [svc, 'configuration.changed'],
        ),
      };
    },
  },
  {
    name: '267-ranunculus',
    domain: 'service',
    told: 'A service becomes slow since a database waits for locks; of the database nothing is collected, and what the others write is what they write on any day.',
    sources: [WHOLE_DAY],
    build: (w) => {
      const [m1, m2, raid] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const db = w.asset('service');
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      for (const id of [m1, m2, raid]) host(w, id);
      service(w, app, { seconds: step(223, 0.07, 0.6, 4), requests: flat(50) });
      access(w, m1, 5);
      w.log(199, raid, 9, 'MR_MONITOR[1102]: <MRMON039> Controller ID:  0   Patrol Read started', 'megaraid');
      w.log(262, raid, 9, 'MR_MONITOR[1102]: <MRMON035> Controller ID:  0   Patrol Read complete', 'megaraid');
      w.log(215, m2, 9, 'systemd[1]: Finished fstrim.service - Discard unused blocks on filesystems from /etc/fstab.', 'systemd');
      w.log(221, m1, 9, "dbus-daemon[611]: [system] Successfully activated service 'org.freedesktop.PackageKit'", 'dbus-daemon');
      return { rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })], alert: app, truth: { kind: 'not-enough' } };
    },
  },
  {
    name: '268-salvia',
    domain: 'hardware',
    told: 'One sensor of a management controller reads nonsense for some minutes while all others around it are as ever.',
    sources: ['IPMI 2.0 sec. 35.14 (reading unavailable)', WHOLE_DAY],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const svc = w.asset('service', [['runs-on', m1]]);
      for (const id of [m1, m2]) host(w, id);
      bmc(w, m1, { inlet: pulse(241, 9, 22, 127) });
      bmc(w, m2, {});
      service(w, svc);
      distraction(w, m2, 201);
      return {
        rules: [
          above('Inlet too warm', 40, { metric: 'hw.temperature', labels: { 'hw.id': 'Inlet Temp', 'hw.name': 'Inlet Temp' }, on: m1 }),
        ],
        alert: m1,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '269-tuberose',
    domain: 'service',
    told: 'A limit stands within what is usual, and by chance it is passed for some minutes.',
    sources: [WHOLE_DAY],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      for (const id of [m1, m2]) host(w, id);
      service(w, db);
      const wave = (minute: number) => 0.11 + 0.03 * Math.sin(minute / 7.3) + 0.012 * Math.sin(minute / 2.9);
      service(w, app, { seconds: wave, noise: 0.1 });
      access(w, m1, 4);
      distraction(w, m1, 232);
      return { rules: [above('Slow answers', 0.13, { ...SLOW.prometheus, on: app })], alert: app, truth: { kind: 'nothing' } };
    },
  },
  {
    name: '270-verbena',
    domain: 'system',
    told: 'A service fails more often, and all that its host would have told is lost; the fan that has failed is in a machine that has nothing to do with it.',
    sources: [WHOLE_DAY],
    build: (w) => {
      const [m1, m2, far] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const app = w.asset('service', [['runs-on', m1]]);
      const batch = w.asset('service', [['runs-on', far]]);
      for (const id of [m1, m2, far]) host(w, id);
      w.lose(m1, 170);
      service(w, app, { failing: step(224, 0.001, 0.3, 1), requests: flat(40) });
      service(w, batch);
      bmc(w, far, { fan: step(205, 6100, 0) });
      w.event(205, far, {
        source: 'ipmi-sel',
        code: 'Fan.LowerCritical.GoingLow',
        message: 'FAN1 Lower Critical going low (Reading 0 < Threshold 500 RPM)',
        component: 'FAN1',
        severity: 'critical',
      });
      return { rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: app })], alert: app, truth: { kind: 'not-enough' } };
    },
  },
];
