import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Reply = { readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> };
export type Asked = {
  readonly method: string;
  readonly url: URL;
  readonly body: Record<string, unknown>;
  readonly authorization: string | undefined;
};

/** Faults that every stub of a tracker can have. Requests are named `METHOD /path`; a pattern may stand for the name. */
export type Faults = {
  readonly url: string;
  /** Requests answered, `METHOD /path`. */
  readonly requests: string[];
  /** Does the next request of the kind, then drops the connection instead of answering. */
  loseAnswerOf(request: string | RegExp): void;
  /** Answers the next request of the kind with a status and does nothing. */
  failNext(request: string | RegExp, status: number, headers?: Readonly<Record<string, string>>, body?: unknown): void;
  /** Until it is called with false, every request is answered with 503. */
  away(isAway: boolean): void;
  stop(): Promise<void>;
};

/** Starts a stub on a free port of loopback. */
export async function startTracker(answer: (asked: Asked) => Reply | Promise<Reply>): Promise<Faults> {
  const requests: string[] = [];
  let losing: Array<string | RegExp> = [];
  let failing: Array<{ readonly request: string | RegExp; readonly reply: Reply }> = [];
  let isAway = false;
  const fits = (request: string | RegExp, name: string) => (typeof request === 'string' ? request === name : request.test(name));

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const method = request.method ?? '';
    const name = `${method} ${url.pathname}`;
    const text = await new Response(request).text();
    requests.push(name);
    const planned = failing.find((one) => fits(one.request, name));
    failing = failing.filter((one) => one !== planned);
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    const reply: Reply = isAway
      ? { status: 503 }
      : (planned?.reply ?? (await answer({ method, url, body, authorization: request.headers.authorization })));
    const lost = losing.find((one) => fits(one, name));
    losing = losing.filter((one) => one !== lost);
    if (lost !== undefined) {
      response.destroy();
      return;
    }
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    loseAnswerOf: (request) => void losing.push(request),
    failNext: (request, status, headers = {}, body = { errorMessages: [], errors: {} }) =>
      void failing.push({ request, reply: { status, headers, body } }),
    away: (away) => {
      isAway = away;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
