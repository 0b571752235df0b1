import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError, asAppError } from '../../domain/errors.ts';
import type { Localized } from '../../domain/language.ts';
import { httpExchange } from '../../transports/http/exchange.ts';
import type { HttpAuth } from '../../transports/http/http.ts';

const isLocal = (url: string) => /^http:\/\/(localhost|127(\.\d+){3}|\[::1\])([:/]|$)/.test(url);

/** Kinds of settings that trackers share. */
export const trackerUrl = z
  .url()
  .refine((url) => !/^[a-z]+:\/\/[^/]*@/i.test(url), 'write the account as a setting of its own')
  .refine((url) => url.startsWith('https://') || isLocal(url), 'must begin with https://');
export const reference = z
  .string()
  .regex(/^(env|file):.+/, 'write a reference, env:NAME or file:/path; a secret itself never stands in the settings')
  .describe('Reference to a secret: `env:NAME` or `file:/path`.');
export const connection = {
  caFile: z.string().nullable().default(null).describe('PEM file of the authority that signed its certificate.'),
  timeoutMs: z.int().min(100).max(120_000).default(10_000).describe('Deadline of one request, milliseconds.'),
};

/** A tracker's API. */
export type TrackerSite = {
  /** As people know it. */
  readonly name: string;
  readonly url: string;
  readonly caFile: string | null;
  readonly timeoutMs: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly auth: () => Promise<HttpAuth>;
  readonly now: () => Date;
  /** What to mend, by what it answered. */
  readonly advise: (refusal: Refusal) => Localized | null;
};

export type Refusal = { readonly status: number; readonly method: string; readonly path: string; readonly text: string };

/** The longest answer that is read. */
const MOST_BYTES = 8 * 1024 * 1024;
/** Whoever asks to be left alone for longer is asked again then. */
const LONGEST_WAIT_MS = 3_600_000;

/**
 * One request to a tracker, tried once. What is read is followed where it was moved to, within the same API only: elsewhere the account
 * is shown to nobody.
 *
 * @returns the answer's JSON, null when it has none
 * @throws TICKET_UNAVAILABLE, TICKET_REJECTED; `NOT_FOUND` for 404, and for what was there once
 */
export async function callTracker(site: TrackerSite, method: string, path: string, body?: unknown, hops = 1): Promise<unknown> {
  const what = `${method} ${path.split('?')[0]}`;
  const chunks: Buffer[] = [];
  let size = 0;
  const auth = await site.auth();
  const ca = site.caFile === null ? null : await readFile(site.caFile, 'utf8');
  const { status, headers } = await httpExchange(
    { url: site.url, auth, ca, certificateSha256: null },
    {
      method,
      path,
      headers: { ...site.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
      timeoutMs: site.timeoutMs,
      signal: new AbortController().signal,
      onChunk: async (chunk) => {
        size += chunk.length;
        if (size > MOST_BYTES) throw new Error(`the answer is larger than ${MOST_BYTES} bytes`);
        chunks.push(chunk);
      },
    },
  ).catch((thrown: unknown) => {
    const error = asAppError(thrown);
    if (error.code === 'TRANSPORT_HOST_KEY' || error.code === 'CONFIG_INVALID') throw rejected(`${what}: ${error.message}`, trust(site));
    throw new AppError('TICKET_UNAVAILABLE', `${what}: no answer: ${error.message}`, { cause: thrown });
  });
  const text = Buffer.concat(chunks).toString('utf8');
  const moved = method === 'GET' && MOVED.has(status) ? pathWithin(site, headers.location) : null;
  if (moved !== null && hops > 0) return callTracker(site, method, moved, undefined, hops - 1);
  if (status === 429 || status >= 500 || isLimited(status, headers)) {
    const ms = waitMs(headers, site.now());
    const more = ms === null ? {} : { retryAfterMs: Math.min(ms, LONGEST_WAIT_MS) };
    throw new AppError('TICKET_UNAVAILABLE', `${what}: ${status} ${text.slice(0, 500)}`, more);
  }
  if (status >= 300 || status < 200) {
    if (status === 404 || (status === 410 && method === 'GET')) throw new AppError('NOT_FOUND', `${what}: ${status} ${text.slice(0, 500)}`);
    throw rejected(`${what}: ${status} ${text.slice(0, 500)}`, site.advise({ status, method, path, text }) ?? common(site, status));
  }
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new AppError('TICKET_UNAVAILABLE', `${what}: ${status}, but the answer is not JSON`, { cause });
  }
}

const MOVED: ReadonlySet<number> = new Set([301, 302, 307, 308]);

/** The path of an address of the same API; null for any other. */
function pathWithin({ url }: TrackerSite, location: string | string[] | undefined): string | null {
  const base = `${url.replace(/\/$/, '')}/`;
  if (typeof location !== 'string' || !URL.canParse(location, base)) return null;
  const { href } = new URL(location, base);
  return href.startsWith(base) ? `/${href.slice(base.length)}` : null;
}

/** An answer in the shape that is used of it. @throws TICKET_UNAVAILABLE */
export function readAnswer<S extends z.ZodType>(shape: S, answer: unknown): z.output<S> {
  const result = shape.safeParse(answer);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  throw new AppError('TICKET_UNAVAILABLE', `the answer cannot be read: ${first?.path.join('.')}: ${first?.message}`);
}

/** The tracker said no, and this is what would mend it. */
export function rejected(detail: string, hint: Localized | null): AppError {
  return new AppError('TICKET_REJECTED', detail, hint === null ? {} : { hint });
}

/** GitHub answers 403 where others answer 429. */
function isLimited(status: number, headers: Headers): boolean {
  return status === 403 && (headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0');
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** @see RFC 9110 §10.2.3 */
function waitMs(headers: Headers, now: Date): number | null {
  const after = headers['retry-after'];
  if (typeof after === 'string') {
    const ms = /^\d+$/.test(after.trim()) ? Number(after) * 1_000 : Date.parse(after) - now.getTime();
    return Number.isFinite(ms) ? Math.max(0, ms) : null;
  }
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1_000 - now.getTime();
  return headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset) ? Math.max(0, reset) : null;
}

function common({ name, url }: TrackerSite, status: number): Localized | null {
  const { host } = new URL(url);
  if (status === 401)
    return {
      en: `${name} (${host}) does not accept the account: check it and renew its token or password.`,
      ru: `${name} (${host}) не принимает учётную запись: проверьте её и обновите токен или пароль.`,
      ko: `${name}(${host})에서 계정이 거부되었습니다. 계정을 확인하고 토큰 또는 비밀번호를 갱신하세요.`,
    };
  if (status === 403)
    return {
      en: `${name} (${host}) does not let the account do this: give it the rights that the README of the tracker names.`,
      ru: `${name} (${host}) не разрешает это учётной записи: дайте ей права, названные в README системы заявок.`,
      ko: `${name}(${host})에서 이 계정에 허용되지 않은 작업입니다. 티켓 시스템 README에 있는 권한을 주세요.`,
    };
  return null;
}

function trust({ name, url }: TrackerSite): Localized {
  const { host } = new URL(url);
  return {
    en: `${name} (${host}) shows a certificate that nobody trusts here: set caFile to the authority that signed it.`,
    ru: `${name} (${host}) предъявляет сертификат, которому здесь не доверяют: укажите в caFile центр, который его подписал.`,
    ko: `${name}(${host})의 인증서를 여기서 신뢰하지 않습니다. caFile에 인증서를 서명한 기관을 지정하세요.`,
  };
}
