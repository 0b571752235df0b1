import { ERRORS } from '../../domain/errors.ts';
import { inLanguage, type Language, type Localized } from '../../domain/language.ts';
import { readVerdictCode, sentenceOf } from '../change-periods/sentences.ts';
import { BLOCK_REASONS } from './claim-checks.ts';

/** Why a request or a run ended, beside the reasons that block a claim and the codes of errors. */
const END_REASONS = {
  'too-late': {
    en: 'It was not approved, or not begun, in time.',
    ru: 'Не утверждено или не начато вовремя.',
    ko: '제때 승인되지 않았거나 시작되지 않았습니다.',
  },
  'step-failed': {
    en: 'A step ended with an error; the steps after it were not begun.',
    ru: 'Шаг завершился ошибкой; следующие шаги не начаты.',
    ko: '한 단계가 오류로 끝나 이후 단계는 시작되지 않았습니다.',
  },
  stopped: {
    en: 'It was stopped by a person; nothing of it runs any more.',
    ru: 'Остановлено человеком; ничего из этого больше не выполняется.',
    ko: '사람이 중지했습니다. 더 이상 실행되는 것이 없습니다.',
  },
  'time-limit': {
    en: 'Its time was over, so it was stopped; nothing of it runs any more.',
    ru: 'Время вышло, выполнение остановлено; ничего из этого больше не выполняется.',
    ko: '시간이 다 되어 중지했습니다. 더 이상 실행되는 것이 없습니다.',
  },
  'step-time-limit': {
    en: 'A step took longer than it may and was stopped; nothing of it runs any more.',
    ru: 'Шаг шёл дольше отведённого времени и остановлен; ничего из этого больше не выполняется.',
    ko: '한 단계가 허용 시간을 넘겨 중지했습니다. 더 이상 실행되는 것이 없습니다.',
  },
  'output-limit': {
    en: 'A step said more than it may and was stopped; what it said up to there is kept.',
    ru: 'Шаг вывел больше допустимого и остановлен; сказанное до этого сохранено.',
    ko: '한 단계의 출력이 한도를 넘어 중지했습니다. 그때까지의 출력은 보관됩니다.',
  },
  'outcome-lost': {
    en: 'The connection was lost while a step ran: whether it took effect is not known. Please look; nothing runs again by itself.',
    ru: 'Связь прервалась во время шага: выполнен ли он, неизвестно. Проверьте вручную; повторно ничего не запустится.',
    ko: '단계 실행 중 연결이 끊겼습니다. 적용 여부를 알 수 없으니 직접 확인하세요. 자동으로 다시 실행되지 않습니다.',
  },
  'worker-lost': {
    en: 'The program was interrupted while a step ran: whether it took effect is not known. Please look; nothing runs again by itself.',
    ru: 'Программа прервалась во время шага: выполнен ли он, неизвестно. Проверьте вручную; повторно ничего не запустится.',
    ko: '단계 실행 중 프로그램이 중단되었습니다. 적용 여부를 알 수 없으니 직접 확인하세요. 자동으로 다시 실행되지 않습니다.',
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

/** What a person can do about a run that ended for a reason; null where that reason says it all. */
export function nextStepOf(reason: string, language: Language): string | null {
  const step = Object.hasOwn(NEXT_STEPS, reason) ? NEXT_STEPS[reason] : undefined;
  return step === undefined ? null : inLanguage(step, language);
}

const NOT_BEGUN = { en: 'This step was not begun.', ru: 'Этот шаг не начинался.', ko: '이 단계는 시작되지 않았습니다.' };
const UNREACHED: Localized = {
  en: `${NOT_BEGUN.en} See whether the host is up and lets us in, then ask again.`,
  ru: `${NOT_BEGUN.ru} Проверьте, что узел работает и пускает нас, и запросите снова.`,
  ko: `${NOT_BEGUN.ko} 호스트가 켜져 있고 접속이 되는지 확인한 뒤 다시 요청하세요.`,
};
const NEXT_STEPS: Readonly<Record<string, Localized>> = {
  COLLECTOR_UNREACHABLE: UNREACHED,
  COLLECTOR_TIMEOUT: UNREACHED,
  COLLECTOR_DENIED: {
    en: `${NOT_BEGUN.en} An administrator looks at the account and its key or password in the settings, under hosts or services.`,
    ru: `${NOT_BEGUN.ru} Администратору: проверьте учётную запись и её ключ или пароль в настройках, hosts или services.`,
    ko: `${NOT_BEGUN.ko} 관리자가 설정의 hosts 또는 services에서 계정과 키 또는 비밀번호를 확인해야 합니다.`,
  },
  TRANSPORT_HOST_KEY: {
    en: `${NOT_BEGUN.en} If the host was installed anew, an administrator compares its key and enters it under hosts → hostKeyFingerprint; if not, another machine may be answering in its place.`,
    ru: `${NOT_BEGUN.ru} Если узел переустановлен, администратор сверяет ключ и вписывает его в hosts → hostKeyFingerprint; если нет, вместо него может отвечать другая машина.`,
    ko: `${NOT_BEGUN.ko} 호스트를 다시 설치했다면 관리자가 키를 대조해 hosts → hostKeyFingerprint에 입력합니다. 아니라면 다른 장비가 대신 응답하고 있을 수 있습니다.`,
  },
  'step-failed': { en: 'What it said last stands below.', ru: 'Последнее, что он вывел, ниже.', ko: '마지막 출력은 아래에 있습니다.' },
};
