import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, errors } from '@opensearch-project/opensearch';
import { AppError } from '../../domain/errors.ts';
import { alike, type Localized } from '../../domain/language.ts';
import { connectionHint, statusHint } from './faults.ts';

/** How a node or a load balancer before several is reached. */
export type OpenSearchConnection = {
  readonly url: string;
  readonly username: string | null;
  readonly password: string | null;
  /** PEM file of the authority that signed the server's certificate; the system's authorities when null. */
  readonly caFile: string | null;
};

/** Requests to OpenSearch. Each throws STORE_UNAVAILABLE or STORE_FULL; what the engine finds wrong with a request is INTERNAL. */
export type Engine = {
  /** A JSON request; the parsed answer. A status in `allow` is no failure. */
  request<T>(method: Method, path: string, options?: RequestOptions): Promise<T>;
  /** Lines of NDJSON to `_bulk` of an index. */
  bulk<T>(index: string, lines: string | Buffer, filterPath: string): Promise<T>;
  close(): Promise<void>;
};

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
export type RequestOptions = {
  readonly body?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly allow?: readonly number[];
};

const REQUEST_TIMEOUT_MS = 30_000;
/** Tries of a request that is answered 429, with pauses that double: some 6 s in all. */
export const TRIES = 8;

/** Opens no connection before the first request. @throws CONFIG_INVALID when the authority's file cannot be read */
export function openEngine(connection: OpenSearchConnection): Engine {
  const client = new Client({
    node: connection.url,
    ...(connection.username === null ? {} : { auth: { username: connection.username, password: connection.password ?? '' } }),
    ...(connection.caFile === null ? {} : { ssl: { ca: readAuthority(connection.caFile) } }),
    requestTimeout: REQUEST_TIMEOUT_MS,
    maxRetries: 1,
    resurrectStrategy: 'none',
  });

  const send = async <T>(
    method: Method,
    path: string,
    payload: { body?: Readonly<Record<string, unknown>>; bulkBody?: string | Buffer },
    querystring: Readonly<Record<string, string | number | boolean>>,
    allow: readonly number[],
  ): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        const { body } = await client.transport.request({ method, path, querystring, ...payload }, { ignore: [...allow] });
        return body as T;
      } catch (thrown) {
        const error = storeError(thrown);
        const busy = thrown instanceof errors.ResponseError && thrown.statusCode === 429;
        if (!busy || attempt === TRIES || (error instanceof AppError && error.code === 'STORE_FULL')) throw error;
        await backOff(attempt);
      }
    }
  };

  return {
    request: (method, path, { body, query = {}, allow = [] } = {}) => send(method, path, body === undefined ? {} : { body }, query, allow),
    bulk: (index, lines, filterPath) => send('POST', `/${index}/_bulk`, { bulkBody: lines }, { filter_path: filterPath }, []),
    close: () => client.close(),
  };
}

function readAuthority(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const detail = `opensearch.caFile: ${(cause as Error).message}`;
    throw new AppError('CONFIG_INVALID', detail, { cause, hint: alike(detail) });
  }
}

/** Waits 50, 100, 200 … ms with up to half as much again, so that writers refused together do not return together. */
export async function backOff(attempt: number): Promise<void> {
  await sleep(50 * 2 ** (attempt - 1) * (1 + Math.random() / 2));
}

/** A disk that is almost full makes indices read-only. @see https://docs.opensearch.org/2.19/install-and-configure/configuring-opensearch/cluster-settings/ */
export const DISK_IS_FULL = /flood.stage|read_only_allow_delete|read-only-allow-delete/;

/** What the client threw, in our words. */
function storeError(thrown: unknown): unknown {
  if (thrown instanceof errors.ResponseError) {
    const reason = describe(thrown);
    const status = thrown.statusCode ?? 0;
    if (DISK_IS_FULL.test(reason)) return new AppError('STORE_FULL', reason, { cause: thrown });
    if ([401, 403, 429, 502, 503, 504].includes(status)) return unavailable(reason, thrown, statusHint(status));
    return new AppError('INTERNAL', reason, { cause: thrown });
  }
  if (thrown instanceof errors.OpenSearchClientError)
    return unavailable(`OpenSearch: ${plain(thrown.message)}`, thrown, connectionHint(`${thrown.name} ${thrown.message}`));
  return thrown;
}

function unavailable(reason: string, cause: unknown, hint: Localized | null): AppError {
  return new AppError('STORE_UNAVAILABLE', reason, { cause, ...(hint === null ? {} : { hint }) });
}

/** What TLS says, without where in OpenSSL it was, and without what Node advises to whoever starts it. */
function plain(message: string): string {
  const [, said = message] = /SSL routines:[^:]*:([^:]+):/.exec(message) ?? [];
  return said.replace(/; if the root CA is installed locally.*$/s, '').trim();
}

function describe(error: InstanceType<typeof errors.ResponseError>): string {
  const { body, statusCode } = error;
  const text = typeof body === 'string' ? body : JSON.stringify(body?.error ?? body);
  return `OpenSearch answered ${statusCode}: ${(text ?? '').slice(0, 500)}`;
}
