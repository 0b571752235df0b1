import { describe, expect, test } from 'vitest';
import { asked } from './answers.ts';
import { surer, withoutEach } from './lost.ts';
import { variantOf } from './variants.ts';

/** A change of confidence that nobody would act on. */
const NOISE = 0.03;

describe('what an answer rests on is lost, one after another: of no loss the same cause is named more surely', () => {
  test.each([
    ['034-shoal', 0],
    ['143-aspen', 0],
    ['149-ivy', 0],
    ['169-guava', 0],
    ['195-hyssop', 0],
    ['255-echinacea', 0],
    ['273-comfrey', 0],
    ['087-gorse', 2],
    ['171-iroko', 2],
    ['181-sumac', 5],
    ['200-nigella', 5],
  ] as const)('%s, variant %i', async (name, variant) => {
    const question = variant === 0 ? asked(name) : variantOf(name, variant);
    const lost = question ? await withoutEach(question) : [];
    expect(lost.length).toBeGreaterThan(3);
    expect(surer(lost, NOISE).map(({ what, before, after }) => `without ${what}: ${before.confidence} → ${after?.confidence}`)).toEqual([]);
  });
});
