import { expect, test } from 'vitest';
import { plainLine } from './plain-log.ts';

const time = new Date(2026, 1, 19, 14, 5, 9).getTime();

test.each([
  [
    { level: 40, time, pid: 1, hostname: 'vm', code: 'COLLECTOR_TIMEOUT', msg: 'target a cannot be polled' },
    '14:05:09 WARN  target a cannot be polled [COLLECTOR_TIMEOUT]\n',
  ],
  [{ level: 50, time, err: { message: 'away', stack: 'at x' }, msg: 'a queue' }, '14:05:09 ERROR a queue: away\n'],
  [
    { level: 40, time, err: { message: 'too old', hint: { en: 'Upgrade it.', ru: 'Обновите.' } }, msg: 'a queue' },
    '14:05:09 WARN  a queue: too old: Upgrade it.\n',
  ],
  [
    { level: 40, time, code: 'STORE_UNAVAILABLE', repeated: 11, msg: 'away' },
    '14:05:09 WARN  away [STORE_UNAVAILABLE] (and 11 times more)\n',
  ],
  [{ level: 30, time, msg: 'a machine says \u001b[2Jnothing' }, '14:05:09 INFO  a machine says  [2Jnothing\n'],
])('%j is a line for people', (entry, line) => {
  expect(plainLine(JSON.stringify(entry))).toBe(line);
});

test('what is no line of the log stays as it is', () => {
  expect(plainLine('Killed\n')).toBe('Killed\n');
});
