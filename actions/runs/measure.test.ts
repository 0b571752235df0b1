import { expect, test } from 'vitest';
import type { SuccessTest } from '../../domain/step.ts';
import { type Measure, measureOver } from './measure.ts';

const below: SuccessTest = { metric: 'system.cpu.utilization', labels: {}, below: 0.5, above: null, withinMs: 1_000 };
const above: SuccessTest = { ...below, below: null, above: 0.5 };
const targets = ['a', 'b', 'c'].map((assetId) => ({ assetId }));
const over = (values: Readonly<Record<string, number>>): Measure & { readonly asked: string[] } => {
  const asked: string[] = [];
  const measure: Measure = async (_, assetId) => {
    asked.push(assetId);
    const value = values[assetId];
    return value === undefined ? null : { value, unit: '1' };
  };
  return Object.assign(measure, { asked });
};

test('of several targets the one furthest from success counts, not the first', async () => {
  const values = { a: 0.1, b: 0.9, c: 0.3 };
  expect(await measureOver(over(values), below, targets, null)).toEqual({ value: 0.9, unit: '1' });
  expect(await measureOver(over(values), above, targets, null)).toEqual({ value: 0.1, unit: '1' });
});

test('where one of them was not measured it is not known', async () => {
  expect(await measureOver(over({ a: 0.1, c: 0.3 }), below, targets, null)).toBeNull();
  expect(await measureOver(over({}), below, targets, null)).toBeNull();
});

test('a test that names its asset is measured there alone', async () => {
  const measure = over({ shop: 0.2 });
  expect(await measureOver(measure, { ...below, assetId: 'shop' }, targets, null)).toEqual({ value: 0.2, unit: '1' });
  expect(measure.asked).toEqual(['shop']);
});
