import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { contentId } from '../../domain/ids.ts';
import type { ApiDeps } from '../deps.ts';
import { decoded } from '../ingest/body.ts';
import { type ReadRequest, readLogs } from '../otlp/logs.ts';
import { LogsMessage, MetricsMessage, TracesMessage } from '../otlp/messages.ts';
import { readMetrics } from '../otlp/metrics.ts';
import { checkParts, decodeMessage, encodeNumberAndText, encodeWithin, type Message } from '../otlp/protobuf.ts';
import { LogsRequest, MetricsRequest, TracesRequest } from '../otlp/schema.ts';
import { createTraceReader } from '../otlp/traces.ts';
import { invalidInput, translate } from '../problem.ts';
import { keepRejected } from '../rejects.ts';
import { createRoomCheck } from './senders.ts';

/** Most of a request, decompressed; a Collector's batches are far below. */
const MAX_OTLP_BYTES = 16 * 1024 * 1024;
const JOB_RECORDS = 1_000;

/** A kind of telemetry and its names. */
type Signal<S extends z.ZodType> = {
  readonly source: string;
  readonly path: string;
  readonly summary: string;
  readonly message: Message;
  readonly schema: S;
  readonly read: (request: z.output<S>, now: Date) => ReadRequest;
  /** Name of the count in a partial success. */
  readonly rejected: string;
};

const LOGS: Signal<typeof LogsRequest> = {
  source: 'otlp-logs',
  path: '/v1/logs',
  summary: 'Take log records from an OpenTelemetry Collector or SDK (OTLP/HTTP, protobuf or JSON)',
  message: LogsMessage,
  schema: LogsRequest,
  read: readLogs,
  rejected: 'rejectedLogRecords',
};
const METRICS: Signal<typeof MetricsRequest> = {
  source: 'otlp-metrics',
  path: '/v1/metrics',
  summary: 'Take metrics from an OpenTelemetry Collector or SDK (OTLP/HTTP, protobuf or JSON)',
  message: MetricsMessage,
  schema: MetricsRequest,
  read: readMetrics,
  rejected: 'rejectedDataPoints',
};

/** Spans of one process's senders are read by one reader: the ends of a call come in requests of their own. */
function traces(): Signal<typeof TracesRequest> {
  return {
    source: 'otlp-traces',
    path: '/v1/traces',
    summary: 'Take spans from an OpenTelemetry Collector or SDK (OTLP/HTTP, protobuf or JSON): measured, and not kept themselves',
    message: TracesMessage,
    schema: TracesRequest,
    read: createTraceReader(),
    rejected: 'rejectedSpans',
  };
}

/**
 * `POST /v1/logs`, `/v1/metrics` and `/v1/traces`. Answered 200 once the jobs are durable, with a partial success when some records
 * could not be taken; those are kept, spans excepted. Too many waiting jobs are 429 and stores that are away 503, both with Retry-After.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
 */
export async function ingestOtlp(server: FastifyInstance, deps: ApiDeps): Promise<void> {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  server.addHook('onRequest', createRoomCheck(deps, 'index-observations'));
  server.setErrorHandler<Error>((thrown, request, reply) => refuse(thrown, request, reply));
  take(server, deps, LOGS);
  take(server, deps, METRICS);
  take(server, deps, traces());
}

function take<S extends z.ZodType>(server: FastifyInstance, deps: ApiDeps, signal: Signal<S>): void {
  const schema = {
    tags: ['senders'],
    summary: signal.summary,
    security: [{ token: [] }],
    consumes: ['application/x-protobuf', 'application/json'],
  };
  server.post<{ Body: Readable | undefined }>(signal.path, { schema }, async (request, reply) => {
    const isJson = isJsonRequest(request);
    const bytes = await bytesOf(request.body ?? request.raw, request.headers['content-encoding']).finally(() => request.raw.resume());
    const read = await readBody(deps, signal, bytes, isJson);
    await enqueueOtlp(deps, signal.source, read);
    const { rejected, why } = answerTo(read);
    if (isJson)
      return reply
        .code(200)
        .type('application/json')
        .send(why === '' ? {} : { partialSuccess: { [signal.rejected]: String(rejected), errorMessage: why } });
    const answer = why === '' ? new Uint8Array() : encodeWithin(encodeNumberAndText(rejected, why));
    return reply.code(200).type('application/x-protobuf').send(Buffer.from(answer));
  });
}

/** How many were not taken and why; a reason without a number is a warning. */
function answerTo({ rejected, refused = [], notice = '' }: ReadRequest): { readonly rejected: number; readonly why: string } {
  const reasons = [
    rejected.length === 0 ? '' : `${rejected.length} kept as rejected; the first: ${rejected[0]?.reason}`,
    refused.length === 0 ? '' : `${refused.length} not taken; the first: ${refused[0]}`,
    notice,
  ];
  return { rejected: rejected.length + refused.length, why: reasons.filter((reason) => reason !== '').join('; ') };
}

/** Keeps what could not be taken and puts the rest into durable jobs, the same for a redelivery. */
async function enqueueOtlp(deps: ApiDeps, source: string, read: ReadRequest): Promise<string[]> {
  await keepRejected(deps, source, read.rejected);
  if (read.refused && read.refused.length > 0) deps.counters.add(source, 'rejected', read.refused.length);
  const jobIds: string[] = [];
  for (let start = 0; start < read.observations.length; start += JOB_RECORDS) {
    const observations = read.observations.slice(start, start + JOB_RECORDS);
    const jobId = contentId('req', source, JSON.stringify(observations));
    await deps.enqueue('index-observations', { tenantId: deps.stores.tenantId, batchId: jobId, observations }, { id: jobId });
    jobIds.push(jobId);
  }
  deps.counters.add(source, 'accepted', read.accepted);
  return jobIds;
}

/** Reads a request; one that is none is kept as a whole. @throws REQUEST_INVALID */
async function readBody<S extends z.ZodType>(deps: ApiDeps, signal: Signal<S>, bytes: Buffer, isJson: boolean): Promise<ReadRequest> {
  try {
    const parsed = signal.schema.safeParse(isJson ? jsonOf(bytes) : decodeMessage(bytes, signal.message));
    if (!parsed.success) throw invalidInput(parsed.error, '');
    return signal.read(parsed.data, deps.now());
  } catch (thrown) {
    const error = translate(thrown as Error);
    if (error.status < 500) await keepRejected(deps, signal.source, [{ reason: `${error.code}: ${error.message}`, record: bytes }]);
    throw error;
  }
}

/** @throws REQUEST_INVALID, REQUEST_TOO_LARGE */
function jsonOf(bytes: Buffer): unknown {
  let parts = 0;
  // Braces and numbers of lists within texts count too: so many are in no request of use.
  for (const byte of bytes) if (byte === BRACE || byte === COMMA) parts += 1;
  checkParts(parts);
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new AppError('REQUEST_INVALID', `the body is not JSON: ${(cause as Error).message}`, {
      hint: { en: 'The body is not JSON.', ru: 'Тело запроса — не JSON.', ko: '본문이 JSON이 아닙니다.' },
      cause,
    });
  }
}

const BRACE = 0x7b;
const COMMA = 0x2c;

async function bytesOf(body: Readable, encoding: string | undefined): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of decoded(body, encoding, MAX_OTLP_BYTES)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** @throws REQUEST_MEDIA_TYPE */
function isJsonRequest(request: FastifyRequest): boolean {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return true;
  if (type === 'application/x-protobuf' || type === 'application/protobuf') return false;
  throw new AppError('REQUEST_MEDIA_TYPE', type ?? '', {
    hint: {
      en: 'Send application/x-protobuf or application/json.',
      ru: 'Отправляйте application/x-protobuf или application/json.',
      ko: 'application/x-protobuf 또는 application/json으로 보내세요.',
    },
  });
}

/** Codes of google.rpc. @see https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const RPC_CODES: Readonly<Record<number, number>> = { 400: 3, 401: 16, 403: 7, 404: 5, 413: 8, 415: 3, 429: 8, 503: 14, 507: 8 };
const RETRY_AFTER_S = 5;

/** An error as OTLP has it: `google.rpc.Status` in the encoding of the request. Exporters repeat 429, 502, 503 and 504 only. */
function refuse(thrown: Error, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = translate(thrown);
  if (error.status >= 500) request.log.error({ err: error, code: error.code }, 'request failed');
  const status = error.retryable && error.status !== 429 ? 503 : error.status;
  const code = RPC_CODES[error.status] ?? 13;
  const message = `${error.code}: ${error.hint?.en ?? (error.status >= 500 ? 'see the log of the service' : error.message)}`;
  if (status === 429 || status === 503)
    reply.header('retry-after', error.retryAfterMs === null ? RETRY_AFTER_S : Math.ceil(error.retryAfterMs / 1_000));
  reply.code(status);
  const isProtobuf = /protobuf/i.test(request.headers['content-type'] ?? '');
  if (!isProtobuf) return reply.type('application/json').send({ code, message });
  return reply.type('application/x-protobuf').send(Buffer.from(encodeNumberAndText(code, message)));
}
