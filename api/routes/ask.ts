import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { languageMeant } from '../../copilot/understand/latinized.ts';
import { SIGNAL } from '../../copilot/wording/concepts.ts';
import type { Answer, IntentKind } from '../../domain/answer.ts';
import { AppError } from '../../domain/errors.ts';
import type { Concept } from '../../domain/finding.ts';
import { storableText } from '../../domain/text.ts';
import { showAnswer } from '../commands.ts';
import { leaving } from '../leaving.ts';
import { Problem } from '../problem.ts';
import { Id, LanguageTag, TimeZone } from '../schemas.ts';
import type { ReaderDeps } from '../view.ts';

/** For the log only: the connection is closed. */
const NOBODY_READS = 499;
/** What half a question may repeat: what only reads. */
const KINDS = [
  ...(['why', 'changes', 'graph', 'logs', 'errors', 'unusual', 'state', 'neighbours', 'depends-on', 'impact', 'similar'] as const),
  ...(['forecast', 'who', 'ranking', 'alerts', 'digest', 'silences', 'routes', 'evidence', 'next'] as const),
] satisfies readonly IntentKind[];
const Instant = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
/** `about` of the reply before, as it came; what else is in it is not read. */
const Context = z.object({
  assetId: z.string().min(1).max(300).nullable(),
  window: z.object({ from: Instant, to: Instant }).nullable(),
  concept: z.enum(Object.keys(SIGNAL) as [Concept, ...Concept[]]).nullable(),
  kind: z.enum(KINDS).nullable(),
});

const Ask = z.object({
  text: z.string().trim().min(1).max(2_000).transform(storableText),
  lang: LanguageTag.optional().describe('Otherwise the language the question is written in'),
  alertId: Id.nullish().describe('The alert that the question is about'),
  context: Context.nullish().describe('What the question goes on with: `about` of the reply before it, for “it” and “and yesterday?”'),
  timeZone: TimeZone.default('UTC').describe('IANA zone of the times in the reply'),
});

/** `POST /api/ask`: a question in a person's words. */
export async function askQuestions(server: FastifyInstance, deps: ReaderDeps): Promise<void> {
  server.post<{ Body: z.output<typeof Ask> }>(
    '/api/ask',
    {
      schema: {
        tags: ['questions'],
        summary: 'Ask in your own words: "why did this alert fire?", "что изменилось?"',
        security: [{ token: [] }],
        body: Ask,
        response: { 400: Problem, 401: Problem },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const [view, asker] = await Promise.all([deps.view(request), deps.asker(request)]);
      if (view.ask === undefined) throw new AppError('NOT_FOUND', 'this process cannot answer questions');
      const { text, timeZone } = body;
      // Whoever hangs up reads no answer: nothing is looked up any more, and no model is waited for.
      const left = leaving(reply);
      const asking = view.ask({
        ...(asker === null ? {} : { asker }),
        ...(view.scope.length === 0 ? {} : { scope: view.scope }),
        text,
        language: body.lang ?? languageMeant(text),
        alertId: body.alertId ?? null,
        ...(body.context ? { context: body.context } : {}),
        askedAt: deps.now(),
        timeZone,
        ends: { stop: left, left },
      });
      const given = await asking.catch((thrown: unknown) => (left.aborted ? null : Promise.reject(thrown)));
      if (given === null) return reply.code(NOBODY_READS).send();
      return { reply: isAnswer(given) ? { ...given, answer: showAnswer(given.answer, deps.runbooks) } : given };
    },
  );
}

function isAnswer(reply: { readonly kind: string }): reply is { readonly kind: 'answer'; readonly answer: Answer } {
  return reply.kind === 'answer';
}
