import { flat, pulse, queued, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, below, cause, type Script, SLOW } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

const STEAL = 'Gregg, Systems Performance, ch. 11 (hypervisors: steal time)';
const VMWARE = 'VMware vSphere resource management guide (ballooning, swapping); KB 2007236 (text on deteriorated latency)';

export const HYPERVISOR: readonly Script[] = [
  {
    name: '041-warren',
    domain: 'hypervisor',
    told: 'One virtual machine takes all the processor of its host; its neighbours wait (steal) and a service on one of them is slow.',
    sources: [STEAL],
    build: (w) => {
      const physical = w.asset('hypervisor');
      const [victim, noisy, third] = [
        w.asset('vm', [['runs-on', physical]]),
        w.asset('vm', [['runs-on', physical]]),
        w.asset('vm', [['runs-on', physical]]),
      ];
      const app = w.asset('service', [['runs-on', victim]]);
      const burn = step(218, 0.15, 0.97);
      host(w, noisy, { user: burn });
      host(w, victim, { user: flat(0.35), steal: step(218, 0.005, 0.28) });
      host(w, third, { user: flat(0.1), steal: step(218, 0.005, 0.2) });
      w.gauge(physical, 'system.cpu.utilization', '1', {}, step(218, 0.42, 0.99), 0.03, [0, 1]);
      service(w, app, { seconds: queued(0.05, step(218, 0.4, 0.86)) });
      return {
        rules: [above('Slow answers', 0.2, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([noisy, 'cpu.utilization', 'job.running']),
      };
    },
  },
  {
    name: '042-yard',
    domain: 'hypervisor',
    told: 'A host of virtual machines has promised more memory than it has; it swaps them out, and the service in one of them becomes slow. A backup of another machine ran and ended hours before.',
    sources: [VMWARE],
    build: (w) => {
      const physical = w.asset('hypervisor');
      const [a, b] = [w.asset('vm', [['runs-on', physical]]), w.asset('vm', [['runs-on', physical]])];
      const app = w.asset('service', [['runs-on', a]]);
      host(w, a, { memory: flat(0.55), iowait: step(222, 0.01, 0.15) });
      host(w, b, { memory: step(170, 0.4, 0.9, 40) });
      w.gauge(physical, 'system.memory.utilization', '1', { 'system.memory.state': 'used' }, step(170, 0.78, 0.985, 45), 0.005, [0, 1]);
      w.gauge(physical, 'system.paging.utilization', '1', { 'system.paging.state': 'used' }, step(215, 0.01, 0.35, 10), 0.02, [0, 1]);
      w.log(30, b, 9, 'bareos-fd[990]: Start Backup JobId 5121, Job=vm-daily', 'bareos-fd');
      w.log(66, b, 9, 'bareos-fd[990]: Backup JobId 5121 finished: Backup OK', 'bareos-fd');
      service(w, app, { seconds: step(222, 0.08, 0.6) });
      return {
        rules: [above('Slow answers', 0.25, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([physical, 'memory.pressure'], [b, 'memory.pressure']),
      };
    },
  },
  {
    name: '043-zenith',
    domain: 'hypervisor',
    told: 'A host of virtual machines dies without a word: its three machines and it are silent from one minute to the next, those of the other host go on.',
    sources: ['Prometheus: up is 0 when a scrape fails'],
    build: (w) => {
      const [dead, alive] = [w.asset('hypervisor'), w.asset('hypervisor')];
      const gone = [w.asset('vm', [['runs-on', dead]]), w.asset('vm', [['runs-on', dead]]), w.asset('vm', [['runs-on', dead]])];
      const stays = w.asset('vm', [['runs-on', alive]]);
      const app = w.asset('service', [['runs-on', gone[0] ?? '']]);
      for (const id of [...gone, stays, dead, alive]) {
        host(w, id, {});
        const lost = id === dead || gone.includes(id);
        if (lost) {
          w.lose(id, 240);
        }
      }
      for (const id of [...gone, dead]) w.gauge(`${id}`, 'probe_success', '1', { module: 'icmp' }, flat(1), 0);
      w.gauge(app, 'probe_success', '1', { module: 'http' }, step(240, 1, 0), 0);
      w.gauge(stays, 'probe_success', '1', { module: 'icmp' }, flat(1), 0);
      return {
        rules: [below('Probe fails', 1, { metric: 'probe_success', on: app })],
        alert: app,
        truth: cause([dead, 'process.down', 'power.failed']),
      };
    },
  },
  {
    name: '044-arbor',
    domain: 'hypervisor',
    told: 'A snapshot of a virtual machine with a database is merged: the machine stands still for moments, its disk is slow, and the caller of the database sees it.',
    sources: ['VMware KB 1002836 (snapshot consolidation stuns the machine)'],
    build: (w) => {
      const physical = w.asset('hypervisor');
      const vm = w.asset('vm', [['runs-on', physical]]);
      const db = w.asset('service', [['runs-on', vm]]);
      const app = w.asset('service', [['depends-on', db]]);
      const slow = (before: number, after: number) => step(232, before, after);
      host(w, vm, { operationSeconds: slow(0.002, 0.05), iowait: slow(0.02, 0.24), busy: slow(0.1, 0.8) }, 'otel');
      host(w, physical, { write: slow(3e6, 130e6), read: slow(2e6, 120e6) }, 'otel');
      service(w, db, { seconds: slow(0.015, 0.2) });
      service(w, app, { seconds: slow(0.08, 0.4) });
      w.log(
        231.5,
        physical,
        9,
        `vpxa[2102]: Task Created : haTask-${w.random.integer(10, 90)}-vim.VirtualMachine.removeAllSnapshots-${w.random.integer(1e5, 9e5)}`,
        'vpxa',
      );
      w.log(231.8, physical, 9, 'hostd[2099]: Snapshot consolidation started for virtual disk scsi0:0', 'hostd');
      return {
        rules: [above('Slow answers', 0.25, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([physical, 'job.running'], [vm, 'job.running']),
      };
    },
  },
  {
    name: '045-brook',
    domain: 'hypervisor',
    told: 'A virtual machine writes so hard that the datastore it shares answers slowly; the hypervisor says so; a database in another machine waits.',
    sources: [VMWARE],
    build: (w) => {
      const physical = w.asset('hypervisor');
      const store = w.asset('lun');
      const vms = Array.from({ length: 3 }, () =>
        w.asset('vm', [
          ['runs-on', physical],
          ['stores-on', store],
        ]),
      );
      const [victim = '', noisy = '', third = ''] = vms;
      const db = w.asset('service', [['runs-on', victim]]);
      const hard = step(209, 1e6, 180e6, 3);
      const load = scaled(sum(hard, flat(12e6)), 1 / 210e6);
      host(w, victim, { write: flat(6e6), operationSeconds: queued(0.002, load), iowait: scaled(load, 0.28), busy: load }, 'otel');
      host(w, noisy, { write: hard, busy: load }, 'otel');
      host(w, third, { write: flat(2e6), busy: flat(0.05) }, 'otel');
      w.gauge(store, 'datastore_write_latency_seconds', 's', {}, queued(0.003, load), 0.15);
      service(w, db, { seconds: (minute) => 0.02 + queued(0.012, load)(minute) });
      for (const minute of [213, 236, 255])
        w.log(
          minute,
          physical,
          12,
          `vmkernel: cpu8:2097)WARNING: ScsiDeviceIO: 1498: Device naa.60a98000572d performance has deteriorated. I/O latency increased from average value of 1343 microseconds to ${w.random.integer(20_000, 60_000)} microseconds.`,
          'vmkernel',
        );
      distraction(w, third, 100);
      return {
        rules: [above('Slow answers', 0.08, { ...SLOW.prometheus, on: db })],
        alert: db,
        truth: cause([noisy, 'disk.write-rate', 'job.running']),
      };
    },
  },
  {
    name: '046-cove',
    domain: 'hypervisor',
    told: 'A virtual machine is moved to another host during the day: it answers slowly for some minutes and then as before. The alert fires in these minutes.',
    sources: ['VMware vSphere vMotion architecture (stun and slow-down during the last copy)'],
    build: (w) => {
      const [from, to] = [w.asset('hypervisor'), w.asset('hypervisor')];
      const vm = w.asset('vm', [['runs-on', from]]);
      const app = w.asset('service', [['runs-on', vm]]);
      const slow = (usual: number, value: number) => pulse(240, 18, usual, value);
      host(w, vm, { user: slow(0.3, 0.35), steal: slow(0.004, 0.3) });
      host(w, from, { traffic: slow(4e6, 900e6) }, 'otel');
      host(w, to, { traffic: slow(4e6, 900e6) }, 'otel');
      service(w, app, { seconds: slow(0.06, 0.5) });
      w.log(239.7, from, 9, `hostd[2099]: Migration of virtual machine started: VMotionSrc [${w.random.integer(1e5, 9e5)}]`, 'hostd');
      repeated(
        w,
        240,
        258,
        0.2,
        vm,
        9,
        () => 'systemd[1]: systemd-journald.service: Sent signal SIGUSR1 to main process 301 on client request.',
        'systemd',
      );
      return {
        rules: [above('Slow answers', 0.25, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([from, 'job.running'], [vm, 'job.running']),
      };
    },
  },
];
