import type { Reply } from '../copilot/reply.ts';
import { scopeKey } from '../domain/asset-group.ts';
import type { CareWish } from '../domain/care.ts';
import type { Principal } from '../domain/tenant.ts';
import { withNotes } from './card.ts';
import { type Reader, sentenceCard } from './cards.ts';
import type { Incoming } from './chat-platform.ts';
import { type ConversationDeps, placeOf, post, sightOf, wishesWithin } from './conversing.ts';
import { replyCard } from './reply-cards.ts';
import { say } from './texts.ts';
import { watch } from './watch.ts';
import { grant } from './wishes.ts';

/** How long "it" still means what was spoken of. */
const REMEMBERED_MS = 12 * 3_600_000;

type Said = { readonly text: string; readonly alertId: string | null };

/** Asks the copilot and puts its reply into the thread; what else was asked for in the same sentence gets replies of its own. */
export async function reply(
  deps: ConversationDeps,
  incoming: Incoming,
  principal: Principal,
  reader: Reader,
  question: Said,
): Promise<void> {
  const rest = await replyOnce(deps, incoming, principal, reader, question);
  for (const [index, text] of rest.entries()) {
    const next = { ...incoming, eventId: `${incoming.eventId}+${index + 1}` };
    await replyOnce(deps, next, principal, reader, { ...question, text });
  }
}

/** @returns what is left to be asked */
async function replyOnce(
  deps: ConversationDeps,
  incoming: Incoming,
  principal: Principal,
  reader: Reader,
  question: Said,
): Promise<readonly string[]> {
  const askedAt = deps.now();
  const { platform, channel, thread } = incoming;
  const { chat } = deps.stores;
  const { scope, stores } = sightOf(deps, principal, incoming);
  // What was told to those who see more is no context for those who see less.
  const own = (of: string) => (scope.length === 0 ? of : `${of}\n${scopeKey(scope)}`);
  const context = await chat.threadContext(platform, channel, own(thread ?? ''), new Date(askedAt.getTime() - REMEMBERED_MS));
  const conversation = `${platform}:${channel}:${thread ?? ''}`;
  const asked = { ...question, scope, context, asker: principal, conversation, remark: !incoming.direct };
  // The beginning of an answer and the whole are of one instant.
  const asOf = { ...deps, stores, now: () => askedAt };
  const watched = watch(asOf, incoming, principal, reader, question.alertId);
  const ends = incoming.ends ? { ends: incoming.ends } : {};
  try {
    const asking = deps.ask({ ...asked, ...ends, language: reader.language, timeZone: reader.timeZone, askedAt, ...watched.heard });
    const given = await unlessStopped(asking, incoming.ends?.stop);
    if (given === STOPPED) {
      await post(deps, incoming, sentenceCard(say(reader.language, 'stoppedAnswer'), { ...reader, at: deps.now() }), question.alertId);
      return [];
    }
    await remember(given);
    await answer(given);
    return given.rest ?? [];
  } finally {
    await watched.close();
  }

  async function remember(given: Reply): Promise<void> {
    if (!given.about) return;
    await chat.rememberThread(platform, channel, own(thread ?? ''), given.about, askedAt);
    // What follows in the thread that the reply opens goes on with it too.
    if (thread === null && incoming.messageId !== '')
      await chat.rememberThread(platform, channel, own(incoming.messageId), given.about, askedAt);
  }

  async function answer(given: Reply): Promise<void> {
    // In a thread people also talk to each other: a remark that is not understood stays unanswered there.
    if (given.kind === 'sentence' && !incoming.direct) return;
    if (given.kind === 'care') {
      const card = await grant(wishesWithin(deps, principal, incoming), principal, reader, given.wish, placeOf(incoming));
      const alertId = 'alertId' in given.wish ? given.wish.alertId : null;
      if (card !== null && !(await isToldThere(deps, incoming, alertId, given.wish))) await post(deps, incoming, card, alertId);
      return;
    }
    const { card, alertId } = await replyCard(asOf, principal, reader, given, question.alertId);
    await post(deps, incoming, withNotes(card, given.notes ?? []), alertId, await watched.end());
  }
}

const STOPPED = Symbol('stopped');

/** What is asked, or, as soon as that is no longer wanted, that it was stopped: what came about until then is no one's business. */
async function unlessStopped<T>(asking: Promise<T>, stop: AbortSignal | undefined): Promise<T | typeof STOPPED> {
  if (stop === undefined) return asking;
  const stopped = new Promise<typeof STOPPED>((resolve) => {
    if (stop.aborted) resolve(STOPPED);
    stop.addEventListener('abort', () => resolve(STOPPED), { once: true });
  });
  const given = asking.catch((thrown: unknown) => (stop.aborted ? STOPPED : Promise.reject(thrown)));
  return Promise.race([stopped, given]);
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
