import { expect, it, vi } from 'vitest';
import { openStores } from '../stores/postgres/open.ts';
import { describeQueueProcesses } from '../test/conformance/queue-processes.ts';
import { describeQueues, type OpenBackend } from '../test/conformance/queues.ts';
import { describeWithPeers, eventually } from '../test/peers/peer.ts';
import { describeWithPostgres, startPostgres } from '../test/peers/postgres.ts';
import { startRedis } from '../test/peers/redis.ts';
import { createQueues } from './queues.ts';

const overPostgres =
  (databaseUrl: string | null, stop: () => Promise<void> = async () => {}): OpenBackend =>
  async () => {
    const { stores, pool } = await openStores({ databaseUrl, dataDir: 'memory' });
    return {
      backend: { kind: 'postgres', pool },
      close: async () => {
        await stores.close();
        await stop();
      },
    };
  };

describeQueues('the embedded database', overPostgres(null));

await describeWithPostgres('PostgreSQL', () => {
  describeQueues('PostgreSQL', async () => {
    const server = await startPostgres();
    return overPostgres(server.url, server.stop)();
  });
  describeQueueProcesses('PostgreSQL', startPostgres);
});

describeWithPeers(['redis-server'], 'Redis', () => {
  describeQueues('Redis', async () => {
    const server = await startRedis();
    return { backend: { kind: 'redis', url: server.url }, close: server.stop };
  });

  describeQueueProcesses('Redis', startRedis);

  it('says of a replica, and of a password that is not given, what to do', async () => {
    const primary = await startRedis({ settings: { requirepass: 'right' } });
    const replica = await startRedis({ settings: { replicaof: `127.0.0.1 ${new URL(primary.url).port}` } });
    const queues = (url: string) => createQueues({ backend: { kind: 'redis', url } });
    const [shut, copy] = [queues(primary.url), queues(replica.url)];
    const enqueue = (to: ReturnType<typeof queues>) => to.enqueue('evaluate', { tenantId: 'default', at: '' });

    await expect(enqueue(shut)).rejects.toMatchObject({ hint: { en: expect.stringContaining('redis://:password@host') } });
    await expect(enqueue(copy)).rejects.toMatchObject({
      code: 'QUEUE_UNAVAILABLE',
      hint: { en: expect.stringContaining('must name the primary') },
    });
    expect((await copy.hazards()).map(({ stops }) => stops)).toEqual([true, false]);
    await Promise.all([shut.stop(), copy.stop()]);
    await Promise.all([primary.stop(), replica.stop()]);
  });

  it('leaves it to whoever asks for hazards to tell that Redis throws keys away', async () => {
    const server = await startRedis({ settings: { 'maxmemory-policy': 'allkeys-lru' } });
    const queues = createQueues({ backend: { kind: 'redis', url: server.url } });
    const console = vi.spyOn(globalThis.console, 'warn');
    queues.process('evaluate', async () => {});
    await queues.start();
    const told = (await queues.hazards()).map(({ said }) => said.en);
    await queues.stop();
    await server.stop();

    expect(told).toEqual(expect.arrayContaining([expect.stringContaining('throws keys away')]));
    expect(console.mock.calls).toEqual([]);
    console.mockRestore();
  });

  it('says within seconds that a job cannot be taken when Redis is gone', async () => {
    const server = await startRedis();
    const queues = createQueues({ backend: { kind: 'redis', url: server.url } });
    await queues.enqueue('evaluate', { tenantId: 'default', at: '' });
    await server.stop();
    await expect(queues.enqueue('evaluate', { tenantId: 'default', at: '' })).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
    await queues.stop();
  });
});

it('takes up at once, on an exclusive database, what a dead process left active', async () => {
  const { stores, pool } = await openStores({ databaseUrl: null, dataDir: 'memory' });
  const before = createQueues({ backend: { kind: 'postgres', pool } });
  let claimed = false;
  let release = () => {};
  before.process('evaluate', async () => {
    claimed = true;
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  });
  await before.start();
  await before.enqueue('evaluate', { tenantId: 'default', at: 'left' });
  await eventually(() => claimed);

  const seen: string[] = [];
  const after = createQueues({ backend: { kind: 'postgres', pool, exclusive: true } });
  after.process('evaluate', async ({ at }) => {
    seen.push(at);
  });
  await after.start();
  await eventually(() => seen.length === 1, 3_000);
  release();
  await Promise.all([before.stop(), after.stop()]);
  await stores.close();
  expect(seen).toEqual(['left']);
});
