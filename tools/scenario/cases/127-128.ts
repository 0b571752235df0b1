import { flat, pulse, queued, scaled, step, sum } from '../courses.ts';
import { bmc, host, service } from '../machines.ts';
import { above, cause, FAILING, type Script, SLOW } from '../script.ts';
import { repeated } from '../texts.ts';

/** What people did. */
export const FROM_127: readonly Script[] = [
  {
    name: '127-zinnia',
    domain: 'human',
    told: 'Somebody switches on a flag of an application; each of its requests now asks the database five times, and the database’s host has no processor left. The requests are as many as ever. The database was upgraded the evening before.',
    sources: ['Beyer et al., Site Reliability Engineering, ch. 12 (most outages follow a change)'],
    build: (w) => {
      const [store, machine] = [w.asset('server'), w.asset('server')];
      const db = w.asset('service', [['runs-on', store]], { 'app.version': '17.5' });
      const app = w.asset(
        'service',
        [
          ['runs-on', machine],
          ['depends-on', db],
        ],
        { 'feature.recommendations': 'off' },
      );
      const load = step(232, 0.2, 0.94, 2);
      host(w, store, { user: load });
      host(w, machine);
      service(w, db, { requests: step(232, 60, 290, 2), seconds: queued(0.01, load) });
      service(w, app, { requests: flat(55), seconds: sum(flat(0.05), scaled(queued(0.01, load), 5)) });
      w.change(15, db, { 'app.version': '17.6' }, 'ci');
      w.change(231, app, { 'feature.recommendations': 'on' });
      return {
        rules: [above('Slow answers', 0.35, { ...SLOW.prometheus, on: app })],
        alert: app,
        truth: cause([app, 'configuration.changed']),
      };
    },
  },
  {
    name: '128-acacia',
    domain: 'human',
    told: 'Somebody replaces the certificate of a balancer by that of another name: its callers refuse it from that minute on. A switch counts a few errors as it does every day, and a fan elsewhere is replaced.',
    sources: ['OpenSSL X509_V_ERR_HOSTNAME_MISMATCH (text)'],
    build: (w) => {
      const net = w.asset('switch');
      const machine = w.asset('server', [['connected-to', net]]);
      const balancer = w.asset('service', [['runs-on', machine]], { 'tls.subject': 'CN=api.example.com' });
      const caller = w.asset('service', [['depends-on', balancer]]);
      const elsewhere = w.asset('server');
      host(w, machine);
      host(w, elsewhere);
      bmc(w, elsewhere, { fan: pulse(205, 12, 6000, 0) });
      w.counter(
        net,
        'system.network.errors',
        '{error}',
        { 'network.interface.name': 'Gi0/9', 'network.io.direction': 'receive' },
        flat(0.05),
        0.4,
      );
      service(w, balancer, { requests: step(236, 60, 9) });
      service(w, caller, { failing: step(236, 0.001, 0.9) });
      w.change(236, balancer, { 'tls.subject': 'CN=intranet.example.com' });
      repeated(
        w,
        236,
        w.minutes,
        6,
        caller,
        17,
        () => 'caller[901]: x509: certificate is valid for intranet.example.com, not api.example.com',
        'caller',
      );
      return {
        rules: [above('Failing requests', 5, { ...FAILING.prometheus, on: caller })],
        alert: caller,
        truth: cause([balancer, 'configuration.changed', 'certificate.expired']),
      };
    },
  },
];
