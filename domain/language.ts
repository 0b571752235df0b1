/** Languages people are answered in. */
export type Language = 'en' | 'ru' | 'ko';

/** A text in each language; Korean falls back to English where it is absent. */
export type Localized = { readonly en: string; readonly ru: string; readonly ko?: string };

/** The text for a reader. */
export function inLanguage(text: Localized, language: Language): string {
  return text[language] ?? text.en;
}

/** Language of a short chat message, judged by its script: Cyrillic → ru, Hangul → ko, else en. */
export function languageOf(text: string): Language {
  if (/\p{Script=Hangul}/u.test(text)) return 'ko';
  if (/\p{Script=Cyrillic}/u.test(text)) return 'ru';
  return 'en';
}
