// `npm run bench -- strange [WORD …]`: how much of the ranking is left when cases come as a stranger would send them: named by
// other makers, at other intervals, with parts missing, without calls, without a meaning of the alert. Recorded cases (../shared/data/rca)
// and synthetic ones, by what was done to them; with words only the lines that hold one.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Case, caseFolders, readCase } from '../rca/read-case.ts';
import { placeOf, type Truth, truthOf } from '../rca/score.ts';
import { solve } from '../rca/solve.ts';
import { caseFiles } from '../rca/synthetic/build.ts';
import { createRandom } from '../rca/synthetic/random.ts';
import { KINDS } from '../rca/synthetic/world.ts';
import { CHANGES } from './changes.ts';
import { CONVENTIONS } from './conventions.ts';
import { renamed } from './renamed.ts';

const RECORDED = '../shared/data/rca';
const EACH_KIND = 5;
const SEED = 31;
const words = process.argv.slice(2);
const wanted = (name: string) => words.length === 0 || words.some((word) => name.includes(word));

type Known = { readonly one: Case; readonly truth: Truth };
const root = mkdtempSync(join(tmpdir(), 'rca-strange-'));

try {
  const recorded = existsSync(RECORDED) ? knownIn(RECORDED) : [];
  const synthetic = synthesized();
  for (const [name, change] of Object.entries(CHANGES)) {
    if (!wanted(name)) continue;
    const changed = (list: readonly Known[]) =>
      list.map(({ one, truth }, index) => ({ one: change(one, createRandom(index + 1), truth.asset), truth }));
    row(name, [...changed(recorded), ...changed(synthetic)]);
  }
  for (const naming of CONVENTIONS) {
    if (!wanted(naming.name)) continue;
    const mine = synthesized(naming);
    row(`named as ${naming.name}`, [
      ...recorded.map(({ one, truth }) => ({ one: bare(renamed(one, naming)), truth })),
      ...mine.map(({ one, truth }) => ({ one: bare(one), truth })),
    ]);
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}

function bare(one: Case): Case {
  return { ...one, behaviour: { ...one.behaviour, lines: [], spans: [] } };
}

function knownIn(folder: string): Known[] {
  return caseFolders(folder).flatMap((name) => {
    const truth = truthOf(folder, name);
    return truth ? [{ one: readCase(folder, name), truth }] : [];
  });
}

function synthesized(naming?: Parameters<typeof caseFiles>[2]): Known[] {
  const folder = mkdtempSync(join(root, 'cases-'));
  for (let index = 0; index < EACH_KIND * KINDS.length; index++) {
    const into = join(folder, 'synthetic', String(index).padStart(3, '0'));
    mkdirSync(into, { recursive: true });
    for (const [name, content] of caseFiles(createRandom(SEED * 100_003 + index), index, naming)) writeFileSync(join(into, name), content);
  }
  return knownIn(folder);
}

function row(name: string, list: readonly Known[]): void {
  const told = list.map(({ one, truth }) => ({
    family: one.name.slice(0, one.name.indexOf('/')),
    place: placeOf(
      truth,
      solve(one).ranking.assets.map(({ assetId }) => assetId),
    ),
  }));
  const cells = [...Map.groupBy(told, ({ family }) => family)].map(([family, own]) => {
    const within = (k: number) => (own.filter(({ place }) => place !== null && place <= k).length / own.length).toFixed(2);
    return `${family} ${within(1)}/${within(3)}`;
  });
  console.log(`${name.padEnd(38)}${cells.join('   ')}`);
}
