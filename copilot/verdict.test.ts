import { expect, test } from 'vitest';
import { RELATION_FIGURES } from '../analysis/figures/figures.ts';
import type { Hypothesis, Investigation, PathStep } from '../domain/answer.ts';
import { makeEvidence } from '../domain/evidence.ts';
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

test('of a hall that is too warm five machines are named, that of the chain among them', () => {
  const at = new Date(0);
  const hosts = Array.from({ length: 9 }, (_, i) => `srv-${i}`);
  const findings = hosts.map((assetId) => ({
    id: assetId,
    assetId,
    concept: 'temperature.high',
    strength: 0.9,
    evidence: [{ id: assetId }],
  }));
  const ties = ['rack-1', 'rack-2'].map((from) =>
    makeEvidence({ kind: 'relation', from, relation: 'cooled-by', to: 'crac-1', at }, RELATION_FIGURES, at),
  );
  const ids = [...hosts, ...ties.map(({ id }) => id)];
  const path = [
    { ...step('crac-1', 'cooling.failed'), evidenceIds: ids },
    { ...step('srv-8', 'temperature.high'), findingId: 'srv-8' },
    step('shop', 'service.latency'),
  ];
  const hypothesis = { assetId: 'crac-1', concept: 'cooling.failed', component: null, confidence: 0.9, path, supportedBy: ids };
  const investigation = { findings, scope: [], hypotheses: [hypothesis], evidence: ties } as unknown as Investigation;
  const told = (language: 'en' | 'ru') =>
    verdictOf(hypothesis as unknown as Hypothesis, [], investigation, { language, clock: createClock('UTC', at, language) });
  expect(told('en')).toContain(
    'rack-1 and rack-2 are overheating: the cooling shared by srv-0, srv-1, srv-2, srv-3, srv-8, and others (crac-1) does not suffice.',
  );
  expect(told('ru')).toContain(
    'rack-1 и rack-2 перегреваются: охлаждения (crac-1), общего для srv-0, srv-1, srv-2, srv-3, srv-8 и других, не хватает.',
  );
});

test('what one alone needs is not said to be shared', () => {
  const at = new Date(0);
  const finding = { id: 'f', assetId: 'shop', concept: 'service.errors', strength: 0.9, evidence: [{ id: 'e' }] };
  const path = [
    { ...step('gate', 'certificate.expired'), evidenceIds: ['e'] },
    { ...step('shop', 'service.errors'), findingId: 'f' },
  ];
  const hypothesis = { assetId: 'gate', concept: 'certificate.expired', component: null, confidence: 0.9, path, supportedBy: ['e'] };
  const investigation = { findings: [finding], scope: [], hypotheses: [hypothesis], evidence: [] } as unknown as Investigation;
  const told = (language: 'en' | 'ru') =>
    verdictOf(hypothesis as unknown as Hypothesis, [], investigation, { language, clock: createClock('UTC', at, language) });
  expect(told('en')).toContain('because gate, which shop needs, has an expired certificate');
  expect(told('ru')).toContain('потому что gate, от которого зависит shop, работает с истёкшим сертификатом');
});
