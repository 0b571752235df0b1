import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { DeadLetters, FailedJob } from '../../domain/dead-letter.ts';
import { AppError } from '../../domain/errors.ts';
import type { JobName } from '../../domain/jobs.ts';
import { Problem } from '../problem.ts';
import { Limit } from '../schemas.ts';
import type { ReaderDeps } from '../view.ts';

const Queue = z.string().regex(/^[a-z-]{1,64}$/, 'is not a queue');
const Listed = z.object({ queue: Queue.optional(), limit: Limit });
const Named = z.object({ queue: Queue, id: z.string().min(1).max(1_024) });
const OfQueue = z.object({ queue: Queue.optional() });

/** `/api/jobs`: jobs that were given up, why, and another try of one or of all. */
export async function replayJobs(server: FastifyInstance, deps: ReaderDeps): Promise<void> {
  // What a job was to do may name any asset.
  server.addHook('preHandler', async (request) => void (await deps.whole(request, request.method === 'GET' ? 'read' : 'administer')));
  const letters = (): DeadLetters => {
    if (deps.deadLetters === undefined) throw new AppError('NOT_FOUND', 'no queues here');
    return deps.deadLetters;
  };
  const queuesOf = async (wanted: string | undefined): Promise<JobName[]> => {
    const names = Object.keys(await deps.queueCounts()) as JobName[];
    if (wanted === undefined) return names;
    return [named(names, wanted)];
  };
  const nameOf = async (wanted: string) => named(Object.keys(await deps.queueCounts()) as JobName[], wanted);

  server.get<{ Querystring: z.output<typeof Listed> }>(
    '/api/jobs',
    { schema: { ...SHARED, summary: 'Jobs that were given up, newest first, with the reason', querystring: Listed } },
    async ({ query: { queue, limit } }) => {
      const found = await Promise.all(
        (await queuesOf(queue)).map(async (name) => (await letters().failed(name, limit)).map((job) => ({ queue: name, ...job }))),
      );
      return { jobs: newestFirst(found.flat()).slice(0, limit) };
    },
  );

  server.get<{ Params: z.output<typeof Named> }>(
    '/api/jobs/:queue/:id',
    { schema: { ...SHARED, summary: 'A job that was given up, with what it was to do', params: Named } },
    async ({ params: { queue, id } }) => ({ job: { queue, ...(await letters().failedJob(await nameOf(queue), id)) } }),
  );

  server.post<{ Querystring: z.output<typeof OfQueue> }>(
    '/api/jobs/replay',
    { schema: { ...SHARED, summary: 'Try all again, or all of one queue', querystring: OfQueue } },
    async ({ query: { queue } }) => {
      let replayed = 0;
      for (const name of await queuesOf(queue)) replayed += await letters().replayAll(name);
      return { replayed };
    },
  );

  server.post<{ Params: z.output<typeof Named> }>(
    '/api/jobs/:queue/:id/replay',
    { schema: { ...SHARED, summary: 'Try a job again; what it had done already is not done twice', params: Named } },
    async ({ params: { queue, id } }) => {
      await letters().replay(await nameOf(queue), id);
      return { replayed: 1 };
    },
  );

  server.post<{ Params: z.output<typeof Named> }>(
    '/api/jobs/:queue/:id/drop',
    { schema: { ...SHARED, summary: 'Forget a job that was given up, and what it was to do', params: Named } },
    async ({ params: { queue, id }, log }) => {
      await letters().drop(await nameOf(queue), id);
      log.warn({ queue, id }, 'a job that was given up was dropped');
      return { dropped: 1 };
    },
  );
}

/** @throws NOT_FOUND */
function named(names: readonly JobName[], wanted: string): JobName {
  const found = names.find((name) => name === wanted);
  if (found !== undefined) return found;
  throw new AppError('NOT_FOUND', `there is no queue ${wanted}`, {
    hint: {
      en: `There is no such queue; there are ${names.join(', ')}.`,
      ru: `Такой очереди нет; есть ${names.join(', ')}.`,
      ko: `그런 큐는 없습니다. 있는 큐: ${names.join(', ')}.`,
    },
  });
}

function newestFirst<T extends FailedJob>(jobs: readonly T[]): T[] {
  return [...jobs].sort((a, b) => b.failedAt.getTime() - a.failedAt.getTime());
}

const SHARED = { tags: ['operation'], security: [{ token: [] }], response: { 400: Problem, 401: Problem, 404: Problem } };
