import { isShownHash, onlyLooks, readButtonValue } from '../actions/approvals/plan.ts';
import { expired, isTerminal } from '../actions/approvals/reducer.ts';
import { unfinishedIn } from '../actions/runs/steps.ts';
import type { Approval, Run } from '../domain/action.ts';
import type { Language } from '../domain/language.ts';
import { lacking } from '../domain/refusals.ts';
import { canSomewhere, type Principal } from '../domain/tenant.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { TenantStores } from '../stores/stores.ts';
import { sayRun } from './run-texts.ts';
import { say } from './texts.ts';
import { sayTicket } from './ticket-texts.ts';

/** What pressing a button can set in motion. */
export type PressDeps = {
  readonly stores: Pick<TenantStores, 'answers' | 'approvals'>;
  readonly requestAction: (
    principal: Principal,
    request: {
      readonly runbookId: string;
      readonly parameters: Readonly<Record<string, string>>;
      readonly targetAssetId: string;
      readonly moreTargets?: readonly string[];
      readonly alertId: string | null;
    },
  ) => Promise<Approval>;
  readonly vote: (principal: Principal, approvalId: string, shownHash: string) => Promise<Approval>;
  readonly reject: (principal: Principal, approvalId: string) => Promise<Approval>;
  /** Wants a run that is under way to end. */
  readonly stop: (principal: Principal, approvalId: string) => Promise<Approval>;
  /** Asks for the way back of a run that has ended, as it was shown. */
  readonly requestRollback: (principal: Principal, approvalId: string, shownHash: string) => Promise<Approval>;
  readonly now: () => Date;
  /** Null when no ticket system is connected; it says null when the tracker is away and the ticket will be opened later. */
  readonly openTicket: ((principal: Principal, alertId: string) => Promise<Ticket | null>) | null;
};

/**
 * Does what a button says; its value is only ever an id and at most a hash.
 *
 * @returns the sentence for the person who pressed
 * @throws REQUEST_FORBIDDEN, and what the approvals and the ticket system throw
 */
export async function press(
  deps: PressDeps,
  principal: Principal,
  language: Language,
  { verb, value }: { readonly verb: string; readonly value: string },
): Promise<string> {
  switch (verb) {
    case 'run': {
      const [answerId = '', index = ''] = value.split(':');
      const answer = await deps.stores.answers.get(answerId);
      const proposal = /^\d$/.test(index) ? answer?.proposals[Number(index)] : undefined;
      if (proposal === undefined) return say(language, 'stale');
      const { runbookId, parameters, targetAssetId } = proposal;
      await deps.requestAction(principal, { runbookId, parameters, targetAssetId, alertId: answer?.alertId ?? null });
      return say(language, 'requested', { title: proposal.title });
    }
    case 'approve':
    case 'reject': {
      const shown = readButtonValue(value);
      if (shown === null) return say(language, 'stale');
      if (verb === 'approve') await deps.vote(principal, shown.approvalId, shown.shownHash);
      else await deps.reject(principal, shown.approvalId);
      return say(language, verb === 'approve' ? 'voted' : 'rejected');
    }
    case 'stop':
    case 'rollback': {
      const shown = readButtonValue(value);
      if (shown === null) return say(language, 'stale');
      if (verb === 'stop') await deps.stop(principal, shown.approvalId);
      else await deps.requestRollback(principal, shown.approvalId, shown.shownHash);
      return sayRun(language, verb === 'stop' ? 'stopping' : 'rollbackRequested');
    }
    case 'again': {
      const ended = await deps.stores.approvals.get(value);
      if (ended === null || !isTerminal(expired(ended, deps.now()).state)) return say(language, 'stale');
      const run = await deps.stores.approvals.runOf(ended.id);
      const { state } = await deps.requestAction(principal, sameAs(ended, ended.plan.runbookId, run));
      return sayRun(language, state === 'PENDING' ? 'askedAgain' : 'trying');
    }
    case 'try': {
      const shown = readButtonValue(value);
      const waiting = shown && (await deps.stores.approvals.get(shown.approvalId));
      if (!shown || !waiting || !isShownHash(shown.shownHash, waiting.planHash)) return say(language, 'stale');
      // What waits, and what ran without anybody knowing whether it took effect.
      if (!TRIED.has(expired(waiting, deps.now()).state) || onlyLooks(waiting.plan)) return say(language, 'stale');
      await deps.requestAction(principal, sameAs(waiting, `${waiting.plan.runbookId}/dry-run`));
      return sayRun(language, 'trying');
    }
    case 'ticket': {
      if (!canSomewhere(principal, 'open-ticket')) throw lacking(principal.id, 'open-ticket');
      if (deps.openTicket === null) return sayTicket(language, 'noTickets');
      const ticket = await deps.openTicket(principal, value);
      if (ticket === null) return sayTicket(language, 'later');
      return say(language, 'ticketOpened', { key: ticket.key, url: ticket.url });
    }
    default:
      return say(language, 'stale');
  }
}

const TRIED: ReadonlySet<Approval['state']> = new Set(['PENDING', 'UNKNOWN']);

/** A request with the parameters and for the alert of another, for its targets; where that ran, for those that are not done. */
function sameAs({ plan, alertId }: Approval, runbookId: string, run: Run | null = null): Parameters<PressDeps['requestAction']>[1] {
  const all = plan.targets.map(({ assetId }) => assetId);
  const left = run === null ? [] : unfinishedIn(plan, run);
  const [targetAssetId = '', ...moreTargets] = left.length === 0 ? all : left;
  return { runbookId, parameters: plan.parameters, targetAssetId, moreTargets, alertId };
}
