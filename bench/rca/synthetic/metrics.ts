import type { Random } from './random.ts';
import { type Fault, loads, type Service } from './world.ts';

/** What one service did in one step of time. */
export type Step = {
  readonly requests: number;
  readonly failures: number;
  readonly seconds: number;
  readonly p95: number;
  readonly cpu: number;
  readonly memory: number;
  readonly disk: number;
  readonly bytes: number;
};

export type Course = {
  readonly from: number;
  readonly to: number;
  readonly onset: number;
  readonly stepMs: number;
  readonly perSecond: number;
};

/** Steps of every service; null where it was down and told nothing. */
export function runSteps(services: readonly Service[], fault: Fault, course: Course, random: Random): Array<Array<Step | null>> {
  const load = loads(services);
  const rows: Array<Array<Step | null>> = services.map(() => []);
  const phase = random.between(0, 2 * Math.PI);
  const noise = services.map(() => random.between(0.02, 0.12));
  const blip = { at: random.integer(1, services.length - 1), from: random.between(course.from, course.onset), forMs: 4 * course.stepMs };
  let drift = 0;
  for (let at = course.from; at < course.to; at += course.stepMs) {
    const on = at >= course.onset ? fault : null;
    drift = 0.9 * drift + 0.03 * random.normal();
    const swing = 1 + 0.25 * Math.sin(phase + (2 * Math.PI * at) / 86_400_000) + drift;
    const total: number[] = services.map(() => 0);
    const failing: number[] = services.map(() => 0);
    for (let index = services.length - 1; index >= 0; index--) {
      const service = services[index];
      if (!service) continue;
      const hit = on?.at === index ? on : null;
      const own = service.workSeconds * (hit?.slower ?? 1) + (hit?.extraSeconds ?? 0);
      let [seconds, ok] = [own * Math.exp((noise[index] ?? 0.05) * random.normal()), 1 - (hit ? hit.failing : service.failureShare)];
      for (const { to, share } of service.calls) {
        const wire = on && (on.at === to || on.at === index) ? 2 * on.wireSeconds : 0;
        const down = on?.kind === 'crash' && on.at === to;
        seconds += share * (down ? 0.004 : (total[to] ?? 0) + wire);
        ok *= 1 - share * (down ? 1 : 0.8 * (failing[to] ?? 0));
      }
      total[index] = seconds;
      failing[index] = 1 - ok;
    }
    services.forEach((service, index) => {
      const down = on?.kind === 'crash' && on.at === index;
      const perSecond = (course.perSecond * (load[index] ?? 0) * Math.max(0.2, swing) * course.stepMs) / 1000;
      const requests = down ? 0 : random.poisson(perSecond);
      const hit = on?.at === index ? on : null;
      const blipped = blip.at === index && at >= blip.from && at < blip.from + blip.forMs;
      const grown = hit?.kind === 'memory' ? Math.min(1, (at - course.onset) / Math.max(course.stepMs, (course.to - course.onset) / 2)) : 0;
      const share = Math.min(1, service.cpuShare * swing * (1 + 0.08 * random.normal()) + (blipped ? 0.3 : 0));
      rows[index]?.push(
        down && random.chance(0.7)
          ? null
          : {
              requests,
              failures: Math.min(requests, random.poisson(requests * (failing[index] ?? 0))),
              seconds: requests === 0 ? 0 : (total[index] ?? 0),
              p95: requests === 0 ? 0 : (total[index] ?? 0) * (1 + 1.6 * service.sigma) * Math.exp(0.1 * random.normal()),
              cpu: down ? 0.001 : hit?.kind === 'cpu' ? random.between(0.9, 1) : Math.max(0.001, share),
              memory: down
                ? 0.01
                : Math.min(0.99, service.memoryShare * (1 + 0.01 * random.normal()) + grown * (0.97 - service.memoryShare)),
              disk: Math.max(0, (hit?.kind === 'disk' ? random.between(0.85, 1) : 0.05 + 0.03 * random.next()) * (down ? 0 : 1)),
              bytes: requests * 2400 * (1 + 0.1 * random.normal()) + (blipped ? 5e5 : 0),
            },
      );
    });
  }
  return rows;
}
