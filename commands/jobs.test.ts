import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../test/peers/peer.ts';
import { type CommandLine, startCommandLine } from '../test/rigs/command-line.ts';

let line: CommandLine;
beforeAll(async () => {
  line = await startCommandLine('jobs');
}, 90_000);
afterAll(() => line.stop());

const run = (...words: readonly string[]) => line.run(words);

test('jobs that were given up are listed with their reason, shown, counted, tried again and dropped', { timeout: 120_000 }, async () => {
  const { running } = line;
  const alert = { tenantId: 'default', transition: 'firing', at: '2026-02-19T14:00:00.000Z' } as const;
  for (const alertId of ['alr_one', 'alr_two', 'alr_three'])
    await running.queues.enqueue('notify', { ...alert, alertId }, { id: `${alertId}-firing` });
  await eventually(async () => (await running.queues.counts()).notify.failed === 3);

  const list = await run('jobs', 'list');
  expect(list.stdout.match(/^notify\/alr_\w+-firing {2}\S+Z {2}1 attempt There is no such thing\.$/gm)).toHaveLength(3);
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
