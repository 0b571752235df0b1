import type { ErrorRow } from './error-row.ts';

/** The errors of approving; part of the table in errors.ts. */
export const APPROVAL_ERRORS = {
  APPROVAL_UNKNOWN: {
    kind: 'missing',
    retryable: false,
    status: 404,
    text: { en: 'This request is not known.', ru: 'Такой запрос неизвестен.', ko: '알 수 없는 요청입니다.' },
  },
  APPROVAL_FORBIDDEN: {
    kind: 'forbidden',
    retryable: false,
    status: 403,
    text: { en: 'You may not approve this.', ru: 'Вы не можете это утвердить.', ko: '이 요청을 승인할 권한이 없습니다.' },
  },
  APPROVAL_OWN: {
    kind: 'forbidden',
    retryable: false,
    status: 403,
    text: {
      en: 'You asked for this yourself; someone else must approve it.',
      ru: 'Вы сами это запросили; утвердить должен другой человек.',
      ko: '본인이 요청한 작업입니다. 다른 사람이 승인해야 합니다.',
    },
  },
  APPROVAL_EXPIRED: {
    kind: 'conflict',
    retryable: false,
    status: 409,
    text: {
      en: 'This request has expired; ask again.',
      ru: 'Срок запроса истёк; запросите заново.',
      ko: '요청이 만료되었습니다. 다시 요청하세요.',
    },
  },
  APPROVAL_CLOSED: {
    kind: 'conflict',
    retryable: false,
    status: 409,
    text: { en: 'This request has already been decided.', ru: 'По этому запросу решение уже принято.', ko: '이미 결정된 요청입니다.' },
  },
  APPROVAL_VOTED: {
    kind: 'conflict',
    retryable: false,
    status: 409,
    text: {
      en: 'You have already approved this; it needs someone else too.',
      ru: 'Вы уже утвердили это; нужен ещё один человек.',
      ko: '이미 승인하셨습니다. 다른 사람의 승인도 필요합니다.',
    },
  },
  APPROVAL_LINKED: {
    kind: 'forbidden',
    retryable: false,
    status: 403,
    text: {
      en: 'This does not count: one of the accounts behind this request was linked by the other person, so both may be one. Someone else must approve it.',
      ru: 'Голос не засчитан: одну из учётных записей в этом запросе привязал другой его участник, так что за обеими может стоять один человек. Утвердить должен кто-то ещё.',
      ko: '인정되지 않았습니다. 이 요청에 참여한 계정 중 하나를 다른 참여자가 연결했으므로 같은 사람일 수 있습니다. 다른 사람이 승인해야 합니다.',
    },
  },
  APPROVAL_MISMATCH: {
    kind: 'conflict',
    retryable: false,
    status: 409,
    text: {
      en: 'What you saw is not what would run; nothing was approved.',
      ru: 'Показанное отличается от того, что будет выполнено; ничего не утверждено.',
      ko: '보신 내용이 실행될 내용과 다릅니다. 아무것도 승인되지 않았습니다.',
    },
  },
  APPROVAL_BLOCKED: {
    kind: 'conflict',
    retryable: false,
    status: 409,
    text: { en: 'This may not run now.', ru: 'Сейчас это выполнять нельзя.', ko: '지금은 실행할 수 없습니다.' },
  },
  APPROVAL_STEP_UP: {
    kind: 'forbidden',
    retryable: false,
    status: 403,
    text: {
      en: 'This is of high risk: approving it takes your second factor.',
      ru: 'Риск высокий: для утверждения нужен ваш второй фактор.',
      ko: '위험이 높은 작업입니다. 승인하려면 2단계 인증이 필요합니다.',
    },
  },
} as const satisfies Record<string, ErrorRow>;
