import { randomBytes } from 'node:crypto';
import type { Place } from '../domain/care.ts';
import { redact } from '../domain/redact/redact.ts';
import type { Principal } from '../domain/tenant.ts';
import type { ChatStore } from '../stores/stores.ts';
import type { ReasonStore } from './silence-reasons.ts';

/** What somebody was asked and may answer in words. */
export type Awaited =
  | {
      readonly kind: 'silence';
      readonly alertId: string | null;
      readonly assetId: string | null;
      readonly groupId: string | null;
      readonly until: string | null;
      readonly reason: string | null;
    }
  /** What was wrong with an answer. */
  | { readonly kind: 'vote'; readonly answerId: string };

/** So long what is said next is taken for the answer. */
const AWAITED_MS = 15 * 60_000;
const FORGOTTEN_MS = 24 * 3_600_000;
const ID_BYTES = 5;

/** Keeps what a person was asked at a place. */
export async function keepAwaited(store: ReasonStore, place: Place, userId: string, awaited: Awaited, at: Date): Promise<void> {
  const expiresAt = new Date(at.getTime() + AWAITED_MS);
  await store.forgetDialogues(new Date(at.getTime() - FORGOTTEN_MS));
  const clean = awaited.kind === 'silence' && awaited.reason !== null ? { ...awaited, reason: redact(awaited.reason) } : awaited;
  const doc = { ...clean, thread: place.thread };
  const id = randomBytes(ID_BYTES).toString('hex');
  await store.keepDialogue({ platform: keyOf(place), id, channel: place.channel, userId, expiresAt, version: 1, doc });
}

/** What the person was asked last at that place and has not answered; in its thread, or, where there are none, in the chat. */
export async function awaitedOf(
  store: Pick<ChatStore, 'dialogues'>,
  place: Place,
  { id }: Principal,
  at: Date,
): Promise<{ readonly id: string; readonly doc: Awaited } | null> {
  const all = await store.dialogues(keyOf(place), place.channel, at);
  const own = all.find(({ userId, doc }) => userId === id && isThere(doc, place.thread));
  return own === undefined ? null : { id: own.id, doc: own.doc as Awaited };
}

export function forgetAwaited(store: Pick<ChatStore, 'dropDialogue'>, place: Place, id: string): Promise<void> {
  return store.dropDialogue(keyOf(place), id);
}

function isThere(doc: unknown, thread: string | null): boolean {
  return typeof doc === 'object' && doc !== null && 'thread' in doc && (thread === null || doc.thread === thread);
}

function keyOf({ platform }: Place): string {
  return `${platform}/awaited`;
}
