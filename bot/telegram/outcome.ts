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

/** Whether what was to change is there no more. @see https://core.telegram.org/bots/api#editmessagetext */
export function isGone(error: unknown): boolean {
  return error instanceof GrammyError && /message to edit not found|message can't be edited|MESSAGE_ID_INVALID/i.test(error.description);
}

/** Whether less would be taken: what is said is too long or cannot be read, or the picture is no picture. */
function isTooMuch(error: unknown): boolean {
  return (
    error instanceof GrammyError &&
    /(message|caption) is too long|MESSAGE_TOO_LONG|CAPTION_TOO_LONG|can't parse entities|ENTITIES_TOO_LONG|BUTTON_|PHOTO_INVALID|IMAGE_PROCESS_FAILED/i.test(
      error.description,
    )
  );
}

/** What a failed call says about the message: try later (as long as Telegram asks), not known, refused for good, nothing is taken at all. */
export function sendFailure(error: unknown): Exclude<SendResult, { readonly kind: 'sent' }> {
  if (error instanceof GrammyError) {
    if (error.error_code === 429) return { kind: 'later', retryAfterMs: (error.parameters.retry_after ?? 1) * 1_000 };
    // The token is wrong or was revoked: of such a bot Telegram knows no methods.
    if (error.error_code === 401 || error.error_code === 404) return { kind: 'closed', reason: error.description };
    if (error.error_code >= 500) return { kind: 'unknown', reason: error.description };
    return { kind: 'refused', reason: error.description, ...(isTooMuch(error) ? { but: 'brief' } : {}) };
  }
  const cause = error instanceof HttpError ? error.error : error;
  const text = cause instanceof Error ? `${cause.message} ${'code' in cause ? String(cause.code) : ''}` : String(cause);
  return NOT_SENT.test(text) ? { kind: 'later', retryAfterMs: 2_000 } : { kind: 'unknown', reason: text };
}

/** What went wrong. grammY's errors can hold the address of the request, and that holds the token. */
export function describe(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/bot\d+:[\w-]+/g, 'bot…');
}
