import { flat, queued, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { repeated } from '../texts.ts';

/** Platforms and what is built on them, continued. */
export const PLATFORMS_FROM_194: readonly Script[] = [
  {
    name: '194-garlic',
    domain: 'network',
    told: 'Signatures of a zone are not renewed in time: the resolver that validates them answers no question of that zone any more. Two services that ask it fail; the resolver’s host is idle. The clock of one of the services’ hosts is half a minute ahead.',
    sources: ['Unbound validator/validator.c (texts)', 'RFC 4035, 5.3'],
    build: (w) => {
      const [r, a, b] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const resolver = w.asset('service', [['runs-on', r]]);
      const [one, two] = [a, b].map((id) =>
        w.asset('service', [
          ['runs-on', id],
          ['depends-on', resolver],
        ]),
      );
      for (const id of [r, a, b]) host(w, id);
      w.skew(b, 28);
      service(w, one ?? '', { failing: step(230, 0.001, 0.72), requests: flat(22) }, 'otel');
      service(w, two ?? '', { failing: step(230, 0.001, 0.35), requests: flat(40) }, 'otel');
      w.counter(resolver, 'unbound_answers_bogus', '1', {}, step(230, 0, 22), 0.2);
      repeated(
        w,
        230,
        w.minutes,
        7,
        resolver,
        12,
        () =>
          'info: validation failure <api.pay.example.org. A IN>: signature expired from 198.51.100.53 for key pay.example.org. while building chain of trust',
        'unbound',
      );
      repeated(w, 230, w.minutes, 4, one ?? '', 17, () => 'getaddrinfo EAI_AGAIN api.pay.example.org', 'node');
      return {
        rules: [above('Failing requests', 0.3, { ...FAILING.otel, on: one ?? '' })],
        alert: one ?? '',
        truth: cause([resolver, 'certificate.expired', 'credential.expired', 'log.errors', 'service.errors', 'log.unusual']),
      };
    },
  },
  {
    name: '195-hyssop',
    domain: 'storage',
    told: 'One of three hosts of a distributed store has a disk whose operations take half a second; the store says that operations are slow. Machines that keep their disks there wait, and so does what runs on them. A second disk elsewhere is checked as every week.',
    sources: ['Ceph src/osd/OSD.cc and mon health checks (texts)', 'Ceph docs, “Health checks”'],
    build: (w) => {
      const hosts = [0, 1, 2].map(() => w.asset('server'));
      const store = w.asset('cluster', []);
      const osds = hosts.map((id) =>
        w.asset('service', [
          ['runs-on', id],
          ['member-of', store],
        ]),
      );
      const volume = w.asset(
        'lun',
        osds.map((id) => ['depends-on', id] as const),
      );
      const vm = w.asset('vm', [['stores-on', volume]]);
      const app = w.asset('service', [['runs-on', vm]]);
      hosts.forEach((id, index) => {
        if (index === 1) host(w, id, { operationSeconds: step(219, 0.006, 0.48, 4), busy: step(219, 0.2, 0.97, 4) }, 'otel');
        else host(w, id, { operationSeconds: flat(0.006), busy: flat(0.2) }, 'otel');
      });
      host(w, vm, { iowait: step(220, 0.01, 0.34, 4), operationSeconds: step(220, 0.005, 0.29, 4) }, 'otel');
      service(w, app, { seconds: step(220, 0.07, 1.7, 4) });
      repeated(
        w,
        221,
        w.minutes,
        1,
        osds[0] ?? '',
        13,
        () =>
          `cluster [WRN] Health check update: ${w.random.integer(4, 40)} slow ops, oldest one blocked for ${w.random.integer(31, 190)} sec, osd.7 has slow ops (SLOW_OPS)`,
        'ceph-mon',
      );
      repeated(
        w,
        221,
        w.minutes,
        2,
        osds[1] ?? '',
        17,
        () =>
          `osd.7 4411 get_health_metrics reporting ${w.random.integer(4, 40)} slow ops, oldest is osd_op(client.84120.0:${w.random.integer(1e5, 9e5)} 2.1f)`,
        'ceph-osd',
      );
      w.log(180, hosts[2] ?? '', 9, 'kernel: md: data-check of RAID array md0', 'kernel');
      w.log(196, hosts[2] ?? '', 9, 'kernel: md: md0: data-check done.', 'kernel');
      return {
        rules: [above('Slow answers', 0.8, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause(
          [hosts[1] ?? '', 'disk.latency', 'disk.failed', 'disk.utilization'],
          [osds[1] ?? '', 'disk.latency', 'log.errors', 'log.unusual'],
        ),
      };
    },
  },
  {
    name: '196-juniper',
    domain: 'human',
    told: 'To find a fault somebody sets the log level of an application to debug. It writes a hundred megabytes a second to the disk it shares with a database, which waits. Ten minutes before, a colleague only looked at the queue.',
    sources: ['Log4j 2 manual, “Performance”', 'Gregg, Systems Performance, ch. 9'],
    build: (w) => {
      const [m, f] = [w.asset('server'), w.asset('server')];
      const app = w.asset('service', [['runs-on', m]], { 'log.level': 'info' });
      const db = w.asset('service', [['runs-on', m]]);
      const front = w.asset('service', [
        ['runs-on', f],
        ['depends-on', db],
      ]);
      const load = step(233, 0.08, 0.95, 2);
      host(w, m, { write: step(233, 2e6, 104e6, 1), busy: load, operationSeconds: queued(0.003, load), iowait: scaled(load, 0.3) }, 'otel');
      host(w, f);
      service(w, app);
      service(w, db, { seconds: sum(flat(0.01), scaled(queued(0.003, load), 6)) });
      service(w, front, { seconds: sum(flat(0.06), scaled(queued(0.003, load), 12)) });
      w.change(232, app, { 'log.level': 'debug' });
      w.log(223, f, 13, 'sudo: pnovak : TTY=pts/0 ; PWD=/home/pnovak ; USER=root ; COMMAND=/usr/sbin/rabbitmqctl list_queues', 'sudo');
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: front })],
        alert: front,
        truth: cause([app, 'configuration.changed'], [m, 'disk.write-rate', 'disk.utilization', 'configuration.changed']),
      };
    },
  },
  {
    name: '197-kale',
    domain: 'hardware',
    told: 'One of two power supplies of a host loses its input; the other alone is too weak, and the machine caps what its processors may draw. Their clock falls to a third and the service is slow. The rack’s other machines, on the other strip too, go on.',
    sources: ['Dell iDRAC event messages (PSU0003, PWR2262 of the power group)', 'Intel SDM vol. 3, 15.10 (RAPL)'],
    build: (w) => {
      const rack = w.asset('rack');
      const machines = [0, 1, 2].map(() => w.asset('server', [['member-of', rack]]));
      const [m = '', n = ''] = machines;
      const app = w.asset('service', [['runs-on', m]]);
      const neighbour = w.asset('service', [['runs-on', n]]);
      for (const id of machines) host(w, id, { user: id === m ? step(229, 0.36, 0.93, 1) : flat(0.3) });
      w.gauge(m, 'node_cpu_scaling_frequency_hertz', 'Hz', { cpu: '0' }, step(229, 3.1e9, 1e9, 1), 0.02);
      w.gauge(n, 'node_cpu_scaling_frequency_hertz', 'Hz', { cpu: '0' }, flat(3.1e9), 0.02);
      service(w, neighbour);
      service(w, app, { seconds: step(229, 0.08, 0.62, 2), requests: flat(55) });
      w.event(228.6, m, {
        source: 'redfish',
        code: 'PSU0003',
        message: 'The power input for power supply 2 is lost.',
        component: 'PSU.Slot.2',
        severity: 'critical',
      });
      w.event(228.8, m, {
        source: 'redfish',
        code: 'RDU0012',
        message: 'Power supply redundancy is lost.',
        component: 'PSU',
        severity: 'critical',
      });
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([m, 'power.failed', 'cpu.throttled']),
      };
    },
  },
  {
    name: '198-lovage',
    domain: 'human',
    told: 'A colleague activates a set of zones on a storage switch in which one host was forgotten. The host loses all its paths at once and its database fails; the hosts that are in the set go on. A backup of one of them begins at the same time.',
    sources: ['Brocade Fabric OS message reference (ZONE-1022)', 'Linux drivers/scsi (texts), multipath-tools'],
    build: (w) => {
      const fabric = w.asset('switch');
      const array = w.asset('shelf', [['connected-to', fabric]]);
      const volumes = [0, 1].map(() => w.asset('lun', [['member-of', array]]));
      const hosts = volumes.map((id) =>
        w.asset('server', [
          ['stores-on', id],
          ['connected-to', fabric],
        ]),
      );
      const [a = '', b = ''] = hosts;
      const db = w.asset('service', [['runs-on', a]]);
      const app = w.asset('service', [['depends-on', db]]);
      host(w, a, { write: step(237, 3e6, 0), busy: step(237, 0.1, 0) }, 'otel');
      host(w, b, { read: step(237, 1e6, 70e6) }, 'otel');
      service(w, app, { failing: step(237, 0.001, 0.88), requests: flat(27) });
      w.log(
        236.8,
        fabric,
        9,
        '[ZONE-1022], 4512, FID 128, INFO, fcsw1, The effective configuration has changed to prod_cfg_1110.',
        'raslogd',
      );
      repeated(w, 237, 242, 6, a, 11, () => `kernel: sd 3:0:0:${w.random.integer(0, 3)}: rejecting I/O to offline device`, 'kernel');
      w.log(237.2, a, 11, 'multipathd[811]: mpathb: Fail all paths, remaining active paths: 0', 'multipathd');
      repeated(
        w,
        237,
        w.minutes,
        4,
        db,
        17,
        () => 'PANIC:  could not fsync file "pg_wal/00000001000000A4": Input/output error',
        'postgres',
      );
      w.log(237, b, 9, 'bareos-fd[801]: Start Backup JobId 7712, Job=mail-daily', 'bareos-fd');
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([fabric, 'configuration.changed', 'user.action']),
      };
    },
  },
];
