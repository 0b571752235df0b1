// `npm run -s bench:templates -- IN OUT`: puts every line of IN/<System>/truth.csv (its column `content`; no other is
// read) into a group and writes OUT/<System>.csv: `group`, as known when the whole file had been read, and `new`, 1 where
// the line was announced as the first of its kind while it was read.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTemplateMiner } from '../../analysis/templates/templates.ts';
import { readColumn } from './csv.ts';

const [from = '../shared/data/loghub', to = 'tmp/bench-templates'] = process.argv.slice(2);
if (!existsSync(from)) console.log(`skipped: no ${from}`);
else groupAll(from, to);

function groupAll(input: string, output: string): void {
  mkdirSync(output, { recursive: true });
  const at = new Date(0);
  for (const system of readdirSync(input).sort()) {
    const path = join(input, system, 'truth.csv');
    if (!existsSync(path)) continue;
    const miner = createTemplateMiner([]);
    const mined = readColumn(readFileSync(path, 'utf8'), 'content').map((line) => miner.mine(line, at));
    const rows = mined.map(({ template, isNew }) => `${miner.canonical(template.id)},${isNew ? 1 : 0}`);
    writeFileSync(join(output, `${system}.csv`), ['group,new', ...rows, ''].join('\n'));
    console.log(`${system}: ${mined.length} lines, ${miner.templates().length} templates`);
  }
}
