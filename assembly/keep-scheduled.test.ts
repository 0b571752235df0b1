import { expect, test, vi } from 'vitest';
import { createQueues } from '../jobs/queues.ts';
import { describeWithPeers, eventually, freePort } from '../test/peers/peer.ts';
import { startRedis } from '../test/peers/redis.ts';
import { keepScheduled } from './keep-scheduled.ts';

describeWithPeers(['redis-server'], 'a Redis that forgets everything', () => {
  test('has its schedules set anew, once, and polls go on by themselves', { timeout: 60_000 }, async () => {
    const port = await freePort();
    let redis = await startRedis({ port });
    const queues = createQueues({ backend: { kind: 'redis', url: redis.url } });
    let polls = 0;
    queues.process('collect', async () => {
      polls += 1;
    });
    await queues.start();
    const set = async () => {
      await queues.schedule('collect-a', { everyMs: 1_000 }, 'collect', { tenantId: 'default', targetId: 'a' });
      await queues.schedule('care', { everyMs: 60_000 }, 'care', { tenantId: 'default' });
      await queues.schedule('evaluate', { everyMs: 60_000 }, 'evaluate', { tenantId: 'default', at: '' });
    };
    const log = vi.fn();
    const askAgain = vi.fn(async () => {});
    const stop = await keepScheduled({ queues, set, askAgain, log, everyMs: 100 });
    try {
      await eventually(() => polls > 0);
      expect(log).not.toHaveBeenCalled();

      await redis.stop();
      redis = await startRedis({ port });
      await eventually(() => log.mock.calls.length > 0, 30_000);
      const before = polls;
      await eventually(() => polls > before + 1, 30_000);
      expect(log).toHaveBeenCalledTimes(1);
      expect(askAgain).toHaveBeenCalledTimes(1);
    } finally {
      await stop();
      await queues.stop();
      await redis.stop();
    }
  });
});

test('a clock that is set back or forward is told of once, and only the former has schedules set anew', async () => {
  let lead = 1_000_000;
  const set = vi.fn(async () => {});
  const log = vi.fn();
  const queues = { schedules: async (name: string) => [name] };
  const stop = await keepScheduled({ queues, set, askAgain: async () => {}, log, lead: () => lead, everyMs: 5 });
  const settled = (times: number) => eventually(() => log.mock.calls.length === times);
  lead -= 3_600_000;
  await settled(1);
  expect(log).toHaveBeenLastCalledWith(expect.stringContaining('set back by 3600 s'));
  expect(set).toHaveBeenCalledTimes(2);
  lead += 7_200_000;
  await settled(2);
  expect(log).toHaveBeenLastCalledWith(expect.stringContaining('set forward by 7200 s'));
  expect(set).toHaveBeenCalledTimes(2);
  lead += 1_000;
  await stop();
  expect(log).toHaveBeenCalledTimes(2);
});
