import { flat, growth, lagged, pulse, queued, scaled, step, sum } from '../courses.ts';
import { bmc, host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

/** One cause each, with rivals beside it. */
export const FROM_121: readonly Script[] = [
  {
    name: '121-tamarack',
    domain: 'hardware',
    told: 'One of two power supplies of a host fails; the management controller caps its power, the processor runs at a third of its clock and the service is slow. A neighbour in the rack was released an hour before, a disk of another counts old bad sectors.',
    sources: ['Dell iDRAC event messages (PSU0001)', 'Linux drivers/powercap (behaviour)'],
    build: (w) => {
      const rack = w.asset('rack');
      const [ill, neighbour] = [
        w.asset('server', [['member-of', rack]]),
        w.asset('server', [['member-of', rack]], { 'app.version': '2.1.0' }),
      ];
      const app = w.asset('service', [['runs-on', ill]]);
      bmc(w, ill, { cpu: lagged(step(228, 58, 47), 4, w.minutes) });
      bmc(w, neighbour, {});
      const load = step(229, 0.3, 0.86, 3);
      host(w, ill, { user: load });
      host(w, neighbour);
      service(w, app, { requests: flat(50), seconds: queued(0.04, load) });
      w.change(170, neighbour, { 'app.version': '2.2.0' }, 'ci');
      w.gauge(neighbour, 'hw.disk.reallocated_sectors', '{sector}', { 'hw.id': 'slot-3' }, flat(16), 0);
      w.event(228, ill, {
        source: 'redfish',
        code: 'Power.1.0.PowerSupplyFailed',
        message: 'Power supply 2 has failed.',
        component: 'PSU.Slot.2',
        severity: 'critical',
      });
      w.log(229, ill, 12, 'kernel: intel_rapl: power limit enforced by platform, package-0 running below base frequency', 'kernel');
      return {
        rules: [above('Slow answers', 0.15, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([ill, 'power.failed', 'cpu.throttled']),
      };
    },
  },
  {
    name: '122-umbra',
    domain: 'storage',
    told: 'A solid-state drive of a database host stops answering for half a minute at a time: the kernel aborts its commands and resets it. The database is slow, its caller too. A backup on the caller’s host ended an hour before.',
    sources: ['Linux drivers/nvme/host/pci.c (texts)'],
    build: (w) => {
      const [store, machine] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', store]]);
      const app = w.asset('service', [
        ['runs-on', machine],
        ['depends-on', db],
      ]);
      host(w, store, { operationSeconds: step(226, 0.0009, 0.6), iowait: step(226, 0.01, 0.4), busy: step(226, 0.08, 0.97) });
      host(w, machine, { write: pulse(120, 45, 1e6, 60e6) });
      w.log(120, machine, 9, 'bareos-fd[804]: Start Backup JobId 3310, Job=app-daily', 'bareos-fd');
      w.log(165, machine, 9, 'bareos-fd[804]: Backup JobId 3310 finished: Backup OK', 'bareos-fd');
      repeated(
        w,
        225,
        w.minutes,
        0.7,
        store,
        13,
        () => `kernel: nvme nvme1: I/O ${w.random.integer(1, 900)} QID ${w.random.integer(1, 16)} timeout, aborting`,
        'kernel',
      );
      repeated(
        w,
        227,
        w.minutes,
        0.2,
        store,
        19,
        () => 'kernel: nvme nvme1: controller is down; will reset: CSTS=0x3, PCI_STATUS=0x10',
        'kernel',
      );
      service(w, db, { seconds: step(226, 0.01, 0.7, 2) });
      service(w, app, { seconds: step(226, 0.06, 0.85, 2) });
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([store, 'disk.failed', 'disk.latency', 'log.errors']),
      };
    },
  },
  {
    name: '123-vesper',
    domain: 'network',
    told: 'The optics of a switch’s uplink grow dim over an hour: the port receives ever more broken frames; the services of two hosts behind it are slow for their callees stand on the other side. A third host’s callee stands beside it and is as ever.',
    sources: ['Cisco IOS (SFP-4-LOW_RX_POWER_WARN text)', 'IEEE 802.3 (FCS errors)'],
    build: (w) => {
      const core = w.asset('switch');
      const edge = w.asset('switch', [['connected-to', core]]);
      const [m1, m2, m3] = [
        w.asset('server', [['connected-to', edge]]),
        w.asset('server', [['connected-to', edge]]),
        w.asset('server', [['connected-to', core]]),
      ];
      const far = w.asset('service', [['runs-on', m3]]);
      const [a, b] = [
        w.asset('service', [
          ['runs-on', m1],
          ['depends-on', far],
        ]),
        w.asset('service', [
          ['runs-on', m2],
          ['depends-on', far],
        ]),
      ];
      for (const id of [m1, m2, m3]) host(w, id);
      const broken = growth(178, 0.02, 1.1, 70);
      for (const port of [1, 49])
        w.counter(
          edge,
          'system.network.errors',
          '{error}',
          { 'network.interface.name': `Te1/${port}`, 'network.io.direction': 'receive' },
          port === 49 ? broken : flat(0.01),
          0.3,
        );
      service(w, far, { seconds: flat(0.03) });
      service(w, a, { seconds: sum(flat(0.08), scaled(broken, 0.009)) });
      service(w, b, { seconds: sum(flat(0.11), scaled(broken, 0.008)) });
      w.log(
        181,
        edge,
        12,
        '%SFP-4-LOW_RX_POWER_WARN: Te1/49: Rx power low warning; Operating value: -14.6 dBm, Threshold value: -13.9 dBm.',
        'ios',
      );
      w.log(
        214,
        edge,
        11,
        '%SFP-3-LOW_RX_POWER_ALARM: Te1/49: Rx power low alarm; Operating value: -17.2 dBm, Threshold value: -16.9 dBm.',
        'ios',
      );
      distraction(w, m1, 220);
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: a })],
        alert: a,
        truth: cause([edge, 'network.errors', 'link.down', 'log.errors']),
      };
    },
  },
  {
    name: '124-willet',
    domain: 'hypervisor',
    told: 'A host of virtual machines loses all paths to one datastore; the disks of the two machines that store there wait, those of the third do not. A machine was moved away that morning.',
    sources: ['VMware KB 2004684 (all paths down, texts)'],
    build: (w) => {
      const [bad, good] = [w.asset('lun'), w.asset('lun')];
      const physical = w.asset('hypervisor', [
        ['stores-on', bad],
        ['stores-on', good],
      ]);
      const [a, b, c] = [
        w.asset('vm', [
          ['runs-on', physical],
          ['stores-on', bad],
        ]),
        w.asset('vm', [
          ['runs-on', physical],
          ['stores-on', bad],
        ]),
        w.asset('vm', [
          ['runs-on', physical],
          ['stores-on', good],
        ]),
      ];
      const app = w.asset('service', [['runs-on', a]]);
      for (const id of [a, b])
        host(
          w,
          id,
          { operationSeconds: step(231, 0.003, 1.8), iowait: step(231, 0.02, 0.55), busy: step(231, 0.1, 1), write: step(231, 2e6, 2e4) },
          'otel',
        );
      host(w, c, {}, 'otel');
      w.gauge(physical, 'system.cpu.utilization', '1', {}, flat(0.44), 0.04, [0, 1]);
      service(w, app, { seconds: step(231, 0.05, 3), failing: step(233, 0.001, 0.3) });
      w.log(40, physical, 9, 'vmkernel: cpu12: Migrate: 1290: VM 5 migrated to another host', 'vmkernel');
      w.log(231, physical, 19, `vmkernel: cpu4: ScsiDevice: 6878: Device ${bad} APD Notify; [APD START]; all paths are down`, 'vmkernel');
      w.log(231.4, physical, 19, `vmkernel: cpu9: StorageApdHandler: 1204: APD start for device ${bad}`, 'vmkernel');
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause(
          [physical, 'disk.failed', 'log.errors', 'link.down', 'disk.latency'],
          [bad, 'disk.failed', 'disk.latency', 'link.down'],
        ),
      };
    },
  },
  {
    name: '125-xylem',
    domain: 'system',
    told: 'A service starts more and more threads until its limit of tasks is reached: nothing more can be forked and it answers with errors. Its host has processor and memory to spare; the nightly upgrade changed a library hours before.',
    sources: ['Linux kernel/cgroup/pids.c (text)', 'systemd.resource-control(5): TasksMax'],
    build: (w) => {
      const machine = w.asset('server');
      const app = w.asset('service', [['runs-on', machine]]);
      const front = w.asset('service', [['depends-on', app]]);
      host(w, machine);
      w.gauge(machine, 'system.processes.count', '{process}', {}, growth(90, 210, 14, 2400), 0.01);
      service(w, app, { failing: step(241, 0.001, 0.45) });
      service(w, front, { failing: step(241, 0.001, 0.4) });
      w.log(31, machine, 9, 'apt-daily: Unpacking libcurl4:amd64 (7.88.1-10+deb12u8) over (7.88.1-10+deb12u7) ...', 'apt');
      repeated(
        w,
        241,
        w.minutes,
        2,
        machine,
        12,
        () => 'kernel: cgroup: fork rejected by pids controller in /system.slice/app.service',
        'kernel',
      );
      repeated(
        w,
        241,
        w.minutes,
        3,
        app,
        17,
        () => 'java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached',
        'app',
      );
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: cause([machine, 'process.saturated', 'log.errors'], [app, 'process.saturated', 'log.errors', 'service.errors']),
      };
    },
  },
  {
    name: '126-yewtree',
    domain: 'service',
    told: 'A disk of a search cluster’s host passes the flood stage: its indexes become read-only, and the shop that writes there answers with errors. Searches go on as ever. A certificate elsewhere is renewed meanwhile.',
    sources: ['Elasticsearch DiskThresholdMonitor (text)'],
    build: (w) => {
      const [node, machine] = [w.asset('server'), w.asset('server')];
      const search = w.asset('service', [['runs-on', node]]);
      const shop = w.asset('service', [
        ['runs-on', machine],
        ['depends-on', search],
      ]);
      host(w, node, { filesystem: growth(0, 0.71, 0.00102, 0.96) }, 'otel');
      host(w, machine);
      service(w, search);
      service(w, shop, { failing: step(237, 0.001, 0.22) });
      repeated(
        w,
        236,
        w.minutes,
        1,
        node,
        13,
        () =>
          'elasticsearch: [WARN ][o.e.c.r.a.DiskThresholdMonitor] flood stage disk watermark [95%] exceeded on [n1], all indices on this node will be marked read-only',
        'elasticsearch',
      );
      repeated(
        w,
        237,
        w.minutes,
        3,
        shop,
        17,
        () =>
          'shop[77]: cluster_block_exception: index [orders] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block]',
        'shop',
      );
      w.log(230, machine, 9, 'certbot[2211]: Congratulations, all renewals succeeded', 'certbot');
      access(w, shop, 2, step(237, 0.002, 0.22));
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: shop })],
        alert: shop,
        truth: cause([node, 'filesystem.full'], [search, 'filesystem.full']),
      };
    },
  },
];
