// `node bench/rca/synthetic/generate.ts OUT [COUNT] [SEED]`: root-cause cases of small random service graphs, in the same
// layout as recorded ones, with a truth.json each. Graph, names, units, intervals, what is measured and the fault vary.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { caseFiles } from './build.ts';
import { createRandom } from './random.ts';

const [out = 'tmp/rca-synthetic', count = '90', seed = '1'] = process.argv.slice(2);
for (let index = 0; index < Number(count); index++) {
  const folder = join(out, 'synthetic', String(index).padStart(4, '0'));
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of caseFiles(createRandom(Number(seed) * 100_003 + index), index)) writeFileSync(join(folder, name), content);
}
