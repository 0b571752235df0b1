import { APPROVAL_ERRORS } from './approval-errors.ts';
import type { ErrorKind, ErrorRow } from './error-row.ts';
import type { Localized } from './language.ts';
import { SIGN_IN_ERRORS } from './sign-in-errors.ts';
import { STORE_ERRORS } from './store-errors.ts';

/** Every error the program raises on purpose. Codes read AREA_WHAT; docs/errors.md is generated from here. */
export const ERRORS = {
  CONFIG_INVALID: {
    kind: 'invalid',
    retryable: false,
    status: 500,
    text: { en: 'The settings are not valid.', ru: 'Настройки заданы неверно.', ko: '설정이 올바르지 않습니다.' },
  },
  SECRET_MISSING: {
    kind: 'invalid',
    retryable: false,
    status: 500,
    text: {
      en: 'A secret that the settings refer to is not there.',
      ru: 'Нет секрета, на который ссылаются настройки.',
      ko: '설정이 가리키는 비밀 값이 없습니다.',
    },
  },
  ...STORE_ERRORS,
  QUEUE_UNAVAILABLE: {
    kind: 'unavailable',
    retryable: true,
    status: 503,
    text: { en: 'The queue cannot be reached.', ru: 'Очередь недоступна.', ko: '작업 큐에 연결할 수 없습니다.' },
  },
  REQUEST_INVALID: {
    kind: 'invalid',
    retryable: false,
    status: 400,
    text: { en: 'The request is not valid.', ru: 'Запрос составлен неверно.', ko: '요청이 올바르지 않습니다.' },
  },
  REQUEST_TOO_LARGE: {
    kind: 'too-large',
    retryable: false,
    status: 413,
    text: { en: 'The request is too large.', ru: 'Запрос слишком большой.', ko: '요청이 너무 큽니다.' },
  },
  REQUEST_MEDIA_TYPE: {
    kind: 'invalid',
    retryable: false,
    status: 415,
    text: {
      en: 'The body is of a type that is not taken here.',
      ru: 'Тело такого типа здесь не принимается.',
      ko: '이 형식의 본문은 여기서 받지 않습니다.',
    },
  },
  REQUEST_UNAUTHENTICATED: {
    kind: 'unauthorized',
    retryable: false,
    status: 401,
    text: { en: 'Please sign in.', ru: 'Нужно войти.', ko: '로그인이 필요합니다.' },
  },
  REQUEST_FORBIDDEN: {
    kind: 'forbidden',
    retryable: false,
    status: 403,
    text: { en: 'You may not do this.', ru: 'У вас нет на это прав.', ko: '이 작업을 할 권한이 없습니다.' },
  },
  REQUEST_OVERLOADED: {
    kind: 'overloaded',
    retryable: true,
    status: 429,
    text: {
      en: 'Too much at once; please try again shortly.',
      ru: 'Слишком много запросов сразу; повторите чуть позже.',
      ko: '요청이 한꺼번에 너무 많습니다. 잠시 후 다시 시도하세요.',
    },
  },
  REJECTED_REPLAYED: {
    kind: 'conflict',
    retryable: false,
    status: 409,
    text: {
      en: 'This record has already been sent again.',
      ru: 'Эта запись уже отправлена повторно.',
      ko: '이 기록은 이미 다시 보냈습니다.',
    },
  },
  NOT_FOUND: {
    kind: 'missing',
    retryable: false,
    status: 404,
    text: { en: 'There is no such thing.', ru: 'Такого объекта нет.', ko: '그런 항목이 없습니다.' },
  },
  SERVICE_AWAY: {
    kind: 'unavailable',
    retryable: true,
    status: 503,
    text: { en: 'InfraMind is not running.', ru: 'InfraMind не запущен.', ko: 'InfraMind가 실행 중이 아닙니다.' },
  },
  EVIDENCE_MISSING: {
    kind: 'missing',
    retryable: false,
    status: 404,
    text: { en: 'This evidence is not known.', ru: 'Такое основание неизвестно.', ko: '알 수 없는 증거입니다.' },
  },
  COLLECTOR_UNREACHABLE: {
    kind: 'unavailable',
    retryable: true,
    status: 502,
    text: { en: 'The device does not answer.', ru: 'Устройство не отвечает.', ko: '장비가 응답하지 않습니다.' },
  },
  COLLECTOR_DENIED: {
    kind: 'unauthorized',
    retryable: false,
    status: 502,
    text: {
      en: 'The device refused the credentials.',
      ru: 'Устройство не приняло учётные данные.',
      ko: '장비가 인증 정보를 거부했습니다.',
    },
  },
  COLLECTOR_TIMEOUT: {
    kind: 'timeout',
    retryable: true,
    status: 504,
    text: { en: 'The device did not answer in time.', ru: 'Устройство не ответило вовремя.', ko: '장비가 제시간에 응답하지 않았습니다.' },
  },
  COLLECTOR_PROTOCOL: {
    kind: 'invalid',
    retryable: true,
    status: 502,
    text: {
      en: 'The device sent something that cannot be read.',
      ru: 'Устройство прислало нечитаемый ответ.',
      ko: '장비가 읽을 수 없는 응답을 보냈습니다.',
    },
  },
  COLLECTOR_TOOL_MISSING: {
    kind: 'missing',
    retryable: false,
    status: 500,
    text: {
      en: 'A program that this collector needs is not installed.',
      ru: 'Не установлена программа, нужная этому сборщику.',
      ko: '이 수집기에 필요한 프로그램이 설치되어 있지 않습니다.',
    },
  },
  TRANSPORT_HOST_KEY: {
    kind: 'forbidden',
    retryable: false,
    status: 502,
    text: {
      en: 'The host key or certificate is not one that is trusted.',
      ru: 'Ключ узла или сертификат не из тех, которым доверяют.',
      ko: '호스트 키 또는 인증서를 신뢰할 수 없습니다.',
    },
  },
  RUNBOOK_INVALID: {
    kind: 'invalid',
    retryable: false,
    status: 400,
    text: { en: 'The runbook is not valid.', ru: 'Сценарий задан неверно.', ko: '런북이 올바르지 않습니다.' },
  },
  PARAMETER_INVALID: {
    kind: 'invalid',
    retryable: false,
    status: 400,
    text: {
      en: 'A parameter is not of the allowed form.',
      ru: 'Параметр имеет недопустимый вид.',
      ko: '매개변수가 허용된 형식이 아닙니다.',
    },
  },
  STEP_NOT_CONFINED: {
    kind: 'invalid',
    retryable: false,
    status: 502,
    text: {
      en: 'The host cannot hold the step to its limits, or not as this user; nothing was run.',
      ru: 'Узел не может ограничить шаг, либо не от этого пользователя; ничего не выполнено.',
      ko: '호스트가 이 단계를 제한할 수 없거나 이 사용자로는 제한할 수 없습니다. 아무것도 실행하지 않았습니다.',
    },
  },
  ...APPROVAL_ERRORS,
  ...SIGN_IN_ERRORS,
  CHAT_SIGNATURE: {
    kind: 'unauthorized',
    retryable: false,
    status: 401,
    text: { en: 'The signature is not valid.', ru: 'Подпись неверна.', ko: '서명이 올바르지 않습니다.' },
  },
  CHAT_UNAVAILABLE: {
    kind: 'unavailable',
    retryable: true,
    status: 502,
    text: { en: 'The chat platform cannot be reached.', ru: 'Чат-платформа недоступна.', ko: '채팅 플랫폼에 연결할 수 없습니다.' },
  },
  TICKET_REJECTED: {
    kind: 'invalid',
    retryable: false,
    status: 502,
    text: {
      en: 'The ticket system refused what was asked of it.',
      ru: 'Система заявок отклонила запрос.',
      ko: '티켓 시스템이 요청을 거부했습니다.',
    },
  },
  TICKET_UNAVAILABLE: {
    kind: 'unavailable',
    retryable: true,
    status: 502,
    text: { en: 'The ticket system cannot be reached.', ru: 'Система заявок недоступна.', ko: '티켓 시스템에 연결할 수 없습니다.' },
  },
  MODEL_UNAVAILABLE: {
    kind: 'unavailable',
    retryable: true,
    status: 502,
    text: { en: 'The language model cannot be reached.', ru: 'Языковая модель недоступна.', ko: '언어 모델에 연결할 수 없습니다.' },
  },
  INTERNAL: {
    kind: 'internal',
    retryable: false,
    status: 500,
    text: {
      en: 'Something went wrong here; it has been logged.',
      ru: 'Внутренняя ошибка; она записана в журнал.',
      ko: '내부 오류가 발생했습니다. 로그에 기록되었습니다.',
    },
  },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/**
 * An error with a code of the table. `message` is for the log and may name hosts and paths; people are shown the table's
 * text and, when it helps them mend their input, `hint`. Neither may hold a secret.
 */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly hint: Localized | null;
  readonly retryAfterMs: number | null;

  constructor(
    code: ErrorCode,
    message: string,
    more: { readonly hint?: Localized; readonly retryAfterMs?: number; readonly cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'AppError';
    this.code = code;
    this.hint = more.hint ?? null;
    this.retryAfterMs = more.retryAfterMs ?? null;
  }

  get kind(): ErrorKind {
    return ERRORS[this.code].kind;
  }
  get retryable(): boolean {
    return ERRORS[this.code].retryable;
  }
  get status(): number {
    return ERRORS[this.code].status;
  }
}

/** Any thrown value as an AppError; what is not one already is INTERNAL. */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError('INTERNAL', message, { cause: thrown });
}
