import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseSettings } from '../../config.ts';
import { seed, storageLatency } from '../../copilot/testing/scenarios.ts';
import { DEFAULT_TENANT } from '../../domain/tenant.ts';
import { createApp, type Running } from '../../main.ts';
import { openStores } from '../../stores/postgres/open.ts';
import { type Act, type Asked, type ScriptedModel, startScriptedModel } from '../fakes/model/scripted-model.ts';
import { eventually, scratch } from '../peers/peer.ts';
import { createDesk, type Desk } from '../rigs/desk.ts';
import { canary, createSearch, FORMS, personCanary } from './canaries.ts';
import { CHANNELS, PLANTED_ASSETS, type Plant, plant, WITHOUT_CANARY } from './plant.ts';

const scenario = storageLatency();
const folder = scratch('canaries');
const dataDir = join(folder.path, 'data');
const people = { asker: personCanary(), viewer: personCanary(), guest: personCanary() };
/** Secrets of the settings; the key of the model is for the model. */
const SECRETS = ['TEST_C_TOKEN', 'TEST_C_INGEST', 'TEST_C_WEBHOOK', 'TEST_C_JIRA', 'TEST_C_COMMUNITY', 'TEST_C_BEARER'].map((name, at) => ({
  name,
  canary: canary(at),
}));
const sshKey = canary(FORMS.findIndex(([form]) => form === 'private key'));
let planted: Plant[] = [];
let ofOthers: Plant[] = [];
/** By table, the canaries that a row of it holds. */
const held = new Map<string, number>();
let model: ScriptedModel;

beforeAll(async () => {
  for (const one of SECRETS) process.env[one.name] = one.canary.core;
  process.env.TEST_C_MODEL = 'key-of-the-model';
  writeFileSync(join(folder.path, 'id'), sshKey.text);
  model = await startScriptedModel();
  const { stores, pool } = await openStores({ databaseUrl: null, dataDir });
  for (const id of [DEFAULT_TENANT, 'other']) await stores.tenants.create({ id, name: id });
  await seed(stores.forTenant(DEFAULT_TENANT), { ...scenario, samples: scenario.samples.filter(({ assetId }) => assetId === 'srv-db-03') });
  planted = await plant(stores.forTenant(DEFAULT_TENANT), scenario.at);
  ofOthers = await plant(stores.forTenant('other'), scenario.at);
  const tables = await pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'inframind'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
  );
  const search = createSearch(planted.flatMap(({ canaries }) => canaries));
  for (const { name } of tables.rows) {
    const { rows } = await pool.query<{ row: string }>(
      `SELECT t::text AS row FROM inframind.${name} t WHERE t::text LIKE '%${DEFAULT_TENANT}%'`,
    );
    held.set(name, search(rows.map(({ row }) => row).join('\n')).length);
  }
  await stores.close();
}, 120_000);

afterAll(async () => {
  await model.close();
  folder.remove();
});

test('every table of the schema holds canaries, or there is a reason why none can come into it', () => {
  expect(held.size).toBeGreaterThan(35);
  const empty = [...held].filter(([, count]) => count === 0).map(([name]) => name);
  expect(empty.sort()).toEqual(Object.keys(WITHOUT_CANARY).sort());
});

test('no canary reaches the model, a log or whoever may not ask; the asker sees people, and nobody sees secrets', {
  timeout: 240_000,
}, async () => {
  const told = await interview('openai', { masking: true, channel: CHANNELS[0], assets: PLANTED_ASSETS });
  expect(told.asked).toBeGreaterThan(2 * PLANTED_ASSETS.length);
  expect(told.log).not.toContain('the model gave no answer');
  for (const where of ['received', 'log', 'strangers'] as const) expect([where, found(told[where])]).toEqual([where, []]);
  expect(found(told.shown).filter((one) => one.includes('secret'))).toEqual([]);
  expect(createSearch(ofOthers.flatMap(({ canaries }) => canaries))(told.shown)).toEqual([]);
  // What is hidden from the model comes back for the asker, who reads the very lines.
  expect(told.shown).not.toMatch(/(?:SECRET|EMAIL|PHONE|PERSON|USER)_[0-9a-f]{10}/);
  const logs = createSearch((planted.find(({ table }) => table === 'logs')?.canaries ?? []).filter(({ kind }) => kind === 'personal'));
  expect(logs(told.shown).length).toBeGreaterThanOrEqual(5);
});

test('the same with Ollama', { timeout: 240_000 }, async () => {
  const told = await interview('ollama', { masking: true, channel: CHANNELS[1], assets: PLANTED_ASSETS.slice(-3) });
  expect(told.asked).toBeGreaterThan(4);
  expect(told.log).not.toContain('the model gave no answer');
  for (const where of ['received', 'log', 'strangers'] as const) expect([where, found(told[where])]).toEqual([where, []]);
});

test('with the mask switched off the same search finds what the model was sent', { timeout: 240_000 }, async () => {
  const told = await interview('openai', { masking: false, channel: CHANNELS[2], assets: PLANTED_ASSETS.slice(-3) });
  const tables = new Set(found(told.received).map((one) => one.split(':')[0]));
  expect([...tables].sort()).toEqual(expect.arrayContaining(['alerts', 'asset_changes', 'conversations', 'logs', 'series']));
});

type Told = {
  /** Every byte the server of the model was sent. */
  readonly received: string;
  /** How often it was asked to talk or to word. */
  readonly asked: number;
  readonly log: string;
  readonly shown: string;
  /** What those were told who may not ask. */
  readonly strangers: string;
};

/** Starts the program over the planted stores with a model of that kind, asks much, and returns all that came out anywhere. */
async function interview(
  kind: 'openai' | 'ollama',
  { masking, channel, assets }: { readonly masking: boolean; readonly channel: string; readonly assets: readonly string[] },
): Promise<Told> {
  const desk = createDesk();
  const log: string[] = [];
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      log.push(String(chunk));
      done();
    },
  });
  const app = createApp(settingsOf(kind, masking), {
    log: pino({ level: 'trace' }, sink),
    now: () => scenario.at,
    platforms: [desk.platform],
    terminals: false,
    schedules: false,
  });
  const before = { bytes: model.received().length, asked: model.bodies.length };
  model.play(readsAloud);
  const [shown, strangers]: [string[], string[]] = [[], []];
  try {
    const running = await app.start();
    shown.push(...(await askMuch(running, desk, channel, assets, `New ${kind} ${masking}`)));
    strangers.push(...(await askAsStranger(running, desk)));
  } finally {
    await app.stop();
  }
  const received = model.received().subarray(before.bytes).toString();
  const asked = model.bodies.length - before.asked;
  return { received, asked, log: log.join(''), shown: shown.join('\n'), strangers: strangers.join('\n') };
}

async function askMuch(running: Running, desk: Desk, channel: string, assets: readonly string[], alertname: string): Promise<string[]> {
  const shown: string[] = [];
  const questions = [...assets.map((asset) => `tell me a story of ${asset} please`), 'расскажи что-нибудь про srv-db-03'];
  for (const text of questions) shown.push(JSON.stringify(await desk.say('asker', text, channel)));
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${process.env.TEST_C_TOKEN}` };
  const call = async (path: string, body?: unknown, more: Record<string, string> = {}) => {
    const post = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${running.url}${path}`, { headers: { ...headers, ...more }, ...post });
    expect(response.status, path).toBeLessThan(300);
    return response.text();
  };
  for (const text of ['why did this alert fire?', 'что изменилось?'])
    shown.push(await call('/api/ask', { text, alertId: scenario.alert.id }));
  const { alerts } = JSON.parse(await call('/api/alerts')) as { alerts: ReadonlyArray<{ readonly id: string; readonly assetId: string }> };
  for (const { id } of alerts.filter(({ assetId }) => assets.slice(-2).includes(assetId))) {
    const explained = await call(`/api/alerts/${id}/explain`, {});
    const { answer } = JSON.parse(explained) as { answer: { evidence: ReadonlyArray<{ readonly id: string }> } };
    shown.push(explained, await call(`/api/alerts/${id}`));
    for (const evidence of answer.evidence.slice(0, 5)) shown.push(await call(`/api/evidence/${evidence.id}`));
  }
  for (const path of ['/api/alerts', '/api/incidents']) shown.push(await call(path));
  // One that is new is announced, and remembered by the model of vectors.
  const alert = { status: 'firing', labels: { alertname, instance: assets[0], severity: 'critical' }, startsAt: scenario.at };
  const basic = Buffer.from(`am:${process.env.TEST_C_WEBHOOK}`).toString('base64');
  await call('/alerts/alertmanager', { version: '4', status: 'firing', alerts: [alert] }, { authorization: `Basic ${basic}` });
  // The tracker is away: what waits for it is never done. An incident without a known cause is looked at again minutes later.
  await eventually(async () => {
    const { ticket: _ticket, notify, ...others } = await running.queues.counts();
    return [{ ...notify, delayed: 0 }, ...Object.values(others)].every(({ waiting, active, delayed }) => waiting + active + delayed === 0);
  }, 60_000);
  return [...shown, JSON.stringify(desk.cards)];
}

/** Whoever has no role, no account or no key. */
async function askAsStranger(running: Running, desk: Desk): Promise<string[]> {
  const said: string[] = [];
  for (const who of ['guest', 'stranger']) said.push(JSON.stringify(await desk.say(who, `tell me a story of ${PLANTED_ASSETS[0]} please`)));
  said.push(JSON.stringify(desk.whispers));
  const paths = ['alerts', 'incidents', 'audit', 'approvals', 'rejected', 'evidence/x', 'jobs/failed'].map((path) => `/api/${path}`);
  for (const path of [...paths, '/', '/health', '/metrics', '/docs/json']) {
    for (const authorization of ['', 'Bearer wrong', `Bearer ${process.env.TEST_C_INGEST}`])
      said.push(await (await fetch(`${running.url}${path}`, { headers: { authorization } })).text());
  }
  return said;
}

/** A model that makes every look-up there is, reads on where a result was cut, and then says all that it read. */
function readsAloud({ messages, tools }: Asked): Act {
  const asked = messages.findLastIndex(({ role }) => role === 'user');
  const question = messages[asked]?.content ?? '';
  if (tools.length === 0) return { text: JSON.stringify([...question.matchAll(/^\d+\. (.*)$/gm)].map(([, sentence]) => sentence)) };
  const since = messages.slice(asked + 1);
  const results = since.filter(({ role }) => role === 'tool').map(({ content }) => content);
  const asset = /\b(?:unit-\d+|srv-db-03)\b/.exec(question)?.[0];
  const args = { contains: 'u', asset, incident: 1, measure: 'filesystem.full' };
  if (results.length === 0)
    return {
      calls: tools.filter((name) => name !== 'look_further').map((name) => ({ name, args: pick(args, PARAMETERS[name] ?? ['asset']) })),
    };
  const cursors = [...new Set(results.flatMap((one) => /cursor (more-\d+)/.exec(one)?.[1] ?? []))];
  if (since.length - results.length < 2 && cursors.length > 0)
    return { calls: cursors.slice(0, 12).map((cursor) => ({ name: 'look_further', args: { cursor } })) };
  // Only so many sentences are shown: those first in which something is hidden.
  const statements = results
    .flatMap((one) => [...one.matchAll(/^\[(\d+)\] (.*?)\.?$/gm)])
    .toSorted(([a], [b]) => Number(HIDDEN_PERSON.test(b)) - Number(HIDDEN_PERSON.test(a)));
  return { text: statements.map(([, number, text]) => `${text} [${number}].`).join('\n') };
}

const HIDDEN_PERSON = /(?:EMAIL|PHONE|USER)_/;
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  find_assets: ['contains'],
  similar_incidents: ['incident'],
  forecast_of: ['asset', 'measure'],
};

function pick(from: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}

function settingsOf(kind: 'openai' | 'ollama', on: boolean) {
  return parseSettings(
    {
      dataDir,
      api: {
        port: 0,
        token: 'env:TEST_C_TOKEN',
        ingestToken: 'env:TEST_C_INGEST',
        webhook: { username: 'am', password: 'env:TEST_C_WEBHOOK' },
      },
      targets: [
        {
          id: 'exporter',
          asset: 'exporter',
          collector: 'prometheus',
          every: '1h',
          settings: { url: 'http://127.0.0.1:9/metrics', auth: { kind: 'bearer', token: 'env:TEST_C_BEARER' } },
        },
        {
          id: 'switch',
          asset: 'switch',
          collector: 'snmp',
          every: '1h',
          settings: { host: '127.0.0.1', port: 9, credentials: { version: '2c', community: 'env:TEST_C_COMMUNITY' } },
        },
      ],
      rules: [],
      evaluateEvery: '1h',
      hosts: [
        {
          asset: 'srv-db-03',
          host: '127.0.0.1',
          port: 9,
          user: 'ops',
          privateKey: `file:${join(folder.path, 'id')}`,
          hostKeyFingerprint: 'SHA256:x',
        },
      ],
      jira: { baseUrl: 'http://127.0.0.1:9', email: 'a@example.test', token: 'env:TEST_C_JIRA', project: 'OPS' },
      people: [
        { id: 'asker', name: people.asker.text, roles: ['operator'], identities: [{ platform: 'terminal', userId: 'asker' }] },
        { id: 'viewer', name: people.viewer.text, roles: ['viewer'], identities: [{ platform: 'terminal', userId: 'viewer' }] },
        { id: 'guest', name: people.guest.text, roles: [], identities: [{ platform: 'terminal', userId: 'guest' }] },
      ],
      channels: [{ platform: 'terminal', channel: 'ops' }],
      model: {
        kind,
        baseUrl: kind === 'openai' ? `${model.url}/v1` : model.url,
        name: 'm',
        embedding: 'e',
        apiKey: 'env:TEST_C_MODEL',
        conversation: 'always',
        limits: { calls: 30, time: '30s', tokens: 1_000_000 },
        masking: { on },
      },
    },
    'test',
  );
}

/** Where each canary that a text holds was planted, and its kind and form. */
function found(text: string): string[] {
  const all = [
    ...planted,
    ...ofOthers.map(({ table, canaries }) => ({ table: `another tenant's ${table}`, canaries })),
    { table: 'settings', canaries: [...SECRETS.map((one) => one.canary), sshKey] },
    { table: 'people', canaries: Object.values(people) },
  ];
  const search = createSearch(all.flatMap(({ canaries }) => canaries));
  // A placeholder is a digest under a key: its digits are those of a canary by chance only.
  return search(text.replace(/(?<=(?:SECRET|EMAIL|PHONE|PERSON|USER|ADDRESS)_)[0-9a-f]{10}/g, 'x')).map(
    (one) => `${all.find(({ canaries }) => canaries.includes(one))?.table}: ${one.kind}: ${one.form}: ${one.core}`,
  );
}
