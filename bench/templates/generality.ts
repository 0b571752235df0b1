// `node bench/templates/generality.ts [--held-back] [--systems] [--fails NAME]`: how the one generic setting does on systems that
// nobody tuned it to.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTemplateMiner } from '../../analysis/templates/templates.ts';
import { readColumn } from './csv.ts';
import { familyLines } from './families.ts';
import { createRandom } from './random.ts';
import { type Score, scoreGroups } from './score.ts';
import { catalogueSystems } from './systems/catalogues.ts';
import { HELD_BACK, madeSystems, STYLES } from './systems/made.ts';
import type { LogSystem } from './systems/system.ts';

const LOGS = '../shared/data/loghub';
const LINES = 2_000;

function readSystems(heldBack: boolean): Array<readonly [set: string, systems: readonly LogSystem[]]> {
  const families = familyLines(20_000, createRandom(3).next);
  const seen = Object.keys(STYLES).filter((style) => !HELD_BACK.includes(style));
  const real = catalogueSystems(LINES, heldBack ? 2 : 1);
  const isEven = (_: LogSystem, index: number) => index % 2 === (heldBack ? 1 : 0);
  return [
    ['loghub', loghub()],
    ['families', [{ name: 'families', lines: families.lines, kinds: families.families.map(String) }]],
    ['catalogues', real.filter(isEven)],
    ['made', madeSystems(heldBack ? HELD_BACK : seen, 24, LINES, heldBack ? 2 : 1)],
  ];
}

function loghub(): LogSystem[] {
  if (!existsSync(LOGS)) {
    console.log(`skipped: no ${LOGS}`);
    return [];
  }
  return readdirSync(LOGS)
    .sort()
    .map((name) => {
      const table = readFileSync(join(LOGS, name, 'truth.csv'), 'utf8');
      return { name, lines: readColumn(table, 'content'), kinds: readColumn(table, 'template') };
    });
}

function mineAll(lines: readonly string[]): { readonly groups: string[]; readonly isNew: boolean[] } {
  const miner = createTemplateMiner([]);
  const at = new Date(0);
  const mined = lines.map((line) => miner.mine(line, at));
  return { groups: mined.map(({ template }) => miner.canonical(template.id)), isNew: mined.map(({ isNew }) => isNew) };
}

export function meanOf(scores: readonly Score[]): string {
  const mean = (of: (score: Score) => number) => scores.reduce((sum, score) => sum + of(score), 0) / scores.length;
  const total = (of: keyof Score['announced']) => scores.reduce((sum, { announced }) => sum + announced[of], 0);
  const news = (2 * total('right')) / Math.max(1, 2 * total('right') + total('wrong') + total('missed'));
  return `GA ${mean(({ accuracy }) => accuracy).toFixed(3)}  FGA ${mean(({ f1 }) => f1).toFixed(3)}  NEW ${news.toFixed(3)}`;
}

function fails({ lines, kinds }: LogSystem, groups: readonly string[]): void {
  for (const kind of new Set(kinds)) {
    const members = kinds.flatMap((each, index) => (each === kind ? [index] : []));
    const own = new Set(members.map((index) => groups[index] ?? ''));
    const mixed = new Set(kinds.filter((each, index) => each !== kind && own.has(groups[index] ?? '')));
    if (own.size === 1 && mixed.size === 0) continue;
    console.log(`n=${members.length}${own.size > 1 ? ` SPLIT ${own.size}` : ''}${mixed.size > 0 ? ` MIXED ${mixed.size}` : ''}`);
    for (const group of [...own].slice(0, 4))
      console.log(`    ${lines[members.find((index) => groups[index] === group) ?? 0]?.slice(0, 170)}`);
    for (const other of [...mixed].slice(0, 2))
      console.log(`    + ${lines[kinds.findIndex((each, index) => each === other && own.has(groups[index] ?? ''))]?.slice(0, 170)}`);
  }
}

if (import.meta.main) {
  const [of] = process.argv.slice(process.argv.indexOf('--fails') + 1);
  const wanted = process.argv.includes('--fails') ? of : undefined;
  for (const [set, systems] of readSystems(process.argv.includes('--held-back'))) {
    const scores = systems.map((system) => {
      if (wanted !== undefined && system.name !== wanted) return null;
      const { groups, isNew } = mineAll(system.lines);
      const score = scoreGroups(system.kinds, groups, isNew);
      if (wanted !== undefined) fails(system, groups);
      if (wanted !== undefined || process.argv.includes('--systems')) {
        console.log(`  ${system.name.padEnd(16)} ${meanOf([score])}  ${new Set(system.kinds).size} kinds, ${new Set(groups).size} groups`);
      }
      return score;
    });
    const known = scores.filter((score) => score !== null);
    if (known.length > 0) console.log(`${set.padEnd(12)} ${meanOf(known)}  (${known.length} systems)`);
  }
}
