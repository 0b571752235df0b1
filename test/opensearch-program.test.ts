import pino from 'pino';
import { expect, test } from 'vitest';
import { parseSettings } from '../config.ts';
import { toWire } from '../domain/jobs.ts';
import { createApp } from '../main.ts';
import { at, event, ever, log, sample } from './conformance/store-things.ts';
import { describeWithOpenSearch, startOpenSearch } from './peers/opensearch.ts';
import { eventually, freePort } from './peers/peer.ts';

await describeWithOpenSearch('the program with OpenSearch', () => {
  test('files samples, logs and events there and the rest in its database; what OpenSearch refuses can be listed', {
    timeout: 90_000,
  }, async () => {
    const peer = await startOpenSearch();
    const settings = parseSettings({ dataDir: 'memory', opensearch: { url: peer.url }, targets: [] }, 'test');
    const app = createApp(settings, {
      log: pino({ level: 'silent' }),
      now: () => new Date(),
      schedules: false,
      api: false,
      terminals: false,
    });
    try {
      const { queues, stores } = await app.start();
      const records = [sample(0, 1), log('', 1), log('', 2, { severityNumber: 4_711 }), event('', 3)];
      const observations = records.map((one) => toWire(one));
      for (const id of ['first', 'again']) {
        await queues.enqueue('index-observations', { tenantId: 'default', batchId: id, observations }, { id });
      }
      await queues.idle();
      expect(await stores.samples.range({ assetIds: null, window: ever })).toMatchObject([{ points: [[at(0).getTime(), 1]] }]);
      expect(await stores.logs.search({ assetIds: null, window: ever, limit: 9 })).toMatchObject([{ body: 'line ', at: at(1) }]);
      expect(await stores.logs.countByTemplate({ assetIds: null, window: ever })).toMatchObject([{ count: 1, text: 'line' }]);
      expect(await stores.events.list({ assetIds: null, window: ever })).toMatchObject([{ at: at(3), message: 'Inlet Temp' }]);
      expect((await stores.inventory.assets()).map(({ id }) => id)).toEqual(['shelf-a2', 'srv-db-03']);
      expect(await stores.rejected.list({ limit: 9 })).toMatchObject([
        { source: 'opensearch-logs', reason: expect.stringMatching(/4711/) },
      ]);
      const counted = await (await fetch(`${peer.url}/inframind-default-logs/_count`)).json();
      expect(counted).toMatchObject({ count: 1 });
    } finally {
      await app.stop();
      await peer.stop();
    }
  });

  test('starts while OpenSearch is away, says so, takes records in and files them when it is back', { timeout: 120_000 }, async () => {
    const port = await freePort();
    const away = { dataDir: 'memory', opensearch: { url: `http://127.0.0.1:${port}` }, targets: [], api: { port: 0 } };
    const warnings: string[] = [];
    const app = createApp(parseSettings(away, 'test'), {
      log: pino({ level: 'warn' }, { write: (line) => void warnings.push(line) }),
      now: () => new Date(),
      schedules: false,
      terminals: false,
    });
    const started = await app.start();
    try {
      const health = async () => {
        const response = await fetch(`${started.url}/health`);
        const { status, records, store } = (await response.json()) as Record<'store' | 'records', { status: string }> & { status: string };
        return [response.status, status, store.status, records.status];
      };
      const post = async (message: string) => {
        const event = { asset_id: 'srv-01', source: 'agent', message, severity: 'info', timestamp: at(0).toISOString() };
        const response = await fetch(`${started.url}/ingest/events`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ events: [event] }),
        });
        return response.status;
      };
      expect(await health()).toEqual([200, 'degraded', 'ok', 'unavailable']);
      for (let i = 0; i < 5; i++) expect(await post(`while away ${i}`)).toBe(202);
      expect(warnings.some((line) => line.includes('OpenSearch is away'))).toBe(true);
      const peer = await startOpenSearch({ port });
      try {
        const find = () => started.stores.logs.search({ assetIds: ['srv-01'], contains: 'while away', window: ever, limit: 99 });
        const found = await eventually(async () => {
          const logs = await find().catch(() => []);
          return logs.length === 5 ? logs : null;
        }, 60_000);
        expect(found.map(({ body }) => body).sort()).toEqual(Array.from({ length: 5 }, (_, i) => `while away ${i}`));
        expect(await health()).toEqual([200, 'ok', 'ok', 'ok']);
        const { 'index-observations': jobs } = await started.queues.counts();
        expect(jobs.failed).toBe(0);
      } finally {
        await app.stop();
        await peer.stop();
      }
    } finally {
      await app.stop();
    }
  });
});
