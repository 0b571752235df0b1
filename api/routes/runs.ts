import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type History, historyOf, outputOf } from '../../actions/runs/history.ts';
import type { Run } from '../../domain/action.ts';
import { AppError } from '../../domain/errors.ts';
import type { OutputChunk } from '../../domain/output.ts';
import { wordsOf } from '../../domain/step.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { languageOfRequest, Problem } from '../problem.ts';
import { Id, Limit } from '../schemas.ts';
import { type ToldRun, toldRequest, toldRun } from '../told-run.ts';
import type { ReaderDeps } from '../view.ts';
import { summaryOf } from './approvals.ts';

const Named = z.object({ id: Id });
const Export = z.object({ limit: z.coerce.number().int().min(1).max(10_000).default(1_000) });
const Place = z
  .string()
  .regex(/^\d{1,9}:\d{1,9}$/, 'is not a place: TOKEN:SEQUENCE, as `next` says')
  .transform((text) => ({ token: Number(text.split(':')[0]), sequence: Number(text.split(':')[1]) }));
const Of = { asset: z.string().max(200).optional(), step: z.string().max(100).optional() };
const Follow = z.object({
  ...Of,
  after: Place.optional().describe('`next` of the answer before'),
  tail: z.coerce
    .number()
    .int()
    .min(1)
    .max(400_000)
    .optional()
    .describe('Only the end of what each step said so far: so many bytes, and the rest of the piece in which they begin'),
  limit: z.coerce.number().int().min(1).max(16).default(4),
});
/** Steps whose ends are told at once, each in one or two pieces. */
const MOST_ENDS = 500;
const Whole = z.object(Of);

/** `/api/runs`: the history from request to result, its export, and what runs say, also while they say it. */
export async function readRuns(server: FastifyInstance, deps: ReaderDeps): Promise<void> {
  const seen = async (request: FastifyRequest) => (await deps.view(request)).stores;
  const runOf = async (stores: TenantStores, id: string): Promise<Run> => {
    const run = id.startsWith('apr_') ? await stores.approvals.runOf(id) : await stores.approvals.run(id);
    if (run === null) throw new AppError('NOT_FOUND', `no run ${id}`);
    return run;
  };

  server.get<{ Querystring: { limit: number } }>(
    '/api/runs',
    { schema: { ...SHARED, summary: 'Requests and what became of them, newest first', querystring: z.object({ limit: Limit }) } },
    async (request) => {
      const { limit } = request.query;
      const stores = await seen(request);
      const approvals = (await stores.approvals.list({ limit })).reverse();
      const language = languageOfRequest(request);
      const runs = await Promise.all(
        approvals.map(async (approval) => ({
          request: summaryOf(approval),
          told: await toldRequest({ stores, runbooks: deps.runbooks }, approval, language),
          run: shortRun(await stores.approvals.runOf(approval.id)),
        })),
      );
      return { runs };
    },
  );
  server.get<{ Querystring: z.output<typeof Export> }>(
    '/api/runs/export',
    {
      schema: {
        ...SHARED,
        summary: 'The whole history as JSON lines, oldest first: request, votes, run, steps, audit rows',
        querystring: Export,
      },
    },
    async (request, reply) => {
      const { limit } = request.query;
      const stores = await seen(request);
      const approvals = await stores.approvals.list({ limit });
      const lines = async function* () {
        for (const { id } of approvals) yield `${JSON.stringify(await historyOf(stores, id))}\n`;
      };
      void reply.header('content-disposition', 'attachment; filename="runs.jsonl"');
      return reply.type('application/x-ndjson').send(Readable.from(lines()));
    },
  );
  server.get<{ Params: z.output<typeof Named> }>(
    '/api/runs/:id',
    {
      schema: { ...SHARED, summary: 'The history of one request, by its id or that of its run, and what it runs as words', params: Named },
    },
    async (request): Promise<History & { readonly commands: readonly (readonly string[])[]; readonly told: ToldRun }> => {
      const { id } = request.params;
      const stores = await seen(request);
      const history = await historyOf(stores, id.startsWith('apr_') ? id : (await runOf(stores, id)).approvalId);
      const told = await toldRun({ stores, runbooks: deps.runbooks }, history, languageOfRequest(request));
      return { ...history, commands: history.approval.plan.steps.map(wordsOf), told };
    },
  );
  server.get<{ Params: z.output<typeof Named>; Querystring: z.output<typeof Follow> }>(
    '/api/runs/:id/output',
    {
      schema: {
        ...SHARED,
        summary: 'What it said behind a place; ask again with `next` to follow it, or only its end',
        params: Named,
        querystring: Follow,
      },
    },
    async (request) => {
      const { id } = request.params;
      const { asset, step, after, tail, limit } = request.query;
      const stores = await seen(request);
      // Before the pieces: a run that ended in between is asked about once more.
      const run = await runOf(stores, id);
      const filter = { ...(asset === undefined ? {} : { target: asset }), ...(step === undefined ? {} : { stepId: step }) };
      const part = tail === undefined ? { limit } : { endBytes: tail, limit: MOST_ENDS };
      const pieces = await stores.outputs.read({ runId: run.id, ...filter, ...(after === undefined ? {} : { after }), ...part });
      const last = pieces.at(-1) ?? after;
      return {
        state: run.state,
        steps: shortRun(run)?.steps ?? [],
        pieces: pieces.map(shownPiece),
        next: last === undefined ? null : `${last.token}:${last.sequence}`,
        // More may come while it runs, and more is there when this answer is full.
        ended: run.endedAt !== null && pieces.length < part.limit,
      };
    },
  );
  server.get<{ Params: z.output<typeof Named>; Querystring: z.output<typeof Whole> }>(
    '/api/runs/:id/output/raw',
    { schema: { ...SHARED, summary: 'All it said, byte for byte', params: Named, querystring: Whole } },
    async (request, reply) => {
      const { id } = request.params;
      const { asset, step } = request.query;
      const stores = await seen(request);
      const run = await runOf(stores, id);
      const filter = { ...(asset === undefined ? {} : { target: asset }), ...(step === undefined ? {} : { stepId: step }) };
      const bytes = async function* () {
        for await (const piece of outputOf(stores, run.id, filter)) yield Buffer.from(piece.bytes);
      };
      // Never shown by a browser as a page of ours.
      void reply.header('content-disposition', `attachment; filename="${run.id}.log"`);
      return reply.type('application/octet-stream').send(Readable.from(bytes(), { objectMode: false }));
    },
  );
}

/** A run without what its steps said. */
function shortRun(run: Run | null) {
  if (run === null) return null;
  return { ...run, steps: run.steps.map(({ output: _, ...step }) => step) };
}

function shownPiece({ token, sequence, target, stepId, at, bytes }: OutputChunk) {
  return { place: `${token}:${sequence}`, asset: target, step: stepId, at, text: Buffer.from(bytes).toString('utf8') };
}

const SHARED = { tags: ['actions'], security: [{ token: [] }], response: { 400: Problem, 401: Problem, 403: Problem, 404: Problem } };
