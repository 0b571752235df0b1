import { ERRORS } from '../../domain/errors.ts';
import { inLanguage, type Language, type Localized } from '../../domain/language.ts';
import { readVerdictCode, sentenceOf } from '../change-periods/sentences.ts';
import { BLOCK_REASONS } from './claim-checks.ts';

/** Why a request or a run ended, beside the reasons that block a claim and the codes of errors. */
export const END_REASONS = {
  'too-late': {
    en: 'It was not approved, or not begun, in time.',
    ru: 'Не утверждено или не начато вовремя.',
  },
  'step-failed': {
    en: 'A step ended with an error; the steps after it were not begun.',
    ru: 'Шаг завершился ошибкой; следующие шаги не начаты.',
  },
  stopped: {
    en: 'It was stopped by a person; nothing of it runs any more.',
    ru: 'Остановлено человеком; ничего из этого больше не выполняется.',
  },
  'time-limit': {
    en: 'Its time was over, so it was stopped; nothing of it runs any more.',
    ru: 'Время вышло, выполнение остановлено; ничего из этого больше не выполняется.',
  },
  'step-time-limit': {
    en: 'A step took longer than it may and was stopped; nothing of it runs any more.',
    ru: 'Шаг шёл дольше отведённого времени и остановлен; ничего из этого больше не выполняется.',
  },
  'output-limit': {
    en: 'A step said more than it may and was stopped; what it said up to there is kept.',
    ru: 'Шаг вывел больше допустимого и остановлен; сказанное до этого сохранено.',
  },
  'outcome-lost': {
    en: 'The connection was lost while a step ran: whether it took effect is not known. Please look; nothing runs again by itself.',
    ru: 'Связь прервалась во время шага: выполнен ли он, неизвестно. Проверьте вручную; повторно ничего не запустится.',
  },
  'worker-lost': {
    en: 'The program was interrupted while a step ran: whether it took effect is not known. Please look; nothing runs again by itself.',
    ru: 'Программа прервалась во время шага: выполнен ли он, неизвестно. Проверьте вручную; повторно ничего не запустится.',
  },
} as const satisfies Record<string, Localized>;

/** The sentence for a reason as it is stored with a request; what a person wrote stays as it is. */
export function describeReason(reason: string, language: Language, timeZone = 'UTC'): string {
  const closed = readVerdictCode(reason);
  if (closed !== null) return inLanguage(sentenceOf(closed, timeZone), language);
  const known: Readonly<Record<string, Localized>> = { ...BLOCK_REASONS, ...END_REASONS };
  const code = Object.hasOwn(ERRORS, reason) ? ERRORS[reason as keyof typeof ERRORS].text : undefined;
  const text = code ?? (Object.hasOwn(known, reason) ? known[reason] : undefined);
  return text ? inLanguage(text, language) : reason;
}
