import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Whether a webhook is from whoever knows the secret: signed (GitHub `x-hub-signature-256`, Jira `x-hub-signature`, both HMAC-SHA256
 * over the body's bytes), or, from trackers that cannot sign, with the secret as bearer token.
 *
 * @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function isGenuine(headers: Headers, body: Buffer, secret: string): boolean {
  const signature = headers['x-hub-signature-256'] ?? headers['x-hub-signature'];
  if (signature !== undefined) {
    const expected = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
    return typeof signature === 'string' && equal(signature.toLowerCase(), expected);
  }
  const { authorization } = headers;
  const token = typeof authorization === 'string' ? /^Bearer +(\S+)$/i.exec(authorization)?.[1] : undefined;
  return token !== undefined && equal(token, secret);
}

function equal(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
