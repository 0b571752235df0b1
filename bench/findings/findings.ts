// `npm run bench -- findings [calibrate]`: speed, detection against people's labels, and how rare findings are on quiet data.
import { KINDS, knotsOf, quietWindows, type Score } from './calibrate.ts';
import { type Alarm, judge, type Outcome, ours, outcomeOf, rollingMedian, threeSigma, together, windowOf } from './detect.ts';
import { DATA, type Labelled, labelledSeries } from './read.ts';
import { measureSpeed } from './speed.ts';

const SERIES = 10_000;
const GOAL_SECONDS = 5;
/** Surprise at which findings are told. */
const TOLD = [2, 3, 4];

speed();
const labelled = labelledSeries();
if (labelled.length === 0) console.log(`detection and rarity: skipped: no ${DATA}`);
else {
  detection(labelled);
  rarity(await quietWindows(), process.argv[2] === 'calibrate');
}

function speed(): void {
  measureSpeed(500);
  const { series, points, findings, cpuSeconds, sumSeconds } = measureSpeed(SERIES);
  console.log(`speed: ${series} series x 24 h at 1 min, ${points} points, ${findings} findings, CPU-seconds on one core`);
  console.log(`  findings ${cpuSeconds.toFixed(2)} s (goal ${GOAL_SECONDS} s: ${cpuSeconds <= GOAL_SECONDS ? 'met' : 'NOT met'})`);
  console.log(`  a plain sum of the same numbers ${sumSeconds.toFixed(3)} s, ratio ${(cpuSeconds / sumSeconds).toFixed(0)}`);
}

type Row = { readonly name: string; readonly alarms: (one: Judged) => readonly Alarm[]; readonly limit: number };
type Judged = {
  readonly one: Labelled;
  readonly windowMs: number;
  readonly own: readonly Alarm[];
  readonly sigma: readonly Alarm[];
  readonly rolling: readonly Alarm[];
};

/** Precision and recall of onsets against what people labelled; the peers also at the limit that is best for them in hindsight. */
function detection(all: readonly Labelled[]): void {
  for (const half of ['a', 'b'] as const) {
    const judged = all
      .filter((one) => one.half === half)
      .map((one): Judged => {
        const windowMs = windowOf(one.points);
        return {
          one,
          windowMs,
          own: ours(judge(one.points, windowMs), null),
          sigma: threeSigma(one.points),
          rolling: rollingMedian(one.points),
        };
      });
    const outcome = ({ alarms, limit }: Row): Outcome[] =>
      judged.map((one) => outcomeOf(alarms(one), limit, one.windowMs, one.one.anomalies));
    const best = (name: string, alarms: Row['alarms'], limits: readonly number[]): Row =>
      limits
        .map((limit): Row => ({ name: `${name}, best limit ${limit}`, alarms, limit }))
        .reduce((most, next) => (together(outcome(next)).f1 > together(outcome(most)).f1 ? next : most));
    const own = (kind: string) => (one: Judged) => one.own.filter((alarm) => alarm.kind === kind);
    const rows: Row[] = [
      ...TOLD.map((limit): Row => ({ name: `all kinds, surprise ${limit}`, alarms: (one) => one.own, limit })),
      ...KINDS.map((kind): Row => ({ name: `${kind}, surprise 2`, alarms: own(kind), limit: 2 })),
      { name: 'peer: 3 sigma', alarms: (one) => one.sigma, limit: 3 },
      best('peer: sigma', (one) => one.sigma, [2, 3, 4, 5, 6, 8, 10]),
      { name: 'peer: rolling median, z 3.5', alarms: (one) => one.rolling, limit: 3.5 },
      best('peer: rolling median', (one) => one.rolling, [3.5, 6, 10, 15, 20, 30, 40]),
    ];
    console.log(`\ndetection, half ${half} of NAB (${judged.length} files${half === 'a' ? ', developed on' : ', held out'})`);
    for (const row of rows) {
      const { precision, recall, f1, right, alarms, hit, truths } = together(outcome(row));
      const figures = `precision ${precision.toFixed(2)} (${right}/${alarms})  recall ${recall.toFixed(2)} (${hit}/${truths})  F1 ${f1.toFixed(3)}`;
      console.log(`  ${row.name.padEnd(34)} ${figures}`);
    }
  }
}

/** Share of quiet windows that reach each surprise: one in ten, hundred, thousand if the scale says what it claims. */
function rarity(scores: readonly Score[], calibrate: boolean): void {
  console.log(`\nrarity: share of ${scores.length} quiet windows with a finding of the kind; claimed .1, .01, .001`);
  const groups = [...Map.groupBy(scores, ({ source, half }) => `${source}, half ${half}`)].sort();
  for (const [name, list] of [
    ...groups,
    ['all, half a (calibrated on)', of(scores, 'a')],
    ['all, half b (held out)', of(scores, 'b')],
  ] as const) {
    console.log(`  ${name} (${list.length} windows)`);
    for (const kind of KINDS) {
      const shares = [1, 2, 3].map(
        (limit) => list.filter(({ surprise }) => (surprise.get(kind) ?? 0) >= limit).length / Math.max(1, list.length),
      );
      console.log(`    ${kind.padEnd(12)} ${shares.map((share) => share.toFixed(4)).join('  ')}`);
    }
  }
  if (!calibrate) return;
  console.log('\nknots of raw score and surprise, from half a:');
  for (const kind of KINDS) console.log(`  '${kind}': ${JSON.stringify(knotsOf(of(scores, 'a'), kind))},`);
}

function of(scores: readonly Score[], half: 'a' | 'b'): Score[] {
  return scores.filter((score) => score.half === half);
}
