/** Work of one job, in seconds on an idle core; factors vary it from job to job. */
export type Demand = {
  /** CPU of the worker, one thread. */
  readonly worker: number;
  /** CPU of the store and the queue while the worker waits for them. */
  readonly store: number;
  /** CPU of the store afterwards, for which nobody waits: merges, refreshes. */
  readonly background: number;
  /** Waiting that takes no CPU. */
  readonly idle: number;
  /** Service times of real jobs over their mean, to draw from. */
  readonly factors: readonly number[];
};

export type Machine = {
  readonly workers: number;
  /** Jobs that a worker has under way at once. */
  readonly inFlight: number;
  /** Cores that all share; null: each worker has one of its own, and the store those of `storeCores`. */
  readonly sharedCores: number | null;
  readonly storeCores: number;
};

/** A backlog that is there at the start, or arrivals at random moments (Poisson) for some time. */
export type Load = { readonly jobs: number } | { readonly perSecond: number; readonly seconds: number };

export type Simulated = {
  readonly jobsPerSecond: number;
  /** Waiting in the queue, without service. */
  readonly meanWaitS: number;
  readonly p95WaitS: number;
  readonly meanServiceS: number;
  /** Share of the time that a place for a job is taken. */
  readonly occupancy: number;
};

type Phase = 'worker' | 'store' | 'idle' | 'background';
type Task = {
  phase: Phase;
  left: number;
  readonly worker: number;
  readonly factor: number;
  readonly arrivedAt: number;
  readonly startedAt: number;
};

/** Jobs of background work that may lie about before the store makes its clients wait for it. */
const MOST_BACKGROUND = 4;

/**
 * Plays the queue event by event: jobs go to the first free place of a worker, then through the worker's thread, the store, and idle
 * waiting; whoever computes at the same time shares cores evenly, none gets more than one. The same seed gives the same play.
 */
export function simulate(seed: number, demand: Demand, machine: Machine, load: Load): Simulated {
  const random = generator(seed);
  const draw = () => demand.factors[Math.floor(random() * demand.factors.length)] ?? 1;
  const isBacklog = 'jobs' in load;
  const queue: number[] = isBacklog ? Array.from({ length: load.jobs }, () => 0) : [];
  let head = 0;
  let nextArrival = isBacklog ? Number.POSITIVE_INFINITY : exponential(random, load.perSecond);
  const free = new Array<number>(machine.workers).fill(machine.inFlight);
  const tasks = new Set<Task>();
  const waits: number[] = [];
  let [now, done, serviceSum, background] = [0, 0, 0, 0];

  const begin = () => {
    for (
      let worker = free.findIndex((places) => places > 0);
      worker >= 0 && head < queue.length;
      worker = free.findIndex((places) => places > 0)
    ) {
      const arrivedAt = queue[head++] ?? 0;
      const factor = draw();
      free[worker] = (free[worker] ?? 0) - 1;
      waits.push(now - arrivedAt);
      tasks.add({ phase: 'worker', left: demand.worker * factor, worker, factor, arrivedAt, startedAt: now });
    }
  };
  const advance = (task: Task) => {
    if (task.phase === 'background') {
      background -= 1;
      tasks.delete(task);
    } else if (task.phase === 'worker') {
      const isLate = background >= MOST_BACKGROUND;
      task.left = (demand.store + (isLate ? demand.background : 0)) * task.factor;
      task.phase = 'store';
      if (!isLate && demand.background > 0) {
        background += 1;
        tasks.add({ ...task, phase: 'background', left: demand.background * task.factor });
      }
    } else if (task.phase === 'store' && demand.idle > 0) {
      task.left = demand.idle * task.factor;
      task.phase = 'idle';
    } else {
      tasks.delete(task);
      free[task.worker] = (free[task.worker] ?? 0) + 1;
      done += 1;
      serviceSum += now - task.startedAt;
    }
  };

  begin();
  const endAt = isBacklog ? Number.POSITIVE_INFINITY : load.seconds;
  while (now < endAt && (done < queue.length || !isBacklog)) {
    const rate = ratesOf(tasks, machine);
    let step = nextArrival - now;
    for (const task of tasks) step = Math.min(step, task.left / rate(task));
    now += step;
    const finished: Task[] = [];
    for (const task of tasks) {
      task.left -= step * rate(task);
      if (task.left < 1e-12) finished.push(task);
    }
    for (const task of finished) advance(task);
    if (now >= nextArrival) {
      queue.push(now);
      nextArrival = now + exponential(random, isBacklog ? 1 : load.perSecond);
    }
    begin();
  }
  waits.sort((a, b) => a - b);
  return {
    jobsPerSecond: done / now,
    meanWaitS: waits.reduce((sum, wait) => sum + wait, 0) / Math.max(1, waits.length),
    p95WaitS: waits[Math.floor(waits.length * 0.95)] ?? 0,
    meanServiceS: serviceSum / Math.max(1, done),
    occupancy: serviceSum / (now * machine.workers * machine.inFlight),
  };
}

/** How fast each task goes now, 0 to 1. */
function ratesOf(tasks: ReadonlySet<Task>, { sharedCores, storeCores }: Machine): (task: Task) => number {
  const ofWorker = new Map<number, number>();
  let [computing, inStore] = [0, 0];
  for (const { phase, worker } of tasks) {
    if (phase !== 'idle') computing += 1;
    if (phase === 'store' || phase === 'background') inStore += 1;
    if (phase === 'worker') ofWorker.set(worker, (ofWorker.get(worker) ?? 0) + 1);
  }
  const shared = sharedCores === null ? 1 : Math.min(1, sharedCores / Math.max(1, computing));
  const store = Math.min(shared, storeCores / Math.max(1, inStore));
  return ({ phase, worker }) => (phase === 'idle' ? 1 : phase === 'worker' ? Math.min(shared, 1 / (ofWorker.get(worker) ?? 1)) : store);
}

function exponential(random: () => number, perSecond: number): number {
  return -Math.log(1 - random()) / perSecond;
}

/** Mulberry32: numbers from 0 up to 1, the same for the same seed. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
