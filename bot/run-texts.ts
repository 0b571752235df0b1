import { inLanguage, type Language, type Localized } from '../domain/language.ts';

/** Words and sentences about runs that are under way. */
const TEXTS = {
  stopButton: { en: 'Stop it', ru: 'Остановить', ko: '중지' },
  rollbackButton: { en: 'Ask for the rollback', ru: 'Запросить откат', ko: '롤백 요청' },
  progress: { en: 'Progress', ru: 'Ход выполнения', ko: '진행 상황' },
  stepRunning: { en: '{id}: running for {time}', ru: '{id}: идёт {time}', ko: '{id}: {time}째 실행 중' },
  stepWaiting: { en: '{id}: waiting', ru: '{id}: ждёт', ko: '{id}: 대기' },
  stepsOf: { en: '{target}: {done} of {all} steps', ru: '{target}: шагов {done} из {all}', ko: '{target}: {all}단계 중 {done}' },
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
  runLine: {
    en: '{time} · {title} on {target}: {state} · {name} · {id}',
    ru: '{time} · {title}, {target}: {state} · {name} · {id}',
    ko: '{time} · {title}, {target}: {state} · {name} · {id}',
  },
  helpedYes: { en: 'helped', ru: 'помогло', ko: '도움됨' },
  helpedNo: { en: 'did not help', ru: 'не помогло', ko: '도움 안 됨' },
} as const satisfies Record<string, Localized>;

export type RunTextKey = keyof typeof TEXTS;

/** A fixed text about runs in the reader's language, its places filled. */
export function sayRun(language: Language, key: RunTextKey, places: Readonly<Record<string, string | number>> = {}): string {
  return inLanguage(TEXTS[key], language).replace(/\{(\w+)\}/g, (whole, name: string) => String(places[name] ?? whole));
}
