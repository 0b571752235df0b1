import { expect, test } from 'vitest';
import { readTimestamp } from './timestamps.ts';

const NOW = new Date('2026-03-04T10:00:00Z');
const read = (text: string) => readTimestamp(text, NOW).toISOString();

test('times of the second of the time before are read as they are, whatever was read between', () => {
  for (const ms of ['000', '001', '090', '999']) {
    expect(read(`2026-03-04T09:59:59.${ms}Z`)).toBe(`2026-03-04T09:59:59.${ms}Z`);
    expect(read(`2026-03-04T09:59:58,5+01:00`)).toBe('2026-03-04T08:59:58.500Z');
    expect(read(`2026-03-04 09:59:58.${ms}Z`)).toBe(`2026-03-04T09:59:58.${ms}Z`);
  }
});

test('what only looks like a time of that second is none', () => {
  expect(read('2026-03-04T09:59:59.123Z')).toBe('2026-03-04T09:59:59.123Z');
  for (const wrong of ['1e2Z', ' 12Z', '-12Z', '12٣Z', '0x1Z', '1.2Z']) {
    expect(() => read(`2026-03-04T09:59:59.${wrong}`)).toThrow(/^timestamp: is no ISO 8601 time/);
  }
  expect(() => read('2026-13-04T09:59:59.123Z')).toThrow(/^timestamp: /);
  expect(() => read('2026-13-04T09:59:59.124Z')).toThrow(/^timestamp: /);
});
