import { SEED } from './characters.ts';
import { LOOK } from './looks.ts';

/** Hash of what is not a word among the first tokens: the places of brackets, and in its last eight bits the number of tokens. */
export function shapeOf({ hashes, looks }: { readonly hashes: Int32Array; readonly looks: Uint16Array }, count: number): number {
  let shape = SEED ^ count;
  for (let index = 0; index < count; index++) {
    if (((looks[index] as number) & LOOK.bracket) !== 0) shape = Math.imul(shape ^ ((hashes[index] as number) + index), 0x5bd1e995);
  }
  return (shape << 8) | count;
}

/** Sets the hash of the whole line, twice 32 bits, and its shape. */
export function identify(
  line: { high: number; low: number; shape: number; readonly hashes: Int32Array; readonly looks: Uint16Array },
  count: number,
): void {
  let low = count;
  let high = SEED ^ count;
  for (let index = 0; index < count; index++) {
    const hash = line.hashes[index] as number;
    low = Math.imul(low ^ hash, 0x5bd1e995);
    low ^= low >>> 15;
    high = Math.imul((high << 5) ^ (high >>> 27) ^ hash, 0x27d4eb2f);
  }
  line.high = high;
  line.low = low | 0;
  line.shape = shapeOf(line, count);
}
