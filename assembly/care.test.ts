import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseSettings } from '../config.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../stores/stores.ts';
import { alert, at, incident } from '../test/conformance/store-things.ts';
import { assembleCare, type CareParts, carePlanOf } from './care.ts';
import { createSeenFrom } from './places.ts';

let stores: Stores;
let tenant: TenantStores;
let care: CareParts;

beforeAll(async () => {
  ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
  await stores.tenants.create({ id: 't', name: 't' });
  tenant = stores.forTenant('t');
  await tenant.inventory.ensure(['srv-shop-1', 'lun-1'], at(0));
  for (const [n, assetId] of ['srv-shop-1', 'lun-1'].entries()) {
    await tenant.alerts.put(alert(`alr_${n}`, n, { fingerprint: `f${n}`, assetId, incidentId: `inc_${n}` }));
    await tenant.alerts.putIncident(incident(`inc_${n}`, n + 1, n, { assetId, alertIds: [`alr_${n}`], alertCount: 1 }));
  }
  const settings = parseSettings(
    {
      groups: [{ id: 'shop', assets: ['srv-shop-*'] }],
      channels: [
        { platform: 'slack', channel: 'C1' },
        { platform: 'slack', channel: 'C2', groups: ['shop'] },
      ],
    },
    'test',
  );
  care = assembleCare({
    settings,
    plan: carePlanOf(settings),
    stores: tenant,
    enqueue: async () => {},
    now: () => at(60),
    announce: async () => {},
    follow: async () => {},
    everywhere: [...settings.channels, { platform: 'terminal', channel: '*' }],
    seenFrom: createSeenFrom(settings),
  });
});
afterAll(() => stores.close());

const sent = async (draft?: unknown) => {
  const { counts } = await care.dryRun(1, draft);
  return counts.map(({ routeId, platform, channel, incidents }) => `${routeId ?? ''} ${platform} ${channel} ${incidents}`).sort();
};

it('a draft of channels is tried with what each of them is told, and where no route goes', async () => {
  expect(await sent()).toEqual([' slack C1 2', ' slack C2 1', ' terminal * 2']);
  expect(await sent({ channels: [{ platform: 'slack', channel: 'C3' }] })).toEqual([' slack C3 2', ' terminal * 2']);
  const groups = [{ id: 'storage', assets: ['lun-*'] }];
  const channels = [
    { platform: 'slack', channel: 'C1', groups: ['storage'] },
    { platform: 'telegram', channel: '-100' },
  ];
  expect(await sent({ groups, channels })).toEqual([' slack C1 1', ' telegram -100 2', ' terminal * 2']);
  const routes = [{ id: 'ops', channels: [{ platform: 'slack', channel: 'C1' }] }];
  expect(await sent({ groups, channels, routes })).toEqual(['ops slack C1 1']);
});

it('groups of a draft decide what channels in force are told, and a fault of a channel is told', async () => {
  expect(await sent({ groups: [{ id: 'shop', assets: ['*'] }] })).toEqual([' slack C1 2', ' slack C2 2', ' terminal * 2']);
  await expect(care.dryRun(1, { channels: [{ platform: 'slack', channel: 'C1', groups: ['none'] }] })).rejects.toMatchObject({
    code: 'REQUEST_INVALID',
    hint: { en: expect.stringContaining('channels.0.groups.0: no group "none"') },
  });
  await expect(care.dryRun(1, { channels: [{ platform: 'pigeon', channel: 'C1' }] })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});
