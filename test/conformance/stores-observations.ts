import { describe, expect, it } from 'vitest';
import { collapseEvents, countOf, ratePerMinute } from '../../domain/event-record.ts';
import type { HardwareEvent } from '../../domain/observation.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { at, between, event, ever, fact, log, sample } from './store-things.ts';

/** What the stores of samples, logs, events and assets keep. */
export function describeObservations(fresh: () => TenantStores): void {
  describe('samples', () => {
    it('are written once; a second time they are duplicates, also within one batch', async () => {
      const { samples } = fresh();
      const batch = [sample(0, 0.08), sample(15, 0.29), sample(0, 0.5)];
      expect(await samples.write(batch)).toEqual({ created: 2, duplicates: 1 });
      expect(await samples.write(batch)).toEqual({ created: 0, duplicates: 3 });
      expect(await samples.write([])).toEqual({ created: 0, duplicates: 0 });
      const [series] = await samples.range({ assetIds: null, window: ever });
      expect(series?.points).toEqual([
        [at(0).getTime(), 0.08],
        [at(15).getTime(), 0.29],
      ]);
    });

    it('come back with their series, in half-open windows, by asset, metric and labels', async () => {
      const { samples } = fresh();
      await samples.write([
        sample(10, 1),
        sample(20, 2),
        sample(30, 3),
        sample(20, 4, { labels: { cpu: '1', mode: 'iowait' } }),
        sample(20, 5, { assetId: 'other', instrument: 'counter', unit: 'By' }),
        sample(20, 6, { metric: 'node_load1', labels: {} }),
      ]);
      const window = between(10, 30);
      const cpu = { metric: 'system.cpu.utilization', window };
      expect(await samples.range({ assetIds: ['srv-db-03'], ...cpu, labels: { cpu: '0' } })).toEqual([
        {
          assetId: 'srv-db-03',
          metric: 'system.cpu.utilization',
          labels: { cpu: '0', mode: 'iowait' },
          unit: '1',
          instrument: 'gauge',
          points: [
            [at(10).getTime(), 1],
            [at(20).getTime(), 2],
          ],
        },
      ]);
      expect(await samples.range({ assetIds: ['srv-db-03'], ...cpu, labels: { mode: 'iowait' } })).toHaveLength(2);
      expect(await samples.range({ assetIds: null, window })).toHaveLength(4);
      expect(await samples.range({ assetIds: [], window })).toEqual([]);
      expect(await samples.series({ assetIds: ['other'], window })).toEqual([
        {
          assetId: 'other',
          metric: 'system.cpu.utilization',
          labels: { cpu: '0', mode: 'iowait' },
          unit: 'By',
          instrument: 'counter',
        },
      ]);
      expect(await samples.series({ assetIds: null, metric: 'node_load1', window: between(21, 40) })).toEqual([]);
      const others = await samples.series({ assetIds: null, besides: ['system.cpu.utilization', 'nowhere'], window });
      expect(others.map(({ metric }) => metric)).toEqual(['node_load1']);
      expect(await samples.series({ assetIds: null, besides: ['system.cpu.utilization'], window: between(21, 40) })).toEqual([]);
      expect(await samples.series({ assetIds: null, besides: ['system.cpu.utilization', 'node_load1'], window })).toEqual([]);
      expect(await samples.series({ assetIds: null, besides: [], window })).toHaveLength(4);
    });

    it('count samples of metrics, whatever their values', async () => {
      const { samples } = fresh();
      await samples.write([
        sample(10, Number.NaN),
        sample(20, 2),
        sample(30, 3),
        sample(20, 5, { assetId: 'other' }),
        sample(20, 6, { metric: 'node_load1' }),
      ]);
      const count = (assetIds: readonly string[] | null, metric: readonly string[]) =>
        samples.count({ assetIds, metric, window: between(10, 30) });
      expect(await count(['srv-db-03'], ['system.cpu.utilization'])).toBe(2);
      expect(await count(null, ['system.cpu.utilization', 'node_load1', 'nowhere'])).toBe(4);
      expect(await count([], ['node_load1'])).toBe(0);
      expect(await count(null, [])).toBe(0);
    });

    it('asked for many times at the same moment, each answer is what it is when asked for alone', async () => {
      const { samples } = fresh();
      await samples.write([
        ...Array.from({ length: 40 }, (_, i) => sample(i, i)),
        ...Array.from({ length: 40 }, (_, i) => sample(i, 100 + i, { labels: { cpu: '1', mode: 'iowait' } })),
        ...Array.from({ length: 40 }, (_, i) => sample(i, 200 + i, { metric: 'node_load1', labels: { 'ends.': 'x'.repeat(2_000) } })),
        ...Array.from({ length: 40 }, (_, i) => sample(i, 300 + i, { assetId: 'other' })),
      ]);
      const metric = 'system.cpu.utilization';
      const asked = [
        { assetIds: ['srv-db-03'], metric, labels: { cpu: '0' }, window: between(0, 20) },
        { assetIds: ['srv-db-03'], metric, labels: { cpu: '0' }, window: between(20, 40) },
        { assetIds: ['srv-db-03'], metric, window: between(5, 6) },
        { assetIds: ['other', 'srv-db-03'], metric: [metric, 'node_load1'], window: between(38, 90) },
        { assetIds: null, metric: 'node_load1', labels: { 'ends.': 'x'.repeat(2_000) }, window: ever },
        { assetIds: null, labels: { 'ends.': 'y'.repeat(2_000) }, window: ever },
        { assetIds: ['other'], metric: 'node_load1', window: ever },
        { assetIds: [], window: ever },
        { assetIds: null, window: between(50, 60) },
        ...Array.from({ length: 250 }, (_, i) => ({
          assetIds: ['other'],
          metric,
          labels: { cpu: '0' },
          window: between(i % 40, (i % 40) + 1),
        })),
      ];
      const together = await Promise.all(asked.map((one) => samples.range(one)));
      for (const [i, one] of asked.slice(0, 12).entries()) expect(await samples.range(one)).toEqual(together[i]);
      expect(together.map((series) => series.map(({ points }) => points.length)).slice(0, 9)).toEqual([
        [20],
        [20],
        [1, 1],
        [2, 2, 2, 2],
        [40],
        [],
        [],
        [],
        [],
      ]);
      expect(together.slice(9).map(([series]) => series?.points)).toEqual(
        Array.from({ length: 250 }, (_, i) => [[at(i % 40).getTime(), 300 + (i % 40)]]),
      );
    });

    it('keep every double', async () => {
      const { samples } = fresh();
      const values = [0.1 + 0.2, Number.NaN, 1e308, 5e-324, Number.POSITIVE_INFINITY, 2 ** 53];
      await samples.write(values.map((value, i) => sample(i, value)));
      const [series] = await samples.range({ assetIds: null, window: ever });
      expect(series?.points.map(([, value]) => value)).toEqual(values);
    });

    it('give the latest of each series, no older than asked', async () => {
      const { samples } = fresh();
      await samples.write([sample(0, 1), sample(10, 2), sample(20, 3), sample(5, 9, { labels: { cpu: '1' } })]);
      const latest = async (seconds: number, maxAgeMs: number) =>
        (await samples.latest({ assetIds: null, metric: 'system.cpu.utilization', at: at(seconds), maxAgeMs })).map((one) => [
          one.labels.cpu,
          one.at.getTime(),
          one.value,
        ]);
      expect(await latest(10, 5_000)).toEqual([
        ['0', at(10).getTime(), 2],
        ['1', at(5).getTime(), 9],
      ]);
      expect(await latest(19.999, 9_999)).toEqual([['0', at(10).getTime(), 2]]);
      expect(await latest(100, 1_000)).toEqual([]);
    });

    it('can be deleted up to an instant', async () => {
      const { samples } = fresh();
      await samples.write([sample(0, 1), sample(10, 2), sample(0, 3, { metric: 'gone' })]);
      expect(await samples.deleteBefore(at(10))).toBe(2);
      expect((await samples.range({ assetIds: null, window: ever })).map((series) => series.points.length)).toEqual([1]);
    });

    it('may be written by many at once without loss', async () => {
      const { samples } = fresh();
      const batches = Array.from({ length: 8 }, (_, b) => Array.from({ length: 50 }, (_, i) => sample((i * (b + 1)) % 97, 1)));
      const written = await Promise.all(batches.map((batch) => samples.write(batch)));
      const distinct = new Set(batches.flat().map((one) => one.at.getTime())).size;
      expect(written.reduce((sum, one) => sum + one.created, 0)).toBe(distinct);
    });
  });

  describe('logs', () => {
    it('are written once and come back as they were, whatever bytes they hold', async () => {
      const { logs } = fresh();
      const odd = log('log_1', 1, { body: 'a\0b \\u0000 \ud800 é 🚀 {"x":1}, \\', attributes: { 'k\0': 'v\0', q: '"\\' } });
      expect(await logs.write([odd, log('log_2', 2), odd])).toEqual({ created: 2, duplicates: 1 });
      expect(await logs.write([odd])).toEqual({ created: 0, duplicates: 1 });
      const [second, first] = await logs.search({ assetIds: null, window: ever, limit: 10 });
      expect(second).toEqual(log('log_2', 2));
      expect(first).toEqual({
        ...odd,
        body: 'a\uFFFDb \\u0000 \uFFFD é 🚀 {"x":1}, \\',
        attributes: { 'k\uFFFD': 'v\uFFFD', q: '"\\' },
      });
    });

    it('are searched newest first, by asset, template and a literal in any case, in a half-open window', async () => {
      const { logs } = fresh();
      await logs.write([
        log('log_1', 1, { body: '100% of I/O Timeout_x' }),
        log('log_2', 2, { templateId: 'tpl_b' }),
        log('log_3', 3, { assetId: 'other', body: 'ОШИБКА диска' }),
        log('log_4', 3),
        log('log_5', 4),
      ]);
      const ids = async (more: Partial<Parameters<typeof logs.search>[0]>) =>
        (await logs.search({ assetIds: null, window: between(1, 4), limit: 10, ...more })).map((one) => one.id);
      expect(await ids({})).toEqual(['log_4', 'log_3', 'log_2', 'log_1']);
      expect(await ids({ limit: 2 })).toEqual(['log_4', 'log_3']);
      expect(await ids({ assetIds: ['other'] })).toEqual(['log_3']);
      expect(await ids({ templateId: 'tpl_b' })).toEqual(['log_2']);
      expect(await ids({ contains: '0% of i/o TIMEOUT_' })).toEqual(['log_1']);
      expect(await ids({ contains: '1%t' })).toEqual([]);
      expect(await ids({ contains: 'ошибка' })).toEqual(['log_3']);
    });

    it('are counted by asset and template, most frequent first, with an example', async () => {
      const { logs } = fresh();
      await logs.writeTemplates([{ id: 'tpl_a', text: 'line <*>', firstSeenAt: at(0) }]);
      await logs.write([
        log('log_1', 1),
        log('log_2', 2, { severityNumber: 17 }),
        log('log_3', 3),
        log('log_4', 2, { templateId: 'tpl_b', body: 'sole' }),
        log('log_5', 9),
      ]);
      expect(await logs.countByTemplate({ assetIds: ['srv-db-03'], window: between(1, 9) })).toEqual([
        {
          templateId: 'tpl_a',
          assetId: 'srv-db-03',
          text: 'line <*>',
          count: 3,
          firstAt: at(1),
          lastAt: at(3),
          maxSeverityNumber: 17,
          example: 'line log_3',
        },
        {
          templateId: 'tpl_b',
          assetId: 'srv-db-03',
          text: 'sole',
          count: 1,
          firstAt: at(2),
          lastAt: at(2),
          maxSeverityNumber: 9,
          example: 'sole',
        },
      ]);
      expect(await logs.countByTemplate({ assetIds: null, window: between(50, 60) })).toEqual([]);
    });

    it('have templates whose text is the one last learned', async () => {
      const { logs } = fresh();
      const template = (text: string, seconds: number) => ({ id: 'tpl_a', text, firstSeenAt: at(seconds) });
      await logs.writeTemplates([template('user alice logged in', 3)]);
      await logs.writeTemplates([template('user <*> logged in', 5)]);
      expect(await logs.templates()).toEqual([template('user <*> logged in', 3)]);
      await logs.writeTemplates([template('user <*> logged <*>', 1)]);
      expect(await logs.templates()).toEqual([template('user <*> logged <*>', 1)]);
      await logs.writeTemplates([template('<*> <*> logged <*>', 0), template('<*> <*> <*> <*>', 2)]);
      expect(await logs.templates()).toEqual([template('<*> <*> <*> <*>', 0)]);
    });

    it('are counted for one template alone, and without examples', async () => {
      const { logs } = fresh();
      await logs.writeTemplates([{ id: 'tpl_a', text: 'line <*>', firstSeenAt: at(0) }]);
      await logs.write([log('log_1', 1), log('log_2', 2), log('log_3', 3, { templateId: 'tpl_b' })]);
      const counted = async (more: object) =>
        (await logs.countByTemplate({ assetIds: null, window: ever, ...more })).map(({ text, count, example }) => [text, count, example]);
      expect(await counted({ templateId: 'tpl_a' })).toEqual([['line <*>', 2, 'line log_2']]);
      expect(await counted({ examples: false })).toEqual([
        ['', 2, ''],
        ['', 1, ''],
      ]);
    });

    it('are counted in several windows as in each of them', async () => {
      const { logs } = fresh();
      const lines = Array.from({ length: 12 }, (_, n) => log(`log_${n}`, n, { templateId: `tpl_${n % 3}` }));
      await logs.write([...lines, log('log_other', 4, { assetId: 'srv-other' }), log('log_hidden', 4, { assetId: 'srv-hidden' })]);
      await logs.writeTemplates([
        { id: 'tpl_1', text: 'line <*>', firstSeenAt: at(0) },
        { id: 'tpl_2', text: 'line <*>', firstSeenAt: at(0), joined: ['tpl_1'] },
      ]);
      const assetIds = ['srv-db-03', 'srv-other'];
      // The last but one holds nothing, not even time; between the last two there is a gap.
      const windows = [between(0, 5), between(5, 7), between(7, 7), between(9, 12)];
      const each = await Promise.all(windows.map((window) => logs.countByTemplate({ assetIds, window, examples: false })));
      expect(each.map((rows) => rows.reduce((sum, { count }) => sum + count, 0))).toEqual([6, 2, 0, 3]);
      expect(await logs.countByTemplateIn({ assetIds, windows })).toEqual(each);
      expect(await logs.countByTemplateIn({ assetIds: ['srv-none'], windows })).toEqual([[], [], [], []]);
      expect(await logs.countByTemplateIn({ assetIds, windows: [] })).toEqual([]);
    });

    it('have templates that keep the earliest sight of them', async () => {
      const { logs } = fresh();
      await logs.writeTemplates([
        { id: 'tpl_b', text: 'b', firstSeenAt: at(9) },
        { id: 'tpl_a', text: 'a', firstSeenAt: at(5) },
      ]);
      await logs.writeTemplates([
        { id: 'tpl_a', text: 'a', firstSeenAt: at(7) },
        { id: 'tpl_b', text: 'b', firstSeenAt: at(1) },
      ]);
      expect(await logs.templates()).toEqual([
        { id: 'tpl_b', text: 'b', firstSeenAt: at(1) },
        { id: 'tpl_a', text: 'a', firstSeenAt: at(5) },
      ]);
    });

    it('can be deleted up to an instant', async () => {
      const { logs } = fresh();
      await logs.write([log('log_1', 1), log('log_2', 2)]);
      expect(await logs.deleteBefore(at(2))).toBe(1);
      expect(await logs.search({ assetIds: null, window: ever, limit: 9 })).toEqual([log('log_2', 2)]);
    });
  });

  describe('events', () => {
    it('are written once and listed in time order, by all that is asked', async () => {
      const { events } = fresh();
      const all = [
        event('evt_1', 1),
        event('evt_2', 2, { asserted: false }),
        event('evt_3', 2, { component: null, assetId: 'other' }),
        event('evt_4', 4, { code: 'Raid.Degraded', source: 'snmp-trap' }),
      ];
      expect(await events.write([...all].reverse())).toEqual({ created: 4, duplicates: 0 });
      expect(await events.write(all)).toEqual({ created: 0, duplicates: 4 });
      const ids = async (more: Partial<Parameters<typeof events.list>[0]>) =>
        (await events.list({ assetIds: null, window: ever, ...more })).map((one) => one.id);
      expect(await events.list({ assetIds: null, window: ever })).toEqual(all);
      expect(await ids({ window: between(1, 2) })).toEqual(['evt_1']);
      expect(await ids({ code: 'Raid.Degraded' })).toEqual(['evt_4']);
      expect(await ids({ component: null })).toEqual(['evt_3']);
      expect(await ids({ component: 'Inlet Temp', asserted: false })).toEqual(['evt_2']);
      expect(await ids({ assetIds: ['other'] })).toEqual(['evt_3']);
      expect(await ids({ limit: 2 })).toEqual(['evt_3', 'evt_4']);
    });

    /** So many a second, in one window of time. */
    const many = (count: number, from = 70): HardwareEvent[] =>
      Array.from({ length: count }, (_, i) => {
        const { id: _id, ...one } = event('', from + i / 100, { attributes: { record: String(i % 3) }, message: `Inlet Temp ${i % 2}` });
        return one;
      });

    it('that are equal are one record with its count, first, last and rate, in however many batches they came, and how often', async () => {
      const { events } = fresh();
      const all = many(10_000);
      const batches = [all.slice(6_000), all.slice(0, 3_000), all.slice(2_000, 7_000)];
      const written = [];
      for (const batch of [...batches, ...batches]) written.push(await events.write(collapseEvents(batch)));
      expect(written).toEqual([
        ...batches.map(({ length }) => ({ created: length, duplicates: 0 })),
        ...batches.map(({ length }) => ({ created: 0, duplicates: length })),
      ]);
      await Promise.all(batches.map((batch) => events.write(collapseEvents(batch.toReversed()))));
      const [record, ...others] = await events.list({ assetIds: null, window: ever });
      expect(others).toEqual([]);
      expect(record).toMatchObject({ at: at(70), message: 'Inlet Temp 0', attributes: { record: '0' } });
      expect(record?.repeats).toMatchObject({ count: 10_000, lastAt: at(169.99) });
      expect(record && ratePerMinute(record)).toBeCloseTo(10_000 / (99.99 / 60), 6);
      expect(record).toEqual(collapseEvents(all)[0]);
    });

    it('that are one record are counted within the window that is asked for', async () => {
      const { events } = fresh();
      await events.write(collapseEvents(many(600)));
      await events.write([event('evt_other', 400), event('evt_later', 401)]);
      const counts = async (from: number, to: number, limit?: number) =>
        (await events.list({ assetIds: ['shelf-a2'], window: between(from, to), ...(limit === undefined ? {} : { limit }) })).map(countOf);
      expect(await counts(71, 73)).toEqual([200]);
      expect(await counts(70.005, 70.01)).toEqual([]);
      expect(await counts(75.98, 500)).toEqual([2, 2]);
      expect(await counts(0, 500, 1)).toEqual([2]);
      expect((await events.list({ assetIds: null, window: between(73.01, 73.02) }))[0]).toEqual({
        ...many(600)[301],
        id: expect.any(String),
      });
    });

    it('of one instant count as often as one batch held them', async () => {
      const { events } = fresh();
      const { id: _id, ...one } = event('', 5);
      await events.write(collapseEvents([one, one, one]));
      await events.write(collapseEvents([one, one]));
      await events.write(collapseEvents([one]));
      expect((await events.list({ assetIds: null, window: ever })).map(countOf)).toEqual([3]);
    });
  });

  describe('inventory', () => {
    it('takes a first fact without a change, and later differences as changes', async () => {
      const { inventory } = fresh();
      await inventory.ensure(['srv-db-03'], at(-10));
      await inventory.apply([fact(0, { attributes: { firmware: '1', site: 'A' }, relations: [{ kind: 'stores-on', to: 'lun-12' }] })]);
      expect(await inventory.changes({ assetIds: null, window: ever })).toEqual([]);
      expect(await inventory.asset('srv-db-03')).toEqual({
        id: 'srv-db-03',
        kind: 'server',
        name: 'srv-db-03',
        attributes: { firmware: '1', site: 'A' },
        firstSeenAt: at(-10),
        lastSeenAt: at(0),
      });
      expect(await inventory.asset('lun-12')).toMatchObject({ kind: null, name: 'lun-12' });
      expect(await inventory.asset('nothing')).toBeNull();

      const later = fact(60, { assetKind: null, attributes: { firmware: '2' }, relations: [{ kind: 'stores-on', to: 'lun-13' }] });
      expect((await inventory.apply([later])).changes).toBe(2);
      expect((await inventory.apply([later])).changes).toBe(0);
      const changes = await inventory.changes({ assetIds: ['srv-db-03'], window: between(60, 61) });
      expect(changes.map(({ what, field, before, after, by }) => [what, field, before, after, by]).sort()).toEqual([
        ['attribute', 'firmware', '1', '2', 'inventory'],
        ['relation', 'stores-on', 'lun-12', 'lun-13', 'inventory'],
      ]);
      expect(await inventory.asset('srv-db-03')).toMatchObject({ kind: 'server', attributes: { firmware: '2', site: 'A' } });
      expect(await inventory.changes({ assetIds: ['lun-12'], window: ever })).toEqual([]);
    });

    it('knows which relations held when, each source replacing only its own', async () => {
      const { inventory } = fresh();
      const runsOn = (to: string) => [{ kind: 'runs-on', to } as const];
      await inventory.apply([
        fact(0, { relations: runsOn('hv-1') }),
        fact(0, { source: 'snmp', relations: [{ kind: 'connected-to', to: 'sw-1' }] }),
      ]);
      await inventory.apply([fact(100, { relations: runsOn('hv-2') })]);
      const held = async (seconds: number) => (await inventory.relations(at(seconds))).map((one) => `${one.kind} ${one.to}`);
      expect(await held(-1)).toEqual([]);
      expect(await held(0)).toEqual(['connected-to sw-1', 'runs-on hv-1']);
      expect(await held(99)).toEqual(['connected-to sw-1', 'runs-on hv-1']);
      expect(await held(100)).toEqual(['connected-to sw-1', 'runs-on hv-2']);
      await inventory.apply([fact(50, { relations: runsOn('stale') })]);
      expect(await held(100)).toEqual(['connected-to sw-1', 'runs-on hv-2']);
      await inventory.apply([fact(200, { relations: [] })]);
      await inventory.apply([fact(300, { relations: runsOn('hv-1') })]);
      expect(await held(250)).toEqual(['connected-to sw-1']);
      expect((await inventory.relations(at(300))).find((one) => one.to === 'hv-1')).toEqual({
        from: 'srv-db-03',
        kind: 'runs-on',
        to: 'hv-1',
        since: at(300),
        until: null,
        source: 'inventory',
      });
    });

    it('joins facts of one source and instant, also when many are applied at once', async () => {
      const { inventory } = fresh();
      await inventory.apply([
        fact(0, { relations: [{ kind: 'runs-on', to: 'a' }] }),
        fact(0, { attributes: { x: '1' }, relations: [{ kind: 'powered-by', to: 'b' }] }),
      ]);
      expect(await inventory.relations(at(0))).toHaveLength(2);
      await Promise.all(
        Array.from({ length: 6 }, (_, i) =>
          inventory.apply([
            fact(10, {
              assetId: `n-${i % 2}`,
              source: 'snmp',
              attributes: { i: String(i) },
              relations: [{ kind: 'member-of', to: 'c' }],
            }),
          ]),
        ),
      );
      expect((await inventory.assets()).map((asset) => asset.id)).toEqual(['a', 'b', 'c', 'n-0', 'n-1', 'srv-db-03']);
    });

    it('records deeds as changes, once', async () => {
      const { inventory } = fresh();
      const deed = {
        id: 'chg_1',
        assetId: 'svc',
        at: at(5),
        what: 'deployment',
        field: 'version',
        before: '1.0',
        after: '1.1',
        by: 'ci',
      } as const;
      await inventory.recordChange(deed);
      await inventory.recordChange(deed);
      expect(await inventory.changes({ assetIds: ['svc'], window: between(5, 6) })).toEqual([deed]);
      expect(await inventory.changes({ assetIds: ['svc'], window: between(0, 5) })).toEqual([]);
    });
  });
}
