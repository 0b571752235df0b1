import { createHmac } from 'node:crypto';

/** Headers of a request as Slack signs it; `atS` shifts the clock, another secret forges. */
export function signedHeaders(
  secret: string,
  rawBody: string,
  contentType = 'application/json',
  atS = Math.floor(Date.now() / 1000),
): Record<string, string> {
  return {
    'content-type': contentType,
    'x-slack-request-timestamp': String(atS),
    'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${atS}:${rawBody}`).digest('hex')}`,
  };
}
