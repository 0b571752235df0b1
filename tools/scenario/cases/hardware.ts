import { flat, growth, lagged, queued, scaled, step, sum } from '../courses.ts';
import { bmc, host, service } from '../machines.ts';
import { above, below, cause, type Script, SLOW, seen } from '../script.ts';
import { chatter, distraction, repeated } from '../texts.ts';

const SMART = 'Pinheiro et al., FAST ’07, 3.5 (scan errors, reallocations); smartmontools attribute names';
const THERM = 'Linux arch/x86/kernel/cpu/mce/therm_throt.c (text); ASHRAE TC 9.9';

export const HARDWARE: readonly Script[] = [
  {
    name: '011-amber',
    domain: 'hardware',
    told: 'One disk of a shelf grows reallocated and pending sectors for hours and is at last thrown out of the array. A neighbour has had four bad sectors for years.',
    sources: [SMART],
    minutes: 420,
    build: (w) => {
      const shelf = w.asset('shelf', [], { 'raid.level': 'RAID-6' });
      const lun = w.asset('lun', [['stores-on', shelf]]);
      const db = w.asset('server', [['stores-on', lun]]);
      const bad = w.random.integer(1, 12);
      for (let slot = 1; slot <= 12; slot++) {
        const labels = { slot: `slot-${slot}`, serial: `ZC1${7100 + slot}`, model: 'ST8000NM0055' };
        const grown = slot === bad ? growth(150, 0, 3.4) : flat(slot === (bad % 12) + 1 ? 4 : 0);
        const whole = (course: (minute: number) => number) => (minute: number) => Math.floor(course(minute) + 1e-9);
        w.gauge(shelf, 'hw.disk.smart.reallocated_sectors', '{sector}', labels, whole(grown), 0);
        w.gauge(shelf, 'hw.disk.smart.pending_sectors', '{sector}', labels, whole(slot === bad ? growth(120, 0, 0.4) : flat(0)), 0);
        w.gauge(shelf, 'hw.temperature', 'Cel', labels, flat(33 + (slot % 3)), 0.01);
      }
      host(w, db);
      distraction(w, db, 300);
      w.event(395, shelf, {
        source: 'redfish',
        code: 'StorageDevice.1.0.VolumeDegraded',
        message: 'The volume RAID6-1 is degraded.',
        component: 'RAID6-1',
        severity: 'critical',
      });
      return { rules: [seen('Volume degraded', 'event', 'VolumeDegraded', shelf)], alert: shelf, truth: cause([shelf, 'disk.failed']) };
    },
  },
  {
    name: '012-basalt',
    domain: 'hardware',
    told: 'The cooling unit of one row delivers warmer and warmer air; four hosts of its racks heat up, those of the other row do not. The unit reports nothing; the clock of one host is wrong by three minutes.',
    sources: [THERM, 'IPMI 2.0 table 42-2 (thresholds)'],
    build: (w) => {
      const [unit, other] = [w.asset('cooling'), w.asset('cooling')];
      const [a, b, c] = [
        w.asset('rack', [['cooled-by', unit]]),
        w.asset('rack', [['cooled-by', unit]]),
        w.asset('rack', [['cooled-by', other]]),
      ];
      const hosts = [a, a, b, b, c, c].map((rack) => w.asset('server', [['member-of', rack]]));
      hosts.forEach((id, index) => {
        const supply = index < 4 ? growth(190 + index, 22, 0.22, 40) : flat(22);
        const inlet = lagged(supply, 6, w.minutes);
        bmc(w, id, { inlet, cpu: lagged(sum(inlet, flat(27)), 4, w.minutes), fan: scaled(inlet, 260) });
        host(w, id);
        for (let minute = 0; minute < w.minutes; minute++) {
          if (inlet(minute) > 35 && inlet(minute - 1) <= 35)
            w.event(minute, id, {
              source: 'ipmi-sel',
              code: 'Temperature.UpperNonCritical.GoingHigh',
              message: 'Upper Non-critical - going high',
              component: 'Inlet Temp',
              severity: 'warning',
            });
        }
      });
      const [first = '', second = ''] = hosts;
      w.skew(second, 180);
      distraction(w, first, 120);
      const rule = above('Inlet above 35 °C', 35, { metric: 'hw.temperature', labels: { 'hw.name': 'Inlet Temp' }, on: first });
      return {
        rules: [rule, { ...rule, id: 'inlet-second', condition: { ...rule.condition, assetId: second } }],
        alert: first,
        truth: cause([unit, 'cooling.failed']),
      };
    },
  },
  {
    name: '013-cinder',
    domain: 'hardware',
    told: 'A fan of one host stops; its processor heats up and throttles; the service on it becomes slow. The neighbours in the rack stay cool. A release elsewhere that hour has nothing to do with it.',
    sources: [THERM],
    build: (w) => {
      const rack = w.asset('rack');
      const [hot, cool] = [w.asset('server', [['member-of', rack]]), w.asset('server', [['member-of', rack]])];
      const app = w.asset('service', [['runs-on', hot]]);
      const stranger = w.asset('service', [['runs-on', cool]], { 'app.version': '2.8.1' });
      const temperature = lagged(step(180, 52, 98), 9, w.minutes);
      bmc(w, hot, { cpu: temperature, fan: step(180, 6100, 0) });
      bmc(w, cool, {});
      const throttled = (minute: number) => (temperature(minute) > 92 ? 0.88 : 0.45);
      host(w, hot, { user: throttled });
      host(w, cool);
      service(w, app, { seconds: queued(0.04, throttled), requests: flat(60) });
      service(w, stranger);
      w.change(201, stranger, { 'app.version': '2.8.2' });
      w.event(181, hot, {
        source: 'ipmi-sel',
        code: 'Fan.LowerCritical.GoingLow',
        message: 'Lower Critical - going low',
        component: 'FAN1',
        severity: 'critical',
      });
      let steps = 0;
      repeated(
        w,
        205,
        w.minutes,
        0.3,
        hot,
        10,
        () => `kernel: CPU3: Core temperature above threshold, cpu clock throttled (total events = ${137 * ++steps})`,
        'kernel',
      );
      return { rules: [above('Slow answers', 0.15, { ...SLOW.prometheus, on: app })], alert: app, truth: cause([hot, 'fan.failed']) };
    },
  },
  {
    name: '014-dune',
    domain: 'hardware',
    told: 'A power strip loses its feed. Two hosts with one power supply each go silent at once, a third on another strip does not. The strip sends its trap; logs of the silent hosts end without a word.',
    sources: ['PowerNet-MIB upsOnBattery and input traps (APC)', 'Prometheus: up is 0 when a scrape fails'],
    build: (w) => {
      const [strip, second] = [w.asset('pdu'), w.asset('pdu')];
      const dead = [w.asset('server', [['powered-by', strip]]), w.asset('server', [['powered-by', strip]])];
      const alive = w.asset('server', [['powered-by', second]]);
      const app = w.asset('service', [['runs-on', dead[0] ?? '']]);
      const proxy = w.asset('service', [
        ['depends-on', app],
        ['runs-on', alive],
      ]);
      for (const id of [...dead, alive]) {
        host(w, id);
        w.gauge(id, 'up', '1', { job: 'node' }, dead.includes(id) ? step(255, 1, 0) : flat(1), 0);
      }
      for (const id of dead)
        for (const metric of [
          'system.cpu.utilization',
          'system.memory.utilization',
          'system.disk.io',
          'system.disk.utilization',
          'system.network.io',
          'node_cpu_seconds_total',
          'node_memory_MemAvailable_bytes',
          'node_disk_written_bytes_total',
          'node_disk_read_bytes_total',
          'node_disk_io_time_seconds_total',
          'node_network_receive_bytes_total',
          'system.disk.operation_time',
        ])
          w.lose(id, 255, w.minutes, metric);
      w.gauge(app, 'up', '1', { job: 'app' }, step(255, 1, 0), 0);
      service(w, proxy, { failing: step(255, 0.001, 0.6) });
      w.event(255, strip, {
        source: 'snmp-trap',
        code: 'PowerSupply.InputLost',
        message: 'UPS: On battery power in response to an input power problem.',
        component: null,
        severity: 'critical',
      });
      repeated(
        w,
        256,
        w.minutes,
        4,
        proxy,
        17,
        () =>
          `nginx[811]: connect() failed (113: No route to host) while connecting to upstream, client: 10.20.4.${w.random.integer(2, 250)}`,
        'nginx',
      );
      return {
        rules: [
          above('Failing requests', 5, { metric: 'http_requests_total', labels: { code: '500' }, on: proxy, for: 3 }),
          below('Host is down', 1, { metric: 'up', on: dead[0] ?? '', for: 2 }),
        ],
        alert: proxy,
        truth: cause([strip, 'power.failed']),
      };
    },
  },
  {
    name: '015-ember',
    domain: 'hardware',
    told: 'A memory module gives more and more correctable errors, then an uncorrectable one: the kernel panics and the host is away. The service that runs on it is gone.',
    sources: [
      'Linux drivers/edac (texts); Schroeder et al., DRAM Errors in the Wild, SIGMETRICS ’09 (correctable errors precede uncorrectable ones)',
    ],
    build: (w) => {
      const machine = w.asset('server');
      const app = w.asset('service', [['runs-on', machine]]);
      const front = w.asset('service', [['depends-on', app]]);
      host(w, machine);
      w.lose(machine, 246);
      service(w, front, { failing: step(246, 0.001, 0.45) });
      w.gauge(app, 'probe_success', '1', {}, step(246, 1, 0), 0);
      w.gauge(machine, 'hw.memory.correctable_errors', '{error}', {}, (minute) => Math.floor(Math.max(0, minute - 100) ** 1.4 / 12), 0);
      for (let minute = 100; minute < 246; minute += w.random.between(1, 12))
        w.log(
          minute,
          machine,
          13,
          `kernel: EDAC MC0: 1 CE memory read error on CPU_SrcID#0_Ha#0_Chan#1_DIMM#0 (channel:1 slot:0 page:0x${w.random.integer(1e6, 9e6).toString(16)} offset:0x${w.random.integer(100, 4000).toString(16)} grain:32 syndrome:0x0)`,
          'kernel',
        );
      w.event(245.8, machine, {
        source: 'ipmi-sel',
        code: 'Memory.UncorrectableEcc',
        message: 'Uncorrectable ECC',
        component: 'DIMM_B1',
        severity: 'critical',
      });
      return {
        rules: [below('Probe fails', 1, { metric: 'probe_success', on: app, for: 3 })],
        alert: app,
        truth: cause([machine, 'memory.failed', 'log.unusual', 'process.down']),
      };
    },
  },
  {
    name: '016-flint',
    domain: 'hardware',
    told: 'The battery of a RAID controller fails; the controller gives up its write cache, each write now waits for the disks, and the database is slow. Load is as ever.',
    sources: [
      'Broadcom MegaRAID event messages: “BBU disabled; changing WB virtual disks to WT”',
      'Gregg, Systems Performance, 9.3 (write-back caches)',
    ],
    build: (w) => {
      const machine = w.asset('server');
      const db = w.asset('service', [['runs-on', machine]]);
      const app = w.asset('service', [['depends-on', db]]);
      host(
        w,
        machine,
        {
          operationSeconds: step(200, 0.0009, 0.011, 1),
          busy: step(200, 0.12, 0.72, 1),
          iowait: step(200, 0.02, 0.21, 1),
          write: flat(6e6),
        },
        'otel',
      );
      service(w, db, { seconds: step(200, 0.012, 0.11, 1) });
      service(w, app, { seconds: step(200, 0.09, 0.34, 1) });
      w.event(199.5, machine, {
        source: 'redfish',
        code: 'StorageController.1.0.BatteryFailed',
        message: 'Battery on controller RAID.Slot.1 has failed.',
        component: 'RAID.Slot.1',
        severity: 'warning',
      });
      w.log(
        199.6,
        machine,
        13,
        'MR_MONITOR[2210]: Controller ID: 0 BBU disabled; changing WB virtual disks to WT, Forced WB VDs are not affected',
        'MR_MONITOR',
      );
      distraction(w, machine, 150);
      chatter(w, app);
      return {
        rules: [above('Slow answers', 0.25, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([machine, 'disk.latency', 'battery.failed', 'raid.degraded', 'log.unusual', 'power.failed']),
      };
    },
  },
];
