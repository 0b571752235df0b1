import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { DEFAULT_TENANT } from '../../domain/tenant.ts';
import { openStores } from '../../stores/postgres/open.ts';
import { eventually, freePort, scratch } from '../peers/peer.ts';

const CLI = fileURLToPath(new URL('../../cli.ts', import.meta.url));
const canMount = process.getuid?.() === 0 && process.platform === 'linux' && mountWorks();
if (!canMount) console.warn('SKIPPED a full disk: it needs root on Linux, to mount a small tmpfs');

/** A service on a disk of 320 MB that another program fills, under load. */
test.skipIf(!canMount)(
  'on a full disk the service refuses in words, lives, loses nothing, and goes on when there is room',
  { timeout: 180_000 },
  async () => {
    const folder = scratch('full-disk');
    const disk = join(folder.path, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=320m', 'tmpfs', disk]);
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const environment = { ...process.env, INFRAMIND_DATA_DIR: join(disk, 'data'), INFRAMIND_PORT: String(port), INFRAMIND_CONFIG: '' };
    const acknowledged = new Set<string>();
    let next = 0;
    let fillers = 0;
    let child: ChildProcess | null = null;
    let errors = '';

    const post = async (path: string, body: unknown) => {
      const response = await fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return {
        status: response.status,
        retryAfter: response.headers.get('retry-after'),
        body: (await response.json()) as Record<string, unknown>,
      };
    };
    const send = async () => {
      const messages = Array.from({ length: 50 }, () => `record ${next++} of the full disk ${'x'.repeat(500)}`);
      const events = messages.map((message) => ({ asset_id: 'srv-01', message, timestamp: '2026-03-01T12:00:00Z' }));
      const answer = await post('/ingest/events', { events });
      if (answer.status === 202) for (const message of messages) acknowledged.add(message);
      return answer;
    };

    try {
      child = spawn(process.execPath, [CLI, 'start'], { cwd: folder.path, env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
      child.stderr?.on('data', (chunk: Buffer) => {
        errors += chunk.toString();
      });
      const service = child;
      await eventually(async () => {
        if (service.exitCode !== null) throw new Error(`the service ended:\n${errors}`);
        return (await fetch(`${url}/health`).catch(() => null))?.ok ?? false;
      }, 60_000);
      for (let batch = 0; batch < 5; batch += 1) expect((await send()).status).toBe(202);

      // The database frees old log segments now and then: what it gives back is taken again before each attempt.
      const refused = <T extends { readonly status: number }>(attempt: () => Promise<T>) =>
        eventually(async () => {
          fill(join(disk, `filler-${fillers++}`));
          const answer = await attempt();
          return answer.status === 202 ? null : answer;
        }, 30_000);
      const refusal = await refused(send);
      const russian = await refused(() =>
        fetch(`${url}/ingest/events`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'accept-language': 'ru' },
          body: JSON.stringify({ events: [{ asset_id: 'srv-02', message: 'x', timestamp: '2026-03-01T12:00:00Z' }] }),
        }),
      );
      const webhook = await refused(() => post('/alerts/alertmanager', webhookOf('srv-01')));
      const read = await fetch(`${url}/api/alerts`);
      for (let batch = 0; batch < 20; batch += 1) await send();

      // Senders are refused while there is still room for what is under way.
      expect(refusal).toMatchObject({
        status: 429,
        retryAfter: '5',
        body: { code: 'REQUEST_OVERLOADED', detail: expect.stringMatching(/disk.*nearly full.*free some space/) },
      });
      expect(await russian.json()).toMatchObject({ code: 'REQUEST_OVERLOADED', detail: expect.stringMatching(/диск.*освободите место/i) });
      expect(webhook).toMatchObject({ status: 503, body: { code: 'REQUEST_OVERLOADED' } });
      expect(read.status).toBe(200);
      expect(service.exitCode).toBeNull();
      await new Promise((resolve) => setTimeout(resolve, 3_000));

      for (let one = 0; one < fillers; one += 1) rmSync(join(disk, `filler-${one}`));
      const freedAt = Date.now();
      await eventually(async () => (await send()).status === 202, 60_000);
      const backMs = Date.now() - freedAt;
      type Health = { readonly queues: Readonly<Record<string, Readonly<Record<string, number>>>> };
      await eventually(async () => {
        const index = ((await (await fetch(`${url}/health`)).json()) as Health).queues['index-observations'] ?? {};
        return (index.waiting ?? 0) + (index.active ?? 0) + (index.delayed ?? 0) === 0;
      }, 60_000);
      expect((await post('/alerts/alertmanager', webhookOf('srv-02'))).status).toBe(202);
      await eventually(async () => JSON.stringify(await (await fetch(`${url}/api/alerts`)).json()).includes('srv-02'), 30_000);
      service.kill('SIGTERM');
      await once(service, 'exit');

      const { stores } = await openStores({ databaseUrl: null, dataDir: join(disk, 'data') });
      const window = { from: new Date('2026-03-01T11:00:00Z'), to: new Date('2026-03-01T13:00:00Z') };
      const stored = (await stores.forTenant(DEFAULT_TENANT).logs.search({ assetIds: ['srv-01'], window, limit: 1_000_000 })).map(
        ({ body }) => body,
      );
      await stores.close();
      console.log(
        `sent ${next}, acknowledged ${acknowledged.size}, stored ${stored.length}; took records again ${backMs} ms after space was freed`,
      );
      expect([...acknowledged].filter((message) => !new Set(stored).has(message))).toEqual([]);
      expect(stored.length).toBe(new Set(stored).size);
    } finally {
      if (child?.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      spawnSync('umount', [disk]);
      folder.remove();
    }
  },
);

function webhookOf(instance: string) {
  const alert = { status: 'firing', labels: { alertname: 'Full', instance }, startsAt: '2026-03-01T12:00:00Z' };
  return { version: '4', status: 'firing', alerts: [alert] };
}

/** Writes until the disk holds nothing more. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  const { bavail, bsize } = statfsSync(join(path, '..'));
  try {
    for (let left = bavail * bsize; left > 0; ) left -= writeSync(file, Buffer.alloc(Math.min(left, 2 ** 20)));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOSPC') throw thrown;
  } finally {
    closeSync(file);
  }
}

/** Root in a container may be forbidden to mount. */
function mountWorks(): boolean {
  const probe = scratch('mount');
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe.path]).status === 0;
  if (mounted) spawnSync('umount', [probe.path]);
  probe.remove();
  return mounted;
}
