import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import type { SendResult } from '../chat-platform.ts';
import { Later } from '../rates.ts';

/** Slack says these when it could not do the work or may have done it. */
const UNSURE = new Set(['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable', 'team_added_to_org']);
/** It takes nothing with this token, until a person gives another or asks an administrator. */
const CLOSED = new Set([
  ...['account_inactive', 'accesslimited', 'ekm_access_denied', 'invalid_auth', 'not_authed', 'org_login_required'],
  ...['team_access_not_granted', 'token_expired', 'token_revoked', 'two_factor_setup_required'],
]);
/** Too much is said by all together. */
const CROWDED = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);
/** The message cannot be changed, because it was deleted or is too old for the workspace's rules. */
const GONE = new Set(['message_not_found', 'edit_window_closed', 'cant_update_message']);
/** What is said would be taken if it were less. */
const CONTENT = new Set(['msg_too_long', 'msg_blocks_too_long', 'invalid_blocks', 'invalid_blocks_format', 'too_many_attachments']);
/** The thread is closed, or its first message was deleted; the channel is not. */
const THREAD = new Set(['cannot_reply_to_message', 'thread_not_found', 'restricted_action_thread_locked']);
const ADVICE: Readonly<Record<string, string>> = {
  channel_not_found: 'there is none, or it is private and the app was not invited',
  is_archived: 'the channel is archived; bring it back, or take it out of the configuration',
  not_in_channel: 'invite the app to the channel',
};
/** The connection was never made: nothing was sent. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
/** A request is wrong by itself; any other refusal of HTTP comes from what stands between, as a proxy does. */
const WRONG_BY_ITSELF = new Set([400, 413, 414, 431]);

/** What a failed call says about the message. */
export function sendFailure(error: unknown): Exclude<SendResult, { readonly kind: 'sent' }> {
  if (error instanceof Later) return { kind: 'later', retryAfterMs: error.retryAfterMs };
  if (error instanceof WebAPIRateLimitedError) return { kind: 'later', retryAfterMs: Math.max(1, error.retryAfter) * 1_000 };
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error;
    if (CROWDED.has(code)) return { kind: 'later', retryAfterMs: code === 'message_limit_exceeded' ? 60_000 : 1_000 };
    if (CLOSED.has(code)) return { kind: 'closed', reason: code };
    const advice = ADVICE[code] === undefined ? '' : `: ${ADVICE[code]}`;
    if (UNSURE.has(code)) return { kind: 'unknown', reason: code };
    const but = CONTENT.has(code) ? 'brief' : THREAD.has(code) ? 'apart' : undefined;
    return { kind: 'refused', reason: `${code}${advice}`, ...(but === undefined ? {} : { but }) };
  }
  if (error instanceof WebAPIRequestError && NOT_SENT.has(causeCode(error.original))) return { kind: 'later', retryAfterMs: 2_000 };
  if (error instanceof WebAPIHTTPError && error.statusCode < 500) {
    return { kind: WRONG_BY_ITSELF.has(error.statusCode) ? 'refused' : 'closed', reason: `HTTP ${error.statusCode}` };
  }
  return { kind: 'unknown', reason: error instanceof Error ? error.message : String(error) };
}

/** The same of a change, which can be made twice without harm. */
export function editFailure(error: unknown): Exclude<SendResult, { readonly kind: 'sent' }> {
  const code = refusalOf(error);
  if (code !== null && GONE.has(code)) return { kind: 'refused', reason: code, but: 'anew' };
  const failure = sendFailure(error);
  return failure.kind === 'unknown' ? { kind: 'later', retryAfterMs: 1_000 } : failure;
}

/** Slack's name of what is wrong; null when Slack did not answer so. */
export function refusalOf(error: unknown): string | null {
  return error instanceof WebAPIPlatformError ? error.data.error : null;
}

function causeCode(error: unknown): string {
  const causes = error instanceof Error && error.cause instanceof Error ? [error, error.cause] : [error];
  for (const cause of causes) {
    if (typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string') return cause.code;
  }
  return '';
}
