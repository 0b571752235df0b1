import type { Window } from '../../domain/answer.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { mulberry32 } from '../../test/rigs/log-history.ts';

export type Records = Pick<TenantStores, 'logs' | 'samples'>;

const HOUR = 3_600_000;

/**
 * What the copilot asks, over a day of records that ends at `to`. Every repetition looks at other hours and other assets, so that
 * no engine can answer from what it remembers of the one before.
 */
export function questions(
  to: Date,
  metric: string,
): ReadonlyArray<readonly [name: string, ask: (stores: Records, turn: number) => Promise<unknown>]> {
  const hours = (count: number, back: number): Window => ({
    from: new Date(to.getTime() - (back + count) * HOUR),
    to: new Date(to.getTime() - back * HOUR),
  });
  /** So many hours somewhere in the second half of the day. */
  const some = (turn: number, count: number) => hours(count, mulberry32(turn)() * (12 - count));
  const hosts = (turn: number, count: number) => {
    const random = mulberry32(turn + 1_000_000);
    return Array.from({ length: count }, () => `host-${String(Math.floor(random() ** 2 * 50)).padStart(3, '0')}`);
  };
  const before = ({ from }: Window): Window => ({ from: new Date(to.getTime() - 24 * HOUR), to: from });

  return [
    ['recent window of an asset', ({ logs }, n) => logs.search({ assetIds: hosts(n, 1), window: some(n, 1), limit: 50 })],
    [
      'the same with a literal',
      ({ logs }, n) => logs.search({ assetIds: hosts(n, 1), contains: `of user${n % 40} took`, window: some(n, 6), limit: 50 }),
    ],
    ['counts by template, an asset, 6 h', ({ logs }, n) => logs.countByTemplate({ assetIds: hosts(n, 1), window: some(n, 6) })],
    [
      'counts by template, 10 assets, 12 h',
      ({ logs }, n) => logs.countByTemplate({ assetIds: hosts(n, 10), window: some(n, 11.9), examples: false }),
    ],
    ['new templates in an hour', ({ logs }, n) => logs.newTemplates({ assetIds: null, window: hours(1, 2 * mulberry32(n)()), limit: 20 })],
    [
      'rare templates, an hour against the day',
      ({ logs }, n) => {
        const window = some(n, 1);
        return logs.rareTemplates({ assetIds: null, window, baseline: before(window), atMost: 5, limit: 20 });
      },
    ],
    ['histogram of 12 h', ({ logs }, n) => logs.histogram({ assetIds: null, window: some(n, 11.9), bucketMs: 600_000 })],
    [
      'histogram by template',
      ({ logs }, n) => logs.histogram({ assetIds: null, window: some(n, 11.9), bucketMs: 600_000, by: 'template' }),
    ],
    ...(['template', 'asset', 'attribute'] as const).map(
      (of) =>
        [
          `significant ${of}s, an hour against the day`,
          ({ logs }: Records, n: number) => {
            const window = some(n, 1);
            return logs.significant({ assetIds: null, window, background: before(window), of, limit: 20 });
          },
        ] as const,
    ),
    [
      'percentiles by asset, 12 h',
      ({ samples }, n) => samples.percentiles({ assetIds: null, metric, window: some(n, 11.9), percents: [50, 95, 99], by: 'asset' }),
    ],
    ['points of an asset, 1 h', ({ samples }, n) => samples.range({ assetIds: hosts(n, 1), metric, window: some(n, 1) })],
  ];
}
