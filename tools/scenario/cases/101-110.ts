import { flat, growth, pulse, step } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, below, cause, FAILING, type Script, seen } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

const CHANGE = 'Beyer et al., Site Reliability Engineering, ch. 12 and 17 (most outages follow a change)';

/** Written before the causes were worked on once more and looked at only when that was done: what of it holds elsewhere. */
export const FROM_101: readonly Script[] = [
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
        rules: [above('CPU above 45 %', 0.45, { metric: 'system.cpu.utilization', labels: { 'cpu.mode': 'user' }, on: machine, for: 55 })],
        alert: machine,
        truth: { kind: 'nothing' },
      };
    },
  },
];
