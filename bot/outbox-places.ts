import type { OutboxMessage, TenantStores } from '../stores/stores.ts';
import type { Place, Step } from './outbox-steps.ts';
import { type Outgoing, readOutgoing } from './outgoing.ts';

/**
 * Where a message goes, and which one of ours there it changes or belongs to; null while it cannot go. What never can is marked so.
 */
export async function placeOf(
  chat: Pick<TenantStores['chat'], 'markFailed' | 'message'>,
  message: OutboxMessage,
  outgoing: Outgoing,
  step: Step,
): Promise<Place | null> {
  const meant = await meantPlace(chat, message, outgoing, step);
  return meant !== null && step.ways.has('apart') ? { ...meant, thread: null } : meant;
}

async function meantPlace(
  chat: Pick<TenantStores['chat'], 'markFailed' | 'message'>,
  message: OutboxMessage,
  outgoing: Outgoing,
  step: Step,
): Promise<Place | null> {
  const referred = outgoing.edits ?? outgoing.after;
  if (referred === null) return { thread: message.thread, messageId: null };
  const other = await chat.message(referred);
  if (other?.state === 'waiting') return null;
  const id = other?.state === 'sent' ? other.platformMessageId : null;
  if (outgoing.edits === null) {
    if (outgoing.isChart !== true || id !== null) return { thread: message.thread ?? other?.thread ?? id, messageId: id };
    await chat.markFailed(message.id, 'its message was never sent', true);
    return null;
  }
  const isAnew = step.ways.has('anew');
  if (id !== null && !isAnew) return { thread: message.thread, messageId: id };
  if (!isAnew) {
    await chat.markFailed(message.id, step.again('the message to replace was never sent', 'anew'), false);
    return null;
  }
  const before = other === null ? null : readOutgoing(other).after;
  const inThreadOf = before === null ? null : ((await chat.message(before))?.platformMessageId ?? null);
  return { thread: message.thread ?? other?.thread ?? inThreadOf, messageId: null };
}
