import { flat, lagged, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW, together } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

/** Faults of cooling, cables, firewalls and hypervisors, in the words of their makers; written before they were first put. */
export const VENDORS_FROM_301: readonly Script[] = [
  {
    name: '301-abelia',
    domain: 'hardware',
    told: 'A pump of a coolant distribution unit stands still: the graphics processors of two machines on its loop become hot and are clocked down, and what they compute takes longer. A machine on another loop stays cool; one clock is 50 s ahead.',
    sources: ['NVIDIA dcgm-exporter: default counters', 'Liebert LIEBERT-GP-CONDITIONS-MIB: loss of flow'],
    build: (w) => {
      const [loop, other] = [w.asset('cooling'), w.asset('cooling')];
      const [g1, g2] = [w.asset('server', [['cooled-by', loop]]), w.asset('server', [['cooled-by', loop]])];
      const g3 = w.asset('server', [['cooled-by', other]]);
      const model = w.asset('service', [['runs-on', g1]]);
      const stopped = step(214, 0, 1, 2);
      const warm = lagged(stopped, 6, w.minutes);
      for (const id of [g1, g2, g3]) {
        const heat = id === g3 ? flat(0) : warm;
        host(w, id, {}, 'node');
        for (const gpu of ['0', '1']) {
          w.gauge(id, 'DCGM_FI_DEV_GPU_TEMP', 'Cel', { gpu }, sum(flat(51), scaled(heat, 37)), 0.02);
          w.gauge(id, 'DCGM_FI_DEV_SM_CLOCK', 'MHz', { gpu }, sum(flat(1_755), scaled(heat, -980)), 0.01);
          w.gauge(id, 'DCGM_FI_DEV_GPU_UTIL', '%', { gpu }, sum(flat(63), scaled(heat, 33)), 0.06, [0, 100]);
        }
      }
      w.skew(g1, 50);
      service(w, model, { seconds: sum(flat(0.4), scaled(warm, 0.9)), requests: flat(12) }, 'otel');
      w.event(214.2, loop, {
        source: 'snmp-trap',
        code: '1.3.6.1.4.1.476.1.42.3.2.0.1',
        message: 'lgpEventConditionEntryAdded: Pump 1 - Loss Of Flow',
        component: 'Pump 1',
        severity: 'critical',
      });
      w.log(150, g3, 13, 'nv-hostengine[1420]: WARNING: field 1009 is not supported on GPU 1', 'nvidia-dcgm');
      distraction(w, g2, 203);
      return {
        rules: [above('Slow answers', 0.9, { ...SLOW.otel, on: model })],
        alert: model,
        truth: cause([loop, 'cooling.failed', 'fan.failed', 'log.errors', 'log.unusual', 'unknown']),
      };
    },
  },
  {
    name: '302-bergenia',
    domain: 'storage',
    told: 'The cable between an adapter and a shelf is bad: commands are aborted and sent again, and a database waits for its disk; later somebody leaves a proxy an eighth of its connections. Both make requests fail.',
    sources: ['Linux drivers/scsi/mpt3sas/mpt3sas_base.c, mpt3sas_scsih.c', 'nginx src/core/ngx_connection.c'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m2]]);
      const app = w.asset(
        'service',
        [
          ['runs-on', m1],
          ['depends-on', db],
        ],
        { 'nginx.worker_connections': '4096' },
      );
      const bad = step(211, 0, 1, 2);
      const few = step(237, 0, 1, 1);
      host(w, m1);
      host(w, m2, { operationSeconds: sum(flat(0.002), scaled(bad, 0.24)), iowait: sum(flat(0.01), scaled(bad, 0.22)) }, 'otel');
      service(w, db, { seconds: sum(flat(0.01), scaled(bad, 0.6)), requests: flat(110) });
      service(w, app, {
        failing: sum(flat(0.001), scaled(bad, 0.1), scaled(few, 0.2)),
        seconds: sum(flat(0.06), scaled(bad, 1)),
        requests: flat(60),
      });
      repeated(
        w,
        211,
        294,
        3,
        m2,
        12,
        () => 'kernel: mpt3sas_cm0: log_info(0x31110e05): originator(PL), code(0x11), sub_code(0x0e05)',
        'kernel',
      );
      repeated(
        w,
        212,
        294,
        0.4,
        m2,
        13,
        () =>
          `kernel: sd 0:0:7:0: attempting task abort!scmd(0x00000000${w.random.integer(10_000_000, 99_999_999)}), outstanding for ${w.random.integer(30_100, 31_400)} ms & timeout 30000 ms`,
        'kernel',
      );
      repeated(w, 212, 294, 0.4, m2, 13, () => 'kernel: sd 0:0:7:0: Power-on or device reset occurred', 'kernel');
      w.change(236.5, app, { 'nginx.worker_connections': '512' });
      repeated(
        w,
        237,
        294,
        2,
        app,
        17,
        () =>
          `[alert] 1201#1201: *${w.random.integer(80_000, 900_000)} 512 worker_connections are not enough while connecting to upstream, client: 10.20.4.${w.random.integer(2, 250)}, server: shop.example.net`,
        'nginx',
      );
      return {
        rules: [above('Failing requests', 11, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: together(
          [m2, 'disk.latency', 'disk.failed', 'disk.utilization', 'link.down', 'log.errors', 'log.unusual'],
          [app, 'configuration.changed', 'process.saturated'],
        ),
      };
    },
  },
  {
    name: '303-cosmos',
    domain: 'network',
    told: 'A firewall runs short of memory and enters its conserve mode: part of the new sessions between two zones is dropped. The database behind it was released in that hour and is well.',
    sources: ['Fortinet FortiOS log reference: 22011, 22700', 'FORTINET-FORTIGATE-MIB: fgSysMemUsage, fgSysSesCount'],
    build: (w) => {
      const gate = w.asset('switch');
      const [m1, m2] = [w.asset('server', [['connected-to', gate]]), w.asset('server', [['connected-to', gate]])];
      const db = w.asset('service', [['runs-on', m2]], { version: '15.6' });
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      for (const id of [m1, m2]) host(w, id);
      service(w, db, { requests: step(229, 80, 61, 2) });
      service(w, app, { failing: step(229, 0.001, 0.2, 2), seconds: step(229, 0.07, 0.4, 2), requests: flat(55) });
      w.gauge(gate, 'fgSysMemUsage', '%', {}, step(190, 63, 89, 38), 0.008);
      w.gauge(gate, 'fgSysSesCount', '1', {}, flat(41_000), 0.04);
      w.gauge(gate, 'fgSysCpuUsage', '%', {}, flat(22), 0.1);
      w.change(197, db, { version: '15.7' });
      w.log(
        228.6,
        gate,
        18,
        'devname="fw-2" logid="0100022011" type="event" subtype="system" level="critical" vd="root" logdesc="Memory conserve mode entered" service="kernel" conserve="on" total="3962 MB" used="3487 MB" red="3486 MB" green="3248 MB" msg="Kernel enters memory conserve mode"',
        'fortigate',
      );
      for (const minute of [229.1, 236.4, 251.8])
        w.log(
          minute,
          gate,
          13,
          'devname="fw-2" logid="0100022700" type="event" subtype="system" level="warning" vd="root" logdesc="IPS session scan paused" action="drop" msg="IPS session scan, enter fail open mode"',
          'fortigate',
        );
      w.log(
        120,
        gate,
        9,
        'devname="fw-2" logid="0100032001" type="event" subtype="system" level="information" vd="root" logdesc="Admin login successful" user="backup" ui="ssh(10.20.0.5)" action="login" status="success"',
        'fortigate',
      );
      distraction(w, m1, 221);
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([gate, 'memory.pressure', 'process.saturated', 'network.errors', 'log.errors', 'log.unusual', 'unknown']),
      };
    },
  },
  {
    name: '304-deutzia',
    domain: 'hypervisor',
    told: 'A device of a shared store of three hypervisors fails and what it held is copied anew, so that a machine waits for its disk; and the shared memory of a database is used up. Both make requests fail.',
    sources: ['VMware KB 2143214 (vob.vsan.lsom.diskerror)', 'telegraf inputs.vsphere: vSAN', 'Oracle Database Error Messages: ORA-04031'],
    build: (w) => {
      const store = w.asset('cluster');
      const [h1, h2, h3] = [0, 1, 2].map(() => w.asset('hypervisor', [['member-of', store]])) as [string, string, string];
      const vm = w.asset('vm', [
        ['runs-on', h1],
        ['stores-on', store],
      ]);
      const m = w.asset('server');
      const db = w.asset('service', [['runs-on', m]]);
      const app = w.asset('service', [
        ['runs-on', vm],
        ['depends-on', db],
      ]);
      const broken = step(208, 0, 1, 2);
      const tight = step(233, 0, 1, 1);
      host(w, vm, { operationSeconds: sum(flat(0.002), scaled(broken, 0.05)), iowait: sum(flat(0.01), scaled(broken, 0.2)) }, 'otel');
      host(w, m);
      for (const id of [h1, h2, h3]) w.gauge(id, 'vsphere_host_cpu_usage_average', '%', {}, flat(w.random.between(30, 50)), 0.05);
      w.gauge(store, 'vsphere_vsan_performance_clusterdomclient_latencyavgwrite', 'us', {}, sum(flat(900), scaled(broken, 40_000)), 0.1);
      w.gauge(
        store,
        'vsphere_vsan_resync_totalbytestosync',
        'By',
        {},
        (minute) => (minute < 209 ? 0 : Math.max(0, 2.1e12 - (minute - 209) * 9e9)),
        0.01,
      );
      service(w, db, { failing: sum(flat(0.0005), scaled(tight, 0.12)), requests: flat(90) });
      service(w, app, { failing: sum(flat(0.001), scaled(broken, 0.09), scaled(tight, 0.22)), requests: flat(50) });
      w.log(
        207.9,
        h2,
        12,
        'vobd: [vSANCorrelator] 4692341231us: [vob.vsan.lsom.diskerror] vSAN device 52f1b1a4-0a52-9e5f-6d3c-1f2b8f6f0c11 is under permanent error.',
        'vobd',
      );
      w.log(
        207.95,
        h2,
        12,
        'vobd: [vSANCorrelator] 4692341907us: [esx.problem.vob.vsan.lsom.diskerror] vSAN device 52f1b1a4-0a52-9e5f-6d3c-1f2b8f6f0c11 is under permanent error.',
        'vobd',
      );
      repeated(
        w,
        233,
        294,
        1.5,
        db,
        17,
        () =>
          `ORA-04031: unable to allocate ${w.random.integer(32, 4_200)} bytes of shared memory ("shared pool","unknown object","sga heap(3,0)","kglsim heap")`,
        'oracle',
      );
      access(w, vm, 3);
      distraction(w, m, 225);
      return {
        rules: [above('Failing requests', 12, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: together(
          [h2, 'disk.failed', 'log.errors', 'log.unusual'],
          [db, 'memory.pressure', 'process.saturated', 'log.errors', 'log.unusual'],
        ),
      };
    },
  },
];
