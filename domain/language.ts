import { PARTICLE, particleAfter } from './korean-particles.ts';

/** Languages people are answered in. */
export type Language = 'en' | 'ru' | 'ko';

/** A text in each language. */
export type Localized = { readonly en: string; readonly ru: string; readonly ko: string };

/** What is said alike in each: names, figures, what came from outside. */
export function alike(text: string): Localized {
  return { en: text, ru: text, ko: text };
}

/** The text for a reader. */
export function inLanguage(text: Localized, language: Language): string {
  return text[language];
}

/** Language of a short chat message, judged by its script: Cyrillic → ru, Hangul → ko, else en. */
export function languageOf(text: string): Language {
  if (/\p{Script=Hangul}/u.test(text)) return 'ko';
  if (/\p{Script=Cyrillic}/u.test(text)) return 'ru';
  return 'en';
}

const PLURALS: Record<Language, Intl.PluralRules> = {
  en: new Intl.PluralRules('en'),
  ru: new Intl.PluralRules('ru'),
  ko: new Intl.PluralRules('ko'),
};
const PLACE = new RegExp(`\\{(\\w+)(?:([|~])([^{}]*))?\\}(${PARTICLE})?`, 'gu');
const FORMS: Partial<Record<Intl.LDMLPluralRule, number>> = { one: 0, few: 1 };

/**
 * Fills the places of a text. `{count}` is its value; `{count|alert|alerts}` the value with the word that goes with it, in Russian one of
 * three (`алерт|алерта|алертов`); `{count~is|are}` that word alone. A place that is not given becomes `missing`.
 */
export function fill(
  text: Localized,
  language: Language,
  places: Readonly<Record<string, string | number>>,
  missing: (place: string) => string = (place) => place,
): string {
  return inLanguage(text, language).replace(PLACE, (whole, name: string, how?: string, words = '', particle = '') => {
    const value = places[name];
    if (value === undefined) return `${missing(whole.slice(0, whole.length - particle.length))}${particle}`;
    const said = how === undefined ? String(value) : counted(value, how, String(words), language);
    return particle === '' ? said : `${said}${particleAfter(said, particle)}`;
  });
}

function counted(value: string | number, how: string, words: string, language: Language): string {
  const forms = words.split('|');
  const rule = PLURALS[language].select(Number(String(value).replace(/[\s,]/g, '')));
  const word = forms[Math.min(FORMS[rule] ?? forms.length - 1, forms.length - 1)];
  return how === '~' ? String(word) : `${value} ${word}`;
}
