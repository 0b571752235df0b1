import { flat, growth, queued, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** Machines, storage, networks, services and people, written when those up to 223 had been worked on. */
export const MIXED_FROM_224: readonly Script[] = [
  {
    name: '224-wintergreen',
    domain: 'network',
    told: 'A firewall between two zones takes no more sessions: somebody’s scan fills its table. New connections of a shop to its database are dropped, old ones go on; database and switch are as ever.',
    sources: ['Cisco ASA system messages (321001)', 'Juniper SRX, RT_FLOW session table'],
    build: (w) => {
      const fw = w.asset('switch');
      const m = w.asset('server', [['connected-to', fw]]);
      const d = w.asset('server', [['connected-to', fw]]);
      const db = w.asset('service', [['runs-on', d]]);
      const shop = w.asset('service', [
        ['runs-on', m],
        ['depends-on', db],
      ]);
      host(w, m);
      host(w, d);
      w.gauge(fw, 'cufwConnGlobalNumActive', '1', {}, growth(229, 61_000, 24_000, 250_000), 0.01);
      service(w, db, { requests: step(236, 40, 31) });
      service(w, shop, { failing: step(236, 0.001, 0.27, 1), requests: flat(45) });
      w.log(20, fw, 13, '%ASA-5-111008: User enable_15 executed the terminal pager 0 command.', 'asa');
      repeated(w, 236, w.minutes, 3, fw, 13, () => "%ASA-5-321001: Resource 'conns' limit of 250000 reached for system", 'asa');
      distraction(w, m, 225);
      return {
        rules: [above('Failing requests', 6, { ...FAILING.prometheus, on: shop })],
        alert: shop,
        truth: cause([fw, 'process.saturated', 'network.errors', 'log.errors', 'log.unusual']),
      };
    },
  },
  {
    name: '225-woodruff',
    domain: 'hardware',
    told: 'A new firmware brings a machine’s processors back to the frugal profile: they run at a third of their clock and are busy with what they did easily before. The machine was away for it for six minutes an hour ago; a neighbour elsewhere was released.',
    sources: ['HPE, UEFI workload profiles', 'node_exporter, cpufreq collector'],
    build: (w) => {
      const [m, o] = [w.asset('server', [], { 'bios.version': 'U46 2.10' }), w.asset('server')];
      const app = w.asset('service', [['runs-on', m]]);
      const other = w.asset('service', [['runs-on', o]], { 'app.version': '4.4' });
      const load = step(236, 0.31, 0.93, 1);
      host(w, m, { user: load });
      host(w, o);
      w.gauge(m, 'node_cpu_scaling_frequency_hertz', 'Hz', { cpu: '0' }, step(236, 3.1e9, 1.0e9, 1), 0.02);
      service(w, other);
      service(w, app, { seconds: scaled(queued(0.06, load), 1.6) });
      w.change(235, m, { 'bios.version': 'U46 2.16' });
      w.change(218, other, { 'app.version': '4.5' });
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([m, 'configuration.changed', 'cpu.throttled']),
      };
    },
  },
  {
    name: '226-yarrow',
    domain: 'storage',
    told: 'One of two controllers of an array fails; the other takes its volumes over, but without a mirror writes no longer go to its cache. Two hosts that store there wait for every write. A backup on one of them had ended.',
    sources: ['NetApp ONTAP EMS (cf.fsm.takeoverOfPartnerEnabled)', 'Dell PowerVault ME5 event messages'],
    build: (w) => {
      const array = w.asset('shelf');
      const [l1, l2] = [w.asset('lun', [['member-of', array]]), w.asset('lun', [['member-of', array]])];
      const [m1, m2] = [w.asset('server', [['stores-on', l1]]), w.asset('server', [['stores-on', l2]])];
      const [a, b] = [w.asset('service', [['runs-on', m1]]), w.asset('service', [['runs-on', m2]])];
      for (const id of [m1, m2])
        host(
          w,
          id,
          { operationSeconds: step(233, 0.0012, 0.041, 1), busy: step(233, 0.1, 0.8, 1), iowait: step(233, 0.02, 0.28, 1) },
          'otel',
        );
      service(w, a, { seconds: step(233, 0.05, 0.61, 1) });
      service(w, b, { seconds: step(233, 0.07, 0.74, 1) });
      w.log(60, array, 9, 'EVENT A1201: INFORMATIONAL: Scheduled task completed: name=nightly', 'array');
      w.log(
        232.6,
        array,
        11,
        'EVENT A1202: CRITICAL: A controller failed over: the partner controller B is down, its volumes were taken over',
        'array',
      );
      w.log(232.8, array, 13, 'EVENT A1203: WARNING: Write-back cache is disabled, volumes operate in write-through mode', 'array');
      w.log(190, m1, 9, 'bareos-fd[701]: Backup JobId 811 finished: Backup OK', 'bareos-fd');
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: a })],
        alert: a,
        truth: cause([
          array,
          'battery.failed',
          'disk.failed',
          'disk.latency',
          'log.errors',
          'log.unusual',
          'raid.degraded',
          'process.down',
        ]),
      };
    },
  },
  {
    name: '227-zedoary',
    domain: 'service',
    told: 'A team gives its container a quarter of the processor it had, to save money. It is held back in every period, its answers wait; the node has plenty left. Requests are as many as ever.',
    sources: ['Linux, cgroup v2 cpu.stat (nr_throttled)', 'cAdvisor, container_cpu_cfs_throttled_seconds_total'],
    build: (w) => {
      const n = w.asset('server');
      const f = w.asset('server');
      const app = w.asset('service', [['runs-on', n]], { 'cpu.limit': '2000m' });
      const neighbour = w.asset('service', [['runs-on', n]]);
      const front = w.asset('service', [
        ['runs-on', f],
        ['depends-on', app],
      ]);
      host(w, n, { user: step(237, 0.36, 0.29) });
      host(w, f);
      service(w, neighbour);
      w.counter(app, 'container_cpu_cfs_throttled_seconds_total', 's', {}, step(237, 0.002, 0.71), 0.1);
      service(w, app, { seconds: step(237, 0.04, 0.5, 1), requests: flat(50) });
      service(w, front, { seconds: step(237, 0.07, 0.55, 1), requests: flat(51) });
      w.change(236.5, app, { 'cpu.limit': '500m' });
      distraction(w, f, 230);
      return {
        rules: [above('Slow answers', 0.35, { ...SLOW.prometheus, on: front })],
        alert: front,
        truth: cause([app, 'configuration.changed', 'cpu.throttled']),
      };
    },
  },
  {
    name: '228-allspice',
    domain: 'network',
    told: 'All of a site goes out through one address, and a new crawler uses up its ports. What others there ask of the world fails at random; within the site all is well.',
    sources: ['RFC 4787 (NAT behaviour)', 'Linux net/netfilter (texts)', 'AWS, ErrorPortAllocation'],
    build: (w) => {
      const gw = w.asset('server');
      const nat = w.asset('service', [['runs-on', gw]]);
      const [m, c] = [w.asset('server'), w.asset('server')];
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', nat],
      ]);
      const crawler = w.asset('service', [
        ['runs-on', c],
        ['depends-on', nat],
      ]);
      for (const id of [gw, m, c]) host(w, id);
      service(w, crawler, { requests: step(231, 4, 190, 3) });
      service(w, app, { failing: step(235, 0.001, 0.31, 1), requests: flat(41) });
      w.counter(nat, 'nat_port_allocation_errors_total', '1', {}, step(235, 0, 41, 1), 0.1);
      repeated(w, 235, w.minutes, 5, nat, 13, () => 'natd: 203.0.113.20: no free ports for tcp, allocation dropped', 'natd');
      return {
        rules: [above('Failing requests', 6, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([nat, 'process.saturated', 'service.errors', 'network.errors', 'log.errors'], [crawler, 'service.traffic']),
      };
    },
  },
  {
    name: '229-angelica',
    domain: 'hypervisor',
    told: 'Six machines on one host were made from one image and update themselves at the same minute. The disk they share is busy with that; the service on a seventh waits. Nobody released anything.',
    sources: ['systemd.timer(5), RandomizedDelaySec', 'VMware, “boot storm” and “update storm”'],
    build: (w) => {
      const hv = w.asset('hypervisor');
      const guests = Array.from({ length: 6 }, () => w.asset('vm', [['runs-on', hv]]));
      const v = w.asset('vm', [['runs-on', hv]]);
      const app = w.asset('service', [['runs-on', v]]);
      const load = step(238, 0.15, 0.96, 1);
      host(w, hv, { busy: load, write: step(238, 9e6, 210e6, 1), operationSeconds: queued(0.003, load), quiet: true }, 'otel');
      for (const id of guests) {
        host(w, id, { write: step(238, 0.6e6, 33e6, 1), user: step(238, 0.1, 0.3, 1) });
        w.log(238, id, 9, 'systemd[1]: Starting apt-daily-upgrade.service - Daily apt upgrade and clean activities...', 'systemd');
      }
      host(w, v, { operationSeconds: sum(flat(0.001), queued(0.004, load)), iowait: scaled(load, 0.35) }, 'otel');
      service(w, app, { seconds: sum(flat(0.03), scaled(queued(0.003, load), 11)) });
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause(
          [hv, 'disk.write-rate', 'disk.utilization', 'disk.latency'],
          ...guests.map((id) => [id, 'disk.write-rate', 'job.running', 'configuration.changed'] as const),
        ),
      };
    },
  },
  {
    name: '230-bergamot',
    domain: 'human',
    told: 'A colleague tidies up and deletes a secret that he takes for old. The payment service, moved to another node ten minutes later, does not start again; the shop fails for every payment.',
    sources: ['Kubernetes pkg/kubelet (texts: FailedMount)', 'sudo(8)'],
    build: (w) => {
      const [n, f] = [w.asset('server'), w.asset('server')];
      const pay = w.asset('service', [['runs-on', n]]);
      const shop = w.asset('service', [
        ['runs-on', f],
        ['depends-on', pay],
      ]);
      host(w, n);
      host(w, f);
      service(w, pay);
      w.lose(pay, 236);
      service(w, shop, { failing: step(236, 0.001, 0.38), requests: flat(39) });
      w.log(
        226,
        n,
        13,
        'sudo: akim : TTY=pts/2 ; PWD=/home/akim ; USER=root ; COMMAND=/usr/local/bin/kubectl delete secret pay-keys',
        'sudo',
      );
      repeated(
        w,
        236,
        w.minutes,
        2,
        n,
        17,
        () =>
          'kubelet[1102]: E1110 nestedpendingoperations.go:348] MountVolume.SetUp failed for volume "keys" : secret "pay-keys" not found',
        'kubelet',
      );
      distraction(w, f, 212);
      return {
        rules: [above('Failing requests', 6, { ...FAILING.prometheus, on: shop })],
        alert: shop,
        truth: cause([n, 'user.action', 'configuration.changed', 'log.errors'], [pay, 'process.down']),
      };
    },
  },
  {
    name: '231-cassia',
    domain: 'service',
    told: 'A service was as slow for the whole of the morning as it is now; the rule is new and its limit lies below. A switch drops a few packets as ever, a colleague looked at a neighbour’s logs.',
    sources: ['Google SRE workbook, ch. 5 (alerts that nobody needs)'],
    build: (w) => {
      const net = w.asset('switch');
      const m = w.asset('server', [['connected-to', net]]);
      const app = w.asset('service', [['runs-on', m]]);
      const neighbour = w.asset('service', [['runs-on', m]]);
      host(w, m);
      w.counter(net, 'ifInDiscards', '1', { ifDescr: 'Ethernet1/2' }, flat(0.2), 0.4);
      service(w, app, { seconds: flat(0.52), noise: 0.02 });
      service(w, neighbour);
      w.log(232, m, 13, 'sudo: ikeda : TTY=pts/0 ; PWD=/home/ikeda ; USER=root ; COMMAND=/usr/bin/journalctl -u neighbour', 'sudo');
      distraction(w, m, 221);
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: { kind: 'nothing' },
      };
    },
  },
];
