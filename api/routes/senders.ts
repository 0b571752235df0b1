import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { JobName } from '../../domain/jobs.ts';
import type { Localized } from '../../domain/language.ts';
import { rejectedBecause } from '../../domain/rejected-words.ts';
import type { ApiDeps, QueueCounts } from '../deps.ts';
import { sendProblem, translate } from '../problem.ts';
import { keepRejected } from '../rejects.ts';
import { RETRY_AFTER_MS } from '../room.ts';

/** What a sender is told of each record, in the order it was sent. */
export const Receipt = z
  .object({
    accepted: z.int(),
    rejected: z.int(),
    jobId: z.string().nullable().describe('The durable job that holds the accepted records; the same for a redelivery'),
    results: z.array(
      z.object({
        index: z.int(),
        status: z.enum(['accepted', 'rejected']),
        reason: z.string().optional(),
        ignored: z.array(z.string()).optional().describe('Fields of an accepted record that mean nothing here and were left out'),
      }),
    ),
  })
  .meta({ id: 'Receipt' });

/** How long a count of waiting jobs is good for. */
const COUNT_AGE_MS = 250;

/**
 * What all routes of senders share: a request that cannot be taken as a whole is kept with its reason as well, and
 * senders are asked to come back later while more than `queueLimit` jobs wait.
 *
 * @param overload the status by which such a sender tries again soon; 429 when absent
 */
export function guardSenders(server: FastifyInstance, deps: ApiDeps, source: string, queue: JobName, overload?: number): void {
  const unread = new WeakMap<FastifyRequest, Buffer>();
  const parse = server.getDefaultJsonParser('error', 'remove');
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    unread.set(request, body);
    void parse(request, body.toString('utf8'), done);
  });

  server.addHook('onRequest', createRoomCheck(deps, queue));

  server.setErrorHandler<Error>(async (thrown, request, reply) => {
    const error = translate(thrown);
    const ours = error.status >= 500 || error.status === 429;
    // Records that were looked at one by one are kept already.
    if (!ours && error.cause !== KEPT) {
      const record = unread.get(request) ?? `${request.headers['content-type'] ?? ''} ${request.headers['content-length'] ?? '?'} bytes`;
      const keeping = keepRejected(deps, source, [{ reason: `${error.code}: ${error.message}`, record }]);
      await keeping.catch((failure: unknown) => request.log.error({ err: failure }, 'a refused request could not be kept'));
    }
    return sendProblem(error, request, reply, {}, overload);
  });
}

/** A check that asks senders to come back later while there is no room. @throws REQUEST_OVERLOADED */
export function createRoomCheck(deps: Pick<ApiDeps, 'room' | 'queueCounts' | 'now' | 'settings'>, queue: JobName): () => Promise<void> {
  const { room } = deps;
  if (room !== undefined) return () => room(queue);
  const depth = recently(deps.queueCounts, deps.now);
  return async () => {
    const waiting = (await depth())[queue]?.waiting ?? 0;
    if (waiting <= deps.settings.queueLimit) return;
    throw new AppError('REQUEST_OVERLOADED', `${waiting} jobs wait on ${queue}`, { retryAfterMs: RETRY_AFTER_MS });
  };
}

/** The receipt of a batch whose accepted records are in the job. */
export function receiptOf(
  read: ReadonlyArray<
    { readonly kind: 'accepted'; readonly ignored?: readonly string[] } | { readonly kind: 'rejected'; readonly reason: string }
  >,
  jobId: string | null,
): z.output<typeof Receipt> {
  const accepted = read.filter(({ kind }) => kind === 'accepted').length;
  const results = read.map((one, index) => {
    if (one.kind === 'rejected') return { index, status: one.kind, reason: one.reason };
    return { index, status: one.kind, ...(one.ignored?.length ? { ignored: [...one.ignored] } : {}) };
  });
  return { accepted, rejected: read.length - accepted, jobId, results };
}

/** Marks an error whose records are already among the rejected. */
const KEPT = Symbol('kept');

const saidOf = (reason: string): Localized => ({ en: reason, ru: rejectedBecause(reason, 'ru'), ko: rejectedBecause(reason, 'ko') });

/** REQUEST_INVALID for a batch of which nothing could be taken. */
export function nothingAccepted(faults: ReadonlyArray<{ readonly reason: string; readonly said?: Localized }>): AppError {
  const [{ reason = '', said = saidOf(reason) } = {}] = faults;
  return new AppError('REQUEST_INVALID', `none of ${faults.length} records could be taken; the first: ${reason}`, {
    hint: {
      en: `No record could be taken; the first: ${said.en}`,
      ru: `Ни одна запись не принята; первая: ${said.ru}`,
      ko: `받아들인 레코드가 없습니다. 첫 번째: ${said.ko}`,
    },
    cause: KEPT,
  });
}

function recently(count: () => Promise<QueueCounts>, now: () => Date): () => Promise<QueueCounts> {
  let last: { readonly at: number; readonly counts: Promise<QueueCounts> } | null = null;
  return () => {
    const at = now().getTime();
    if (last === null || at - last.at >= COUNT_AGE_MS) last = { at, counts: count() };
    return last.counts;
  };
}
