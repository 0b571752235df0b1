import { expect, test } from 'vitest';
import { confidenceOf, FEATURES, foldOf } from './confidence.ts';
import { FIT, FOLDS, WITHOUT } from './confidence-fit.ts';

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

test('more than .8 is said only where everything was looked at and explained, and certainty never', () => {
  const having = (left: Readonly<Record<string, number>>) => FEATURES.map((name) => left[name] ?? 4);
  const seen = { 'all providers observed': 1, 'nothing else unexplained': 1 };
  expect(confidenceOf(having(seen))).toBeGreaterThan(0.8);
  expect(confidenceOf(having(seen))).toBeLessThanOrEqual(0.95);
  expect(confidenceOf(having({ ...seen, 'all providers observed': 0 }))).toBeLessThanOrEqual(0.8);
  expect(confidenceOf(having({ ...seen, 'nothing else unexplained': 0.8 }))).toBeLessThanOrEqual(0.8);
  expect(confidenceOf(having({ ...seen, 'fault or deed': 0.65 }))).toBeLessThanOrEqual(0.8);
  expect(confidenceOf(weak)).toBeLessThan(0.5);
});

test('each fold has its own weights, and a family is always in the same', () => {
  expect(WITHOUT).toHaveLength(FOLDS);
  expect(foldOf('087-gorse')).toBe(foldOf('087-gorse'));
  expect(new Set(Array.from({ length: 60 }, (_, index) => foldOf(`family ${index}`))).size).toBe(FOLDS);
});
