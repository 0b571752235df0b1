// `node tools/understand/train.ts [FIRST_LEFT_OUT]`: writes copilot/understand/likeness.json from test/utterances and taught/. Left out are the
// fifth of the first four batches that is held out, and the newest batch (or all from the one named on), so that they tell what it is worth.
import { writeFileSync } from 'node:fs';
import { packed, regress } from './fit.ts';
import { exampleOf, newestBatch, sentencesBefore } from './sentences.ts';

const FILE = new URL('../../copilot/understand/likeness.json', import.meta.url);

const leftOut = Number(process.argv[2] ?? newestBatch());
const examples = sentencesBefore(leftOut).map(exampleOf);
const made = packed(regress(examples));
writeFileSync(FILE, `${JSON.stringify(made, null, 2)}\n`);
process.stdout.write(
  `${examples.length} sentences of ${made.kinds.length} kinds, ${made.traits} traits, ${made.weights.length} letters, before batch ${leftOut}\n`,
);
