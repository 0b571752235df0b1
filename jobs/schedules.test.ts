import { afterEach, test, vi } from 'vitest';
import { openStores } from '../stores/postgres/open.ts';
import { describeWithPeers, eventually } from '../test/peers/peer.ts';
import { startRedis } from '../test/peers/redis.ts';
import { createQueues, type QueueBackend } from './queues.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** Plans a schedule by a clock that is an hour fast, sets the clock right, and sets the schedule again as every start does. */
async function goesOn(backend: QueueBackend): Promise<void> {
  const queues = createQueues({ backend });
  let ticks = 0;
  queues.process('collect', async () => {
    ticks += 1;
  });
  const set = () => queues.schedule('tick', { everyMs: 300 }, 'collect', { tenantId: 'default', targetId: 't' });
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
  await set();
  vi.useRealTimers();
  await queues.start();
  try {
    await set();
    const before = ticks;
    await eventually(() => ticks >= before + 3, 60_000);
  } finally {
    await queues.stop();
  }
}

test('a schedule that was planned by a clock that was set back since goes on, in the embedded database', { timeout: 90_000 }, async () => {
  const { stores, pool } = await openStores({ databaseUrl: null, dataDir: 'memory' });
  await goesOn({ kind: 'postgres', pool, exclusive: true }).finally(() => stores.close());
});

describeWithPeers(['redis-server'], 'Redis', () => {
  test('a schedule that was planned by a clock that was set back since goes on', { timeout: 90_000 }, async () => {
    const redis = await startRedis();
    await goesOn({ kind: 'redis', url: redis.url }).finally(() => redis.stop());
  });
});
