// `node tools/understand/train.ts [FIRST_LEFT_OUT]`: writes copilot/understand/likeness.json from test/utterances. Left out are the fifth of the
// first four batches that is held out, and the newest batch (or all from the one named on), so that they tell what it is worth.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { bucketsOf, type Likeness, softmax } from '../../copilot/understand/likeness.ts';
import { read } from '../../copilot/understand/understand.ts';
import type { IntentKind } from '../../domain/answer.ts';
import { CONTEXT } from '../../test/utterances/context.ts';

const FOLDER = new URL('../../test/utterances/', import.meta.url);
const FILE = new URL('../../copilot/understand/likeness.json', import.meta.url);
const BUCKETS = 4096;
const ROUNDS = 30;
const STEP = 0.15;
const LATER_STEPS = 0.2;
const DECAY = 1e-5;
const MOST = 127;

type Example = { readonly kind: IntentKind; readonly buckets: ReadonlySet<number> };

const files = readdirSync(FOLDER).filter((name) => name.endsWith('.jsonl'));
const batchOf = (name: string) => Number(/-(\d+)\.jsonl$/.exec(name)?.[1] ?? 1);
const leftOut = Number(process.argv[2] ?? Math.max(...files.map(batchOf)));
const examples = files
  .filter((name) => batchOf(name) < leftOut)
  .flatMap((name) =>
    readFileSync(new URL(name, FOLDER), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { text: string; kind: IntentKind })
      .filter(({ text }) => batchOf(name) > 1 || createHash('sha256').update(text).digest().readUInt32BE() % 5 !== 0)
      .map(({ text, kind }): Example => {
        const { rest, senses } = read(text, CONTEXT);
        return { kind, buckets: bucketsOf(rest, senses, BUCKETS) };
      }),
  );
const kinds = [...new Set(examples.map(({ kind }) => kind))].sort();
const weights = new Float64Array(BUCKETS * kinds.length);
for (let round = 0; round < ROUNDS; round++) for (const example of examples) learn(example, STEP / (1 + round * LATER_STEPS));

const bytes = Buffer.from(Int8Array.from(weights, (one) => Math.max(-MOST, Math.min(MOST, Math.round(one * 100)))).buffer);
const made: Likeness = { kinds, buckets: BUCKETS, weights: bytes.toString('base64') };
writeFileSync(FILE, `${JSON.stringify(made, null, 2)}\n`);
process.stdout.write(`${examples.length} sentences of ${kinds.length} kinds, before batch ${leftOut}\n`);

/** A step of the regression's gradient, by one sentence. */
function learn({ kind, buckets }: Example, step: number): void {
  const logits = kinds.map((_, index) => [...buckets].reduce((sum, bucket) => sum + (weights[bucket * kinds.length + index] ?? 0), 0));
  const shares = softmax(logits);
  const rate = step / Math.sqrt(buckets.size);
  for (const bucket of buckets)
    kinds.forEach((one, index) => {
      const at = bucket * kinds.length + index;
      weights[at] = (weights[at] ?? 0) * (1 - DECAY) + rate * ((one === kind ? 1 : 0) - (shares[index] ?? 0));
    });
}
