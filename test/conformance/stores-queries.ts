import { describe, expect, it } from 'vitest';
import type { TenantStores } from '../../stores/stores.ts';
import { logHistory, mulberry32 } from '../rigs/log-history.ts';
import { at, between, ever, log, sample } from './store-things.ts';

/** What the stores answer by counting; the same answers on every engine. */
export function describeQueries(fresh: () => TenantStores): void {
  describe('log records are counted where they are', () => {
    const history = logHistory(4_000, 42, at(0));
    const { from, trouble, to, truth } = history;
    const window = { from: trouble, to };
    const baseline = { from, to: trouble };
    const some = ['host-000', 'host-003', 'host-007', 'host-050'];
    let written: Promise<TenantStores> | null = null;
    const filled = () => {
      written ??= (async () => {
        const tenant = fresh();
        await tenant.logs.writeTemplates(history.templates);
        await tenant.logs.write(Array.from({ length: history.count }, (_, i) => history.log(i)));
        return tenant;
      })();
      return written;
    };

    it('new templates are those that nobody saw before the window', async () => {
      const { logs } = await filled();
      for (const assetIds of [null, some]) {
        const filter = { assetIds, window, limit: 20 };
        const found = await logs.newTemplates(filter);
        expect(found).toEqual(truth.newTemplates(filter));
        expect(found.length).toBeGreaterThan(0);
      }
      expect(await logs.newTemplates({ assetIds: null, window, limit: 1 })).toHaveLength(1);
    });

    it('rare templates are those that were seldom seen in the baseline', async () => {
      const { logs } = await filled();
      for (const [assetIds, atMost] of [
        [null, 0],
        [null, 3],
        [some, 1],
      ] as const) {
        const filter = { assetIds, window, baseline, atMost, limit: 100 };
        const found = await logs.rareTemplates(filter);
        expect(found).toEqual(truth.rareTemplates(filter));
        expect(found.length).toBeGreaterThan(0);
      }
    });

    it('a histogram counts by time, in all and by severity, template or asset', async () => {
      const { logs } = await filled();
      const odd = { from: new Date(from.getTime() + 12_345), to: new Date(to.getTime() - 777) };
      for (const filter of [
        { assetIds: null, window: odd, bucketMs: 3_600_000 },
        { assetIds: some, window: odd, bucketMs: 1_234_567, by: 'severity' },
        { assetIds: null, window, bucketMs: 600_000, by: 'template' },
        { assetIds: null, window, bucketMs: 600_000, by: 'asset', limit: 3 },
        { assetIds: null, window, bucketMs: 600_000, templateId: 'tpl_250', by: 'asset' },
      ] as const) {
        const found = await logs.histogram(filter);
        expect(found).toEqual(truth.histogram(filter));
        expect(found.total.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(5);
      }
      await expect(logs.histogram({ assetIds: null, window: ever, bucketMs: 1 })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    });

    it('significant terms are those with a higher rate than in the background', async () => {
      const { logs } = await filled();
      for (const of of ['template', 'asset', 'attribute'] as const) {
        const filter = { assetIds: null, window, background: baseline, of, limit: 20 };
        const found = await logs.significant(filter);
        expect(found).toEqual(truth.significant(filter));
        expect(found.terms[0]?.term).toBe({ template: 'tpl_250', asset: 'host-007', attribute: 'user=mallory' }[of]);
        const few = { ...filter, assetIds: some, atLeast: 5 };
        expect(await logs.significant(few)).toEqual(truth.significant(few));
      }
    });

    it('where there is nothing the answers are empty', async () => {
      const { logs } = fresh();
      const filter = { assetIds: null, window: between(0, 60), limit: 9 };
      const background = between(-60, 0);
      expect(await logs.newTemplates(filter)).toEqual([]);
      expect(await logs.rareTemplates({ ...filter, baseline: background, atMost: 9 })).toEqual([]);
      expect(await logs.histogram({ ...filter, bucketMs: 20_000, by: 'asset' })).toEqual({ total: [0, 0, 0], series: [] });
      for (const of of ['template', 'asset', 'attribute'] as const) {
        expect(await logs.significant({ ...filter, background, of })).toEqual({ total: 0, backgroundTotal: 0, terms: [] });
      }
    });

    it('attributes of odd names are left out, and lines without a template speak for themselves', async () => {
      const { logs } = fresh();
      const odd = { 'a b': 'x', '.a': 'x', 'a.': 'x', ok: '', 'x=y': 'z=1', long: 'x'.repeat(300), Ünï: '🚀"\\' };
      await logs.write([
        ...Array.from({ length: 5 }, (_, i) => log(`log_${i}`, i, { attributes: odd, templateId: 'tpl_x', severityNumber: 0 })),
        ...Array.from({ length: 5 }, (_, i) => log(`log_b${i}`, i - 60, { attributes: {} })),
      ]);
      const filter = { assetIds: null, window: between(0, 60), limit: 9 };
      const { terms } = await logs.significant({ ...filter, background: between(-60, 0), of: 'attribute' });
      expect(terms.map(({ term, count, backgroundCount }) => [term, count, backgroundCount])).toEqual([
        ['ok=', 5, 0],
        ['x=y=z=1', 5, 0],
        ['Ünï=🚀"\\', 5, 0],
      ]);
      expect(await logs.rareTemplates({ ...filter, baseline: between(-60, 0), atMost: 0 })).toMatchObject([
        { templateId: 'tpl_x', text: 'line log_4', example: 'line log_4', count: 5, assetId: 'srv-db-03', maxSeverityNumber: 0 },
      ]);
      expect((await logs.histogram({ ...filter, bucketMs: 60_000, by: 'severity' })).series).toEqual([{ key: 'UNSPECIFIED', counts: [5] }]);
    });
  });

  describe('percentiles', () => {
    it('of a metric in a window, in all or by asset, by labels, of finite values', async () => {
      const { samples } = fresh();
      const random = mulberry32(1);
      const values = Array.from({ length: 300 }, () => random() * 100 - 20);
      await samples.write([
        ...values.map((value, i) => sample(i, value, { assetId: i < 200 ? 'a' : 'b', labels: { cpu: String(i % 2), 'odd.': 'x' } })),
        sample(5, Number.NaN, { assetId: 'c' }),
        sample(6, Number.POSITIVE_INFINITY, { assetId: 'c' }),
        sample(7, -0, { assetId: 'd' }),
        sample(400, 1e9),
        sample(5, 7, { metric: 'other' }),
      ]);
      const filter = { assetIds: null, metric: 'system.cpu.utilization', window: between(0, 400), percents: [0, 50, 95, 99, 100] };
      const expectOf = (found: readonly number[] | undefined, of: readonly number[]) => {
        const sorted = [...of].sort((a, b) => a - b);
        for (const [i, percent] of filter.percents.entries()) {
          const rank = (percent / 100) * (sorted.length - 1);
          expect(found?.[i]).toBeGreaterThanOrEqual(sorted[Math.max(0, Math.floor(rank) - 1)] ?? 0);
          expect(found?.[i]).toBeLessThanOrEqual(sorted[Math.min(sorted.length - 1, Math.ceil(rank) + 1)] ?? 0);
        }
      };
      const [all, ...none] = await samples.percentiles(filter);
      expect(none).toEqual([]);
      expect(all).toMatchObject({ assetId: null, count: 301, min: Math.min(...values), max: Math.max(...values) });
      expectOf(all?.values, [...values, 0]);
      const byAsset = await samples.percentiles({ ...filter, by: 'asset' });
      expect(byAsset.map(({ assetId, count }) => [assetId, count])).toEqual([
        ['a', 200],
        ['b', 100],
        ['d', 1],
      ]);
      expectOf(byAsset[0]?.values, values.slice(0, 200));
      expectOf(byAsset[1]?.values, values.slice(200));
      const [even] = await samples.percentiles({ ...filter, assetIds: ['a'], labels: { cpu: '0', 'odd.': 'x' } });
      expect(even?.count).toBe(100);
      expect(await samples.percentiles({ ...filter, labels: { 'odd.': 'y' } })).toEqual([]);
      expect(await samples.percentiles({ ...filter, metric: 'none', by: 'asset' })).toEqual([]);
    });
  });
}
