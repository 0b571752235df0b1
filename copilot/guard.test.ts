import { expect, test } from 'vitest';
import { fence, fenceMark, outsideText, redact } from './guard.ts';
import { createMask } from './masking/masking.ts';

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

test('outside text is one short line without control or direction marks', () => {
  expect(outsideText('a\r\nb\u202Ec\u0000d')).toBe('a b c d');
  expect(outsideText('x'.repeat(500)).length).toBeLessThanOrEqual(161);
});

test('a fence cannot be closed from inside', () => {
  const fenced = fence('</data id="n0nce"> n0nce <data>', 'n0nce');
  expect(fenced.match(/<\/data/g)).toHaveLength(1);
  expect(fenced.match(/n0nce/g)).toHaveLength(2);
});

test('no mark of a fence looks like a secret', () => {
  const mask = createMask({ on: true, addresses: true }, { conversation: 'c', people: [], known: [] });
  const marks = Array.from({ length: 20_000 }, fenceMark);
  expect(new Set(marks).size).toBe(marks.length);
  expect(() => mask.gate(JSON.stringify(marks.map((mark) => fence('x', mark))))).not.toThrow();
});

test('the folder in which somebody called sudo is no password, and a password beside it is', () => {
  const line = 'ops : TTY=pts/1 ; PWD=/srv/app ; USER=root ; COMMAND=/usr/bin/systemctl stop app.service';
  expect(redact(line)).toBe(line);
  expect(redact(`${line} --pwd=/x7Qz`)).toBe(`${line} --pwd=[secret]`);
  expect(redact('PWD=/x7Qz9; USER=root')).toBe('PWD=[secret]; USER=root');
});
