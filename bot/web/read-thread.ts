import { previewOf } from '../../actions/approvals/preview.ts';
import { expired, isTerminal } from '../../actions/approvals/reducer.ts';
import type { Approval, Runbook } from '../../domain/action.ts';
import { EVERYTHING, isWithin, type Scope } from '../../domain/asset-group.ts';
import type { Principal } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { approvalCard } from '../action-cards.ts';
import { deciderOf, stopperOf, titleOf } from '../announce-approval.ts';
import type { Card } from '../card.ts';
import { sentenceCard } from '../cards.ts';
import { sayForm } from '../form-texts.ts';
import { readOutgoing } from '../outgoing.ts';
import { runResultCard } from '../result-card.ts';
import { canBeTried, isMeasuring } from '../run-cards.ts';
import { SAID } from './web.ts';

/** A message of a person's thread; `mine` was said by the person. */
export type WebMessage = { readonly id: string; readonly at: Date; readonly mine: boolean; readonly card: Card };

/** A request as it is now, and what came of it. */
export type WebRequest = { readonly id: string; readonly cards: readonly Card[] };

const SHOWN_MESSAGES = 100;
const LOOKED_AT = 50;
const SHOWN_REQUESTS = 8;
/** For how long it is shown how a request ended. */
const SHOWN_MS = 12 * 3_600_000;

/**
 * What stands in a person's thread, oldest first. In the place of what was told when the person could see more stands that it was.
 *
 * @param scope what the person may see now
 */
export async function readThread(
  { stores }: { readonly stores: Pick<TenantStores, 'chat'> },
  person: Pick<Principal, 'id' | 'language' | 'timeZone'>,
  thread: string,
  scope: Scope,
): Promise<WebMessage[]> {
  const messages = await stores.chat.webThread({ channel: person.id, thread, limit: SHOWN_MESSAGES });
  return messages.map((one) => {
    const mine = one.priority === SAID;
    const { card, scope: told = EVERYTHING } = readOutgoing(one);
    const at = one.createdAt;
    if (mine || isWithin(told, scope)) return { id: one.id, at, mine, card };
    return { id: one.id, at, mine, card: sentenceCard(sayForm(person.language, 'toldWider'), { ...person, at }) };
  });
}

/**
 * Requests that are open and those that ended lately, rendered now in the person's language: none of their buttons is stale.
 *
 * @param deps.seen what the person may see; names of people are no secret of a group
 * @param deps.named those of assets that may be named to the person, in their order
 */
export async function readRequests(
  deps: {
    readonly seen: Pick<TenantStores, 'approvals'>;
    readonly stores: Pick<TenantStores, 'people' | 'inventory' | 'approvals' | 'audit'>;
    readonly named: (assetIds: readonly string[]) => Promise<readonly string[]>;
    readonly runbooks: readonly Runbook[];
    readonly now: () => Date;
  },
  { language, timeZone }: Pick<Principal, 'language' | 'timeZone'>,
): Promise<WebRequest[]> {
  const at = deps.now();
  const since = at.getTime() - SHOWN_MS;
  const nameOf = async (id: string) => (await deps.stores.people.get(id))?.name ?? id;
  const listed = await deps.seen.approvals.list({ limit: LOOKED_AT });
  const isOver = (one: Approval) => isTerminal(expired(one, at).state);
  const wanted = listed.filter((one) => !isOver(one) || one.requestedAt.getTime() >= since).slice(-SHOWN_REQUESTS);
  return Promise.all(
    wanted.map(async (approval) => {
      const run = await deps.seen.approvals.runOf(approval.id);
      const runbookTitle = titleOf(deps.runbooks, approval, language);
      const options = { language, timeZone, runbookTitle, requesterName: await nameOf(approval.requestedBy), at };
      const progress = approval.state === 'EXECUTING' && run !== null ? { run, said: '' } : null;
      const stopperName = await stopperOf(deps.stores, approval);
      const deciderName = await deciderOf(deps.stores, approval);
      const preview = approval.state === 'PENDING' ? await previewOf({ ...deps, seen: deps.named }, approval.plan, at) : null;
      const card = approvalCard(approval, { ...options, progress, preview, stopperName, deciderName });
      if (run === null || run.endedAt === null) return { id: approval.id, cards: [card] };
      const approverNames = await Promise.all(approval.votes.map(({ principalId }) => nameOf(principalId)));
      const ended = { measuring: isMeasuring(approval.plan, run, at), canTry: canBeTried(deps.runbooks, approval) };
      return { id: approval.id, cards: [card, runResultCard(approval, run, { ...options, approverNames, stopperName, ...ended })] };
    }),
  );
}
