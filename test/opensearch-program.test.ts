import pino from 'pino';
import { expect, test } from 'vitest';
import { parseSettings } from '../config.ts';
import { toWire } from '../domain/jobs.ts';
import { createApp } from '../main.ts';
import { at, event, ever, log, sample } from './conformance/store-things.ts';
import { describeWithOpenSearch, startOpenSearch } from './peers/opensearch.ts';

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
});
