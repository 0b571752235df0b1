import { codeIn, linkCodeHash, redeemLinkCode } from '../actions/people/links.ts';
import type { Reply } from '../copilot/reply.ts';
import { languageMeant } from '../copilot/understand/latinized.ts';
import type { Language } from '../domain/language.ts';
import { redact } from '../domain/redact/redact.ts';
import type { Principal } from '../domain/tenant.ts';
import { createLinkNews } from './announce-links.ts';
import type { Card } from './card.ts';
import type { Reader } from './cards.ts';
import type { AtOnce, Handle, Incoming } from './chat-platform.ts';
import { audit, type ConversationDeps, explainFailure, permit, type Sight, sightOf, whisper } from './conversing.ts';
import { cut } from './format.ts';
import { greeting, homeCard, nobodyCard } from './home-card.ts';
import { languageAsked } from './language-asked.ts';
import { obey } from './obey.ts';
import { withoutSecrets } from './outgoing.ts';
import { onForm, onPress } from './pressed.ts';
import { say } from './texts.ts';

export type { ConversationDeps, Reply, Sight };

/**
 * Handles what comes from chats: once per event, only for people with an explicit link, each step permitted and audited.
 * Answers go through the outbox into the thread; every press is answered to the person who pressed, also when refused.
 *
 * @returns a handler that never rejects; it gives back what is to be shown at once and to that person alone
 */
export function createConversation(deps: ConversationDeps): Handle {
  return async (incoming) => {
    const guess: Language = incoming.body.kind === 'text' ? languageMeant(incoming.body.text) : 'en';
    let alone: AtOnce | null = null;
    const show = (card: Card) => {
      alone = { kind: 'card', card: withoutSecrets(card) };
    };
    const here = incoming.alone === true ? { ...deps, show } : deps;
    const said = await handle(here, incoming, guess).catch(async (thrown: unknown) => {
      await explainFailure(here, incoming, guess, thrown);
      return null;
    });
    return said ?? alone;
  };
}

async function handle(deps: ConversationDeps, incoming: Incoming, guess: Language): Promise<AtOnce | null> {
  const { platform, channel, thread, body } = incoming;
  if (!(await deps.stores.chat.firstSeen(platform, incoming.eventId, deps.now()))) return null;
  const alertId = thread === null ? null : await deps.stores.chat.alertOfThread(platform, channel, thread);
  // What people say to each other is not for us, unless it is said in the thread of an alert.
  if (!incoming.direct && alertId === null) return null;
  if (!incoming.trusted) {
    if (body.kind === 'action' || body.kind === 'form') await whisper(deps, incoming, say(guess, 'mayNot'));
    await audit(deps, 'nobody', 'chat.untrusted', incoming);
    return body.kind === 'home' ? { kind: 'card', card: nobodyCard(NOBODY, deps.now()) } : null;
  }
  const proved = incoming.principalId;
  const code = body.kind === 'text' && proved === undefined ? codeIn(body.text) : null;
  if (code !== null) {
    await onCode(deps, incoming, code, guess);
    return null;
  }
  const { people } = deps.stores;
  const principal = await (proved === undefined ? people.byIdentity(platform, incoming.userId) : people.get(proved));
  if (principal === null) {
    const isAsked = body.kind !== 'home' && body.kind !== 'greeting';
    if (incoming.direct && isAsked) await whisper(deps, incoming, say(guess, 'unlinked', { platform, user: incoming.userId }));
    await audit(deps, 'nobody', 'chat.unlinked', incoming);
    return body.kind === 'home' ? { kind: 'card', card: nobodyCard(NOBODY, deps.now()) } : null;
  }
  const reader: Reader = { language: principal.language, timeZone: principal.timeZone };
  const sight = sightOf(deps, principal, incoming);
  const answering = { ...deps, toldIn: sight.scope };
  switch (body.kind) {
    case 'action':
      return onPress(answering, incoming, body, principal);
    case 'form':
      return onForm(answering, incoming, body, principal, reader);
    case 'home':
      permit(principal, 'read');
      return { kind: 'card', card: withoutSecrets(await homeCard({ ...deps, stores: sight.stores }, reader)) };
    case 'greeting':
      permit(principal, 'read');
      return greeting(sight.stores, { ...reader, language: body.language ?? reader.language }, { platform, viewing: body.viewing ?? null });
    case 'text':
      await onText(answering, incoming, body.text, principal, alertId);
      return null;
  }
}

const NOBODY: Reader = { language: 'en', timeZone: 'UTC' };

/** Links the account to the person whose code is shown, in a direct message only: elsewhere others read it, so it is void. */
async function onCode(deps: ConversationDeps, incoming: Incoming, code: string, language: Language): Promise<void> {
  const { platform, userId } = incoming;
  if (!incoming.private) {
    await deps.stores.people.takeLinkCode(linkCodeHash(deps.stores.tenantId, code), deps.now());
    await audit(deps, 'nobody', 'account.shown-openly', incoming);
    return whisper(deps, incoming, say(language, 'linkPrivately'));
  }
  const redeemed = await redeemLinkCode({ ...deps, announce: createLinkNews(deps) }, { platform, userId }, code);
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
  const language = languageAsked(text, principal.language);
  const reader: Reader = { language, timeZone: principal.timeZone };
  await audit(deps, principal.id, 'chat.asked', incoming, { text: cut(redact(text), 300), alertId });
  await obey(deps, incoming, principal, reader, { text, alertId });
}
