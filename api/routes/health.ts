import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError, asAppError, ERRORS } from '../../domain/errors.ts';
import { inLanguage, type Language } from '../../domain/language.ts';
import { redact } from '../../domain/redact/redact.ts';
import type { Access } from '../access.ts';
import type { Count, PollState } from '../counters.ts';
import type { ApiDeps, QueueCounts } from '../deps.ts';
import { languageOfRequest } from '../problem.ts';

const Part = z.object({
  status: z.enum(['ok', 'unavailable']),
  latencyMs: z.number(),
  code: z.string().optional().describe('Code of the error'),
  detail: z.string().optional().describe('What is wrong, and what would mend it'),
});

const Health = z
  .object({
    status: z.enum(['ok', 'degraded', 'unavailable']).describe('degraded: records are taken in and wait until their store is back'),
    version: z.string().optional(),
    store: Part.optional(),
    records: Part.optional().describe('The store of samples, logs and events, where it is another'),
    queues: z.record(z.string(), z.record(z.string(), z.number())).nullable().optional(),
    rejected: z.record(z.string(), z.number()).nullable().optional().describe('Records kept as rejected, by source'),
    targets: z
      .record(
        z.string(),
        z.object({
          status: z.enum(['ok', 'failed']),
          at: z.iso.datetime().describe('When it was last polled'),
          code: z.string().optional().describe('Code of the last error'),
          reason: z.string().optional(),
          detail: z.string().optional().describe('What was tried, and what would mend it'),
        }),
      )
      .optional()
      .describe('The devices that are polled; one that fails does not make the service unavailable'),
    trackers: z
      .record(
        z.string(),
        z.object({
          status: z.enum(['ok', 'refused']),
          since: z.iso.datetime().optional().describe('Since when it refuses our account'),
          detail: z.string().optional().describe('What would mend it'),
        }),
      )
      .optional()
      .describe('The ticket systems; one that refuses our account does not make the service unavailable'),
  })
  .meta({ id: 'Health' });

/** How long a part may take to answer before it counts as away. */
const PATIENCE_MS = 3_000;

/**
 * `GET /health` for people and load balancers: 503 while the store or the queues are away; strangers see the status only.
 * While only the store of samples, logs and events is away it is 200, for records are still taken in and must not be turned away.
 * `GET /metrics` for Prometheus.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export async function reportHealth(
  server: FastifyInstance,
  deps: ApiDeps & { readonly access: Access; readonly seesAll: (request: FastifyRequest) => Promise<boolean> },
): Promise<void> {
  server.get(
    '/health',
    { schema: { tags: ['operation'], summary: 'Whether it works', response: { 200: Health, 503: Health } } },
    async (request, reply) => {
      const [store, records] = await Promise.all([
        partOf(deps.ping, languageOfRequest(request)),
        deps.pingRecords === undefined ? undefined : partOf(deps.pingRecords, languageOfRequest(request)),
      ]);
      const away = store.status === 'unavailable';
      const [queues, rejected] = await Promise.all([soon(deps.queueCounts()), away ? null : soon(deps.stores.rejected.counts())]);
      const status = away || queues === null ? 'unavailable' : records?.status === 'unavailable' ? 'degraded' : 'ok';
      const details = {
        version: deps.version,
        store,
        ...(records === undefined ? {} : { records }),
        queues,
        rejected,
        ...(away || deps.trackers === undefined ? {} : { trackers: trackersOf(await soon(deps.trackers()), languageOfRequest(request)) }),
        targets: Object.fromEntries((deps.polls?.() ?? []).map((state) => [state.targetId, targetOf(state, languageOfRequest(request))])),
      };
      return reply
        .code(status === 'unavailable' ? 503 : 200)
        .send({ status, ...(deps.access.isReader(request) && (await deps.seesAll(request)) ? details : {}) });
    },
  );

  server.get(
    '/metrics',
    {
      schema: { tags: ['operation'], summary: 'Counters in the Prometheus text format', security: [{ token: [] }] },
      onRequest: async (request, reply) => {
        deps.access.requireReader(request, reply);
        if (!(await deps.seesAll(request))) throw new AppError('REQUEST_FORBIDDEN', 'metrics of all targets');
      },
    },
    async (_request, reply) => {
      const queues = (await soon(deps.queueCounts())) ?? {};
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(metricsText(deps.counters.read(), queues, deps.polls?.() ?? []));
    },
  );
}

function targetOf({ lastAt, lastError }: PollState, language: Language) {
  if (lastError === null) return { status: 'ok', at: lastAt.toISOString() };
  const { code, message, hint } = lastError;
  const detail = hint === null ? message : `${message}. ${inLanguage(hint, language)}`;
  return { status: 'failed', at: lastAt.toISOString(), code, reason: inLanguage(ERRORS[code].text, language), detail };
}

function trackersOf(states: Awaited<ReturnType<NonNullable<ApiDeps['trackers']>>> | null, language: Language) {
  return Object.fromEntries(
    (states ?? []).map(({ id, trouble }) => {
      if (trouble === null) return [id, { status: 'ok' }];
      const detail = trouble.hint === null ? {} : { detail: inLanguage(trouble.hint, language) };
      return [id, { status: 'refused', since: trouble.since.toISOString(), ...detail }];
    }),
  );
}

/** Counters, queue depths and polls in the Prometheus text format. */
export function metricsText(counts: readonly Count[], queues: QueueCounts, polls: readonly PollState[] = []): string {
  const records = counts.map(
    ({ source, outcome, count }) => `inframind_records_total{source="${escapeLabel(source)}",outcome="${outcome}"} ${count}`,
  );
  const jobs = Object.entries(queues).flatMap(([queue, states]) =>
    Object.entries(states).map(([state, count]) => `inframind_jobs{queue="${escapeLabel(queue)}",state="${escapeLabel(state)}"} ${count}`),
  );
  const polled = polls.flatMap(({ targetId, succeeded, failed }) => {
    const target = escapeLabel(targetId);
    return [
      `inframind_polls_total{target="${target}",outcome="ok"} ${succeeded}`,
      ...Object.entries(failed).map(([code, count]) => `inframind_polls_total{target="${target}",outcome="${code}"} ${count}`),
    ];
  });
  return [
    '# HELP inframind_records_total Records by where they came from and what became of them.',
    '# TYPE inframind_records_total counter',
    ...records,
    '# HELP inframind_jobs Jobs by queue and state.',
    '# TYPE inframind_jobs gauge',
    ...jobs,
    '# HELP inframind_polls_total Polls of devices by target and outcome: ok, or the code of the error.',
    '# TYPE inframind_polls_total counter',
    ...polled,
    '',
  ].join('\n');
}

function escapeLabel(label: string): string {
  return label.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** Whether a part works, and how soon it answers. */
async function partOf(ping: () => Promise<void>, language: Language): Promise<z.infer<typeof Part>> {
  const startedAt = performance.now();
  let error: AppError | null = null;
  const alive = await soon(
    ping().then(
      () => true,
      (thrown: unknown) => {
        error = asAppError(thrown);
        throw thrown;
      },
    ),
  );
  const latencyMs = Math.round((performance.now() - startedAt) * 10) / 10;
  if (alive !== null) return { status: 'ok', latencyMs };
  return { status: 'unavailable', latencyMs, ...(error === null ? {} : faultOf(error, language)) };
}

function faultOf({ code, message, hint }: AppError, language: Language) {
  return { code, detail: hint === null ? redact(message) : inLanguage(hint, language) };
}

/** The value, or null when it fails or takes too long. */
async function soon<T>(work: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}
