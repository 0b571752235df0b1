import { randomBytes } from 'node:crypto';
import type { Place } from '../domain/care.ts';
import { redact } from '../domain/redact/redact.ts';
import type { ChatStore } from '../stores/stores.ts';

/** Where what was said is kept until the end is chosen. */
export type ReasonStore = Pick<ChatStore, 'keepDialogue' | 'dialogues' | 'forgetDialogues'>;
/** A reason that was said, and what a button names it by: ten hexadecimal digits. */
export type KeptReason = { readonly id: string; readonly text: string };

/** How long after it was asked for how long the answer still counts. */
const KEPT_MS = 24 * 3_600_000;
const FORGOTTEN_MS = 7 * KEPT_MS;
const LONGEST = 500;
const ID_BYTES = 5;

/** Keeps the reason of a silence whose end is still to be chosen: a button holds sixty bytes. */
export async function keepReason(store: ReasonStore, place: Place, userId: string, text: string, at: Date): Promise<KeptReason> {
  const reason = redact(text).slice(0, LONGEST);
  const id = randomBytes(ID_BYTES).toString('hex');
  const expiresAt = new Date(at.getTime() + KEPT_MS);
  await store.forgetDialogues(new Date(at.getTime() - FORGOTTEN_MS));
  await store.keepDialogue({ platform: keyOf(place), id, channel: place.channel, userId, expiresAt, version: 1, doc: { reason } });
  return { id, text: reason };
}

/** Null when it was kept elsewhere, or longer ago. */
export async function keptReason(store: ReasonStore, place: Place, id: string, at: Date): Promise<string | null> {
  const kept = await store.dialogues(keyOf(place), place.channel, at);
  const doc = kept.find((one) => one.id === id)?.doc;
  return typeof doc === 'object' && doc !== null && 'reason' in doc && typeof doc.reason === 'string' ? doc.reason : null;
}

/** Apart from forms that are half filled in. */
function keyOf({ platform }: Place): string {
  return `${platform}/silence`;
}
