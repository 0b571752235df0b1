import { expect, test } from 'vitest';
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
