import { flat, growth, pulse, scaled, step, sum } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { distraction, repeated } from '../texts.ts';

/** One cause each, what is as ever, and what nobody could know; written before they were first put. */
export const MIXED_FROM_382: readonly Script[] = [
  {
    name: '382-stokesia',
    domain: 'system',
    told: 'A program beside a shop writes its log without end; the node has no room, its keeper puts the shop’s containers out and starts none.',
    sources: ['Kubernetes: kubelet eviction manager', 'kube-state-metrics'],
    build: (w) => {
      const [node, m2] = [w.asset('server'), w.asset('server')];
      const shop = w.asset('service', [['runs-on', node]]);
      const front = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', shop],
      ]);
      host(w, node, { filesystem: sum(flat(0.62), growth(170, 0, 0.0055, 0.33)) }, 'node');
      host(w, m2);
      w.gauge(node, 'kube_node_status_condition', '1', { condition: 'DiskPressure', status: 'true' }, step(229, 0, 1), 0);
      w.gauge(shop, 'kube_deployment_status_replicas_available', '1', {}, step(230, 3, 0), 0);
      w.log(
        229,
        node,
        13,
        'kubelet[1120]: eviction_manager.go:366] "Eviction manager: attempting to reclaim" resourceName="ephemeral-storage"',
        'kubelet',
      );
      w.log(
        229.7,
        node,
        13,
        'kubelet[1120]: eviction_manager.go:627] "Eviction manager: pod is evicted successfully" pod="shop/shop-6c9f7d-xk2lq"',
        'kubelet',
      );
      w.lose(shop, 230, Number.POSITIVE_INFINITY, 'http_requests_total');
      service(w, shop, { requests: flat(60) });
      service(w, front, { failing: step(230, 0.001, 0.8, 1), requests: flat(50) });
      w.change(203, m2, { kernel: '6.12.9' });
      distraction(w, m2, 221);
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: front })],
        alert: front,
        truth: cause([node, 'filesystem.full']),
      };
    },
  },
  {
    name: '383-tagetes',
    domain: 'storage',
    told: 'The optics of one port of a storage switch damage frames; paths of a database’s machine go and come back, and what is written waits. The database was given more memory that morning.',
    sources: ['Brocade SW-MIB: swFCPortRxCrcs', 'multipathd', 'Linux drivers/scsi/lpfc'],
    build: (w) => {
      const fabric = w.asset('switch');
      const lun = w.asset('lun', [['connected-to', fabric]]);
      const m1 = w.asset('server', [
        ['connected-to', fabric],
        ['stores-on', lun],
      ]);
      const m2 = w.asset('server');
      const db = w.asset('service', [['runs-on', m1]], { memory: '32' });
      const app = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', db],
      ]);
      const hurt = step(230, 0, 1, 1);
      host(w, m1, { iowait: sum(flat(0.01), scaled(hurt, 0.25)), operationSeconds: sum(flat(0.002), scaled(hurt, 0.4)) }, 'otel');
      host(w, m2);
      w.counter(fabric, 'swFCPortRxCrcs', '1', { swFCPortIndex: '14' }, scaled(hurt, 35), 0.2);
      w.counter(fabric, 'swFCPortRxCrcs', '1', { swFCPortIndex: '15' }, flat(0), 0.2);
      repeated(w, 230.4, 292, 0.6, m1, 13, () => 'multipathd[702]: mpathb: sdk - tur checker reports path is down', 'multipathd');
      repeated(w, 230.9, 292, 0.6, m1, 9, () => 'multipathd[702]: mpathb: sdk - tur checker reports path is up', 'multipathd');
      service(w, db, { seconds: sum(flat(0.01), scaled(hurt, 0.6)), requests: flat(70) });
      service(w, app, { seconds: sum(flat(0.06), scaled(hurt, 1)), requests: flat(40) });
      w.change(120, db, { memory: '64' });
      distraction(w, m2, 226);
      return {
        rules: [above('Slow answers', 0.5, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([fabric, 'network.errors', 'link.down']),
      };
    },
  },
  {
    name: '384-tamarix',
    domain: 'service',
    told: 'A scanner of mail loads a list that is broken and ends; the mail server takes nothing and its queue grows. A machine beside gets a new kernel.',
    sources: ['ClamAV: clamd', 'Postfix: milter', 'postfix_exporter'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const scanner = w.asset('service', [['runs-on', m1]]);
      const mail = w.asset('service', [
        ['runs-on', m2],
        ['depends-on', scanner],
      ]);
      for (const id of [m1, m2]) host(w, id);
      w.gauge(mail, 'postfix_queue_length', '1', { queue: 'deferred' }, (minute) => 12 + 9 * Math.max(0, minute - 229), 0.05);
      w.gauge(scanner, 'clamav_up', '1', {}, step(229, 1, 0), 0);
      w.log(228.6, scanner, 9, 'freshclam[512]: daily.cld updated (version: 27801, sigs: 2076210, f-level: 90)', 'freshclam');
      w.log(228.8, scanner, 17, "clamd[611]: LibClamAV Error: Can't load /var/lib/clamav/daily.cld: Malformed database", 'clamd');
      w.log(229, scanner, 17, 'clamd[611]: ERROR: Malformed database. Not loading, exiting.', 'clamd');
      repeated(
        w,
        229.2,
        292,
        2,
        mail,
        13,
        () => 'postfix/smtpd[4401]: warning: connect to Milter service inet:10.20.3.8:7357: Connection refused',
        'postfix',
      );
      repeated(
        w,
        229.2,
        292,
        2,
        mail,
        9,
        () => `postfix/cleanup[4410]: ${w.random.integer(10_000, 99_999)}: milter-reject: 4.7.1 Service unavailable - try again later`,
        'postfix',
      );
      w.change(190, m1, { kernel: '6.12.9' });
      distraction(w, m2, 223);
      return {
        rules: [above('Queue of mail', 150, { metric: 'postfix_queue_length', labels: { queue: 'deferred' }, on: mail })],
        alert: mail,
        truth: cause([scanner, 'process.down', 'log.errors']),
      };
    },
  },
  {
    name: '385-teucrium',
    domain: 'system',
    told: 'The clock of the machine that signs tokens is set five minutes ahead by its time server’s answer; who is given one is told that it is not valid yet.',
    sources: ['chronyd', 'node_exporter: timex', 'RFC 7519: nbf, iat'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const signer = w.asset('service', [['runs-on', m1]]);
      const api = w.asset(
        'service',
        [
          ['runs-on', m2],
          ['depends-on', signer],
        ],
        { version: '7.1' },
      );
      for (const id of [m1, m2]) host(w, id);
      w.gauge(m1, 'node_timex_offset_seconds', 's', {}, step(230, 0.0004, 312), 0.02, [-1000, 1000]);
      w.log(230, m1, 13, 'chronyd[688]: System clock wrong by 312.771482 seconds', 'chronyd');
      w.log(230.1, m1, 13, 'chronyd[688]: System clock was stepped by 312.771482 seconds', 'chronyd');
      service(w, signer, { requests: flat(40) });
      service(w, api, { failing: step(230, 0.001, 0.9, 1), requests: flat(45) });
      repeated(w, 230.3, 292, 3, api, 13, () => 'WARN JwtValidator: token rejected: "nbf" claim is in the future', 'api');
      w.change(196, api, { version: '7.2' });
      distraction(w, m2, 225);
      return {
        rules: [above('Failing requests', 8, { ...FAILING.prometheus, on: api })],
        alert: api,
        truth: cause([m1, 'clock.wrong']),
      };
    },
  },
  {
    name: '386-thalia',
    domain: 'service',
    told: 'A deployment grows and shrinks with the batches of each forty minutes, as it has all day; a new rule minds how many there are.',
    sources: ['kube-state-metrics: HorizontalPodAutoscaler'],
    build: (w) => {
      const m1 = w.asset('server');
      const app = w.asset('service', [['runs-on', m1]], { version: '3' });
      const wave = (minute: number) => (minute % 40 < 14 ? 1 : 0);
      host(w, m1, { user: (minute) => 0.2 + 0.4 * wave(minute) });
      w.gauge(app, 'kube_horizontalpodautoscaler_status_current_replicas', '1', {}, (minute) => 3 + 5 * wave(minute), 0);
      service(w, app, { requests: (minute) => 40 + 90 * wave(minute) });
      for (let minute = 0; minute < 300; minute += 40)
        w.log(
          minute + 0.3,
          app,
          9,
          "Event(v1.ObjectReference{Kind:\"HorizontalPodAutoscaler\"}): type: 'Normal' reason: 'SuccessfulRescale' New size: 8; reason: cpu resource utilization (percentage of request) above target",
          'kube-controller-manager',
        );
      w.change(228, app, { annotation: 'team-7' });
      return {
        rules: [above('Many replicas', 6, { metric: 'kube_horizontalpodautoscaler_status_current_replicas', on: app })],
        alert: app,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '387-thymus',
    domain: 'storage',
    told: 'Each hour a copy is shipped to another house, and the shelf is as busy as it was each hour before; a fan of a machine beside was slow for minutes.',
    sources: ['NetApp harvest: volume and aggregate counters'],
    build: (w) => {
      const shelf = w.asset('shelf');
      const lun = w.asset('lun', [['stores-on', shelf]]);
      const m1 = w.asset('server', [['stores-on', lun]]);
      const hourly = (minute: number) => (minute % 60 < 15 ? 1 : 0);
      host(w, m1);
      w.gauge(shelf, 'aggr_disk_busy', '%', { aggr: 'aggr2' }, (minute) => 14 + 62 * hourly(minute), 0.04, [0, 100]);
      w.gauge(shelf, 'node_disk_data_read', 'By/s', {}, (minute) => 12e6 + 280e6 * hourly(minute), 0.06);
      w.gauge(m1, 'node_hwmon_fan_rpm', '1', { sensor: 'fan2' }, pulse(221, 3, 6100, 5200), 0.01);
      for (let minute = 0; minute < 300; minute += 60)
        w.log(minute + 0.1, shelf, 9, 'snapmirror.src.xfer.start: Transfer from vol_data to dr:vol_data started.', 'ontap');
      return {
        rules: [above('Busy disks', 60, { metric: 'aggr_disk_busy', on: shelf })],
        alert: shelf,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '388-tilia',
    domain: 'service',
    told: 'Payments fail at a bank that nobody here watches; only the caller tells of it. Its machine’s certificate was renewed and a disk beside it reports one corrected block.',
    sources: ['smartd', 'cert-manager'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const pay = w.asset('service', [['runs-on', m1]]);
      const beside = w.asset('service', [['runs-on', m2]]);
      for (const id of [m1, m2]) host(w, id);
      service(w, beside);
      service(w, pay, { failing: step(230, 0.001, 0.4, 1), requests: flat(45) });
      w.log(150, m1, 9, 'cert-manager: "Certificate is up to date and has not expired" secret="pay-tls"', 'cert-manager');
      w.log(
        201,
        m2,
        9,
        'smartd[640]: Device: /dev/sdb [SAT], SMART Usage Attribute: 195 Hardware_ECC_Recovered changed from 71 to 70',
        'smartd',
      );
      distraction(w, m2, 226);
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: pay })],
        alert: pay,
        truth: { kind: 'not-enough' },
      };
    },
  },
];
