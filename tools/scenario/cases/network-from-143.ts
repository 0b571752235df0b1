import { flat, growth, step } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** What stands between machines: names, addresses, frames, ports, tickets and trust. */
export const NETWORK_FROM_143: readonly Script[] = [
  {
    name: '143-aspen',
    domain: 'network',
    told: 'A name server answers, but slowly: what it asks outside times out. The service that asks it for each request is slow; its database, which is asked by address, is as ever. The service was released ninety minutes before.',
    sources: ['CoreDNS plugin/errors (text), plugin/metrics (names)'],
    build: (w) => {
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const names = w.asset('service', [['runs-on', m1]]);
      const db = w.asset('service', [['runs-on', m2]]);
      const app = w.asset(
        'service',
        [
          ['runs-on', m3],
          ['depends-on', names],
          ['depends-on', db],
        ],
        { 'app.version': '8.2.1' },
      );
      for (const id of [m1, m2, m3]) host(w, id);
      w.gauge(names, 'coredns_dns_request_duration_seconds', 's', { quantile: '0.95' }, step(233, 0.004, 1.9, 2), 0.1);
      w.counter(names, 'coredns_dns_requests_total', '1', { proto: 'udp' }, step(233, 90, 130, 4));
      service(w, db);
      service(w, app, { seconds: step(233, 0.09, 2.1, 2) });
      w.change(145, app, { 'app.version': '8.3.0' }, 'ci');
      repeated(
        w,
        233,
        w.minutes,
        5,
        names,
        17,
        () =>
          `coredns[611]: [ERROR] plugin/errors: 2 pay${w.random.integer(1, 9)}.example.net. A: read udp 10.20.3.4:${w.random.integer(32_000, 60_000)}->192.0.2.53:53: i/o timeout`,
        'coredns',
      );
      return {
        rules: [above('Slow answers', 0.8, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([names, 'service.latency', 'log.errors', 'service.unreached', 'service.errors']),
      };
    },
  },
  {
    name: '145-cedar',
    domain: 'network',
    told: 'A machine is cloned and starts with the address of a database’s host: half of the connections end at the clone, which knows no database. The switch writes of a duplicate address. A neighbour of the application was released ten minutes before.',
    sources: ['Cisco IOS IP-4-DUPADDR (text)', 'RFC 5227 (address conflicts)'],
    build: (w) => {
      const net = w.asset('switch');
      const physical = w.asset('hypervisor', [['connected-to', net]]);
      const clone = w.asset('vm', [['runs-on', physical]]);
      const [store, machine] = [w.asset('server', [['connected-to', net]]), w.asset('server', [['connected-to', net]])];
      const db = w.asset('service', [['runs-on', store]]);
      const app = w.asset('service', [
        ['runs-on', machine],
        ['depends-on', db],
      ]);
      const neighbour = w.asset('service', [['runs-on', machine]], { 'app.version': '0.4.0' });
      host(w, store, { traffic: step(232, 3e6, 1.6e6) });
      host(w, machine);
      host(w, clone);
      w.lose(clone, 0, 231);
      w.gauge(physical, 'system.cpu.utilization', '1', {}, flat(0.35), 0.05, [0, 1]);
      service(w, db, { requests: step(232, 80, 46) });
      service(w, neighbour);
      service(w, app, { failing: step(232, 0.001, 0.42) });
      w.change(222, neighbour, { 'app.version': '0.5.0' }, 'ci');
      w.log(231.2, clone, 9, 'systemd[1]: Startup finished in 3.004s (kernel) + 11.214s (userspace) = 14.218s.', 'systemd');
      w.log(231.1, clone, 9, 'cloud-init[411]: Cloud-init v. 22.4.2 running modules:final', 'cloud-init');
      repeated(
        w,
        232,
        w.minutes,
        0.5,
        net,
        12,
        () => '%IP-4-DUPADDR: Duplicate address 10.20.1.17 on Vlan120, sourced by 5254.00c4.9e11',
        'ios',
      );
      repeated(w, 232, w.minutes, 5, app, 17, () => 'app[811]: dial tcp 10.20.1.17:5432: connect: connection refused', 'app');
      return {
        rules: [above('Failing requests', 4, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause(
          [clone, 'address.duplicate', 'configuration.changed', 'network.errors', 'log.errors'],
          [net, 'address.duplicate', 'network.errors', 'log.errors', 'link.down'],
          [store, 'address.duplicate', 'network.errors', 'link.down'],
        ),
      };
    },
  },
  {
    name: '146-date',
    domain: 'storage',
    told: 'A file server has too few threads for the clients that came today: it takes no more of their connections. Programs of two hosts stand in the kernel and wait, with nothing to compute; one host’s clock is forty seconds behind. Disks and processor of the file server are as ever.',
    sources: ['Linux net/sunrpc/svc_xprt.c, kernel/hung_task.c (texts)'],
    build: (w) => {
      const filer = w.asset('server');
      const [a, b] = [w.asset('server', [['stores-on', filer]]), w.asset('server', [['stores-on', filer]])];
      const [shop, wiki] = [w.asset('service', [['runs-on', a]]), w.asset('service', [['runs-on', b]])];
      host(w, filer);
      w.gauge(filer, 'node_sockstat_TCP_inuse', '1', {}, growth(120, 60, 3.4, 460), 0.02);
      host(w, a, { iowait: step(236, 0.01, 0.24), user: step(236, 0.2, 0.06) });
      host(w, b, { iowait: step(236, 0.01, 0.31), user: step(236, 0.16, 0.05) });
      w.skew(a, -40);
      service(w, shop, { requests: step(236, 40, 22), seconds: step(236, 0.07, 4.5, 1) });
      service(w, wiki, { seconds: step(236, 0.1, 3.8, 1) });
      repeated(
        w,
        235,
        w.minutes,
        0.6,
        filer,
        12,
        () => 'kernel: nfsd: too many open connections, consider increasing the number of threads',
        'kernel',
      );
      for (const [id, name] of [
        [a, 'php-fpm8.2'],
        [b, 'httpd'],
      ] as const) {
        repeated(w, 237, w.minutes, 0.4, id, 12, () => `kernel: nfs: server ${filer} not responding, still trying`, 'kernel');
        repeated(
          w,
          239,
          w.minutes,
          0.5,
          id,
          11,
          () => `kernel: INFO: task ${name}:${w.random.integer(900, 40_000)} blocked for more than 120 seconds.`,
          'kernel',
        );
      }
      return {
        rules: [above('Slow answers', 1, { ...SLOW.prometheus, on: shop })],
        alert: shop,
        truth: cause([filer, 'process.saturated', 'log.errors', 'service.unreached']),
      };
    },
  },
  {
    name: '151-larch',
    domain: 'system',
    told: 'The time server of a site jumps an hour back after its receiver was replaced; two hosts follow it within minutes. The tokens they sign are expired for whoever reads them elsewhere, and both applications are refused. A certificate was renewed in the morning.',
    sources: ['ntpd, chronyd (texts)', 'RFC 7519 (exp, nbf)'],
    build: (w) => {
      const [source, a, c] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const clock = w.asset('service', [['runs-on', source]]);
      const b = w.asset('server', [['depends-on', clock]]);
      const follower = w.asset('server', [['depends-on', clock]]);
      const api = w.asset('service', [['runs-on', c]], { 'tls.serial': '4711' });
      const [shop, desk] = [b, follower].map((id) =>
        w.asset('service', [
          ['runs-on', id],
          ['depends-on', api],
        ]),
      ) as [string, string];
      for (const id of [source, a, b, c, follower]) host(w, id);
      service(w, api);
      service(w, shop, { failing: step(234, 0.001, 0.72) });
      service(w, desk, { failing: step(236, 0.001, 0.65) });
      w.change(95, api, { 'tls.serial': '4802' });
      w.log(228, source, 13, 'ntpd[511]: refclock_shm: stale/bad receive time, delay=3600', 'ntpd');
      w.log(230, source, 13, 'ntpd[511]: time reset -3600.000142 s', 'ntpd');
      for (const [id, minute] of [
        [b, 233.6],
        [follower, 235.4],
      ] as const) {
        w.log(minute, id, 12, 'chronyd[688]: System clock wrong by -3599.998712 seconds', 'chronyd');
        w.log(minute + 0.02, id, 12, 'chronyd[688]: System clock was stepped by -3599.998712 seconds', 'chronyd');
      }
      repeated(w, 234, w.minutes, 4, shop, 17, () => 'shop[99]: 401 Unauthorized: token is expired by 55m12s', 'shop');
      repeated(w, 236, w.minutes, 4, desk, 17, () => 'desk[41]: 401 Unauthorized: token is expired by 55m3s', 'desk');
      distraction(w, a, 225);
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: shop })],
        alert: shop,
        truth: cause([source, 'clock.wrong'], [clock, 'clock.wrong']),
      };
    },
  },
  {
    name: '155-fig',
    domain: 'system',
    told: 'The nightly upgrade of a client’s host brings another list of trusted authorities, without the one that signed what the client talks to. It refuses every connection since. The certificate on the other side was renewed hours before, by the same authority, and others read it well.',
    sources: ['Debian ca-certificates', 'Go crypto/x509 (text)'],
    build: (w) => {
      const [m, far] = [w.asset('server'), w.asset('server')];
      const api = w.asset('service', [['runs-on', far]], { 'tls.notAfter': '2026-11-20' });
      const [client, other] = [
        w.asset('service', [
          ['runs-on', m],
          ['depends-on', api],
        ]),
        w.asset('service', [['depends-on', api]]),
      ];
      host(w, m);
      host(w, far);
      service(w, api, { requests: step(229, 70, 48) });
      service(w, other);
      service(w, client, { failing: step(229, 0.001, 0.85) });
      w.change(90, api, { 'tls.notAfter': '2027-02-18' });
      w.log(228, m, 9, 'apt-daily: Unpacking ca-certificates (20260203) over (20230311+deb12u1) ...', 'apt');
      w.log(228.3, m, 9, 'apt-daily: Setting up ca-certificates (20260203) ...', 'apt');
      repeated(
        w,
        229,
        w.minutes,
        6,
        client,
        17,
        () => 'client[1201]: tls: failed to verify certificate: x509: certificate signed by unknown authority',
        'client',
      );
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: client })],
        alert: client,
        truth: cause([m, 'configuration.changed', 'certificate.expired'], [client, 'configuration.changed', 'certificate.expired']),
      };
    },
  },
];
