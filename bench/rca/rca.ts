// `npm run bench -- rca [DIR …] [--fit] [--sensitivity]`: scores the ranking of causes on recorded cases (default
// ../shared/data/rca) and on synthetic ones (tmp/rca-synthetic, made when missing): by family and kind of fault, with
// parts of the evidence left out, on quiet windows, and how far its confidence can be believed. This scorer reads
// truth.json; what it scores does not.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WEIGHTS } from '../../analysis/causes/calibration.ts';
import { confidenceOf, foldOf } from '../../analysis/causes/confidence.ts';
import { WITHOUT } from '../../analysis/causes/confidence-fit.ts';
import { type Answered, crossValidated, fitWeights, reliability } from './calibrate.ts';
import { quietCuts } from './quiet.ts';
import { type Case, caseFolders, readCase } from './read-case.ts';
import { placeOf, sharesOf, type Truth, table, truthOf } from './score.ts';
import { sensitivity } from './sensitivity.ts';
import { solve, without } from './solve.ts';

const RECORDED = '../shared/data/rca';
const SYNTHETIC = 'tmp/rca-synthetic';
const MOST_QUIET = 4;
const MOST_SAID = 0.3;
/** About one alert in four is taken to be about nothing: quiet windows count so much beside real cases. */
const QUIET_COUNTS = 0.35;

const options = process.argv.slice(2);
const given = options.filter((option) => !option.startsWith('--'));
const recorded = given.length > 0 ? given : [RECORDED].filter(existsSync);
if (!existsSync(SYNTHETIC))
  spawnSync(process.execPath, [join(import.meta.dirname, 'synthetic/generate.ts'), SYNTHETIC, '180', '7'], { stdio: 'inherit' });

type Solved = {
  readonly one: Case;
  readonly truth: Truth;
  readonly place: number | null;
  readonly answered: Answered;
  /** Where a cause is told to people: how sure it is by weights fitted without this case, and whether it is right. */
  readonly told: { readonly confidence: number; readonly right: boolean } | null;
  readonly ms: number;
};

const rows = recorded.flatMap(solveAll);
print('recorded cases', scores(rows));
const synthetic = solveAll(SYNTHETIC);
print('synthetic cases', scores(synthetic));
print('left out (recorded)', ablations(rows));
print('left out (a third of the synthetic cases)', ablations(synthetic.filter(isThird)));
const quiet = [...rows, ...synthetic.filter(isThird)].flatMap(({ one }) => quietCuts(one, MOST_QUIET).map(answerQuiet));
confidence();
if (options.includes('--sensitivity'))
  print('each constant halved and doubled (recorded, then synthetic)', sensitivity(rows, synthetic.filter(isThird)));

function isThird(_: unknown, index: number): boolean {
  return index % 3 === 0;
}

function solveAll(root: string): Solved[] {
  return caseFolders(root).flatMap((name) => {
    const truth = truthOf(root, name);
    if (!truth) return [];
    const one = readCase(root, name);
    const before = process.cpuUsage();
    const { ranking, hypotheses, certain } = solve(one);
    const { user, system } = process.cpuUsage(before);
    const place = placeOf(
      truth,
      ranking.assets.map(({ assetId }) => assetId),
    );
    return [
      {
        one,
        truth,
        place,
        ms: (user + system) / 1000,
        told: certain && {
          confidence: confidenceOf(certain.features, WITHOUT[foldOf(`${root === SYNTHETIC ? 'synthetic' : 'recorded'} ${name}`)]),
          right: hypotheses[0]?.assetId === truth.asset,
        },
        answered: { name, features: ranking.certainty.features, right: place === 1, counts: 1 },
      },
    ];
  });
}

function scores(list: readonly Solved[]): string[] {
  const ms = list.map((row) => row.ms).sort((a, b) => a - b);
  return [
    ...table(
      list,
      ({ one: { name }, truth: { kind } }) => [
        familyOf(name),
        ...(familyOf(name) === 'synthetic' ? [] : [`${familyOf(name)} half ${halfOf(name)}`]),
        ...kind.split('/').map((part) => `${familyOf(name)} ${part}`),
      ],
      (group) => sharesOf(group.map(({ place }) => place)),
    ),
    `CPU per case: median ${ms[ms.length >> 1]?.toFixed(0)} ms, most ${ms.at(-1)?.toFixed(0)} ms`,
  ];
}

/** The part that was developed on, and the part first looked at when that was done. */
function halfOf(name: string): string {
  const id = name.slice(name.indexOf('/') + 1);
  return Number.parseInt(createHash('sha256').update(id).digest('hex').slice(0, 1), 16) % 2 === 0 ? 'developed on' : 'unseen';
}

function ablations(list: readonly Solved[]): string[] {
  const parts = {
    nothing: {},
    metrics: { series: true },
    logs: { lines: true },
    spans: { spans: true },
    topology: { calls: true },
  } as const;
  return Object.entries(parts).flatMap(([name, left]) =>
    table(
      list.map(({ one, truth }) => ({
        one,
        place: placeOf(
          truth,
          solve(without(one, left)).ranking.assets.map(({ assetId }) => assetId),
        ),
      })),
      ({ one }) => [`without ${name}, ${familyOf(one.name)}`],
      (group) => sharesOf(group.map(({ place }) => place)),
    ),
  );
}

function answerQuiet(one: Case): Answered & { readonly confidence: number } {
  const { certainty } = solve(one).ranking;
  return { name: one.name, features: certainty.features, right: false, counts: QUIET_COUNTS, confidence: certainty.confidence };
}

function confidence(): void {
  const all = [...rows, ...synthetic].map(({ answered }) => answered);
  const both = [...all, ...quiet];
  const checked = crossValidated(both);
  if (options.includes('--fit')) print('weights', [JSON.stringify(fitWeights(both).map((weight) => Number(weight.toFixed(3))))]);
  print(
    'confidence of answers to real cases (each by weights fitted to other cases)',
    reliability(all.map(({ right }, index) => ({ right, confidence: checked[index] ?? 0 }))),
  );
  print(
    'confidence of causes told to people (each by weights fitted to other cases, see `npm run bench -- confidence`)',
    reliability([...rows, ...synthetic].flatMap(({ told }) => told ?? [])),
  );
  print(
    `confidence with the weights in use ${JSON.stringify(WEIGHTS)}`,
    reliability(all.map(({ features, right }) => ({ right, confidence: inUse(features) }))),
  );
  const said = quiet.map((one, index) => ({
    family: familyOf(one.name),
    inUse: inUse(one.features),
    checked: checked[all.length + index] ?? 0,
  }));
  const line = (group: readonly (typeof said)[number][]) =>
    `at most ${MOST_SAID} in ${share(group.map((one) => one.inUse))} of cuts, ${share(group.map((one) => one.checked))} by weights fitted to other cases`;
  print(
    'quiet windows: confidence in any cause',
    table(said, ({ family }) => [family, 'all'], line),
  );
}

function inUse(features: readonly number[]): number {
  return 1 / (1 + Math.exp(-features.reduce((sum, value, index) => sum + value * (WEIGHTS[index] ?? 0), 0)));
}

function share(values: readonly number[]): string {
  return `${((100 * values.filter((value) => value <= MOST_SAID).length) / Math.max(1, values.length)).toFixed(0)} %`;
}

function familyOf(name: string): string {
  return name.slice(0, name.indexOf('/'));
}

function print(title: string, lines: readonly string[]): void {
  console.log(`\n${title}\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
