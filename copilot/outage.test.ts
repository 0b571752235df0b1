import { expect, test } from 'vitest';
import type { Hypothesis, Investigation, PathStep } from '../domain/answer.ts';
import type { FindingDetail } from '../domain/finding.ts';
import type { Language } from '../domain/language.ts';
import { verdictOf } from './verdict.ts';
import { createClock } from './wording/times.ts';

const SILENT = { kind: 'absence', metric: 'system.cpu.utilization', labels: {}, whole: 'gone' } as unknown as FindingDetail;
const ONE_SERIES = { kind: 'absence', metric: 'process_threads', labels: {} } as unknown as FindingDetail;
const UP = { kind: 'level-shift', metric: 'up', labels: {}, unit: '1', normal: 1, now: 0 } as unknown as FindingDetail;
const ENDED = { kind: 'new-template', template: 'nginx.service: Main process exited', count: 1 } as unknown as FindingDetail;

/** A hypervisor, a guest that nobody measures, a service on it. */
function told(detail: FindingDetail, language: Language): string {
  const step = (assetId: string, concept: PathStep['concept'], findingId: string | null) =>
    ({ assetId, concept, findingId, evidenceIds: [] }) as unknown as PathStep;
  const path = [step('hv-1', 'process.down', 'f'), step('vm-7', 'process.down', null), step('shop', 'service.errors', 'g')];
  const hypothesis = { assetId: 'hv-1', concept: 'process.down', component: null, confidence: 0.9, path } as unknown as Hypothesis;
  const finding = { id: 'f', assetId: 'hv-1', concept: 'process.down', strength: 1, evidence: [], detail };
  const investigation = { findings: [finding], scope: ['hv-1', 'vm-7', 'shop'], hypotheses: [hypothesis] } as unknown as Investigation;
  return verdictOf(hypothesis, [], investigation, { language, clock: createClock('UTC', new Date(0), language) });
}

test('a machine that is silent as a whole is not told as one stopped process, nor is what runs on it', () => {
  for (const detail of [SILENT, UP]) {
    expect(told(detail, 'en')).toContain('shop answers with errors because hv-1 does not answer.');
    expect(told(detail, 'en')).toContain('outage on hv-1 → outage on vm-7 → ');
  }
  expect(told(SILENT, 'ru')).toContain('потому что hv-1 не отвечает.');
  expect(told(SILENT, 'ko')).toContain('hv-1 무응답');
});

test('what answers again is told as past', () => {
  expect(told({ ...SILENT, whole: 'back' } as FindingDetail, 'en')).toContain('because hv-1 did not answer.');
});

test('one series that is missing, or a program that ended, says nothing of the whole', () => {
  for (const detail of [ONE_SERIES, ENDED]) expect(told(detail, 'en')).toContain('because a process of hv-1 is down.');
});
