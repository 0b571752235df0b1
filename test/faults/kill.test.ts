import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { DEFAULT_TENANT } from '../../domain/tenant.ts';
import { openStores } from '../../stores/postgres/open.ts';
import { eventually, freePort, scratch } from '../peers/peer.ts';

const CLI = join(dirname(fileURLToPath(import.meta.url)), '../../cli.ts');
const KILLS = 20;
const BATCH = 20;

test('twenty kills while records arrive lose nothing that was acknowledged and double nothing', { timeout: 400_000 }, async () => {
  const folder = scratch('kill');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const acknowledged = new Set<string>();
  const sent = new Set<string>();
  let pending: string[] = [];
  let next = 0;
  let cutOff = 0;
  const environment = { ...process.env, INFRAMIND_DATA_DIR: join(folder.path, 'data'), INFRAMIND_PORT: String(port), INFRAMIND_CONFIG: '' };

  const startService = async (): Promise<ChildProcess> => {
    const child = spawn(process.execPath, [CLI, 'start'], { cwd: folder.path, env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-4_000);
    });
    await eventually(async () => {
      if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}:\n${errors}`);
      return (await fetch(`${url}/health`).catch(() => null))?.ok ?? false;
    }, 60_000);
    return child;
  };
  /** One batch; what was not acknowledged is sent again with the next, as a client would. */
  const send = async () => {
    const batch = [...pending, ...Array.from({ length: BATCH }, () => `record ${next++} of the kill test`)];
    for (const message of batch) sent.add(message);
    pending = batch;
    const events = batch.map((message) => ({
      asset_id: 'srv-01',
      source: 'agent',
      message,
      severity: 'info',
      timestamp: '2026-03-01T12:00:00Z',
    }));
    const response = await fetch(`${url}/ingest/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    });
    if (response.status !== 202 && response.status !== 200) return;
    for (const message of batch) acknowledged.add(message);
    pending = [];
  };

  for (let kill = 0; kill < KILLS; kill += 1) {
    const child = await startService();
    const deadline = Date.now() + 100 + ((kill * 137) % 600);
    const load = (async () => {
      while (child.signalCode === null && child.exitCode === null) {
        await send().catch(() => (cutOff += 1));
        // A steady sender rather than a flood: the twenty starts should not be spent on a backlog.
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    })();
    await eventually(() => Date.now() > deadline);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await load;
  }
  const last = await startService();
  await send();
  type Health = { readonly queues: Readonly<Record<string, Readonly<Record<string, number>>>> };
  await eventually(async () => {
    const health = (await (await fetch(`${url}/health`)).json()) as Health;
    const index = health.queues['index-observations'] ?? {};
    return (index.waiting ?? 0) + (index.active ?? 0) + (index.delayed ?? 0) === 0;
  }, 60_000);
  last.kill('SIGTERM');
  await once(last, 'exit');

  const { stores } = await openStores({ databaseUrl: null, dataDir: join(folder.path, 'data') });
  const window = { from: new Date('2026-03-01T11:00:00Z'), to: new Date('2026-03-01T13:00:00Z') };
  const stored = await stores.forTenant(DEFAULT_TENANT).logs.search({ assetIds: ['srv-01'], window, limit: 1_000_000 });
  await stores.close();
  folder.remove();
  const bodies = stored.map(({ body }) => body);
  console.log(`kills ${KILLS}, requests cut off ${cutOff}, sent ${sent.size}, acknowledged ${acknowledged.size}, stored ${bodies.length}`);
  expect(acknowledged.size).toBeGreaterThan(KILLS);
  expect([...acknowledged].filter((message) => !new Set(bodies).has(message))).toEqual([]);
  expect(bodies.length).toBe(new Set(bodies).size);
});
