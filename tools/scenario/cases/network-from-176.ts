import { flat, growth, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, below, cause, FAILING, type Script } from '../script.ts';
import { repeated } from '../texts.ts';

/** What stands between services: protocols, switches, addresses. */
export const NETWORK_FROM_176: readonly Script[] = [
  {
    name: '176-nutmeg',
    domain: 'human',
    told: 'The unattended upgrade of a gateway’s TLS library no longer speaks an old version. One of two callers is old: all of its requests fail. The other is well.',
    sources: ['OpenSSL ssl_err.c (texts)', 'dpkg log', 'RFC 8996'],
    build: (w) => {
      const [g, a, b] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const gateway = w.asset('service', [['runs-on', g]]);
      const callers = [a, b].map((id) =>
        w.asset('service', [
          ['runs-on', id],
          ['depends-on', gateway],
        ]),
      );
      const [old = '', young = ''] = callers;
      for (const id of [g, a, b]) host(w, id);
      service(w, gateway, { requests: step(227, 60, 34) });
      service(w, old, { requests: flat(26), failing: step(227, 0.002, 0.99) });
      service(w, young, { requests: flat(34) });
      w.log(225.1, g, 9, 'unattended-upgrade: Packages that will be upgraded: libssl3 openssl', 'unattended-upgrades');
      w.log(226.2, g, 9, 'dpkg[5511]: upgrade libssl3:amd64 3.0.11-1~deb12u2 3.5.1-1', 'dpkg');
      w.log(226.8, g, 9, 'systemd[1]: Started nginx.service - A high performance web server and a reverse proxy server.', 'systemd');
      repeated(
        w,
        227,
        w.minutes,
        3,
        gateway,
        13,
        () =>
          `nginx[2210]: *${w.random.integer(1_000, 99_999)} SSL_do_handshake() failed (SSL: error:0A000102:SSL routines::unsupported protocol) while SSL handshaking, client: 10.20.4.17, server: 0.0.0.0:443`,
        'nginx',
      );
      repeated(w, 227, w.minutes, 5, old, 17, () => 'javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version', 'java');
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: old })],
        alert: old,
        truth: cause([g, 'configuration.changed'], [gateway, 'configuration.changed', 'log.errors', 'log.unusual']),
      };
    },
  },
  {
    name: '177-orange',
    domain: 'network',
    told: 'Somebody plugs an old switch into a socket; it claims to be the root of the tree, all paths are computed anew again and again, and every half minute everything behind the core stands still. Two machines’ services fail; one of them was released an hour before.',
    sources: ['Cisco IOS SPANTREE messages (ROOTCHANGE, TOPOTRAP)', 'IEEE 802.1D-2004'],
    build: (w) => {
      const core = w.asset('switch');
      const [access1, access2] = [w.asset('switch', [['connected-to', core]]), w.asset('switch', [['connected-to', core]])];
      const [a, b] = [w.asset('server', [['connected-to', access1]]), w.asset('server', [['connected-to', access2]])];
      const db = w.asset('service', [['runs-on', b]]);
      const app = w.asset(
        'service',
        [
          ['runs-on', a],
          ['depends-on', db],
        ],
        { 'app.version': '8.8.1' },
      );
      for (const id of [a, b]) host(w, id);
      for (const id of [core, access1, access2]) w.counter(id, 'ifInErrors', '1', { ifDescr: 'Te1/1' }, flat(0.01), 0.4);
      service(w, db, { requests: step(231, 55, 34) });
      service(w, app, { failing: step(231, 0.001, 0.4), seconds: step(231, 0.06, 1.6, 1), requests: flat(38) });
      w.change(170, app, { 'app.version': '8.8.2' });
      repeated(
        w,
        230,
        w.minutes,
        1.6,
        core,
        13,
        () =>
          '%SPANTREE-5-ROOTCHANGE: Root Changed for vlan 20: New Root Port is GigabitEthernet1/0/17. New Root Mac Address is 000b.5f1c.2280',
        'switch',
      );
      repeated(
        w,
        230,
        w.minutes,
        1.6,
        core,
        13,
        () => `%SPANTREE-5-TOPOTRAP: Topology Change Trap for vlan ${w.random.pick(['20', '21', '30'])}`,
        'switch',
      );
      repeated(
        w,
        230,
        w.minutes,
        0.8,
        core,
        12,
        () =>
          `%SW_MATM-4-MACFLAP_NOTIF: Host 0050.56${w.random.integer(10, 99)}.1f02 in vlan 20 is flapping between port Te1/0/1 and port Gi1/0/17`,
        'switch',
      );
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([core, 'network.errors', 'configuration.changed', 'link.down', 'log.unusual', 'log.errors']),
      };
    },
  },
  {
    name: '178-pecan',
    domain: 'network',
    told: 'The pool of addresses of a network is used up: machines that are started by the scheduler get none and their work piles up. The queue grows; the broker is well.',
    sources: ['ISC DHCP server/dhcp.c (no free leases)', 'dhclient (texts)'],
    build: (w) => {
      const [s, m] = [w.asset('server'), w.asset('server')];
      const dhcp = w.asset('service', [['runs-on', s]]);
      const broker = w.asset('service', [['runs-on', m]]);
      const workers = w.asset('service', [
        ['depends-on', dhcp],
        ['depends-on', broker],
      ]);
      for (const id of [s, m]) host(w, id);
      service(w, broker);
      w.gauge(dhcp, 'kea_dhcp4_addresses_assigned_ratio', '1', {}, growth(100, 0.72, 0.0024, 1), 0.002);
      w.gauge(workers, 'workers_available', '1', {}, (minute) => (minute < 218 ? 24 : Math.max(6, 24 - (minute - 218) * 1.2)), 0.03);
      w.gauge(workers, 'queue_wait_seconds', 's', {}, sum(flat(2), growth(221, 0, 9)), 0.05);
      repeated(
        w,
        0,
        w.minutes,
        0.5,
        dhcp,
        9,
        () =>
          `dhcpd[744]: DHCPACK on 10.20.6.${w.random.integer(20, 240)} to 00:50:56:1f:${w.random.integer(10, 99)}:${w.random.integer(10, 99)} via ens192`,
        'dhcpd',
      );
      repeated(
        w,
        217,
        w.minutes,
        5,
        dhcp,
        11,
        () =>
          `dhcpd[744]: DHCPDISCOVER from 00:50:56:1f:${w.random.integer(10, 99)}:${w.random.integer(10, 99)} via ens192: network 10.20.6.0/24: no free leases`,
        'dhcpd',
      );
      repeated(w, 219, w.minutes, 1, workers, 12, () => 'dhclient[402]: No DHCPOFFERS received.', 'dhclient');
      return {
        rules: [below('Few workers', 12, { metric: 'workers_available', on: workers })],
        alert: workers,
        truth: cause([dhcp, 'process.saturated', 'log.errors', 'log.unusual', 'service.errors']),
      };
    },
  },
];
