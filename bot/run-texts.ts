import { fill, type Language, type Localized } from '../domain/language.ts';

/** Words and sentences about runs that are under way. */
const TEXTS = {
  stopButton: { en: 'Stop it', ru: 'Остановить', ko: '중지' },
  rollbackButton: { en: 'Ask for the rollback', ru: 'Запросить откат', ko: '롤백 요청' },
  scriptButton: { en: 'Show the script', ru: 'Показать скрипт', ko: '스크립트 보기' },
  scriptTitle: { en: 'The whole script, as it will run', ru: 'Скрипт целиком, как он выполнится', ko: '실행될 스크립트 전체' },
  scriptSays: {
    en: 'SCRIPT {id}: {says} ({count|line|lines})',
    ru: 'SCRIPT {id}: {says} (строк: {count})',
    ko: 'SCRIPT {id}: {says} ({count}줄)',
  },
  tryButton: { en: 'Dry run', ru: 'Пробный запуск', ko: '시험 실행' },
  tryAgainButton: { en: 'Dry run again', ru: 'Пробный запуск ещё раз', ko: '다시 시험 실행' },
  trying: {
    en: 'The dry run has begun. It only looks; what it prints will stand in the request.',
    ru: 'Пробный запуск начат. Он только смотрит; его вывод появится в запросе.',
    ko: '시험 실행을 시작했습니다. 확인만 하며, 출력은 요청에 표시됩니다.',
  },
  aboutToRun: { en: 'about to run', ru: 'сейчас начнётся', ko: '곧 실행' },
  begun: {
    en: 'The dry run has begun: {title}. It only looks; its result follows.',
    ru: 'Пробный запуск начат: {title}. Он только смотрит; результат придёт сообщением.',
    ko: '시험 실행을 시작했습니다: {title}. 확인만 하며, 결과가 곧 표시됩니다.',
  },
  progress: { en: 'Progress', ru: 'Ход выполнения', ko: '진행 상황' },
  stepRunning: { en: '{id}: running for {time}', ru: '{id}: идёт {time}', ko: '{id}: {time}째 실행 중' },
  stepNotBegun: { en: '{id}: not begun', ru: '{id}: не начат', ko: '{id}: 시작 안 함' },
  onTarget: { en: '{target} · {text}', ru: '{target} · {text}', ko: '{target} · {text}' },
  doneOn: { en: 'Done on: {targets}', ru: 'Выполнено на: {targets}', ko: '완료: {targets}' },
  notBegunOn: { en: 'Not touched: {targets}', ru: 'Не затронуты: {targets}', ko: '건드리지 않음: {targets}' },
  unmeasured: {
    en: 'Whether it helped is not known: nothing was measured after it ({metric}). See whether the metric is still collected.',
    ru: 'Помогло ли, неизвестно: после него измерений не было ({metric}). Проверьте, собирается ли ещё этот показатель.',
    ko: '도움이 되었는지 알 수 없습니다. 실행 후 측정값이 없습니다 ({metric}). 지표가 아직 수집되는지 확인하세요.',
  },
  stepWaiting: { en: '{id}: waiting', ru: '{id}: ждёт', ko: '{id}: 대기' },
  stepsOf: {
    en: '{target}: {done} of {all|step|steps}',
    ru: '{target}: {done} из {all|шага|шагов|шагов}',
    ko: '{target}: {all}단계 중 {done}',
  },
  outputNow: { en: 'Output so far, its end', ru: 'Вывод на сейчас, конец', ko: '현재까지 출력 끝부분' },
  stopAsked: { en: 'Being stopped', ru: 'Останавливается', ko: '중지 중' },
  stopAskedBy: { en: 'asked for by {name} at {time}', ru: 'попросил {name} в {time}', ko: '{name} 요청, {time}' },
  stopping: {
    en: 'It is being stopped; its message will say when nothing of it runs any more.',
    ru: 'Останавливается; сообщение скажет, когда ничего из этого больше не выполняется.',
    ko: '중지하는 중입니다. 끝나면 메시지에 표시됩니다.',
  },
  rollbackRequested: {
    en: 'The rollback is asked for. Someone else must approve it.',
    ru: 'Откат запрошен. Утвердить должен другой человек.',
    ko: '롤백이 요청되었습니다. 다른 사람이 승인해야 합니다.',
  },
  nothingRuns: { en: 'Nothing is running.', ru: 'Сейчас ничего не выполняется.', ko: '실행 중인 것이 없습니다.' },
  whichRun: {
    en: 'Several are running. Which one is to stop?',
    ru: 'Выполняется несколько. Что остановить?',
    ko: '여러 개가 실행 중입니다. 어느 것을 중지할까요?',
  },
  runsTitle: { en: 'Requests and runs, newest first', ru: 'Запросы и запуски, сначала новые', ko: '요청과 실행, 최신순' },
  noRuns: { en: 'Nothing has been asked for yet.', ru: 'Запросов ещё не было.', ko: '아직 요청이 없습니다.' },
  noRunbooks: { en: 'There is no runbook here.', ru: 'Сценариев здесь нет.', ko: '런북이 없습니다.' },
  runbooksTitle: { en: '{count|runbook|runbooks}', ru: '{count|сценарий|сценария|сценариев}', ko: '런북 {count}개' },
  runbookLine: {
    en: '{id}: {title} · {risk} · {count|approval|approvals}',
    ru: '{id}: {title} · {risk} · {count|утверждение|утверждения|утверждений}',
    ko: '{id}: {title} · {risk} · 승인 {count}',
  },
  risk: { en: 'Risk', ru: 'Риск', ko: '위험' },
  riskLow: { en: 'low', ru: 'низкий', ko: '낮음' },
  riskMedium: { en: 'medium', ru: 'средний', ko: '보통' },
  riskHigh: {
    en: 'high: each approval takes a second factor',
    ru: 'высокий: каждое утверждение требует второго фактора',
    ko: '높음: 승인마다 2단계 인증이 필요',
  },
  lowRisk: { en: 'low risk', ru: 'низкий риск', ko: '위험 낮음' },
  mediumRisk: { en: 'medium risk', ru: 'средний риск', ko: '위험 보통' },
  highRisk: { en: 'high risk', ru: 'высокий риск', ko: '위험 높음' },
  runByName: {
    en: 'To ask for one: run RUNBOOK on HOST. It runs when somebody else approves it.',
    ru: 'Чтобы запросить: запусти СЦЕНАРИЙ на УЗЛЕ. Выполнится, когда утвердит другой человек.',
    ko: '요청하려면: 실행 RUNBOOK @ HOST. 다른 사람이 승인하면 실행됩니다.',
  },
  runByNameOn: {
    en: 'To ask for one: run RUNBOOK on {asset}. It runs when somebody else approves it.',
    ru: 'Чтобы запросить: запусти СЦЕНАРИЙ на {asset}. Выполнится, когда утвердит другой человек.',
    ko: '요청하려면: 실행 RUNBOOK @ {asset}. 다른 사람이 승인하면 실행됩니다.',
  },
  runLine: {
    en: '{time} · {title} on {target}: {state} · {name} · {id}',
    ru: '{time} · {title} на {target}: {state} · {name} · {id}',
    ko: '{time} · {title}, {target}: {state} · {name} · {id}',
  },
  inFreeze: { en: 'In a freeze', ru: 'При заморозке', ko: '변경 동결 시' },
  freeze: { en: 'Freeze', ru: 'Заморозка', ko: '변경 동결' },
  window: { en: 'Window', ru: 'Окно', ko: '유지 보수 시간' },
  everything: { en: 'everything', ru: 'всё', ko: '전체' },
  periodsTitle: { en: 'Maintenance windows and freezes', ru: 'Окна обслуживания и заморозки', ko: '유지 보수 시간과 변경 동결' },
  noPeriods: { en: 'There is no window and no freeze.', ru: 'Нет ни окон, ни заморозок.', ko: '유지 보수 시간도 변경 동결도 없습니다.' },
  noPeriodsHere: { en: 'This is not set up here.', ru: 'Здесь это не настроено.', ko: '여기에 설정되어 있지 않습니다.' },
  periodEnded: { en: 'Ended: {id}.', ru: 'Закончено: {id}.', ko: '종료됨: {id}.' },
  freezeSet: {
    en: 'Changes are frozen ({scope}) until {until}. To end it: end freeze {id}',
    ru: 'Изменения заморожены ({scope}) до {until}. Снять: сними заморозку {id}',
    ko: '변경 동결 ({scope}), {until}까지. 해제: 동결 해제 {id}',
  },
  windowSet: {
    en: 'A maintenance window is open ({scope}) until {until}. To end it: end window {id}',
    ru: 'Открыто окно обслуживания ({scope}) до {until}. Закрыть: сними окно {id}',
    ko: '유지 보수 시간 시작 ({scope}), {until}까지. 종료: 유지 보수 종료 {id}',
  },
  allowedInFreeze: { en: 'allowed', ru: 'разрешено', ko: '허용됨' },
  dryRunOf: { en: '{title} (dry run)', ru: '{title} (пробный запуск)', ko: '{title} (시험 실행)' },
  stateBy: { en: '{state} by {name}', ru: '{state}: {name}', ko: '{state} ({name})' },
  stoppedBy: {
    en: '{name} stopped it; nothing of it runs any more.',
    ru: 'Остановил(а) {name}; ничего из этого больше не выполняется.',
    ko: '{name} 님이 중지했습니다. 더 이상 실행되는 것이 없습니다.',
  },
  measureOn: { en: '{name} on {asset}', ru: '{name} на {asset}', ko: '{asset} {name}' },
  againButton: { en: 'Ask again', ru: 'Запросить снова', ko: '다시 요청' },
  askedAgain: {
    en: 'Asked for again. Someone else must approve it.',
    ru: 'Запрошено снова. Утвердить должен другой человек.',
    ko: '다시 요청되었습니다. 다른 사람이 승인해야 합니다.',
  },
  helpedYes: { en: 'helped', ru: 'помогло', ko: '도움됨' },
  helpedNo: { en: 'did not help', ru: 'не помогло', ko: '도움 안 됨' },
} as const satisfies Record<string, Localized>;

export type RunTextKey = keyof typeof TEXTS;

/** A fixed text about runs in the reader's language, its places filled. */
export function sayRun(language: Language, key: RunTextKey, places: Readonly<Record<string, string | number>> = {}): string {
  return fill(TEXTS[key], language, places);
}
