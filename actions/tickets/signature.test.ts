import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { isGenuine } from './signature.ts';

const SECRET = 'a secret of both';
const BODY = Buffer.from('{"issue":1}');
const signed = (body: Buffer, secret = SECRET) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

test.each([
  ['signed as GitHub does', { 'x-hub-signature-256': signed(BODY) }, true],
  ['signed as Jira does', { 'x-hub-signature': signed(BODY) }, true],
  ['signed in capitals', { 'x-hub-signature': signed(BODY).toUpperCase() }, true],
  ['signed over another body', { 'x-hub-signature-256': signed(Buffer.from('{"issue":2}')) }, false],
  ['signed with another secret', { 'x-hub-signature-256': signed(BODY, 'another') }, false],
  ['signed twice', { 'x-hub-signature-256': [signed(BODY), signed(BODY)] }, false],
  ['with a wrong signature beside the token', { 'x-hub-signature-256': 'sha256=', authorization: `Bearer ${SECRET}` }, false],
  ['with nothing', {}, false],
])('a webhook %s', (_title, headers, isOurs) => {
  expect(isGenuine(headers, BODY, SECRET)).toBe(isOurs);
});

test.each([
  ['Bearer token-of-both', true],
  ['bearer token-of-both', true],
  ['Bearer another', false],
  ['Bearer token-of-both2', false],
  ['token-of-both', false],
  ['Basic token-of-both', false],
])('a tracker that cannot sign shows the secret: %s', (authorization, isOurs) => {
  expect(isGenuine({ authorization }, BODY, 'token-of-both')).toBe(isOurs);
});
