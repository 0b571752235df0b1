import { expect, test } from 'vitest';
import { makeEvidence } from '../domain/evidence.ts';
import type { Finding } from '../domain/finding.ts';
import type { Language } from '../domain/language.ts';
import { claimOfFinding } from './claims.ts';
import { createClock } from './wording/times.ts';

const at = new Date('2026-05-04T09:00:00Z');
const from = new Date('2026-05-04T08:00:00Z');

function reported(code: string, message: string, language: Language): string {
  const query = { kind: 'events', assetId: 'srv-1', code, component: 'CPU 1', asserted: true, from, to: at } as const;
  const evidence = makeEvidence(query, { count: 1, firstAt: from.toISOString(), lastAt: from.toISOString(), message }, at);
  const detail = { kind: 'hardware-event', code, component: 'CPU 1', count: 1, message } as const;
  const seen = { onset: from, until: from, strength: 0.9, surprise: 3, evidence: [evidence], detail } as const;
  const finding: Finding = { id: 'f', assetId: 'srv-1', concept: 'process.down', ...seen };
  return claimOfFinding(finding, { language, clock: createClock('UTC', at, language) }).text;
}

test('what is known by a message’s words alone is told by these words', () => {
  const message = 'CPU 1 has an internal error (IERR).';
  for (const language of ['en', 'ru', 'ko'] as const) expect(reported('CPU0000', message, language)).toContain(message);
});

test('what comes of a process’s files is a count, not a share', () => {
  const figures = { count: 60, unit: '1', median: 2_017, firstAt: from.toISOString(), lastAt: at.toISOString() };
  const query = { kind: 'samples', assetId: 'srv-1', metric: 'process_open_fds', labels: {}, from, to: at } as const;
  const evidence = [makeEvidence(query, figures, at), makeEvidence(query, { ...figures, median: 600 }, at)] as const;
  const detail = { kind: 'level-shift', metric: 'process_open_fds', labels: {}, unit: '1', normal: 600, now: 2_017 } as const;
  const finding: Finding = {
    id: 'f',
    assetId: 'srv-1',
    concept: 'process.saturated',
    onset: from,
    until: at,
    strength: 1,
    surprise: 3,
    evidence,
    detail,
  };
  const { text } = claimOfFinding(finding, { language: 'en', clock: createClock('UTC', at) });
  expect(text).toContain('went from 600 (usual) to 2017 since');
});
