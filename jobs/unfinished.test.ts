import { expect, test } from 'vitest';
import { AppError } from '../domain/errors.ts';
import { describeWithPeers, eventually } from '../test/peers/peer.ts';
import { startRedis } from '../test/peers/redis.ts';
import { createQueues } from './queues.ts';
import { unfinishedJobs } from './unfinished.ts';

describeWithPeers(['redis-server'], 'unfinished jobs in Redis', () => {
  test('are those that wait, are due later, run, or were given up; polls and evaluations are none', async () => {
    const redis = await startRedis();
    const backend = { kind: 'redis' as const, url: redis.url };
    const queues = createQueues({ backend });
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    try {
      queues.process('receive-alerts', async ({ alerts }) => {
        if (alerts.length > 0) throw new AppError('REQUEST_INVALID', 'poison');
        await held;
      });
      await queues.start();
      const alert = { fingerprint: 'f' } as never;
      await queues.enqueue('receive-alerts', { tenantId: 't', alerts: [alert] }, { id: 'poison' });
      await eventually(async () => (await queues.failed('receive-alerts')).length === 1);
      await queues.enqueue('receive-alerts', { tenantId: 't', alerts: [] }, { id: 'runs' });
      await eventually(async () => (await queues.counts())['receive-alerts'].active === 1);
      for (const id of ['1', 'two']) await queues.enqueue('receive-alerts', { tenantId: 't', alerts: [] }, { id });
      await queues.enqueue('notify', { tenantId: 't', alertId: 'a', transition: 'firing', at: '' }, { id: 'later', delayMs: 600_000 });
      await queues.enqueue('evaluate', { tenantId: 't', at: '' });
      await queues.enqueue('collect', { tenantId: 't', targetId: 'x' });

      const found = [];
      for await (const { name, id, isGivenUp } of unfinishedJobs(backend)) found.push(`${name} ${id}${isGivenUp ? ' (given up)' : ''}`);
      expect(found.sort()).toEqual([
        'notify later',
        'receive-alerts 1',
        'receive-alerts poison (given up)',
        'receive-alerts runs',
        'receive-alerts two',
      ]);
      expect((await queues.counts())['receive-alerts']).toMatchObject({ waiting: 2, active: 1, failed: 1 });
    } finally {
      letGo();
      await queues.stop();
      await redis.stop();
    }
  });
});
