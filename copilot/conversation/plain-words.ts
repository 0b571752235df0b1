import { inLanguage } from '../../domain/language.ts';
import { MEASURE, SIGNAL } from '../wording/concepts.ts';
import { isGeneralEnglish } from './general-english.ts';
import { isGeneralKorean } from './general-korean.ts';
import { isGeneralRussian } from './general-russian.ts';

const NAMES_OF_SIGNALS = [...Object.entries(SIGNAL), ...Object.entries(MEASURE)].map(([concept, name]) => ({
  concept,
  words: [name.en, name.ru, inLanguage(name, 'ko')].map(wordsIn),
}));

/**
 * Whether a word, in lower case, is of the general language: it joins, compares, counts, or tells that something is seen. What it may not
 * be is a name, a cause or a deed, so that a sentence cannot say more than what it cites.
 */
export function isPlain(word: string): boolean {
  return /^[a-z]/.test(word) ? isGeneralEnglish(word) : /^[а-яё]/.test(word) ? isGeneralRussian(word) : isGeneralKorean(word);
}

/** By which words else the signals are called that these words name, in every language. */
export function signalWords(words: ReadonlySet<string>): string[] {
  const named = NAMES_OF_SIGNALS.filter((name) => name.words.some((one) => one.length > 0 && one.every((word) => words.has(word))));
  const concepts = new Set(named.map(({ concept }) => concept));
  return NAMES_OF_SIGNALS.flatMap((name) => (concepts.has(name.concept) ? name.words.flat() : []));
}

function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/\p{L}+/gu) ?? [];
}
