import { flat, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW, together } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

/** Controllers, thin pools, virtual cards, stores of secrets and what people delete; written before they were first put. */
export const MIXED_FROM_325: readonly Script[] = [
  {
    name: '325-zinnia',
    domain: 'hardware',
    told: 'A RAID controller becomes too hot and goes on at half its speed; the database on its disks waits. Its fans turn, its battery is well, a neighbour is copied.',
    sources: ['Broadcom 12Gb/s MegaRAID SAS Software User Guide: event messages', 'node_exporter'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m1]]);
      const app = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', db],
      ]);
      const slow = step(226, 0, 1, 2);
      host(w, m1, { operationSeconds: sum(flat(0.003), scaled(slow, 0.05)), iowait: sum(flat(0.01), scaled(slow, 0.2)) }, 'otel');
      host(w, m2, { read: (minute) => (minute > 170 && minute < 205 ? 80e6 : 1e6) });
      service(w, db, { seconds: sum(flat(0.012), scaled(slow, 0.4)), requests: flat(70) });
      service(w, app, { seconds: sum(flat(0.06), scaled(slow, 0.7)), requests: flat(40) });
      w.log(
        225.4,
        m1,
        13,
        'MR_MONITOR[1711]: <MRMON389> Controller ID: 0 Controller temperature threshold exceeded. This may indicate inadequate system cooling. Switching to low performance mode',
        'MR_MONITOR',
      );
      w.skew(m1, 15);
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([m1, 'temperature.high', 'disk.latency', 'cooling.failed', 'disk.failed']),
      };
    },
  },
  {
    name: '326-arnica',
    domain: 'storage',
    told: 'What a thin pool keeps its books in is full, and the pool takes no writes any more: guests on that hypervisor fail to write, those of another do not.',
    sources: ['Linux drivers/md/dm-thin.c', 'lvmthin(7)'],
    build: (w) => {
      const [h1, h2] = [w.asset('hypervisor'), w.asset('hypervisor')];
      const vm = w.asset('vm', [['runs-on', h1]]);
      const well = w.asset('vm', [['runs-on', h2]]);
      const db = w.asset('service', [['runs-on', vm]]);
      const app = w.asset('service', [
        ['runs-on', well],
        ['depends-on', db],
      ]);
      for (const id of [h1, h2]) host(w, id);
      for (const id of [vm, well]) host(w, id);
      service(w, db, { failing: step(229, 0.001, 0.5, 1), requests: flat(60) });
      service(w, app, { failing: step(229, 0.001, 0.3, 1), requests: flat(45) });
      w.log(
        228.5,
        h1,
        11,
        "kernel: device-mapper: thin: 253:5: metadata operation 'dm_pool_commit_metadata' failed: error = -28",
        'kernel',
      );
      w.log(228.51, h1, 11, 'kernel: device-mapper: thin: 253:5: aborting current metadata transaction', 'kernel');
      w.log(228.52, h1, 11, 'kernel: device-mapper: thin: 253:5: switching pool to read-only mode', 'kernel');
      repeated(
        w,
        229,
        290,
        0.6,
        vm,
        11,
        () => 'kernel: Buffer I/O error on dev vda1, logical block 88112, lost async page write',
        'kernel',
      );
      distraction(w, well, 222);
      return {
        rules: [above('Failing requests', 6, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([h1, 'filesystem.full', 'disk.failed', 'log.errors']),
      };
    },
  },
  {
    name: '327-bryony',
    domain: 'network',
    told: 'The virtual network card of a database’s machine no longer answers its driver and is reset again and again; whoever asks the database waits or fails. A release of a neighbour came half an hour before.',
    sources: ['Linux drivers/net/ethernet/amazon/ena/ena_netdev.c'],
    build: (w) => {
      const [m1, m2] = [w.asset('vm'), w.asset('vm')];
      const db = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      const other = w.asset('service', [['runs-on', m1]], { version: '0.9' });
      for (const id of [m1, m2]) host(w, id);
      service(w, other);
      service(w, db, { requests: step(228, 80, 55, 2) });
      service(w, app, { failing: step(228, 0.001, 0.18, 2), seconds: step(228, 0.05, 0.7, 2), requests: flat(55) });
      w.change(197, other, { version: '1.0' });
      repeated(w, 227, 292, 0.4, m2, 11, () => 'kernel: ena 0000:00:05.0 eth0: Keep alive watchdog timeout.', 'kernel');
      repeated(w, 227, 292, 0.4, m2, 12, () => 'kernel: ena 0000:00:05.0 eth0: Trigger reset is on', 'kernel');
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([m2, 'network.errors', 'link.down', 'log.errors', 'process.down']),
      };
    },
  },
  {
    name: '328-clivia',
    domain: 'hypervisor',
    told: 'The disk of a hypervisor has no room for what a guest grows by, so that the guest is paused; its database does not answer. A guest beside it that needs none goes on.',
    sources: ['Windows event catalogue: Hyper-V-VMMS 16060, 16050', 'windows_exporter: logical_disk'],
    build: (w) => {
      const h = w.asset('hypervisor');
      const [vm, beside] = [w.asset('vm', [['runs-on', h]]), w.asset('vm', [['runs-on', h]])];
      const m = w.asset('server');
      const db = w.asset('service', [['runs-on', vm]]);
      const app = w.asset('service', [
        ['runs-on', m],
        ['depends-on', db],
      ]);
      for (const id of [vm, beside, m]) host(w, id);
      w.gauge(h, 'windows_logical_disk_free_bytes', 'By', { volume: 'D:' }, (minute) => Math.max(1e5, 9e10 - minute * 4e8), 0.001);
      service(w, db);
      for (const id of [vm, db]) w.lose(id, 228);
      service(w, app, { failing: step(228, 0.001, 0.6, 1), requests: flat(30) });
      w.log(
        228,
        h,
        17,
        "Microsoft-Windows-Hyper-V-VMMS: EventID 16060: 'sql-2' has been paused because it has run out of disk space on 'D:\\VMs\\'.",
        'Hyper-V-VMMS',
      );
      access(w, m, 2);
      return {
        rules: [above('Failing requests', 7, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([h, 'filesystem.full']),
      };
    },
  },
  {
    name: '329-dianthus',
    domain: 'system',
    told: 'A kernel lets nobody watch one file more, since a synchroniser watches all of them: a service cannot read its settings anew and fails part of its requests. Memory, disk and processor are as ever.',
    sources: ['inotify(7)', 'inotify-tools, watchdog (texts)'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      for (const id of [m1, m2]) host(w, id);
      service(w, db);
      service(w, app, { failing: step(229, 0.001, 0.25, 2), requests: flat(35) });
      repeated(
        w,
        228,
        292,
        1,
        m1,
        13,
        () =>
          'syncd[3120]: Failed to watch /srv/data/a/77; upper limit on inotify watches reached! Please increase the amount of inotify watches allowed per user via /proc/sys/fs/inotify/max_user_watches',
        'syncd',
      );
      distraction(w, m2, 224);
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([m1, 'process.saturated', 'log.errors', 'log.unusual']),
      };
    },
  },
  {
    name: '330-eryngium',
    domain: 'service',
    told: 'A store of secrets was restarted by an upgrade and is sealed until somebody opens it: whoever needs a secret gets none. An unrelated machine loses a fan.',
    sources: ['HashiCorp Vault: seal/unseal, telemetry vault.core.unsealed', 'dpkg(1)'],
    build: (w) => {
      const [m1, m2, far] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const vault = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', vault],
      ]);
      for (const id of [m1, m2, far]) host(w, id);
      w.gauge(vault, 'vault_core_unsealed', '1', { cluster: 'main' }, step(229, 1, 0), 0);
      service(w, app, { failing: step(229.5, 0.001, 0.45, 1), requests: flat(35) });
      w.log(228.6, m2, 9, 'dpkg[8121]: upgrade vault:amd64 1.17.3-1 1.17.6-1', 'dpkg');
      w.log(229.2, vault, 9, '[INFO]  core: security barrier initialized: sealed=true', 'vault');
      repeated(
        w,
        230,
        292,
        2,
        app,
        17,
        () => 'ERROR fetching secret kv/shop/db: Error making API request. Code: 503. Errors: * Vault is sealed',
        'app',
      );
      w.event(221, far, {
        source: 'redfish',
        code: 'Fan.1.0.FanFailed',
        message: 'Fan 4 has failed.',
        component: 'Fan 4',
        severity: 'critical',
      });
      return {
        rules: [above('Failing requests', 6, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause(
          [m2, 'configuration.changed', 'job.running'],
          [vault, 'process.down', 'log.errors', 'log.unusual', 'dependency.failed', 'service.unreached', 'configuration.changed'],
        ),
      };
    },
  },
  {
    name: '331-freylinia',
    domain: 'human',
    told: 'A colleague deletes settings in a cluster that a service reads when it starts; as its pods are moved ten minutes later they do not start again. Another team’s release came an hour before.',
    sources: [
      'https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/',
      'the kubelet: CreateContainerConfigError',
      'kube-state-metrics',
    ],
    build: (w) => {
      const kube = w.asset('cluster');
      const [n1, n2] = [w.asset('server', [['member-of', kube]]), w.asset('server', [['member-of', kube]])];
      const app = w.asset('service', [['runs-on', n1]]);
      const other = w.asset('service', [['runs-on', n2]], { version: '7.1' });
      for (const id of [n1, n2]) host(w, id);
      service(w, other);
      service(w, app, { failing: step(231, 0.001, 0.55, 1), requests: flat(40) });
      w.gauge(app, 'kube_deployment_status_replicas_available', '1', { deployment: 'shop' }, step(231, 6, 3), 0);
      w.change(172, other, { version: '7.2' });
      w.log(
        221,
        kube,
        9,
        '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","stage":"ResponseComplete","verb":"delete","user":{"username":"j.baek"},"objectRef":{"resource":"configmaps","namespace":"shop","name":"shop-settings"},"responseStatus":{"code":200}}',
        'kube-audit',
      );
      repeated(
        w,
        231,
        292,
        1,
        n1,
        13,
        () => 'kubelet[1871]: Error: configmap "shop-settings" not found pod="shop/shop-6f7c-x2" reason="CreateContainerConfigError"',
        'kubelet',
      );
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([kube, 'user.action', 'configuration.changed']),
      };
    },
  },
  {
    name: '332-gazania',
    domain: 'service',
    told: 'A callee has no room left for classes and stops again and again to look for some, and half an hour later the disk of another callee’s machine gives errors: both make requests fail.',
    sources: ['OpenJDK: java.lang.OutOfMemoryError (Metaspace)', 'smartd(8)', 'Linux drivers/ata/libata-eh.c'],
    build: (w) => {
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const tax = w.asset('service', [['runs-on', m2]]);
      const stock = w.asset('service', [['runs-on', m3]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', tax],
        ['depends-on', stock],
      ]);
      const tight = step(208, 0, 1, 2);
      const bad = step(236, 0, 1, 1);
      host(w, m1);
      host(w, m2);
      host(w, m3, { operationSeconds: sum(flat(0.003), scaled(bad, 0.2)), iowait: sum(flat(0.01), scaled(bad, 0.2)) }, 'otel');
      service(w, tax, { failing: sum(flat(0.001), scaled(tight, 0.15)), requests: flat(60) });
      service(w, stock, { failing: sum(flat(0.001), scaled(bad, 0.25)), requests: flat(70) });
      service(w, app, { failing: sum(flat(0.001), scaled(tight, 0.08), scaled(bad, 0.17)), requests: flat(65) });
      repeated(w, 208, 292, 1.5, tax, 17, () => 'java.lang.OutOfMemoryError: Metaspace', 'tax');
      w.log(235.8, m3, 11, 'smartd[711]: Device: /dev/sdb [SAT], 24 Offline uncorrectable sectors (changed +24)', 'smartd');
      repeated(w, 236, 292, 0.5, m3, 11, () => 'kernel: ata2.00: failed command: READ FPDMA QUEUED', 'kernel');
      return {
        rules: [above('Failing requests', 12, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: together([tax, 'memory.pressure', 'log.errors'], [m3, 'disk.failed', 'disk.bad-sectors']),
      };
    },
  },
];
