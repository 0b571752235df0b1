import { expect, test } from 'vitest';
import { leftMs } from './ingest-left.ts';

test('what is left is told by the pace of what was sent now, not of what an earlier call sent', () => {
  expect(leftMs({ share: 0, at: 1_000 }, { share: 0.25, at: 11_000 })).toBe(30_000);
  expect(leftMs({ share: 0.5, at: 0 }, { share: 0.75, at: 10_000 })).toBe(10_000);
  expect(leftMs({ share: 0.5, at: 0 }, { share: 1, at: 10_000 })).toBe(0);
});

test('it is not told before the pace is known', () => {
  expect(leftMs({ share: 0, at: 0 }, { share: 0.5, at: 1_999 })).toBeNull();
  expect(leftMs({ share: 0.5, at: 0 }, { share: 0.5, at: 60_000 })).toBeNull();
});
