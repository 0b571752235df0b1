import type { Localized } from '../../domain/language.ts';

/** What is said about an answer that a model took part in. */
export const CONVERSATION = {
  headline: { en: 'What was found', ru: 'Что нашлось', ko: '찾은 내용' },
  struck: {
    en: 'Sentences of the model that the evidence does not bear out: {count}, left out; what they cited stands in our own words.',
    ru: 'Предложения модели, которых данные не подтверждают ({count}), убраны; то, на что они ссылались, дано нашими словами.',
    ko: '증거로 뒷받침되지 않는 모델 문장 {count}개를 뺐고, 인용한 내용은 기본 문장으로 적었습니다.',
  },
  cost: {
    en: '{model}: look-ups {calls}, tokens {tokens}, {seconds} s{money}.',
    ru: '{model}: запросов {calls}, токенов {tokens}, {seconds} с{money}.',
    ko: '{model}: 조회 {calls}, 토큰 {tokens}, {seconds}초{money}.',
  },
  nothing: {
    en: 'The model said nothing that could be checked; this is the built-in answer.',
    ru: 'Модель не сказала ничего, что можно проверить; это встроенный ответ.',
    ko: '모델이 확인할 수 있는 내용을 말하지 않아 기본 답변을 드립니다.',
  },
  error: {
    en: 'The model failed; this is the built-in answer.',
    ru: 'Модель не сработала; это встроенный ответ.',
    ko: '모델 오류로 기본 답변을 드립니다.',
  },
  unreachable: {
    en: 'The server of the model cannot be reached; this is the built-in answer.',
    ru: 'Сервер модели недоступен; это встроенный ответ.',
    ko: '모델 서버에 연결할 수 없어 기본 답변을 드립니다.',
  },
  busy: {
    en: 'The server of the model is busy and asked to be left alone for a while; this is the built-in answer.',
    ru: 'Сервер модели перегружен и просит подождать; это встроенный ответ.',
    ko: '모델 서버가 바빠 잠시 기다려야 하므로 기본 답변을 드립니다.',
  },
  'key-refused': {
    en: 'The server of the model refused our key, which an administrator has to renew; this is the built-in answer.',
    ru: 'Сервер модели не принял ключ, его должен обновить администратор; это встроенный ответ.',
    ko: '모델 서버가 키를 거부했습니다. 관리자가 키를 갱신해야 합니다. 기본 답변을 드립니다.',
  },
  'no-model': {
    en: 'The server has no such model, which an administrator has to set; this is the built-in answer.',
    ru: 'На сервере нет такой модели, её имя должен исправить администратор; это встроенный ответ.',
    ko: '서버에 해당 모델이 없습니다. 관리자가 모델 이름을 고쳐야 합니다. 기본 답변을 드립니다.',
  },
  'too-long': {
    en: 'The conversation is longer than the model can hold; this is the built-in answer.',
    ru: 'Разговор длиннее, чем вмещает модель; это встроенный ответ.',
    ko: '대화가 모델이 받을 수 있는 길이를 넘어 기본 답변을 드립니다.',
  },
  late: {
    en: 'The model did not answer in time; this is the built-in answer.',
    ru: 'Модель не ответила вовремя; это встроенный ответ.',
    ko: '모델이 제시간에 답하지 않아 기본 답변을 드립니다.',
  },
  left: {
    en: 'The page was closed before the model answered; this is the built-in answer. Ask again for that of the model.',
    ru: 'Страницу закрыли до ответа модели; это встроенный ответ. Чтобы получить ответ модели, спросите ещё раз.',
    ko: '모델이 답하기 전에 페이지가 닫혀 기본 답변을 드립니다. 모델의 답변이 필요하면 다시 질문하세요.',
  },
  cut: {
    en: 'The answer of the model was cut off; this is the built-in answer.',
    ru: 'Ответ модели оборвался; это встроенный ответ.',
    ko: '모델 답변이 중간에 끊겨 기본 답변을 드립니다.',
  },
  'unknown-tool': {
    en: 'The model asked for a look-up that does not exist; this is the built-in answer.',
    ru: 'Модель запросила то, чего нет; это встроенный ответ.',
    ko: '모델이 없는 조회를 요청해 기본 답변을 드립니다.',
  },
  'too-many-calls': {
    en: 'The model asked for too many look-ups; this is the built-in answer.',
    ru: 'Модель сделала слишком много запросов; это встроенный ответ.',
    ko: '모델 조회가 너무 많아 기본 답변을 드립니다.',
  },
  'too-many-tokens': {
    en: 'The model took more tokens than allowed; this is the built-in answer.',
    ru: 'Модель израсходовала больше токенов, чем разрешено; это встроенный ответ.',
    ko: '모델 토큰 한도를 넘어 기본 답변을 드립니다.',
  },
  masking: {
    en: 'The model was not asked, for it was not sure that nothing secret would leave; this is the built-in answer.',
    ru: 'Модель не спрошена: не было уверенности, что ничего секретного не уйдёт; это встроенный ответ.',
    ko: '비밀이 새지 않는다고 확신할 수 없어 모델에 묻지 않고 기본 답변을 드립니다.',
  },
} as const satisfies Readonly<Record<string, Localized>>;
