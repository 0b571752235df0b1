import { expect, test } from 'vitest';
import { incidentNumberIn, understand } from './understand.ts';

const context = { alertId: 'alr_1', assetIds: ['srv-db-03', 'srv-db-0', 'lun-12'] };

test.each([
  ['why did this alert fire?', 'why'],
  ['Why?', 'why'],
  ['what is the root cause', 'why'],
  ['почему сработал алерт?', 'why'],
  ['В чём причина?', 'why'],
  ['왜 알림이 발생했나요?', 'why'],
  ['show the graph', 'graph'],
  ['покажи график', 'graph'],
  ['그래프 보여줘', 'graph'],
  ['what changed?', 'changes'],
  ["what's changed on lun-12", 'changes'],
  ['что изменилось?', 'changes'],
  ['무엇이 바뀌었나요?', 'changes'],
  ['what is unusual on this host?', 'unusual'],
  ['что необычного на srv-db-03?', 'unusual'],
  ['which alerts are firing?', 'alerts'],
  ['какие алерты активны?', 'alerts'],
  ['open a ticket', 'ticket'],
  ['открой тикет', 'ticket'],
  ['run the fix', 'run'],
  ['запусти исправление', 'run'],
  ['help', 'help'],
  ['помощь', 'help'],
  ['good morning', 'unknown'],
  ['', 'unknown'],
] as const)('“%s” asks for %s', (text, kind) => {
  expect(understand(text, context).kind).toBe(kind);
});

test('names and ids are taken from the text, whole words only', () => {
  expect(understand('what is unusual on SRV-DB-03?', context)).toEqual({ kind: 'unusual', assetId: 'srv-db-03' });
  expect(understand('what is unusual on srv-db-033?', context)).toEqual({ kind: 'unusual', assetId: null });
  expect(understand(`show ev_${'a1'.repeat(12)}`, context)).toEqual({ kind: 'evidence', evidenceId: `ev_${'a1'.repeat(12)}` });
  expect(understand('run runbook restart-service', context)).toEqual({ kind: 'run', runbookId: 'restart-service', alertId: 'alr_1' });
  expect(incidentNumberIn('why #12?')).toBe(12);
});
