import { flat, step } from '../courses.ts';
import { host, service } from '../machines.ts';
import { requestLines } from '../request-lines.ts';
import { above, cause, type Script, SLOW } from '../script.ts';
import { distraction } from '../texts.ts';

const MDC = 'Spring Boot Reference, Logging: correlation identifiers';
const SEMCONV = 'OpenTelemetry Logs Data Model: TraceId';

/** What only lines tell that name their request: how long each service was at work on it. */
export const LINES_FROM_275: readonly Script[] = [
  {
    name: '275-saffron',
    domain: 'service',
    told: 'A shop’s front calls two services of which nothing is measured; both write a line when they are asked and one when they answer, with the request’s number. One of them works ten times as long as it did.',
    sources: [SEMCONV],
    build: (w) => {
      const [a, b] = [w.asset('server'), w.asset('server')];
      const [cart, prices] = [a, b].map((id) => w.asset('service', [['runs-on', id]]));
      if (!cart || !prices) throw new Error('no services');
      const front = w.asset('service', [
        ['runs-on', a],
        ['depends-on', cart],
        ['depends-on', prices],
      ]);
      host(w, a);
      host(w, b);
      service(w, front, { seconds: step(221, 0.12, 0.6, 1), requests: flat(30) });
      requestLines(
        w,
        {
          assetId: front,
          seconds: flat(0.03),
          calls: [
            { assetId: cart, seconds: flat(0.04) },
            { assetId: prices, seconds: step(221, 0.05, 0.53, 1) },
          ],
        },
        8,
        { begun: () => 'request received', done: () => 'request answered', attribute: 'trace_id' },
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
    name: '276-turmeric',
    domain: 'service',
    told: 'The last of three services in a row takes long; the one between only waits for it. Both tell of their requests in the text of their lines, nobody measures them.',
    sources: [MDC],
    build: (w) => {
      const [a, b, c] = [w.asset('server'), w.asset('server'), w.asset('server')];
      const last = w.asset('service', [['runs-on', c]]);
      const middle = w.asset('service', [
        ['runs-on', b],
        ['depends-on', last],
      ]);
      const front = w.asset('service', [
        ['runs-on', a],
        ['depends-on', middle],
      ]);
      for (const id of [a, b, c]) host(w, id);
      service(w, front, { seconds: step(226, 0.15, 0.9, 1), requests: flat(20) });
      requestLines(w, { assetId: middle, seconds: flat(0.04), calls: [{ assetId: last, seconds: step(226, 0.06, 0.8, 1) }] }, 6, {
        begun: (id) => `INFO [request_id=${id}] c.e.web.Dispatcher : handling`,
        done: (id) => `INFO [request_id=${id}] c.e.web.Dispatcher : completed`,
      });
      distraction(w, b, 217);
      return {
        rules: [above('Slow reports', 0.5, { ...SLOW.prometheus, on: front })],
        alert: front,
        truth: cause([last, 'service.latency', 'process.saturated']),
      };
    },
  },
  {
    name: '277-vanilla',
    domain: 'service',
    told: 'The alert is of a service that is as fast as ever; its limit lies where it always is. What it calls tells of its requests in its lines and is well.',
    sources: [SEMCONV],
    build: (w) => {
      const [a, b] = [w.asset('server'), w.asset('server')];
      const store = w.asset('service', [['runs-on', b]]);
      const front = w.asset('service', [
        ['runs-on', a],
        ['depends-on', store],
      ]);
      host(w, a);
      host(w, b);
      service(w, front, { seconds: flat(0.12), requests: flat(30) });
      requestLines(w, { assetId: front, seconds: flat(0.03), calls: [{ assetId: store, seconds: flat(0.07) }] }, 8, {
        begun: () => 'request received',
        done: () => 'request answered',
        attribute: 'trace_id',
      });
      distraction(w, a, 214);
      return { rules: [above('Slow front', 0.11, { ...SLOW.prometheus, on: front })], alert: front, truth: { kind: 'nothing' } };
    },
  },
];
