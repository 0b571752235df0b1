import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeWithPeers, eventually, freePort, scratch } from '../peers/peer.ts';
import { startRedis } from '../peers/redis.ts';

const CLI = join(import.meta.dirname, '../../cli.ts');

describeWithPeers(['redis-server'], 'a service whose queue is away', () => {
  test('ends when it is told to, before whoever supervises it loses patience', { timeout: 90_000 }, async () => {
    const folder = scratch('stop-away');
    const redis = await startRedis();
    const port = await freePort();
    const environment = { INFRAMIND_DATA_DIR: join(folder.path, 'data'), INFRAMIND_PORT: String(port), INFRAMIND_CONFIG: '' };
    const service = spawn(process.execPath, [CLI, 'start'], {
      cwd: folder.path,
      env: { ...process.env, ...environment, INFRAMIND_QUEUE_URL: redis.url },
      stdio: 'ignore',
    });
    const ended = once(service, 'exit');
    try {
      await eventually(async () => (await fetch(`http://127.0.0.1:${port}/health`).catch(() => null))?.ok ?? false, 60_000);
      await redis.stop();
      service.kill('SIGTERM');
      const late = new Promise<string>((resolve) => setTimeout(resolve, 29_000, 'late').unref());
      expect(await Promise.race([ended, late])).toEqual([0, null]);
    } finally {
      service.kill('SIGKILL');
      await ended;
      folder.remove();
    }
  });
});
