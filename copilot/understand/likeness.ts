import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import type { IntentKind } from '../../domain/answer.ts';
import { type Said, traitsOf } from './traits.ts';

/**
 * What `tools/understand/train.ts` writes. `weights` is, deflated and in base64, four bytes of each trait's hash (little-endian),
 * all of them first, then a byte for each trait and kind: its weight in sixteenths.
 */
export type Likeness = { readonly kinds: readonly IntentKind[]; readonly traits: number; readonly weights: string };

const FILE = new URL('./likeness.json', import.meta.url);
/** Steps of a weight. */
export const STEPS = 16;
/** What a rule that fits adds to its kind: as much as loses nothing over writers left out of the training. */
const RULE = 1;
const HASH_BYTES = 4;
export type Model = { readonly kinds: readonly IntentKind[]; readonly rows: ReadonlyMap<number, number>; readonly weights: Int8Array };
let loaded: Model | null = null;

/**
 * What a sentence asks for by its likeness to sentences that people typed: a multinomial logistic regression over its traits.
 *
 * @param rule the kind that a rule of the grammar reads, null when none does
 * @returns kinds with their shares, which sum to 1, the likeliest first
 * @see Weinberger et al., Feature hashing for large scale multitask learning, ICML 2009
 */
export function likenesses(said: Said, rule: IntentKind | null = null): ReadonlyArray<readonly [kind: IntentKind, share: number]> {
  loaded ??= unpacked(JSON.parse(readFileSync(FILE, 'utf8')) as Likeness);
  return sharesOf(loaded, hashesOf(said), rule);
}

/** @param traits hashes of a sentence's traits */
export function sharesOf(
  { kinds, rows, weights }: Model,
  traits: readonly number[],
  rule: IntentKind | null,
): ReadonlyArray<readonly [kind: IntentKind, share: number]> {
  const known = traits.flatMap((trait) => rows.get(trait) ?? []);
  const scale = STEPS * Math.sqrt(traits.length);
  const logits = kinds.map((kind) => (kind === rule ? RULE * scale : 0));
  for (const row of known) {
    for (let kind = 0; kind < kinds.length; kind++) logits[kind] = (logits[kind] ?? 0) + (weights[row * kinds.length + kind] ?? 0);
  }
  const shares = softmax(logits.map((one) => one / scale));
  return kinds.map((kind, index) => [kind, shares[index] ?? 0] as const).sort(([, a], [, b]) => b - a);
}

export function hashesOf(said: Said): number[] {
  return [...new Set([...traitsOf(said)].map(hash))];
}

export function softmax(logits: readonly number[]): number[] {
  const most = Math.max(...logits);
  const powers = logits.map((one) => Math.exp(one - most));
  const sum = powers.reduce((total, one) => total + one, 0);
  return powers.map((one) => one / sum);
}

export function unpacked({ kinds, traits, weights }: Likeness): Model {
  const bytes = inflateRawSync(Buffer.from(weights, 'base64'));
  const rows = new Map<number, number>();
  for (let row = 0; row < traits; row++) rows.set(bytes.readUInt32LE(row * HASH_BYTES), row);
  return { kinds, rows, weights: new Int8Array(bytes.buffer, bytes.byteOffset + traits * HASH_BYTES, traits * kinds.length) };
}

/** FNV-1a, 32 bits, over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return value;
}
