// `node tools/understand/train.ts [FIRST_LEFT_OUT]`: writes copilot/understand/likeness.json from test/utterances, taught/ and frames/; with `--check`
// says only whether it is what they and the rules give. Left out are the fifth of the first four batches that is held out, and the batches
// from one on, so that they tell what it is worth. To be run again when rules, words or traits changed.
import { readFileSync, writeFileSync } from 'node:fs';
import { type Likeness, unpacked } from '../../copilot/understand/likeness.ts';
import { packed, regress } from './fit.ts';
import { exampleOf, sentencesBefore } from './sentences.ts';

const FILE = new URL('../../copilot/understand/likeness.json', import.meta.url);
const FIRST_LEFT_OUT = 31;

const isCheck = process.argv[2] === '--check';
const leftOut = isCheck ? FIRST_LEFT_OUT : Number(process.argv[2] ?? FIRST_LEFT_OUT);
const examples = sentencesBefore(leftOut).map(exampleOf);
const made = packed(regress(examples));
if (!isCheck) writeFileSync(FILE, `${JSON.stringify(made, null, 2)}\n`);
else if (!isSame(made, JSON.parse(readFileSync(FILE, 'utf8')) as Likeness)) {
  process.stdout.write('copilot/understand/likeness.json is not what the sentences and the rules give; node tools/understand/train.ts\n');
  process.exitCode = 1;
}
process.stdout.write(
  `${examples.length} sentences of ${made.kinds.length} kinds, ${made.traits} traits, ${made.weights.length} letters, before batch ${leftOut}\n`,
);

/** By their weights: how they are deflated is the library's matter. */
function isSame(one: Likeness, other: Likeness): boolean {
  const [a, b] = [unpacked(one), unpacked(other)];
  const isEqual = (x: Int8Array, y: Int8Array) => Buffer.compare(Buffer.from(x.buffer), Buffer.from(y.buffer)) === 0;
  return one.kinds.join() === other.kinds.join() && one.traits === other.traits && isEqual(a.weights, b.weights);
}
