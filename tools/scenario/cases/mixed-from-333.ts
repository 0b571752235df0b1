import { flat, growth, pulse, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { access, distraction, repeated } from '../texts.ts';

/** Column stores, firewalls, mirrors over the network, moves of guests and queues of a kernel; written before they were first put. */
export const MIXED_FROM_333: readonly Script[] = [
  {
    name: '333-hebe',
    domain: 'service',
    told: 'A column store gets its rows in so small portions that it merges slower than they come, and refuses more: whoever writes there fails. Its disk and processor are as ever, a neighbour is copied.',
    sources: ['ClickHouse: error 252 TOO_MANY_PARTS', 'ClickHouse Prometheus endpoint'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const store = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', store],
      ]);
      host(w, m1, { read: pulse(150, 40, 1e6, 60e6) });
      host(w, m2);
      w.gauge(store, 'ClickHouseAsyncMetrics_MaxPartCountForPartition', '1', {}, growth(170, 42, 4.4, 301), 0.01);
      w.gauge(store, 'ClickHouseMetrics_TCPConnection', '1', {}, flat(31), 0.1);
      service(w, app, { failing: step(229, 0.001, 0.5, 2), requests: flat(40) });
      repeated(
        w,
        228,
        292,
        1.5,
        store,
        17,
        () =>
          "<Error> TCPHandler: Code: 252. DB::Exception: Too many parts (300 with average size of 1.20 MiB) in table 'shop.events'. Merges are processing significantly slower than inserts. (TOO_MANY_PARTS)",
        'clickhouse-server',
      );
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: app })],
        alert: app,
        truth: cause([store, 'process.saturated', 'log.errors', 'service.errors']),
      };
    },
  },
  {
    name: '334-iberis',
    domain: 'network',
    told: 'The packet buffers of a firewall are nearly used up by one flow, so that it drops what comes to it at random; a shop and its database are on two sides of it. Its processors of the management plane are idle.',
    sources: ['PAN-OS system log: packet buffer congestion', 'PAN-COMMON-MIB', 'IF-MIB'],
    build: (w) => {
      const fw = w.asset('switch');
      const [m1, m2] = [w.asset('server', [['connected-to', fw]]), w.asset('server', [['connected-to', fw]])];
      const db = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      const bad = step(227, 0, 1, 2);
      for (const id of [m1, m2]) host(w, id);
      service(w, db, { requests: sum(flat(80), scaled(bad, -20)) });
      service(w, app, { seconds: sum(flat(0.05), scaled(bad, 0.9)), failing: sum(flat(0.001), scaled(bad, 0.06)) });
      w.gauge(fw, 'panSessionUtilization', '%', {}, flat(14), 0.05, [0, 100]);
      w.gauge(fw, 'hrProcessorLoad', '%', { hrDeviceIndex: '1' }, flat(9), 0.2, [0, 100]);
      w.counter(fw, 'ifInDiscards', '1', { ifDescr: 'ethernet1/4' }, sum(flat(0), scaled(bad, 40)), 0.2);
      for (const minute of [227.4, 232.4, 237.4])
        w.log(
          minute,
          fw,
          13,
          '1,2026/11/17 13:47:24,015351000011111,SYSTEM,general,0,2026/11/17 13:47:24,,packet-buffer-congestion,,0,0,general,high,"Packet buffer congestion is 93%, higher than the alert threshold 50%."',
          'panos',
        );
      w.skew(fw, 20);
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([fw, 'process.saturated', 'network.errors', 'log.errors', 'log.unusual', 'memory.pressure']),
      };
    },
  },
  {
    name: '335-inula',
    domain: 'storage',
    told: 'The disk below a mirror over the network fails on the machine that is first; it lets go of it and reads everything from the other machine from then on, over a narrow line. The database is slow.',
    sources: ['Linux drivers/block/drbd', 'drbd.conf(5): on-io-error detach'],
    build: (w) => {
      const [m1, m2, m3] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m1]]);
      const app = w.asset('service', [
        ['runs-on', m3],
        ['depends-on', db],
      ]);
      const remote = step(228, 0, 1, 1);
      host(w, m1, { iowait: sum(flat(0.01), scaled(remote, 0.15)), traffic: sum(flat(2e6), scaled(remote, 60e6)) });
      host(w, m2, { read: sum(flat(5e5), scaled(remote, 50e6)) });
      host(w, m3);
      service(w, db, { seconds: sum(flat(0.01), scaled(remote, 0.12)), requests: flat(90) });
      service(w, app, { seconds: sum(flat(0.05), scaled(remote, 0.5)), requests: flat(50) });
      w.log(227.9, m1, 11, 'kernel: block drbd2: local READ IO error sector 71303168+8 on sdc', 'kernel');
      w.log(227.91, m1, 11, 'kernel: block drbd2: disk( UpToDate -> Failed )', 'kernel');
      w.log(227.92, m1, 11, 'kernel: block drbd2: Local IO failed in drbd_endio_read_sec_final. Detaching...', 'kernel');
      w.log(227.95, m1, 13, 'kernel: block drbd2: disk( Failed -> Diskless )', 'kernel');
      distraction(w, m3, 221);
      return {
        rules: [above('Slow answers', 0.3, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([m1, 'disk.failed', 'disk.bad-sectors', 'raid.degraded']),
      };
    },
  },
  {
    name: '336-ixia',
    domain: 'hypervisor',
    told: 'Somebody moves a busy guest to another host and lets the move slow it down until it can be caught up with: the guest waits for its processors and its service is slow. A release of another service came before.',
    sources: ['virsh(1): migrate --auto-converge', 'sudo(8)', 'node_exporter on a KVM host'],
    build: (w) => {
      const [h1, h2] = [w.asset('hypervisor'), w.asset('hypervisor')];
      const [vm, other] = [w.asset('vm', [['runs-on', h1]]), w.asset('vm', [['runs-on', h1]])];
      const app = w.asset('service', [['runs-on', vm]]);
      const second = w.asset('service', [['runs-on', other]], { version: '4.2' });
      const move = pulse(228, 60, 0, 1);
      host(w, h1, { traffic: sum(flat(2e6), scaled(move, 1.1e9)) });
      host(w, h2, { traffic: sum(flat(1e6), scaled(move, 1.1e9)) });
      host(w, vm, { steal: sum(flat(0.005), scaled(move, 0.55)) });
      host(w, other, { steal: flat(0.005) });
      service(w, app, { seconds: sum(flat(0.07), scaled(move, 0.8)), requests: flat(60) });
      service(w, second);
      w.change(190, second, { version: '4.3' });
      w.log(
        227.8,
        h1,
        13,
        'sudo[30211]:   p.novak : TTY=pts/2 ; PWD=/home/p.novak ; USER=root ; COMMAND=/usr/bin/virsh migrate --live --auto-converge --verbose guest-14 qemu+ssh://kvm-02/system',
        'sudo',
      );
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([h1, 'user.action', 'job.running', 'service.traffic']),
      };
    },
  },
  {
    name: '337-jacobaea',
    domain: 'human',
    told: 'A colleague lets the kernel of a proxy’s machine queue only sixteen new connections and restarts the proxy: at each rush those that come are turned away. A disk in another room fails that hour.',
    sources: ['listen(2), net.core.somaxconn', 'sudo(8)', 'node_exporter: netstat', 'Linux net/ipv4/tcp_input.c'],
    build: (w) => {
      const [m1, m2, far] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', m2]]);
      const app = w.asset('service', [
        ['runs-on', m1],
        ['depends-on', db],
      ]);
      for (const id of [m1, m2, far]) host(w, id);
      const bad = step(227, 0, 1, 1);
      service(w, db);
      service(w, app, { failing: sum(flat(0.001), scaled(bad, 0.12)), seconds: sum(flat(0.05), scaled(bad, 0.9)), requests: flat(70) });
      w.counter(m1, 'node_netstat_TcpExt_ListenOverflows', '1', {}, scaled(bad, 9), 0.2);
      const sudo = (minute: number, command: string) =>
        w.log(minute, m1, 13, `sudo[8802]: e.lindt : TTY=pts/0 ; PWD=/home/e.lindt ; USER=root ; COMMAND=${command}`, 'sudo');
      sudo(225.2, '/usr/sbin/sysctl -w net.core.somaxconn=16');
      sudo(226.6, '/usr/bin/systemctl restart nginx.service');
      w.log(
        227.3,
        m1,
        12,
        'kernel: TCP: request_sock_TCP: Possible SYN flooding on port 0.0.0.0:443. Sending cookies.  Check SNMP counters.',
        'kernel',
      );
      w.log(215, far, 11, 'smartd[702]: Device: /dev/sdd [SAT], FAILED SMART self-check. BACK UP DATA NOW!', 'smartd');
      access(w, m1, 2);
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([m1, 'user.action', 'configuration.changed']),
      };
    },
  },
];
