import { fill, type Language, type Localized } from '../domain/language.ts';

const TEXTS = {
  note: {
    en: 'It would run on {asset}. Someone else must approve it first.',
    ru: 'Выполнится на {asset}. Сначала это должен утвердить другой человек.',
    ko: '{asset}에서 실행됩니다. 먼저 다른 사람이 승인해야 합니다.',
  },
  example: { en: 'E.g. {example}', ru: 'Например: {example}', ko: '예: {example}' },
  submit: { en: 'Ask for it', ru: 'Запросить', ko: '요청' },
  check: { en: 'Dry run', ru: 'Пробный запуск', ko: '시험 실행' },
  cancel: { en: 'Cancel', ru: 'Отмена', ko: '취소' },
  fill: { en: 'Fill in…', ru: 'Заполнить…', ko: '입력…' },
  other: { en: '{title}: other values…', ru: '{title}: другие значения…', ko: '{title}: 다른 값…' },
  wanted: { en: 'Run “{title}” on {asset}?', ru: 'Выполнить «{title}» на {asset}?', ko: '{asset}에서 “{title}” 실행?' },
  noAsset: {
    en: 'I know no asset called “{asset}”.',
    ru: 'Объекта «{asset}» я не знаю.',
    ko: '“{asset}”(이)라는 자산을 모릅니다.',
  },
  sayValues: {
    en: 'Say it with its values, e.g.: run {id} on {asset} {values}',
    ru: 'Скажите вместе со значениями, например: запусти {id} на {asset} {values}',
    ko: '값을 함께 적어 주세요. 예: 실행 {id} @ {asset} {values}',
  },
  strange: {
    en: 'This runbook has no such parameter.',
    ru: 'У этого сценария нет такого параметра.',
    ko: '이 런북에는 없는 매개변수입니다.',
  },
  working: { en: 'One moment…', ru: 'Одну минуту…', ko: '잠시만요…' },
  done: { en: 'Done', ru: 'Готово', ko: '완료' },
  tooLong: {
    en: 'The names are too long for a button; ask for it on the web page.',
    ru: 'Имена слишком длинны для кнопки; запросите на веб-странице.',
    ko: '이름이 너무 깁니다. 웹 페이지에서 요청하세요.',
  },
  replyHere: {
    en: 'Reply to this message with the value, or with “cancel”.',
    ru: 'Ответьте на это сообщение значением или словом «отмена».',
    ko: '이 메시지에 값을 답장하세요. 그만두려면 “취소”.',
  },
  cancelled: { en: 'Nothing was asked for.', ru: 'Ничего не запрошено.', ko: '요청하지 않았습니다.' },
  expired: {
    en: 'This was opened too long ago; nothing was asked for. Press the button once more.',
    ru: 'Это открыто слишком давно, ничего не запрошено. Нажмите кнопку ещё раз.',
    ko: '시간이 지나 요청하지 않았습니다. 버튼을 다시 누르세요.',
  },
  notOpened: {
    en: 'The form could not be opened in time. Press the button once more.',
    ru: 'Форма не успела открыться. Нажмите кнопку ещё раз.',
    ko: '양식을 제때 열지 못했습니다. 버튼을 다시 누르세요.',
  },
  notYours: {
    en: 'This was opened by somebody else: press the button of the runbook yourself.',
    ru: 'Это открыл другой человек: нажмите кнопку сценария сами.',
    ko: '다른 사람이 연 것입니다. 런북 버튼을 직접 누르세요.',
  },
  homeTitle: { en: 'Open now', ru: 'Открыто сейчас', ko: '현재 진행 중' },
  homeQuiet: { en: 'Nothing is firing.', ru: 'Активных алертов нет.', ko: '발생 중인 알림이 없습니다.' },
  homeAlerts: { en: 'Alerts', ru: 'Алерты', ko: '알림' },
  homeApprovals: { en: 'Waiting for approval', ru: 'Ждут утверждения', ko: '승인 대기' },
  homeNoApprovals: { en: 'Nothing waits for approval.', ru: 'Ничего не ждёт утверждения.', ko: '승인 대기 항목이 없습니다.' },
  homeAlert: {
    en: '{severity} · {title} · {asset} · since {time}',
    ru: '{severity} · {title} · {asset} · с {time}',
    ko: '{severity} · {title} · {asset} · {time}부터',
  },
  homeApproval: {
    en: '{title} → {asset} · {given} of {needed} votes · until {time}',
    ru: '{title} → {asset} · голосов {given} из {needed} · до {time}',
    ko: '{title} → {asset} · 투표 {given}/{needed} · {time}까지',
  },
  homeMore: { en: 'and {count} more', ru: 'и ещё {count}', ko: '외 {count}건' },
  homeNobody: {
    en: 'This account is not linked to a person, so nothing is shown here.',
    ru: 'Эта учётная запись не привязана к сотруднику, поэтому здесь ничего не показано.',
    ko: '연결되지 않은 계정이라 표시할 내용이 없습니다.',
  },
  toldWider: {
    en: 'What was told here is no longer shown: you could see more then. Ask again.',
    ru: 'Сказанное здесь больше не показывается: тогда вам было видно больше. Спросите ещё раз.',
    ko: '당시에는 더 많은 것을 볼 수 있었기 때문에 이 답변은 더 이상 표시되지 않습니다. 다시 물어보세요.',
  },
  greeting: { en: 'Ask me, for example', ru: 'Спросите, например', ko: '예를 들어 물어보세요' },
  askWhyOf: { en: 'Why: {title} · {asset}?', ru: 'Почему: {title} · {asset}?', ko: '왜: {title} · {asset}?' },
  askWhyNumber: { en: 'why #{number}?', ru: 'почему #{number}?', ko: '왜 #{number}?' },
  askAlerts: { en: 'Which alerts are firing?', ru: 'Какие алерты активны?', ko: '발생 중인 알림은?' },
  askChanged: { en: 'What changed in the last hour?', ru: 'Что изменилось за последний час?', ko: '최근 한 시간 동안 무엇이 바뀌었나요?' },
  askDigest: { en: 'digest 7d', ru: 'сводка за 7 дней', ko: '지난 7일 요약' },
  askHelp: { en: 'help', ru: 'помощь', ko: '도움말' },
} as const satisfies Record<string, Localized>;

/** A fixed text of forms, the home and greetings in the reader's language, its places filled. */
export function sayForm(language: Language, key: keyof typeof TEXTS, places: Readonly<Record<string, string | number>> = {}): string {
  return fill(TEXTS[key], language, places);
}
