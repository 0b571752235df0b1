import type { Random } from './random.ts';

export type Service = {
  readonly id: string;
  readonly depth: number;
  /** Own seconds of work per request, and how much they vary (log-normal sigma). */
  readonly workSeconds: number;
  readonly sigma: number;
  readonly failureShare: number;
  readonly cpuShare: number;
  readonly memoryShare: number;
  readonly calls: ReadonlyArray<{ readonly to: number; readonly share: number }>;
};

export const KINDS = ['latency', 'errors', 'cpu', 'memory', 'disk', 'crash', 'network', 'exception', 'configuration'] as const;
export type Kind = (typeof KINDS)[number];

/** A fault in one service. Strengths vary from plain to faint. */
export type Fault = {
  readonly kind: Kind;
  readonly at: number;
  /** Work takes this many times as long. */
  readonly slower: number;
  readonly extraSeconds: number;
  readonly failing: number;
  /** Seconds that every message to and from the service takes longer. */
  readonly wireSeconds: number;
};

/** A call graph: layers, each service called from above, some called by several, more than one entry now and then. */
export function createServices(random: Random): Service[] {
  const size = random.integer(5, 24);
  const layers = random.integer(3, 5);
  const depths = Array.from({ length: size }, (_, index) =>
    index === 0 ? 0 : 1 + Math.floor(((index - 1) * (layers - 1)) / Math.max(1, size - 1)),
  );
  const callers = depths.map((depth, index) => {
    const above = depths.flatMap((other, at) => (other < depth && at < index ? [at] : []));
    const near = above.filter((at) => depths[at] === depth - 1);
    const [first, ...rest] = near.length > 0 ? near : above;
    if (first === undefined) return [];
    const chosen = new Set([random.pick([first, ...rest])]);
    while (random.chance(0.35) && chosen.size < 4) chosen.add(random.pick([first, ...above]));
    return [...chosen];
  });
  const names = shuffled(
    Array.from({ length: size }, (_, index) => index),
    random,
  );
  const style = random.pick(['svc-', 'app_', 'node', 'team/']);
  return depths.map((depth, index) => ({
    id: `${style}${String(names[index]).padStart(2, '0')}`,
    depth,
    workSeconds: Math.exp(random.between(Math.log(0.002), Math.log(0.06))),
    sigma: random.between(0.15, 0.6),
    failureShare: random.chance(0.5) ? 0 : random.between(0, 0.004),
    cpuShare: random.between(0.03, 0.45),
    memoryShare: random.between(0.1, 0.7),
    calls: callers.flatMap((from, to) => (from.includes(index) ? [{ to, share: random.chance(0.6) ? 1 : random.between(0.1, 0.9) }] : [])),
  }));
}

/** A fault on a service that requests reach. */
export function createFault(services: readonly Service[], random: Random, kind: Kind): Fault {
  const load = loads(services);
  const reached = services.flatMap((_, index) => (index > 0 && (load[index] ?? 0) >= 0.05 ? [index] : []));
  const at = random.pick([reached[0] ?? 1, ...reached.slice(1)]);
  const whole = totalSeconds(services)[0] ?? 0.1;
  const slow = (low: number, high: number) => (whole * random.between(low, high)) / Math.max(0.2, load[at] ?? 1);
  const none = { kind, at, slower: 1, extraSeconds: 0, failing: 0, wireSeconds: 0 };
  switch (kind) {
    case 'latency':
      return { ...none, extraSeconds: slow(0.3, 2) };
    case 'errors':
    case 'exception':
      return { ...none, failing: random.between(0.08, 0.8) };
    case 'cpu':
      return { ...none, slower: random.between(1.5, 5), extraSeconds: slow(0.1, 0.6) };
    case 'memory':
      return { ...none, slower: random.between(1.1, 1.8), extraSeconds: slow(0.1, 0.4), failing: random.between(0.02, 0.2) };
    case 'disk':
      return { ...none, extraSeconds: slow(0.2, 1) };
    case 'crash':
      return { ...none, failing: 1 };
    case 'network':
      return { ...none, wireSeconds: slow(0.2, 1) / 2 };
    case 'configuration':
      return {
        ...none,
        slower: random.between(1, 1.5),
        extraSeconds: slow(0.2, 1),
        failing: random.chance(0.5) ? random.between(0.05, 0.3) : 0,
      };
  }
}

/** Requests per request at the entry, for each service. */
export function loads(services: readonly Service[]): number[] {
  const load: number[] = services.map((_, index) => (index === 0 ? 1 : 0));
  services.forEach(({ calls }, index) => {
    for (const { to, share } of calls) load[to] = (load[to] ?? 0) + (load[index] ?? 0) * share;
  });
  return load;
}

/** Mean seconds of a request at each service, its calls one after the other. */
function totalSeconds(services: readonly Service[]): number[] {
  const total = services.map(({ workSeconds }) => workSeconds);
  for (let index = services.length - 1; index >= 0; index--) {
    for (const { to, share } of services[index]?.calls ?? []) total[index] = (total[index] ?? 0) + share * (total[to] ?? 0);
  }
  return total;
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((one) => [random.next(), one] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, one]) => one);
}
