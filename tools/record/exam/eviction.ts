import { Redis } from 'ioredis';
import { startRedis } from '../../../test/peers/redis.ts';
import { inventory } from '../transform.ts';
import { above, type Question, type Rig, scraped, serve } from './rig.ts';
import { exposition, startService } from './service.ts';

const SHOP = 'dunnock-17';
const STORE = 'garganey-02';
const IMPORT = 'pipit-29';
const IMPORTS_FROM_SECOND = 110;
const MOST = '24mb';
/** Of one imported entry; two thousand a second fill what is left in half a minute. */
const ENTRY_BYTES = 400;
const AT_ONCE = 100;

export const EVICTION: Question = {
  domain: 'service',
  told: 'An import keeps what it reads in the store of sessions and lets nothing expire. When the store has reached the memory it may use it takes nothing more, and the shop cannot keep a session. Real Redis without eviction; the shop and the import are small programs of the rig; the measurements are those of INFO under the names of redis_exporter.',
  sources: ['Redis (INFO, its errors), run for the recording', 'redis_exporter (names of metrics)', 'tools/record/exam/eviction.ts'],
  alertAssetId: SHOP,
  rules: [above('failing-requests', 'Failing requests', SHOP, 'http_requests_total', { code: '500' }, 0.01)],
  truth: {
    kind: 'cause',
    causes: [
      { assetId: STORE, concepts: ['memory.pressure', 'process.saturated'] },
      { assetId: IMPORT, concepts: ['job.running', 'log.unusual'] },
    ],
  },
};

export async function eviction(): Promise<Rig> {
  const store = await startRedis({ settings: { maxmemory: MOST, 'maxmemory-policy': 'noeviction' } });
  const [sessions, imported, asked] = [new Redis(store.url), new Redis(store.url), new Redis(store.url)];
  let taken = 0;
  const shop = await startService(SHOP, {
    program: 'shop',
    failed: 'session not kept',
    everyMs: 200,
    work: () => sessions.set(`session:${taken++}`, 'x'.repeat(200), 'EX', 60),
  });
  const exporter = await serve(async (_request, response) => {
    const of = new Map((await asked.info()).split('\r\n').map((line) => line.split(':') as [string, string]));
    response.end(
      exposition({
        redis_memory_used_bytes: of.get('used_memory') ?? 0,
        redis_memory_max_bytes: of.get('maxmemory') ?? 0,
        redis_connected_clients: of.get('connected_clients') ?? 0,
        redis_commands_processed_total: of.get('total_commands_processed') ?? 0,
        redis_evicted_keys_total: of.get('evicted_keys') ?? 0,
      }),
    );
  });
  let starting: NodeJS.Timeout | undefined;
  let importing: NodeJS.Timeout | undefined;
  return {
    targets: [shop.target, scraped(STORE, exporter.url)],
    onLogs: (ship) => {
      shop.onLogs(ship);
      let kept = 0;
      starting = setTimeout(() => {
        ship(IMPORT, 'catalogue-import', 'info', 'import of catalogue 2026-11 begins, keeping entries in the store');
        importing = setInterval(async () => {
          const batch = imported.pipeline();
          for (let entry = 0; entry < AT_ONCE; entry++) batch.set(`catalogue:${kept++}`, 'e'.repeat(ENTRY_BYTES));
          const refused = ((await batch.exec()) ?? []).flatMap(([error]) => error ?? []);
          const [first] = refused;
          if (first) ship(IMPORT, 'catalogue-import', 'warning', `${refused.length} of ${AT_ONCE} entries left out: ${first.message}`);
        }, 50);
      }, IMPORTS_FROM_SECOND * 1_000);
    },
    finish: (recorded, began) => [
      inventory(began, SHOP, 'service', [['depends-on', STORE]]),
      inventory(began, IMPORT, 'service', [['depends-on', STORE]]),
      inventory(began, STORE, 'service'),
      ...recorded,
    ],
    stop: async () => {
      clearTimeout(starting);
      clearInterval(importing);
      shop.stop();
      exporter.stop();
      for (const client of [sessions, imported, asked]) client.disconnect();
      await store.stop();
    },
  };
}
