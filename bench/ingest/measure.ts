import { cpuSecondsOf } from './processes.ts';

/** What a round took. */
export type Run = {
  readonly name: string;
  readonly perSecond: number;
  /** CPU-seconds for 100,000 records, by process; `sender` is the program that sends and is in no sum. */
  readonly cpu: Readonly<{ [process: string]: number }>;
  readonly cpuSum: number;
  readonly line: string;
};

/** Runs a round and reads the CPU time of these processes before and after it. */
export async function timed(
  name: string,
  records: number,
  pids: Readonly<{ [process: string]: number }>,
  work: () => Promise<void>,
): Promise<Run> {
  const read = () => ({
    ...Object.fromEntries(Object.entries(pids).map(([process, pid]) => [process, cpuSecondsOf(pid)])),
    sender: (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
  });
  const before: Readonly<{ [process: string]: number }> = read();
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpu = Object.fromEntries(
    Object.entries(read()).map(([process, after]) => [process, ((after - (before[process] ?? 0)) / records) * 1e5]),
  );
  const { sender: _, ...ofPipeline } = cpu;
  const cpuSum = Object.values(ofPipeline).reduce((sum, each) => sum + each, 0);
  const perSecond = records / seconds;
  const parts = Object.entries(cpu).map(([process, each]) => `${process} ${each.toFixed(2)}`);
  const line = `${name}: ${perSecond.toFixed(0)} records/s; CPU-s per 100,000: ${cpuSum.toFixed(2)} (${parts.join(', ')})`;
  return { name, perSecond, cpu, cpuSum, line };
}

/** Medians by name, and ratios to the raw limit. */
export function report(runs: readonly Run[]): void {
  const names = [...new Set(runs.map(({ name }) => name))];
  const middles = new Map(names.map((name) => [name, middle(runs.filter((run) => run.name === name))]));
  for (const [name, { perSecond, cpuSum }] of middles) {
    console.log(`result ingest_${name} ${perSecond.toFixed(0)} records/s`);
    console.log(`result ingest_${name}_cpu ${cpuSum.toFixed(2)} CPU-s/100k`);
    console.log(`result ingest_${name}_per_cpu_second ${(1e5 / cpuSum).toFixed(0)} records/CPU-s`);
  }
  const [raw, ours] = [middles.get('raw'), middles.get('ours')];
  if (raw !== undefined && ours !== undefined) {
    console.log(`result ingest_ours_over_raw ${(ours.perSecond / raw.perSecond).toFixed(2)} of records/s`);
    console.log(`result ingest_ours_over_raw_cpu ${(raw.cpuSum / ours.cpuSum).toFixed(2)} of records/CPU-s`);
  }
  for (const [name, { cpuSum }] of middles) {
    if (ours === undefined || name === 'ours' || name === 'raw') continue;
    console.log(`result ingest_ours_over_${name} ${(cpuSum / ours.cpuSum).toFixed(2)} of records/CPU-s`);
  }
}

function middle(runs: readonly Run[]): { readonly perSecond: number; readonly cpuSum: number } {
  const of = (key: 'perSecond' | 'cpuSum') => runs.map((run) => run[key]).sort((a, b) => a - b)[Math.floor(runs.length / 2)] ?? Number.NaN;
  return { perSecond: of('perSecond'), cpuSum: of('cpuSum') };
}
