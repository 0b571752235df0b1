import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Enrolment } from '../../actions/sign-in/enrol.ts';
import { qrRows } from '../../actions/sign-in/qr.ts';
import type { StepUp, StepUpView } from '../../actions/sign-in/step-up.ts';
import { AppError } from '../../domain/errors.ts';
import { Problem } from '../problem.ts';

/** What the page for signing in calls; a request is shown by the parts of the chat's own card. */
export type SignInDoor = Pick<StepUp, 'offer' | 'approve'> & {
  readonly look: (
    token: string,
  ) => Promise<StepUpView & { readonly card: { readonly headline: string; readonly parts: readonly unknown[] } }>;
  readonly enrolment: Enrolment;
};

const Token = z.string().max(100).describe('What stands behind # in the link');
const Code = z.string().min(1).max(40).describe('Six digits of an authenticator, or a recovery code');
const Look = z.object({ token: Token });
const Approve = z.object({ token: Token, code: Code, hash: z.string().regex(/^[0-9a-f]{64}$/, 'is not a hash') });
const Enrol = z.object({ token: Token, code: Code });

/**
 * `/api/sign-in`: for who holds a link that was told to him alone. There is no cookie: the link's token comes in the body, which no
 * other page can know, and no address has it.
 */
export async function signIn(server: FastifyInstance, { signIn: door }: { readonly signIn?: SignInDoor }): Promise<void> {
  const parts = () => {
    if (door === undefined) throw new AppError('SIGNIN_UNAVAILABLE', 'no actions here');
    return door;
  };

  server.post<{ Body: z.output<typeof Look> }>(
    '/api/sign-in/look',
    { schema: { ...SHARED, summary: 'What a link is for: exactly what would run', body: Look } },
    async (request) => {
      const { person, approval, expiresAt, card } = await parts().look(request.body.token);
      const { id, state, planHash } = approval;
      return { name: person.name, language: person.language, timeZone: person.timeZone, expiresAt, id, state, hash: planHash, card };
    },
  );
  server.post<{ Body: z.output<typeof Approve> }>(
    '/api/sign-in/approve',
    { schema: { ...SHARED, summary: 'Shows a second factor and approves what was read', body: Approve } },
    async (request) => {
      const { approval, recoveryLeft } = await parts().approve(request.body.token, request.body.code, request.body.hash);
      const { id, state, votes, quorum } = approval;
      return { id, state, votes: votes.length, quorum, recoveryLeft };
    },
  );
  server.post<{ Body: z.output<typeof Look> }>(
    '/api/sign-in/enrol',
    { schema: { ...SHARED, summary: 'A new secret for an authenticator, told once', body: Look } },
    async (request) => {
      const { person, ...told } = await parts().enrolment.begin(request.body.token);
      return { name: person.name, language: person.language, timeZone: person.timeZone, ...told, qr: qrRows(told.uri) };
    },
  );
  server.post<{ Body: z.output<typeof Enrol> }>(
    '/api/sign-in/enrol/finish',
    { schema: { ...SHARED, summary: 'Proves that the secret arrived; recovery codes, told once', body: Enrol } },
    async (request) => parts().enrolment.finish(request.body.token, request.body.code),
  );
}

const SHARED = { tags: ['actions'], response: { 400: Problem, 403: Problem, 404: Problem, 409: Problem, 429: Problem } };
