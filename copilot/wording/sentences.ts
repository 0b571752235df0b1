import type { Localized } from '../../domain/language.ts';
import { GAP_REASONS } from './gap-reasons.ts';

/** Sentences with `{names}` to fill in. Values that stand in `{…}` are checked against evidence, words here are not. */
export const SENTENCES = {
  headline: { en: '{name} on {asset}', ru: '{name}: {asset}', ko: '{asset}: {name}' },
  trigger: {
    en: 'The alert fired {when}: {signal} on {asset} stood at {value}, the limit is {limit}.',
    ru: 'Алерт сработал {when}: {signal} на {asset} — {value} при пороге {limit}.',
    ko: '{time}에 알림 발생: {asset}의 {signal} {value}, 한도 {limit}.',
  },
  triggerNoLimit: {
    en: 'The alert fired {when}: {signal} on {asset} stood at {value}.',
    ru: 'Алерт сработал {when}: {signal} на {asset} — {value}.',
    ko: '{time}에 알림 발생: {asset}의 {signal} {value}.',
  },
  triggerPlain: {
    en: 'The alert fired {when} on {asset}.',
    ru: 'Алерт сработал {when} на {asset}.',
    ko: '{time}에 {asset}에서 알림 발생.',
  },
  chain: { en: 'Chain: {path}.', ru: 'Цепочка: {path}.', ko: '경로: {path}.' },
  noCause: {
    en: 'There is not enough evidence of a cause. Looked at from {from} to {to}: {assets}.',
    ru: 'Данных недостаточно, чтобы назвать причину. Проверено с {from} до {to}: {assets}.',
    ko: '원인을 말할 증거가 부족합니다. {from}부터 {to}까지 확인: {assets}.',
  },
  young: {
    en: 'It has only just begun: too little was measured since.',
    ru: 'Всё только началось: с тех пор измерено слишком мало.',
    ko: '방금 시작되어 그 뒤로 측정된 값이 너무 적습니다.',
  },
  flapping: {
    en: 'The signal left its limit only briefly and is otherwise as usual.',
    ru: 'Сигнал лишь ненадолго вышел за порог, в остальном он обычный.',
    ko: '신호는 잠깐 한도를 넘었을 뿐 평소와 같습니다.',
  },
  usualNow: {
    en: 'The signal is at the level that is usual for it at this time.',
    ru: 'Сигнал на том уровне, который для этого времени обычен.',
    ko: '신호는 이 시간대의 평소 수준입니다.',
  },
  causeHidden: {
    en: 'Part of the cause lies where you may not look; ask somebody who may.',
    ru: 'Часть причины лежит там, куда у вас нет доступа; спросите того, у кого он есть.',
    ko: '원인의 일부는 볼 수 없는 곳에 있습니다. 권한이 있는 사람에게 문의하세요.',
  },
  notConfirmed: {
    en: 'A cause was found, but its evidence could not be read again, so it is not stated.',
    ru: 'Причина была найдена, но её подтверждение не удалось прочитать повторно, поэтому она не названа.',
    ko: '원인을 찾았으나 증거를 다시 읽을 수 없어 밝히지 않습니다.',
  },
  shift: {
    en: '{Signal} on {asset} went from {normal} (usual) to {now} since {time}.',
    ru: '{Signal} на {asset}: обычно {normal}, с {time} — {now}.',
    ko: '{asset}의 {signal}: 평소 {normal}, {time}부터 {now}.',
  },
  again: {
    en: '{Signal} on {asset} rose once more {when}: from {normal} to {now}.',
    ru: '{Signal} на {asset}: {when} новый рост, с {normal} до {now}.',
    ko: '{asset}의 {signal}: {time}에 {normal}에서 {now}로 다시 악화.',
  },
  spike: {
    en: '{Signal} on {asset} went briefly from its usual {normal} to {now} {when}.',
    ru: '{Signal} на {asset}: {when} кратковременно {now} при обычных {normal}.',
    ko: '{asset}의 {signal}: {time}에 잠깐 {now} (평소 {normal}).',
  },
  expired: {
    en: 'The certificate of {asset} expired {when}.',
    ru: 'Сертификат {asset} истёк {when}.',
    ko: '{asset}의 인증서가 {time}에 만료됨.',
  },
  trend: {
    en: '{Signal} of {part} of {asset} grew from {first} to {last} since {time}.',
    ru: '{Signal} {part} {asset}: рост с {first} до {last}, начало {when}.',
    ko: '{asset} {part}의 {signal}: {time}부터 {first}에서 {last}로 증가.',
  },
  grew: {
    en: '{Signal}{part} on {asset} grew from {first} to {last} since {time}.',
    ru: '{Signal}{part} на {asset}: рост с {first} до {last}, начало {when}.',
    ko: '{asset}의 {signal}{part}: {time}부터 {first}에서 {last}로 증가.',
  },
  newLine: {
    en: '{asset} logged a line of a kind not seen before {when}: “{example}”.',
    ru: '{asset}: {when} в журнале впервые появилась запись «{example}».',
    ko: '{asset}에서 {time}에 처음 보는 로그: “{example}”.',
  },
  burst: {
    en: '{asset} logged this line {count} times since {time}, far more often than usual: “{example}”.',
    ru: '{asset}: с {time} запись повторилась {count|раз|раза|раз} — гораздо чаще обычного: «{example}».',
    ko: '{asset}에서 {time}부터 {count}회: “{example}”.',
  },
  events: {
    en: '{asset} reported {signal}{part} {count} times between {time} and {last}.',
    ru: '{asset} сообщил: {signal}{part}; событий {count} с {time} до {last}.',
    ko: '{asset}: {time}~{last} 사이 {signal}{part} {count}회.',
  },
  event: {
    en: '{asset} reported {signal}{part} {when}.',
    ru: '{asset} сообщил {when}: {signal}{part}.',
    ko: '{asset}: {time}에 {signal}{part}.',
  },
  change: {
    en: '{asset}: {field} changed {when} ({change}), by {by}.',
    ru: '{asset}: {when} изменилось {field} ({change}), кто: {by}.',
    ko: '{asset}: {time}에 {field} 변경 ({change}), {by}.',
  },
  changeOf: { en: 'A change of {field} ({change})', ru: 'Изменение {field} ({change})', ko: '{field} 변경 ({change})' },
  alert: {
    en: 'The alert {name} was raised on {asset} {when}.',
    ru: 'На {asset} {when} сработал алерт {name}.',
    ko: '{asset}: {time}에 알림 {name}.',
  },
  shared: {
    en: 'Together {those} reported {signal} {count} times between {time} and {last}.',
    ru: '{those} вместе сообщили: {signal}; событий {count} с {time} до {last}.',
    ko: '{those}: {time}~{last} 사이 {signal} {count}회.',
  },
  relation: { en: 'Inventory: {relations}.', ru: 'По инвентарю: {relations}.', ko: '인벤토리: {relations}.' },
  normal: {
    en: '{Signal} on {asset} stayed as usual ({value} median).',
    ru: '{Signal} на {asset} — как обычно (медиана {value}).',
    ko: '{asset}의 {signal}: 평소와 같음 (중앙값 {value}).',
  },
  otherDisks: {
    en: '{Signal} of the other disks of {asset} do not grow.',
    ru: '{Signal} других дисков {asset} не растут.',
    ko: '{asset}의 다른 디스크는 {signal}가 늘지 않음.',
  },
  changesNone: {
    en: 'No changes were recorded from {from} to {to}.',
    ru: 'С {from} до {to} изменений не записано.',
    ko: '{from}부터 {to}까지 변경 없음.',
  },
  changes: { en: 'Changes from {from} to {to}', ru: 'Изменения с {from} до {to}', ko: '{from}부터 {to}까지의 변경' },
  unusual: { en: 'Unusual on {asset} since {from}', ru: 'Необычное на {asset} с {from}', ko: '{from} 이후 {asset}의 이상' },
  unusualNone: {
    en: 'Nothing unusual on {asset} since {from}: {searched}.',
    ru: 'На {asset} с {from} ничего необычного: {searched}.',
    ko: '{from} 이후 {asset}에 이상 없음: {searched}.',
  },
  searchedCounts: {
    en: '{series} series, {logs} kinds of log lines, {events} events',
    ru: 'временных рядов {series}, видов записей журнала {logs}, событий {events}',
    ko: '시계열 {series}, 로그 종류 {logs}, 이벤트 {events}',
  },
  littleHistory: {
    en: 'Too little history yet to judge: {signals}.',
    ru: 'Пока слишком короткая история, чтобы судить: {signals}.',
    ko: '아직 판단하기에 이력이 부족: {signals}.',
  },
  nothingSeen: {
    en: 'Nothing has been recorded of {asset} in the last day.',
    ru: 'За последние сутки об {asset} ничего не записано.',
    ko: '최근 하루 동안 {asset}에 대한 기록이 없습니다.',
  },
  level: {
    en: '{Signal} on {asset} is high: {now} (median since {time}).',
    ru: '{Signal} на {asset}: высокое значение, {now} (медиана с {time}).',
    ko: '{asset}의 {signal} 높음: {now} ({time} 이후 중앙값).',
  },
  alertsNone: { en: 'No alert is firing.', ru: 'Активных алертов нет.', ko: '발생 중인 알림이 없습니다.' },
  alerts: { en: 'Alerts that are firing', ru: 'Активные алерты', ko: '발생 중인 알림' },
  alertsMany: {
    en: 'Alerts that are firing: {alerts} in {incidents} incidents; the newest {shown}',
    ru: 'Активных алертов {alerts}, инцидентов {incidents}; последние {shown}',
    ko: '발생 중인 알림 {alerts}건, 인시던트 {incidents}건; 최근 {shown}건',
  },
  whichAlert: {
    en: 'Which alert? None is firing here; name an asset or an incident number such as #12.',
    ru: 'Какой алерт? Сейчас активных нет; назовите объект или номер инцидента, например #12.',
    ko: '어떤 알림인가요? 지금은 발생 중인 알림이 없습니다. 자산이나 인시던트 번호(#12)를 적어 주세요.',
  },
  noIncident: {
    en: 'There is no incident #{number} to be seen here.',
    ru: 'Инцидента #{number} здесь не видно.',
    ko: '#{number} 인시던트는 여기서 볼 수 없습니다.',
  },
  alertGone: {
    en: 'The alert of this thread cannot be seen here any more; name an asset or an incident number such as #12.',
    ru: 'Алерта этого треда здесь больше не видно; назовите объект или номер инцидента, например #12.',
    ko: '이 스레드의 알림은 여기서 더 이상 볼 수 없습니다. 자산이나 인시던트 번호(#12)를 적어 주세요.',
  },
  whichAsset: { en: 'Which host? Name it, please.', ru: 'Какой узел? Назовите его, пожалуйста.', ko: '어느 호스트인가요?' },
  noGraph: { en: 'There is no series to draw for this alert.', ru: 'Для этого алерта нет графика.', ko: '그릴 시계열이 없습니다.' },
  noEvidence: { en: 'There is no evidence of that id.', ru: 'Подтверждения с таким номером нет.', ko: '그런 증거가 없습니다.' },
  evidenceHolds: {
    en: 'Read again just now, it says the same: {figures}.',
    ru: 'Прочитано заново, значения те же: {figures}.',
    ko: '다시 읽어도 같습니다: {figures}.',
  },
  evidenceChanged: {
    en: 'It no longer says the same. Then: {before}. Now: {figures}.',
    ru: 'Значения изменились. Было: {before}. Сейчас: {figures}.',
    ko: '값이 바뀌었습니다. 이전: {before}. 현재: {figures}.',
  },
  evidenceGone: {
    en: 'The data are not there any more. Searched: {searched}.',
    ru: 'Данных больше нет. Искали: {searched}.',
    ko: '데이터가 없습니다. 검색: {searched}.',
  },
  noRunbook: { en: 'No runbook fits what was found.', ru: 'Подходящего сценария действий нет.', ko: '맞는 런북이 없습니다.' },
  notUnderstood: { en: 'I did not understand that.', ru: 'Я не понял вопрос.', ko: '이해하지 못했습니다.' },
  limitMark: { en: 'alert', ru: 'алерт', ko: '알림' },
} as const satisfies Readonly<Record<string, Localized>>;

/** Words for the codes that explain a confidence; `{n}` is the number at the code's end. */
export const REASONS: Readonly<Record<string, Localized>> = {
  'onset-precedes': {
    en: 'each step began before the next',
    ru: 'каждый шаг начался раньше следующего',
    ko: '각 단계가 다음보다 먼저 시작',
  },
  ...GAP_REASONS,
  'onset-together': { en: 'the steps began almost together', ru: 'шаги начались почти одновременно', ko: '단계들이 거의 동시에 시작' },
  'mechanism-known': { en: 'each link is a known mechanism', ru: 'каждое звено — известный механизм', ko: '각 연결은 알려진 메커니즘' },
  'shared-by-': {
    en: '{n} assets that share it suffer together',
    ru: 'одновременно пострадали те, кто этим пользуется вместе: {n}',
    ko: '공유 자산 {n}개가 함께 영향',
  },
  'spared-': { en: '{n} that share it do not', ru: 'не пострадали, хотя пользуются тем же: {n}', ko: '{n}개는 영향 없음' },
  inferred: { en: 'the cause itself was not measured', ru: 'сама причина не измерялась', ko: '원인 자체는 측정되지 않음' },
  'link-not-measured': {
    en: 'one step between was not measured',
    ru: 'один промежуточный шаг не измерялся',
    ko: '중간 단계 하나는 미측정',
  },
  'signs-': { en: '{n} signs point to it', ru: 'признаков в её пользу: {n}', ko: '징후 {n}개' },
  'signal-not-seen': {
    en: 'the alert’s own signal is not in the data',
    ru: 'сигнала самого алерта в данных не видно',
    ko: '알림 신호가 데이터에 없음',
  },
  'rose-again': {
    en: 'the alert’s signal rose once more when it began',
    ru: 'с его началом сигнал алерта вырос ещё раз',
    ko: '이것이 시작되자 알림 신호가 다시 악화',
  },
  'spare-lost': {
    en: 'it was borne until what stood in for it failed',
    ru: 'это терпели, пока не отказало то, что его заменяло',
    ko: '대신하던 것이 고장 날 때까지 버텼음',
  },
  'rival-close': {
    en: 'another explanation is nearly as good',
    ru: 'другое объяснение почти не хуже',
    ko: '다른 설명도 비슷하게 유력',
  },
};

export const RELATIONS: Readonly<Record<string, Localized>> = {
  'runs-on': { en: '{from} runs on {to}', ru: '{from} работает на {to}', ko: '{from} → {to} 실행' },
  'powered-by': { en: '{from} is powered by {to}', ru: '{from} питается от {to}', ko: '{from} → {to} 전원' },
  'cooled-by': { en: '{from} is cooled by {to}', ru: '{from} охлаждается с помощью {to}', ko: '{from} → {to} 냉각' },
  'connected-to': { en: '{from} is connected to {to}', ru: '{from} подключён к {to}', ko: '{from} → {to} 연결' },
  'stores-on': { en: '{from} stores on {to}', ru: '{from} хранит данные на {to}', ko: '{from} → {to} 저장' },
  'depends-on': { en: '{from} depends on {to}', ru: '{from} зависит от {to}', ko: '{from} → {to} 의존' },
  'member-of': { en: '{from} is part of {to}', ru: '{from} входит в {to}', ko: '{from} → {to} 소속' },
};
