import { type Language, languageOf } from '../../domain/language.ts';
import { onEnglishKeys, onKoreanKeys, onRussianKeys } from './keyboards.ts';
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

/** Of the words of a sentence as many must be known as it was meant to be read. */
const MOST_KNOWN = 0.6;
const FEWEST_WORDS = 2;
/** Nobody types more before looking at the screen. */
const LONGEST = 300;
/** What may be meant in other letters; names stand among them in their own. */
const OF_ONE_SCRIPT = [/^[\p{Script=Cyrillic}\P{L}]*$/u, /^[\p{Script=Hangul}\P{L}]*$/u];
const LATIN_NAME = /^[a-z][\w.-]*[?!.,]*$/;
/** What asks what is to be done has no sense of its own in words.ts. */
const OF_NEXT = /^(?:делать|сделать|дальше|далее|теперь|начать|куда|копать)$/u;

/**
 * A sentence as it was meant, where it is no sentence as it stands: Russian spelled in Latin letters ("pochemu upal srv-1"), typed with
 * the keyboard set to English ("gjxtve egfk srv-1", "dho dkffla"), or English typed with it set to Russian or Korean ("ырщц дщпы",
 * "쏘ㅛ"). Null where it is none of these. Names and numbers stay as they are.
 *
 * @param typed as typed: on a Korean keyboard a capital is another letter
 * @param isNamed whether a word, in lower case, belongs to the name of an asset
 */
export function asMeant(typed: string, isNamed: (word: string) => boolean): string | null {
  const text = typed.toLowerCase();
  const isLatin = !/\P{ASCII}/u.test(text);
  const words = text.split(/(\s+)/);
  if (!isLatin && !OF_ONE_SCRIPT.some((letters) => words.every((word) => letters.test(word) || LATIN_NAME.test(word)))) return null;
  const isName = (word: string) => isNamed(word) || (!isLatin && LATIN_NAME.test(word));
  const cased = typed.split(/(\s+)/);
  const readings = isLatin ? [words.map(spelled), words.map(onRussianKeys), cased.map(onKoreanKeys)] : [words.map(onEnglishKeys)];
  const before = knownIn(words, isName);
  const [best] = readings
    .map((reading) => ({ reading, known: knownIn(reading, isName, words) }))
    .sort((a, b) => b.known.share - a.known.share);
  if (best === undefined || best.known.share < MOST_KNOWN || best.known.count < FEWEST_WORDS || best.known.share <= before.share)
    return null;
  return best.reading.map((word, index) => (stays(words[index] ?? '', isName) ? (words[index] ?? '') : word)).join('');
}

/** The language a person speaks, also in other letters than its own; a word with a digit or a mark in it is taken for a name. */
export function languageMeant(text: string): Language {
  const own = languageOf(text);
  const meant = asMeant(text.slice(0, LONGEST), () => false);
  return meant === null ? own : languageOf(meant);
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
  const count = judged.filter(
    (word) => OF_NEXT.test(word.replace(/[?!.,]+$/, '')) || !/^[. ]+$/.test(sensesOf(word.replaceAll('ё', 'е'))),
  ).length;
  return { count, share: judged.length === 0 ? 0 : count / judged.length };
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
