import { expect, test } from 'vitest';
import { createSeal } from './seal.ts';
import { aheadOf, base32, codeOf, otpauthUri, stepAt, stepOfCode } from './totp.ts';

const SECRET = Buffer.from('12345678901234567890');
const at = (seconds: number) => new Date(seconds * 1_000);

test.each([
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
])('at %i s the code is that of RFC 6238, appendix B', (seconds, code) => {
  expect(codeOf(SECRET, stepAt(at(seconds)), 8)).toBe(code);
  expect(codeOf(SECRET, stepAt(at(seconds)))).toBe(code.slice(2));
});

test('a code counts one step early and one late, no more, and none up to the one that was used', () => {
  const now = at(1_000_000_010);
  const step = stepAt(now);
  const taken = (shift: number, usedStep = 0) => stepOfCode(SECRET, codeOf(SECRET, step + shift), now, usedStep);
  expect([-2, -1, 0, 1, 2].map((shift) => taken(shift))).toEqual([null, step - 1, step, step + 1, null]);
  expect([-1, 0, 1].map((shift) => taken(shift, step))).toEqual([null, null, step + 1]);
  for (const code of ['', '12345', '1234567', ' 94287', '-94287', '9428.7', '٩٤٢٨٧٠']) expect(stepOfCode(SECRET, code, now, 0)).toBeNull();
});

test.each([
  ['', ''],
  ['f', 'MY'],
  ['fo', 'MZXQ'],
  ['foo', 'MZXW6'],
  ['foob', 'MZXW6YQ'],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI'],
])('base 32 of “%s” is that of RFC 4648, without padding', (text, encoded) => {
  expect(base32(Buffer.from(text))).toBe(encoded);
});

test('the address for an authenticator is whole whatever the name', () => {
  const url = new URL(otpauthUri(SECRET, 'Анна & Ко?#'));
  expect(url.searchParams.get('secret')).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
  expect(decodeURIComponent(url.pathname)).toContain('InfraMind:Анна & Ко?#');
});

test('a seal opens for whom it was closed only, by its own key only, and not when a bit was changed', () => {
  const seal = createSeal('k'.repeat(32));
  const closed = seal.close('t\u0000anna', SECRET);
  expect(seal.open('t\u0000anna', closed)).toEqual(SECRET);
  expect(seal.close('t\u0000anna', SECRET)).not.toBe(closed);
  expect(Buffer.from(closed, 'base64url').includes(SECRET)).toBe(false);
  const bytes = Buffer.from(closed, 'base64url');
  for (const place of [0, 15, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[place] = (changed[place] ?? 0) ^ 1;
    expect(() => seal.open('t\u0000anna', changed.toString('base64url'))).toThrow(/does not open/);
  }
  expect(() => seal.open('t\u0000boris', closed)).toThrow(/does not open/);
  expect(() => seal.open('t\u0000anna', '')).toThrow(/does not open/);
  expect(() => createSeal('l'.repeat(32)).open('t\u0000anna', closed)).toThrow(/does not open/);
});

test('a clock that is wrong is told by how much, whatever zone it took for another; a code of no clock is none', () => {
  const now = at(1_000_000_010);
  for (const minutes of [-720, -60, -3, 1, 5, 180])
    expect(aheadOf(SECRET, codeOf(SECRET, stepAt(now) + minutes * 2), now)).toBe(minutes * 60_000);
  expect(aheadOf(SECRET, codeOf(SECRET, stepAt(now) + 24 * 120), now)).toBeNull();
  expect(aheadOf(SECRET, '12', now)).toBeNull();
});
