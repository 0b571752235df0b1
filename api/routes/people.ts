import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type LinkDeps, makeLinkCode, unlinkAccount } from '../../actions/people/links.ts';
import type { Enrolment } from '../../actions/sign-in/enrol.ts';
import { AppError } from '../../domain/errors.ts';
import { Problem } from '../problem.ts';
import { Id } from '../schemas.ts';
import type { ReaderDeps } from '../view.ts';

const Named = z.object({ id: Id });
const Unlink = z.object({
  platform: z.enum(['slack', 'telegram', 'terminal', 'web', 'email']).optional(),
  userId: z.string().min(1).max(200).optional().describe('With the platform: this account; without both: all of the person'),
});

const Factor = z.object({ code: z.string().min(1).max(40).optional().describe('Of the second factor that is there, if it is your own') });

/** `/api/people`: who there is, and the links of their chat accounts; each needs a key of a person. */
export async function linkPeople(
  server: FastifyInstance,
  deps: ReaderDeps & { readonly links: LinkDeps; readonly enrolment: Enrolment | undefined },
): Promise<void> {
  const { links, person } = deps;

  server.get(
    '/api/people',
    { schema: { ...SHARED, summary: 'People, their roles and accounts; for who administers' } },
    async (request) => {
      await person(request);
      const all = await (await deps.whole(request, 'administer')).people.list();
      return { people: all.map(({ id, name, roles, groupRoles = [], identities }) => ({ id, name, roles, groupRoles, identities })) };
    },
  );

  server.post<{ Params: z.output<typeof Named> }>(
    '/api/people/:id/link-code',
    {
      schema: {
        ...SHARED,
        summary: 'A code that links a chat account to the person: said to the bot in a direct message, once, within ten minutes',
        params: Named,
      },
    },
    async (request) => makeLinkCode(links, await person(request), request.params.id),
  );

  server.post<{ Params: z.output<typeof Named>; Body: z.output<typeof Factor> }>(
    '/api/people/:id/factor-link',
    {
      schema: {
        ...SHARED,
        summary: 'A link by which the person enrols a second factor, once, within half an hour; for oneself, or by who administers',
        params: Named,
        body: Factor,
      },
    },
    async (request) => {
      if (deps.enrolment === undefined) throw new AppError('SIGNIN_UNAVAILABLE', 'no actions here');
      return deps.enrolment.offer(await person(request), request.params.id, request.body.code ?? null);
    },
  );

  server.post<{ Params: z.output<typeof Named>; Body: z.output<typeof Unlink> }>(
    '/api/people/:id/unlink',
    { schema: { ...SHARED, summary: 'Take links away', params: Named, body: Unlink } },
    async (request) => {
      const { platform, userId } = request.body;
      if ((platform === undefined) !== (userId === undefined))
        throw new AppError('REQUEST_INVALID', 'give platform and userId, or neither');
      const account = platform === undefined || userId === undefined ? undefined : { platform, userId };
      return { unlinked: await unlinkAccount(links, await person(request), request.params.id, account) };
    },
  );
}

const SHARED = { tags: ['people'], security: [{ token: [] }], response: { 400: Problem, 401: Problem, 403: Problem, 404: Problem } };
