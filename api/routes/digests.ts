import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { Problem } from '../problem.ts';
import { Id, LanguageTag, TimeZone } from '../schemas.ts';
import type { ReaderDeps } from '../view.ts';

const DAY_MS = 86_400_000;
/** The id of the digest that nobody sent: of the last day, until now. */
const NOW = 'now';

const Many = z.object({ limit: z.coerce.number().int().min(1).max(100).default(30) });
const Named = z.object({ id: Id.describe('Of a digest that was sent; for the one anew also `now`: the last 24 hours') });
const Reader = z.object({
  lang: LanguageTag.default('en'),
  timeZone: TimeZone.default('UTC').describe('IANA zone of the times in it'),
});

/** `/api/digests`: digests as they were sent, and of the same time as it is known now, for the reader. */
export async function readDigests(server: FastifyInstance, deps: ReaderDeps): Promise<void> {
  const door = () => {
    if (deps.digests === undefined) throw new AppError('NOT_FOUND', 'no digests here');
    return deps.digests;
  };

  server.get<{ Querystring: z.output<typeof Many> }>(
    '/api/digests',
    {
      schema: {
        ...SHARED,
        summary: 'Digests as they were sent, newest first; `card` is null where the reader sees less than those it was sent to',
        querystring: Many,
      },
    },
    async (request) => ({ digests: await door().sent((await deps.view(request)).scope, request.query.limit) }),
  );
  server.get<{ Params: z.output<typeof Named> }>(
    '/api/digests/:id',
    { schema: { ...SHARED, summary: 'One digest as it was sent', params: Named } },
    async (request) => {
      const { scope } = await deps.view(request);
      return { digest: await found(door().one(request.params.id, scope), request.params.id) };
    },
  );
  server.get<{ Params: z.output<typeof Named>; Querystring: z.output<typeof Reader> }>(
    '/api/digests/:id/anew',
    {
      schema: {
        ...SHARED,
        summary: 'The time of a digest as it is known now: in the language and zone of the reader, of what the reader may see',
        params: Named,
        querystring: Reader,
      },
    },
    async (request) => {
      const { id } = request.params;
      const { scope, stores } = await deps.view(request);
      const { lang: language, timeZone } = request.query;
      const to = deps.now();
      const last = { kind: 'digest' as const, from: new Date(to.getTime() - DAY_MS), to };
      const { kind, ...window } = id === NOW ? last : await found(door().one(id, scope), id);
      return { card: await door().anew({ kind, window: { from: window.from, to: window.to } }, stores, { language, timeZone }) };
    },
  );
}

async function found<T>(digest: Promise<T | null>, id: string): Promise<T> {
  const one = await digest;
  if (one === null) throw new AppError('NOT_FOUND', `no digest ${id}`);
  return one;
}

const SHARED = { tags: ['records'], security: [{ token: [] }], response: { 400: Problem, 401: Problem, 403: Problem, 404: Problem } };
