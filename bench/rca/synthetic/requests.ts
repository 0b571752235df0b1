import type { Random } from './random.ts';
import type { Fault, Service } from './world.ts';

export type SpanRow = { trace: string; id: string; parent: string; asset: string; operation: string; startMs: number; endMs: number };
export type LineRow = { atMs: number; asset: string; text: string; trace: string; span: string };
export type Traced = { readonly spans: SpanRow[]; readonly lines: LineRow[] };

/** Requests one by one, with their spans and lines. The fault, if any, is active throughout. */
export function traceRequests(services: readonly Service[], fault: Fault | null, starts: readonly number[], random: Random): Traced {
  const spans: SpanRow[] = [];
  const lines: LineRow[] = [];
  let numbers = 0;
  const id = (length: number) => {
    numbers += 1;
    return (numbers * 2654435761 + Math.floor(random.next() * 2 ** 32)).toString(16).padStart(length, 'a').slice(0, length);
  };
  /** Handles a request; returns when it was done and whether it went well. */
  const handle = (index: number, trace: string, parent: string, startMs: number): { endMs: number; ok: boolean } => {
    const service = services[index];
    if (!service) return { endMs: startMs, ok: true };
    const hit = fault?.at === index ? fault : null;
    const span = id(16);
    const say = (atMs: number, level: string, text: string) =>
      lines.push({ atMs, asset: service.id, text: `${level} [${service.id}] ${text}`, trace, span });
    let at = startMs;
    const order = Math.floor(random.next() * 90_000) + 10_000;
    say(at, 'INFO', `received request order=${order} from 10.0.${index}.${Math.floor(random.next() * 250)}`);
    const own = service.workSeconds * Math.exp(service.sigma * random.normal() - service.sigma ** 2 / 2) * (hit?.slower ?? 1);
    const wait = hit ? hit.extraSeconds * Math.exp(0.3 * random.normal()) : 0;
    at += (own / 2) * 1000;
    const branch = random.chance(0.4);
    if (branch) say(at, 'INFO', `cache miss for order ${order}, loading from table orders_${index}`);
    const failed = random.chance(hit ? hit.failing : service.failureShare);
    let ok = !failed;
    if (failed && hit?.kind === 'exception') say(at, 'ERROR', `IllegalStateException while handling order ${order}: unexpected value`);
    else if (failed) say(at, 'ERROR', `request for order ${order} failed with status 500`);
    if (!failed) {
      say(at, 'INFO', `validated order ${order} in ${Math.floor(random.next() * 9)} steps`);
      for (const { to, share } of service.calls) {
        if (!random.chance(share)) continue;
        const client = id(16);
        const callee = services[to];
        const wire =
          (fault && (fault.at === to || fault.at === index) ? fault.wireSeconds : 0) * Math.exp(0.2 * random.normal()) * 1000 + 0.3;
        const began = at;
        if (fault?.kind === 'crash' && fault.at === to) {
          at += 3 + 2 * random.next();
          say(at, 'ERROR', `call failed: connection refused by 10.1.${to}.7:8080`);
          ok = false;
        } else {
          const answer = handle(to, trace, client, began + wire);
          at = answer.endMs + wire;
          if (!answer.ok) {
            say(at, 'WARN', `downstream call for order ${order} returned status 500`);
            ok = ok && random.chance(0.2);
          }
        }
        spans.push({ trace, id: client, parent: span, asset: service.id, operation: `GET ${callee?.id ?? ''}`, startMs: began, endMs: at });
        if (!ok) break;
      }
    }
    at += (own / 2 + wait) * 1000;
    if (ok)
      say(
        at,
        'INFO',
        hit?.kind === 'configuration'
          ? `order ${order} served by fallback profile`
          : `order ${order} done in ${Math.round(at - startMs)} ms`,
      );
    spans.push({ trace, id: span, parent, asset: service.id, operation: `/api/${index}`, startMs, endMs: at });
    return { endMs: at, ok };
  };
  for (const startMs of starts) handle(0, id(32), '', startMs);
  return { spans, lines };
}
