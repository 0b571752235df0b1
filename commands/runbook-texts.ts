/** Words of `inframind runbook`. */
export const RUNBOOK_TEXTS = {
  runbook: { en: 'RUNBOOK', ru: 'СЦЕНАРИЙ', ko: '런북' },
  version: { en: 'VERSION', ru: 'ВЕРСИЯ', ko: '버전' },
  risk: { en: 'RISK', ru: 'РИСК', ko: '위험' },
  approvals: { en: 'APPROVALS', ru: 'УТВЕРЖДЕНИЙ', ko: '승인' },
  does: { en: 'WHAT IT DOES', ru: 'ЧТО ДЕЛАЕТ', ko: '하는 일' },
  on: { en: 'FOR', ru: 'ДЛЯ ЧЕГО', ko: '적용' },
  anybody: { en: 'whatever a person asks it for', ru: 'по просьбе человека', ko: '사람이 요청할 때' },
  warning: { en: 'warning', ru: 'предупреждение', ko: '경고' },
  checked: {
    en: '{count|runbook|runbooks}, no faults, {warnings|warning|warnings}',
    ru: '{count|сценарий|сценария|сценариев}, ошибок нет, {warnings|предупреждение|предупреждения|предупреждений}',
    ko: '런북 {count}개, 오류 없음, 경고 {warnings}건',
  },
  example: { en: 'e.g. {example}', ru: 'например {example}', ko: '예: {example}' },
  from: { en: 'from {from}', ru: 'откуда: {from}', ko: '출처: {from}' },
  person: { en: 'a person', ru: 'называет человек', ko: '사람이 입력' },
  tried: {
    en: 'hash of the plan with the examples: {hash}',
    ru: 'хеш плана с примерами: {hash}',
    ko: '예시 값을 넣은 계획의 해시: {hash}',
  },
  asked: { en: '{id}  {state}  hash {hash}', ru: '{id}  {state}  хеш {hash}', ko: '{id}  {state}  해시 {hash}' },
  step: {
    en: '{target} {id}: {state}, exit code {code}',
    ru: '{target} {id}: {state}, код {code}',
    ko: '{target} {id}: {state}, 종료 코드 {code}',
  },
} as const;
export const RISKS = {
  low: { en: 'low', ru: 'низкий', ko: '낮음' },
  medium: { en: 'medium', ru: 'средний', ko: '보통' },
  high: { en: 'high', ru: 'высокий', ko: '높음' },
} as const;

/** How a step of a run ended. */
export const STEP_STATES = {
  intent: { en: 'begun', ru: 'начат', ko: '시작됨' },
  done: { en: 'done', ru: 'выполнен', ko: '완료' },
  failed: { en: 'failed', ru: 'не удался', ko: '실패' },
} as const;
