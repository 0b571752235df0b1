import type { Localized } from '../../domain/language.ts';

/** Headings and sentences of the digest and the hand-over. */
export const DIGEST = {
  // The verdict.
  needsMany: {
    en: '{count|incident is|incidents are} open and {count~needs|need} someone; the worst is #{number}: {title}',
    ru: '{count|открытый инцидент ждёт|открытых инцидента ждут|открытых инцидентов ждут} человека; самый тяжёлый — #{number}: {title}',
    ko: '사람이 필요한 열린 인시던트 {count}건; 가장 심각한 것은 #{number}: {title}',
  },
  needsOne: {
    en: 'One incident is open and needs someone, #{number}: {title}',
    ru: 'Один открытый инцидент ждёт человека, #{number}: {title}',
    ko: '사람이 필요한 열린 인시던트 1건, #{number}: {title}',
  },
  fillsSoon: {
    en: 'Nothing is open, but {asset} will soon be full',
    ru: 'Открытого нет, но на {asset} скоро кончится место',
    ko: '열린 것은 없지만 {asset}의 공간이 곧 가득 찹니다',
  },
  allOver: {
    en: 'Nothing needs anyone: what fired is over ({alerts|alert|alerts} in {incidents|incident|incidents})',
    ru: 'Никто не нужен: всё, что срабатывало, закончилось ({alerts|алерт|алерта|алертов} в {incidents|инциденте|инцидентах|инцидентах})',
    ko: '조치가 필요 없습니다: 모두 종료됨 (알림 {alerts}건, 인시던트 {incidents}건)',
  },
  quiet: {
    en: 'Quiet: nothing fired since {from}',
    ru: 'Тихо: с {from} ничего не сработало',
    ko: '조용함: {from} 이후 알림 없음',
  },
  quietHeard: {
    en: 'Quiet: nothing fired since {from}; alerts last came through {heard}',
    ru: 'Тихо: с {from} ничего не сработало; последний сигнал от отправителя алертов был {heard}',
    ko: '조용함: {from} 이후 알림 없음, 알림 발신 시스템의 마지막 수신 {heard}',
  },
  unheard: {
    en: 'Nothing fired since {from}, but nothing was measured or logged either: is anything still watched?',
    ru: 'С {from} ничего не сработало, но и не пришло ни измерений, ни журналов: наблюдение ещё идёт?',
    ko: '{from} 이후 알림이 없지만 측정값과 로그도 들어오지 않았습니다: 감시가 계속되고 있습니까?',
  },
  // Headings.
  figures: { en: 'In figures', ru: 'В цифрах', ko: '수치' },
  needs: { en: 'Needs someone today', ru: 'Сегодня нужен человек', ko: '오늘 조치 필요' },
  takesOver: { en: 'What you take over', ru: 'Что вы принимаете', ko: '인수 사항' },
  noisy: { en: 'Noisiest alerts', ru: 'Самые частые алерты', ko: '가장 잦은 알림' },
  changed: { en: 'Changes', ru: 'Изменения', ko: '변경' },
  predicted: { en: 'Predicted', ru: 'Прогноз', ko: '예측' },
  automation: { en: 'What was run', ru: 'Что выполнялось', ko: '실행 내역' },
  chart: { en: 'Alerts that began', ru: 'Начавшиеся алерты', ko: '시작된 알림' },
  chartNow: { en: 'this time', ru: 'сейчас', ko: '이번' },
  chartBefore: { en: 'the time before', ru: 'до этого', ko: '이전' },
  // Figures.
  counts: {
    en: '{alerts|alert|alerts} in {incidents|incident|incidents} on {assets|asset|assets}: {severities}.',
    ru: '{alerts|алерт|алерта|алертов} в {incidents|инциденте|инцидентах|инцидентах} на {assets|объекте|объектах|объектах}: {severities}.',
    ko: '자산 {assets}개에서 알림 {alerts}건, 인시던트 {incidents}건: {severities}.',
  },
  lasted: {
    en: 'Half of those that ended took {median} min or less, the longest {longest} min.',
    ru: 'Половина закончившихся длилась не дольше {median} мин, самый долгий — {longest} мин.',
    ko: '종료된 알림의 절반은 {median}분 이내, 가장 긴 것은 {longest}분.',
  },
  before: {
    en: 'In the same length of time before: {alerts|alert|alerts} in {incidents|incident|incidents}.',
    ru: 'За такое же время до этого: {alerts|алерт|алерта|алертов} в {incidents|инциденте|инцидентах|инцидентах}.',
    ko: '직전 같은 기간: 알림 {alerts}건, 인시던트 {incidents}건.',
  },
  beforeNone: {
    en: 'In the same length of time before there were none.',
    ru: 'За такое же время до этого не было ни одного.',
    ko: '직전 같은 기간에는 없었습니다.',
  },
  tooMany: {
    en: 'Of alerts and of open incidents only the newest {most} are counted here; there were more.',
    ru: 'Из алертов и открытых инцидентов учтены только последние {most}; их было больше.',
    ko: '알림과 열린 인시던트는 최근 {most}건까지만 집계했으며 실제로는 더 많습니다.',
  },
  criticalCount: { en: '{count} critical', ru: '{count|критический|критических|критических}', ko: '심각 {count}' },
  warningCount: { en: '{count|warning|warnings}', ru: '{count|предупреждение|предупреждения|предупреждений}', ko: '경고 {count}' },
  infoCount: { en: '{count} informational', ru: '{count|информационный|информационных|информационных}', ko: '정보 {count}' },
  // Open incidents.
  critical: { en: 'critical', ru: 'критический', ko: '심각' },
  warning: { en: 'warning', ru: 'предупреждение', ko: '경고' },
  info: { en: 'informational', ru: 'информационный', ko: '정보' },
  open: {
    en: '#{number} {title}: {severity}, open since {time}.',
    ru: '#{number} {title}: {severity}, открыт с {time}.',
    ko: '#{number} {title}: {severity}, {time}부터 열림.',
  },
  openCause: {
    en: '#{number} {title}: {severity}, open since {time}. Likely cause: {signal} on {asset}.',
    ru: '#{number} {title}: {severity}, открыт с {time}. Вероятная причина: {signal}, {asset}.',
    ko: '#{number} {title}: {severity}, {time}부터 열림. 추정 원인: {asset}, {signal}.',
  },
  has: { en: '{owner} has it.', ru: 'Занимается {owner}.', ko: '{owner} 담당.' },
  isToTake: {
    en: 'Assigned to {owner}, who has not acknowledged it.',
    ru: 'Назначен: {owner}, ещё не в работе.',
    ko: '{owner}에게 배정됨, 확인 전.',
  },
  nobody: { en: 'Nobody has taken it.', ru: 'Никто не взял.', ko: '담당자 없음.' },
  moreOpen: { en: '{count|more is|more are} open.', ru: 'Открыто ещё: {count}.', ko: '{count}건이 더 열려 있습니다.' },
  reachedNobody: {
    en: 'The escalation of {numbers} ended without reaching anybody: check who is on call and whose accounts are linked.',
    ru: 'Эскалация {numbers} закончилась, ни до кого не дойдя: проверьте, кто дежурит и чьи учётные записи привязаны.',
    ko: '{numbers}의 에스컬레이션이 아무에게도 전달되지 않고 끝났습니다. 당직자와 연결된 계정을 확인하세요.',
  },
  pending: {
    en: '{count|request to run something waits|requests to run something wait} for approval.',
    ru: '{count|запрос на выполнение ждёт|запроса на выполнение ждут|запросов на выполнение ждут} утверждения.',
    ko: '승인을 기다리는 실행 요청: {count}건.',
  },
  // Noise.
  noisyOne: {
    en: '“{name}”: {alerts|time|times} on {assets|asset|assets}.',
    ru: '«{name}»: {alerts|раз|раза|раз} на {assets|объекте|объектах|объектах}.',
    ko: '“{name}”: 자산 {assets}개에서 {alerts}회.',
  },
  adviceWait: {
    en: '{briefer} of the {ended} that ended did so within {wait} min: let the rule wait that long before it fires.',
    ru: 'Из {ended} закончившихся {briefer} длились не дольше {wait} мин: пусть правило ждёт столько, прежде чем сработать.',
    ko: '종료된 {ended}건 중 {briefer}건이 {wait}분 이내에 끝났습니다: 규칙이 그만큼 기다리게 하세요.',
  },
  adviceGroup: {
    en: 'It fires on many assets alike: one rule for the group tells as much.',
    ru: 'Срабатывает на многих объектах одинаково: хватит одного правила на группу.',
    ko: '여러 자산에서 똑같이 발생합니다: 그룹당 규칙 하나로 충분합니다.',
  },
  adviceStanding: {
    en: 'It stands most of the time: mend it, raise its limit, or silence it with a ticket.',
    ru: 'Активен почти всё время: устраните причину, поднимите порог или заглушите с заявкой.',
    ko: '대부분의 시간 동안 지속됩니다: 고치거나 임계값을 올리거나 티켓과 함께 무음 처리하세요.',
  },
} as const satisfies Readonly<Record<string, Localized>>;
