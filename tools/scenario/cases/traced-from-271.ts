import { flat, step } from '../courses.ts';
import { host, service } from '../machines.ts';
import { requests } from '../requests.ts';
import { above, cause, type Script, SLOW } from '../script.ts';
import { distraction } from '../texts.ts';

const DAPPER = 'OpenTelemetry, Semantic Conventions for HTTP and Database spans';

/** What only spans tell: who waits for whom, and where the time goes. No inventory tells of the calls. */
export const TRACED_FROM_271: readonly Script[] = [
  {
    name: '271-anise',
    domain: 'service',
    told: 'The third service behind the shop’s front works ten times as long on each request as it did; both that call it wait. Only the front is measured besides by spans, one request in twenty of which is traced.',
    sources: [DAPPER],
    build: (w) => {
      const [a, b] = [w.asset('server'), w.asset('server')];
      const [front, catalog, cart, prices] = [a, a, b, b].map((id) => w.asset('service', [['runs-on', id]]));
      if (!front || !catalog || !cart || !prices) throw new Error('no services');
      host(w, a);
      host(w, b);
      service(w, front, { seconds: step(221, 0.12, 0.62, 1), requests: flat(40) });
      const slow = { assetId: prices, seconds: step(221, 0.025, 0.27, 1) };
      requests(
        w,
        {
          assetId: front,
          seconds: flat(0.02),
          calls: [
            { assetId: catalog, seconds: flat(0.03), calls: [slow] },
            { assetId: cart, seconds: flat(0.015), calls: [slow] },
          ],
        },
        4,
      );
      distraction(w, a, 214);
      return {
        rules: [above('Slow shop', 0.4, { ...SLOW.prometheus, on: front })],
        alert: front,
        truth: cause([prices, 'service.latency', 'process.saturated']),
      };
    },
  },
  {
    name: '272-borage',
    domain: 'network',
    told: 'Each call from the basket to the stock loses two tenths of a second on the way. Both work as fast as ever; a third service is called by the same path of another switch and is well.',
    sources: [DAPPER, 'tc-netem(8)'],
    build: (w) => {
      const [a, b] = [w.asset('server'), w.asset('server')];
      const [front, basket, stock, users] = [a, a, b, b].map((id) => w.asset('service', [['runs-on', id]]));
      if (!front || !basket || !stock || !users) throw new Error('no services');
      host(w, a);
      host(w, b);
      service(w, front, { seconds: step(226, 0.1, 0.34, 1), requests: flat(35) });
      requests(
        w,
        {
          assetId: front,
          seconds: flat(0.02),
          calls: [
            { assetId: users, seconds: flat(0.012) },
            { assetId: basket, seconds: flat(0.02), calls: [{ assetId: stock, seconds: flat(0.03), way: step(226, 0.002, 0.22, 1) }] },
          ],
        },
        5,
      );
      distraction(w, b, 217);
      return {
        rules: [above('Slow basket', 0.25, { ...SLOW.prometheus, on: front })],
        alert: front,
        truth: cause([basket, 'network.delay', 'network.errors'], [stock, 'network.delay', 'network.errors']),
      };
    },
  },
  {
    name: '273-comfrey',
    domain: 'service',
    told: 'A database that sends no spans answers slowly. Of one request in a hundred it is known, by the span of its caller; no other of its measurements is there.',
    sources: [DAPPER],
    build: (w) => {
      const [a, b] = [w.asset('server'), w.asset('server')];
      const [front, orders] = [a, b].map((id) => w.asset('service', [['runs-on', id]]));
      const store = w.asset('service');
      if (!front || !orders) throw new Error('no services');
      host(w, a);
      host(w, b);
      service(w, front, { seconds: step(218, 0.11, 0.9, 2), requests: flat(30) });
      const silent = { 'db.system.name': 'postgresql', 'server.address': store };
      requests(
        w,
        {
          assetId: front,
          seconds: flat(0.03),
          calls: [
            { assetId: orders, seconds: flat(0.03), calls: [{ assetId: store, seconds: step(218, 0.02, 0.75, 2), silent, way: flat(0) }] },
          ],
        },
        0.6,
      );
      distraction(w, a, 210);
      return {
        rules: [above('Slow orders', 0.5, { ...SLOW.prometheus, on: front })],
        alert: front,
        truth: cause([store, 'service.latency', 'disk.latency', 'process.saturated']),
      };
    },
  },
  {
    name: '274-dill',
    domain: 'service',
    told: 'A service behind another answers slowly, and the clock of its machine is four minutes ahead: by its own account it began after those that wait for it.',
    sources: [DAPPER],
    build: (w) => {
      const [a, b, c] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const [front, middle, last] = [a, b, c].map((id) => w.asset('service', [['runs-on', id]]));
      if (!front || !middle || !last) throw new Error('no services');
      for (const id of [a, b, c]) host(w, id);
      service(w, front, { seconds: step(223, 0.1, 0.7, 1), requests: flat(25) });
      requests(
        w,
        {
          assetId: front,
          seconds: flat(0.025),
          calls: [{ assetId: middle, seconds: flat(0.02), calls: [{ assetId: last, seconds: step(223, 0.03, 0.55, 1) }] }],
        },
        5,
        { [last]: 240_000 },
      );
      distraction(w, b, 215);
      return {
        rules: [above('Slow pages', 0.4, { ...SLOW.prometheus, on: front })],
        alert: front,
        truth: cause([last, 'service.latency', 'process.saturated']),
      };
    },
  },
];
