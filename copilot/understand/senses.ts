import { editDistance } from './slips.ts';
import { SENSES } from './words.ts';

type Stem = { readonly sense: string; readonly stem: string; readonly whole: boolean };

const ENTRIES: readonly Stem[] = Object.entries(SENSES).flatMap(([sense, words]) =>
  words.split(' ').map((word) => ({ sense, stem: word.replace(/\.$/, ''), whole: word.endsWith('.') })),
);
const PHRASES = ENTRIES.filter(({ stem }) => stem.replace(/_$/, '').includes('_'))
  .map(({ sense, stem, whole }) => ({ sense, words: stem.split('_').filter(Boolean), whole }))
  .sort((a, b) => b.words.length - a.words.length);
/** By the letter they begin with: no other word can be the first of one. */
const PHRASES_BY_LETTER = Map.groupBy(PHRASES, ({ words }) => words[0]?.[0]);
const STEMS = ENTRIES.filter(({ stem }) => !stem.includes('_')).sort((a, b) => b.stem.length - a.stem.length);
const PATTERNS = STEMS.map((entry) => ({
  ...entry,
  pattern: new RegExp(`^${entry.stem.replace(/[.*+?^${}()|\\]/g, '\\$&')}${entry.whole ? '$' : ''}`, 'u'),
}));
/** Shorter stems are too near to each other for a slip to be told from another word. */
const SLIP_LENGTH = 5;
/** Senses that set something in motion, or say nothing: never guessed from a slip. */
const NEVER_GUESSED = new Set('FILLER HOLD ME CALM SILENCE OFF STOP RUN ACK TAKE CREATE TICKET HELP'.split(' '));

/**
 * A text as senses, in its order; `.` for what means nothing here. Marks for assets, times and measures stay as they are.
 *
 * @param text in lower case, `ё` as `е`
 */
export function sensesOf(text: string): string {
  const words = (text.match(/[⌂⌚⚖⎘]|[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? []).map((word) =>
    word.replace(/'(?:s|re|ve|d)$|(?<=^[a-z]{2,})(?:은|는|이|가|을|를|도|의|랑)$/u, ''),
  );
  const senses: string[] = [];
  for (let at = 0; at < words.length; ) {
    const phrase = PHRASES_BY_LETTER.get(words[at]?.[0])?.find((one) =>
      one.words.every((word, index) => matches(words[at + index], word, one.whole && index === one.words.length - 1)),
    );
    const sense = phrase ? phrase.sense : senseOf(words[at] ?? '');
    if (sense !== 'FILLER') senses.push(sense);
    at += phrase ? phrase.words.length : 1;
  }
  return senses.join(' ');
}

const MARKS: Readonly<Record<string, string>> = { '⌂': 'ASSET', '⌚': 'TIME', '⚖': 'MEASURE', '⎘': 'QUOTE' };

function matches(word: string | undefined, wanted: string, whole: boolean): boolean {
  if (word === undefined) return false;
  return word === wanted || (!whole && (wanted.length >= 4 || /\p{Script=Hangul}/u.test(wanted)) && word.startsWith(wanted));
}

/** People use few words; what each means is found once. */
const MOST_KNOWN = 20_000;
const known = new Map<string, string>();

function senseOf(word: string): string {
  const before = MARKS[word] ?? known.get(word);
  if (before !== undefined) return before;
  const found = PATTERNS.find(({ pattern }) => pattern.test(word)) ?? inside(word) ?? misspelt(word);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(word, found?.sense ?? '.');
  return found?.sense ?? '.';
}

/** Korean puts words together: a stem counts wherever it stands. */
function inside(word: string): Stem | undefined {
  if (!/\p{Script=Hangul}/u.test(word)) return undefined;
  return STEMS.find(({ stem, whole }) => !whole && stem.length >= 2 && /\p{Script=Hangul}/u.test(stem) && word.includes(stem));
}

function misspelt(word: string): Stem | undefined {
  if (/\d|\p{Script=Hangul}/u.test(word)) return undefined;
  return STEMS.find(({ sense, stem, whole }) => {
    if (stem[0] !== word[0] || stem.includes('[') || NEVER_GUESSED.has(sense)) return false;
    if (swapped(word, stem)) return true;
    if (word.length < SLIP_LENGTH || stem.length < SLIP_LENGTH) return false;
    if (whole) return slipped(word, stem);
    return word.length < stem.length ? slipped(word, stem) : [0, 1].some((more) => slipped(word.slice(0, stem.length + more), stem));
  });
}

/** One letter too many, too few, or in its neighbour's place; another letter only in a long word: a charger is no change. */
function slipped(word: string, stem: string): boolean {
  return editDistance(word, stem) <= 1 && (stem.length >= 8 || word.length !== stem.length || swapped(word, stem));
}

/** Two neighbours changed places: "lgos", "wyh". */
function swapped(word: string, stem: string): boolean {
  return (
    word.length === stem.length &&
    word.length >= 3 &&
    [...word].sort().join('') === [...stem].sort().join('') &&
    editDistance(word, stem) === 1
  );
}
