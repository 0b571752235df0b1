import { describe, expect, test } from 'vitest';
import type { Concept } from '../../domain/finding.ts';
import { confidenceOf, FEATURES, featuresOf, foldOf } from './confidence.ts';
import { FIT, FOLDS, WITHOUT } from './confidence-fit.ts';
import type { Scored } from './score.ts';

const weak = FEATURES.map((_, index) => (index === 0 ? 1 : 0));

test('what speaks for an answer never makes it less sure', () => {
  for (const fit of [FIT, ...WITHOUT]) {
    expect(fit.weights).toHaveLength(FEATURES.length);
    for (const weight of fit.weights.slice(1)) expect(weight).toBeGreaterThanOrEqual(0);
  }
  for (const index of FEATURES.keys()) {
    const more = weak.map((value, place) => (place === index ? value + 1 : value));
    if (index > 0) expect(confidenceOf(more)).toBeGreaterThanOrEqual(confidenceOf(weak));
  }
});

test('more than .9 is said only where everything was looked at and the cause is seen to begin there, and certainty never', () => {
  const having = (left: Readonly<Record<string, number>>) => FEATURES.map((name) => left[name] ?? 4);
  const seen = { 'all providers observed': 1, 'begins there': 1 };
  expect(confidenceOf(having(seen))).toBeGreaterThan(0.9);
  expect(confidenceOf(having(seen))).toBeLessThanOrEqual(0.95);
  expect(confidenceOf(having({ ...seen, 'all providers observed': 0 }))).toBeLessThanOrEqual(0.9);
  expect(confidenceOf(having({ ...seen, 'begins there': 0 }))).toBeLessThanOrEqual(0.9);
  expect(confidenceOf(having({ ...seen, 'steps measured': 0.9 }))).toBeLessThanOrEqual(0.9);
  expect(confidenceOf(having({ ...seen, 'fault or deed': 0.65 }))).toBeLessThanOrEqual(0.9);
  expect(confidenceOf(weak)).toBeLessThan(0.5);
});

const NOT_IN_SIGHT: Readonly<Record<string, number>> = { 'begins there': 0, 'all providers observed': 0, 'suffer together': 0 };
const having = (left: Readonly<Record<string, number>>) => confidenceOf(FEATURES.map((name) => left[name] ?? NOT_IN_SIGHT[name] ?? 1));

test('more than .8 is not said of a deed long before, nor of what may only be felt there, nor where nothing was heard of what is behind it', () => {
  expect(having({})).toBeGreaterThan(0.8);
  expect(having({ 'deed soon before': 0.3 })).toBeLessThanOrEqual(0.8);
  for (const sight of [0, 1]) {
    const whole = { 'all providers observed': sight, 'begins there': sight };
    expect(having({ ...whole, 'not only felt there': 0 })).toBeLessThanOrEqual(0.8);
    expect(having({ ...whole, 'heard behind it': 0 })).toBeLessThanOrEqual(0.8);
  }
});

test('an answer is less sure where what is named may only be felt there, and where a deed lies long before', () => {
  const faint = { 'a deed': 0, 'a hardware event': 0, 'signs of the cause itself': 1 / 3, 'kinds of evidence': 1 / 3 };
  expect(having({ ...faint, 'not only felt there': 0 })).toBeLessThan(having(faint) - 0.05);
  expect(having({ 'deed soon before': 0.3 })).toBeLessThan(having({}) - 0.1);
});

test('what is said grows with what is likely, without a step and without a level', () => {
  const weights = FEATURES.map((name) => (name === 'score' ? 1 : 0));
  const said = (plain: number) =>
    confidenceOf(
      FEATURES.map((name) => (name === 'score' ? Math.log(plain / (1 - plain)) : (NOT_IN_SIGHT[name] ?? 1))),
      { ...FIT, weights },
    );
  const likely = Array.from({ length: 85 }, (_, index) => (index + 1) / 100);
  for (const one of likely) {
    const grown = said(one + 0.01) - said(one);
    expect(grown).toBeGreaterThan(0.001);
    expect(grown).toBeLessThan(0.03);
  }
});

const BEGINS = FEATURES.indexOf('begins there');
const told = (
  assetId: string,
  concept: Concept,
  signs: number,
  minutesBefore = 1,
  others: 'new-template' | 'level-shift' = 'level-shift',
) => {
  const findings = Array.from({ length: signs }, (_, index) => ({ detail: { kind: index === 0 ? 'new-template' : others } }));
  const root = { assetId, concept, findings, onsetMs: 0, strength: 1 };
  const target = { assetId: 'web', concept: 'service.errors', findings: [], onsetMs: minutesBefore * 60_000, strength: 1 };
  const link = { cause: root, effect: target, via: [], inOrder: true, strength: 1, mechanism: {}, evidence: [] };
  const first = { path: { root, links: [link], shared: null }, score: 0.8 } as unknown as Scored;
  return featuresOf(first, { target: true, providers: 1, felt: false, behind: true, findings: signs })[BEGINS];
};

describe('a cause is seen to begin where it is said to', () => {
  test.each([
    ['by two signs of its own', 'web', 'certificate.expired', 2, 1],
    ['by one on another asset', 'db', 'memory.failed', 1, 1],
    ['not by one line of the alerted asset, which may tell of what it calls', 'web', 'configuration.changed', 1, 0],
    ['not by one sign of what an asset hands on', 'db', 'filesystem.full', 1, 0],
    ['not by one sign of what mostly has something behind it', 'db', 'service.traffic', 1, 0],
    ['not where it was supposed', 'db', 'power.failed', 0, 0],
  ] as const)('%s', (_, assetId, concept, signs, begins) => {
    expect(told(assetId, concept, signs)).toBe(begins);
  });
});

test('a change that came long before is not sure to be the cause, a fault that did is', () => {
  for (const [concept, begins] of [
    ['configuration.changed', 0],
    ['memory.failed', 1],
  ] as const) {
    expect(told('db', concept, 2, 29)).toBe(1);
    expect(told('db', concept, 2, 31)).toBe(begins);
  }
});

test('two lines of a log do not tell whether what assets hand on began here, a measurement beside one does', () => {
  expect(told('db', 'clock.wrong', 2, 1, 'new-template')).toBe(0);
  expect(told('db', 'clock.wrong', 2, 1, 'level-shift')).toBe(1);
  expect(told('db', 'memory.failed', 2, 1, 'new-template')).toBe(1);
});

test('each fold has its own weights, and a family is always in the same', () => {
  expect(WITHOUT).toHaveLength(FOLDS);
  expect(foldOf('087-gorse')).toBe(foldOf('087-gorse'));
  expect(new Set(Array.from({ length: 60 }, (_, index) => foldOf(`family ${index}`))).size).toBe(FOLDS);
});
