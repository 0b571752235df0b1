import { expect, test } from 'vitest';
import { auditWords } from './audit-words.ts';

const OF_A_RUN = [
  'approval.requested',
  'approval.voted',
  'approval.executing',
  'run.started',
  'run.measured-before',
  'run.step.intent',
  'run.step.done',
  'run.step.failed',
  'run.step.lost',
  'run.succeeded',
  'run.measured',
];

test.each(['en', 'ru', 'ko'] as const)('what happens to a run is said in words: %s', (language) => {
  const said = OF_A_RUN.map((action) => auditWords({ action, detail: {} }, language));
  expect(said.filter((words) => /^[a-z]+\.[a-z.-]+$/.test(words))).toEqual([]);
  expect(new Set(said).size).toBe(OF_A_RUN.length);
});

test('a step is named, and what was refused says why', () => {
  expect(auditWords({ action: 'run.step.done', detail: { step: 'restart' } }, 'en')).toBe('the step is done (restart)');
  expect(auditWords({ action: 'approval.refused', detail: { code: 'APPROVAL_OWN' } }, 'en')).toMatch(/^was refused: .{10}/);
});
