import type { ChangePeriods } from '../actions/change-periods/set.ts';
import { codeIn, linkCodeHash, redeemLinkCode } from '../actions/people/links.ts';
import { redact } from '../copilot/guard.ts';
import { readVote, type Vote } from '../copilot/memory/rate.ts';
import type { Reply } from '../copilot/reply.ts';
import type { Question } from '../domain/answer.ts';
import { EVERYTHING, type Scope, scopeKey } from '../domain/asset-group.ts';
import type { CareWish, Place } from '../domain/care.ts';
import { AppError, asAppError, ERRORS } from '../domain/errors.ts';
import { contentId, type IdPrefix } from '../domain/ids.ts';
import { inLanguage, type Language, languageOf } from '../domain/language.ts';
import { canSomewhere, type Permission, type Principal } from '../domain/tenant.ts';
import type { TenantStores } from '../stores/stores.ts';
import { type Card, withNotes } from './card.ts';
import { type CardLinks, type Reader, reasonsCard } from './cards.ts';
import { obeyChangeCommand, readChangeCommand } from './change-commands.ts';
import type { Incoming } from './chat-platform.ts';
import { cut } from './format.ts';
import { enqueueCard, PRIORITY } from './outgoing.ts';
import { replyCard } from './reply-cards.ts';
import { obeyRunCommand, type RunCommandDeps, readRunCommand } from './run-commands.ts';
import { pressOrStepUp, type StepUpPressDeps } from './step-up.ts';
import { say } from './texts.ts';
import { grant, pressCare, type WishDeps } from './wishes.ts';

export type { Reply };

export type ConversationDeps = StepUpPressDeps &
  WishDeps &
  RunCommandDeps & {
    /** Maintenance windows and freezes. */
    readonly changePeriods?: ChangePeriods;
    readonly stores: TenantStores;
    readonly ask: (question: Question) => Promise<Reply>;
    /** What a person may be told where something came from; everything when absent. */
    readonly sight?: (principal: Principal, incoming: Incoming) => Sight;
    /** Keeps what a person says of an answer. @throws REQUEST_FORBIDDEN, NOT_FOUND */
    readonly rate: (principal: Principal, vote: Vote) => Promise<unknown>;
    /** Shows a request as it is now; `nonce` names the press that was stale. */
    readonly refreshApproval?: (approvalId: string, nonce: string) => Promise<void>;
    readonly links: CardLinks;
    readonly now: () => Date;
    readonly newId: (prefix: IdPrefix) => string;
    /** Wakes the outbox. */
    readonly wake?: () => void;
    readonly log?: (level: 'warn' | 'error', message: string) => void;
  };

/** What may be seen, and the stores as far as they show it. */
export type Sight = { readonly scope: Scope; readonly stores: TenantStores };

/** How long "it" still means what was spoken of. */
const REMEMBERED_MS = 12 * 3_600_000;

/**
 * Handles what comes from chats: once per event, only for people with an explicit link, each step permitted and audited.
 * Answers go through the outbox into the thread; every press is answered to the person who pressed, also when refused.
 *
 * @returns a handler that never rejects
 */
export function createConversation(deps: ConversationDeps): (incoming: Incoming) => Promise<void> {
  return async (incoming) => {
    const guess: Language = incoming.body.kind === 'text' ? languageOf(incoming.body.text) : 'en';
    try {
      if (!(await deps.stores.chat.firstSeen(incoming.platform, incoming.eventId, deps.now()))) return;
      const alertId =
        incoming.thread === null ? null : await deps.stores.chat.alertOfThread(incoming.platform, incoming.channel, incoming.thread);
      // What people say to each other is not for us, unless it is said in the thread of an alert.
      if (!incoming.direct && alertId === null) return;
      if (!incoming.trusted) {
        if (incoming.body.kind === 'action') await whisper(deps, incoming, say(guess, 'mayNot'));
        return await audit(deps, 'nobody', 'chat.untrusted', incoming);
      }
      const code = incoming.body.kind === 'text' ? codeIn(incoming.body.text) : null;
      if (code !== null) return await onCode(deps, incoming, code, guess);
      const principal = await deps.stores.people.byIdentity(incoming.platform, incoming.userId);
      if (principal === null) {
        if (incoming.direct) await whisper(deps, incoming, say(guess, 'unlinked', { platform: incoming.platform, user: incoming.userId }));
        return await audit(deps, 'nobody', 'chat.unlinked', incoming);
      }
      if (incoming.body.kind === 'action') return await onPress(deps, incoming, incoming.body, principal);
      await onText(deps, incoming, incoming.body.text, principal, alertId);
    } catch (thrown) {
      await explainFailure(deps, incoming, guess, thrown);
    }
  };
}

/** Links the account to the person whose code is shown, in a direct message only: elsewhere others read it, so it is void. */
async function onCode(deps: ConversationDeps, incoming: Incoming, code: string, language: Language): Promise<void> {
  const { platform, userId } = incoming;
  if (!incoming.private) {
    await deps.stores.people.takeLinkCode(linkCodeHash(deps.stores.tenantId, code), deps.now());
    await audit(deps, 'nobody', 'account.shown-openly', incoming);
    return whisper(deps, incoming, say(language, 'linkPrivately'));
  }
  const redeemed = await redeemLinkCode(deps, { platform, userId }, code);
  const texts = { linked: 'linked', wrong: 'linkWrong', taken: 'linkTaken', later: 'linkLater' } as const;
  const name = redeemed.kind === 'linked' ? redeemed.principal.name : '';
  await whisper(deps, incoming, say(language, texts[redeemed.kind], { name }));
}

async function onText(
  deps: ConversationDeps,
  incoming: Incoming,
  text: string,
  principal: Principal,
  alertId: string | null,
): Promise<void> {
  permit(principal, 'ask');
  const language = languageOf(text);
  const reader: Reader = { language, timeZone: principal.timeZone };
  await audit(deps, principal.id, 'chat.asked', incoming, { text: cut(redact(text), 300), alertId });
  const command = readRunCommand(text);
  const change = readChangeCommand(text);
  if (change !== null) return post(deps, incoming, await obeyChangeCommand(deps, principal, reader, change), alertId);
  if (command === null) return reply(deps, incoming, principal, reader, { text, alertId });
  const { stores } = sightOf(deps, principal, incoming);
  await post(deps, incoming, await obeyRunCommand({ ...deps, stores }, principal, reader, command, alertId), alertId);
}

async function onPress(
  deps: ConversationDeps,
  incoming: Incoming,
  body: { readonly verb: string; readonly value: string },
  principal: Principal,
): Promise<void> {
  const reader: Reader = { language: principal.language, timeZone: principal.timeZone };
  try {
    if (body.verb === 'ask') {
      permit(principal, 'ask');
      await audit(deps, principal.id, 'chat.pressed', incoming, { verb: 'ask', value: cut(body.value, 80), outcome: 'done' });
      const alertId =
        incoming.thread === null ? null : await deps.stores.chat.alertOfThread(incoming.platform, incoming.channel, incoming.thread);
      return await reply(deps, incoming, principal, { ...reader, language: languageOf(body.value) }, { text: body.value, alertId });
    }
    if (body.verb === 'why' || body.verb === 'graph') {
      permit(principal, 'ask');
      const text = say(reader.language, body.verb === 'why' ? 'askWhy' : 'askGraph');
      await audit(deps, principal.id, 'chat.pressed', incoming, { verb: body.verb, value: cut(body.value, 80), outcome: 'done' });
      return await reply(deps, incoming, principal, reader, { text, alertId: body.value });
    }
    if (body.verb === 'acknowledge' || body.verb === 'silence') return await onCarePress(deps, incoming, body, principal, reader);
    const vote = body.verb === 'feedback' ? readVote(body.value) : null;
    const sentence = vote
      ? await onVote(deps, incoming, principal, reader, vote)
      : await pressOrStepUp(deps, incoming, principal, reader.language, body);
    await audit(deps, principal.id, 'chat.pressed', incoming, { verb: cut(body.verb, 20), value: cut(body.value, 80), outcome: 'done' });
    if (sentence !== null) await whisper(deps, incoming, sentence);
  } catch (thrown) {
    const error = asAppError(thrown);
    await audit(deps, principal.id, 'chat.pressed', incoming, {
      verb: cut(body.verb, 20),
      value: cut(body.value, 80),
      outcome: error.code,
    });
    await explainFailure(deps, incoming, reader.language, error);
    const approvalId = /^(apr_[0-9a-f]+):/.exec(body.value)?.[1];
    if (approvalId !== undefined) await deps.refreshApproval?.(approvalId, incoming.eventId);
  }
}

/** Takes or silences an incident; who did not say for how long is asked in the thread. */
async function onCarePress(
  deps: ConversationDeps,
  incoming: Incoming,
  body: { readonly verb: string; readonly value: string },
  principal: Principal,
  reader: Reader,
): Promise<void> {
  const done = await pressCare(wishesWithin(deps, principal, incoming), principal, reader, body, placeOf(incoming));
  await audit(deps, principal.id, 'chat.pressed', incoming, { verb: body.verb, value: cut(body.value, 80), outcome: 'done' });
  if (typeof done === 'string') return whisper(deps, incoming, done);
  await post(deps, incoming, done, null);
  await whisper(deps, incoming, done.headline);
}

function placeOf({ platform, channel, thread, messageId }: Incoming): Place {
  return { platform, channel, thread: thread ?? (messageId === '' ? null : messageId) };
}

/** Keeps a vote; who found an answer wrong is asked why, in the thread. */
async function onVote(deps: ConversationDeps, incoming: Incoming, principal: Principal, reader: Reader, vote: Vote): Promise<string> {
  await deps.rate(principal, vote);
  if (vote.verdict === 'wrong' && vote.reason === null) {
    await post(deps, incoming, reasonsCard(vote.answerId, { ...reader, at: deps.now() }), null);
  }
  return say(reader.language, 'rated');
}

/** Asks the copilot and puts its reply into the thread. */
async function reply(
  deps: ConversationDeps,
  incoming: Incoming,
  principal: Principal,
  reader: Reader,
  question: { readonly text: string; readonly alertId: string | null },
): Promise<void> {
  const askedAt = deps.now();
  const { platform, channel, thread } = incoming;
  const { chat } = deps.stores;
  const { scope, stores } = sightOf(deps, principal, incoming);
  // What was told to those who see more is no context for those who see less.
  const own = (of: string) => (scope.length === 0 ? of : `${of}\n${scopeKey(scope)}`);
  const context = await chat.threadContext(platform, channel, own(thread ?? ''), new Date(askedAt.getTime() - REMEMBERED_MS));
  const conversation = `${platform}:${channel}:${thread ?? ''}`;
  const asked = { ...question, scope, context, asker: principal, conversation, remark: !incoming.direct };
  const given = await deps.ask({ ...asked, language: reader.language, timeZone: reader.timeZone, askedAt });
  if (given.about) {
    await chat.rememberThread(platform, channel, own(thread ?? ''), given.about, askedAt);
    // What follows in the thread that the reply opens goes on with it too.
    if (thread === null && incoming.messageId !== '')
      await chat.rememberThread(platform, channel, own(incoming.messageId), given.about, askedAt);
  }
  // In a thread people also talk to each other: a remark that is not understood stays unanswered there.
  if (given.kind === 'sentence' && !incoming.direct) return;
  if (given.kind === 'care') {
    const card = await grant(wishesWithin(deps, principal, incoming), principal, reader, given.wish, placeOf(incoming));
    const alertId = 'alertId' in given.wish ? given.wish.alertId : null;
    if (card !== null && !(await isToldThere(deps, incoming, alertId, given.wish))) await post(deps, incoming, card, alertId);
    return;
  }
  const { card, alertId } = await replyCard({ ...deps, stores }, principal, reader, given, question.alertId);
  await post(deps, incoming, withNotes(card, given.notes ?? []), alertId);
}

function sightOf(deps: ConversationDeps, principal: Principal, incoming: Incoming): Sight {
  return deps.sight?.(principal, incoming) ?? { scope: EVERYTHING, stores: deps.stores };
}

/** What is wished is looked up in what may be seen; what routes would have sent is for who sees everything. */
function wishesWithin(deps: ConversationDeps, principal: Principal, incoming: Incoming): WishDeps {
  const { scope, stores } = sightOf(deps, principal, incoming);
  const { dryRun, ...wishes } = deps;
  return { ...wishes, stores, ...(scope.length === 0 && dryRun !== undefined ? { dryRun } : {}) };
}

/** Whether a change of an incident is told in the thread it was asked for in. */
async function isToldThere({ stores }: ConversationDeps, incoming: Incoming, alertId: string | null, wish: CareWish): Promise<boolean> {
  const isOfIncident = wish.act === 'acknowledge' || wish.act === 'unacknowledge' || wish.act === 'assign';
  if (alertId === null || incoming.thread === null || !(isOfIncident || (wish.act === 'snooze' && wish.until !== null))) return false;
  const { platform, channel, thread } = incoming;
  const here = await stores.chat.alertOfThread(platform, channel, thread);
  const [asked, told] = await Promise.all([stores.alerts.get(alertId), here === null ? null : stores.alerts.get(here)]);
  if (asked === null || asked.incidentId !== told?.incidentId) return false;
  const notices = await stores.care.noticesOf(asked.incidentId);
  return notices.some((one) => one.platform === platform && one.channel === channel && one.outcome === 'sent');
}

/** Puts a card into the thread of what came in. */
async function post(deps: ConversationDeps, incoming: Incoming, card: Card, alertId: string | null): Promise<void> {
  await enqueueCard(deps.stores, {
    id: contentId('msg', 'reply', incoming.platform, incoming.eventId),
    platform: incoming.platform,
    channel: incoming.channel,
    thread: incoming.thread ?? (incoming.messageId === '' ? null : incoming.messageId),
    card,
    priority: PRIORITY.answer,
    at: deps.now(),
    alertId,
  });
  deps.wake?.();
}

function permit(principal: Principal, permission: Permission): void {
  if (!canSomewhere(principal, permission)) throw new AppError('REQUEST_FORBIDDEN', `${principal.id} lacks ${permission}`);
}

/** The public sentence of an error and the id under which it is logged, to the person who asked. */
async function explainFailure(deps: ConversationDeps, incoming: Incoming, language: Language, thrown: unknown): Promise<void> {
  const error = asAppError(thrown);
  const id = deps.newId('req');
  // A refusal is the answer, not a fault of ours.
  deps.log?.(
    error.kind === 'internal' ? 'error' : 'warn',
    `chat ${id} ${incoming.platform} ${incoming.eventId}: ${error.code} ${error.message}`,
  );
  const hint = error.hint === null ? '' : ` ${inLanguage(error.hint, language)}`;
  await whisper(deps, incoming, say(language, 'failedWithId', { text: `${inLanguage(ERRORS[error.code].text, language)}${hint}`, id }));
}

async function whisper(deps: ConversationDeps, incoming: Incoming, text: string): Promise<void> {
  try {
    await deps.platforms.find((platform) => platform.id === incoming.platform)?.whisper(incoming, text);
  } catch (error) {
    deps.log?.('warn', `chat whisper on ${incoming.platform}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function audit(
  deps: ConversationDeps,
  actor: string,
  action: string,
  incoming: Incoming,
  detail: Readonly<Record<string, string | null>> = {},
): Promise<void> {
  const { platform, channel, userId } = incoming;
  await deps.stores.audit.append({ at: deps.now(), actor, action, subject: `${platform}:${channel}`, detail: { userId, ...detail } });
}
