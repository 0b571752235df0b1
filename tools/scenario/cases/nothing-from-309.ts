import { flat, growth } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, below, type Script } from '../script.ts';
import { distraction } from '../texts.ts';

const WHOLE_DAY = 'Google, Site Reliability Engineering, ch. 12 (what is observed is not all there is)';

/** Four in which no cause can be named; written before they were first put. */
export const NOTHING_FROM_309: readonly Script[] = [
  {
    name: '309-isatis',
    domain: 'storage',
    told: 'A new rule for full file systems finds the mounted image of a package, which has had no byte free since it was made. A copy runs, and a neighbour is restarted.',
    sources: ['node_exporter: filesystem collector', 'https://snapcraft.io/docs (squashfs images)'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const svc = w.asset('service', [['runs-on', m1]]);
      host(w, m1, { filesystem: flat(0.44), read: (minute) => (minute > 200 && minute < 260 ? 60e6 : 1e6) }, 'node');
      host(w, m2);
      service(w, svc);
      const image = { device: '/dev/loop3', mountpoint: '/snap/core22/1748', fstype: 'squashfs' };
      w.gauge(m1, 'node_filesystem_size_bytes', 'By', image, flat(77_594_624), 0);
      w.gauge(m1, 'node_filesystem_avail_bytes', 'By', image, flat(0), 0);
      w.log(214, m2, 9, 'systemd[1]: Stopping nginx.service - A high performance web server and a reverse proxy server...', 'systemd');
      w.log(214.1, m2, 9, 'systemd[1]: Started nginx.service - A high performance web server and a reverse proxy server.', 'systemd');
      return {
        rules: [
          below('File system full', 1_000_000, { metric: 'node_filesystem_avail_bytes', labels: { fstype: 'squashfs' }, on: m1, for: 230 }),
        ],
        alert: m1,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '310-jacaranda',
    domain: 'network',
    told: 'The count of hundredths of a second that a switch gives as its age begins again at nought after 497 days; a rule takes that for a restart. Its ports, its own clock of seconds and all that hangs on it go on.',
    sources: ['RFC 3418: sysUpTime', 'RFC 3411: snmpEngineTime, snmpEngineBoots', 'snmp_exporter'],
    build: (w) => {
      const net = w.asset('switch');
      const m = w.asset('server', [['connected-to', net]]);
      const svc = w.asset('service', [['runs-on', m]]);
      host(w, m);
      service(w, svc);
      const ticks = (minute: number) => (minute < 230 ? 4_294_967_296 - (230 - minute) * 6_000 : (minute - 230) * 6_000);
      w.gauge(net, 'sysUpTime', '1', {}, ticks, 0);
      w.gauge(net, 'snmpEngineTime', 's', {}, growth(0, 42_936_000, 60), 0);
      w.gauge(net, 'snmpEngineBoots', '1', {}, flat(7), 0);
      for (const ifIndex of ['1', '2', '49']) {
        w.gauge(net, 'ifOperStatus', '1', { ifIndex }, flat(1), 0);
        w.counter(net, 'ifHCInOctets', 'By', { ifIndex }, flat(w.random.between(4e5, 9e6)), 0.15);
      }
      w.log(211, net, 9, '%SYS-6-LOGOUT: User rancid has exited tty session 2(10.20.0.5)', 'ios');
      distraction(w, m, 226);
      return {
        rules: [below('Device restarted', 60_000, { metric: 'sysUpTime', on: net, for: 3 })],
        alert: net,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '311-knautia',
    domain: 'service',
    told: 'A reader of a queue falls behind. Who writes is not measured, what the reader does is not either; the broker and both machines are as ever. A disk elsewhere fails, a neighbour was released before.',
    sources: ['kafka_exporter: kafka_consumergroup_lag', WHOLE_DAY],
    build: (w) => {
      const [m1, m2, far] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const broker = w.asset('service', [['runs-on', m1]]);
      const reader = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', broker],
      ]);
      const other = w.asset('service', [['runs-on', far]], { version: '9.0.3' });
      for (const id of [m1, m2, far]) host(w, id);
      service(w, other);
      w.gauge(broker, 'kafka_brokers', '1', {}, flat(3), 0);
      w.gauge(reader, 'kafka_consumergroup_lag', '1', { consumergroup: 'mailer', topic: 'mails' }, growth(229, 140, 900), 0.1);
      w.change(222, other, { version: '9.1.0' });
      w.log(226, far, 11, 'kernel: ata4.00: failed command: READ FPDMA QUEUED', 'kernel');
      w.log(226.01, far, 11, 'kernel: I/O error, dev sdd, sector 88112044 op 0x0:(READ) flags 0x80700 phys_seg 4 prio class 2', 'kernel');
      w.lose(m2, 233, 251, 'system.memory.utilization');
      return {
        rules: [above('Reader behind', 5_000, { metric: 'kafka_consumergroup_lag', on: reader })],
        alert: reader,
        truth: { kind: 'not-enough' },
      };
    },
  },
  {
    name: '312-liatris',
    domain: 'hardware',
    told: 'A switch becomes warmer over an hour. What air it gets, how its fans turn and what stands around it is not measured; its load is as ever. A machine in another room loses a fan.',
    sources: ['CISCO-ENVMON-MIB: ciscoEnvMonTemperatureStatusValue', WHOLE_DAY],
    build: (w) => {
      const net = w.asset('switch');
      const m = w.asset('server', [['connected-to', net]]);
      const far = w.asset('server');
      const svc = w.asset('service', [['runs-on', m]]);
      for (const id of [m, far]) host(w, id);
      service(w, svc);
      w.gauge(
        net,
        'ciscoEnvMonTemperatureStatusValue',
        'Cel',
        { ciscoEnvMonTemperatureStatusDescr: 'chassis' },
        (minute) => Math.round(41 + Math.max(0, Math.min(19, (minute - 185) * 0.3))),
        0.01,
      );
      for (const ifIndex of ['1', '2', '49']) w.counter(net, 'ifHCInOctets', 'By', { ifIndex }, flat(w.random.between(4e5, 9e6)), 0.15);
      w.event(219, far, {
        source: 'ipmi-sel',
        code: 'Fan.LowerCritical.GoingLow',
        message: 'FAN3 Lower Critical going low',
        component: 'FAN3',
        severity: 'critical',
      });
      w.lose(net, 205, 212);
      return {
        rules: [above('Warm device', 54, { metric: 'ciscoEnvMonTemperatureStatusValue', on: net })],
        alert: net,
        truth: { kind: 'not-enough' },
      };
    },
  },
];
