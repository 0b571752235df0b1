import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { type FastifyInstance, fastify, LogController } from 'fastify';
import { z } from 'zod';
import { AppError } from '../domain/errors.ts';
import { redactAll } from '../domain/redact/redact.ts';
import { createAccess } from './access.ts';
import type { ApiDeps } from './deps.ts';
import { rawProblem, sendProblem } from './problem.ts';
import { limitHeld } from './room.ts';
import { receiveFromAlertmanager } from './routes/alertmanager.ts';
import { readAlerts } from './routes/alerts.ts';
import { decideRequests } from './routes/approvals.ts';
import { askQuestions } from './routes/ask.ts';
import { careForIncidents } from './routes/care.ts';
import { planChanges } from './routes/change-periods.ts';
import { receiveFromChats } from './routes/chat.ts';
import { readDigests } from './routes/digests.ts';
import { readEvidence } from './routes/evidence.ts';
import { reportHealth } from './routes/health.ts';
import { readIncidents } from './routes/incidents.ts';
import { ingestEvents } from './routes/ingest.ts';
import { ingestLines } from './routes/ingest-lines.ts';
import { ingestOtlp } from './routes/ingest-otlp.ts';
import { replayRejected } from './routes/ingest-rejected.ts';
import { replayJobs } from './routes/jobs.ts';
import { servePages } from './routes/pages.ts';
import { linkPeople } from './routes/people.ts';
import { answerPromql } from './routes/prometheus.ts';
import { readRecords } from './routes/records.ts';
import { readRuns } from './routes/runs.ts';
import { signIn } from './routes/sign-in.ts';
import { receiveFromTrackers } from './routes/tickets.ts';
import { chatOnPage } from './routes/web-chat.ts';
import { jsonSchemaOf, validatorCompiler } from './schemas.ts';
import { createViewing, type ReaderDeps } from './view.ts';

/** The HTTP server, for those who only start and stop it. */
export type ApiServer = FastifyInstance;

/** The largest request that is read; a larger one is refused by its Content-Length, before its body arrives. */
const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

/**
 * The HTTP door. Nothing listens yet: `await server.listen({ host, port })`; `await server.close()` ends it.
 *
 * @throws CONFIG_INVALID when it is to be bound beyond loopback without a token
 */
export function createServer(deps: ApiDeps): ApiServer {
  const access = createAccess(deps.settings);
  const viewing = createViewing(deps, access);
  const server = fastify({
    ...(deps.logger === undefined ? { logger: false } : { loggerInstance: deps.logger }),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    genReqId: () => deps.newId('req'),
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'remove',
    frameworkErrors: (error, request, reply) => void sendProblem(error, request, reply),
    clientErrorHandler: (error, socket) => {
      if (socket.writable) socket.end(rawProblem(error));
      else socket.destroy();
    },
  });
  server.removeContentTypeParser('text/plain');
  server.setValidatorCompiler<z.ZodType>(validatorCompiler);
  server.setSerializerCompiler(() => (body) => JSON.stringify(body));
  server.setErrorHandler<Error>((error, request, reply) => sendProblem(error, request, reply));

  server.addHook('onRequest', async (request, reply) => {
    reply.headers(request.url.startsWith('/docs') ? DOCS_HEADERS : HEADERS).header('x-request-id', request.id);
    access.checkOrigin(request);
  });

  if (deps.doors === 'health') {
    server.setNotFoundHandler((request, reply) => sendProblem(new AppError('NOT_FOUND', request.url), request, reply));
    void server.register(reportHealth, { ...deps, access, seesAll: async (request) => (await viewing.view(request)).scope.length === 0 });
    return server;
  }

  void server.register(swagger, {
    openapi: {
      openapi: '3.0.3',
      info: { title: 'InfraMind', description: 'Alerts in, explanations with evidence out.', version: deps.version },
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer' }, webhook: { type: 'http', scheme: 'basic' } },
      },
    },
    transform: ({ schema, url }) => ({ url, schema: describeSchema(schema) }),
  });
  void server.register(swaggerUi, {
    routePrefix: '/docs',
    theme: { title: 'InfraMind API' },
    uiConfig: { docExpansion: 'list', validatorUrl: null, layout: 'BaseLayout' },
  });

  void server.register(async (senders) => {
    senders.addHook('onRequest', async (request, reply) => access.requireSender(request, reply));
    limitHeld(senders, BODY_LIMIT_BYTES);
    await senders.register(receiveFromAlertmanager, deps);
    await senders.register(ingestEvents, deps);
    await senders.register(ingestLines, deps);
    await senders.register(ingestOtlp, deps);
  });
  void server.register(async (readers) => {
    readers.addHook('onRequest', async (request, reply) => access.requireReader(request, reply));
    const { stores: _stores, explain: _explain, ask: _ask, recheck: _recheck, ...rest } = deps;
    const reading: ReaderDeps = { ...rest, ...viewing, access };
    await readers.register(async (quoting) => {
      // These quote what devices, logs and people wrote. Audit rows and plans are hashed, and shown byte by byte.
      quoting.addHook('preSerialization', async (_request, _reply, payload) => redactAll(payload));
      await quoting.register(readAlerts, reading);
      await quoting.register(readIncidents, reading);
      await quoting.register(readDigests, reading);
      await quoting.register(readEvidence, reading);
      await quoting.register(askQuestions, reading);
    });
    await readers.register(readRecords, reading);
    await readers.register(answerPromql, reading);
    await readers.register(replayRejected, reading);
    await readers.register(replayJobs, reading);
    await readers.register(careForIncidents, reading);
    await readers.register(decideRequests, reading);
    await readers.register(readRuns, reading);
    await readers.register(chatOnPage, { ...reading, stores: deps.stores });
    await readers.register(planChanges, reading);
    await readers.register(linkPeople, { ...reading, links: { stores: deps.stores, now: deps.now }, enrolment: deps.signIn?.enrolment });
  });
  void server.register(receiveFromChats, deps);
  void server.register(receiveFromTrackers, deps);
  void server.register(reportHealth, { ...deps, access, seesAll: async (request) => (await viewing.view(request)).scope.length === 0 });
  void server.register(signIn, deps);
  void server.register(servePages);
  return server;
}

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** Swagger's page styles itself inline; its scripts are files of its package. */
const DOCS_HEADERS = {
  ...HEADERS,
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
};

/** The parts of a route's schema that are zod, as JSON Schema. */
function describeSchema(schema: unknown): Record<string, unknown> {
  const entries = Object.entries((schema ?? {}) as Record<string, unknown>).map(([key, value]) => {
    if (key === 'response') return [key, mapValues(value as Record<string, unknown>, (inner) => asJsonSchema(inner, 'output'))];
    return [key, asJsonSchema(value, 'input')];
  });
  return Object.fromEntries(entries);
}

function asJsonSchema(value: unknown, io: 'input' | 'output'): unknown {
  return value instanceof z.ZodType ? jsonSchemaOf(value, io) : value;
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
