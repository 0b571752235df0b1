import { sensesOf } from './senses.ts';

/** Russian in Latin letters, longest first, as people spell it. */
const SOUNDS: ReadonlyArray<readonly [string, string]> = [
  ['shch', 'щ'],
  ['sch', 'щ'],
  ['yo', 'е'],
  ['jo', 'е'],
  ['yu', 'ю'],
  ['ju', 'ю'],
  ['iu', 'ю'],
  ['ya', 'я'],
  ['ja', 'я'],
  ['ia', 'я'],
  ['zh', 'ж'],
  ['kh', 'х'],
  ['ts', 'ц'],
  ['ch', 'ч'],
  ['sh', 'ш'],
  ['ye', 'е'],
];
const LETTERS = new Map(
  [...'abvgdezijklmnoprstufhcyqwx'].map((letter, index) => [letter, [...'абвгдезийклмнопрстуфхцыквкс'][index] ?? letter]),
);
const VOWEL = /[аеиоуыэюя]$/u;
/** The soft sign is left out. */
const SOFT = /^(?:дал|бол|мен|тол|скол|нел)(?=[а-я])|^(?:ест|опят|ден|ноч|памят|сет|очеред|част)$/u;
const INFINITIVE = /(?<=[аеиоуыя])т$/u;
const SHORTEST_INFINITIVE = 5;

/** Where the letters of a Russian keyboard are on an English one. */
const ENGLISH_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const RUSSIAN_KEYS = 'йцукенгшщзхъфывапролджэячсмитьбюе';
const TO_RUSSIAN = new Map([...ENGLISH_KEYS].map((key, index) => [key, [...RUSSIAN_KEYS][index] ?? key]));
const TO_ENGLISH = new Map([...RUSSIAN_KEYS].map((key, index) => [key, [...ENGLISH_KEYS][index] ?? key]));
/** Of the words of a sentence as many must be known as it was meant to be read. */
const MOST_KNOWN = 0.6;
const FEWEST_WORDS = 2;
/** What asks what is to be done has no sense of its own in words.ts. */
const OF_NEXT = /^(?:делать|сделать|дальше|далее|теперь|начать|куда|копать)$/u;

/**
 * A sentence as it was meant, where it is no sentence as it stands: Russian spelled in Latin letters ("pochemu upal srv-1"), typed with
 * the keyboard set to English ("gjxtve egfk srv-1"), or English typed with it set to Russian ("ырщц дщпы"). Null where it is none of
 * these. Names and numbers stay as they are.
 *
 * @param text in lower case
 * @param isName whether a word belongs to the name of an asset
 */
export function asMeant(text: string, isName: (word: string) => boolean): string | null {
  const isLatin = !/\P{ASCII}/u.test(text);
  if (!isLatin && !/^[\p{Script=Cyrillic}\p{N}\p{P}\s]+$/u.test(text)) return null;
  const words = text.split(/(\s+)/);
  const readings = isLatin ? [words.map(spelled), words.map(keyed(TO_RUSSIAN))] : [words.map(keyed(TO_ENGLISH))];
  const before = knownIn(words, isName);
  const [best] = readings
    .map((reading) => ({ reading, known: knownIn(reading, isName, words) }))
    .sort((a, b) => b.known.share - a.known.share);
  if (best === undefined || best.known.share < MOST_KNOWN || best.known.count < FEWEST_WORDS || best.known.share <= before.share)
    return null;
  return best.reading.map((word, index) => (stays(words[index] ?? '', isName) ? (words[index] ?? '') : word)).join('');
}

/** What is a name, a number, or a word of its own as it stands. */
function stays(word: string, isName: (word: string) => boolean): boolean {
  return /[\d_/]/.test(word) || isName(word);
}

/** How many words mean something, and which share of those that may. */
function knownIn(
  words: readonly string[],
  isName: (word: string) => boolean,
  asTyped = words,
): { readonly count: number; readonly share: number } {
  const judged = words.filter((word, index) => /\p{L}/u.test(word) && !stays(asTyped[index] ?? '', isName));
  const count = judged.filter((word) => OF_NEXT.test(word.replace(/[?!.,]+$/, '')) || sensesOf(word) !== '.').length;
  return { count, share: judged.length === 0 ? 0 : count / judged.length };
}

function keyed(keys: ReadonlyMap<string, string>): (word: string) => string {
  return (word) => [...word].map((letter) => keys.get(letter) ?? letter).join('');
}

function spelled(word: string): string {
  let out = '';
  for (let at = 0; at < word.length; ) {
    const sound = SOUNDS.find(([latin]) => word.startsWith(latin, at));
    const letter = word[at] ?? '';
    const isLast = !/[a-z]/.test(word.slice(at + 1));
    // "i" and "y" after a vowel, and "y" at the end of "-iy", are short.
    const isShort = sound === undefined && VOWEL.test(out) && (letter === 'y' || letter === 'j' || (letter === 'i' && isLast));
    out += sound?.[1] ?? (isShort ? 'й' : (LETTERS.get(letter) ?? letter));
    at += sound?.[0].length ?? 1;
  }
  const soft = out.replace(SOFT, (start) => `${start}ь`);
  return soft.length >= SHORTEST_INFINITIVE ? soft.replace(INFINITIVE, 'ть') : soft;
}
