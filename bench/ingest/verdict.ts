import type { Run } from './measure.ts';

/** A goal: a figure of each round that is to be at least so much, in every one. */
type Goal = { readonly text: string; readonly least: number; readonly of: (round: Round) => number | null };
/** The runs of a round by their names. */
type Round = ReadonlyMap<string, Run>;

const LEAST_OF_RAW = 0.7;
const LEAST_EMBEDDED = 15_000;

/** Prints medians, the ratios of every round and of all rounds together, and whether each goal was met in every round. */
export function report(runs: readonly Run[]): void {
  const names = [...new Set(runs.map(({ name }) => name))];
  for (const name of names) {
    const own = runs.filter((run) => run.name === name);
    console.log(`result ingest_${name} ${middle(own.map(({ perSecond }) => perSecond)).toFixed(0)} records/s`);
    console.log(`result ingest_${name}_cpu ${middle(own.map(({ cpuSum }) => cpuSum)).toFixed(2)} CPU-s/100k`);
    console.log(`result ingest_${name}_per_cpu_second ${middle(own.map(({ cpuSum }) => 1e5 / cpuSum)).toFixed(0)} records/CPU-s`);
  }
  const rounds = [...new Set(runs.map(({ round }) => round))].map(
    (round): Round => new Map(runs.filter((run) => run.round === round).map((run) => [run.name, run])),
  );
  const all = new Map(
    names.map((name) => [
      name,
      together(
        name,
        runs.filter((run) => run.name === name),
      ),
    ]),
  );
  for (const goal of goalsFor(names)) judge(goal, rounds, all);
}

/** Rounds of equal size as one: what a node puts off from one round to another is in it. */
function together(name: string, runs: readonly Run[]): Run {
  const mean = (of: (run: Run) => number) => runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
  return { name, round: 0, perSecond: 1 / mean(({ perSecond }) => 1 / perSecond), cpu: {}, cpuSum: mean(({ cpuSum }) => cpuSum), line: '' };
}

function goalsFor(names: readonly string[]): Goal[] {
  const rivals = names.filter((name) => !['raw', 'ours', 'embedded'].includes(name));
  return [
    { text: 'records/s of ours over raw', least: LEAST_OF_RAW, of: (round) => ratio(round, 'ours', 'raw', ({ perSecond }) => perSecond) },
    { text: 'records per CPU-second of ours over raw', least: LEAST_OF_RAW, of: (round) => ratio(round, 'ours', 'raw', perCpuSecond) },
    ...rivals.map((rival) => ({
      text: `records per CPU-second of ours over ${rival}`,
      least: 1,
      of: (round: Round) => ratio(round, 'ours', rival, perCpuSecond),
    })),
    { text: 'records/s embedded', least: LEAST_EMBEDDED, of: (round) => round.get('embedded')?.perSecond ?? null },
  ];
}

function judge({ text, least, of }: Goal, rounds: readonly Round[], all: Round): void {
  const found = rounds.map(of).filter((value) => value !== null);
  if (found.length === 0) return;
  const missed = found.filter((value) => value < least).length;
  const shown = (value: number) => (value < 100 ? value.toFixed(2) : value.toFixed(0));
  const verdict = missed === 0 ? 'met in every round' : `missed in ${missed} of ${found.length} rounds`;
  console.log(
    `${text}: ${found.map(shown).join(', ')}; median ${shown(middle(found))}, of all rounds together ${shown(of(all) as number)}; goal at least ${least}: ${verdict}`,
  );
  console.log(`result ingest_goal_${text.replaceAll(/\W+/g, '_')} ${shown(middle(found))} ${missed === 0 ? 'met' : 'missed'}`);
}

function perCpuSecond({ cpuSum }: Run): number {
  return 1e5 / cpuSum;
}

function ratio(round: Round, name: string, other: string, of: (run: Run) => number): number | null {
  const [one, two] = [round.get(name), round.get(other)];
  return one === undefined || two === undefined ? null : of(one) / of(two);
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? Number.NaN) + (sorted[Math.floor(half)] ?? Number.NaN)) / 2;
}
