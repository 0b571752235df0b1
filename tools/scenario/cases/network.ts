import { flat, pulse, step } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, below, cause, FAILING, type Script, SLOW } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

const CISCO = 'Cisco IOS system message guide (LINK-3-UPDOWN, LINEPROTO-5-UPDOWN, SW_MATM-4-MACFLAP_NOTIF, OSPF-5-ADJCHG)';

export const NETWORK: readonly Script[] = [
  {
    name: '031-pebble',
    domain: 'network',
    told: 'An uplink of an access switch goes down; what stands behind it cannot be reached and its callers answer with errors.',
    sources: [CISCO, 'IF-MIB linkDown, RFC 2863'],
    build: (w) => {
      const [access, core] = [w.asset('switch'), w.asset('switch')];
      const [behind, front] = [w.asset('server', [['connected-to', access]]), w.asset('server', [['connected-to', core]])];
      const stock = w.asset('service', [['runs-on', behind]]);
      const shop = w.asset('service', [
        ['runs-on', front],
        ['depends-on', stock],
      ]);
      host(w, behind);
      host(w, front);
      w.lose(behind, 241);
      service(w, stock);
      w.lose(stock, 241);
      service(w, shop, { failing: step(241, 0.002, 0.35) });
      for (const port of ['Gi1/0/1', 'Gi1/0/2', 'Te1/1/1'])
        w.gauge(access, 'hw.network.up', '1', { 'network.interface.name': port }, port === 'Te1/1/1' ? step(240, 1, 0) : flat(1), 0);
      w.event(240, access, {
        source: 'snmp-trap',
        code: 'Link.Down',
        message: 'linkDown ifIndex 49',
        component: '49',
        severity: 'warning',
      });
      w.log(240, access, 12, '%LINK-3-UPDOWN: Interface TenGigabitEthernet1/1/1, changed state to down', 'ios');
      w.log(240.01, access, 10, '%LINEPROTO-5-UPDOWN: Line protocol on Interface TenGigabitEthernet1/1/1, changed state to down', 'ios');
      repeated(
        w,
        241,
        w.minutes,
        6,
        shop,
        17,
        () =>
          `nginx[640]: upstream timed out (110: Connection timed out) while connecting to upstream, client: 10.20.4.${w.random.integer(2, 250)}`,
        'nginx',
      );
      return {
        rules: [above('Failing requests', 3, { ...FAILING.prometheus, on: shop })],
        alert: shop,
        truth: cause([access, 'link.down']),
      };
    },
  },
  {
    name: '032-quarry',
    domain: 'network',
    told: 'A port of a switch negotiates half duplex: it counts errors under load, the host behind it resends and its service is slow.',
    sources: ['IEEE 802.3 annex 28B (duplex mismatch)', 'Gregg, Systems Performance, ch. 10'],
    build: (w) => {
      const net = w.asset('switch');
      const [slow, fine] = [w.asset('server', [['connected-to', net]]), w.asset('server', [['connected-to', net]])];
      const app = w.asset('service', [['runs-on', slow]]);
      const other = w.asset('service', [['runs-on', fine]]);
      host(w, slow, {});
      host(w, fine, {});
      for (const port of [7, 8, 9])
        w.counter(
          net,
          'system.network.errors',
          '{error}',
          { 'network.interface.name': `Gi1/0/${port}`, 'network.io.direction': 'receive' },
          port === 7 ? step(212, 0, 24) : flat(0),
          0.3,
        );
      service(w, app, { seconds: step(213, 0.05, 0.42) });
      service(w, other);
      w.log(
        211.5,
        net,
        12,
        '%CDP-4-DUPLEX_MISMATCH: duplex mismatch discovered on GigabitEthernet1/0/7 (not half duplex), with ETH0 (half duplex).',
        'ios',
      );
      distraction(w, fine, 190);
      return { rules: [above('Slow answers', 0.2, { ...SLOW.prometheus, on: app })], alert: app, truth: cause([net, 'network.errors']) };
    },
  },
  {
    name: '033-ridge',
    domain: 'network',
    told: 'A loop between two ports of a switch: addresses flap, frames flood, and every service behind the switch loses packets and slows down.',
    sources: [CISCO],
    build: (w) => {
      const net = w.asset('switch');
      const hosts = [
        w.asset('server', [['connected-to', net]]),
        w.asset('server', [['connected-to', net]]),
        w.asset('server', [['connected-to', net]]),
      ];
      const apps = hosts.map((id) => w.asset('service', [['runs-on', id]]));
      for (const id of hosts) host(w, id, { drops: step(230, 0.1, 220), traffic: step(230, 2e6, 70e6) }, 'otel');
      for (const id of apps) service(w, id, { seconds: step(230, 0.06, 0.55), failing: step(230, 0.001, 0.04) }, 'otel');
      w.counter(
        net,
        'system.network.packet.dropped',
        '{packet}',
        { 'network.interface.name': 'Gi1/0/11', 'network.io.direction': 'transmit' },
        step(230, 0, 900),
        0.3,
      );
      w.counter(
        net,
        'system.network.packet.dropped',
        '{packet}',
        { 'network.interface.name': 'Gi1/0/12', 'network.io.direction': 'transmit' },
        step(230, 0, 870),
        0.3,
      );
      repeated(
        w,
        230,
        w.minutes,
        2,
        net,
        12,
        () =>
          `%SW_MATM-4-MACFLAP_NOTIF: Host 0050.56${w.random.integer(10, 99)}.${w.random.integer(1000, 9999)} in vlan 20 is flapping between port Gi1/0/11 and port Gi1/0/12`,
        'ios',
      );
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.otel, on: apps[0] ?? '' })],
        alert: apps[0] ?? '',
        truth: cause([net, 'network.errors']),
      };
    },
  },
  {
    name: '034-shoal',
    domain: 'network',
    told: 'The name server two services use has stopped; both cannot resolve names and answer with errors.',
    sources: ['glibc resolver (text: Temporary failure in name resolution)', 'systemd (texts)'],
    build: (w) => {
      const machine = w.asset('server');
      const names = w.asset('service', [['runs-on', machine]]);
      const [a, b] = [w.asset('service', [['depends-on', names]]), w.asset('service', [['depends-on', names]])];
      host(w, machine);
      w.gauge(names, 'probe_success', '1', {}, step(225, 1, 0), 0);
      w.log(225, machine, 13, 'systemd[1]: named.service: Main process exited, code=dumped, status=6/ABRT', 'systemd');
      w.log(225.01, machine, 13, "systemd[1]: named.service: Failed with result 'core-dump'.", 'systemd');
      for (const id of [a, b]) {
        service(w, id, { failing: step(226, 0.002, 0.5) });
        repeated(w, 226, w.minutes, 5, id, 17, () => 'app[771]: getaddrinfo EAI_AGAIN: Temporary failure in name resolution', 'app');
      }
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: a })],
        alert: a,
        truth: cause([names, 'process.down'], [machine, 'process.down']),
      };
    },
  },
  {
    name: '035-thicket',
    domain: 'network',
    told: 'One of the two links of a host goes down; the other must carry everything, drops packets at the peak and the service on the host slows down.',
    sources: ['Linux drivers/net/bonding (text)'],
    build: (w) => {
      const machine = w.asset('server');
      const app = w.asset('service', [['runs-on', machine]]);
      host(w, machine, { drops: step(228, 0, 160), traffic: flat(110e6) }, 'otel');
      for (const name of ['eno1', 'eno2'])
        w.gauge(machine, 'hw.network.up', '1', { 'network.interface.name': name }, name === 'eno2' ? step(227, 1, 0) : flat(1), 0);
      w.log(227, machine, 13, 'kernel: ixgbe 0000:3b:00.1 eno2: NIC Link is Down', 'kernel');
      w.log(227.01, machine, 13, 'kernel: bond0: (slave eno2): link status definitely down, disabling slave', 'kernel');
      service(w, app, { seconds: step(228, 0.07, 0.31) });
      return { rules: [above('Slow answers', 0.15, { ...SLOW.prometheus, on: app })], alert: app, truth: cause([machine, 'link.down']) };
    },
  },
  {
    name: '036-upland',
    domain: 'network',
    told: 'The connection table of a gateway is full: new connections are dropped, and the service behind it answers a part of its requests with errors.',
    sources: ['Linux net/netfilter/nf_conntrack_core.c (text)'],
    build: (w) => {
      const gate = w.asset('server');
      const app = w.asset('service', [['connected-to', gate]]);
      const steady = w.asset('service', [['connected-to', gate]]);
      host(w, gate, { drops: step(236, 0.2, 340) }, 'otel');
      w.gauge(gate, 'node_nf_conntrack_entries', '1', {}, step(180, 110_000, 262_144, 56), 0.002, [0, 262_144]);
      repeated(w, 236, w.minutes, 3, gate, 12, () => 'kernel: nf_conntrack: nf_conntrack: table full, dropping packet', 'kernel');
      service(w, app, { failing: step(236, 0.002, 0.2), seconds: step(236, 0.05, 0.9) });
      service(w, steady, { failing: step(236, 0.002, 0.15) });
      return {
        rules: [above('Failing requests', 2, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([gate, 'network.errors', 'log.unusual']),
      };
    },
  },
  {
    name: '037-vale',
    domain: 'network',
    told: 'A router loses its neighbour at a far site for a while; the service there cannot be reached.',
    sources: [CISCO],
    build: (w) => {
      const router = w.asset('switch');
      const site = w.asset('server', [['connected-to', router]]);
      const app = w.asset('service', [['runs-on', site]]);
      w.gauge(app, 'probe_success', '1', { instance: 'far' }, pulse(230, 45, 1, 0), 0);
      host(w, site);
      w.lose(site, 230, 275);
      w.log(
        229.8,
        router,
        10,
        '%OSPF-5-ADJCHG: Process 1, Nbr 10.9.0.2 on TenGigabitEthernet0/1/0 from FULL to DOWN, Neighbor Down: Dead timer expired',
        'ios',
      );
      w.log(229.7, router, 12, '%LINK-3-UPDOWN: Interface TenGigabitEthernet0/1/0, changed state to down', 'ios');
      w.gauge(router, 'hw.network.up', '1', { 'network.interface.name': 'Te0/1/0' }, pulse(229.7, 45, 1, 0), 0);
      return { rules: [below('Probe fails', 1, { metric: 'probe_success', on: app })], alert: app, truth: cause([router, 'link.down']) };
    },
  },
];
