import { flat, growth, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, FAILING, type Script, SLOW, together } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

/** Lost ways, standbys and hosts before the next one goes, two that overlap, and what is as ever; written before they were first put. */
export const MIXED_FROM_369: readonly Script[] = [
  {
    name: '369-primula',
    domain: 'network',
    told: 'A site has two routers to the others; the session of the one with its carrier is down since before noon, and then the port of the other goes. What is asked of the other site fails.',
    sources: ['RFC 4273 (BGP4-MIB)', 'Junos: rpd, mib2d system log messages'],
    build: (w) => {
      const [r1, r2] = [w.asset('switch'), w.asset('switch')];
      const core = w.asset('switch', [
        ['connected-to', r1],
        ['connected-to', r2],
      ]);
      const [m1, far] = [w.asset('server', [['connected-to', core]]), w.asset('server')];
      const remote = w.asset('service', [['runs-on', far]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', remote],
      ]);
      host(w, m1);
      host(w, far);
      w.gauge(r1, 'bgpPeerState', '1', { bgpPeerRemoteAddr: '203.0.113.9' }, step(151, 6, 3), 0);
      w.gauge(r2, 'bgpPeerState', '1', { bgpPeerRemoteAddr: '198.51.100.5' }, step(232, 6, 3), 0);
      w.log(
        151,
        r1,
        12,
        'rpd[1780]: RPD_BGP_NEIGHBOR_STATE_CHANGED: BGP peer 203.0.113.9 (External AS 64511) changed state from Established to Idle (event HoldTime)',
        'rpd',
      );
      w.log(
        230.8,
        r2,
        12,
        'mib2d[1644]: SNMP_TRAP_LINK_DOWN: ifIndex 531, ifAdminStatus up(1), ifOperStatus down(2), ifName xe-0/1/0',
        'mib2d',
      );
      service(w, remote, { requests: step(231, 60, 4, 1) });
      service(w, app, { failing: step(231, 0.001, 0.6, 1), requests: flat(40) });
      distraction(w, m1, 225);
      w.skew(r2, 12);
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: together([r1, 'link.down', 'network.errors'], [r2, 'link.down', 'network.errors']),
      };
    },
  },
  {
    name: '370-prunella',
    domain: 'service',
    told: 'The standby of a database stops, for its disk is full; hours later the machine of the first has no memory left and its database is killed. There is none to take over.',
    sources: ['PostgreSQL', 'Patroni', 'Linux mm/oom_kill.c', 'node_exporter'],
    build: (w) => {
      const pg = w.asset('cluster');
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const first = w.asset('service', [
        ['runs-on', m1],
        ['member-of', pg],
      ]);
      const standby = w.asset('service', [
        ['runs-on', m2],
        ['member-of', pg],
      ]);
      const app = w.asset('service', [
        ['runs-on', m3],
        ['depends-on', pg],
      ]);
      host(w, m1, { memory: growth(205, 0.55, 0.018, 0.985) }, 'node');
      host(w, m2, { filesystem: growth(40, 0.6, 0.0036, 1) }, 'node');
      host(w, m3);
      w.gauge(first, 'pg_up', '1', {}, step(230, 1, 0), 0);
      w.gauge(standby, 'pg_up', '1', {}, step(151, 1, 0), 0);
      w.log(150.6, standby, 17, 'FATAL:  could not write to file "pg_wal/xlogtemp.411": No space left on device', 'postgres');
      w.log(229.8, m1, 11, 'kernel: Out of memory: Killed process 2211 (postgres) total-vm:18120044kB, anon-rss:14882108kB', 'kernel');
      repeated(
        w,
        230.3,
        292,
        1,
        standby,
        13,
        () => 'patroni[771]: INFO: following a different leader because i am not the healthiest node',
        'patroni',
      );
      service(w, app, { failing: step(230, 0.001, 0.9, 1), requests: flat(35) });
      access(w, m3, 2);
      return {
        rules: [above('Failing requests', 10, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: together([m1, 'memory.pressure', 'process.down'], [m2, 'filesystem.full']),
      };
    },
  },
  {
    name: '371-pulmonaria',
    domain: 'network',
    told: 'The card of an object store’s machine comes back with a tenth of its speed, and later a directory is asked for what it keeps no index of since another service was released: a portal waits for both.',
    sources: ['Linux drivers/net/ethernet/intel/igb', 'node_exporter', 'OpenLDAP: slapd-mdb(5)', 'openldap_exporter'],
    build: (w) => {
      const [m1, m2, m3, m4] = [w.asset('server'), w.asset('server'), w.asset('server'), w.asset('server')];
      const store = w.asset('service', [['runs-on', m2]]);
      const directory = w.asset('service', [['runs-on', m3]]);
      const staff = w.asset(
        'service',
        [
          ['runs-on', m4],
          ['depends-on', directory],
        ],
        { version: '1.41' },
      );
      const portal = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', store],
        ['depends-on', directory],
      ]);
      const [narrow, asked] = [step(205, 0, 1, 1), step(237, 0, 1, 1)];
      for (const id of [m1, m4]) host(w, id);
      host(w, m2, { drops: sum(flat(0.02), scaled(narrow, 60)) }, 'node');
      host(w, m3, { user: sum(flat(0.15), scaled(asked, 0.75)) });
      w.gauge(m2, 'node_network_speed_bytes', 'By', { device: 'eno1' }, step(205, 1.25e8, 1.25e7), 0);
      w.log(204.9, m2, 13, 'kernel: igb 0000:04:00.0 eno1: igb: eno1 NIC Link is Down', 'kernel');
      w.log(205, m2, 13, 'kernel: igb 0000:04:00.0 eno1: igb: eno1 NIC Link is Up 100 Mbps Full Duplex, Flow Control: RX', 'kernel');
      w.counter(directory, 'openldap_monitor_operation', '1', { op: 'Search' }, sum(flat(80), scaled(asked, 260)), 0.08);
      service(w, store, { seconds: sum(flat(0.03), scaled(narrow, 0.5)), requests: flat(50) });
      service(w, staff, { requests: flat(20) });
      service(w, portal, { seconds: sum(flat(0.07), scaled(narrow, 0.4), scaled(asked, 1.1)), requests: flat(45) });
      w.change(236.6, staff, { version: '1.42' });
      repeated(w, 237, 292, 2.5, directory, 12, () => 'slapd[990]: <= mdb_equality_candidates: (employeeType) not indexed', 'slapd');
      distraction(w, m1, 231);
      return {
        rules: [above('Slow answers', 0.8, { ...SLOW.prometheus, on: portal })],
        alert: portal,
        truth: together([m2, 'network.errors', 'link.down'], [staff, 'configuration.changed']),
      };
    },
  },
  {
    name: '372-ramonda',
    domain: 'hypervisor',
    told: 'One host of three is in maintenance when another stops on an error of its memory; its guests start on the last, and all there wait for processors.',
    sources: ['vSphere events: EnteredMaintenanceModeEvent, VmRestartedOnAlternateHostEvent', 'vmware_exporter', 'Dell EEMI: MEM0001'],
    build: (w) => {
      const kluster = w.asset('cluster');
      const [h1, h2, h3] = [
        w.asset('hypervisor', [['member-of', kluster]]),
        w.asset('hypervisor', [['member-of', kluster]]),
        w.asset('hypervisor', [['member-of', kluster]]),
      ];
      const [vm, moved] = [w.asset('vm', [['runs-on', h1]]), w.asset('vm', [['runs-on', h2]])];
      const app = w.asset('service', [['runs-on', vm]]);
      const crowded = step(231, 0, 1, 2);
      host(w, vm);
      host(w, moved);
      w.gauge(h1, 'vmware_host_cpu_usage', 'MHz', {}, sum(flat(31000), scaled(crowded, 29000)), 0.04);
      w.gauge(h1, 'vmware_host_cpu_max', 'MHz', {}, flat(62000), 0);
      w.gauge(h2, 'vmware_host_cpu_usage', 'MHz', {}, flat(29000), 0.04);
      w.gauge(h3, 'vmware_host_in_maintenance_mode', '1', {}, step(162, 0, 1), 0);
      w.gauge(vm, 'vmware_vm_cpu_ready_summation', 'ms', {}, sum(flat(120), scaled(crowded, 5200)), 0.08);
      w.log(162, h3, 9, 'Hostd: info hostd[2100]: Event 8121 : Host has entered maintenance mode. user=VSPHERE.LOCAL\\r.diaz', 'hostd');
      w.event(229.6, h2, {
        source: 'redfish',
        code: 'MEM0001',
        message: 'Multi-bit memory errors detected on a memory device at location(s) DIMM_A4.',
        component: 'DIMM.Socket.A4',
        severity: 'critical',
      });
      w.lose(h2, 229.8);
      w.lose(moved, 229.8, 233);
      service(w, app, { seconds: sum(flat(0.05), scaled(crowded, 0.6)), requests: flat(55) });
      distraction(w, moved, 220);
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: together([h2, 'memory.failed', 'process.down'], [h3, 'configuration.changed', 'user.action']),
      };
    },
  },
];
