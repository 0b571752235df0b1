import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import type { SendResult } from '../chat-platform.ts';

/** Slack says these when it could not do the work or may have done it. */
const UNSURE = new Set(['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable', 'team_added_to_org']);
/** The connection was never made: nothing was sent. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** What a failed call says about the message: try later, not known, or refused for good. */
export function sendFailure(error: unknown): Exclude<SendResult, { readonly kind: 'sent' }> {
  if (error instanceof WebAPIRateLimitedError) return { kind: 'later', retryAfterMs: Math.max(1, error.retryAfter) * 1_000 };
  if (error instanceof WebAPIPlatformError) {
    const code = error.data.error;
    if (code === 'ratelimited' || code === 'rate_limited') return { kind: 'later', retryAfterMs: 1_000 };
    return UNSURE.has(code) ? { kind: 'unknown', reason: code } : { kind: 'refused', reason: code };
  }
  if (error instanceof WebAPIRequestError && NOT_SENT.has(causeCode(error.original))) return { kind: 'later', retryAfterMs: 2_000 };
  if (error instanceof WebAPIHTTPError && error.statusCode < 500) return { kind: 'refused', reason: `HTTP ${error.statusCode}` };
  return { kind: 'unknown', reason: error instanceof Error ? error.message : String(error) };
}

function causeCode(error: unknown): string {
  const causes = error instanceof Error && error.cause instanceof Error ? [error, error.cause] : [error];
  for (const cause of causes) {
    if (typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string') return cause.code;
  }
  return '';
}
