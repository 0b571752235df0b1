import { flat, growth, lagged, pulse, queued, step, sum } from '../courses.ts';
import { bmc, host, service } from '../machines.ts';
import { above, below, cause, FAILING, type Script, SLOW, seen } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

const CHANGE = 'Beyer et al., Site Reliability Engineering, ch. 12 and 17 (most outages follow a change)';
const BOTH = 'Gregg, Systems Performance, ch. 2 (multiple causes)';

/** Written before the causes were worked on once more and looked at only when that was done: what of it holds elsewhere. */
export const LATER: readonly Script[] = [
  {
    name: '101-ashen',
    domain: 'hardware',
    told: 'A solid-state drive of a host turns read-only and says so; the alert is that message. Nothing else of the drive is measured.',
    sources: ['NVM Express Base Specification 2.0, figure 207 (critical warning)'],
    build: (w) => {
      const machine = w.asset('server');
      const app = w.asset('service', [['runs-on', machine]]);
      host(w, machine);
      service(w, app);
      w.event(247, machine, {
        source: 'smart',
        code: 'NVMe.ReadOnly',
        message: 'Critical warning: media has been placed in read only mode',
        component: 'nvme1',
        severity: 'critical',
      });
      distraction(w, machine, 190);
      return { rules: [seen('NVMe read-only', 'event', 'ReadOnly', machine)], alert: machine, truth: cause([machine, 'disk.failed']) };
    },
  },
  {
    name: '102-beryl',
    domain: 'hardware',
    told: 'A memory module reports an uncorrectable error through the management controller, the host restarts; two services on it are away for minutes and their caller answers with errors.',
    sources: ['DMTF Redfish Memory registry (MemoryECCUncorrectable)', 'Linux arch/x86/kernel/cpu/mce (text)'],
    build: (w) => {
      const [machine, other] = [w.asset('server'), w.asset('server')];
      const [one, two] = [w.asset('service', [['runs-on', machine]]), w.asset('service', [['runs-on', machine]])];
      const front = w.asset('service', [
        ['runs-on', other],
        ['depends-on', one],
        ['depends-on', two],
      ]);
      host(w, machine);
      host(w, other);
      w.lose(machine, 238, 252);
      for (const id of [one, two]) w.gauge(id, 'probe_success', '1', {}, pulse(238, 16, 1, 0), 0);
      service(w, front, { failing: pulse(238, 16, 0.001, 0.8) });
      w.event(237.8, machine, {
        source: 'redfish',
        code: 'Memory.1.0.MemoryECCUncorrectable',
        message: 'An uncorrectable memory error was detected at location DIMM A4.',
        component: 'DIMM.Socket.A4',
        severity: 'critical',
      });
      w.log(237.9, machine, 18, 'kernel: mce: [Hardware Error]: CPU 4: Machine Check Exception: 5 Bank 7: be00000000800400', 'kernel');
      w.change(160, other, { 'app.version': '2.0.1' });
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: front, for: 3 })],
        alert: front,
        truth: cause([machine, 'memory.failed', 'process.down']),
      };
    },
  },
  {
    name: '103-cairn',
    domain: 'service',
    told: 'The certificate of a directory server has expired at midday; the Java application that binds to it refuses it and nobody can log in. The server itself answers as ever, to nobody.',
    sources: ['OpenJDK CertPathValidatorException (text)'],
    build: (w) => {
      const machine = w.asset('server');
      const directory = w.asset('service', [['runs-on', machine]]);
      const app = w.asset('service', [['depends-on', directory]]);
      host(w, machine);
      service(w, directory, { requests: step(229, 30, 0.3) });
      service(w, app, { failing: step(229, 0.002, 0.45) });
      repeated(
        w,
        229,
        w.minutes,
        5,
        app,
        17,
        () =>
          `app[2011]: javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed: NotAfter: Tue Nov 10 12:00:00 UTC 2026`,
        'app',
      );
      w.gauge(directory, 'x509_cert_not_after_seconds', 's', { subject: 'ldap' }, (minute) => (229 - minute) * 60, 0, [-1e6, 1e6]);
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([directory, 'certificate.expired', 'log.unusual', 'service.errors']),
      };
    },
  },
  {
    name: '104-delve',
    domain: 'system',
    told: 'A virtual machine wakes from a pause with a clock an hour behind; Kerberos refuses its tickets, and its clients get errors.',
    sources: ['RFC 4120 (KRB_AP_ERR_SKEW)', 'chrony (texts)', 'systemd-timesyncd (texts)'],
    build: (w) => {
      const vm = w.asset('vm');
      const files = w.asset('service', [['runs-on', vm]]);
      const client = w.asset('service', [['depends-on', files]]);
      host(w, vm, { quiet: true });
      service(w, files, { failing: step(236, 0.001, 0.5) });
      service(w, client, { failing: step(236, 0.001, 0.5) });
      w.log(235, vm, 12, 'chronyd[701]: Forward time jump detected!', 'chronyd');
      w.log(235.4, vm, 12, 'chronyd[701]: System clock wrong by -3584.220018 seconds', 'chronyd');
      repeated(w, 236, w.minutes, 4, files, 17, () => 'smbd[912]: gss_accept_sec_context failed: Clock skew too great', 'smbd');
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: client })],
        alert: client,
        truth: cause([vm, 'clock.wrong'], [files, 'clock.wrong']),
      };
    },
  },
  {
    name: '105-ebony',
    domain: 'service',
    told: 'A message broker has no file handles left; producers get errors. Disk, memory and processor are as ever.',
    sources: ['RabbitMQ alarms (texts)', 'Linux EMFILE (text)'],
    build: (w) => {
      const machine = w.asset('server');
      const broker = w.asset('service', [['runs-on', machine]]);
      const producers = [w.asset('service', [['depends-on', broker]]), w.asset('service', [['depends-on', broker]])];
      host(w, machine);
      w.gauge(broker, 'process_open_fds', '1', {}, growth(60, 600, 21, 4096), 0.004, [0, 4096]);
      w.gauge(broker, 'process_max_fds', '1', {}, flat(4096), 0);
      for (const id of producers) service(w, id, { failing: step(228, 0.001, 0.35) });
      repeated(w, 228, w.minutes, 6, broker, 19, () => `beam.smp[1490]: accept failed: emfile (Too many open files)`, 'rabbitmq');
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: producers[0] ?? '' })],
        alert: producers[0] ?? '',
        truth: cause([broker, 'process.saturated', 'log.unusual', 'service.errors']),
      };
    },
  },
  {
    name: '106-flume',
    domain: 'service',
    told: 'A database takes no more connections: an application that was scaled out opened them all. Another application gets errors.',
    sources: ['MySQL ER_CON_COUNT_ERROR (text)', CHANGE],
    build: (w) => {
      const machine = w.asset('server');
      const db = w.asset('service', [['runs-on', machine]]);
      const [greedy, victim] = [w.asset('service', [['depends-on', db]], { replicas: '4' }), w.asset('service', [['depends-on', db]])];
      host(w, machine);
      w.gauge(db, 'mysql_global_status_threads_connected', '1', {}, step(231, 60, 151, 4), 0.02, [0, 151]);
      w.gauge(db, 'mysql_global_variables_max_connections', '1', {}, flat(151), 0);
      service(w, greedy);
      service(w, victim, { failing: step(234, 0.001, 0.4) });
      w.change(230, greedy, { replicas: '16' });
      repeated(w, 234, w.minutes, 6, victim, 17, () => 'app[551]: ERROR 1040 (HY000): Too many connections', 'app');
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: victim })],
        alert: victim,
        truth: cause([db, 'process.saturated'], [greedy, 'configuration.changed']),
      };
    },
  },
  {
    name: '107-gable',
    domain: 'human',
    told: 'An automation run rewrites the firewall of a cache host; the application cannot reach the cache and fails.',
    sources: ['Ansible (text in syslog)', CHANGE],
    build: (w) => {
      const machine = w.asset('server', [], { 'config.firewall': 'rev-118' });
      const cache = w.asset('service', [['runs-on', machine]]);
      const app = w.asset('service', [['depends-on', cache]]);
      host(w, machine);
      service(w, cache, { requests: step(227, 400, 0.2) });
      service(w, app, { failing: step(227, 0.001, 0.7), seconds: step(227, 0.05, 3) });
      w.log(226.6, machine, 9, 'ansible-iptables_raw: Invoked with table=filter state=present backup=False', 'ansible');
      w.change(226.8, machine, { 'config.firewall': 'rev-119' }, 'ansible');
      repeated(w, 227, w.minutes, 5, app, 17, () => 'app[1334]: redis: dial tcp: i/o timeout', 'app');
      distraction(w, machine, 60);
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([machine, 'configuration.changed']),
      };
    },
  },
  {
    name: '108-heron',
    domain: 'human',
    told: 'Somebody commits a configuration on a router; a whole site behind it is lost from that minute on, and its service with it. Another site stays.',
    sources: ['Junos (UI_COMMIT)', CHANGE],
    build: (w) => {
      const router = w.asset('switch');
      const far = [w.asset('server', [['connected-to', router]]), w.asset('server', [['connected-to', router]])];
      const near = w.asset('server', [['connected-to', router]]);
      const app = w.asset('service', [['runs-on', far[0] ?? '']]);
      for (const id of [...far, near]) host(w, id);
      for (const id of far) w.lose(id, 241);
      w.gauge(app, 'probe_success', '1', { module: 'http' }, step(241, 1, 0), 0);
      w.gauge(router, 'hw.network.up', '1', { 'network.interface.name': 'ge-0/0/4' }, flat(1), 0);
      w.log(240.5, router, 10, "mgd[7302]: UI_COMMIT: User 'ops' requested 'commit' operation (comment: none)", 'mgd');
      w.log(240.7, router, 10, 'mgd[7302]: UI_COMMIT_COMPLETED: commit complete', 'mgd');
      return {
        rules: [below('Probe fails', 1, { metric: 'probe_success', on: app })],
        alert: app,
        truth: cause([router, 'configuration.changed']),
      };
    },
  },
  {
    name: '109-ingot',
    domain: 'hypervisor',
    told: 'A host of virtual machines loses power without a word; five machines on it fall silent, one of them a database. Machines on the other host go on; the caller of the database fails.',
    sources: ['Prometheus: up is 0 when a scrape fails'],
    build: (w) => {
      const [dead, alive] = [w.asset('hypervisor'), w.asset('hypervisor')];
      const gone = Array.from({ length: 5 }, () => w.asset('vm', [['runs-on', dead]]));
      const stays = w.asset('vm', [['runs-on', alive]]);
      const db = w.asset('service', [['runs-on', gone[2] ?? '']]);
      const app = w.asset('service', [
        ['runs-on', stays],
        ['depends-on', db],
      ]);
      for (const id of [...gone, stays, dead, alive]) host(w, id);
      for (const id of [...gone, dead]) w.lose(id, 246);
      w.gauge(db, 'pg_up', '1', {}, step(246, 1, 0), 0);
      service(w, app, { failing: step(246, 0.001, 0.9) });
      distraction(w, stays, 233);
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: app, for: 3 })],
        alert: app,
        truth: cause([dead, 'process.down', 'power.failed']),
      };
    },
  },
  {
    name: '110-jasmine',
    domain: 'system',
    told: 'Every evening a report takes the processor for an hour; the rule that fires is new, the evening is as any other.',
    sources: ['Daily batch windows: Barroso et al., The Datacenter as a Computer, ch. 2'],
    minutes: 1860,
    build: (w) => {
      const machine = w.asset('server');
      const app = w.asset('service', [['runs-on', machine]]);
      const evening = (minute: number) => minute % 1440 >= 330 && minute % 1440 < 400;
      host(w, machine, { user: (minute) => (evening(minute) ? 0.85 : 0.2), quiet: true }, 'otel');
      service(w, app);
      w.lose(machine, 325, 352, 'system.cpu.utilization');
      return {
        rules: [
          above('CPU above 45 %', 0.45, { metric: 'system.cpu.utilization', labels: { 'cpu.mode': 'user' }, on: machine, for: 55 }),
        ],
        alert: machine,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '111-kindle',
    domain: 'service',
    told: 'A probe over a lossy line fails twice in a row; the service, its host and the switch are as ever. A release and a configuration change happened that morning.',
    sources: ['Prometheus blackbox_exporter (names)'],
    build: (w) => {
      const net = w.asset('switch');
      const machine = w.asset('server', [['connected-to', net]], { 'app.version': '4.4.0' });
      const app = w.asset('service', [['runs-on', machine]]);
      host(w, machine);
      service(w, app);
      w.gauge(app, 'probe_success', '1', { module: 'http' }, pulse(250, 2, 1, 0), 0);
      w.gauge(net, 'hw.network.up', '1', { 'network.interface.name': 'Gi0/3' }, flat(1), 0);
      w.change(60, machine, { 'app.version': '4.4.1' });
      return {
        rules: [below('Probe fails', 1, { metric: 'probe_success', on: app, for: 0 })],
        alert: app,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '112-larkspur',
    domain: 'network',
    told: 'A service is slow because of a provider’s line far away. Its host, its switch and its database are measured and as ever; a fan of an unrelated server fails meanwhile.',
    sources: ['Outages of transit providers'],
    build: (w) => {
      const net = w.asset('switch');
      const machine = w.asset('server', [['connected-to', net]]);
      const db = w.asset('service', [['runs-on', machine]]);
      const app = w.asset('service', [
        ['runs-on', machine],
        ['depends-on', db],
      ]);
      const stranger = w.asset('server');
      host(w, machine, { drops: flat(0.05) });
      host(w, stranger);
      service(w, db);
      service(w, app, { seconds: step(234, 0.08, 0.9) });
      w.counter(
        net,
        'system.network.errors',
        '{error}',
        { 'network.interface.name': 'Gi1/0/2', 'network.io.direction': 'receive' },
        flat(0.01),
        0.3,
      );
      w.event(231, stranger, {
        source: 'ipmi-sel',
        code: 'Fan.LowerCritical.GoingLow',
        message: 'Lower Critical - going low',
        component: 'FAN3',
        severity: 'critical',
      });
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: { kind: 'not-enough' },
      };
    },
  },
  {
    name: '113-mosaic',
    domain: 'storage',
    told: 'The disk of a database’s host wears out and answers slowly; twenty minutes later the application gets thrice its requests and its own host has no processor left. The answers are slow for both.',
    sources: [BOTH],
    build: (w) => {
      const [store, machine] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', store]]);
      const app = w.asset('service', [
        ['runs-on', machine],
        ['depends-on', db],
      ]);
      const requests = step(238, 40, 125, 3);
      const load = (minute: number) => (requests(minute) / 125) * 0.9;
      host(w, store, { operationSeconds: step(216, 0.003, 0.1), iowait: step(216, 0.02, 0.3), busy: step(216, 0.1, 0.9) }, 'otel');
      host(w, machine, { user: load });
      repeated(
        w,
        215,
        w.minutes,
        1.4,
        store,
        19,
        () =>
          `kernel: critical medium error, dev sdc, sector ${w.random.integer(1e6, 9e8)} op 0x0:(READ) flags 0x80700 phys_seg 1 prio class 0`,
        'kernel',
      );
      service(w, db, { seconds: step(216, 0.02, 0.21), requests: flat(90) });
      service(w, app, { requests, seconds: sum(step(216, 0.02, 0.22), queued(0.03, load)) });
      return {
        rules: [above('Slow answers', 0.35, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([store, 'disk.failed', 'disk.bad-sectors'], [app, 'service.traffic']),
      };
    },
  },
  {
    name: '114-nutmeg',
    domain: 'system',
    told: 'Two callees of one service fail for reasons of their own: one is killed for want of memory, of the other the file system is full. The service answers with errors for both.',
    sources: [BOTH, 'Linux mm/oom_kill.c (text)'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const [a, b] = [w.asset('service', [['runs-on', m1]]), w.asset('service', [['runs-on', m2]])];
      const front = w.asset('service', [
        ['depends-on', a],
        ['depends-on', b],
      ]);
      host(w, m1, { memory: growth(150, 0.5, 0.006, 0.985), swap: growth(205, 0.02, 0.02, 0.9) });
      host(w, m2, { filesystem: growth(40, 0.6, 0.0021, 1) });
      w.gauge(a, 'probe_success', '1', {}, step(229, 1, 0), 0);
      w.gauge(b, 'probe_success', '1', {}, step(243, 1, 0), 0);
      service(w, front, { requests: flat(60), failing: sum(step(229, 0.001, 0.25), step(243, 0, 0.35)) });
      w.log(
        229,
        m1,
        18,
        'kernel: Out of memory: Killed process 811 (api) total-vm:9212940kB, anon-rss:7233004kB, file-rss:0kB, shmem-rss:0kB, UID:999',
        'kernel',
      );
      w.log(229.02, m1, 13, "systemd[1]: api.service: Failed with result 'oom-kill'.", 'systemd');
      w.log(243, m2, 19, 'mongod[1022]: {"s":"F","c":"STORAGE","msg":"WiredTiger error","attr":{"error":"No space left on device"}}', 'mongod');
      return {
        rules: [above('Failing requests', 25, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: cause([m1, 'memory.pressure'], [m2, 'filesystem.full']),
      };
    },
  },
  {
    name: '115-opaline',
    domain: 'human',
    told: 'A release of a service leaks memory; an hour later its host swaps and the service is slow. A neighbour on the same host was released the day before.',
    sources: [CHANGE, 'Gregg, Systems Performance, ch. 7'],
    build: (w) => {
      const machine = w.asset('server');
      const app = w.asset('service', [['runs-on', machine]], { 'app.version': '11.2.0' });
      const front = w.asset('service', [['depends-on', app]]);
      host(w, machine, { memory: growth(181, 0.45, 0.0095, 0.985), swap: growth(226, 0.02, 0.03, 0.7), iowait: step(230, 0.02, 0.2, 6) });
      service(w, app, { seconds: step(232, 0.05, 0.6, 6) });
      service(w, front, { seconds: step(232, 0.08, 0.65, 6) });
      w.change(180, app, { 'app.version': '11.3.0' }, 'ci');
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: front })],
        alert: front,
        truth: cause([app, 'configuration.changed'], [machine, 'memory.pressure']),
      };
    },
  },
  {
    name: '116-parsnip',
    domain: 'storage',
    told: 'An export of a file server is full; a service on another host that writes there answers with errors. Its own disk has room.',
    sources: ['Linux fs/nfs (text: No space left on device)'],
    build: (w) => {
      const filer = w.asset('server');
      const machine = w.asset('server', [['stores-on', filer]]);
      const app = w.asset('service', [['runs-on', machine]]);
      host(w, filer, { filesystem: growth(30, 0.5, 0.00238, 1) });
      host(w, machine, { filesystem: flat(0.4) });
      service(w, app, { failing: step(242, 0.001, 0.5) });
      repeated(w, 242, w.minutes, 5, machine, 19, () => `app[633]: write /mnt/share/upload: No space left on device`, 'app');
      access(w, app, 2, step(242, 0.002, 0.5));
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([filer, 'filesystem.full']),
      };
    },
  },
  {
    name: '117-quince',
    domain: 'hardware',
    told: 'The air of one rack’s cooling door is no longer cold; three hosts heat up, one throttles and its service is slow. The door reports nothing; the clock of one host is two minutes ahead.',
    sources: ['ASHRAE TC 9.9', 'Linux arch/x86/kernel/cpu/mce/therm_throt.c (text)'],
    build: (w) => {
      const door = w.asset('cooling');
      const [rack, other] = [w.asset('rack', [['cooled-by', door]]), w.asset('rack')];
      const hosts = [rack, rack, rack, other].map((place) => w.asset('server', [['member-of', place]]));
      const app = w.asset('service', [['runs-on', hosts[0] ?? '']]);
      hosts.forEach((id, index) => {
        const inlet = lagged(index < 3 ? growth(170, 23, 0.4, 44) : flat(23), 5, w.minutes);
        bmc(w, id, { inlet, cpu: lagged(sum(inlet, flat(index === 0 ? 55 : 30)), 4, w.minutes) });
        host(w, id, index === 0 ? { user: step(222, 0.4, 0.85, 8) } : {});
      });
      w.skew(hosts[1] ?? '', 120);
      service(w, app, { seconds: step(223, 0.06, 0.5, 8) });
      let steps = 0;
      repeated(
        w,
        219,
        w.minutes,
        0.4,
        hosts[0] ?? '',
        10,
        () => `kernel: CPU11: Package temperature above threshold, cpu clock throttled (total events = ${89 * ++steps})`,
        'kernel',
      );
      return {
        rules: [above('Slow answers', 0.2, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([door, 'cooling.failed']),
      };
    },
  },
  {
    name: '118-russet',
    domain: 'network',
    told: 'A port of a switch and the host behind it disagree on duplex: late collisions, errors, slow answers. The neighbour on the same switch is well.',
    sources: ['Cisco IOS (CDP-4-DUPLEX_MISMATCH)', 'IEEE 802.3 (late collisions)'],
    build: (w) => {
      const net = w.asset('switch');
      const [ill, well] = [w.asset('server', [['connected-to', net]]), w.asset('server', [['connected-to', net]])];
      const [app, other] = [w.asset('service', [['runs-on', ill]]), w.asset('service', [['runs-on', well]])];
      host(w, ill, { errors: step(224, 0.01, 40) }, 'otel');
      host(w, well, { errors: flat(0.01) }, 'otel');
      service(w, app, { seconds: step(224, 0.05, 0.6) });
      service(w, other);
      for (const port of [7, 8])
        w.counter(
          net,
          'system.network.errors',
          '{error}',
          { 'network.interface.name': `Gi0/${port}`, 'network.io.direction': 'receive' },
          port === 7 ? step(224, 0, 55) : flat(0),
          0.3,
        );
      repeated(
        w,
        224,
        w.minutes,
        1,
        net,
        12,
        () => '%CDP-4-DUPLEX_MISMATCH: duplex mismatch discovered on GigabitEthernet0/7 (not half duplex)',
        'ios',
      );
      return {
        rules: [above('Slow answers', 0.2, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([net, 'network.errors'], [ill, 'network.errors']),
      };
    },
  },
  {
    name: '119-saffron',
    domain: 'system',
    told: 'Backups and log rotation as on any night; the alert is on a service whose database belongs to others and is not measured. Its own errors rose, and nothing ours changed.',
    sources: ['Third-party outages: Google SRE workbook, ch. 3'],
    build: (w) => {
      const machine = w.asset('server');
      const outside = w.asset('service');
      const app = w.asset('service', [
        ['runs-on', machine],
        ['depends-on', outside],
      ]);
      host(w, machine, { write: pulse(120, 40, 1e6, 40e6) });
      w.log(120, machine, 9, 'bareos-fd[1722]: Start Backup JobId 771, Job=nightly', 'bareos-fd');
      w.log(160, machine, 9, 'bareos-fd[1722]: Backup JobId 771 finished: Backup OK', 'bareos-fd');
      service(w, app, { failing: step(240, 0.001, 0.3) });
      distraction(w, machine, 236);
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: { kind: 'not-enough' },
      };
    },
  },
];
