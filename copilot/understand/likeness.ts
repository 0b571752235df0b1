import { readFileSync } from 'node:fs';
import type { IntentKind } from '../../domain/answer.ts';

/** What `tools/understand/train.ts` writes: a weight in hundredths for each bucket and kind, bucket by bucket, in base64. */
export type Likeness = { readonly kinds: readonly IntentKind[]; readonly buckets: number; readonly weights: string };

const FILE = new URL('./likeness.json', import.meta.url);
const HUNDREDTHS = 100;
const GRAM = 4;
/** A name that is not known, or a number: what it is called says nothing of what is asked, and must not tell whether it is there. */
const NAME = /\S*[\p{N}_]\S*/gu;
let loaded: { readonly kinds: readonly IntentKind[]; readonly buckets: number; readonly weights: Int8Array } | null = null;

/**
 * What a sentence asks for by its likeness to sentences that people typed, for when no rule of the grammar fits: a multinomial
 * logistic regression over hashed senses, words and parts of words.
 *
 * @param text what is left of the sentence, with marks for names, times and measures
 * @param senses of the same, see senses.ts
 * @returns kinds with their shares, which sum to 1, the likeliest first
 * @see Weinberger et al., Feature hashing for large scale multitask learning, ICML 2009
 */
export function likenesses(text: string, senses: string): ReadonlyArray<readonly [kind: IntentKind, share: number]> {
  loaded ??= load();
  const { kinds, buckets, weights } = loaded;
  const logits = kinds.map(() => 0);
  for (const bucket of bucketsOf(text, senses, buckets))
    for (let kind = 0; kind < kinds.length; kind++)
      logits[kind] = (logits[kind] ?? 0) + (weights[bucket * kinds.length + kind] ?? 0) / HUNDREDTHS;
  const shares = softmax(logits);
  return kinds.map((kind, index) => [kind, shares[index] ?? 0] as const).sort(([, a], [, b]) => b - a);
}

/** Buckets of what a sentence is made of: its senses alone and in pairs, its words alone and in pairs, their parts. */
export function bucketsOf(text: string, senses: string, buckets: number): Set<number> {
  const found = new Set<string>(['']);
  const said = senses.split(' ').filter(Boolean);
  said.forEach((sense, index) => {
    if (sense !== '.') found.add(`s ${sense}`);
    found.add(`b ${said[index - 1] ?? '^'} ${sense}`);
  });
  found.add(`e ${said.at(-1) ?? ''}`);
  const words = text.replaceAll(NAME, ' ').match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? [];
  words.forEach((word, index) => {
    found.add(`w ${word}`);
    found.add(`p ${words[index - 1] ?? '^'} ${word}`);
    const bounded = `^${word}$`;
    for (let at = 0; at + GRAM <= bounded.length; at++) found.add(`c ${bounded.slice(at, at + GRAM)}`);
    // Syllables are letters enough.
    if (/\p{Script=Hangul}/u.test(word)) for (let at = 0; at + 2 <= word.length; at++) found.add(`k ${word.slice(at, at + 2)}`);
  });
  return new Set([...found].map((one) => hash(one) % buckets));
}

export function softmax(logits: readonly number[]): number[] {
  const most = Math.max(...logits);
  const powers = logits.map((one) => Math.exp(one - most));
  const sum = powers.reduce((total, one) => total + one, 0);
  return powers.map((one) => one / sum);
}

function load() {
  const { kinds, buckets, weights } = JSON.parse(readFileSync(FILE, 'utf8')) as Likeness;
  return { kinds, buckets, weights: new Int8Array(Buffer.from(weights, 'base64')) };
}

/** FNV-1a, 32 bits, over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return value;
}
