import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { describeWithPeers, freePort, scratch, startProcess } from '../peers/peer.ts';
import { nodeFlags } from '../rigs/node-flags.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = scratch('systemd');
afterAll(() => folder.remove());
const text = readFileSync(join(root, 'deploy/systemd/inframind.service'), 'utf8');
/** The unit as it would be if the program lay here. */
const here = text.replaceAll('/opt/inframind', root).replaceAll('/var/lib/inframind', folder.path);
const valuesOf = (name: string) => [...here.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value]) => value ?? '');

describeWithPeers(['systemd-analyze'], 'deploy/systemd/inframind.service', () => {
  test('is read by systemd without a complaint, and leaves the service little that it could do', () => {
    const file = join(folder.path, 'inframind.service');
    writeFileSync(file, here);
    const judged = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    const complaints = judged.stderr.split('\n').filter((line) => line.includes('inframind.service'));
    expect([judged.status, complaints]).toEqual([0, []]);
    const exposure = execFileSync('systemd-analyze', ['security', '--offline=true', '--threshold=20', file], { encoding: 'utf8' });
    expect(exposure).toMatch(/Overall exposure level for inframind.service: [01]\.\d/);
  });
});

test('its command starts the service in its folder with what it sets, and it leaves well before it would be killed', async () => {
  const [command = '', ...args] = valuesOf('ExecStart')[0]?.split(' ') ?? [];
  expect(args).toEqual([...nodeFlags(), join(root, 'cli.ts'), 'start']);
  const set = valuesOf('Environment').flatMap((line) => line.split(' ').map((pair) => pair.split('=') as [string, string]));
  const port = await freePort();
  const settings = join(folder.path, 'inframind.yaml');
  writeFileSync(settings, `api: { port: ${port} }\ntargets: []\n`);
  const service = await startProcess({
    command,
    args,
    cwd: folder.path,
    env: { ...Object.fromEntries(set), INFRAMIND_CONFIG: settings },
    ready: async () =>
      await fetch(`http://127.0.0.1:${port}/health`).then(
        ({ ok }) => ok,
        () => false,
      ),
    timeoutMs: 90_000,
  });
  const before = performance.now();
  await service.stop();
  expect(Object.fromEntries(set).INFRAMIND_DATA_DIR).toBe(folder.path);
  expect((performance.now() - before) / 1_000).toBeLessThan(5);
  // It gives up by itself after 25 s.
  expect(Number(valuesOf('TimeoutStopSec')[0])).toBeGreaterThan(25);
}, 120_000);
