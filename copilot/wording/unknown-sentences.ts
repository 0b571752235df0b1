import type { Unknown } from '../../domain/answer.ts';
import type { Localized } from '../../domain/language.ts';

/** The alert's own series is missing: worse than an asset that measures nothing. */
export const NO_OWN_SIGNAL: Localized = {
  en: 'No values of {searched} on {asset} were found between {from} and {to}, so the alert’s own signal could not be seen.',
  ru: 'Значений {searched} на {asset} с {from} до {to} нет: сам сигнал алерта увидеть нельзя.',
  ko: '{from}~{to} 사이 {asset}의 {searched} 값이 없어 알림 신호를 확인할 수 없습니다.',
};

export const UNKNOWNS: Readonly<Record<Unknown['what'], Localized>> = {
  'no-samples': {
    en: 'Nothing that could tell of a cause is measured on {asset}, so it could not be examined.',
    ru: 'По {asset} нет измерений, которые сказали бы о причине: проверить его нельзя.',
    ko: '{asset}에는 원인을 알려 줄 측정값이 없어 확인할 수 없습니다.',
  },
  'no-logs': {
    en: 'No logs of {asset} were found between {from} and {to}.',
    ru: 'Журналов {asset} с {from} до {to} нет.',
    ko: '{from}~{to} 사이 {asset} 로그 없음.',
  },
  'no-events': {
    en: 'No hardware events of {asset} were found between {from} and {to}.',
    ru: 'Аппаратных событий {asset} с {from} до {to} нет.',
    ko: '{from}~{to} 사이 {asset} 하드웨어 이벤트 없음.',
  },
  'no-topology': {
    en: 'The inventory knows no relations of {asset}, so nothing else could be examined.',
    ru: 'В инвентаре нет связей для {asset}, поэтому ничего другого проверить нельзя.',
    ko: '인벤토리에 {asset}의 관계가 없습니다.',
  },
  'no-baseline': {
    en: 'The history of {searched} on {asset} before the alert is too short to say what is usual.',
    ru: 'История до алерта слишком коротка, чтобы судить, что обычно ({searched} на {asset}).',
    ko: '알림 전 {asset}의 {searched} 이력이 짧아 평소 수준을 알 수 없습니다.',
  },
  'not-calibrated': {
    en: 'How likely {part} of {asset} is to fail, and when, is not stated: not calibrated yet.',
    ru: 'Вероятность и срок отказа ({part}, {asset}) не называются: ещё не откалибровано.',
    ko: '{asset} {part} 고장 확률과 시점: 아직 보정되지 않음.',
  },
  'not-measured': {
    en: 'There are no measurements of {searched} on {asset}.',
    ru: 'На {asset} не измеряется: {searched}.',
    ko: '{asset}에 {searched} 측정값이 없습니다.',
  },
  'not-observed': {
    en: '{asset} itself reports nothing; that it is the cause is concluded from those that depend on it.',
    ru: 'Сам {asset} ничего не сообщает: вывод сделан по тем, кто от него зависит.',
    ko: '{asset} 자체는 보고가 없어, 의존하는 자산들로부터 추론했습니다.',
  },
  'nothing-behind': {
    en: 'Nobody has told what {asset} stands on: the cause may lie there, outside what is watched.',
    ru: 'Не указано, от чего зависит {asset}: причина может быть там, вне наблюдаемого.',
    ko: '{asset}의 기반이 무엇인지 등록되어 있지 않습니다. 원인이 관측 범위 밖에 있을 수 있습니다.',
  },
  'unheard-behind': {
    en: 'Nothing was heard of {asset}, on which {part} stands: the cause may lie there, outside what is watched.',
    ru: 'От {asset} ничего не слышно, а от него зависит {part}: причина может быть там, вне наблюдаемого.',
    ko: '{part}의 기반인 {asset}에서 들어온 데이터가 없습니다. 원인이 관측 범위 밖에 있을 수 있습니다.',
  },
  'lookup-failed': { en: 'A look-up failed: {searched}.', ru: 'Запрос не удался: {searched}.', ko: '조회 실패: {searched}.' },
};
