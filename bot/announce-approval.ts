import { onlyLooks, runbookOfDryRun } from '../actions/approvals/plan.ts';
import { previewOf } from '../actions/approvals/preview.ts';
import type { Approval, Run, Runbook } from '../domain/action.ts';
import { contentId } from '../domain/ids.ts';
import { inLanguage, type Language } from '../domain/language.ts';
import type { TenantStores } from '../stores/stores.ts';
import { approvalCard } from './action-cards.ts';
import { announcementId, type Channel } from './announce.ts';
import { enqueueCard, PRIORITY } from './outgoing.ts';
import { runResultCard } from './result-card.ts';
import { canBeTried, type Progress } from './run-cards.ts';
import { sayRun } from './run-texts.ts';
import { say } from './texts.ts';

export type ApprovalNewsDeps = {
  readonly channels: readonly Channel[];
  readonly runbooks: readonly Runbook[];
  readonly now: () => Date;
  readonly wake?: () => void;
  /** Where the web pages are; absent or null where readers reach none. */
  readonly webUrl?: string | null;
  /** Those of the assets that readers of a channel may see, in their order; all where it is absent. */
  readonly seen?: (tx: TenantStores, channel: Channel, assetIds: readonly string[]) => Promise<readonly string[]>;
};

/** The channels that may be told of a plan. */
export async function channelsFor(
  { channels, seen }: Pick<ApprovalNewsDeps, 'channels' | 'seen'>,
  tx: TenantStores,
  { plan }: Pick<Approval, 'plan'>,
): Promise<Channel[]> {
  const assetIds = plan.targets.map(({ assetId }) => assetId);
  const shown = await Promise.all(channels.map((channel) => seen?.(tx, channel, assetIds) ?? assetIds));
  return channels.filter((_channel, index) => shown[index]?.length === assetIds.length);
}

/**
 * What `createApprovals` calls at each change of a request, inside its transaction: the approval's message is created
 * once per channel, in the alert's thread there, and replaced at each change; a run that has ended gets a message of its
 * own, which is replaced once the metric has been measured again.
 */
export function createApprovalNews(deps: ApprovalNewsDeps): (tx: TenantStores, approval: Approval, run: Run | null) => Promise<void> {
  return async (tx, approval, run) => {
    for (const channel of await channelsFor(deps, tx, approval)) {
      if (!isToldByResult(approval, run))
        await showApproval(deps, tx, channel, approval, approval.stop ? 'stop' : 'change', atBegin(approval, run));
      if (run !== null && run.endedAt !== null) await showResult(deps, tx, channel, approval, run);
    }
    if (run !== null && run.endedAt !== null) await showTried(deps, tx, approval, run);
    deps.wake?.();
  };
}

/** What a dry run said is shown in the requests that wait for it. */
async function showTried(deps: ApprovalNewsDeps, tx: TenantStores, { plan }: Approval, run: Run): Promise<void> {
  const runbookId = runbookOfDryRun(plan.runbookId);
  if (runbookId === null) return;
  const { runbookVersion, parameters, targets } = plan;
  const planned = { runbookId, runbookVersion, parameters, assetIds: targets.map(({ assetId }) => assetId) };
  for (const { id } of await tx.approvals.list({ states: ['PENDING'], planned, limit: MOST_WAITING })) {
    const waiting = await tx.approvals.getForUpdate(id);
    if (waiting?.state !== 'PENDING') continue;
    for (const channel of await channelsFor(deps, tx, waiting)) await showApproval(deps, tx, channel, waiting, run.id);
  }
}

/** Shows the request as it is now where a stale message was pressed. `nonce` names the press. */
export async function refreshApproval(deps: ApprovalNewsDeps, stores: TenantStores, approvalId: string, nonce: string): Promise<void> {
  await stores.transaction(async (tx) => {
    // Locked, so that what a change of it shows meanwhile is the younger message.
    const approval = await tx.approvals.getForUpdate(approvalId);
    if (approval === null) return;
    const run = await tx.approvals.runOf(approvalId);
    if (isToldByResult(approval, run)) return;
    for (const channel of await channelsFor(deps, tx, approval))
      await showApproval(deps, tx, channel, approval, nonce, atBegin(approval, run));
  });
  deps.wake?.();
}

/** Puts the request's message into the outbox, or an edit of it. `nonce` tells apart what is shown of one state. */
export async function showApproval(
  deps: ApprovalNewsDeps,
  tx: TenantStores,
  channel: Channel,
  approval: Approval,
  nonce: string,
  progress: Progress | null = null,
): Promise<void> {
  const first = contentId('msg', approval.id, 'approval', channel.platform, channel.channel);
  const exists = (await tx.chat.message(first)) !== null;
  const at = deps.now();
  const seen = async (ids: readonly string[]) => deps.seen?.(tx, channel, ids) ?? ids;
  const card = approvalCard(approval, {
    language: channel.language,
    timeZone: channel.timeZone,
    webUrl: deps.webUrl ?? null,
    runbookTitle: titleOf(deps.runbooks, approval, channel.language),
    requesterName: await nameOf(tx, approval.requestedBy),
    stopperName: await stopperOf(tx, approval),
    deciderName: await deciderOf(tx, approval),
    progress,
    preview: approval.state === 'PENDING' ? await previewOf({ stores: tx, runbooks: deps.runbooks, seen }, approval.plan, at) : null,
    at,
  });
  // Where nothing can be replaced, what only looks is told by its result alone.
  if (channel.edits === 'never' && onlyLooks(approval.plan)) return;
  const isFixed = exists && channel.edits === 'never';
  if (isFixed && !ENDED_UNRUN.has(approval.state)) return;
  // Where nothing can be replaced, how it ended is told once, however often it is looked at.
  const told = isFixed ? ['outcome'] : [approval.votes.length, nonce];
  const state = contentId('msg', approval.id, approval.state, ...told, channel.platform, channel.channel);
  await enqueueCard(tx, {
    ...(await placeOf(tx, channel, approval)),
    ...(isFixed ? { after: first } : {}),
    id: exists ? state : first,
    edits: exists && !isFixed ? first : null,
    priority: PRIORITY.approval,
    card,
    at,
  });
}

/** What only looks has one message: the result takes the place of what was shown while it ran. */
function isToldByResult({ plan }: Approval, run: Run | null): boolean {
  return run !== null && run.endedAt !== null && onlyLooks(plan);
}

/** What is shown of a run before it says anything: nothing has been heard of it here. */
function atBegin({ state }: Approval, run: Run | null): Progress | null {
  return state === 'EXECUTING' && run !== null ? { run, said: '' } : null;
}

async function showResult(deps: ApprovalNewsDeps, tx: TenantStores, channel: Channel, approval: Approval, run: Run): Promise<void> {
  const first = contentId('msg', run.id, 'result', channel.platform, channel.channel);
  const exists = (await tx.chat.message(first)) !== null;
  const running = contentId('msg', approval.id, 'approval', channel.platform, channel.channel);
  const looked = isToldByResult(approval, run) && (await tx.chat.message(running)) !== null ? running : null;
  const at = deps.now();
  const card = runResultCard(approval, run, {
    language: channel.language,
    timeZone: channel.timeZone,
    webUrl: deps.webUrl ?? null,
    runbookTitle: titleOf(deps.runbooks, approval, channel.language),
    requesterName: await nameOf(tx, approval.requestedBy),
    approverNames: await Promise.all(approval.votes.map((vote) => nameOf(tx, vote.principalId))),
    stopperName: await stopperOf(tx, approval),
    canTry: canBeTried(deps.runbooks, approval),
    measuring: !exists && run.state === 'SUCCEEDED' && approval.plan.successTest !== null,
    at,
  });
  await enqueueCard(tx, {
    ...(await placeOf(tx, channel, approval)),
    id: exists ? contentId('msg', run.id, 'measured', channel.platform, channel.channel) : first,
    ...(exists && channel.edits === 'never' ? { after: first } : { edits: exists ? first : looked }),
    priority: PRIORITY.approval,
    card,
    at,
  });
}

/** Requests for the same are one: more than this do not wait. */
const MOST_WAITING = 20;

/** Ends of a request that no result follows. */
const ENDED_UNRUN: ReadonlySet<Approval['state']> = new Set(['REJECTED', 'EXPIRED', 'CANCELLED', 'SUPERSEDED', 'BLOCKED']);

/** In the thread of the alert where it has been announced, else in the channel. */
async function placeOf(tx: TenantStores, channel: Channel, approval: Approval) {
  const { platform } = channel;
  const { alertId } = approval;
  const alert = alertId === null ? null : await tx.alerts.get(alertId);
  const announcement = alert === null ? null : await tx.chat.message(announcementId(alert.incidentId, channel));
  return { platform, channel: channel.channel, thread: null, alertId, after: announcement?.id ?? null };
}

/** The runbook's title, of a way back and a dry run too; its id when it is there no more. */
export function titleOf(runbooks: readonly Runbook[], approval: Approval, language: Language): string {
  const [id, variant] = approval.plan.runbookId.split('/');
  const runbook = runbooks.find((one) => one.id === id);
  const title = runbook === undefined ? approval.plan.runbookId : inLanguage(runbook.title, language);
  if (variant === undefined) return title;
  return variant === 'dry-run' ? sayRun(language, 'dryRunOf', { title }) : say(language, 'rollbackOf', { title });
}

export async function stopperOf(tx: Pick<TenantStores, 'people'>, { stop }: Approval): Promise<string | null> {
  return stop ? nameOf(tx, stop.principalId) : null;
}

/** Who rejected a request, or took it back, as the audit trail has it; null for one that ended otherwise. */
export async function deciderOf(tx: Pick<TenantStores, 'audit' | 'people'>, { id, state }: Approval): Promise<string | null> {
  if (state !== 'REJECTED' && state !== 'CANCELLED') return null;
  const entries = await tx.audit.list({ subject: id, limit: MOST_ENTRIES });
  const actor = entries.findLast(({ action }) => action === `approval.${state.toLowerCase()}`)?.actor;
  return actor === undefined ? null : nameOf(tx, actor);
}

/** A request has some rows of the audit trail, not more. */
const MOST_ENTRIES = 200;

async function nameOf(tx: Pick<TenantStores, 'people'>, principalId: string): Promise<string> {
  return (await tx.people.get(principalId))?.name ?? principalId;
}
