import type { LostBecause, RuledOut } from '../../domain/answer.ts';
import type { Localized } from '../../domain/language.ts';
import { SENTENCES } from './sentences.ts';

/** Why something is not the cause. */
export const RULED_OUT: Readonly<Record<RuledOut['reason'], Localized>> = {
  'nothing-unusual': SENTENCES.normal,
  'began-after': {
    en: '{Signal} on {asset} began {when}, after what it would have to explain.',
    ru: '{Signal} на {asset}: начало {when} — позже того, что этим пришлось бы объяснять.',
    ko: '{asset}의 {signal}: {time} 시작, 설명 대상보다 늦음.',
  },
  'ended-before': {
    en: '{Signal} on {asset} had ended by {last}, too early to explain it.',
    ru: '{Signal} на {asset}: закончилось к {last}, слишком рано, чтобы быть причиной.',
    ko: '{asset}의 {signal}: {last}에 이미 끝남.',
  },
  'no-path': {
    en: '{Signal} on {asset} (since {time}): no known mechanism leads from it to the alert.',
    ru: '{Signal} на {asset} (с {time}): известного механизма, который вёл бы к алерту, нет.',
    ko: '{asset}의 {signal}({time}부터): 알림으로 이어지는 경로 없음.',
  },
  'explained-by-cause': {
    en: '{asset} itself: its {signal} (since {time}) is the consequence, not the cause.',
    ru: 'Сам {asset}: {signal} (с {time}) — следствие, а не причина.',
    ko: '{asset} 자체: {signal}({time}부터)은 원인이 아니라 결과.',
  },
  weaker: {
    en: '{Signal} on {asset} (since {time}): possible, but the evidence is weak.',
    ru: '{Signal} на {asset} (с {time}): возможно, но данные указывают на это слабо.',
    ko: '{asset}의 {signal}({time}부터): 가능하지만 증거가 약함.',
  },
  'covers-little': {
    en: '{Signal} on {asset} rose from {earlier} to {value}, too little to explain that of {caller}: from {callerEarlier} to {callerValue}.',
    ru: '{Signal} на {asset}: рост с {earlier} до {value} — слишком мало, чтобы объяснить {caller}: с {callerEarlier} до {callerValue}.',
    ko: '{asset}의 {signal}: {earlier} → {value}, {caller}의 {callerEarlier} → {callerValue} 증가를 설명하기에는 부족.',
  },
  'usual-for-day': {
    en: '{Signal} on {asset}: {value} since {time}, which is usual at this time of day; {before} it was {earlier}.',
    ru: '{Signal} на {asset}: с {time} — {value}, для этого времени суток это обычно ({before} было {earlier}).',
    ko: '{asset}의 {signal}: {time}부터 {value}, 이 시간대에는 평소 수준({before} {earlier}).',
  },
  'usual-for-week': {
    en: '{Signal} on {asset}: {value} since {time}, which is usual at this time of the week; {before} it was {earlier}.',
    ru: '{Signal} на {asset}: с {time} — {value}, для этого дня и часа недели это обычно ({before} было {earlier}).',
    ko: '{asset}의 {signal}: {time}부터 {value}, 이 요일·시간대에는 평소 수준({before} {earlier}).',
  },
  'runner-up': {
    en: 'Next best: {signal} on {asset} (since {time}); less likely because {because}.',
    ru: 'Следующее по вероятности: {signal} на {asset} (с {time}); менее вероятно: {because}.',
    ko: '차순위: {asset}의 {signal}({time}부터); 덜 유력한 이유: {because}.',
  },
};

/** A next best cause of which nothing was measured: told by those that need it and suffer. */
export const SUPPOSED: Localized = {
  en: 'Next best: what began {when} on {those} would be explained by {signal} on {asset}, where it was not measured; less likely because {because}.',
  ru: 'Следующее по вероятности: то, что началось {when} на {those}, объясняет {signal} на {asset}, где это не измерялось; менее вероятно: {because}.',
  ko: '차순위: {time}부터 {those}의 이상은 {asset}의 {signal}(측정되지 않음)로 설명됨; 덜 유력한 이유: {because}.',
};

/** In what the next best explanation is worse. */
export const LOST: Readonly<Record<LostBecause, Localized>> = {
  'covers-little': {
    en: 'its extra time is a small part of what the caller lost',
    ru: 'его задержка — малая часть того, что потеряла вызывающая сторона',
    ko: '늘어난 시간이 호출자가 잃은 시간의 일부에 불과함',
  },
  fainter: { en: 'its signs stand out less', ru: 'признаки выражены слабее', ko: '징후가 덜 뚜렷함' },
  looser: { en: 'its link to the alert is less certain', ru: 'связь с алертом менее надёжна', ko: '알림과의 연결이 덜 확실함' },
  'out-of-order': {
    en: 'it did not begin before what it would have to explain',
    ru: 'началось не раньше того, что должно было бы объяснить',
    ko: '설명 대상보다 먼저 시작되지 않음',
  },
  symptom: {
    en: 'it is oftener a consequence than a cause',
    ru: 'чаще бывает следствием, чем причиной',
    ko: '원인보다 결과인 경우가 많음',
  },
  unmeasured: {
    en: 'a step between it and the alert was not measured',
    ru: 'шаг между ним и алертом не измерялся',
    ko: '알림까지의 중간 단계가 측정되지 않음',
  },
  'less-fitting': { en: 'another place fits better', ru: 'другое место подходит лучше', ko: '다른 위치가 더 적합함' },
  farther: { en: 'it lies further from the alert', ru: 'находится дальше от алерта', ko: '알림에서 더 멂' },
  'less-support': { en: 'less speaks for it', ru: 'в его пользу говорит меньше', ko: '뒷받침이 적음' },
};
