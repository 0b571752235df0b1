import type { Embedder } from '../../domain/embedder.ts';

const DIMENSION = 384;
/** What a feature of each kind counts for, before how often it occurs. */
const WEIGHTS = { word: 1, pair: 0.6, part: 0.35 } as const;
/** Words as long as this say all they can; shorter ones (a, the, на, of) count for less. */
const TELLING_LENGTH = 5;
const MOST_CHARACTERS = 20_000;

/**
 * The embedder that is always there: hashed word and character n-grams, no network, the same vector for the same text on every
 * machine. It knows no meaning, only what texts share: words, pairs of words, and pieces of words, which carries it over inflexion
 * and identifiers. Digits count as one digit, so that two hosts of a kind resemble each other.
 *
 * @see https://arxiv.org/abs/0902.2206 (Weinberger et al.: Feature Hashing for Large Scale Multitask Learning)
 */
export const ngrams: Embedder = {
  model: 'ngrams-v1',
  dimension: DIMENSION,
  embed: async (texts) => texts.map(vectorOf),
};

/** A vector of length 1; of a text without a letter or digit the first unit vector. */
export function vectorOf(text: string): number[] {
  const vector = new Array<number>(DIMENSION).fill(0);
  for (const [feature, { weight, count }] of featuresOf(text)) {
    const hash = hashOf(feature);
    // The sign comes from a bit that the place does not depend on, so that collisions cancel out on average.
    const at = (hash >>> 1) % DIMENSION;
    vector[at] = (vector[at] ?? 0) + (hash & 1 ? 1 : -1) * weight * (1 + Math.log(count));
  }
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (length === 0) return vector.map((_value, index) => (index === 0 ? 1 : 0));
  return vector.map((value) => value / length);
}

type Features = Map<string, { readonly weight: number; count: number }>;

function featuresOf(text: string): Features {
  const features: Features = new Map();
  const add = (feature: string, weight: number) => {
    const known = features.get(feature);
    if (known) known.count += 1;
    else features.set(feature, { weight, count: 1 });
  };
  const words = wordsOf(text);
  words.forEach((word, index) => {
    const telling = Math.min(1, (isHangul(word) ? 2 : 1) * (word.length / TELLING_LENGTH));
    add(`w ${word}`, WEIGHTS.word * telling);
    const next = words[index + 1];
    if (next !== undefined) add(`p ${word} ${next}`, WEIGHTS.pair * telling);
    for (const part of partsOf(word)) add(`c ${part}`, WEIGHTS.part * telling);
  });
  return features;
}

/** Words in small letters, `DiskLatencyHigh` and `srv-db-03` as their parts, every run of digits as one 0. */
function wordsOf(text: string): string[] {
  return (
    text
      .slice(0, MOST_CHARACTERS)
      .normalize('NFKC')
      .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
      .toLowerCase()
      .replace(/\d+/g, '0')
      .match(/[\p{L}\p{M}]+|0/gu) ?? []
  );
}

/** Pieces of three and four characters, the word's ends marked; of Hangul, where a syllable is a character, of two. */
function partsOf(word: string): string[] {
  const characters = [...`<${word}>`];
  const lengths = isHangul(word) ? [2] : [3, 4];
  return lengths.flatMap((length) =>
    Array.from({ length: Math.max(0, characters.length - length + 1) }, (_, at) => characters.slice(at, at + length).join('')),
  );
}

function isHangul(word: string): boolean {
  return /\p{Script=Hangul}/u.test(word);
}

/** FNV-1a over UTF-16 units with the finalizer of MurmurHash3, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
