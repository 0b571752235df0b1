import { expect, test } from 'vitest';
import { sha256 } from '../../domain/ids.ts';
import { createSeen } from './seen.ts';

const MS = Date.parse('2026-03-01T12:00:00.123Z');

test('a record is known when it comes again, whatever came between', () => {
  const seen = createSeen(5_000);
  const digests = Array.from({ length: 4_000 }, (_, i) => sha256(`${i}`));
  for (const digest of digests) expect(seen.knows(MS, digest)).toBe(false);
  for (const digest of digests) expect(seen.knows(MS, digest)).toBe(true);
});

test('records that differ in their time or in any digit that counts are others', () => {
  const seen = createSeen(1_000);
  const digest = '0123456789abcdef0123';
  expect(seen.knows(MS, digest)).toBe(false);
  for (const other of [MS + 1, MS - 1, MS + 2 ** 16, MS + 2 ** 32, -1, 0]) expect(seen.knows(other, digest)).toBe(false);
  for (let at = 0; at < digest.length; at++) {
    const changed = `${digest.slice(0, at)}${digest[at] === 'f' ? '0' : 'f'}${digest.slice(at + 1)}`;
    expect(seen.knows(MS, changed)).toBe(false);
  }
  expect(seen.knows(MS, `${digest}ffff`)).toBe(true);
});

test('the last ones are remembered, what is long gone is not', () => {
  const seen = createSeen(100);
  const digests = Array.from({ length: 1_000 }, (_, i) => sha256(`${i}`));
  for (const digest of digests) seen.knows(MS, digest);
  for (const digest of digests.slice(-100)) expect(seen.knows(MS, digest)).toBe(true);
  expect(seen.knows(MS, digests[0] as string)).toBe(false);
});
