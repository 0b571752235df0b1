import type { ChangePeriods } from '../actions/change-periods/set.ts';
import type { Vote } from '../copilot/memory/rate.ts';
import type { Reply } from '../copilot/reply.ts';
import type { Question } from '../domain/answer.ts';
import { EVERYTHING, type Scope } from '../domain/asset-group.ts';
import type { Place } from '../domain/care.ts';
import type { ErrorKind } from '../domain/error-row.ts';
import { type AppError, asAppError, ERRORS, type ErrorCode } from '../domain/errors.ts';
import { contentId, type IdPrefix } from '../domain/ids.ts';
import { inLanguage, type Language, languageOf } from '../domain/language.ts';
import { redact } from '../domain/redact/redact.ts';
import { lacking } from '../domain/refusals.ts';
import { canSomewhere, type Permission, type Principal } from '../domain/tenant.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { Card } from './card.ts';
import { type CardLinks, sentenceCard } from './cards.ts';
import type { ChatPlatform, Incoming } from './chat-platform.ts';
import { enqueueCard, PRIORITY } from './outgoing.ts';
import type { RunCommandDeps } from './run-commands.ts';
import type { StepUpPressDeps } from './step-up.ts';
import { say } from './texts.ts';
import type { WishDeps } from './wishes.ts';

export type ConversationDeps = Omit<StepUpPressDeps, 'platforms'> &
  WishDeps &
  RunCommandDeps & {
    /** Maintenance windows and freezes. */
    readonly changePeriods?: ChangePeriods;
    readonly stores: TenantStores;
    readonly platforms: ReadonlyArray<
      Pick<ChatPlatform, 'id' | 'abilities' | 'whisper' | 'confide' | 'live' | 'working'> & Partial<Pick<ChatPlatform, 'edit'>>
    >;
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
    /** Takes the answer to somebody who asked alone, instead of the outbox. */
    readonly show?: (card: Card) => void;
    /** What the person who is answered may see. */
    readonly toldIn?: Scope;
  };

/** What may be seen, and the stores as far as they show it. */
export type Sight = { readonly scope: Scope; readonly stores: TenantStores };

export function placeOf({ platform, channel, thread, messageId }: Incoming): Place {
  return { platform, channel, thread: thread ?? (messageId === '' ? null : messageId) };
}

export function sightOf(deps: ConversationDeps, principal: Principal, incoming: Incoming): Sight {
  return deps.sight?.(principal, incoming) ?? { scope: EVERYTHING, stores: deps.stores };
}

/** What is wished is looked up in what may be seen; what routes would have sent is for who sees everything. */
export function wishesWithin(deps: ConversationDeps, principal: Principal, incoming: Incoming): WishDeps {
  const { scope, stores } = sightOf(deps, principal, incoming);
  const { dryRun, ...wishes } = deps;
  return { ...wishes, stores, reasons: deps.stores.chat, ...(scope.length === 0 && dryRun !== undefined ? { dryRun } : {}) };
}

/** Puts a card into the thread of what came in; `begun` is the message there that it completes. */
export async function post(
  deps: ConversationDeps,
  incoming: Incoming,
  card: Card,
  alertId: string | null,
  begun: string | null = null,
): Promise<void> {
  if (deps.show !== undefined) return deps.show(card);
  await enqueueCard(deps.stores, {
    id: contentId('msg', 'reply', incoming.platform, incoming.eventId),
    platform: incoming.platform,
    channel: incoming.channel,
    thread: incoming.thread ?? (incoming.messageId === '' ? null : incoming.messageId),
    card,
    priority: PRIORITY.answer,
    at: deps.now(),
    alertId,
    begun,
    ...(deps.toldIn === undefined ? {} : { scope: deps.toldIn }),
  });
  deps.wake?.();
}

export function permit(principal: Principal, permission: Permission): void {
  if (!canSomewhere(principal, permission)) throw lacking(principal.id, permission);
}

export async function explainFailure(deps: ConversationDeps, incoming: Incoming, language: Language, thrown: unknown): Promise<void> {
  await whisper(deps, incoming, failureText(deps, incoming, language, asAppError(thrown)));
}

/** What its hint says whole. */
const TOLD_BY_HINT: readonly ErrorCode[] = ['NOT_FOUND', 'REQUEST_INVALID'];
const FAULTS: readonly ErrorKind[] = ['internal', 'unavailable', 'timeout', 'overloaded'];

/** The public sentence of an error, where it is a fault with the id under which it is logged. */
export function failureText(deps: ConversationDeps, incoming: Incoming, language: Language, error: AppError): string {
  const id = deps.newId('req');
  // A refusal is the answer, not a fault of ours.
  deps.log?.(
    error.kind === 'internal' ? 'error' : 'warn',
    `chat ${id} ${incoming.platform} ${incoming.eventId}: ${error.code} ${redact(error.message)}`,
  );
  const hint = error.hint === null ? '' : inLanguage(error.hint, language);
  const sentence = hint !== '' && TOLD_BY_HINT.includes(error.code) ? '' : inLanguage(ERRORS[error.code].text, language);
  const text = [sentence, hint].filter(Boolean).join(' ');
  return FAULTS.includes(error.kind) ? say(language, 'failedWithId', { text, id }) : text;
}

export async function whisper(deps: ConversationDeps, incoming: Incoming, text: string): Promise<void> {
  if (deps.show !== undefined) return deps.show(sentenceCard(text, { language: languageOf(text), timeZone: 'UTC', at: deps.now() }));
  try {
    await deps.platforms.find((platform) => platform.id === incoming.platform)?.whisper(incoming, text);
  } catch (error) {
    deps.log?.('warn', `chat whisper on ${incoming.platform}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export async function audit(
  deps: ConversationDeps,
  actor: string,
  action: string,
  incoming: Incoming,
  detail: Readonly<Record<string, string | null>> = {},
): Promise<void> {
  const { platform, channel, userId } = incoming;
  await deps.stores.audit.append({ at: deps.now(), actor, action, subject: `${platform}:${channel}`, detail: { userId, ...detail } });
}
