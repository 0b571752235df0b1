import type { FindingDetail } from '../../domain/finding.ts';
import type { Localized } from '../../domain/language.ts';

/** Kinds of findings that say how something is unlike itself. */
export type UnlikeKind = Extract<
  FindingDetail['kind'],
  'departure' | 'drift' | 'variance' | 'saturation' | 'flat-line' | 'absence' | 'vanished-template' | 'rare-template' | 'error-share'
>;

/** One sentence each: what is seen since when, and what is usual. */
export const UNLIKE = {
  departure: {
    en: '{Signal} on {asset} has been {now} since {time}; usually it is {normal}.',
    ru: '{Signal} на {asset}: с {time} — {now}, обычно {normal}.',
    ko: '{asset}의 {signal}: {time}부터 {now} (평소 {normal}).',
  },
  'departure-day': {
    en: '{Signal} on {asset} has been {now} since {time}; at this time of day it was {normal} the day before.',
    ru: '{Signal} на {asset}: с {time} — {now}; накануне в это же время было {normal}.',
    ko: '{asset}의 {signal}: {time}부터 {now}, 전날 같은 시간에는 {normal}.',
  },
  'departure-week': {
    en: '{Signal} on {asset} has been {now} since {time}; at this time of the week it was {normal} the week before.',
    ru: '{Signal} на {asset}: с {time} — {now}; неделю назад в это же время было {normal}.',
    ko: '{asset}의 {signal}: {time}부터 {now}, 지난주 같은 시간에는 {normal}.',
  },
  drift: {
    en: '{Signal} on {asset} has moved slowly and steadily since {time}, from {normal} to {now}.',
    ru: '{Signal} на {asset}: с {time} — медленно и неуклонно от {normal} до {now}.',
    ko: '{asset}의 {signal}: {time}부터 {normal}에서 {now}로 서서히 변화.',
  },
  variance: {
    en: '{Signal} on {asset} has swung between {low} and {high} since {time}; usually it keeps between {usualLow} and {usualHigh}.',
    ru: '{Signal} на {asset}: с {time} колеблется от {low} до {high}, обычно — от {usualLow} до {usualHigh}.',
    ko: '{asset}의 {signal}: {time}부터 {low}~{high} 사이에서 변동 (평소 {usualLow}~{usualHigh}).',
  },
  saturation: {
    en: '{Signal} on {asset} has stayed at its limit since {time}: {now}, usually {normal}.',
    ru: '{Signal} на {asset}: с {time} держится у предела — {now}, обычно {normal}.',
    ko: '{asset}의 {signal}: {time}부터 한계에 머묾, {now} (평소 {normal}).',
  },
  'flat-line': {
    en: '{Signal} on {asset} has stood still at {last} since {time}; usually it moves between {usualLow} and {usualHigh}.',
    ru: '{Signal} на {asset}: с {time} не меняется ({last}), обычно — от {usualLow} до {usualHigh}.',
    ko: '{asset}의 {signal}: {time}부터 {last}에서 멈춤 (평소 {usualLow}~{usualHigh}).',
  },
  absence: {
    en: 'No values of {signal} on {asset} after {time}; in as long a time before there were {before}.',
    ru: '{Signal} на {asset}: после {time} значений нет, за такое же время до этого было {before}.',
    ko: '{asset}의 {signal}: {time} 이후 값 없음, 그 전 같은 기간에는 {before}개.',
  },
  'absence-gone': {
    en: 'Nothing at all came from {asset} after {time}.',
    ru: 'После {time} от {asset} нет никаких данных.',
    ko: '{time} 이후 {asset}에서 아무 데이터도 없음.',
  },
  'absence-back': {
    en: 'Nothing at all came from {asset} between {time} and {back}.',
    ru: 'Между {time} и {back} от {asset} не было никаких данных.',
    ko: '{time}부터 {back}까지 {asset}에서 아무 데이터도 없음.',
  },
  'vanished-template': {
    en: '{asset} has not logged this line since {ended}; it had come {count} times since {time}: “{example}”.',
    ru: '{asset}: после {ended} этой записи в журнале нет, с {time} она встретилась {count} раз: «{example}».',
    ko: '{asset}: {ended} 이후 이 로그 없음, {time}부터 {count}회였음: “{example}”.',
  },
  command: {
    en: 'Somebody ran a command on {asset} {when}: “{example}”.',
    ru: 'На {asset} {when} кто-то выполнил команду: «{example}».',
    ko: '{asset}에서 {when} 사용자가 명령을 실행: “{example}”.',
  },
  commands: {
    en: 'Commands were run on {asset}, {count} since {time}, such as “{example}”.',
    ru: 'На {asset} выполнялись команды, с {time} — {count}, например «{example}».',
    ko: '{asset}에서 {time}부터 명령 {count}건 실행, 예: “{example}”.',
  },
  'sign-in': {
    en: 'Somebody signed in to {asset} {when}: “{example}”.',
    ru: 'На {asset} {when} кто-то вошёл: «{example}».',
    ko: '{asset}에 {when} 사용자가 로그인: “{example}”.',
  },
  'error-share': {
    en: 'Since {time}, {share} of what {asset} logs are errors ({errors} of {count} records); usually it is {usualShare}.',
    ru: 'Журнал {asset}: с {time} ошибок {share} (записей {errors} из {count}), обычно {usualShare}.',
    ko: '{asset} 로그: {time}부터 오류 비율 {share} ({count}건 중 {errors}건), 평소 {usualShare}.',
  },
  'rare-template': {
    en: '{asset} logged a rare kind of line {when}: “{example}”.',
    ru: '{asset}: {when} в журнале редкая запись «{example}».',
    ko: '{asset}: {time}에 드문 로그: “{example}”.',
  },
} as const satisfies Readonly<
  Record<UnlikeKind | 'departure-day' | 'departure-week' | 'absence-gone' | 'absence-back' | 'command' | 'commands' | 'sign-in', Localized>
>;
