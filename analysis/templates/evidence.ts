import { FUNCTION_WORDS } from './characters.ts';
import { LOOK } from './looks.ts';
import { OPEN } from './scan.ts';

/**
 * How much one distinct value at a place of otherwise equal lines says that the place varies. A place is opened when the
 * values there add up to one.
 */
export const EVIDENCE = {
  /** A value that plainly varies, among words. */
  open: 0.75,
  address: 0.5,
  argument: 0.5,
  joined: 0.5,
  name: 0.34,
  word: 0.25,
  capitals: 0.17,
  /** The first word names the kind of line. */
  first: 0.5,
  firstAddress: 0.67,
  /** Known to be a value at another place. */
  known: 2,
  /** Several words at once, after a colon or bracket; between constants; at the end of the line. */
  runValue: 0.13,
  runBetween: 0.25,
  runEnd: 0.08,
  /** With so many constants beside it the first word is a word like others. */
  longLine: 4,
  /** Words that must stay for a place to open. */
  constants: 2,
};
export type Evidence = typeof EVIDENCE;

const MOST_VALUES = 50_000;
/** Words that are remembered; one that finds no place takes another's. */
const SLOTS = 1 << 17;
const PROBES = 8;

/** What is known of words: whether they stand in several contexts, and whether they were seen to be values. */
export type Vocabulary = {
  /** A word of a kind of line and the word before it. */
  note(word: number, before: number): void;
  noteValue(word: number): void;
  isLanguage(word: number): boolean;
  isValue(word: number): boolean;
};

export function createVocabulary(): Vocabulary {
  /** Words, and after each the context that it was first seen in; 0 once there was another. */
  const words = new Int32Array(2 * SLOTS);
  const values = new Set<number>();

  /** Where a word is or may be put; no word has the hash 0. */
  function slotOf(word: number): number {
    const home = word & (2 * SLOTS - 2);
    for (let probe = 0; probe < 2 * PROBES; probe += 2) {
      const slot = (home + probe) & (2 * SLOTS - 1);
      if (words[slot] === word || words[slot] === 0) return slot;
    }
    return home;
  }

  return {
    note: (word, before) => {
      const slot = slotOf(word);
      if (words[slot] !== word) {
        words[slot] = word;
        words[slot + 1] = before | 1;
      } else if (words[slot + 1] !== (before | 1)) words[slot + 1] = 0;
    },
    noteValue: (word) => {
      if (values.size >= MOST_VALUES) values.clear();
      values.add(word);
    },
    isLanguage: (word) => {
      const slot = slotOf(word);
      return words[slot] === word && words[slot + 1] === 0;
    },
    isValue: (word) => values.has(word),
  };
}

/** What a value says at a place that is not the first. */
export function weightOf(value: number, look: number, vocabulary: Vocabulary, evidence: Evidence): number {
  if (value === OPEN) return evidence.open;
  if ((look & LOOK.address) !== 0) return evidence.address;
  if (FUNCTION_WORDS.has(value) || (look & (LOOK.key | LOOK.name)) === LOOK.key) return Number.NEGATIVE_INFINITY;
  const own =
    (look & LOOK.argument) !== 0
      ? evidence.argument
      : (look & LOOK.joined) !== 0
        ? evidence.joined
        : (look & LOOK.name) !== 0
          ? evidence.name
          : (look & LOOK.capitals) !== 0
            ? evidence.capitals
            : evidence.word;
  return vocabulary.isValue(value) ? Math.min(evidence.address, own * evidence.known) : own;
}
