import { afterAll, beforeAll, expect, test } from 'vitest';
import { noCare } from '../actions/care/decide.ts';
import type { Language } from '../domain/language.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../stores/stores.ts';
import * as things from '../test/conformance/store-things.ts';
import { createCareNews } from './announce-care.ts';
import { readOutgoing } from './outgoing.ts';

const AT = new Date('2026-03-06T15:00:00Z');
const OPS = { platform: 'slack', channel: 'ops' };

let stores: Stores;
let tenant: TenantStores;
let incidents = 0;
beforeAll(async () => {
  ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
  await stores.tenants.create({ id: 't', name: 'care' });
  tenant = stores.forTenant('t');
});
afterAll(() => stores.close());

/** What stands in the outbox after an escalation of an incident ended at nobody, by place. */
async function told(id: string, language: Language, instead: 'root' | 'all') {
  const person = { tenantId: 't', language, timeZone: 'UTC' } as const;
  const root = { ...person, id: 'root', name: 'Root', roles: ['admin'], identities: [{ platform: 'slack', userId: 'U-ROOT' }] } as const;
  const boris = { ...person, id: 'boris', name: 'Boris', roles: ['operator'], identities: [] } as const;
  await tenant.people.put(root);
  const alert = { ...things.alert(`alr_${id}`, 0), incidentId: `inc_${id}`, status: 'firing', resolvedAt: null } as const;
  incidents += 1;
  const incident = { ...things.incident(`inc_${id}`, incidents, 0), status: 'open', resolvedAt: null, alertIds: [alert.id] } as const;
  await tenant.alerts.put(alert);
  await tenant.alerts.putIncident(incident);
  const reader = { language, timeZone: 'UTC' };
  const links = { webUrl: null, evidenceUrlBase: null };
  const channels = [{ ...OPS, ...reader, edits: 'in-place' as const }];
  const announce = createCareNews({
    ...{ channels, reader, links, editsOf: () => 'in-place', seenFrom: async (one) => one, now: () => AT },
  });
  await announce(tenant, {
    ...{ incident, alert, care: noCare(incident.id, AT), kind: 'escalated', nonce: id, waitedMs: 600_000 },
    ...{ people: [boris], places: [], emptySchedule: null },
    instead: instead === 'root' ? { people: [root], places: [{ platform: 'slack', channel: 'U-ROOT' }] } : { people: [], places: [OPS] },
  });
  const waiting = await tenant.chat.waiting({ platform: 'slack', limit: 100 });
  const own = waiting.filter((message) => readOutgoing(message).alertId === alert.id);
  return own.map((message) => [message.channel, JSON.stringify(readOutgoing(message).card)] as const);
}

test.each([
  ['en', /Boris has no chat account.*last step reached nobody, so administrators are told: Root/s],
  ['ru', /сообщено администраторам: Root/],
  ['ko', /관리자에게 알립니다: Root/],
] as const)('an escalation that ends at nobody is told to administrators with what is wrong (%s)', async (language, text) => {
  expect(await told(`one${language}`, language, 'root')).toEqual([['U-ROOT', expect.stringMatching(text)]]);
});

test('where no administrator can be written to, every channel is told', async () => {
  expect(await told('all', 'en', 'all')).toEqual([['ops', expect.stringMatching(/nor can any administrator be written to/)]]);
});
