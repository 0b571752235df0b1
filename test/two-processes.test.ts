import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatPlatform } from '../bot/chat-platform.ts';
import { parseSettings } from '../config.ts';
import { createApp, type Running } from '../main.ts';
import { describeWithPeers, eventually, scratch } from './peers/peer.ts';
import { describeWithPostgres, type PostgresPeer, startPostgres } from './peers/postgres.ts';
import { type RedisPeer, startRedis } from './peers/redis.ts';

/** Longer than the outbox waits before it looks again: another process sees the message while it is being sent. */
const SEND_MS = 700;
const EVERY_MS = 1_000;

await describeWithPostgres('with PostgreSQL', () => {
  describeWithPeers(['redis-server'], 'two programs on one PostgreSQL and one Redis', () => {
    const folder = scratch('two');
    const sent: Array<{ readonly by: number; readonly key: string }> = [];
    const scrapes: number[] = [];
    let postgres: PostgresPeer;
    let redis: RedisPeer;
    let exporter: ReturnType<typeof createServer>;
    let apps: Array<ReturnType<typeof createApp>>;
    let running: Running[];

    beforeAll(async () => {
      [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
      Object.assign(process.env, { TEST_TWO_DATABASE: postgres.url, TEST_TWO_QUEUE: redis.url });
      exporter = createServer((_request, response) => {
        scrapes.push(Date.now());
        response.end('# TYPE beat gauge\nbeat 1\n');
      });
      await new Promise<void>((resolve) => exporter.listen(0, '127.0.0.1', () => resolve()));
      const options = { log: pino({ level: process.env.TEST_LOG ?? 'fatal' }), now: () => new Date(), terminals: false };
      apps = [0, 1].map((by) => createApp(settings(by), { ...options, platforms: [slowPlatform(by)] }));
      running = await Promise.all(apps.map((app) => app.start()));
    }, 60_000);

    afterAll(async () => {
      await Promise.all(apps.map((app) => app.stop()));
      exporter.close();
      await Promise.all([postgres.stop(), redis.stop()]);
      folder.remove();
    });

    function settings(by: number) {
      const { port } = exporter.address() as AddressInfo;
      return parseSettings(
        {
          dataDir: join(folder.path, String(by)),
          databaseUrl: 'env:TEST_TWO_DATABASE',
          queueUrl: 'env:TEST_TWO_QUEUE',
          api: { port: 0 },
          targets: [
            { id: 'beat', asset: 'srv-1', collector: 'prometheus', every: `${EVERY_MS}ms`, settings: { url: `http://127.0.0.1:${port}/` } },
          ],
          rules: [],
          evaluateEvery: '1s',
          channels: ['A', 'B', 'C'].map((channel) => ({ platform: 'slack', channel })),
        },
        'test',
      );
    }

    /** A chat that takes its time and finds nothing again, as one whose answers are under way. */
    function slowPlatform(by: number): ChatPlatform {
      return {
        id: 'slack',
        abilities: { listens: true, edits: 'in-place', forms: false },
        start: async () => {},
        stop: async () => {},
        send: async ({ key }) => {
          await pause(SEND_MS);
          sent.push({ by, key });
          return { kind: 'sent', posted: { messageId: key, thread: key } };
        },
        edit: async ({ messageId }) => ({ kind: 'sent', posted: { messageId, thread: messageId } }),
        find: async () => null,
        whisper: async () => {},
        confide: async () => null,
      };
    }

    const fire = (name: string, by: number) => post([name], (one) => `srv-${one}`, by);

    const post = (names: readonly string[], host: (name: string) => string, by: number) =>
      fetch(`${running[by]?.url}/alerts/alertmanager`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          version: '4',
          groupKey: names.join(),
          truncatedAlerts: 0,
          receiver: 'hook',
          status: 'firing',
          groupLabels: {},
          commonLabels: {},
          commonAnnotations: {},
          externalURL: 'http://127.0.0.1',
          alerts: names.map((name) => ({
            status: 'firing',
            labels: { alertname: name, host: host(name), severity: 'warning' },
            annotations: {},
            startsAt: '2026-03-01T10:00:00Z',
            endsAt: '0001-01-01T00:00:00Z',
            generatorURL: '',
            fingerprint: Buffer.from(name.padEnd(8)).toString('hex'),
          })),
        }),
      }).then(({ status }) => expect(status).toBe(202));

    test('an alert told to both is one alert, and each channel hears of it once', { timeout: 60_000 }, async () => {
      await Promise.all(['one', 'two', 'three'].flatMap((name) => [fire(name, 0), fire(name, 1)]));
      await eventually(() => sent.length >= 9, 40_000);
      await pause(3 * SEND_MS);
      expect(sent).toHaveLength(9);
      expect(new Set(sent.map(({ key }) => key)).size).toBe(9);
      expect(new Set(sent.map(({ by }) => by)).size).toBe(1);
      expect(await running[0]?.stores.alerts.list({ limit: 100 })).toHaveLength(3);
    });

    test('many alerts told to both at once are filed once', { timeout: 90_000 }, async () => {
      const { alerts, chat } = running[0]?.stores ?? {};
      if (alerts === undefined || chat === undefined) throw new Error('not running');
      const before = { alerts: await alerts.count({}), incidents: (await alerts.incidents({ limit: 1_000 })).length, sent: sent.length };
      const names = Array.from({ length: 240 }, (_, i) => `many-${i % 4}-${i}`);
      const host = (name: string) => `node-${name.split('-')[1]}`;
      const batches = Array.from({ length: 12 }, (_, i) => names.slice(i * 20, i * 20 + 20));
      await Promise.all(batches.flatMap((batch) => [post(batch, host, 0), post(batch.toReversed(), host, 1)]));
      await eventually(async () => (await alerts.count({})).alerts === before.alerts.alerts + names.length, 40_000);
      const incidents = await alerts.incidents({ limit: 1_000 });
      expect(incidents.length - before.incidents).toBe(4);
      for (const incident of incidents) expect((await alerts.count({ incidentId: incident.id })).alerts).toBe(incident.alertCount);
      expect(new Set(incidents.map(({ number }) => number)).size).toBe(incidents.length);
      await eventually(() => sent.length === 3 * incidents.length, 40_000);
      await pause(2 * SEND_MS);
      expect(sent).toHaveLength(3 * incidents.length);
      expect(new Set(sent.map(({ key }) => key)).size).toBe(sent.length);
    });

    test('a target is polled once in its interval', async () => {
      const before = scrapes.length;
      await pause(5 * EVERY_MS);
      expect(scrapes.length - before).toBeGreaterThanOrEqual(4);
      expect(scrapes.length - before).toBeLessThanOrEqual(6);
    });

    test('when the one that delivers ends, the other delivers', { timeout: 60_000 }, async () => {
      const { by = 0 } = sent[0] ?? {};
      await apps[by]?.stop();
      await fire('four', 1 - by);
      await eventually(() => sent.filter((one) => one.by !== by).length === 3, 30_000);
    });
  });
});
