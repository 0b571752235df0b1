import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openOpenSearch } from '../stores/opensearch/open.ts';
import type { LogStore, SampleStore } from '../stores/stores.ts';
import { describeWithOpenSearch, startOpenSearch } from './peers/opensearch.ts';
import { loadLogs, loadSamples, sampleHistory } from './rigs/load-history.ts';
import { logHistory } from './rigs/log-history.ts';

vi.setConfig({ testTimeout: 120_000 });

/** OpenSearch's own collector. With the serial one garbage fills the heap until the node refuses all, and then nothing makes it collect. */
const AS_DELIVERED = ['-XX:-UseSerialGC', '-XX:+UseG1GC'];

/** What the copilot asks, of a million log records and a million samples whose answers are known. */
await describeWithOpenSearch('OpenSearch with a million records', () => {
  const to = new Date(Date.UTC(2026, 2, 29));
  const history = logHistory(1_000_000, 20_260_329, to);
  const measured = sampleHistory(1_000_000, 29_032_026, to);
  const { from, trouble, truth } = history;
  const day = { from, to };
  const window = { from: trouble, to };
  const baseline = { from, to: trouble };
  const hosts = ['host-000', 'host-007', 'host-042', 'host-199'];
  let logs: LogStore;
  let samples: SampleStore;
  let close: () => Promise<void>;

  beforeAll(async () => {
    const peer = await startOpenSearch({ jvm: ['-XX:TieredStopAtLevel=4', '-Xms1g', '-Xmx1g', ...AS_DELIVERED] });
    const engine = openOpenSearch({ url: peer.url, username: null, password: null, caFile: null });
    close = async () => {
      await engine.close();
      await peer.stop();
    };
    ({ logs, samples } = engine.forTenant('million', async ([one]) => {
      throw new Error(`refused: ${one?.reason}`);
    }));
    expect(await loadLogs(logs, history)).toBe(1_000_000);
    expect(await loadSamples(samples, measured)).toBe(1_000_000);
  }, 600_000);
  afterAll(() => close());

  it('the recent window of some assets, newest first, with a template and with a literal', async () => {
    const all = Array.from({ length: 20_000 }, (_, i) => history.log(history.count - 1 - i));
    const newest = all.sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1));
    for (const [filter, fits] of [
      [{}, () => true],
      [{ templateId: 'tpl_250' }, ({ templateId }) => templateId === 'tpl_250'],
      [{ contains: 'of MALLORY took' }, ({ body }) => body.includes('of mallory took')],
    ] as ReadonlyArray<[object, (log: ReturnType<typeof history.log>) => boolean]>) {
      const expected = newest.filter((log) => hosts.includes(log.assetId) && fits(log)).slice(0, 5);
      expect(expected).toHaveLength(5);
      expect(await logs.search({ assetIds: hosts, window: day, limit: 5, ...filter })).toEqual(expected);
    }
  });

  it('counts by asset and template', async () => {
    const found = await logs.countByTemplate({ assetIds: hosts, window });
    const counts = new Map<string, number>();
    for (let i = 0; i < history.count; i++) {
      const { at, assetId, templateId } = history.log(i);
      if (at >= trouble && hosts.includes(assetId))
        counts.set(`${assetId} ${templateId}`, (counts.get(`${assetId} ${templateId}`) ?? 0) + 1);
    }
    expect(new Map(found.map(({ assetId, templateId, count }) => [`${assetId} ${templateId}`, count]))).toEqual(counts);
  });

  it('new templates', async () => {
    for (const assetIds of [null, hosts]) {
      const filter = { assetIds, window, limit: 20 };
      const found = await logs.newTemplates(filter);
      expect(found).toEqual(truth.newTemplates(filter));
      expect(found.length).toBeGreaterThan(5);
    }
  });

  it('rare templates', async () => {
    for (const atMost of [0, 2, 10]) {
      const filter = { assetIds: null, window, baseline, atMost, limit: 50 };
      const found = await logs.rareTemplates(filter);
      expect(found).toEqual(truth.rareTemplates(filter));
      expect(found.length).toBeGreaterThanOrEqual(8);
    }
  });

  it('a histogram, in all and by severity, template and asset', async () => {
    for (const by of [undefined, 'severity', 'template', 'asset'] as const) {
      const filter = { assetIds: null, window: day, bucketMs: 300_000, ...(by === undefined ? {} : { by }) };
      expect(await logs.histogram(filter)).toEqual(truth.histogram(filter));
    }
    const filter = { assetIds: hosts, window, bucketMs: 60_000, templateId: 'tpl_250', by: 'asset' } as const;
    expect(await logs.histogram(filter)).toEqual(truth.histogram(filter));
  });

  it('significant templates and assets', async () => {
    for (const of of ['template', 'asset'] as const) {
      const filter = { assetIds: null, window, background: baseline, of, limit: 20 };
      const found = await logs.significant(filter);
      expect(found).toEqual(truth.significant(filter));
      expect(found.terms[0]?.term).toBe(of === 'template' ? 'tpl_250' : 'host-007');
    }
  });

  it('significant attributes: each with its exact counts, and none overlooked that stands in a thousandth of the records', async () => {
    const filter = { assetIds: null, window, background: baseline, of: 'attribute', limit: 50 } as const;
    const found = await logs.significant(filter);
    const all = truth.significant({ ...filter, limit: 1_000_000 });
    expect([found.total, found.backgroundTotal]).toEqual([all.total, all.backgroundTotal]);
    const exact = new Map(all.terms.map((one) => [one.term, one]));
    for (const one of found.terms) expect(one).toEqual(exact.get(one.term));
    const frequent = all.terms.filter(({ count }) => count * 1_000 >= all.total);
    expect(found.terms.filter(({ count }) => count * 1_000 >= all.total)).toEqual(frequent);
    expect(found.terms[0]?.term).toBe('user=mallory');
  });

  it('percentiles, in all and by asset, within half a percent of the ranks', async () => {
    const percents = [1, 50, 90, 95, 99, 99.9];
    const filter = { assetIds: null, metric: measured.metric, window: day, percents };
    for (const by of [undefined, 'asset'] as const) {
      const found = await samples.percentiles({ ...filter, ...(by === undefined ? {} : { by }) });
      expect(found.map(({ assetId }) => assetId)).toEqual(by === undefined ? [null] : measured.assetIds);
      for (const { assetId, count, min, max, values } of found) {
        const sorted = measured.sorted(assetId);
        expect([count, min, max]).toEqual([sorted.length, sorted[0], sorted.at(-1)]);
        const slack = Math.max(1, sorted.length * 0.005);
        for (const [i, percent] of percents.entries()) {
          const rank = (percent / 100) * (sorted.length - 1);
          expect(values[i]).toBeGreaterThanOrEqual(sorted[Math.max(0, Math.floor(rank - slack))] ?? 0);
          expect(values[i]).toBeLessThanOrEqual(sorted[Math.min(sorted.length - 1, Math.ceil(rank + slack))] ?? 0);
        }
      }
    }
  });

  it('more points than one answer holds come in parts, whole, in their order, each once', async () => {
    const assetIds = measured.assetIds.slice(0, 12);
    const asked = { assetIds, metric: measured.metric, window: day };
    const [found, beside] = await Promise.all([samples.range(asked), samples.range({ ...asked, assetIds: assetIds.slice(0, 1) })]);
    expect(found.map(({ assetId }) => assetId)).toEqual(assetIds);
    expect(beside).toEqual(found.slice(0, 1));
    for (const { assetId, points } of found) {
      expect(points.every(([at], index) => index === 0 || at > (points[index - 1]?.[0] ?? at))).toBe(true);
      expect(Float64Array.from(points, ([, value]) => value).sort()).toEqual(measured.sorted(assetId));
    }
  });
});
