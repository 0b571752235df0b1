import { expect, test } from 'vitest';
import type { LogCount } from '../figures/figures.ts';
import { keyOf, keysOfExamples, logCandidates, type Slice } from './from-logs.ts';

const HOUR = 3_600_000;
const EXAMPLES = ['GET /item 200', 'backup job nightly started', 'out of memory: killed process 7', 'I/O error on sdb', 'session opened'];

/** Numbers between 0 and 1, the same each time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Kinds of two assets: some come all the time, some now and then, some never before, some in bursts. */
function counted(seed: number): { readonly normal: Slice; readonly slices: readonly Slice[] } {
  const next = dice(seed);
  const slice = (fromMs: number, untilMs: number, isNormal: boolean): Slice => ({
    window: { from: new Date(fromMs), to: new Date(untilMs) },
    counts: ['a', 'b'].flatMap((assetId) =>
      Array.from({ length: 12 }, (_, kind): LogCount[] => {
        const perHour = kind < 4 ? 40 : kind < 8 ? 0.3 : isNormal && kind > 9 ? 0 : 0.2;
        const burst = !isNormal && next() < 0.15 ? 30 : 1;
        const count = Math.floor(perHour * ((untilMs - fromMs) / HOUR) * burst * (0.5 + next()));
        if (count === 0) return [];
        const firstAt = new Date(fromMs + Math.floor(next() * 1_000));
        const example = EXAMPLES[kind % EXAMPLES.length] ?? '';
        const lastAt = new Date(untilMs - 1);
        return [{ assetId, templateId: `tpl_${kind}`, text: '', count, firstAt, lastAt, maxSeverityNumber: kind === 3 ? 17 : 9, example }];
      }).flat(),
    ),
  });
  return {
    normal: slice(0, 18 * HOUR, true),
    slices: Array.from({ length: 6 }, (_, n) => slice((18 + n) * HOUR, (19 + n) * HOUR, false)),
  };
}

test('kinds of lines are told apart as well by the examples that are asked for as by all of them', () => {
  let [all, asked] = [0, 0];
  for (let seed = 1; seed <= 200; seed++) {
    const { normal, slices } = counted(seed);
    const keys = keysOfExamples(normal, slices);
    const fewer = slices.map(({ window, counts }, n) => ({
      window,
      counts: counts.map((row) => (keys[n]?.has(keyOf(row)) ? row : { ...row, example: '' })),
    }));
    all += slices.reduce((sum, { counts }) => sum + counts.length, 0);
    asked += keys.reduce((sum, { size }) => sum + size, 0);
    expect(logCandidates(normal, fewer, 12)).toEqual(logCandidates(normal, slices, 12));
  }
  expect(asked).toBeGreaterThan(100);
  expect(asked).toBeLessThan(all / 3);
});
