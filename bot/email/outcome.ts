import type { NodemailerError } from 'nodemailer';
import type { SendResult } from '../chat-platform.ts';

/** Nothing of the mail can have been taken yet. */
const NOT_SENT: ReadonlySet<string> = new Set(['EDNS', 'ETLS', 'EREQUIRETLS', 'EAUTH', 'ENOAUTH', 'EOAUTH2', 'ECONFIG']);
const NEVER_CONNECTED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
/** OpenSSL's words for a certificate that is not to be trusted. */
const DISTRUSTED = /CERT|SELF_SIGNED|^UNABLE_TO_|^ERR_(?:TLS|SSL)_|HOSTNAME/;
/** It wants an account, a better one, or one over TLS, before it hears of any mail. @see RFC 4954 6 */
const WANTS_ACCOUNT: ReadonlySet<number> = new Set([530, 534, 535, 538]);
const BEFORE_DATA = /^(?:EHLO|HELO|STARTTLS|AUTH|MAIL|RCPT)/;
/** Greylisting lets a mail through after some minutes, RFC 6647. */
const GREY_MS = 120_000;
const SOON_MS = 15_000;

/**
 * What a failed mail says: a 5xx reply to sender, recipient or text is for good, every 4xx is worth another try, and so is a
 * server that is away, speaks no TLS that can be trusted or refuses our account: that says nothing against the mail.
 *
 * @see RFC 5321 4.2.1
 */
export function sendFailure(thrown: unknown): { readonly result: Exclude<SendResult, { readonly kind: 'sent' }>; readonly reason: string } {
  const error = (thrown instanceof Error ? thrown : new Error(String(thrown))) as NodemailerError;
  const { code = '', command = '', responseCode, originalCode = '', timeoutType } = error;
  const reason = oneLine(error.response ?? error.message);
  if (NOT_SENT.has(code)) return { result: { kind: 'later', retryAfterMs: GREY_MS }, reason };
  if (responseCode !== undefined && WANTS_ACCOUNT.has(responseCode)) return { result: { kind: 'later', retryAfterMs: GREY_MS }, reason };
  if (responseCode !== undefined && responseCode >= 400) {
    const isFinal = responseCode >= 500 && responseCode !== 503 && (command === 'DATA' || /^(?:MAIL|RCPT)/.test(command));
    return { result: isFinal ? { kind: 'refused', reason } : { kind: 'later', retryAfterMs: GREY_MS }, reason };
  }
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return { result: { kind: 'refused', reason }, reason };
  const neverConnected = NEVER_CONNECTED.has(originalCode) || timeoutType === 'CONNECT_TIMEOUT' || timeoutType === 'GREETING_TIMEOUT';
  if (neverConnected || DISTRUSTED.test(originalCode) || BEFORE_DATA.test(command))
    return { result: { kind: 'later', retryAfterMs: SOON_MS }, reason };
  return { result: { kind: 'unknown', reason }, reason };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 300);
}
