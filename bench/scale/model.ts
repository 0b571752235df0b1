import type { Figures, RecordCost, WorkerRun } from './figures.ts';
import { type Demand, type Machine, simulate } from './simulate.ts';
import { meanWait } from './theory.ts';

const SEED = 20_260_101;
/** A worker count is linear while each does at least this share of what one alone does. */
const LINEAR = 0.9;

/**
 * Work of a job as the run with one worker saw it. Its service times were stretched where the machine gave less than a core;
 * idle waiting is what the simulation then lacks to be as slow as that run was.
 */
export function demandOf(figures: Figures): Demand {
  const one = figures.runs.find(({ workers }) => workers === 1);
  if (one === undefined) throw new Error('There is no run with one worker.');
  const mean = average(one.service);
  const worker = one.cpu.worker / one.jobs;
  const store = (one.cpu.opensearch + one.cpu.rest) / one.jobs;
  const waitedFor = Math.max(0, Math.min(store, mean * Math.min(1, one.cores) - worker));
  const factors = one.service.map((seconds) => seconds / mean);
  const demand = { worker, store: waitedFor, background: store - waitedFor, idle: 0, factors };
  const wanted = one.jobs / one.seconds;
  let [least, most] = [0, mean];
  for (let i = 0; i < 12; i++) {
    const idle = (least + most) / 2;
    const { jobsPerSecond } = simulate(SEED, { ...demand, idle }, onBench(figures, one), { jobs: one.jobs });
    if (jobsPerSecond > wanted) least = idle;
    else most = idle;
  }
  return { ...demand, idle: least };
}

export type Comparison = { readonly workers: number; readonly measured: number; readonly simulated: number; readonly error: number };

/** The measured runs beside the same backlog in the simulation, jobs a second. */
export function compare(figures: Figures): Comparison[] {
  const demand = demandOf(figures);
  return figures.runs.map((run) => {
    const measured = run.jobs / run.seconds;
    const simulated = simulate(SEED, demand, onBench(figures, run), { jobs: run.jobs }).jobsPerSecond;
    return { workers: run.workers, measured, simulated, error: simulated / measured - 1 };
  });
}

function onBench(figures: Figures, { workers, cores }: WorkerRun): Machine {
  return { workers, inFlight: figures.inFlight, sharedCores: cores, storeCores: cores };
}

export type Scaling = { readonly workers: number; readonly jobsPerSecond: number; readonly share: number };

/** More workers, each with a core of its own, before a store of so many cores: how much each still does of what one alone does. */
export function scaling(
  figures: Figures,
  storeCores: number,
  most: number,
): { readonly steps: readonly Scaling[]; readonly linearUpTo: number } {
  const demand = demandOf(figures);
  const steps: Scaling[] = [];
  let alone = 0;
  let linearUpTo = 1;
  for (let workers = 1; workers <= most; workers = workers < 16 ? workers + 1 : workers + 4) {
    const machine = { workers, inFlight: figures.inFlight, sharedCores: null, storeCores };
    const { jobsPerSecond } = simulate(SEED, demand, machine, { jobs: Math.max(400, workers * 60) });
    if (workers === 1) alone = jobsPerSecond;
    const share = jobsPerSecond / (workers * alone);
    if (share >= LINEAR) linearUpTo = workers;
    steps.push({ workers, jobsPerSecond, share });
  }
  return { steps, linearUpTo };
}

export type Waiting = {
  readonly workers: number;
  readonly load: number;
  readonly simulatedS: number;
  readonly theoryS: number;
  readonly p95S: number;
};

/** Waiting before a worker at some loads, with jobs that come at random; beside it the approximation for M/G/k. */
export function waiting(figures: Figures, workers: number, loads: readonly number[]): Waiting[] {
  const demand = demandOf(figures);
  const service = demand.worker + demand.store + demand.idle;
  // Nothing shared, so that theory and play speak of the same queue.
  const machine = { workers, inFlight: 1, sharedCores: null, storeCores: Number.POSITIVE_INFINITY };
  const variation = deviation(demand.factors);
  return loads.map((load) => {
    const perSecond = (load * workers) / service;
    const played = simulate(SEED, { ...demand, background: 0 }, machine, { perSecond, seconds: 40_000 / perSecond });
    return {
      workers,
      load,
      simulatedS: played.meanWaitS,
      theoryS: meanWait(workers, perSecond, service, variation),
      p95S: played.p95WaitS,
    };
  });
}

export type Estate = { readonly name: string; readonly logsPerS: number; readonly samplesPerS: number };

/** Estates of the table: hosts that each write a log line a second and are polled as ours is, and a flood of logs. */
export function estatesOf({ host }: Figures): Estate[] {
  const perHost = host.samples / host.everyS;
  const hosts = [1_000, 10_000, 100_000].map((count) => ({
    name: `${count.toLocaleString('en')} hosts`,
    logsPerS: count,
    samplesPerS: count * perHost,
  }));
  return [...hosts, { name: '1,000,000 records/s', logsPerS: 1e6, samplesPerS: 0 }];
}

export type Size = {
  readonly recordsPerS: number;
  readonly apis: number;
  readonly workers: number;
  readonly redisCores: number;
  readonly redisGb: number;
  readonly redisInstances: number;
  readonly openSearchCores: number;
  readonly openSearchNodes: number;
  readonly writtenShards: number;
  readonly indicesPerDay: number;
  readonly diskTb: number;
  readonly postgresCores: number;
  readonly jobsPerS: number;
};

/** Busy share that is planned for. */
export const PLANNED_LOAD = 0.6;
const COPIES = 2;
const NODE_CORES = 16;
const SHARD_BYTES = 30 * 2 ** 30;
const KEPT_DAYS = 30;
/** So long an absence of OpenSearch must fit into the memory of Redis. */
const OUTAGE_S = 600;

/**
 * What an estate takes. A worker is taken for as long as its job lasts, the store's answer included. A process of ours is one core; OpenSearch keeps two copies, each of which is indexed.
 */
export function sizeOf(figures: Figures, { logsPerS, samplesPerS }: Estate): Size {
  const sum = (of: (cost: RecordCost) => number) =>
    figures.costs.reduce((total, cost) => total + of(cost) * (cost.name === 'log' ? logsPerS : samplesPerS), 0);
  const taken = occupancyOf(figures);
  const places = (busy: number) => Math.max(1, Math.ceil(busy / PLANNED_LOAD));
  const openSearchCores = (sum(({ cpu }) => cpu.opensearch) * COPIES) / PLANNED_LOAD;
  const nodes = Math.max(1, Math.ceil(openSearchCores / NODE_CORES));
  const bytesPerS = sum(({ openSearchBytes }) => openSearchBytes);
  const redisCores = sum(({ cpu }) => cpu.redis);
  return {
    recordsPerS: logsPerS + samplesPerS,
    apis: places(sum(({ cpu }) => cpu.api)),
    workers: places(sum(taken)),
    redisCores,
    redisGb: (sum(({ queueBytes }) => queueBytes) * OUTAGE_S) / 1e9,
    redisInstances: places(redisCores),
    openSearchCores,
    openSearchNodes: nodes,
    writtenShards: nodes,
    indicesPerDay: Math.ceil((bytesPerS * 86_400) / SHARD_BYTES),
    diskTb: (bytesPerS * 86_400 * KEPT_DAYS * COPIES) / 1e12,
    postgresCores: sum(({ cpu }) => cpu.postgres),
    jobsPerS: sum(({ recordsPerJob }) => 1 / recordsPerJob),
  };
}

/** Records a second of one kind that a single one of each part takes at the planned load, least first: it splits first. */
export function limitsOf(figures: Figures, name: RecordCost['name']): ReadonlyArray<readonly [part: string, recordsPerS: number]> {
  const cost = figures.costs.find((one) => one.name === name);
  if (cost === undefined) return [];
  const limits: Array<readonly [string, number]> = [
    ['worker', PLANNED_LOAD / occupancyOf(figures)(cost)],
    ['api', PLANNED_LOAD / cost.cpu.api],
    ['opensearch', (PLANNED_LOAD * NODE_CORES) / (cost.cpu.opensearch * COPIES)],
    ['redis', PLANNED_LOAD / cost.cpu.redis],
    ['postgres', (PLANNED_LOAD * NODE_CORES) / Math.max(1e-12, cost.cpu.postgres)],
  ];
  return limits.sort(([, a], [, b]) => a - b);
}

/** Seconds for which a record takes a worker: its own work, and its part of what the worker waits for. */
function occupancyOf(figures: Figures): (cost: RecordCost) => number {
  const demand = demandOf(figures);
  const waitedFor = demand.store / Math.max(1e-12, demand.store + demand.background);
  const idle = demand.idle / (figures.costs.find(({ name }) => name === 'log')?.recordsPerJob ?? 1);
  return ({ cpu }) =>
    Math.max(cpu.worker, (cpu.worker + (cpu.opensearch + cpu.redis + cpu.postgres) * waitedFor + idle) / figures.inFlight);
}

export function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

export function deviation(values: readonly number[]): number {
  const mean = average(values);
  return Math.sqrt(average(values.map((value) => (value - mean) ** 2)));
}
