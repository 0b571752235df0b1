import { parse } from 'node:querystring';
import type { App } from '@slack/bolt';
import { AppError } from '../../domain/errors.ts';
import { verifySlackSignature } from './signature.ts';

/** A request as the API hands it over: lower-case header names and the body's bytes, unparsed. */
export type HttpRequest = {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawBody: string | Buffer;
};

export type HttpAnswer = { readonly status: number; readonly contentType: string; readonly body: string };

/** Receives signed requests; it listens on no port, `handle` is mounted by the API. */
export function createHttpReceiver(options: { readonly signingSecret: string; readonly now: () => Date }) {
  let app: App | null = null;
  return {
    init: (bolt: App) => {
      app = bolt;
    },
    start: async () => {},
    stop: async () => {
      app = null;
    },
    /** @throws CHAT_SIGNATURE, REQUEST_INVALID, CHAT_UNAVAILABLE before start */
    async handle(request: HttpRequest): Promise<HttpAnswer> {
      verifySlackSignature(options.signingSecret, request.headers, request.rawBody, options.now());
      const body = parseBody(String(request.headers['content-type'] ?? ''), request.rawBody.toString());
      if (body.type === 'url_verification') return { status: 200, contentType: 'text/plain', body: String(body.challenge ?? '') };
      if (app === null) throw new AppError('CHAT_UNAVAILABLE', 'slack: not started');
      const acknowledged = Promise.withResolvers<HttpAnswer>();
      const ack = async (response?: unknown) => {
        const text = response === undefined || response === '' ? '' : typeof response === 'string' ? response : JSON.stringify(response);
        acknowledged.resolve({ status: 200, contentType: text.startsWith('{') ? 'application/json' : 'text/plain', body: text });
      };
      // Whatever no listener acknowledges is acknowledged when Bolt has looked at it, so that Slack does not repeat it.
      app.processEvent({ body, ack }).then(
        () => ack(),
        (error: unknown) => acknowledged.reject(error),
      );
      return acknowledged.promise;
    },
  };
}

function parseBody(contentType: string, raw: string): Record<string, unknown> {
  try {
    if (!contentType.startsWith('application/x-www-form-urlencoded')) return JSON.parse(raw);
    const form = { ...parse(raw) };
    return typeof form.payload === 'string' ? JSON.parse(form.payload) : form;
  } catch (error) {
    throw new AppError('REQUEST_INVALID', 'slack: the body is neither JSON nor a form', { cause: error });
  }
}
