import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Preview } from '../../actions/approvals/preview.ts';
import { expired, isTerminal } from '../../actions/approvals/reducer.ts';
import type { Approval, ApprovalState } from '../../domain/action.ts';
import { AppError, asAppError } from '../../domain/errors.ts';
import { redact } from '../../domain/redact/redact.ts';
import { Problem, sendProblem } from '../problem.ts';
import { Id, Limit } from '../schemas.ts';
import type { ReaderDeps } from '../view.ts';

const STATES = [
  'PENDING',
  'APPROVED',
  'EXECUTING',
  'SUCCEEDED',
  'FAILED',
  'UNKNOWN',
  'REJECTED',
  'EXPIRED',
  'CANCELLED',
  'SUPERSEDED',
  'BLOCKED',
] as const;
const Named = z.object({ id: Id });
const Listed = z.object({ state: z.enum(STATES).optional(), open: z.stringbool().default(false), limit: Limit });
const Ask = z.object({
  runbook: z
    .string()
    .regex(/^[a-z][a-z0-9-]*(\/(rollback|dry-run))?$/, 'is not a runbook')
    .describe('Id; `ID/rollback` for the way back, `ID/dry-run` for what only looks'),
  parameters: z.record(z.string().max(64), z.string().max(256)).default({}),
  assets: z.array(z.string().min(1).max(200)).min(1).max(200).describe('Where it is to run, in this order'),
  alertId: Id.nullable().default(null).describe('The alert it is for: it is measured by it, and runs only while it fires'),
});
const Approve = z.object({
  hash: z
    .string()
    .regex(/^[0-9a-f]{24,64}$/, 'is not a hash')
    .describe('Hash of the plan that was read, or its first 24 digits'),
});
const Reject = z.object({ reason: z.string().trim().min(1).max(500).optional() });

/** `/api/approvals`: requests, and the decisions about them; each decision needs the key of a person who may. */
export async function decideRequests(server: FastifyInstance, deps: ReaderDeps): Promise<void> {
  const { person } = deps;
  const parts = () => {
    if (deps.approvals === undefined) throw new AppError('NOT_FOUND', 'no actions here');
    return deps.approvals;
  };
  const one = (summary: string, more: object = {}) => ({ schema: { ...SHARED, summary, params: Named, ...more } });
  type Of<T extends z.ZodType = z.ZodUnknown> = { Params: z.output<typeof Named>; Body: z.output<T> };

  server.get<{ Querystring: z.output<typeof Listed> }>(
    '/api/approvals',
    {
      schema: { ...SHARED, summary: 'Requests with plan, votes and state; the newest up to the limit, in time order', querystring: Listed },
    },
    async (request) => {
      const { stores } = await deps.view(request);
      const { state, open, limit } = request.query;
      const states: readonly ApprovalState[] | undefined =
        state !== undefined ? [state] : open ? STATES.filter((one) => !isTerminal(one)) : undefined;
      const approvals = await stores.approvals.list({ ...(states === undefined ? {} : { states }), limit });
      return { approvals };
    },
  );
  server.get<Of>(
    '/api/approvals/:id',
    one('A request with its plan, and its run; while it waits, whom it may touch and what its dry run said'),
    async (request) => {
      const { stores, preview } = await deps.view(request);
      const approval = await stores.approvals.get(request.params.id);
      if (approval === null) throw new AppError('APPROVAL_UNKNOWN', request.params.id);
      const waits = expired(approval, deps.now()).state === 'PENDING';
      const before = waits && preview !== undefined ? withoutSecrets(await preview(approval.plan, deps.now())) : null;
      return { approval, run: await stores.approvals.runOf(approval.id), preview: before };
    },
  );
  server.post<{ Body: z.output<typeof Ask> }>(
    '/api/approvals',
    {
      schema: {
        ...SHARED,
        summary: 'Ask for a runbook to be run; somebody else must approve it, but for a dry run, which begins at once',
        body: Ask,
      },
    },
    async (request, reply) => {
      const { runbook, parameters, assets, alertId } = request.body;
      const [targetAssetId = '', ...moreTargets] = assets;
      const by = await person(request);
      const approval = await parts().request(by, { runbookId: runbook, parameters, targetAssetId, moreTargets, alertId });
      void reply.status(201);
      return { approval };
    },
  );
  server.post<Of<typeof Approve>>(
    '/api/approvals/:id/approve',
    one('Approve exactly what was read; of high risk: says where to sign in', { body: Approve }),
    async (request, reply) => {
      const by = await person(request);
      const { id } = request.params;
      try {
        return { approval: await parts().vote(by, id, request.body.hash) };
      } catch (thrown) {
        const error = asAppError(thrown);
        if (error.code !== 'APPROVAL_STEP_UP' || deps.signIn === undefined) throw thrown;
        const offer = await deps.signIn.offer(by, id, null);
        return sendProblem(error, request, reply, offer.kind === 'link' ? { signIn: offer } : { signIn: { kind: offer.kind } });
      }
    },
  );
  server.post<Of<typeof Reject>>(
    '/api/approvals/:id/reject',
    one('Reject it; by the requester: take it back', { body: Reject }),
    async (request) => ({
      approval: await parts().reject(await person(request), request.params.id, request.body.reason),
    }),
  );
  server.post<Of>('/api/approvals/:id/stop', one('Stop a run that is under way; its worker ends it and says so'), async (request) => ({
    approval: await parts().stop(await person(request), request.params.id),
  }));
}

function withoutSecrets({ dependants, dryRun }: Preview): Preview {
  return { dependants, dryRun: dryRun.kind === 'ran' ? { ...dryRun, output: redact(dryRun.output) } : dryRun };
}

/** A request as a list shows it. */
export function summaryOf({ id, state, plan, alertId, requestedBy, requestedAt, votes, quorum, reason, planHash }: Approval) {
  return {
    ...{ id, state, reason, alertId, requestedBy, requestedAt, quorum, planHash },
    runbook: plan.runbookId,
    version: plan.runbookVersion,
    assets: plan.targets.map(({ assetId }) => assetId),
    approvedBy: votes.map(({ principalId }) => principalId),
  };
}

const SHARED = {
  tags: ['actions'],
  security: [{ token: [] }],
  response: { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem },
};
