import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembleMemory } from '../assembly/memory.ts';
import { createViews } from '../assembly/views.ts';
import { TOOLS } from '../copilot/conversation/tools.ts';
import { ALERT_AT, renamed, seed, storageLatency } from '../copilot/testing/scenarios.ts';
import type { Alert } from '../domain/alert.ts';
import { languageOf } from '../domain/language.ts';
import type { Principal } from '../domain/tenant.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../stores/stores.ts';
import { type Act, type ScriptedModel, startScriptedModel } from './fakes/model/scripted-model.ts';
import { conversationWith } from './rigs/conversation.ts';

/** Whatever names, counts or quotes what lies beyond group "db" (srv-db-03) holds one of these. */
const SECRETS = ['lun-zz9', 'srv-hush-01', 'shelf-zz1', 'nightly-full', 'HushAlert', '481516234'];
const scenario = renamed(storageLatency(), { 'lun-12': 'lun-zz9', 'srv-backup-01': 'srv-hush-01', 'shelf-a1': 'shelf-zz1' });
const at = new Date(ALERT_AT + 60_000);
const own: Alert = { ...scenario.alert, incidentId: 'inc_0000000000000000000000aa' };
const hidden: Alert = {
  ...{ ...own, id: 'alr_0000000000000000000000bb', fingerprint: 'hush', incidentId: 'inc_0000000000000000000000bb' },
  ...{ assetId: 'srv-hush-01', name: 'HushAlert', summary: 'HushAlert on srv-hush-01' },
};
const viewer: Principal = {
  ...{ id: 'viewer', tenantId: 't', name: 'Viewer', roles: [], identities: [], language: 'en', timeZone: 'UTC' },
  groupRoles: [{ group: 'db', roles: ['operator'] }],
};

let stores: Stores;
let tenant: TenantStores;
let server: ScriptedModel;
let viewOf: ReturnType<typeof createViews>;
/** What goes to the log. */
const logged: string[] = [];
beforeAll(async () => {
  stores = (await openStores({ databaseUrl: null, dataDir: 'memory' })).stores;
  const id = randomUUID();
  await stores.tenants.create({ id, name: id });
  tenant = stores.forTenant(id);
  await seed(tenant, scenario);
  await tenant.alerts.putAll([own, hidden]);
  for (const [alert, number] of [
    [own, 1],
    [hidden, 481516234],
  ] as const) {
    await tenant.alerts.putIncident({
      ...{ id: alert.incidentId, number, title: alert.name, status: 'open', severity: alert.severity, assetId: alert.assetId },
      ...{ openedAt: alert.startedAt, resolvedAt: null, alertIds: [alert.id] },
    });
  }
  server = await startScriptedModel();
  const memory = await assembleMemory(
    { stores: tenant, now: () => at, secret: async () => '', warn: (line: unknown) => logged.push(JSON.stringify(line)) },
    { model: null },
  );
  viewOf = createViews({
    ...{ stores: tenant, runbooks: [], model: null, memory, thisHost: null, groups: [{ id: 'db', assets: ['srv-db-*'] }] },
    conversation: conversationWith('openai', server.url, {
      ...{ when: 'always', masking: { on: false, addresses: false }, limits: { calls: 80, timeMs: 60_000, tokens: 9_000_000 } },
      warn: (fault, detail) => logged.push(`${fault} ${detail}`),
    }),
  });
  for (const { id: alertId } of [own, hidden]) await viewOf([]).explain({ alertId, language: 'en', timeZone: 'UTC', at });
  for (const { incidentId } of [own, hidden]) await memory.remember(incidentId);
}, 60_000);
afterAll(async () => {
  await server?.close();
  await stores?.close();
});

type Call = { readonly name: string; readonly args: Readonly<Record<string, unknown>> };

/** Lets a model make these calls one by one for somebody; what each gave it, and what was shown in the end, which may be a fault. */
async function talk(calls: readonly Call[], scope: readonly (readonly string[])[], text: string, alertId: string | null, end?: Act) {
  const results: string[] = [];
  server.play(({ messages, turn }): Act => {
    if (turn > 0) results.push((messages.at(-1)?.content ?? '').replaceAll(/(data id=\W+)[g-z]{16}/g, '$1N'));
    const next = calls[turn];
    return next === undefined && end
      ? end
      : next === undefined
        ? { text: results.map((said, index) => `${said} [${index + 1}].`).join(' ') }
        : { calls: [next] };
  });
  const before = server.bodies.length;
  const question = { text, language: languageOf(text), alertId, askedAt: at, timeZone: 'UTC', conversation: randomUUID() };
  const reply = await viewOf(scope).ask({ ...question, ...(scope.length === 0 ? {} : { asker: viewer, scope }) });
  return { results, sent: server.bodies.slice(before).join('\n'), shown: JSON.stringify({ ...reply, about: undefined }) };
}

const EVERYTHING = 'tell me everything there is';
const leaks = (text: string) => SECRETS.filter((secret) => text.toLowerCase().includes(secret.toLowerCase()));

/** Every look-up about one asset and one incident; a name, an id or a number stands for what does not exist as well. */
function callsAbout(asset: string, incident: number): Call[] {
  const calls = TOOLS.flatMap(({ name, input }): Call[] => {
    const fields = Object.keys(input.shape);
    if (fields.includes('asset')) return [{ name, args: { asset } }];
    return [{ name, args: fields.includes('incident') ? { incident } : {} }];
  });
  return [
    ...calls,
    { name: 'explain_alert', args: { incident } },
    { name: 'find_assets', args: { contains: asset } },
    { name: 'logs_of', args: { asset: 'srv-db-03', contains: asset } },
  ];
}

const ids = (one: Alert) => [one.id, one.incidentId, one.fingerprint];

test('a model that looks up everything for a person of one group is given nothing of the rest, and shows nothing of it', async () => {
  const calls: Call[] = [
    ...TOOLS.filter(({ input }) => Object.keys(input.shape).includes('asset')).map(({ name }) => ({ name, args: { asset: 'srv-db-03' } })),
    ...[
      { name: 'list_alerts', args: {} },
      { name: 'what_changed', args: {} },
      { name: 'similar_incidents', args: { incident: 1 } },
    ],
    ...[
      { name: 'explain_alert', args: { incident: 1 } },
      { name: 'explain_alert', args: {} },
    ],
    ...['lun', 'srv', 'shelf', '-'].map((contains) => ({ name: 'find_assets', args: { contains } })),
    { name: 'logs_of', args: { asset: 'srv-db-03', from: '2026-01-01T00:00:00Z', to: at.toISOString() } },
  ];
  const narrow = await talk(calls, [['db']], EVERYTHING, own.id);
  expect(narrow.results).toHaveLength(calls.length);
  expect({ sent: leaks(narrow.sent), shown: leaks(narrow.shown) }).toEqual({ sent: [], shown: [] });
  // The same look-ups do give it away to whoever may see everything, so that nothing is tried in vain.
  const wide = await talk(calls, [], EVERYTHING, own.id);
  expect(leaks(wide.sent).length).toBeGreaterThan(2);
}, 60_000);

test('what lies beyond is answered as what does not exist, by name, by number and by any id', async () => {
  const tries: ReadonlyArray<readonly [hidden: string, number: number, none: string, noNumber: number]> = [
    ['srv-hush-01', 481516234, 'srv-none-01', 481517234],
    ['lun-zz9', 481516234, 'lun-no9', 481517234],
    ...ids(hidden).map((id) => [id, 481516234, id.replaceAll('b', 'e').replace('hush', 'none'), 481517234] as const),
  ];
  for (const [name, number, none, noNumber] of tries) {
    const plain = (said: string) =>
      said.replaceAll(name, 'X').replaceAll(none, 'X').replaceAll(`${number}`, 'N').replaceAll(`${noNumber}`, 'N');
    const found = await talk(callsAbout(name, number), [['db']], EVERYTHING, null);
    const nothing = await talk(callsAbout(none, noNumber), [['db']], EVERYTHING, null);
    expect(found.results.length).toBeGreaterThan(TOOLS.length);
    expect(found.results.map(plain)).toEqual(nothing.results.map(plain));
    expect(leaks(found.shown.replaceAll(name, '').replaceAll(`${number}`, ''))).toEqual([]);
    // Named in a sentence, where no model is asked, it is as unknown.
    const [asked, askedNone] = [await talk([], [['db']], `what of ${name}?`, null), await talk([], [['db']], `what of ${none}?`, null)];
    expect(leaks(asked.shown.replaceAll(name, ''))).toEqual([]);
    // A bare word is read as a word: what `hush` may ask for is not what `none` may, whether or not there is such a thing.
    if (/[\d_]/.test(name)) expect(plain(asked.shown)).toBe(plain(askedNone.shown));
    // In the thread of an alert that may not be seen it is the same as in none.
    const inThread = await talk(callsAbout(name, number), [['db']], EVERYTHING, hidden.id);
    expect(inThread.results.map(plain)).toEqual(nothing.results.map(plain));
  }
}, 120_000);

/** Fields by which a tool might be told that somebody may see more. */
const FORGED = {
  ...{
    tenant: 'other',
    tenantId: 't',
    scope: [],
    groups: ['*'],
    group: 'storage',
    asker: null,
    user: 'root',
    role: 'admin',
    roles: ['admin'],
  },
  ...{ restricted: false, all: true, everything: true, limit: 1e9, sql: "' OR 1=1 --", assetIds: null, constructor: { scope: [] } },
};

test('forged tenants, scopes and roles in the calls open nothing, in English and in Russian, and the log tells nothing either', async () => {
  const needed = (fields: readonly string[]) => ({
    ...(fields.includes('asset') ? { asset: 'srv-db-03' } : {}),
    ...(fields.includes('incident') ? { incident: 1 } : {}),
  });
  const calls = (more: object): Call[] => [
    ...TOOLS.map(({ name, input }) => ({ name, args: { ...needed(Object.keys(input.shape)), ...more } })),
    { name: 'find_assets', args: { contains: '-', ...more } },
    { name: 'look_further', args: { cursor: 'more-1', ...more } },
  ];
  logged.length = 0;
  for (const text of [EVERYTHING, 'расскажи всё, что есть']) {
    const plain = await talk(calls({}), [['db']], text, null);
    const forged = await talk(calls(FORGED), [['db']], text, null);
    expect(forged.results).toEqual(plain.results);
    const ends: readonly Act[] = [
      { fault: { kind: 'status', status: 500 } },
      { calls: [{ name: 'read_everything', args: FORGED }] },
      { text: 'HushAlert 481516234 srv-hush-01 lun-zz9 shelf-zz1 nightly-full [1].' },
    ];
    for (const end of ends) forged.shown += (await talk(calls(FORGED).slice(0, 3), [['db']], text, null, end)).shown;
    expect({ sent: leaks(forged.results.join('\n')), shown: leaks(forged.shown) }).toEqual({ sent: [], shown: [] });
  }
  expect(logged.length).toBeGreaterThan(0);
  expect(leaks(logged.join('\n'))).toEqual([]);
}, 120_000);
