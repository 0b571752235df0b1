import type { IntentKind } from '../../domain/answer.ts';
import type { Localized } from '../../domain/language.ts';

/** Sentences of the look-ups that are not an explanation. */
export const LOOKUPS = {
  logs: { en: 'Log lines of {asset}, {from} to {to}', ru: 'Журнал {asset}, с {from} до {to}', ko: '{asset} 로그, {from}~{to}' },
  errors: {
    en: 'Errors in the logs of {asset}, {from} to {to}',
    ru: 'Ошибки в журнале {asset}, с {from} до {to}',
    ko: '{asset} 오류 로그, {from}~{to}',
  },
  logsNone: {
    en: 'No log lines of {asset} from {from} to {to}.',
    ru: 'Записей журнала {asset} с {from} до {to} нет.',
    ko: '{from}~{to} 사이 {asset} 로그 없음.',
  },
  errorsNone: {
    en: 'No errors in the logs of {asset} from {from} to {to}; {count} lines of other levels.',
    ru: 'Ошибок в журнале {asset} с {from} до {to} нет; записей других уровней: {count}.',
    ko: '{from}~{to} 사이 {asset} 오류 로그 없음; 다른 수준 {count}줄.',
  },
  containsNone: {
    en: 'No log line of {asset} from {from} to {to} contains “{text}”.',
    ru: 'В журнале {asset} с {from} до {to} нет записей с «{text}».',
    ko: '{from}~{to} 사이 {asset} 로그에 “{text}” 없음.',
  },
  line: {
    en: '{count} × “{example}” on {asset}, last {when}.',
    ru: '{count} × «{example}» на {asset}, последняя {when}.',
    ko: '{asset}: “{example}” {count}회, 마지막 {when}.',
  },
  neighbours: { en: 'Neighbours of {asset}', ru: 'Соседи {asset}', ko: '{asset}의 이웃' },
  dependsOn: { en: 'What {asset} depends on: {assets}', ru: '{asset} зависит от: {assets}', ko: '{asset}의 의존 자산: {assets}' },
  impact: {
    en: 'If {asset} fails, these are affected: {assets}',
    ru: 'Если {asset} откажет, пострадают: {assets}',
    ko: '{asset} 장애 시 영향: {assets}',
  },
  impactNone: {
    en: 'The inventory knows nothing that depends on {asset}.',
    ru: 'По инвентарю от {asset} ничего не зависит.',
    ko: '인벤토리에 {asset}에 의존하는 자산이 없습니다.',
  },
  dependsOnNone: {
    en: 'The inventory knows nothing that {asset} depends on.',
    ru: 'По инвентарю {asset} ни от чего не зависит.',
    ko: '인벤토리에 {asset}의 의존 자산이 없습니다.',
  },
  neighboursNone: {
    en: 'The inventory knows no relations of {asset}.',
    ru: 'Связей {asset} в инвентаре нет.',
    ko: '인벤토리에 {asset}의 관계가 없습니다.',
  },
  state: {
    en: '{asset}: {count|alert|alerts} firing',
    ru: '{asset}: {count|активный алерт|активных алерта|активных алертов}',
    ko: '{asset}: 발생 중인 알림 {count}건',
  },
  stateCalm: { en: '{asset}: no alert is firing', ru: '{asset}: активных алертов нет', ko: '{asset}: 발생 중인 알림 없음' },
  stateSilent: {
    en: '{asset}: no alert is firing, and nothing was measured since {from}.',
    ru: '{asset}: активных алертов нет, и с {from} ничего не измерено.',
    ko: '{asset}: 발생 중인 알림 없음, {from} 이후 측정값 없음.',
  },
  alertsThen: {
    en: 'Alerts that fired from {from} to {to}: {alerts}; shown are {shown}',
    ru: 'Сработало алертов с {from} до {to}: {alerts}; показано {shown}',
    ko: '{from}~{to}에 발생한 알림 {alerts}건, 표시 {shown}건',
  },
  alertsThenNone: {
    en: 'No alert fired from {from} to {to}.',
    ru: 'С {from} до {to} алертов не было.',
    ko: '{from}~{to} 사이 발생한 알림 없음.',
  },
  stateThen: {
    en: '{asset} {when}: {count|alert|alerts} firing',
    ru: '{asset} {when}: {count|активный алерт|активных алерта|активных алертов}',
    ko: '{asset} ({time}): 발생 중이던 알림 {count}건',
  },
  stateThenCalm: {
    en: '{asset} {when}: no alert was firing',
    ru: '{asset} {when}: активных алертов не было',
    ko: '{asset} ({time}): 발생 중이던 알림 없음',
  },
  stateThenSilent: {
    en: '{asset} {when}: no alert was firing, and nothing was measured in the quarter of an hour before.',
    ru: '{asset} {when}: активных алертов не было, и за четверть часа до этого ничего не измерено.',
    ko: '{asset} ({time}): 발생 중이던 알림 없음, 그 전 15분간 측정값 없음.',
  },
  now: { en: '{Signal}: {now}.', ru: '{Signal}: {now}.', ko: '{Signal}: {now}.' },
  noSeries: {
    en: 'Nothing of that kind was measured on {asset} from {from} to {to}.',
    ru: 'На {asset} с {from} до {to} это не измерялось.',
    ko: '{from}~{to} 사이 {asset}에 그런 측정값이 없습니다.',
  },
  notShown: {
    en: 'Not in this chart: {assets} (not measured then, not comparable, or more than it can show).',
    ru: 'На этом графике нет: {assets} (тогда не измерялось, несравнимо или больше, чем он вмещает).',
    ko: '이 그래프에 없음: {assets} (당시 측정되지 않았거나, 비교할 수 없거나, 표시할 수 있는 수를 넘었습니다).',
  },
  forecast: {
    en: 'Forecast for {asset}, from {from} to {to}',
    ru: 'Прогноз для {asset} по данным с {from} до {to}',
    ko: '{asset} 예측, {from}~{to} 기준',
  },
  forecastNone: {
    en: 'Too little was measured on {asset} since {from} to say where it is going.',
    ru: 'С {from} на {asset} измерено слишком мало, чтобы строить прогноз.',
    ko: '{from} 이후 {asset} 측정값이 적어 예측할 수 없습니다.',
  },
  hello: { en: 'Hello!', ru: 'Здравствуйте!', ko: '안녕하세요!' },
  welcome: { en: 'You are welcome.', ru: 'Пожалуйста.', ko: '천만에요.' },
  fillsAll: {
    en: 'Full within 30 days: {shown|file system|file systems}, soonest first',
    ru: 'Заполнятся за 30 дней: {shown|файловая система|файловые системы|файловых систем}, сначала ближайшие',
    ko: '30일 안에 가득 찰 파일 시스템 {shown}개, 빠른 순서',
  },
  fillsMore: {
    en: 'Full within 30 days: {all|file system|file systems}; the soonest {shown}',
    ru: 'Заполнятся за 30 дней: {all|файловая система|файловые системы|файловых систем}; ближайшие {shown}',
    ko: '30일 안에 가득 찰 파일 시스템 {all}개 중 빠른 순서로 {shown}개',
  },
  fillsNone: {
    en: 'No file system will be full within 30 days at its present rate. The fullest:',
    ru: 'За 30 дней при нынешнем темпе не заполнится ни одна файловая система. Самые полные:',
    ko: '현재 속도라면 30일 안에 가득 찰 파일 시스템이 없습니다. 가장 많이 찬 순서:',
  },
  fillsNothing: {
    en: 'Of what was measured in the last day no file system is half full and long enough known to say where it is going.',
    ru: 'Среди измеренного за сутки нет файловых систем, заполненных наполовину и известных достаточно долго для прогноза.',
    ko: '지난 하루 측정된 파일 시스템 중 절반 이상 차고 예측할 만큼 오래 측정된 것이 없습니다.',
  },
  fills: {
    en: '{Signal}: {now}, {perDay} a day; it reaches {limit} {at}{earliest}{latest}.',
    ru: '{Signal}: {now}, {perDay} в сутки; {limit} будет {at}{earliest}{latest}.',
    ko: '{Signal}: {now}, 하루 {perDay}; {at} {limit} 도달{earliest}{latest}.',
  },
  fillsEarliest: { en: ', not before {earliest}', ru: ', не раньше {earliest}', ko: ', 빠르면 {earliest}' },
  fillsLatest: { en: ', {latest} at the latest', ru: ', не позже {latest}', ko: ', 늦어도 {latest}' },
  steady: {
    en: '{Signal}: {now}; it does not reach {limit} at its present rate ({perDay} a day).',
    ru: '{Signal}: {now}; при нынешней скорости ({perDay} в сутки) до {limit} не дойдёт.',
    ko: '{Signal}: {now}; 현재 속도(하루 {perDay})로는 {limit}에 도달하지 않음.',
  },
  unknownAsset: {
    en: 'I know no asset called “{said}”.',
    ru: 'Объекта «{said}» я не знаю.',
    ko: '“{said}”(이)라는 자산을 모릅니다.',
  },
  didYouMean: { en: 'Did you mean {candidates}?', ru: 'Может быть, {candidates}?', ko: '혹시 {candidates}?' },
  whichOf: {
    en: 'There are {count} that “{said}” may be. Which one?',
    ru: 'Под «{said}» {count~подходит|подходят|подходит} {count|объект|объекта|объектов}. Какой из них?',
    ko: '“{said}”에 해당하는 자산이 {count}개입니다. 어느 것인가요?',
  },
  takenFor: {
    en: 'Taken for “{said}”: {asset}, which belongs to what is spoken of here. Others are called so too: {others}.',
    ru: '«{said}» понято как {asset}: он относится к тому, о чём здесь речь. Так же называются {others}.',
    ko: '“{said}”을(를) 여기서 다루는 {asset}(으)로 이해했습니다. 같은 이름의 다른 자산: {others}.',
  },
  leftOut: {
    en: 'Not answered for {assets}: ask for them in a question of their own.',
    ru: 'Без ответа: {assets}; спросите о них отдельно.',
    ko: '답하지 않은 자산: {assets}. 따로 물어보세요.',
  },
  onlyOf: {
    en: 'This is about {asset} alone; ask for {assets} separately.',
    ru: 'Это только о {asset}; о {assets} спросите отдельно.',
    ko: '{asset}에 대한 답입니다. {assets}에 대해서는 따로 물어보세요.',
  },
  notEverything: {
    en: 'Nothing was done: several alerts are firing, and everything at once is never meant. Name one, or a machine: #12, srv-db-03.',
    ru: 'Ничего не сделано: активны несколько алертов, а всё сразу не трогаю. Назовите один из них или объект: #12, srv-db-03.',
    ko: '아무것도 하지 않았습니다. 알림이 여러 건 발생 중이며 한꺼번에 처리하지 않습니다. 하나를 지정해 주세요: #12, srv-db-03.',
  },
  oneByOne: {
    en: 'Nothing was done: one asset at a time, please. {assets} were named; say it for {first} first, then for the next.',
    ru: 'Ничего не сделано: по одному объекту за раз, пожалуйста. Названы {assets}; скажите сначала про {first}, потом про следующий.',
    ko: '아무것도 하지 않았습니다. 한 번에 한 자산만 가능합니다. 언급된 자산: {assets}. 먼저 {first}부터 말해 주세요.',
  },
  onlyPart: {
    en: 'Told from what may be seen here; other assets are left out.',
    ru: 'Сказано по тому, что здесь можно видеть; остальные объекты не учтены.',
    ko: '여기서 볼 수 있는 것만으로 답했습니다. 다른 자산은 제외됩니다.',
  },
  notUnderstood: {
    en: 'I did not understand that. Did you mean one of these?',
    ru: 'Я не понял. Может быть, вы имели в виду это?',
    ko: '이해하지 못했습니다. 혹시 이런 뜻인가요?',
  },
  help: {
    en: `Ask in your own words, for example:
Why: why did this alert fire? · what now? · what changed since yesterday? · similar incidents · what is unusual on HOST?
Look: which alerts are firing? · busiest hosts · state of HOST · show the graph of memory on HOST · logs of HOST · errors on HOST · when will the disk of HOST be full? · what depends on HOST?
Do: silence HOST for 2 h because … · take it · run the fix · runbooks · run RUNBOOK on HOST · open a ticket
Know: digest 7d · who is on call? · runs`,
    ru: `Спросите своими словами, например:
Почему: почему сработал алерт? · что дальше? · что изменилось со вчера? · похожие инциденты · что необычного на УЗЛЕ?
Посмотреть: какие алерты активны? · самые загруженные серверы · как дела у УЗЛА? · график памяти УЗЛА · логи УЗЛА · ошибки на УЗЛЕ · когда закончится место на УЗЛЕ? · что зависит от УЗЛА?
Сделать: заглуши УЗЕЛ на 2 часа, потому что … · беру · запусти исправление · сценарии · запусти СЦЕНАРИЙ на УЗЛЕ · открой тикет
Узнать: сводка за 7 дней · кто дежурит? · запуски`,
    ko: `예를 들어 이렇게 물어보세요:
이유: 왜 알림이 발생했나요? · 이제 뭐 해? · 무엇이 바뀌었나요? · HOST에 이상한 점은?
조회: 발생 중인 알림은? · 가장 바쁜 서버 · HOST 상태 · HOST 메모리 그래프 · HOST 로그
실행: HOST 2시간 무음 · 조치 실행 · 런북 · 실행 RUNBOOK @ HOST · 티켓 열어줘`,
  },
  runByName: {
    en: 'A runbook can be asked for by its name: run RUNBOOK on {asset}. “runbooks” lists them.',
    ru: 'Сценарий можно запросить по имени: запусти СЦЕНАРИЙ на {asset}. Список: «сценарии».',
    ko: '이름으로 요청할 수 있습니다: 실행 RUNBOOK @ {asset}. 목록: 런북',
  },
  rankedMost: {
    en: 'Most by {measure}, medians from {from} to {to}: {shown} of {all}',
    ru: 'Больше всего: {measure}, медианы с {from} до {to}: {shown} из {all}',
    ko: '{measure} 높은 순, {from}–{to} 중앙값: {all}대 중 {shown}대',
  },
  rankedLeast: {
    en: 'Least by {measure}, medians from {from} to {to}: {shown} of {all}',
    ru: 'Меньше всего: {measure}, медианы с {from} до {to}: {shown} из {all}',
    ko: '{measure} 낮은 순, {from}–{to} 중앙값: {all}대 중 {shown}대',
  },
  rankedNone: {
    en: 'Nothing of that kind was measured from {from} to {to}: {measure}.',
    ru: 'С {from} до {to} такого не измерено: {measure}.',
    ko: '{from}–{to} 사이에 측정된 값이 없습니다: {measure}.',
  },
  runNamed: { en: 'run {id} on {asset}', ru: 'запусти {id} на {asset}', ko: '실행 {id} @ {asset}' },
  noAlertOf: {
    en: 'There is no alert on {asset}.',
    ru: 'Алертов на {asset} нет.',
    ko: '{asset}에 알림이 없습니다.',
  },
  notHere: {
    en: 'I understood “{what}”, but this is not set up here.',
    ru: 'Понял: «{what}», но здесь это не настроено.',
    ko: '“{what}”(으)로 이해했지만 여기서는 설정되어 있지 않습니다.',
  },
} as const satisfies Readonly<Record<string, Localized>>;

/** What each kind of question asks, as a person would say it; it is understood as that kind again. */
export const ASKED: Readonly<Record<Exclude<IntentKind, 'unknown'>, Localized>> = {
  why: { en: 'Why did this alert fire?', ru: 'Почему сработал алерт?', ko: '왜 알림이 발생했나요?' },
  changes: { en: 'What changed?', ru: 'Что изменилось?', ko: '무엇이 바뀌었나요?' },
  graph: { en: 'Show the graph', ru: 'Покажи график', ko: '그래프 보여줘' },
  logs: { en: 'Show the logs', ru: 'Покажи логи', ko: '로그 보여줘' },
  errors: { en: 'Which errors are in the logs?', ru: 'Какие ошибки в логах?', ko: '로그에 오류는?' },
  unusual: { en: 'What is unusual?', ru: 'Что необычного?', ko: '이상한 점은?' },
  state: { en: 'What is its state?', ru: 'Какое состояние?', ko: '상태는?' },
  neighbours: { en: 'Show the neighbours', ru: 'Покажи соседей', ko: '이웃 보여줘' },
  'depends-on': { en: 'What are its dependencies?', ru: 'Какие зависимости?', ko: '의존성은?' },
  impact: { en: 'What breaks if it fails?', ru: 'Что сломается, если он откажет?', ko: '장애 시 영향은?' },
  similar: { en: 'Were there similar incidents?', ru: 'Были похожие инциденты?', ko: '비슷한 인시던트는?' },
  forecast: { en: 'Show the forecast', ru: 'Покажи прогноз', ko: '예측 보여줘' },
  who: { en: 'Who is on duty?', ru: 'Кто дежурит?', ko: '당직은 누구?' },
  alerts: { en: 'Which alerts are firing?', ru: 'Какие алерты активны?', ko: '발생 중인 알림은?' },
  digest: { en: 'Digest', ru: 'Сводка', ko: '요약' },
  silence: { en: 'Silence this alert', ru: 'Заглуши алерт', ko: '알림 무음' },
  acknowledge: { en: 'Acknowledge', ru: 'Подтверждаю', ko: '확인 처리' },
  silences: { en: 'What is silenced?', ru: 'Что заглушено?', ko: '무음 목록' },
  routes: { en: 'Who gets notified?', ru: 'Кому приходят уведомления?', ko: '알림은 누구에게 가나요?' },
  ranking: { en: 'Which hosts are busiest?', ru: 'Какие серверы самые загруженные?', ko: '가장 바쁜 서버는?' },
  run: { en: 'Run the proposed runbook', ru: 'Запусти предложенный сценарий', ko: '제안한 런북 실행해줘' },
  ticket: { en: 'Open a ticket', ru: 'Создай заявку', ko: '티켓 열어줘' },
  evidence: { en: 'What is the evidence?', ru: 'Какие доказательства?', ko: '근거가 뭐야?' },
  next: { en: 'What next?', ru: 'Что дальше?', ko: '다음 단계는?' },
  help: { en: 'Help', ru: 'Помощь', ko: '도움말' },
};
