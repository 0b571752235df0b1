import { expect, test } from 'vitest';
import { createFaults } from './outbox-faults.ts';

test('what is wrong twice a second is told once a minute, with how often; another fault and another platform at once', () => {
  const lines: string[] = [];
  let at = Date.parse('2026-03-01T12:00:00Z');
  const failed = createFaults(
    (_level, line) => lines.push(line),
    () => new Date(at),
  );
  for (let i = 0; i <= 120; i++, at += 500) failed('slack', new Error('away'));
  failed('slack', new Error('full'));
  failed('telegram', new Error('away'));
  expect(lines).toEqual([
    'outbox slack: away',
    'outbox slack: away (119 times more since it was told)',
    'outbox slack: full',
    'outbox telegram: away',
  ]);
});
