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
    text: { en: 'The settings are not valid.', ru: 'Настройки заданы неверно.' },
  },
  SECRET_MISSING: {
    kind: 'invalid',
    retryable: false,
    status: 500,
    text: { en: 'A secret that the settings refer to is not there.', ru: 'Нет секрета, на который ссылаются настройки.' },
  },
  ...STORE_ERRORS,
  QUEUE_UNAVAILABLE: {
    kind: 'unavailable',
    retryable: true,
    status: 503,
    text: { en: 'The queue cannot be reached.', ru: 'Очередь недоступна.' },
  },
  REQUEST_INVALID: {
    kind: 'invalid',
    retryable: false,
    status: 400,
    text: { en: 'The request is not valid.', ru: 'Запрос составлен неверно.' },
  },
  REQUEST_TOO_LARGE: {
    kind: 'too-large',
    retryable: false,
    status: 413,
    text: { en: 'The request is too large.', ru: 'Запрос слишком большой.' },
  },
  REQUEST_MEDIA_TYPE: {
    kind: 'invalid',
    retryable: false,
    status: 415,
    text: { en: 'The body is of a type that is not taken here.', ru: 'Тело такого типа здесь не принимается.' },
  },
  REQUEST_UNAUTHENTICATED: { kind: 'unauthorized', retryable: false, status: 401, text: { en: 'Please sign in.', ru: 'Нужно войти.' } },
  REQUEST_FORBIDDEN: {
    kind: 'forbidden',
    retryable: false,
    status: 403,
    text: { en: 'You may not do this.', ru: 'У вас нет на это прав.' },
  },
  REQUEST_OVERLOADED: {
    kind: 'overloaded',
    retryable: true,
    status: 429,
    text: { en: 'Too much at once; please try again shortly.', ru: 'Слишком много запросов сразу; повторите чуть позже.' },
  },
  REJECTED_REPLAYED: {
    kind: 'conflict',
    retryable: false,
    status: 409,
    text: { en: 'This record has already been sent again.', ru: 'Эта запись уже отправлена повторно.' },
  },
  NOT_FOUND: { kind: 'missing', retryable: false, status: 404, text: { en: 'There is no such thing.', ru: 'Такого объекта нет.' } },
  SERVICE_AWAY: {
    kind: 'unavailable',
    retryable: true,
    status: 503,
    text: { en: 'InfraMind is not running.', ru: 'InfraMind не запущен.' },
  },
  EVIDENCE_MISSING: {
    kind: 'missing',
    retryable: false,
    status: 404,
    text: { en: 'This evidence is not known.', ru: 'Такое свидетельство неизвестно.' },
  },
  COLLECTOR_UNREACHABLE: {
    kind: 'unavailable',
    retryable: true,
    status: 502,
    text: { en: 'The device does not answer.', ru: 'Устройство не отвечает.' },
  },
  COLLECTOR_DENIED: {
    kind: 'unauthorized',
    retryable: false,
    status: 502,
    text: { en: 'The device refused the credentials.', ru: 'Устройство не приняло учётные данные.' },
  },
  COLLECTOR_TIMEOUT: {
    kind: 'timeout',
    retryable: true,
    status: 504,
    text: { en: 'The device did not answer in time.', ru: 'Устройство не ответило вовремя.' },
  },
  COLLECTOR_PROTOCOL: {
    kind: 'invalid',
    retryable: true,
    status: 502,
    text: { en: 'The device sent something that cannot be read.', ru: 'Устройство прислало нечитаемый ответ.' },
  },
  COLLECTOR_TOOL_MISSING: {
    kind: 'missing',
    retryable: false,
    status: 500,
    text: { en: 'A program that this collector needs is not installed.', ru: 'Не установлена программа, нужная этому сборщику.' },
  },
  TRANSPORT_HOST_KEY: {
    kind: 'forbidden',
    retryable: false,
    status: 502,
    text: { en: 'The host key is not the one that was pinned.', ru: 'Ключ узла не совпадает с закреплённым.' },
  },
  RUNBOOK_INVALID: {
    kind: 'invalid',
    retryable: false,
    status: 400,
    text: { en: 'The runbook is not valid.', ru: 'Сценарий задан неверно.' },
  },
  PARAMETER_INVALID: {
    kind: 'invalid',
    retryable: false,
    status: 400,
    text: { en: 'A parameter is not of the allowed form.', ru: 'Параметр имеет недопустимый вид.' },
  },
  STEP_NOT_CONFINED: {
    kind: 'invalid',
    retryable: false,
    status: 502,
    text: {
      en: 'The host cannot hold the step to its limits, or not as this user; nothing was run.',
      ru: 'Узел не может ограничить шаг, либо не от этого пользователя; ничего не выполнено.',
    },
  },
  APPROVAL_UNKNOWN: {
    kind: 'missing',
    retryable: false,
    status: 404,
    text: { en: 'This request is not known.', ru: 'Такой запрос неизвестен.' },
  },
  APPROVAL_FORBIDDEN: {
    kind: 'forbidden',
    retryable: false,
    status: 403,
    text: { en: 'You may not approve this.', ru: 'Вы не можете это утвердить.' },
  },
  APPROVAL_OWN: {
    kind: 'forbidden',
    retryable: false,
    status: 403,
    text: {
      en: 'You asked for this yourself; someone else must approve it.',
      ru: 'Вы сами это запросили; утвердить должен другой человек.',
    },
  },
  APPROVAL_EXPIRED: {
    kind: 'conflict',
    retryable: false,
    status: 409,
    text: { en: 'This request has expired; ask again.', ru: 'Срок запроса истёк; запросите заново.' },
  },
  APPROVAL_CLOSED: {
    kind: 'conflict',
    retryable: false,
    status: 409,
    text: { en: 'This request has already been decided.', ru: 'По этому запросу решение уже принято.' },
  },
  APPROVAL_VOTED: {
    kind: 'conflict',
    retryable: false,
    status: 409,
    text: { en: 'You have already approved this; it needs someone else too.', ru: 'Вы уже утвердили это; нужен ещё один человек.' },
  },
  APPROVAL_MISMATCH: {
    kind: 'conflict',
    retryable: false,
    status: 409,
    text: {
      en: 'What you saw is not what would run; nothing was approved.',
      ru: 'Показанное отличается от того, что будет выполнено; ничего не утверждено.',
    },
  },
  APPROVAL_BLOCKED: {
    kind: 'conflict',
    retryable: false,
    status: 409,
    text: { en: 'This may not run now.', ru: 'Сейчас это выполнять нельзя.' },
  },
  APPROVAL_STEP_UP: {
    kind: 'forbidden',
    retryable: false,
    status: 403,
    text: {
      en: 'This is of high risk: approving it takes your second factor.',
      ru: 'Риск высокий: для утверждения нужен ваш второй фактор.',
    },
  },
  ...SIGN_IN_ERRORS,
  CHAT_SIGNATURE: {
    kind: 'unauthorized',
    retryable: false,
    status: 401,
    text: { en: 'The signature is not valid.', ru: 'Подпись неверна.' },
  },
  CHAT_UNAVAILABLE: {
    kind: 'unavailable',
    retryable: true,
    status: 502,
    text: { en: 'The chat platform cannot be reached.', ru: 'Чат-платформа недоступна.' },
  },
  TICKET_REJECTED: {
    kind: 'invalid',
    retryable: false,
    status: 502,
    text: { en: 'The ticket system refused what was asked of it.', ru: 'Система заявок отклонила запрос.' },
  },
  TICKET_UNAVAILABLE: {
    kind: 'unavailable',
    retryable: true,
    status: 502,
    text: { en: 'The ticket system cannot be reached.', ru: 'Система заявок недоступна.' },
  },
  MODEL_UNAVAILABLE: {
    kind: 'unavailable',
    retryable: true,
    status: 502,
    text: { en: 'The language model cannot be reached.', ru: 'Языковая модель недоступна.' },
  },
  INTERNAL: {
    kind: 'internal',
    retryable: false,
    status: 500,
    text: { en: 'Something went wrong here; it has been logged.', ru: 'Внутренняя ошибка; она записана в журнал.' },
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
