import { flat, lagged, scaled, step, sum } from '../courses.ts';
import { bmc, host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW, together } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** Faults of machines, stores and networks, in the words of their makers; written before they were first put. */
export const VENDORS_FROM_251: readonly Script[] = [
  {
    name: '251-acacia',
    domain: 'hardware',
    told: 'The network adapter of a database host falls off its bus: the kernel and the management controller tell of a fatal bus error, and packets are lost.',
    sources: ['Linux Documentation/PCI/pcieaer-howto.rst', 'Dell EEMI guide, PCI1318'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m1]]);
      const app = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', db],
      ]);
      host(w, m1, { drops: step(221, 0.01, 60, 1), traffic: step(221, 3e6, 1.1e6, 2) });
      host(w, m2);
      service(w, db, { seconds: step(222, 0.02, 0.4, 2), requests: step(222, 60, 25, 2) }, 'otel');
      service(w, app, { seconds: step(222, 0.06, 0.9, 2), failing: step(222, 0.001, 0.08, 1) });
      const at = '0000:17:00.0';
      w.log(221, m1, 11, 'kernel: pcieport 0000:16:02.0: AER: Uncorrected (Fatal) error received: 0000:16:02.0', 'kernel');
      w.log(
        221.01,
        m1,
        11,
        `kernel: i40e ${at}: AER: PCIe Bus Error: severity=Uncorrected (Fatal), type=Transaction Layer, (Receiver ID)`,
        'kernel',
      );
      w.log(221.02, m1, 11, `kernel: i40e ${at}: AER:   device [8086:1572] error status/mask=00040000/00180000`, 'kernel');
      w.log(221.4, m1, 11, 'kernel: pcieport 0000:16:02.0: AER: device recovery failed', 'kernel');
      repeated(
        w,
        223,
        290,
        0.3,
        m1,
        12,
        () => `kernel: i40e ${at}: VSI seid 390 Tx ring ${w.random.integer(0, 23)} disable timeout`,
        'kernel',
      );
      w.event(221.1, m1, {
        source: 'redfish',
        code: 'IDRAC.2.8.PCI1318',
        message: 'A fatal error was detected on a component at bus 23 device 0 function 0.',
        component: 'PCI.Bus.23.0.0',
        severity: 'critical',
      });
      distraction(w, m2, 140);
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([m1, 'network.errors', 'link.down', 'log.errors', 'log.unusual', 'dependency.failed', 'unknown']),
      };
    },
  },
  {
    name: '252-begonia',
    domain: 'hardware',
    told: 'The compressor of a computer-room air conditioner trips by its head pressure; the room warms up, processors are clocked down and a service becomes slow. One controller does not answer meanwhile.',
    sources: ['Vertiv LIEBERT-GP-CONDITIONS-MIB', 'Linux drivers/platform thermal throttle messages'],
    build: (w) => {
      const crac = w.asset('cooling');
      const [m1, m2, m3] = [w.asset('server', [['cooled-by', crac]]), w.asset('server', [['cooled-by', crac]]), w.asset('server')];
      const svc = w.asset('service', [['runs-on', m1]]);
      const air = lagged(step(190, 22, 41), 22, 300);
      const slower = step(232, 0, 1, 10);
      host(w, m1, { user: (minute) => 0.35 + 0.45 * slower(minute) });
      host(w, m2);
      host(w, m3);
      for (const id of [m1, m2]) bmc(w, id, { inlet: air, cpu: sum(air, flat(29)), fan: (minute) => 5800 + 320 * (air(minute) - 22) });
      bmc(w, m3, {});
      w.lose(m2, 205, 300, 'hw.temperature');
      service(w, svc, { seconds: (minute) => 0.06 * (1 + 5 * slower(minute)), requests: flat(60) });
      w.event(190, crac, {
        source: 'agent',
        code: 'lgpConditionHighHeadPressureComp1',
        message: 'High Head Pressure Compressor 1',
        component: 'Compressor 1',
        severity: 'critical',
      });
      w.event(190.4, crac, {
        source: 'agent',
        code: 'lgpConditionCompressor1Lockout',
        message: 'Compressor 1 Lockout - unit requires manual reset',
        component: 'Compressor 1',
        severity: 'critical',
      });
      repeated(
        w,
        232,
        295,
        0.6,
        m1,
        12,
        () =>
          `kernel: mce: CPU${w.random.integer(0, 47)}: Package temperature above threshold, cpu clock throttled (total events = ${w.random.integer(100, 9_000)})`,
        'kernel',
      );
      return {
        rules: [above('Slow answers', 0.22, { ...SLOW.prometheus, on: svc })],
        alert: svc,
        truth: cause([crac, 'cooling.failed', 'temperature.high']),
      };
    },
  },
  {
    name: '253-camellia',
    domain: 'human',
    told: 'The secret by which hosts log in to a volume is replaced at the array and nowhere else: sessions that break cannot come back, and a filesystem goes read-only.',
    sources: ['RFC 7143 sec. 13.5 (login status 0201)', 'open-iscsi usr/initiator.c'],
    build: (w) => {
      const lun = w.asset('lun', [], { 'chap.secret.revision': '4', protocol: 'iscsi' });
      const [m1, m2] = [w.asset('server', [['stores-on', lun]]), w.asset('server')];
      const svc = w.asset('service', [['runs-on', m1]]);
      host(w, m1, { write: step(217, 3e6, 0.05e6, 1), busy: step(217, 0.1, 0.01, 1) });
      host(w, m2);
      service(w, svc, { failing: step(219, 0.001, 0.55, 2), requests: flat(40) });
      w.change(212, lun, { 'chap.secret.revision': '5' });
      w.log(216.8, m1, 12, 'kernel: connection2:0: detected conn error (1020)', 'kernel');
      repeated(
        w,
        217,
        296,
        2,
        m1,
        11,
        () =>
          w.random.pick([
            'iscsid[913]: conn 0 login rejected: initiator failed authorization with target',
            'iscsid[913]: Login authentication failed with target iqn.2010-06.com.purestorage:flasharray.5d3a11',
          ]),
        'iscsid',
      );
      w.log(218.9, m1, 11, 'kernel: session2: session recovery timed out after 120 secs', 'kernel');
      w.log(219, m1, 11, 'kernel: sd 11:0:0:1: rejecting I/O to offline device', 'kernel');
      w.log(219.1, m1, 10, 'kernel: EXT4-fs (sdd1): Remounting filesystem read-only', 'kernel');
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: svc })],
        alert: svc,
        truth: cause([lun, 'configuration.changed', 'credential.expired']),
      };
    },
  },
  {
    name: '254-dahlia',
    domain: 'storage',
    told: 'A brick of a replicated file system takes itself out of service since its disk does not answer, and the host of the application swaps since a report was started there: both make the application slow.',
    sources: ['glusterfs xlators/storage/posix/src/posix-helpers.c', 'glusterfs xlators/cluster/afr/src/afr-common.c'],
    build: (w) => {
      const [n1, n2, m] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const files = w.asset('cluster', [
        ['depends-on', n1],
        ['depends-on', n2],
      ]);
      const app = w.asset('service', [
        ['runs-on', m],
        ['stores-on', files],
      ]);
      const hung = step(208, 0, 1, 1);
      const swap = step(231, 0.02, 0.8, 6);
      host(w, n1, { write: (minute) => 4e6 * (1 - 0.98 * hung(minute)), busy: step(208, 0.1, 0.99) }, 'otel');
      host(w, n2, { write: flat(4e6) }, 'otel');
      host(w, m, { memory: step(231, 0.55, 0.97, 6), swap, iowait: scaled(swap, 0.3) }, 'otel');
      service(w, app, { seconds: sum(flat(0.05), scaled(hung, 0.25), scaled(swap, 0.4)), requests: flat(30) });
      w.log(
        208,
        n1,
        17,
        '[MSGID: 113075] [posix-helpers.c:2107:posix_health_check_thread_proc] 0-gv0-posix: health-check failed, going down',
        'glusterfsd',
      );
      w.log(
        208.5,
        n1,
        21,
        '[MSGID: 113075] [posix-helpers.c:2126:posix_health_check_thread_proc] 0-gv0-posix: still alive! -> SIGTERM',
        'glusterfsd',
      );
      w.log(
        209,
        m,
        13,
        "[MSGID: 114018] [client.c:2229:client_rpc_notify] 0-gv0-client-0: disconnected from client, process will keep trying to connect glusterd until brick's port is available",
        'glusterfs',
      );
      repeated(
        w,
        209,
        290,
        0.5,
        m,
        13,
        () => '[MSGID: 108001] [afr-common.c:6441:afr_notify] 0-gv0-replicate-0: Client-quorum is not met',
        'glusterfs',
      );
      w.log(230.8, m, 9, 'systemd[1]: Started quarter-close.service - Quarterly closing report.', 'systemd');
      return {
        rules: [above('Slow answers', 0.45, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together(
          [
            n1,
            'process.down',
            'disk.failed',
            'disk.utilization',
            'disk.latency',
            'log.errors',
            'log.unusual',
            'dependency.failed',
            'unknown',
          ],
          [m, 'memory.pressure', 'job.running', 'cpu.iowait'],
        ),
      };
    },
  },
];
