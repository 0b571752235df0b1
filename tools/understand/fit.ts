import { deflateRawSync } from 'node:zlib';
import { type Likeness, STEPS, softmax } from '../../copilot/understand/likeness.ts';
import type { IntentKind } from '../../domain/answer.ts';

/** `isTold` where it is another example with a story: its traits are no more frequent for that. */
export type Example = { readonly kind: IntentKind; readonly traits: readonly number[]; readonly isTold?: boolean };
export type Fitted = {
  readonly kinds: readonly IntentKind[];
  readonly rows: ReadonlyMap<number, number>;
  readonly counts: ReadonlyMap<number, number>;
  readonly weights: Float64Array;
};

// All chosen by leaving out one writer after another, see cross.ts.
const ROUNDS = 12;
const STEP = 1;
const LATER_STEPS = 0.1;
const DECAY = 1e-4;
/** Of each sentence half the traits are hidden each time, so that none is relied on alone. */
const HIDDEN = 0.5;
const SEED = 12_345;
/** What is said once helps to learn the rest, but takes most of the room and is seldom met again. */
const FEWEST = 2;
/** A weight of fewer steps tells nothing either. */
const LEAST = 4;
const MOST = 127;

/**
 * A multinomial logistic regression by stochastic gradient with a step of its own for each weight; the same examples give the same weights.
 *
 * @see Duchi et al., Adaptive subgradient methods, JMLR 2011; Wager et al., Dropout training as adaptive regularization, NeurIPS 2013
 */
export function regress(examples: readonly Example[]): Fitted {
  const kinds = [...new Set(examples.map(({ kind }) => kind))].sort();
  const counts = countsOf(examples);
  const rows = new Map([...counts.keys()].map((trait, row) => [trait, row]));
  const known = examples.map(({ kind, traits }) => ({
    kind: kinds.indexOf(kind),
    rows: traits.flatMap((trait) => rows.get(trait) ?? []),
  }));
  const weights = new Float64Array(rows.size * kinds.length);
  const squares = new Float64Array(weights.length).fill(0.1);
  const random = randomOf(SEED);
  const order = known.map((_, index) => index);
  for (let round = 0; round < ROUNDS; round++) {
    shuffle(order, random);
    const step = STEP / (1 + round * LATER_STEPS);
    for (const index of order) {
      const example = known[index];
      if (example) learn(example, step);
    }
  }
  return { kinds, rows, counts, weights };

  function learn({ kind, rows: all }: { readonly kind: number; readonly rows: readonly number[] }, step: number): void {
    const seen = all.filter(() => random() >= HIDDEN);
    if (seen.length === 0) return;
    const value = 1 / Math.sqrt(seen.length);
    const logits = kinds.map(() => 0);
    for (const row of seen)
      for (let one = 0; one < kinds.length; one++) logits[one] = (logits[one] ?? 0) + (weights[row * kinds.length + one] ?? 0) * value;
    softmax(logits).forEach((share, one) => {
      const slope = (share - (one === kind ? 1 : 0)) * value;
      if (Math.abs(slope) < 1e-5) return;
      for (const row of seen) {
        const at = row * kinds.length + one;
        const weight = weights[at] ?? 0;
        const gradient = slope + DECAY * weight;
        const square = (squares[at] ?? 0) + gradient * gradient;
        squares[at] = square;
        weights[at] = weight - (step * gradient) / Math.sqrt(square);
      }
    });
  }
}

/** In how many sentences a trait is. */
function countsOf(examples: readonly Example[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const { traits, isTold } of examples) for (const trait of traits) counts.set(trait, (counts.get(trait) ?? 0) + (isTold ? 0 : 1));
  return counts;
}

function shuffle(order: number[], random: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
}

/** @see Numerical Recipes, ch. 7: a linear congruential generator is random enough here */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}

export function packed({ kinds, rows, counts, weights }: Fitted): Likeness {
  const sorted = [...rows].filter(([trait]) => (counts.get(trait) ?? 0) >= FEWEST).sort(([a], [b]) => a - b);
  const bytes = Buffer.alloc(sorted.length * (4 + kinds.length));
  sorted.forEach(([hash, row], index) => {
    bytes.writeUInt32LE(hash, index * 4);
    kinds.forEach((_, kind) => {
      const step = Math.max(-MOST, Math.min(MOST, Math.round((weights[row * kinds.length + kind] ?? 0) * STEPS)));
      bytes.writeInt8(Math.abs(step) < LEAST ? 0 : step, sorted.length * 4 + index * kinds.length + kind);
    });
  });
  return { kinds, traits: sorted.length, weights: deflateRawSync(bytes, { level: 9 }).toString('base64') };
}
