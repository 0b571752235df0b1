import { flat, growth, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, FAILING, type Script, SLOW, together } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

/** What hits where something else was weakened before, and what overlaps; written before they were first put. */
export const MIXED_FROM_357: readonly Script[] = [
  {
    name: '357-olearia',
    domain: 'storage',
    told: 'A host loses one of its two ways to its volume in the morning and goes on by the other; hours later the optics of that one go bad, and nothing is left to go round by: the database waits.',
    sources: ['Cisco MDS 9000: system messages PORT, PMON', 'CISCO-FC-FE-MIB', 'multipathd(8)'],
    build: (w) => {
      const [fab1, fab2] = [w.asset('switch'), w.asset('switch')];
      const lun = w.asset('lun', [
        ['connected-to', fab1],
        ['connected-to', fab2],
      ]);
      const m1 = w.asset('server', [
        ['connected-to', fab1],
        ['connected-to', fab2],
        ['stores-on', lun],
      ]);
      const m2 = w.asset('server');
      const db = w.asset('service', [['runs-on', m1]]);
      const app = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', db],
      ]);
      const bad = step(229, 0, 1, 1);
      host(w, m1, { operationSeconds: sum(flat(0.002), scaled(bad, 0.12)), iowait: sum(flat(0.01), scaled(bad, 0.25)) }, 'otel');
      host(w, m2);
      service(w, db, { seconds: sum(flat(0.01), scaled(bad, 0.5)), requests: flat(80) });
      service(w, app, { seconds: sum(flat(0.05), scaled(bad, 0.8)), requests: flat(60) });
      w.log(94.7, fab1, 13, '%PORT-5-IF_DOWN_LINK_FAILURE: %$VSAN 10%$ Interface fc1/7 is down (Link failure loss of signal)', 'mds');
      w.log(94.8, m1, 12, 'multipathd[812]: mpathb: sdd - tur checker reports path is down', 'multipathd');
      w.log(94.81, m1, 12, 'multipathd[812]: mpathb: remaining active paths: 1', 'multipathd');
      w.counter(fab2, 'fcIfInvalidTxWords', '1', { ifName: 'fc1/9' }, scaled(bad, 14), 0.3);
      w.log(
        229.5,
        fab2,
        11,
        '%PMON-SLOT1-3-RISING_THRESHOLD_REACHED: Invalid Words has reached the rising threshold (port=fc1/9 [0x1008000], value=841)',
        'mds',
      );
      w.skew(fab2, -20);
      distraction(w, m2, 223);
      return {
        rules: [above('Slow answers', 0.4, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together([fab1, 'link.down', 'network.errors'], [fab2, 'network.errors', 'link.down']),
      };
    },
  },
  {
    name: '358-ononis',
    domain: 'hardware',
    told: 'A server goes on by one of its two power supplies since the other failed; then the breaker of the strip that feeds this one trips, and the server is off. Its neighbour on the same strips goes on.',
    sources: ['Dell EEMI: PSU0001', 'Raritan PX3: event messages'],
    build: (w) => {
      const [pdu1, pdu2] = [w.asset('pdu'), w.asset('pdu')];
      const fed = [
        ['powered-by', pdu1],
        ['powered-by', pdu2],
      ] as const;
      const [m1, m2, m3] = [w.asset('server', fed), w.asset('server', fed), w.asset('server')];
      const stock = w.asset('service', [['runs-on', m1]]);
      const app = w.asset('service', [
        ['runs-on', m3],
        ['depends-on', stock],
      ]);
      for (const id of [m1, m2, m3]) host(w, id);
      service(w, stock, { requests: flat(50) });
      service(w, app, { failing: step(231, 0.001, 0.4, 1), requests: flat(45) });
      w.event(121, m1, {
        source: 'redfish',
        code: 'PSU0001',
        message: 'Power supply 1 failed.',
        component: 'PSU.Slot.1',
        severity: 'critical',
      });
      w.gauge(pdu2, 'pdu_outlet_overcurrentprotector_current_amperes', 'A', { ocp: 'C2' }, step(231, 14.6, 0), 0.02);
      w.gauge(pdu1, 'pdu_outlet_overcurrentprotector_current_amperes', 'A', { ocp: 'C1' }, step(231, 7.1, 9.8), 0.02);
      w.log(231, pdu2, 11, "Overcurrent protector 'C2' trip sensor changed to state 'open'.", 'raritan');
      w.event(231.3, m2, {
        source: 'redfish',
        code: 'PSU0003',
        message: 'The power input for power supply 2 is lost.',
        component: 'PSU.Slot.2',
        severity: 'warning',
      });
      for (const id of [m1, stock]) w.lose(id, 231);
      distraction(w, m3, 226);
      return {
        rules: [above('Failing requests', 6, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: together([m1, 'power.failed'], [pdu2, 'power.failed']),
      };
    },
  },
  {
    name: '359-orchis',
    domain: 'service',
    told: 'A broker whose drive no longer answers in time falls behind, and half an hour later those that read are released with so much work per batch that they are thrown out of their group: what is not yet read grows for both.',
    sources: ['Apache Kafka: ReplicaManager, ConsumerCoordinator', 'Linux drivers/nvme/host/pci.c', 'kafka_exporter'],
    build: (w) => {
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const broker = w.asset('service', [['runs-on', m2]]);
      const beside = w.asset('service', [['runs-on', m3]]);
      const app = w.asset(
        'service',
        [
          ['runs-on', m1],
          ['depends-on', broker],
          ['depends-on', beside],
        ],
        { image: 'registry.local/orders-reader:5.2' },
      );
      const slow = step(205, 0, 1, 1);
      for (const id of [m1, m3]) host(w, id);
      host(w, m2, { iowait: sum(flat(0.01), scaled(slow, 0.18)), busy: sum(flat(0.05), scaled(slow, 0.9)) }, 'node');
      w.gauge(broker, 'kafka_server_replicamanager_underreplicatedpartitions', '1', {}, scaled(slow, 18), 0);
      w.gauge(beside, 'kafka_server_replicamanager_underreplicatedpartitions', '1', {}, flat(0), 0);
      w.gauge(
        app,
        'kafka_consumergroup_lag',
        '1',
        { consumergroup: 'orders', topic: 'orders' },
        sum(flat(120), growth(205, 0, 60, 1800), growth(236, 0, 900)),
        0.1,
      );
      repeated(w, 205, 292, 0.5, m2, 12, () => 'kernel: nvme nvme1: I/O 611 QID 4 timeout, aborting', 'kernel');
      w.log(205.6, beside, 9, 'INFO [Partition orders-7 broker=3] Shrinking ISR from 2,3 to 3. Leader: (highWatermark: 8812201)', 'kafka');
      w.change(235.5, app, { image: 'registry.local/orders-reader:5.3' });
      repeated(
        w,
        237,
        292,
        0.7,
        app,
        13,
        () =>
          'WARN [Consumer clientId=orders-2, groupId=orders] consumer poll timeout has expired. This means the time between subsequent calls to poll() was longer than the configured max.poll.interval.ms',
        'orders',
      );
      distraction(w, m3, 232);
      return {
        rules: [above('Reading lags', 3000, { metric: 'kafka_consumergroup_lag', on: app, for: 3 })],
        alert: app,
        truth: together([m2, 'disk.latency', 'disk.failed', 'disk.utilization'], [app, 'configuration.changed']),
      };
    },
  },
  {
    name: '360-oxytropis',
    domain: 'network',
    told: 'One of two members of an uplink goes down, and the other is enough, until the nightly backup starts: then there is no room, and requests to the database over that uplink are slow.',
    sources: ['Cisco IOS: EC, LINEPROTO system messages', 'IF-MIB', 'Bareos'],
    build: (w) => {
      const core = w.asset('switch');
      const leaf = w.asset('switch', [['connected-to', core]]);
      const [m1, m2, m3] = [
        w.asset('server', [['connected-to', leaf]]),
        w.asset('server', [['connected-to', core]]),
        w.asset('server', [['connected-to', leaf]]),
      ];
      const db = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      const full = step(230, 0, 1, 1);
      host(w, m1);
      host(w, m2);
      host(w, m3, { read: step(229, 2e6, 900e6, 1) });
      w.gauge(
        m3,
        'system.network.io',
        'By/s',
        { 'network.interface.name': 'eno1', 'network.io.direction': 'transmit' },
        step(229, 1e6, 9e8, 1),
        0.1,
      );
      w.counter(leaf, 'ifHCOutOctets', 'By', { ifName: 'Po1' }, sum(flat(3e8), scaled(full, 9e8)), 0.08);
      w.counter(leaf, 'ifOutDiscards', '1', { ifName: 'Po1' }, scaled(full, 160), 0.3);
      w.gauge(leaf, 'ifOperStatus', '1', { ifName: 'Te1/1/2' }, step(151, 1, 2), 0);
      w.gauge(leaf, 'ifOperStatus', '1', { ifName: 'Te1/1/1' }, flat(1), 0);
      w.log(151, leaf, 11, '%LINK-3-UPDOWN: Interface TenGigabitEthernet1/1/2, changed state to down', 'ios');
      w.log(151.01, leaf, 10, '%EC-5-UNBUNDLE: Interface TenGigabitEthernet1/1/2 left the port-channel Port-channel1', 'ios');
      w.log(229, m3, 9, 'bareos-dir[1190]: JobId 4120: Start Backup JobId 4120, Job=nightly-full.2026-11-12_23.00.00_07', 'bareos-dir');
      service(w, db, { seconds: flat(0.012), requests: flat(70) });
      service(w, app, { seconds: sum(flat(0.06), scaled(full, 0.9)), requests: flat(50) });
      access(w, m1, 2);
      return {
        rules: [
          above('Slow answers', 0.5, { ...SLOW.prometheus, on: app }),
          above('Discards', 100, { metric: 'ifOutDiscards', labels: { ifName: 'Po1' }, on: leaf, severity: 'warning' }),
        ],
        alert: app,
        truth: together([leaf, 'link.down', 'network.errors'], [m3, 'job.running', 'disk.read-rate', 'service.traffic']),
      };
    },
  },
  {
    name: '361-paeonia',
    domain: 'human',
    told: 'A colleague takes a node out of a cluster and forgets it; an hour later another node’s disk fills with images, it throws out what runs there, and nowhere is room for it.',
    sources: [
      'the kubelet: eviction manager',
      'https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/',
      'kube-scheduler',
      'kube-state-metrics',
    ],
    build: (w) => {
      const kube = w.asset('cluster');
      const [n1, n2, n3] = [
        w.asset('server', [['member-of', kube]]),
        w.asset('server', [['member-of', kube]]),
        w.asset('server', [['member-of', kube]]),
      ];
      const app = w.asset('service', [
        ['runs-on', n1],
        ['runs-on', n2],
        ['depends-on', kube],
      ]);
      host(w, n1, { user: step(232, 0.3, 0.7, 2) });
      host(w, n2, { filesystem: growth(150, 0.62, 0.004, 0.93) }, 'node');
      host(w, n3);
      service(w, app, { failing: step(231, 0.001, 0.35, 1), requests: flat(60) });
      w.gauge(kube, 'kube_node_spec_unschedulable', '1', { node: 'n3' }, step(170, 0, 1), 0);
      w.gauge(app, 'kube_deployment_status_replicas_unavailable', '1', { deployment: 'shop' }, step(231, 0, 4), 0);
      w.log(
        170,
        kube,
        9,
        '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Request","stage":"ResponseComplete","verb":"patch","user":{"username":"n.sato"},"objectRef":{"resource":"nodes","name":"n3"},"requestObject":{"spec":{"unschedulable":true}},"responseStatus":{"code":200}}',
        'kube-audit',
      );
      w.log(
        230.2,
        n2,
        12,
        'kubelet[1711]: eviction_manager.go:366] "Eviction manager: attempting to reclaim" resourceName="ephemeral-storage"',
        'kubelet',
      );
      repeated(
        w,
        230.5,
        234,
        1.5,
        n2,
        12,
        () => 'kubelet[1711]: eviction_manager.go:615] "Eviction manager: pod is evicted successfully" pod="shop/shop-7d9f-q8"',
        'kubelet',
      );
      repeated(
        w,
        231,
        292,
        0.5,
        kube,
        13,
        () =>
          'Warning FailedScheduling pod/shop-7d9f-zz 0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {node.kubernetes.io/disk-pressure: }, 1 node(s) were unschedulable.',
        'events',
      );
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: together([n2, 'filesystem.full'], [kube, 'user.action', 'configuration.changed']),
      };
    },
  },
];
