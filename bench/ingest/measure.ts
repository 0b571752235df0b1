import { cpuSecondsOf } from './processes.ts';

/** What a round took. */
export type Run = {
  readonly name: string;
  /** Counted from 1; what ran beside each other has the same. */
  readonly round: number;
  readonly perSecond: number;
  /** CPU-seconds for 100,000 records, by process; `sender` is the program that sends and is in no sum. */
  readonly cpu: Readonly<{ [process: string]: number }>;
  readonly cpuSum: number;
  readonly line: string;
};

/**
 * Runs a round and reads the CPU time of these processes before and after it. Time is counted until `work` has ended, CPU until
 * `rest` has: what a node still merges of a round is that round's, and no other's.
 */
export async function timed(
  name: string,
  round: number,
  records: number,
  pids: Readonly<{ [process: string]: number }>,
  work: () => Promise<void>,
  rest: () => Promise<void> = async () => {},
): Promise<Run> {
  await rest();
  const read = () => ({
    ...Object.fromEntries(Object.entries(pids).map(([process, pid]) => [process, cpuSecondsOf(pid)])),
    sender: (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
  });
  const before: Readonly<{ [process: string]: number }> = read();
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1_000;
  await rest();
  const cpu = Object.fromEntries(
    Object.entries(read()).map(([process, after]) => [process, ((after - (before[process] ?? 0)) / records) * 1e5]),
  );
  const { sender: _, ...ofPipeline } = cpu;
  const cpuSum = Object.values(ofPipeline).reduce((sum, each) => sum + each, 0);
  const perSecond = records / seconds;
  const parts = Object.entries(cpu).map(([process, each]) => `${process} ${each.toFixed(2)}`);
  const line = `${name}: ${perSecond.toFixed(0)} records/s; CPU-s per 100,000: ${cpuSum.toFixed(2)} (${parts.join(', ')})`;
  return { name, round, perSecond, cpu, cpuSum, line };
}
