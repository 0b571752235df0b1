import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import { Problem } from '../problem.ts';
import { Id, Limit, TimeZone } from '../schemas.ts';
import type { ReaderDeps } from '../view.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const text = z.string().trim().min(1).max(200);
const Named = z.object({ id: Id });
const Listed = z.object({ open: z.stringbool().default(true), limit: Limit });
const Draft = z.object({
  kind: z.enum(['window', 'freeze']),
  reason: z.string().trim().min(1).max(300).describe('Why, as it is told to whoever it stops'),
  scope: z
    .strictObject({
      assets: z.array(text).min(1).optional(),
      groups: z.array(text).min(1).optional(),
      labels: z.record(z.string(), text).optional(),
    })
    .default({})
    .describe('Which assets: every field that is given must fit; all when none is. `*` stands for any text'),
  time: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('once'), from: instant.optional().describe('Now when absent'), to: instant }),
    z.strictObject({
      kind: z.literal('repeating'),
      cron: z.string().max(100).describe('When it begins: minute hour day month weekday'),
      timeZone: TimeZone,
      minutes: z.int().min(1).max(10_080).describe('How long it lasts each time'),
    }),
  ]),
});

/** `/api/change-periods`: maintenance windows and freezes; whoever sets or ends one needs the key of an administrator. */
export async function planChanges(server: FastifyInstance, deps: ReaderDeps): Promise<void> {
  const { person } = deps;
  const parts = () => {
    if (deps.changePeriods === undefined) throw new AppError('NOT_FOUND', 'no windows or freezes here');
    return deps.changePeriods;
  };
  server.get<{ Querystring: z.output<typeof Listed> }>(
    '/api/change-periods',
    { schema: { ...SHARED, summary: 'Maintenance windows and freezes, newest first', querystring: Listed } },
    async (request) => {
      const { stores } = await deps.view(request);
      const { open, limit } = request.query;
      return { periods: await stores.changePeriods.list({ ...(open ? { open: { at: deps.now() } } : {}), limit }) };
    },
  );
  server.post<{ Body: z.output<typeof Draft> }>(
    '/api/change-periods',
    { schema: { ...SHARED, summary: 'Set a maintenance window or a freeze', body: Draft } },
    async (request, reply) => {
      const { kind, reason, scope, time } = request.body;
      const given = Object.fromEntries(Object.entries(scope).filter(([, value]) => value !== undefined));
      const when =
        time.kind === 'once'
          ? { kind: time.kind, from: time.from ?? deps.now(), to: time.to }
          : { kind: time.kind, cron: time.cron, timeZone: time.timeZone, forMs: time.minutes * 60_000 };
      const period = await parts().set(await person(request), { kind, reason, scope: given, time: when });
      void reply.status(201);
      return { period };
    },
  );
  server.post<{ Params: z.output<typeof Named> }>(
    '/api/change-periods/:id/end',
    { schema: { ...SHARED, summary: 'End one for good', params: Named } },
    async (request) => ({ period: await parts().end(await person(request), request.params.id) }),
  );
}

const SHARED = { tags: ['actions'], security: [{ token: [] }], response: { 400: Problem, 401: Problem, 403: Problem, 404: Problem } };
