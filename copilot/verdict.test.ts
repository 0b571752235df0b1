import { expect, test } from 'vitest';
import type { Hypothesis, Investigation, PathStep } from '../domain/answer.ts';
import { verdictOf } from './verdict.ts';
import { createClock } from './wording/times.ts';

const step = (assetId: string, concept: PathStep['concept']) =>
  ({ assetId, concept, findingId: null, evidenceIds: [] }) as unknown as PathStep;

test('what is shared is shared with the next machine of the chain, however many steps are told of the shared thing itself', () => {
  const path = [
    step('srv-73', 'job.running'),
    step('lun-1', 'disk.write-rate'),
    step('lun-1', 'disk.utilization'),
    step('srv-9', 'cpu.iowait'),
    step('shop', 'service.latency'),
  ];
  const hypothesis = { assetId: 'srv-73', concept: 'job.running', component: null, confidence: 0.8, path } as unknown as Hypothesis;
  const investigation = { findings: [], scope: [], hypotheses: [hypothesis] } as unknown as Investigation;
  const clock = createClock('UTC', new Date(0), 'en');
  expect(verdictOf(hypothesis, [], investigation, { language: 'en', clock })).toMatch(/lun-1, which srv-9 uses too\./);
});
