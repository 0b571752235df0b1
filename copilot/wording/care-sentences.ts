/** Sentences about who takes care of what. */
export const CARE = {
  takenBy: {
    en: '#{number} {title}: {name} has had it since {when}.',
    ru: '#{number} {title}: занимается {name}, с {when}.',
    ko: '#{number} {title}: {name} 담당 ({when}부터).',
  },
  assignedTo: {
    en: '#{number} {title}: assigned to {name}, not acknowledged yet.',
    ru: '#{number} {title}: назначен {name}, пока не подтверждён.',
    ko: '#{number} {title}: {name}에게 배정됨, 아직 확인 전.',
  },
  nobodyHas: {
    en: '#{number} {title}: nobody has taken it.',
    ru: '#{number} {title}: никто не взял.',
    ko: '#{number} {title}: 담당자 없음.',
  },
  snoozedUntil: { en: 'Snoozed until {until}.', ru: 'Отложен до {until}.', ko: '{until}까지 미룸.' },
  escalates: { en: 'It escalates at {when}.', ru: 'Эскалация в {when}.', ko: '{when}에 에스컬레이션.' },
  onCall: {
    en: 'On call ({schedule}): {people}, until {until}.',
    ru: 'Дежурит ({schedule}): {people}, до {until}.',
    ko: '당직 ({schedule}): {people}, {until}까지.',
  },
  onCallNone: { en: 'On call ({schedule}): nobody now.', ru: 'Дежурных ({schedule}) сейчас нет.', ko: '당직 ({schedule}): 지금 없음.' },
  next: { en: 'Next: {people}, from {from}.', ru: 'Следующая смена: {people}, с {from}.', ko: '다음: {people}, {from}부터.' },
  noGroup: {
    en: 'There is no group “{group}”. Groups you take care of: {known}.',
    ru: 'Группы «{group}» нет. Ваши группы: {known}.',
    ko: '“{group}” 그룹이 없습니다. 담당 그룹: {known}.',
  },
  noSchedule: {
    en: 'No on-call schedule is set up; import one with: inframind oncall import NAME FILE.ics',
    ru: 'График дежурств не задан; импортируйте его: inframind oncall import ИМЯ ФАЙЛ.ics',
    ko: '당직 일정이 없습니다. 가져오기: inframind oncall import 이름 파일.ics',
  },
  silencesNone: { en: 'Nothing is silenced.', ru: 'Ничего не заглушено.', ko: '무음 처리된 것이 없습니다.' },
  silences: { en: 'Silenced now: {count}', ru: 'Сейчас заглушено: {count}', ko: '현재 무음: {count}' },
  silence: {
    en: '{what}, until {until}, by {name}: {reason}',
    ru: '{what}, до {until}, {name}: {reason}',
    ko: '{what}, {until}까지, {name}: {reason}',
  },
} as const;
