import { userInfo } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, expect, test } from 'vitest';
import { parseSettings } from '../../config.ts';
import { can } from '../../domain/tenant.ts';
import { createApp, type Running } from '../../main.ts';
import { freePort, scratch } from '../peers/peer.ts';

const folder = scratch('changed');
afterAll(() => folder.remove());

const start = async (changed: Record<string, unknown>, look: (running: Running) => Promise<void>) => {
  const settings = parseSettings({ dataDir: join(folder.path, 'data'), rules: [], ...changed }, 'test');
  const app = createApp(settings, { log: pino({ level: 'fatal' }), now: () => new Date(), api: false, terminals: false });
  const running = await app.start();
  await look(running).finally(() => app.stop());
};
const people = (...ids: readonly string[]) =>
  ids.map((id) => ({ id, name: id, roles: ['approver'], identities: [{ platform: 'slack', userId: id.toUpperCase() }] }));

test('who and what has left the settings has no schedule and no rights after the next start', { timeout: 60_000 }, async () => {
  const url = `http://127.0.0.1:${await freePort()}/metrics`;
  const targets = (...ids: readonly string[]) =>
    ids.map((id) => ({ id, asset: id, collector: 'prometheus', every: '1h', settings: { url } }));
  const { username } = userInfo();

  await start({ targets: targets('stays', 'leaves'), people: people('anna', 'olga') }, async ({ queues, stores }) => {
    expect((await queues.schedules('collect')).sort()).toEqual(['collect-leaves', 'collect-stays']);
    expect(can(await stores.people.byIdentity('slack', 'OLGA'), 'approve-action')).toBe(true);
  });
  await start({ targets: targets('stays'), people: people('anna') }, async ({ queues, stores }) => {
    expect(await queues.schedules('collect')).toEqual(['collect-stays']);
    expect(await stores.people.byIdentity('slack', 'OLGA')).toBeNull();
    expect(can(await stores.people.get('olga'), 'read')).toBe(false);
    expect((await stores.people.get('olga'))?.name).toBe('olga');
    const local = await stores.people.byIdentity('terminal', username);
    expect([can(local, 'ask'), can(local, 'open-ticket'), can(local, 'approve-action')]).toEqual([true, true, false]);
  });
  const linked = [{ id: 'viktor', name: 'Viktor', roles: ['viewer'], identities: [{ platform: 'terminal', userId: username }] }];
  await start({ targets: [], people: linked }, async ({ queues, stores }) => {
    expect(await queues.schedules('collect')).toEqual([]);
    expect((await stores.people.byIdentity('terminal', username))?.id).toBe('viktor');
  });
});
