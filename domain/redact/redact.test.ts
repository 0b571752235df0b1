import { expect, test } from 'vitest';
import { cutWhole } from './find.ts';
import { redact, redactAll } from './redact.ts';

test.each([
  ['password=hunter2 rest', 'password=[secret] rest'],
  ['Authorization: Bearer abc.def', 'Authorization: Bearer [secret]'],
  ['postgres://inframind:s3cr3t@db/x', 'postgres://inframind:[secret]@db/x'],
  ['token xoxb-1234567890-abc', 'token [secret]'],
  ['snmp community: public1', 'snmp community: [secret]'],
  ['nothing here', 'nothing here'],
])('%s → %s', (text, redacted) => {
  expect(redact(text)).toBe(redacted);
});

test('the folder in which somebody called sudo is no password, and a password beside it is', () => {
  const line = 'ops : TTY=pts/1 ; PWD=/srv/app ; USER=root ; COMMAND=/usr/bin/systemctl stop app.service';
  expect(redact(line)).toBe(line);
  expect(redact(`${line} --pwd=/x7Qz`)).toBe(`${line} --pwd=[secret]`);
  expect(redact('PWD=/x7Qz9; USER=root')).toBe('PWD=[secret]; USER=root');
});

test('a Kubernetes Secret of which the API says what is wrong is named; what looks like it and may be a value is not', () => {
  for (const text of [
    'MountVolume.SetUp failed for volume "keys" : secret "pay-keys" not found',
    'Error: secrets "db-credentials.v2" already exists',
    'secrets "tls" is forbidden: User "system:node:n1" cannot get resource',
  ])
    expect(redact(text)).toBe(text);
  expect(redact('secret "Hunter2" not found')).toBe('secret "[secret]" not found');
  expect(redact('secret "hunter2" not found in the list of known ones')).toBe('secret "[secret]" not found in the list of known ones');
  expect(redact('client_secret "hunter2" is forbidden')).toBe('client_secret "[secret]" is forbidden');
  expect(redact('password "hunter2" not found')).toBe('password "[secret]" not found');
  expect(redact('secret "hunter2"')).toBe('secret "[secret]"');
});

test('what is hidden in a value stays out of every text in it, and of what a name says is a secret', () => {
  const at = new Date(0);
  const value = {
    at,
    count: 3,
    note: 'password=hunter2',
    list: ['token xoxb-1234567890-abc', null],
    inner: { apiKey: 'plain', name: 'shop' },
  };
  expect(redactAll(value)).toEqual({
    at,
    count: 3,
    note: 'password=[secret]',
    list: ['token [secret]', null],
    inner: { apiKey: '[secret]', name: 'shop' },
  });
});

test.each([
  ['base64', (text: string) => Buffer.from(text).toString('base64')],
  ['hexadecimal', (text: string) => Buffer.from(text).toString('hex')],
  ['percent encoding', (text: string) => [...text].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('')],
  ['zero-width spaces', (text: string) => [...text].join('\u200b')],
])('a secret in %s is one too', (_what, disguise) => {
  expect(redact(`before ${disguise('password=hunter2')} after`)).toMatch(/^before (?:password=)?\[secret\] after$/);
});

test('a text is cut before a secret that would be cut in two, and before a word', () => {
  const secret = `ghp_${'aB3dE6gH'.repeat(8)}`;
  expect(cutWhole(`pushed with ${secret} today`, 70)).toBe('pushed with ');
  expect(cutWhole(`pushed with ${secret} today`, 82)).toBe(`pushed with ${secret} `);
  expect(cutWhole('the disk is full', 10)).toBe('the disk ');
  expect(cutWhole('the disk', 10)).toBe('the disk');
});
