import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { logId } from '../../domain/ids.ts';
import { packLogs, unpackTexts } from '../../domain/packed-logs.ts';
import { at, event, ever, log, sample } from '../../test/conformance/store-things.ts';
import { describeWithOpenSearch, type OpenSearchPeer, startOpenSearch } from '../../test/peers/opensearch.ts';
import { eventually, freePort, scratch } from '../../test/peers/peer.ts';
import type { ObservationEngine } from '../observation-engine.ts';
import type { RejectedRecord, StoredLog } from '../stores.ts';
import { openOpenSearch } from './open.ts';

const connect = async (url: string, limits: { rolloverMs?: number; rolloverBytes?: number } = {}) =>
  openOpenSearch({ url, username: null, password: null, caFile: null }, { limits, now: () => at(0) });

await describeWithOpenSearch('OpenSearch indices', () => {
  let peer: OpenSearchPeer;
  let engine: ObservationEngine;
  let rejected: RejectedRecord[];
  const tenant = (id: string, of = engine) => of.forTenant(id, async (records) => void rejected.push(...records));
  const ask = async (path: string, body?: unknown) => {
    const response = await fetch(`${peer.url}${path}`, {
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    return (await response.json()) as never;
  };
  const hours = (n: number) => new Date(Date.now() + n * 3_600_000);

  beforeAll(async () => {
    peer = await startOpenSearch();
    engine = await connect(peer.url);
  });
  beforeEach(() => {
    rejected = [];
  });
  afterAll(async () => {
    await engine.close();
    await peer.stop();
  });

  describe('rollover', () => {
    it('begins a new index by age; one alias reads both and names one to write to', async () => {
      const { logs } = tenant('age');
      await logs.write([log('log_1', 1)]);
      expect((await engine.retain(hours(1))).rolledOver).toEqual([]);
      expect((await engine.retain(hours(25))).rolledOver).toContain('inframind-logs-age-000001');
      expect((await engine.retain(hours(25))).rolledOver).toEqual([]);
      await logs.write([log('log_2', 2)]);
      expect((await logs.search({ assetIds: null, window: ever, limit: 9 })).map(({ id }) => id)).toEqual(['log_2', 'log_1']);
      const aliases: Record<string, { aliases: unknown }> = await ask('/_alias/inframind-age-logs');
      expect(
        Object.entries(aliases)
          .map(([name, found]) => [name, found.aliases])
          .sort(),
      ).toEqual([
        ['inframind-logs-age-000001', { 'inframind-age-logs': { is_write_index: false } }],
        ['inframind-logs-age-000002', { 'inframind-age-logs': { is_write_index: true } }],
      ]);
    });

    it('begins a new index by size', async () => {
      const small = await connect(peer.url, { rolloverBytes: 1 });
      await tenant('size', small).samples.write([sample(0, 1)]);
      expect((await small.retain(hours(0))).rolledOver).toContain('inframind-samples-size-000001');
      await small.close();
    });

    it('does not make a record that was written before it a new one, whoever writes it again', async () => {
      const other = await connect(peer.url);
      const { logs, samples, events } = tenant('twice');
      const all = Array.from({ length: 40 }, (_, i) => log(`log_${i}`, i));
      await logs.write(all);
      await samples.write([sample(0, 1), sample(15, 2)]);
      await events.write([event('evt_1', 1)]);
      await tenant('twice', other).logs.write(all.slice(0, 3));
      await engine.retain(hours(25));
      expect(await logs.write([...all, log('log_new', 12)])).toEqual({ created: 1, duplicates: 40 });
      expect(await tenant('twice', other).logs.write(all)).toEqual({ created: 0, duplicates: 40 });
      expect(await samples.write([sample(0, 1), sample(15, 2), sample(30, 3)])).toEqual({ created: 1, duplicates: 2 });
      expect(await events.write([event('evt_1', 1)])).toEqual({ created: 0, duplicates: 1 });
      await engine.retain(hours(50));
      await engine.retain(hours(75));
      expect(await logs.write([...all, log('log_new', 12)])).toEqual({ created: 0, duplicates: 41 });
      expect(await logs.search({ assetIds: null, window: ever, limit: 100 })).toHaveLength(41);
      await other.close();
    });

    it('under writers who do not know of it loses nothing and doubles nothing', { timeout: 90_000 }, async () => {
      const own = await startOpenSearch();
      const engines = await Promise.all([1, 2, 3].map(() => connect(own.url, { rolloverBytes: 1 })));
      const batch = (b: number) => Array.from({ length: 20 }, (_, i) => log(`log_${b * 13 + i}`, i));
      let most = 0;
      let rollovers = 0;
      let writing = true;
      const deadline = Date.now() + 60_000;
      const rolling = (async () => {
        for (const roller = engines[0] as ObservationEngine; writing; ) rollovers += (await roller.retain(hours(0))).rolledOver.length;
      })();
      const written = await Promise.all(
        engines.map(async (one) => {
          const { logs } = tenant('race', one);
          let created = 0;
          // Writers go on until they have lived through four rollovers; after 400 batches they take their time.
          for (let b = 0; b < 20 || (rollovers < 4 && Date.now() < deadline); b++) {
            most = Math.max(most, b);
            if (b >= 400) await new Promise((resolve) => setTimeout(resolve, 300));
            created += (await logs.write(batch(b))).created;
          }
          return created;
        }),
      );
      writing = false;
      await rolling;
      const ids = new Set(Array.from({ length: most + 1 }, (_, b) => batch(b).map(({ id }) => id)).flat());
      const found = await tenant('race', engines[1]).logs.search({ assetIds: null, window: ever, limit: 10_000 });
      expect(found.map(({ id }) => id).sort()).toEqual([...ids].sort());
      expect(written.reduce((sum, one) => sum + one, 0)).toBe(ids.size);
      expect(rollovers).toBeGreaterThanOrEqual(4);
      expect(rejected).toEqual([]);
      await Promise.all(engines.map((one) => one.close()));
      await own.stop();
    });

    it('that was broken off is finished by who writes next', async () => {
      const { logs } = tenant('broken');
      await logs.write([log('log_1', 1)]);
      await fetch(`${peer.url}/inframind-logs-broken-000001/_block/write`, { method: 'PUT' });
      expect(await logs.write([log('log_1', 1), log('log_2', 2)])).toEqual({ created: 1, duplicates: 1 });
      expect(await logs.search({ assetIds: null, window: ever, limit: 9 })).toHaveLength(2);
    });

    it('leaves what can be deleted up to an instant', async () => {
      const { logs } = tenant('delete');
      await logs.write([log('log_1', 1), log('log_2', 2)]);
      await engine.retain(hours(25));
      await logs.write([log('log_3', 1.5), log('log_4', 4)]);
      expect(await logs.deleteBefore(at(2))).toBe(2);
      expect((await logs.search({ assetIds: null, window: ever, limit: 9 })).map(({ id }) => id)).toEqual(['log_4', 'log_2']);
    });
  });

  it('retention deletes whole indices, by kind, never the one that is written to', async () => {
    const { logs, events } = tenant('old');
    await logs.write([log('log_1', 1)]);
    await events.write([event('evt_1', 1)]);
    await engine.retain(hours(25));
    expect((await engine.retain(hours(29 * 24))).deleted).toEqual([]);
    await logs.write([log('log_2', 2)]);
    expect((await engine.retain(hours(31 * 24))).deleted).toContain('inframind-logs-old-000001');
    expect((await logs.search({ assetIds: null, window: ever, limit: 9 })).map(({ id }) => id)).toEqual(['log_2']);
    expect(await events.list({ assetIds: null, window: ever })).toHaveLength(1);
    const deleted = [...(await engine.retain(hours(400 * 24))).deleted, ...(await engine.retain(hours(400 * 24))).deleted];
    expect(deleted).toContain('inframind-events-old-000001');
    expect(await logs.write([log('log_3', 3)])).toEqual({ created: 1, duplicates: 0 });
  });

  it('indices deleted by hand are made again', async () => {
    const { logs } = tenant('byhand');
    await logs.write([log('log_1', 1)]);
    await fetch(`${peer.url}/inframind-logs-byhand-000001`, { method: 'DELETE' });
    await logs.write([log('log_2', 2)]);
    const other = await connect(peer.url);
    await tenant('byhand', other).logs.write([log('log_3', 3)]);
    expect((await logs.search({ assetIds: null, window: ever, limit: 9 })).map(({ id }) => id)).toEqual(['log_3', 'log_2']);
    await other.close();
  });

  describe('a record that the engine refuses', () => {
    it('is put aside with the reason; the others of its batch are stored', async () => {
      const { logs } = tenant('partial');
      const bad = log('log_bad', 3, { severityNumber: 4_711 });
      expect(await logs.write([log('log_1', 1), bad, log('log_2', 2), log('log_1', 1)])).toEqual({
        created: 2,
        duplicates: 1,
        rejected: 1,
      });
      expect(rejected).toMatchObject([{ source: 'opensearch-logs', reason: expect.stringMatching(/severity_number.*4711/) }]);
      expect(JSON.parse(rejected[0]?.record ?? '')).toMatchObject({ body: 'line log_bad' });
      expect(await logs.search({ assetIds: null, window: ever, limit: 9 })).toHaveLength(2);
    });

    it('is not one with very long or very many attributes, or names and values of any form', async () => {
      const { logs, samples } = tenant('wide');
      const attributes = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`key.${i}`, String(i)]));
      const odd: StoredLog[] = [
        log('log_1', 1, { attributes: { long: 'y'.repeat(100_000), short: 'x' } }),
        log('log_2', 2, { attributes: attributes(10_000) }),
        log('log_3', 3, { attributes: { '': 'a', '.': 'b', 'a.': 'c', 'a..b': 'd', a: '1', 'a.b': '2' }, assetId: 'я'.repeat(2_000) }),
        log('log_4', 4, { body: 'z'.repeat(200_000) }),
      ];
      expect(await logs.write(odd)).toEqual({ created: 4, duplicates: 0 });
      expect(await logs.search({ assetIds: null, window: ever, limit: 9 })).toEqual([...odd].reverse());
      expect((await logs.countByTemplate({ assetIds: null, window: ever })).reduce((sum, { count }) => sum + count, 0)).toBe(3);
      const labels = [{ 'a.': '1' }, { '': '2' }, { ' x ': '3' }, { long: 'y'.repeat(40_000) }];
      await samples.write(labels.map((one, i) => sample(i, i, { labels: one })));
      for (const one of labels) expect(await samples.range({ assetIds: null, labels: one, window: ever })).toHaveLength(1);
    });
  });

  it('a package of texts is stored as its records are', async () => {
    const { logs } = tenant('texts');
    const bodies = ['plain', 'quote " and \\ and \t', 'я 🚀', ''];
    const records = bodies.map((body, i) => {
      const { templateId: _, ...record } = log('', i, { body, assetId: `srv "${i}"`, attributes: { user: 'a b', 'k=1': 'v', q: '"' } });
      return { ...record, id: logId(record) };
    });
    const templateIds = records.map(() => 'tpl_a');
    expect(await logs.writeTexts?.(unpackTexts(packLogs(records)), templateIds)).toEqual({ created: 4, duplicates: 0 });
    const asRecords = records.map((record) => ({ ...record, templateId: 'tpl_a' }));
    expect(await logs.write(asRecords)).toEqual({ created: 0, duplicates: 4 });
    expect(await logs.search({ assetIds: null, window: ever, limit: 9 })).toEqual([...asRecords].reverse());
    const found: { hits: { hits: Array<{ _id: string }> } } = await ask('/inframind-texts-logs/_search', {
      query: { term: { tags: 'user=a b' } },
    });
    expect(found.hits.hits.map(({ _id }) => _id.length)).toEqual([22, 22, 22, 22]);
  });

  it('ten thousand names of attributes leave the mapping as it is', async () => {
    const { logs } = tenant('explosion');
    await logs.write([log('log_first', 0)]);
    const mapping = await ask('/inframind-logs-explosion-000001/_mapping');
    const names = Array.from({ length: 10_000 }, (_, i) => log(`log_${i}`, i, { attributes: { [`name${i}.of.${i % 7}`]: 'x' } }));
    expect(await logs.write(names)).toEqual({ created: 10_000, duplicates: 0 });
    expect(await ask('/inframind-logs-explosion-000001/_mapping')).toEqual(mapping);
    expect(await logs.search({ assetIds: null, contains: 'log_4711', window: ever, limit: 9 })).toHaveLength(1);
    const found: { hits: { hits: unknown[] } } = await ask('/inframind-explosion-logs/_search', {
      query: { term: { tags: 'name4711.of.0=x' } },
    });
    expect(found.hits.hits).toHaveLength(1);
  });

  it('tenants whose ids look like our names, or cannot be names, stay apart', async () => {
    const ids = ['a', 'a-logs', 'logs-a', 'a-logs-000001', 'A', '*', "b'; --", '../x', 'a,b', '', 'я'];
    for (const id of ids)
      expect(await tenant(`${id}`).logs.write([log('log_1', 1, { body: `of ${id}` })])).toEqual({ created: 1, duplicates: 0 });
    for (const id of ids) {
      expect((await tenant(id).logs.search({ assetIds: null, window: ever, limit: 9 })).map(({ body }) => body)).toEqual([`of ${id}`]);
    }
  });

  it('finds a literal wherever it stands in a line, whatever separates', async () => {
    const { logs } = tenant('literal');
    const lines = ['eth0: link DOWN (carrier lost)', 'path=/var/lib/x-1, err=-5', '«Диск» полон…', 'aaa bbb', 'bbb aaa', '%% 100%', 'é🚀x'];
    await logs.write(lines.map((body, i) => log(`log_${i}`, i, { body })));
    for (const line of lines) {
      const characters = [...line];
      for (const [from, to] of [
        [0, 99],
        [1, 6],
        [2, 5],
        [0, 3],
        [3, 99],
        [4, 5],
      ] as const) {
        const contains = characters.slice(from, to).join('').toUpperCase();
        const expected = lines.filter((one) => one.toLowerCase().includes(contains.toLowerCase())).reverse();
        const found = await logs.search({ assetIds: null, contains, window: ever, limit: 99 });
        expect([contains, found.map(({ body }) => body)]).toEqual([contains, expected]);
      }
    }
  });

  it('reads more than a page', async () => {
    const { logs, samples, events } = tenant('pages');
    await samples.write(Array.from({ length: 25_000 }, (_, i) => sample(i, i, { labels: { cpu: String(i % 1_200) } })));
    const series = await samples.range({ assetIds: null, window: ever });
    expect(series).toHaveLength(1_200);
    expect(series.reduce((sum, { points }) => sum + points.length, 0)).toBe(25_000);
    await logs.write(Array.from({ length: 2_500 }, (_, i) => log(`log_${i}`, i % 10, { body: i % 2 === 0 ? 'needle' : 'needl e' })));
    expect(await logs.search({ assetIds: null, contains: 'eedle', window: ever, limit: 5_000 })).toHaveLength(1_250);
    await events.write(Array.from({ length: 6_000 }, (_, i) => event(`evt_${i}`, i % 3, { component: `slot-${i}` })));
    expect(await events.list({ assetIds: null, window: ever })).toHaveLength(6_000);
  });
});

await describeWithOpenSearch('an OpenSearch node', () => {
  it('that is away is STORE_UNAVAILABLE; when it is back everything is there and goes on', { timeout: 90_000 }, async () => {
    const home = scratch('opensearch-home');
    const port = await freePort();
    const engine = await connect(`http://127.0.0.1:${port}`);
    const { logs } = engine.forTenant('t', async () => {});
    await expect(engine.ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
    await expect(logs.write([log('log_1', 1)])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    let peer = await startOpenSearch({ port, home: home.path });
    expect(await logs.write([log('log_1', 1)])).toEqual({ created: 1, duplicates: 0 });
    process.kill(peer.pid, 'SIGKILL');
    await eventually(() =>
      engine.ping().then(
        () => false,
        () => true,
      ),
    );
    for (const work of [
      () => engine.ping(),
      () => logs.write([log('log_2', 2)]),
      () => logs.search({ assetIds: null, window: ever, limit: 9 }),
      () => engine.retain(new Date()),
    ]) {
      await expect(work()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    }
    peer = await startOpenSearch({ port, home: home.path });
    const again = () => logs.write([log('log_1', 1), log('log_2', 2)]).catch(() => null);
    expect(await eventually(again, 20_000)).toEqual({ created: 1, duplicates: 1 });
    expect(await logs.search({ assetIds: null, window: ever, limit: 9 })).toHaveLength(2);
    await engine.close();
    await peer.stop();
    home.remove();
  });

  it('that is too busy for now is asked again, with pauses', { timeout: 90_000 }, async () => {
    const peer = await startOpenSearch({ settings: { 'indexing_pressure.memory.limit': '150kb' } });
    const engine = await connect(peer.url);
    const { logs } = engine.forTenant('t', async () => {});
    const body = 'x'.repeat(1_000);
    const batch = (b: number) => Array.from({ length: 40 }, (_, i) => log(`log_${b}_${i}`, i, { body }));
    const written = await Promise.all(Array.from({ length: 20 }, (_, b) => logs.write(batch(b))));
    expect(written.reduce((sum, { created, duplicates }) => sum + created + duplicates, 0)).toBe(800);
    expect(await logs.search({ assetIds: null, window: ever, limit: 1_000 })).toHaveLength(800);
    const stats = (await (await fetch(`${peer.url}/_nodes/stats/indexing_pressure`)).json()) as Stats;
    const [node] = Object.values(stats.nodes);
    expect(node?.indexing_pressure.memory.total.coordinating_rejections).toBeGreaterThan(0);
    await expect(logs.write([log('log_huge', 1, { body: 'x'.repeat(400_000) })])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await engine.close();
    await peer.stop();
  });
});

type Stats = { readonly nodes: Record<string, { indexing_pressure: { memory: { total: { coordinating_rejections: number } } } }> };
