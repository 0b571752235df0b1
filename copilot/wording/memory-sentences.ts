import type { Localized } from '../../domain/language.ts';

/** Sentences about earlier incidents and how earlier answers were judged. */
export const MEMORY = {
  similar: { en: 'Similar incidents', ru: 'Похожие инциденты', ko: '비슷한 인시던트' },
  similarNone: {
    en: 'I remember no incident like this one.',
    ru: 'Похожих инцидентов я не помню.',
    ko: '비슷한 인시던트가 기억에 없습니다.',
  },
  episode: {
    en: '#{number} began {when}: “{name}” on {asset}. {cause} {fix}',
    ru: '#{number}, начало {when}: «{name}» на {asset}. {cause} {fix}',
    ko: '#{number}, {time} 시작: {asset}의 “{name}”. {cause} {fix}',
  },
  cause: {
    en: 'The cause named then: {signal} on {asset}.',
    ru: 'Тогда была названа причина: {signal}, {asset}.',
    ko: '당시 원인: {asset}, {signal}.',
  },
  causeRight: {
    en: 'The cause named then, and confirmed: {signal} on {asset}.',
    ru: 'Тогда была названа и подтверждена причина: {signal}, {asset}.',
    ko: '당시 확인된 원인: {asset}, {signal}.',
  },
  causeWrong: {
    en: 'The explanation given then was rated wrong.',
    ru: 'Данное тогда объяснение признано неверным.',
    ko: '당시 설명은 틀렸다고 평가되었습니다.',
  },
  causeSaid: {
    en: 'The explanation given then was rated wrong; a colleague said: “{words}”.',
    ru: 'Данное тогда объяснение признано неверным; коллега написал: «{words}».',
    ko: '당시 설명은 틀렸다고 평가되었으며, 동료의 의견: “{words}”.',
  },
  causeNone: { en: 'No cause was named then.', ru: 'Причина тогда не была названа.', ko: '당시 원인은 밝혀지지 않았습니다.' },
  helped: {
    en: '{runbook} was run on {target} and helped.',
    ru: 'Выполнен сценарий {runbook} на {target}, это помогло.',
    ko: '{target}에서 {runbook} 실행, 도움이 되었습니다.',
  },
  helpedNot: {
    en: '{runbook} was run on {target} and did not help.',
    ru: 'Выполнен сценарий {runbook} на {target}, это не помогло.',
    ko: '{target}에서 {runbook} 실행, 도움이 되지 않았습니다.',
  },
  helpUnknown: {
    en: '{runbook} was run on {target}; whether it helped was not measured.',
    ru: 'Выполнен сценарий {runbook} на {target}; помогло ли, не измерено.',
    ko: '{target}에서 {runbook} 실행, 효과는 측정되지 않았습니다.',
  },
  over: { en: 'It ended without a runbook.', ru: 'Закончился без сценария.', ko: '런북 없이 끝났습니다.' },
  open: { en: 'It is still open.', ru: 'Ещё не закрыт.', ko: '아직 진행 중입니다.' },
  record: {
    en: 'Of the {rated} earlier answers for this kind of alert that were rated, {right} were confirmed.',
    ru: 'Из {rated} оценённых ранее ответов на такие алерты подтверждено {right}.',
    ko: '이런 알림에 대해 평가된 이전 답변 {rated}건 중 {right}건이 확인되었습니다.',
  },
} as const satisfies Readonly<Record<string, Localized>>;
