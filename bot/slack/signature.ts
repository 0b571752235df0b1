import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';

const MOST_AGE_S = 300;
/** Clocks differ by this much at most; Bolt's own check lets any future pass. */
const MOST_AHEAD_S = 30;

/**
 * Checks that a request comes from Slack and is fresh.
 *
 * @param rawBody the body as it came, before any parsing
 * @throws CHAT_SIGNATURE when a header is missing, the time is stale or in the future, or the signature differs
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function verifySlackSignature(
  signingSecret: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  rawBody: string | Buffer,
  now: Date,
): void {
  const timestamp = headers['x-slack-request-timestamp'];
  const signature = headers['x-slack-signature'];
  if (typeof timestamp !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(timestamp)) {
    throw new AppError('CHAT_SIGNATURE', 'slack: signature headers are missing or malformed');
  }
  const age = now.getTime() / 1000 - Number(timestamp);
  if (age > MOST_AGE_S || age < -MOST_AHEAD_S) throw new AppError('CHAT_SIGNATURE', `slack: request is ${Math.round(age)} s old`);
  const expected = `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(rawBody).digest('hex')}`;
  const [a, b] = [Buffer.from(expected), Buffer.from(signature)];
  if (a.length !== b.length || !timingSafeEqual(a, b)) throw new AppError('CHAT_SIGNATURE', 'slack: signature mismatch');
}
