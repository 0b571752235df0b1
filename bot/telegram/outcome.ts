import { GrammyError, HttpError } from 'grammy';
import type { SendResult } from '../chat-platform.ts';

/** The connection was never made: nothing was sent. */
const NOT_SENT = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/;

/** Whether an edit changed nothing, which is what was wanted. */
export function isNotModified(error: unknown): boolean {
  return error instanceof GrammyError && error.description.includes('message is not modified');
}

/** Whether an edit of text met a message that is a picture with a caption. */
export function isPicture(error: unknown): boolean {
  return error instanceof GrammyError && error.description.includes('no text in the message');
}

/** Whether the bot may not write to a person, who has never written to it, has blocked it or is gone. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof GrammyError && (error.error_code === 403 || error.description.includes('chat not found'));
}

/** Whether the topic that was written to is there no more, or closed to all but administrators. */
export function isTopicGone(error: unknown): boolean {
  return error instanceof GrammyError && /message thread not found|TOPIC_CLOSED|TOPIC_DELETED/.test(error.description);
}

/** Whether a press waited too long to be answered, or was answered already. */
export function isPressOver(error: unknown): boolean {
  return error instanceof GrammyError && error.description.includes('query is too old');
}

/** What a failed call says about the message: try later (as long as Telegram asks), not known, or refused for good. */
export function sendFailure(error: unknown): Exclude<SendResult, { readonly kind: 'sent' }> {
  if (error instanceof GrammyError) {
    if (error.error_code === 429) return { kind: 'later', retryAfterMs: (error.parameters.retry_after ?? 1) * 1_000 };
    if (error.error_code >= 500) return { kind: 'unknown', reason: error.description };
    return { kind: 'refused', reason: error.description };
  }
  const cause = error instanceof HttpError ? error.error : error;
  const text = cause instanceof Error ? `${cause.message} ${'code' in cause ? String(cause.code) : ''}` : String(cause);
  return NOT_SENT.test(text) ? { kind: 'later', retryAfterMs: 2_000 } : { kind: 'unknown', reason: text };
}

/** What went wrong. grammY's errors can hold the address of the request, and that holds the token. */
export function describe(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/bot\d+:[\w-]+/g, 'bot…');
}
