import { AppError, ERRORS, type ErrorCode } from '../domain/errors.ts';
import { alike, type Language } from '../domain/language.ts';
import { resolveSecret } from '../secrets.ts';
import type { Settings } from '../settings.ts';

/** Calls to the service of this machine from a command of its own. */
export type ServiceClient = {
  readonly url: string;
  /** @throws the service's own error, rebuilt from its problem document (RFC 9457) */
  get<T>(path: string): Promise<T>;
  /** What it says of itself, be it well or not. */
  health<T>(): Promise<T>;
  /** Gets text line by line, as it comes. */
  lines(path: string): AsyncGenerator<string>;
  post<T>(path: string, body: unknown): Promise<T>;
  put<T>(path: string, body: unknown): Promise<T>;
  /** Posts text as it is. */
  postText<T>(path: string, text: string): Promise<T>;
};

/** A busy machine answers late; where nothing listens the refusal comes at once. */
const ANSWERS_WITHIN_MS = 5_000;

/** As whom the service is asked, and in which language it says what it refuses. */
export type Caller = {
  /** Key of a person, instead of the token of the settings. */
  readonly key?: string | undefined;
  readonly language?: Language;
};

/** The running service; null when nothing answers at its address. */
export async function findService(settings: Settings, { key, language = 'en' }: Caller = {}): Promise<ServiceClient | null> {
  const host = settings.api.host === '0.0.0.0' || settings.api.host === '::' ? '127.0.0.1' : settings.api.host;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${settings.api.port}`;
  const token = key ?? (settings.api.token === null ? null : await resolveSecret(settings.api.token));
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-language': language,
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
  try {
    await fetch(`${url}/health`, { headers, signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) });
  } catch {
    return null;
  }
  const send = async <T>(method: 'POST' | 'PUT', path: string, type: string, body: string) => {
    const signal = AbortSignal.timeout(30_000);
    return read<T>(await fetch(url + path, { method, headers: { ...headers, 'content-type': type }, body, signal }));
  };
  return {
    url,
    get: async (path) => read(await fetch(url + path, { headers, signal: AbortSignal.timeout(30_000) })),
    health: async <T>() => {
      const response = await fetch(`${url}/health`, { headers, signal: AbortSignal.timeout(30_000) });
      return (await response.json()) as T;
    },
    lines: async function* (path) {
      const response = await fetch(url + path, { headers });
      if (!response.ok || response.body === null) return void (await read(response));
      let rest = '';
      for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        yield* lines;
      }
      if (rest !== '') yield rest;
    },
    post: (path, body) => send('POST', path, 'application/json', JSON.stringify(body)),
    put: (path, body) => send('PUT', path, 'application/json', JSON.stringify(body)),
    postText: (path, text) => send('POST', path, 'text/plain', text),
  };
}

/** The running service. @throws SERVICE_AWAY saying how to start it */
export async function requireService(settings: Settings, caller: Caller = {}): Promise<ServiceClient> {
  const service = await findService(settings, caller);
  if (service !== null) return service;
  throw new AppError('SERVICE_AWAY', `no service at port ${settings.api.port}`, {
    hint: {
      en: `Nothing answers at port ${settings.api.port}. Start it with: npm start`,
      ru: `На порту ${settings.api.port} никто не отвечает. Запустите: npm start`,
      ko: `포트 ${settings.api.port}에서 응답이 없습니다. 시작: npm start`,
    },
  });
}

async function read<T>(response: Response): Promise<T> {
  const body = (await response.json().catch(() => ({}))) as { code?: string; detail?: string; title?: string };
  if (response.ok) return body as T;
  const code: ErrorCode = body.code !== undefined && body.code in ERRORS ? (body.code as ErrorCode) : 'INTERNAL';
  const { detail, title } = body;
  // The title is told with the code, in the same words.
  const hint = code === 'INTERNAL' && detail === undefined ? `HTTP ${response.status}` : detail;
  throw new AppError(code, detail ?? title ?? `HTTP ${response.status}`, hint === undefined ? {} : { hint: alike(hint) });
}
