import { eventually } from '../../peers/peer.ts';
import { type Load, startLoad } from './load.ts';
import { type Production, type ProductionOptions, startProduction } from './production.ts';
import { pause } from './service.ts';
import { judge, type Verdict } from './verdict.ts';

/** Something that goes wrong, and for how long. Resolves when it is over. */
export type Fault = { readonly name: string; readonly make: (production: Production) => Promise<void> };

export type StormOptions = ProductionOptions & {
  readonly faults: readonly Fault[];
  /** Between two faults. */
  readonly calmMs: number;
  readonly load: Pick<Parameters<typeof startLoad>[0], 'senders' | 'batch' | 'everyMs' | 'syslogLines'>;
  readonly say: (line: string) => void;
};

export type StormReport = Verdict & {
  readonly faults: number;
  /** Answers that asked to come back later. */
  readonly refused429: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** From the last fault to an empty queue. */
  readonly catchUpMs: number;
  readonly longestGapMs: number;
  readonly apiPeakMb: number;
  readonly workerPeakMb: number;
  /** How often api or worker ended by themselves. */
  readonly deaths: number;
  readonly failedJobs: number;
};

const MIB = 1024 * 1024;
/** Whoever takes longer to catch up should say why. */
const SLOW_MS = 20_000;

/** Runs the program under a steady load through faults, lets it catch up by itself and compares what was promised with what is there. */
export async function storm(options: StormOptions): Promise<StormReport> {
  const production = await startProduction(options);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void production.stop().finally(() => process.exit(130)));
  try {
    const load = startLoad({ ...options.load, url: production.url, syslogPort: production.syslogPort });
    await pause(options.calmMs);
    for (const [index, fault] of options.faults.entries()) {
      const startedAt = performance.now();
      await fault.make(production);
      const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
      options.say(`${index + 1}. ${fault.name}: ${seconds} s; ${load.acknowledged.size} acknowledged`);
      await pause(options.calmMs);
    }
    const overAt = performance.now();
    await load.finish();
    options.say(`everything is acknowledged: ${load.acknowledged.size}`);
    const failedJobs = await drained(production, options.say);
    const catchUpMs = Math.round(performance.now() - overAt);
    if (catchUpMs > SLOW_MS)
      for (const { name, output } of [production.api, ...production.workers]) options.say(`${name} said:\n${output().slice(-3_000)}`);
    return reportOf(production, load, await judge(load, production.openSearchUrl), {
      faults: options.faults.length,
      catchUpMs,
      failedJobs,
    });
  } finally {
    await production.stop();
  }
}

type Health = { readonly queues?: Readonly<Record<string, Readonly<Record<string, number>>>> | null };

/** Waits until nothing waits any more. @returns how many jobs were given up */
async function drained({ url }: Production, say: (line: string) => void): Promise<number> {
  let failed = 0;
  let saidAt = 0;
  await eventually(async () => {
    const response = await fetch(`${url}/health`).catch(() => null);
    const { queues } = ((await response?.json().catch(() => null)) ?? {}) as Health;
    if (queues === null || queues === undefined) return false;
    // Others are scheduled, so that there is always one to come.
    const { waiting = 0, active = 0, delayed = 0, failed: givenUp = 0 } = queues['index-observations'] ?? {};
    failed = givenUp;
    const left = waiting + active + delayed;
    if (left > 0 && performance.now() - saidAt > 5_000) {
      saidAt = performance.now();
      say(`${left} jobs are left`);
    }
    return left === 0;
  }, 240_000);
  return failed;
}

function reportOf(
  { api, workers }: Production,
  load: Load,
  verdict: Verdict,
  more: Pick<StormReport, 'faults' | 'catchUpMs' | 'failedJobs'>,
): StormReport {
  return {
    ...verdict,
    ...more,
    refused429: load.statuses.get(429) ?? 0,
    statuses: Object.fromEntries([...load.statuses].map(([status, count]) => [String(status), count])),
    longestGapMs: Math.round(load.longestGapMs()),
    apiPeakMb: Math.round(api.peakBytes() / MIB),
    workerPeakMb: Math.round(Math.max(...workers.map((worker) => worker.peakBytes())) / MIB),
    deaths: [api, ...workers].reduce((sum, service) => sum + service.deaths(), 0),
  };
}
