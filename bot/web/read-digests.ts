import { EVERYTHING, isWithin, type Scope } from '../../domain/asset-group.ts';
import type { Digest, DigestKind } from '../../domain/digest.ts';
import type { OutboxMessage, TenantStores } from '../../stores/stores.ts';
import type { Card } from '../card.ts';
import { readOutgoing } from '../outgoing.ts';

/** A digest as it was sent. Its address stays untold: it may be a person's. */
export type SentDigest = {
  readonly id: string;
  readonly at: Date;
  readonly kind: DigestKind;
  readonly from: Date;
  readonly to: Date;
  readonly platform: string;
  /** Null for a reader who sees less than those it was sent to. */
  readonly card: Card | null;
  /** Its headline in each language; none for such a reader, and of those that were sent before these were kept. */
  readonly headlines: Digest['headlines'];
};

type Deps = { readonly stores: Pick<TenantStores, 'chat'> };

/** The digests that were sent last, the newest first; `scope` is what the reader may see. */
export async function sentDigests({ stores }: Deps, scope: Scope, limit: number): Promise<SentDigest[]> {
  return (await stores.chat.digests(limit)).flatMap((message) => shown(message, scope) ?? []);
}

/** Null where there is no digest of the id. */
export async function sentDigest({ stores }: Deps, id: string, scope: Scope): Promise<SentDigest | null> {
  const message = await stores.chat.message(id);
  return message?.state === 'sent' ? shown(message, scope) : null;
}

function shown(message: OutboxMessage, scope: Scope): SentDigest | null {
  const { card, digest, scope: told = EVERYTHING } = readOutgoing(message);
  if (digest === undefined) return null;
  const {
    window: { from, to },
    headlines = {},
  } = digest;
  const { id, createdAt: at, platform } = message;
  // Its buttons belong to the chat that it was sent to.
  const common = { id, at, kind: digest.kind, from, to, platform };
  return isWithin(told, scope) ? { ...common, card: { ...card, actions: [] }, headlines } : { ...common, card: null, headlines: {} };
}
