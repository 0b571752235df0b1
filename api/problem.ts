import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError, asAppError, ERRORS, type ErrorCode } from '../domain/errors.ts';
import { inLanguage, type Language, type Localized } from '../domain/language.ts';
import { createRepeats, type Repeats } from '../domain/repeats.ts';

/** Where in the input something is wrong. */
export type Fault = { readonly path: string; readonly message: string };

/** Body of every refusal. @see RFC 9457 */
export const Problem = z
  .object({
    type: z.string().describe('urn:inframind:error:CODE'),
    title: z.string().describe('What went wrong, in the language of Accept-Language (en, ru, ko)'),
    status: z.int(),
    code: z.string().describe('Stable code, AREA_WHAT; the list is docs/errors.md'),
    detail: z.string().optional().describe('What would mend it'),
    requestId: z.string().describe('Names this request in the log'),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('Faults of the input, each with its path'),
  })
  .meta({ id: 'Problem' });

/** Language of the first tag of Accept-Language that we speak, by weight; English otherwise. @see RFC 9110 §12.5.4 */
export function languageOfRequest(request: FastifyRequest): Language {
  const wanted = (request.headers['accept-language'] ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const weight = parameters.find((parameter) => parameter.trim().startsWith('q='));
      return { language: tag.split('-')[0], weight: weight === undefined ? 1 : Number(weight.trim().slice(2)) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { language } of wanted) if (language === 'en' || language === 'ru' || language === 'ko') return language;
  return 'en';
}

/** REQUEST_INVALID that lists what zod found, each fault with its path. */
export function invalidInput(error: z.ZodError, where: string): AppError {
  const [first] = faultsOf(error);
  const at = [where, first?.path].filter(Boolean).join('.');
  return new AppError('REQUEST_INVALID', `${at}: ${first?.message ?? error.message}`, {
    hint: {
      en: `Look at ${at}: ${first?.message ?? ''}`,
      ru: `Проверьте ${at}: ${first?.message ?? ''}`,
      ko: `${at} 값을 확인하세요: ${first?.message ?? ''}`,
    },
    cause: error,
  });
}

/** Faults of a zod error; paths read `alerts.0.startsAt`. */
function faultsOf(error: z.ZodError): Fault[] {
  return error.issues.slice(0, 50).map((issue) => ({ path: issue.path.map(String).join('.'), message: issue.message }));
}

/** Any thrown value in the words of our table, whatever fastify or a store called it. */
export function translate(thrown: FastifyError | Error): AppError {
  if (thrown instanceof AppError) return thrown;
  const status = 'statusCode' in thrown ? Number(thrown.statusCode) : 500;
  const code = CODE_OF_STATUS[status] ?? (status >= 400 && status < 500 ? 'REQUEST_INVALID' : null);
  if (code === null) return asAppError(thrown);
  const hint = 'code' in thrown ? HINTS[String(thrown.code)] : undefined;
  return new AppError(code, thrown.message, { cause: thrown, ...(hint === undefined ? {} : { hint }) });
}

/**
 * Answers with problem+json, `more` beside its members, and logs what is ours to mend.
 *
 * @param overload the status for “too much at once”, where a sender knows another one
 */
export function sendProblem(
  thrown: FastifyError | Error,
  request: FastifyRequest,
  reply: FastifyReply,
  more: object = {},
  overload: number = ERRORS.REQUEST_OVERLOADED.status,
): FastifyReply {
  const error = translate(thrown);
  const status = error.code === 'REQUEST_OVERLOADED' ? overload : error.status;
  const language = languageOfRequest(request);
  if (hungUp(thrown)) request.log.info('whoever asked hung up before the answer was told');
  else if (error.status >= 500) logFailure(error, request);
  else logRefusal(error, request);
  if (request.raw.complete === false) lingerThenClose(request, reply);
  if (error.retryAfterMs !== null || COMES_BACK.has(error.status))
    reply.header('retry-after', Math.ceil((error.retryAfterMs ?? RETRY_AFTER_MS) / 1000));
  return reply
    .code(status)
    .header('content-language', language)
    .type('application/problem+json')
    .send({ ...problemOf(error, request), status, ...more });
}

const refusals = new WeakMap<object, Repeats>();

/** Every sender meets the same outage, again and again: told once a minute. What nobody foresaw is told each time. */
function logFailure(error: AppError, request: FastifyRequest): void {
  const isOutage = error.code !== 'INTERNAL' && error.retryable;
  const told = isOutage ? repeatsOf(request).due(`${request.method} ${request.routeOptions.url ?? ''}`, error.code, Date.now()) : NEVER;
  if (told === null) return;
  request.log.error({ err: error, code: error.code, ...(told.repeated === 0 ? {} : told) }, 'request failed');
}

const NEVER = { repeated: 0 };

function repeatsOf({ server }: FastifyRequest): Repeats {
  const repeats = refusals.get(server) ?? createRepeats();
  refusals.set(server, repeats);
  return repeats;
}

/** A sender that is refused for its key loses what it sends: that is told louder. */
function logRefusal({ code, message }: AppError, request: FastifyRequest): void {
  const told = repeatsOf(request).due(`${request.method} ${request.routeOptions.url ?? ''} ${request.ip}`, code, Date.now());
  if (told === null) return;
  const level = code === 'REQUEST_UNAUTHENTICATED' && request.method === 'POST' ? 'warn' : 'info';
  request.log[level]({ code, reason: message, ...(told.repeated === 0 ? {} : told) }, 'request refused');
}

function hungUp(thrown: Error): boolean {
  return 'code' in thrown && thrown.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** The members of a problem, in the language that was asked for. */
export function problemOf(error: AppError, request: FastifyRequest): z.output<typeof Problem> {
  const language = languageOfRequest(request);
  return {
    type: `urn:inframind:error:${error.code}`,
    title: inLanguage(ERRORS[error.code].text, language),
    status: error.status,
    code: error.code,
    ...(error.hint === null ? {} : { detail: inLanguage(error.hint, language) }),
    requestId: request.id,
    ...(error.cause instanceof z.ZodError ? { errors: faultsOf(error.cause) } : {}),
  };
}

/** Statuses that say when to try again, and when, unless the error knows better. */
const COMES_BACK: ReadonlySet<number> = new Set([429, 503, 507]);
const RETRY_AFTER_MS = 5_000;

/** How long a sender that has been refused may go on sending, its bytes thrown away, before it is cut off. */
const LINGER_MS = 1_000;

/** Hanging up on a sender in the middle of its body would reset the connection and take the answer with it. */
function lingerThenClose(request: FastifyRequest, reply: FastifyReply): void {
  reply.removeHeader('connection');
  reply.raw.once('finish', () => {
    const { socket } = request.raw;
    const timer = setTimeout(() => request.raw.complete || socket.destroy(), LINGER_MS);
    timer.unref();
  });
}

/** A problem for a request that never became one: too long headers, bytes that are no HTTP. */
export function rawProblem(error: Error & { code?: string }): string {
  const [status, phrase, code]: [number, string, ErrorCode] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'Request Header Fields Too Large', 'REQUEST_TOO_LARGE']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'Request Timeout', 'REQUEST_INVALID']
        : [400, 'Bad Request', 'REQUEST_INVALID'];
  const body = JSON.stringify({ type: `urn:inframind:error:${code}`, title: ERRORS[code].text.en, status, code });
  return [
    `HTTP/1.1 ${status} ${phrase}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}

const HINTS: Readonly<Record<string, Localized>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { en: 'The body is not JSON.', ru: 'Тело запроса — не JSON.', ko: '본문이 JSON이 아닙니다.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { en: 'The body is empty.', ru: 'Тело запроса пусто.', ko: '본문이 비어 있습니다.' },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    en: 'At most 8 MiB are taken at once.',
    ru: 'За раз принимается не более 8 МиБ.',
    ko: '한 번에 최대 8 MiB까지 받습니다.',
  },
};

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  401: 'REQUEST_UNAUTHENTICATED',
  403: 'REQUEST_FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'REQUEST_TOO_LARGE',
  415: 'REQUEST_MEDIA_TYPE',
  429: 'REQUEST_OVERLOADED',
};
