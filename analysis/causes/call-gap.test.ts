import { expect, test } from 'vitest';
import { makeEvidence } from '../../domain/evidence.ts';
import type { Concept } from '../../domain/finding.ts';
import { callGapOf } from './call-gap.ts';
import type { Node } from './nodes.ts';

const at = new Date('2026-03-10T08:00:00Z');

function node(assetId: string, concept: Concept, normal: number, now: number, unit = 's'): Node {
  const evidence = makeEvidence({ kind: 'samples', assetId, metric: 'm', labels: {}, from: at, to: at }, { median: now }, at);
  const detail = { kind: 'level-shift', metric: 'm', labels: {}, unit, normal, now } as const;
  const finding = {
    id: assetId,
    assetId,
    concept,
    onset: at,
    until: at,
    strength: 0.8,
    surprise: 5,
    evidence: [evidence],
    detail,
  } as const;
  return { assetId, concept, component: null, onsetMs: 0, untilMs: 0, strength: 0.8, resolutionMs: 0, findings: [finding] };
}
const slow = (assetId: string, normal: number, now: number, unit = 's') => node(assetId, 'service.latency', normal, now, unit);

test('a callee that lost most of the time its caller lost covers it, one that lost little does not', () => {
  expect(callGapOf(slow('db', 0.1, 1.9), slow('web', 0.2, 2.2), false, 1)).toBe('covers-most');
  expect(callGapOf(slow('db', 0.1, 0.2), slow('web', 0.2, 2.2), false, 1)).toBe('covers-little');
  expect(callGapOf(slow('db', 0.1, 0.8), slow('web', 0.2, 2.2), false, 1)).toBeNull();
});

test('a callee that is asked five times where it was asked once costs its caller all five', () => {
  expect(callGapOf(slow('db', 0.1, 0.3), slow('web', 0.2, 2.2), false, 1)).toBe('covers-little');
  expect(callGapOf(slow('db', 0.1, 0.3), slow('web', 0.2, 2.2), false, 5)).toBe('covers-most');
});

test('units are compared as what they are', () => {
  expect(callGapOf(slow('db', 100, 1_900, 'ms'), slow('web', 0.2, 2.2), false, 1)).toBe('covers-most');
  expect(callGapOf(slow('db', 100, 200, 'ms'), slow('web', 0.2, 2.2), false, 1)).toBe('covers-little');
  expect(callGapOf(slow('db', 1, 9, '{tick}'), slow('web', 0.2, 2.2), false, 1)).toBeNull();
});

test('errors of a caller that answers as fast as ever do not come from a slow callee', () => {
  const failing = node('web', 'service.errors', 0, 0.4, '1');
  expect(callGapOf(slow('db', 0.1, 0.9), failing, true, 1)).toBe('caller-not-slow');
  expect(callGapOf(slow('db', 0.1, 0.9), failing, false, 1)).toBeNull();
});
