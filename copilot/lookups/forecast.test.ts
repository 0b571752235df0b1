import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { languageOf } from '../../domain/language.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores } from '../../stores/stores.ts';
import { ask } from '../ask.ts';
import { ALERT_AT, fact, gauge } from '../testing/scenarios.ts';

const HOUR = 3_600_000;
let stores: Stores;
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
});
afterAll(() => stores.close());

/** Three days of file systems, by the hour: what they hold at the end, and how much more each day. */
async function estate(disks: ReadonlyArray<readonly [host: string, mount: string, now: number, perDay: number]>) {
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  const tenant = stores.forTenant(id);
  for (const [host, mountpoint, now, perDay] of disks) {
    const labels = { 'system.filesystem.mountpoint': mountpoint };
    const points = Array.from({ length: 73 }, (_, back) =>
      gauge(ALERT_AT - back * HOUR, host, 'system.filesystem.utilization', labels, '1', now - (perDay * back) / 24),
    );
    await tenant.samples.write(points);
  }
  await tenant.inventory.apply([...new Set(disks.map(([host]) => host))].map((name) => fact(name, 'server', [])));
  return async (text: string) => {
    const question = { text, language: languageOf(text), alertId: null, askedAt: new Date(ALERT_AT), timeZone: 'UTC' };
    const reply = await ask({ stores: tenant, runbooks: [], thisHost: 'srv-1' }, question);
    return reply.kind === 'list' ? [reply.headline, ...reply.claims.map((claim) => claim.text)] : reply;
  };
}

test('which disks will be full is told of all of them, soonest first', async () => {
  const asked = await estate([
    ['srv-1', '/', 0.6, 0],
    ['srv-2', '/var', 0.85, 0.1],
    ['srv-3', '/data', 0.9, 0.02],
    ['srv-4', '/', 0.2, 0.01],
  ]);
  const [headline, first, second, ...rest] = (await asked('which disks will be full?')) as string[];

  expect(headline).toBe('Full within 30 days: 2 file systems, soonest first');
  expect(first).toMatch(/^srv-2: .*\/var.*85 %/);
  expect(second).toMatch(/^srv-3: .*\/data.*90 %/);
  expect(rest).toEqual([]);
  expect(((await asked('какие диски скоро заполнятся?')) as string[])[0]).toBe(
    'Заполнятся за 30 дней: 2 файловые системы, сначала ближайшие',
  );
  expect(await asked('어떤 디스크가 꽉 차나요?')).toHaveLength(3);
});

test('where none fills up the fullest are told, and where nothing is half full that', async () => {
  const calm = await estate([
    ['srv-1', '/', 0.6, 0],
    ['srv-2', '/var', 0.9, 0],
  ]);
  expect(await calm('which disks will be full?')).toEqual([
    'No file system will be full within 30 days at its present rate. The fullest:',
    expect.stringMatching(/^srv-2: .*90 %/),
    expect.stringMatching(/^srv-1: .*60 %/),
  ]);
  const empty = await estate([['srv-1', '/', 0.1, 0]]);
  expect(await empty('which disks will be full?')).toEqual([expect.stringContaining('no file system is half full')]);
});
