import { flat, step } from '../courses.ts';
import { host, service } from '../machines.ts';
import { above, type Script } from '../script.ts';
import { distraction } from '../texts.ts';

/** What is as ever, and what nobody could know; written before they were first put. */
export const NOTHING_FROM_395: readonly Script[] = [
  {
    name: '395-zephyranthes',
    domain: 'service',
    told: 'A heap fills and is cleared each three quarters of an hour, as all day; the limit of a new rule lies below its crest. The machine’s agent was upgraded.',
    sources: ['JMX exporter'],
    build: (w) => {
      const m1 = w.asset('server', [], { agent: '1.4' });
      const app = w.asset('service', [['runs-on', m1]]);
      host(w, m1);
      service(w, app);
      w.gauge(app, 'jvm_memory_bytes_used', 'By', { area: 'heap' }, (minute) => 1.1e9 + 5.2e7 * (minute % 45), 0.01);
      w.change(219, m1, { agent: '1.5' });
      return {
        rules: [above('Heap', 2.9e9, { metric: 'jvm_memory_bytes_used', labels: { area: 'heap' }, on: app })],
        alert: app,
        truth: { kind: 'nothing' },
      };
    },
  },
  {
    name: '396-zinnia',
    domain: 'network',
    told: 'A probe loses packets to a far site of which nobody here hears anything; the way there belongs to carriers. A host here has a full log partition since days.',
    sources: ['smokeping_prober', 'node_exporter'],
    build: (w) => {
      const [m1, m2] = [w.asset('server'), w.asset('server')];
      const probe = w.asset('service', [['runs-on', m1]]);
      host(w, m1);
      host(w, m2, { filesystem: flat(0.93) }, 'node');
      w.gauge(probe, 'smokeping_loss_ratio', '1', { host: 'far.example' }, step(230, 0.002, 0.34, 1), 0.1, [0, 1]);
      distraction(w, m2, 226);
      return {
        rules: [above('Loss', 0.2, { metric: 'smokeping_loss_ratio', on: probe })],
        alert: probe,
        truth: { kind: 'not-enough' },
      };
    },
  },
];
