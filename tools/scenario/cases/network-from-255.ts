import { flat, pulse, step } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { repeated } from '../texts.ts';

/** Faults of networks, in the words of their makers; written before they were first put. */
export const NETWORK_FROM_255: readonly Script[] = [
  {
    name: '255-echinacea',
    domain: 'network',
    told: 'A line card of a core router does not respond and is restarted; what is behind it is not reached for the time. The router’s clock is two minutes ahead.',
    sources: ['Junos OS System Log Messages: CHASSISD_FRU_OFFLINE_NOTICE', 'Junos alarmd: Alarm set'],
    build: (w) => {
      const core = w.asset('switch');
      const edge = w.asset('switch', [['connected-to', core]]);
      const [m1, m2] = [w.asset('server', [['connected-to', core]]), w.asset('server', [['connected-to', edge]])];
      const back = w.asset('service', [['runs-on', m1]]);
      const front = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', back],
      ]);
      host(w, m1, { traffic: step(224, 4e6, 0.9e6, 1) });
      host(w, m2);
      w.lose(m1, 225, 239);
      service(w, back, { requests: step(224, 50, 14, 1) });
      w.lose(back, 225, 239);
      service(w, front, { failing: pulse(224, 70, 0.001, 0.4), requests: flat(50), seconds: pulse(224, 70, 0.08, 0.7) });
      w.skew(core, 118);
      w.log(
        223.6,
        core,
        10,
        'chassisd[2970]: CHASSISD_FRU_OFFLINE_NOTICE: Taking FPC 1 offline: Restarting unresponsive board',
        'chassisd',
      );
      w.log(223.8, core, 12, 'alarmd[2213]: Alarm set: FPC color=RED, class=CHASSIS, reason=FPC 1 Hard errors', 'alarmd');
      w.log(223.9, core, 12, 'craftd[2214]:  Major alarm set, FPC 1 Hard errors', 'craftd');
      for (const port of [0, 1, 4, 6])
        w.log(
          224 + port / 60,
          core,
          12,
          `mib2d[2301]: SNMP_TRAP_LINK_DOWN: ifIndex ${512 + port}, ifAdminStatus up(1), ifOperStatus down(2), ifName xe-1/0/${port}`,
          'mib2d',
        );
      return {
        rules: [above('Failing requests', 6, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: cause([core, 'link.down', 'process.down', 'network.errors', 'log.errors', 'log.unusual', 'dependency.failed', 'unknown']),
      };
    },
  },
  {
    name: '256-freesia',
    domain: 'network',
    told: 'The light that a switch receives on its uplink sinks below the alarm threshold of its transceiver, frames arrive damaged, and a service behind it is slow. A release an hour and a half before has nothing to do with it.',
    sources: ['Cisco IOS system messages: SFF8472', 'RFC 2863 ifInErrors'],
    build: (w) => {
      const spine = w.asset('switch');
      const leaf = w.asset('switch', [['connected-to', spine]]);
      const [m1, m2] = [w.asset('server', [['connected-to', leaf]]), w.asset('server', [['connected-to', spine]])];
      const db = w.asset('service', [['runs-on', m2]], { version: '14.9' });
      const app = w.asset(
        'service',
        [
          ['runs-on', m1],
          ['depends-on', db],
        ],
        { version: '3.1.0' },
      );
      host(w, m1);
      host(w, m2);
      service(w, db);
      service(w, app, { seconds: step(226, 0.07, 0.5, 3) });
      w.change(135, app, { version: '3.1.1' });
      w.counter(leaf, 'ifInErrors', '1', { ifName: 'Te1/1/1' }, step(225, 0.001, 14, 2), 0.3);
      w.counter(leaf, 'ifHCInOctets', 'By', { ifName: 'Te1/1/1' }, flat(9e6), 0.2);
      w.gauge(
        leaf,
        'entSensorValue',
        'dBm',
        { sensor: 'Te1/1/1 Receive Power Sensor' },
        (minute) => -step(218, 4.1, 27, 12)(minute),
        0.01,
        [-40, 5],
      );
      repeated(
        w,
        226,
        292,
        0.2,
        leaf,
        12,
        () =>
          `%SFF8472-3-THRESHOLD_VIOLATION: Te1/1/1: Rx power low alarm; Operating value: -${w.random.between(25, 28).toFixed(1)} dBm, Threshold value: -18.6 dBm.`,
        'ios',
      );
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([leaf, 'network.errors', 'link.down']),
      };
    },
  },
  {
    name: '257-gladiolus',
    domain: 'network',
    told: 'The far end of a tunnel between two sites does not answer any more, and what an application asks of the other site times out.',
    sources: ['strongSwan libcharon/sa/task_manager.c', 'https://docs.strongswan.org/docs/latest/config/retransmission.html'],
    build: (w) => {
      const gateway = w.asset('server');
      const m = w.asset('server', [['connected-to', gateway]]);
      const app = w.asset('service', [['runs-on', m]]);
      const other = w.asset('service', [['runs-on', m]]);
      host(w, gateway, { traffic: step(219, 6e6, 0.4e6, 1) }, 'node');
      host(w, m);
      service(w, app, { failing: step(220, 0.002, 0.35, 2), seconds: step(220, 0.09, 2.4, 2), requests: flat(25) });
      service(w, other);
      for (let turn = 0; turn < 12; turn++) {
        const minute = 219 + turn * 5.8;
        for (const [late, text] of [
          [0.2, `retransmit 4 of request with message ID ${91 + turn}`],
          [1.2, `retransmit 5 of request with message ID ${91 + turn}`],
          [2.5, 'giving up after 5 retransmits'],
          [2.6, turn === 0 ? 'restarting CHILD_SA site-b' : `peer not responding, trying again (${turn + 1}/0)`],
        ] as const)
          w.log(
            minute + late,
            gateway,
            9,
            `charon[1180]: ${w.random.integer(5, 16).toString().padStart(2, '0')}[IKE] <site-b|${14 + turn}> ${text}`,
            'charon',
          );
      }
      repeated(
        w,
        220,
        294,
        3,
        app,
        17,
        () => 'java.net.SocketTimeoutException: Connect timed out calling https://ledger.site-b.internal:8443/entries',
        'app',
      );
      return {
        rules: [above('Failing requests', 3, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([
          gateway,
          'link.down',
          'service.unreached',
          'network.errors',
          'log.errors',
          'log.unusual',
          'dependency.failed',
          'unknown',
        ]),
      };
    },
  },
];
