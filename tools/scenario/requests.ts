import { TracesRequest } from '../../api/otlp/schema.ts';
import { createTraceReader } from '../../api/otlp/traces.ts';
import { fromWire } from '../../domain/jobs.ts';
import { type Call, otlpOf, traceOf } from '../../test/rigs/spans.ts';
import type { Course } from './courses.ts';
import type { World } from './world.ts';

/** A service as its requests show it. */
export type Traced = {
  readonly assetId: string;
  /** Seconds it works itself on one request. */
  readonly seconds: Course;
  /** Seconds on the way to it, there and back. */
  readonly way?: Course;
  /** Share of its answers that fail. */
  readonly failing?: Course;
  /** Sends no spans; what its callers say of it. */
  readonly silent?: Readonly<Record<string, string>>;
  readonly calls?: readonly Traced[];
};

/**
 * Requests to a service, some of which are traced: their spans go to the program's own way in, a minute's at a time and each service's
 * by themselves, in any order, as the batches of Collectors come.
 *
 * @param perMinute traces that are kept, not requests that come
 * @param skewsMs by how much the clocks of services are wrong
 */
export function requests(w: World, root: Traced, perMinute: number, skewsMs: Readonly<Record<string, number>> = {}): void {
  const read = createTraceReader();
  let number = 0;
  for (let minute = 0; minute < w.minutes; minute++) {
    const spans = Array.from({ length: w.random.poisson(perMinute) }, () => {
      number += 1;
      const at = minute + w.random.next() * 0.9;
      return traceOf(callOf(w, root, at, w.start.getTime() + at * 60_000), number, skewsMs);
    }).flat();
    const now = new Date(w.start.getTime() + (minute + 1) * 60_000);
    const services = [...Map.groupBy(spans, ({ service }) => service).values()];
    for (const own of w.random.chance(0.5) ? services : services.toReversed()) {
      for (const wire of read(TracesRequest.parse(otlpOf(own)), now).observations) w.taken(fromWire(wire));
    }
  }
}

/** One request at a minute; those that it makes are made one after the other in the middle of its own work. */
function callOf(w: World, service: Traced, minute: number, startMs: number, isFirst = true): Call {
  const vary = () => Math.exp(0.25 * w.random.normal());
  const ownMs = service.seconds(minute) * 1000 * vary();
  const wayMs = isFirst ? 0 : (service.way?.(minute) ?? 0.002) * 1000 * vary();
  const calls: Call[] = [];
  let at = startMs + wayMs / 2 + ownMs / 2;
  for (const next of service.calls ?? []) {
    const call = callOf(w, next, minute, at, false);
    calls.push(call);
    at = call.startMs + call.tookMs + (call.wayMs ?? 0) / 2;
  }
  return {
    service: service.assetId,
    startMs: startMs + wayMs / 2,
    tookMs: at + ownMs / 2 - startMs - wayMs / 2,
    wayMs,
    failed: w.random.chance(service.failing?.(minute) ?? 0.001),
    ...(service.silent ? { silent: service.silent } : {}),
    calls,
  };
}
