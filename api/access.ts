import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../domain/errors.ts';
import type { ApiSettings } from './deps.ts';

/** Who may come in by which key. */
export type Access = {
  /** Refuses host names that are not ours, unless the request shows a valid key, and pages of other sites. */
  checkOrigin(request: FastifyRequest): void;
  /** @throws REQUEST_UNAUTHENTICATED */
  requireReader(request: FastifyRequest, reply: FastifyReply): void;
  /** @throws REQUEST_UNAUTHENTICATED */
  requireSender(request: FastifyRequest, reply: FastifyReply): void;
  isReader(request: FastifyRequest): boolean;
  /** Id of the person whose key the request shows; null when it shows none. */
  personOf(request: FastifyRequest): string | null;
};

/**
 * Rules of access. Readers: the token when one is set, otherwise anyone on this machine, as whom nobody
 * is taken who comes through a proxy. Senders: the ingest token or the
 * webhook's basic credentials when either is set, otherwise as readers.
 *
 * @throws CONFIG_INVALID when it would listen beyond loopback without a token
 */
export function createAccess(settings: ApiSettings): Access {
  if (!isLoopback(settings.host) && settings.token === null) {
    throw new AppError('CONFIG_INVALID', `the API is to listen on ${settings.host} without a token`, {
      hint: {
        en: 'Beyond this machine the API needs a token: api.token, e.g. env:INFRAMIND_TOKEN with what `openssl rand -hex 32` prints. Or let api.host be 127.0.0.1.',
        ru: 'Вне этой машины API нужен токен: api.token, например env:INFRAMIND_TOKEN с тем, что напечатает `openssl rand -hex 32`. Либо пусть api.host будет 127.0.0.1.',
        ko: '이 서버 밖에서 API를 쓰려면 토큰이 필요합니다. api.token에 예를 들어 env:INFRAMIND_TOKEN을 지정하고, 값은 `openssl rand -hex 32`로 만드세요. 또는 api.host를 127.0.0.1로 두세요.',
      },
    });
  }
  const ownHosts = ['localhost', '127.0.0.1', '[::1]', ...(settings.publicUrl === null ? [] : [new URL(settings.publicUrl).hostname])];
  const basic = settings.webhook && `${settings.webhook.username}:${settings.webhook.password}`;

  const personOf = (request: FastifyRequest) => {
    const given = bearerOf(request);
    return given === null ? null : ((settings.people ?? []).find(({ key }) => equal(given, key))?.id ?? null);
  };
  const isReader = (request: FastifyRequest) =>
    (settings.token === null ? !isForwarded(request) : equal(bearerOf(request), settings.token)) || personOf(request) !== null;
  const isSender = (request: FastifyRequest) => {
    if (settings.ingestToken === null && basic === null) return isReader(request);
    const byToken = settings.ingestToken !== null && equal(bearerOf(request), settings.ingestToken);
    return byToken || (basic !== null && equal(basicOf(request), basic));
  };

  const showsKey = (request: FastifyRequest) =>
    (settings.token !== null && isReader(request)) || ((settings.ingestToken !== null || basic !== null) && isSender(request));
  const publicHost = settings.publicUrl === null ? null : new URL(settings.publicUrl).host;

  return {
    isReader,
    personOf,
    checkOrigin(request) {
      const origin = request.headers.origin;
      if (origin !== undefined && request.method !== 'GET' && ![request.headers.host, publicHost].includes(hostOf(origin))) {
        throw new AppError('REQUEST_FORBIDDEN', `a page of ${origin} tried to write`);
      }
      // A name that a stranger's DNS points at 127.0.0.1 would make this machine's browser read for him.
      if (!showsKey(request) && isLoopback(settings.host) && !ownHosts.includes(nameOf(request))) {
        throw new AppError('REQUEST_FORBIDDEN', `asked for under the name ${nameOf(request)}`, {
          hint: {
            en: 'Use http://localhost or the public address that is set.',
            ru: 'Используйте http://localhost или заданный публичный адрес.',
            ko: 'http://localhost 또는 설정된 공개 주소를 사용하세요.',
          },
        });
      }
    },
    requireReader(request, reply) {
      if (isReader(request)) return;
      reply.header('www-authenticate', 'Bearer realm="inframind"');
      const hint = settings.token === null ? { hint: BEHIND_PROXY } : {};
      throw new AppError('REQUEST_UNAUTHENTICATED', `${request.method} ${request.url} without a valid token`, hint);
    },
    requireSender(request, reply) {
      if (isSender(request)) return;
      reply.header('www-authenticate', basic === null ? 'Bearer realm="inframind"' : 'Basic realm="inframind", charset="UTF-8"');
      throw new AppError('REQUEST_UNAUTHENTICATED', `${request.method} ${request.url} without valid credentials`, { hint: SENDERS });
    },
  };
}

const SENDERS = {
  en: 'Senders show api.ingestToken, “Authorization: Bearer …”; Alertmanager may show the username and password of api.webhook (http_config, basic_auth).',
  ru: 'Отправители предъявляют api.ingestToken, «Authorization: Bearer …»; Alertmanager может — username и password из api.webhook (http_config, basic_auth).',
  ko: '보내는 쪽은 api.ingestToken을 “Authorization: Bearer …”로 제시합니다. Alertmanager는 api.webhook의 username과 password도 쓸 수 있습니다(http_config, basic_auth).',
};

const BEHIND_PROXY = {
  en: 'This came through a proxy, and without api.token only this machine itself may read: set api.token, or show the key of a person.',
  ru: 'Запрос пришёл через прокси, а без api.token читать может только сама эта машина: задайте api.token или предъявите ключ человека.',
  ko: '프록시를 거쳐 온 요청입니다. api.token이 없으면 이 서버 자신만 읽을 수 있습니다. api.token을 설정하거나 사람의 키를 보이세요.',
};

/** What proxies add about who asked them. @see RFC 7239 */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'] as const;

function isForwarded({ headers }: FastifyRequest): boolean {
  return FORWARDED.some((name) => headers[name] !== undefined);
}

/** Whether an address to bind to is reachable from this machine only. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function equal(given: string | null, expected: string): boolean {
  if (given === null) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

function bearerOf(request: FastifyRequest): string | null {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

function basicOf(request: FastifyRequest): string | null {
  const encoded = /^Basic +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return encoded === undefined ? null : Buffer.from(encoded, 'base64').toString('utf8');
}

function nameOf(request: FastifyRequest): string {
  return (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
}

/** Host and port of an origin; the empty text for one that is none, such as `null`. */
function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : '';
}
