import type { Window } from '../domain/answer.ts';
import type { Scope } from '../domain/asset-group.ts';
import type { Digest, DigestKind } from '../domain/digest.ts';
import { redactAll } from '../domain/redact/redact.ts';
import type { OutboxMessage, TenantStores } from '../stores/stores.ts';
import type { Card } from './card.ts';

/** What the outbox keeps of a message beside its address. */
export type Outgoing = {
  readonly card: Card;
  /** The card without what others add to it later (who cares for it, its tickets): what later versions are made from. Absent: none are. */
  readonly made?: Card;
  /** What its thread will be about. */
  readonly alertId: string | null;
  /** Outbox id of the message in whose thread this one belongs; it waits for that one. */
  readonly after: string | null;
  /** Outbox id of the message that this one replaces. */
  readonly edits: string | null;
  /** It is the chart of the message that it comes after, and nothing else. */
  readonly isChart?: boolean;
  /** The platform's mark of a message that was begun while the answer came about, and that this one completes. */
  readonly begun?: string | null;
  /** The scope it was told in; absent: to somebody who saw everything. */
  readonly scope?: Scope;
  /** Which digest it is; absent: none. */
  readonly digest?: { readonly kind: DigestKind; readonly window: Window; readonly headlines?: Digest['headlines'] };
};

/** 0 goes first. */
export const PRIORITY = { approval: 0, answer: 1, alert: 2, digest: 3 } as const;

/** Puts a message into the outbox; with a transaction's stores it is sent only if that commits. An id twice is one message. */
export async function enqueueCard(
  stores: Pick<TenantStores, 'chat'>,
  message: {
    readonly id: string;
    readonly platform: string;
    readonly channel: string;
    readonly thread: string | null;
    readonly card: Card;
    readonly made?: Card;
    readonly priority: number;
    readonly at: Date;
    readonly alertId?: string | null;
    readonly after?: string | null;
    readonly edits?: string | null;
    readonly isChart?: boolean;
    readonly begun?: string | null;
    readonly scope?: Scope;
    readonly digest?: Outgoing['digest'];
  },
): Promise<void> {
  const outgoing: Outgoing = {
    card: withoutSecrets(message.card),
    alertId: message.alertId ?? null,
    after: message.after ?? null,
    edits: message.edits ?? null,
    ...(message.made === undefined ? {} : { made: withoutSecrets(message.made) }),
    ...(message.isChart === true ? { isChart: true } : {}),
    ...(message.begun == null ? {} : { begun: message.begun }),
    ...(message.scope === undefined || message.scope.length === 0 ? {} : { scope: message.scope }),
    ...(message.digest === undefined ? {} : { digest: { ...message.digest, headlines: redactAll(message.digest.headlines ?? {}) } }),
  };
  await stores.chat.enqueue({
    id: message.id,
    platform: message.platform,
    channel: message.channel,
    thread: message.thread,
    card: outgoing,
    priority: message.priority,
    createdAt: message.at,
    state: 'waiting',
    platformMessageId: null,
    attempts: 0,
    error: null,
  });
}

/** No secret that came from outside goes to a chat. Commands are shown byte by byte: who approves them must see what runs. */
export function withoutSecrets({ parts, ...rest }: Card): Card {
  return { ...redactAll(rest), parts: parts.map((part) => (part.kind === 'code' || part.kind === 'folded' ? part : redactAll(part))) };
}

/** Keeps what later versions of a message are made from, once it is known better. */
export async function remakeCard(stores: Pick<TenantStores, 'chat'>, id: string, made: Card): Promise<void> {
  await stores.chat.remake(id, withoutSecrets(made));
}

/** What a version of a message is made from. */
export function madeOf(message: Pick<OutboxMessage, 'card'>): Card {
  const { card, made = card } = message.card as Outgoing;
  return withInstants(made);
}

/** What `enqueueCard` put in; instants inside are dates again after the way through JSON. */
export function readOutgoing(message: Pick<OutboxMessage, 'card'>): Outgoing {
  const kept = message.card as Outgoing;
  const { digest } = kept;
  const outgoing = digest === undefined ? kept : { ...kept, digest: { ...digest, window: windowOf(digest.window) } };
  return { ...outgoing, card: withInstants(outgoing.card) };
}

function withInstants(card: Card): Card {
  const { chart } = card;
  if (chart === null) return card;
  return { ...card, chart: { ...chart, marks: chart.marks.map((mark) => ({ ...mark, at: new Date(mark.at) })) } };
}

function windowOf({ from, to }: Window): Window {
  return { from: new Date(from), to: new Date(to) };
}
