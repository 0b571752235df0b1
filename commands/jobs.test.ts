import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type App, createApp, type Running } from '../main.ts';
import { settingsSchema } from '../settings.ts';
import { eventually, freePort, scratch } from '../test/peers/peer.ts';

const CLI = fileURLToPath(new URL('../cli.ts', import.meta.url));
const folder = scratch('jobs');
let app: App;
let running: Running;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  const port = await freePort();
  const settings = settingsSchema.parse({ dataDir: 'memory', api: { port }, targets: [], rules: [] });
  app = createApp(settings, { log: pino({ level: 'silent' }), now: () => new Date(), schedules: false, terminals: false });
  running = await app.start();
  const { INFRAMIND_CONFIG: _config, ...rest } = process.env;
  environment = { ...rest, LANG: 'C', LC_ALL: 'C', INFRAMIND_PORT: String(port), INFRAMIND_DATA_DIR: join(folder.path, 'data') };
}, 90_000);
afterAll(async () => {
  await app.stop();
  folder.remove();
});

async function run(...words: readonly string[]) {
  const child = spawn(process.execPath, [CLI, ...words], { cwd: folder.path, env: environment });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const [status] = await once(child, 'close');
  return { status, stdout, stderr };
}

test('jobs that were given up are listed with their reason, shown, counted, tried again and dropped', { timeout: 120_000 }, async () => {
  const alert = { tenantId: 'default', transition: 'firing', at: '2026-02-19T14:00:00.000Z' } as const;
  for (const alertId of ['alr_one', 'alr_two', 'alr_three'])
    await running.queues.enqueue('notify', { ...alert, alertId }, { id: `${alertId}-firing` });
  await eventually(async () => (await running.queues.counts()).notify.failed === 3);

  const list = await run('jobs', 'list');
  expect(list.stdout.match(/^notify\/alr_\w+-firing {2}\S+Z {2}1 attempts There is no such thing\.$/gm)).toHaveLength(3);
  expect(list.stdout).toContain('NOT_FOUND: alert alr_two is not stored');
  expect((await run('jobs', 'list', '--queue', 'execute-run', '--lang', 'ru')).stdout).toContain('отказаться, нет');
  expect((await run('jobs', 'list', '--lang', 'ru')).stdout).toContain('попыток: 1 Такого объекта нет.');
  const shown = await run('jobs', 'show', 'notify/alr_one-firing');
  expect(JSON.parse(shown.stdout.trim().split('\n').at(-1) ?? '')).toEqual({ ...alert, alertId: 'alr_one' });
  expect((await run('doctor')).stdout).toMatch(/! queue: works; 3 jobs were given up\n.*inframind jobs list/);
  const metrics = await (await fetch(`${running.url}/metrics`)).text();
  expect(metrics).toContain('inframind_jobs{queue="notify",state="failed"} 3');

  expect(await run('jobs', 'drop', 'notify/alr_one-firing')).toMatchObject({ status: 0 });
  expect(await run('jobs', 'show', 'notify/alr_one-firing')).toMatchObject({ status: 1, stderr: expect.stringContaining('NOT_FOUND') });
  expect((await run('jobs', 'replay', 'notify/alr_two-firing')).stdout).toContain('was sent again');
  await eventually(async () => (await running.queues.counts()).notify.failed === 2);
  expect((await run('jobs', 'replay', '--all', '--queue', 'notify')).stdout).toContain('Jobs sent again: 2');

  expect(await run('jobs', 'list', '--queue', 'nothing')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('there are collect'),
  });
  expect(await run('jobs', 'replay')).toMatchObject({ status: 1, stderr: expect.stringContaining('Say list, show QUEUE/ID') });
});
