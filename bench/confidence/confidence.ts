// `npm run bench -- confidence [--fit] [--wrong]`: how far the confidence of answers can be believed, each judged by weights that
// were fitted without its family: the exam, variants of its questions under other seeds, recorded and synthetic cases, quiet
// times of them all. With --fit the constants of analysis/causes/confidence-fit.ts are written anew.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FEATURES } from '../../analysis/causes/confidence.ts';
import type { Confidence } from '../../analysis/causes/confidence-fit.ts';
import { reliability } from '../rca/calibrate.ts';
import { type Answer, caseAnswers, examAnswers, SETS } from './answers.ts';
import { crossValidated, fitConfidence, groupOf, leftOut, type Named } from './fit.ts';

const RECORDED = '../shared/data/rca';
const SYNTHETIC = 'tmp/rca-synthetic';
const FILE = join(import.meta.dirname, '../../analysis/causes/confidence-fit.ts');
const VARIANTS = 6;
const SURE = 0.8;
const MOST_WHEN_QUIET = 0.3;

if (!existsSync(SYNTHETIC))
  spawnSync(process.execPath, [join(import.meta.dirname, '../rca/synthetic/generate.ts'), SYNTHETIC, '180', '7'], { stdio: 'inherit' });
const answers = [
  ...(await examAnswers(VARIANTS)),
  ...(existsSync(RECORDED) ? caseAnswers(RECORDED, 'recorded') : []),
  ...caseAnswers(SYNTHETIC, 'synthetic'),
];
if (!existsSync(RECORDED)) console.log(`skipped: no ${RECORDED}`);
const named = answers.filter(isNamed);
const { said, folds } = crossValidated(named);
const whole = fitConfidence(named);
const judged = named.map((answer, index) => ({ ...answer, confidence: said[index] ?? 0 }));
const bySets = leftOut(named);
const withoutSet = named.map((answer, index) => ({ ...answer, confidence: bySets[index] ?? 0 }));
if (process.argv.includes('--wrong')) {
  const wrong = judged.filter(({ right }) => !right).sort((a, b) => b.confidence - a.confidence);
  for (const { set, family, confidence, features, quiet } of wrong)
    console.log(`${quiet ? 'quiet ' : ''}${set} ${family} ${confidence} ${features.map((value) => value.toFixed(2)).join(' ')}`);
}
const FAMILIES = 'each by weights fitted to other families';
const OTHER_SETS = 'each by weights fitted to the other sets';
tell('all answers that name a cause', FAMILIES, judged.filter(isListed));
tell('all answers that name a cause', OTHER_SETS, withoutSet.filter(isListed));
for (const group of new Set(named.map(groupOf)))
  tell(
    `without ${group}`,
    OTHER_SETS,
    withoutSet.filter((one) => groupOf(one) === group && !one.quiet),
  );
for (const set of SETS)
  tell(
    set,
    FAMILIES,
    judged.filter((one) => one.set === set && !one.quiet),
  );
quietTimes();
console.log(`\nweights\n${FEATURES.map((name, index) => `  ${name.padEnd(30)}${whole.weights[index]}`).join('\n')}`);
console.log(`  .75 is said from ${whole.fair} on, .8 from ${whole.sure}`);
if (process.argv.includes('--fit')) {
  const count = named.filter(({ quiet }) => !quiet).length;
  writeFileSync(FILE, fileOf({ whole, folds, count }));
  console.log(`\nwritten: ${FILE}`);
}

function isListed({ quiet, set }: Answer): boolean {
  return !quiet && set !== 'unlisted';
}

function isNamed(answer: Answer): answer is Named {
  return answer.features !== null;
}

function tell(title: string, judgedBy: string, rows: ReadonlyArray<{ readonly confidence: number; readonly right: boolean }>): void {
  if (rows.length === 0) return;
  const sure = rows.filter(({ confidence }) => confidence > SURE);
  const lines = reliability(rows).map((line) => `  ${line}`);
  console.log(`\n${title} (${rows.length}), ${judgedBy}\n${lines.join('\n')}`);
  console.log(`  above ${SURE}: ${sure.length}, of them wrong: ${sure.filter(({ right }) => !right).length}`);
}

function quietTimes(): void {
  const quiet = answers.filter((one) => one.quiet);
  const loud = judged.filter((one) => one.quiet && one.confidence > MOST_WHEN_QUIET);
  console.log('\nquiet times: no cause with a confidence above .3');
  for (const set of [...SETS, 'all'] as const) {
    const of = (list: readonly Answer[]) => list.filter((one) => set === 'all' || one.set === set).length;
    if (of(quiet) > 0)
      console.log(`  ${set.padEnd(16)}${String(of(quiet)).padStart(5)} times  ${(100 * (1 - of(loud) / of(quiet))).toFixed(1)} %`);
  }
}

function fileOf(made: { readonly whole: Confidence; readonly folds: readonly Confidence[]; readonly count: number }): string {
  return `// Made by \`npm run bench -- confidence --fit\`; see bench/confidence/README.md.

/** Weights of \`featuresOf\`, and how likely by them alone an answer is of which .75 and .8 is said. */
export type Confidence = { readonly weights: readonly number[]; readonly fair: number; readonly sure: number };

/** Families of cases are parted into so many by a hash of their names. */
export const FOLDS = ${made.folds.length};
/** Answers that they were fitted to. */
export const ANSWERS = ${made.count};
export const FIT: Confidence = ${literal(made.whole, '')};
/** The same without the families of one fold each: by these the cases of that fold are judged. */
export const WITHOUT: readonly Confidence[] = [
${made.folds.map((fold) => `  ${literal(fold, '  ')},`).join('\n')}
];
`;
}

function literal({ weights, fair, sure }: Confidence, indent: string): string {
  const lines = [`weights: [${weights.join(', ')}],`, `fair: ${fair},`, `sure: ${sure},`];
  return `{\n${lines.map((line) => `${indent}  ${line}\n`).join('')}${indent}}`;
}
