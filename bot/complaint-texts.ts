import { fill, type Language, type Localized } from '../domain/language.ts';

/** What is said to who says that an answer is wrong, and what it was. */
const TEXTS = {
  ratedWrong: {
    en: 'The answer is kept as wrong. What was it instead? Say it here and I will remember it with this incident.',
    ru: 'Ответ отмечен как неверный. А что было на самом деле? Напишите здесь, и я запомню это вместе с инцидентом.',
    ko: '틀린 답변으로 기록했습니다. 실제 원인은 무엇이었나요? 여기에 적어 주시면 이 인시던트와 함께 기억하겠습니다.',
  },
  ratedSaid: {
    en: 'The answer is kept as wrong, with your words: “{words}”. They will be told where a similar incident comes up.',
    ru: 'Ответ отмечен как неверный, с вашими словами: «{words}». Они будут показаны, когда случится похожий инцидент.',
    ko: '틀린 답변으로 기록하고 의견을 저장했습니다: “{words}”. 비슷한 인시던트가 생기면 함께 보여 드립니다.',
  },
} as const satisfies Readonly<Record<string, Required<Localized>>>;

/** The text for a reader, its places filled. */
export function sayComplaint(language: Language, key: keyof typeof TEXTS, places: Readonly<Record<string, string>> = {}): string {
  return fill(TEXTS[key], language, places);
}
