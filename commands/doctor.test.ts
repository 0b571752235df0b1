import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { PollingCollector } from '../collectors/collector.ts';
import { collectors } from '../collectors/registry.ts';
import { parseSettings } from '../config.ts';
import { AppError } from '../domain/errors.ts';
import { SettingsInvalid } from '../setting-faults.ts';
import { scratch } from '../test/peers/peer.ts';
import { startSshd } from '../test/peers/sshd.ts';
import { type DoctorDeps, examine, type Finding } from './doctor.ts';
import { checkHost, checkService } from './doctor-hosts.ts';
import { SLACK_SCOPES } from './doctor-services.ts';

const folder = scratch('doctor');
afterAll(() => folder.remove());

async function examined(given: object, more: Partial<DoctorDeps> = {}): Promise<Finding[]> {
  const found: Finding[] = [];
  const deps: DoctorDeps = {
    settings: parseSettings({ dataDir: folder.path, api: { port: 0 }, targets: [], ...given }, 'test'),
    language: 'en',
    secret: async () => 'secret',
    collectors,
    running: false,
    checkSettings: () => 'inframind.yaml',
    checkStores: async () => 'embedded',
    checkRecords: async () => '',
    checkQueue: async () => '',
    checkHost: async () => '',
    checkService: async () => '',
    now: () => new Date(),
    ...more,
  };
  for await (const finding of examine(deps)) found.push(finding);
  return found;
}

test('devices are asked at the same time, and told of in their order', async () => {
  let asking = 0;
  let most = 0;
  const slow: PollingCollector = {
    ...(collectors.find(({ id }) => id === 'host') as PollingCollector),
    id: 'slow',
    collect: async function* ({ assetId }) {
      asking += 1;
      most = Math.max(most, asking);
      await pause(assetId === 'a0' ? 60 : 5);
      asking -= 1;
      if (assetId === 'a2') throw new AppError('COLLECTOR_UNREACHABLE', 'away');
      yield* [];
    },
  };
  const targets = Array.from({ length: 20 }, (_, at) => ({ id: `t${at}`, asset: `a${at}`, collector: 'slow' }));

  const found = (await examined({ targets }, { collectors: [slow] })).filter(({ part }) => part.startsWith('target'));

  expect(found.map(({ part }) => part)).toEqual(targets.map(({ id }) => `target ${id}`));
  expect(found.map(({ state }) => state).filter((state) => state === 'failed')).toHaveLength(1);
  expect(most).toBe(8);
});

test('the port of the API is looked at while the service is not running', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const api = async (running: boolean) => (await examined({ api: { port } }, { running })).find(({ part }) => part === 'API and page');

  expect(await api(false)).toMatchObject({
    state: 'failed',
    detail: expect.stringContaining('EADDRINUSE'),
    remedy: expect.stringContaining('INFRAMIND_PORT'),
  });
  expect(await api(true)).toMatchObject({ state: 'ok' });
  server.close();
});

test('what the settings leave open is told with its lines, and the rest is looked at all the same', async () => {
  const said = { en: 'is no setting', ru: 'такой настройки нет', ko: 'is no setting' };
  const faults = [
    { path: ['a'], said },
    { path: ['b'], said },
  ];
  const found = await examined(
    {},
    {
      language: 'ru',
      checkSettings: () => {
        throw new SettingsInvalid(faults, () => 'inframind.yaml:3');
      },
    },
  );

  expect(found.find(({ part }) => part === 'настройки')).toMatchObject({
    state: 'failed',
    remedy: 'inframind.yaml:3: a: такой настройки нет\n    → inframind.yaml:3: b: такой настройки нет',
  });
  expect(found.find(({ part }) => part === 'база данных')).toMatchObject({ state: 'ok' });
});

test('a host that is logged in to as root, and each reason for which one is not, has its next step', async () => {
  const sshd = await startSshd();
  const host = {
    ...{ asset: 'srv', host: sshd.host, port: sshd.port, user: sshd.user, privateKey: sshd.privateKeyPath },
    hostKeyFingerprint: sshd.hostKeyFingerprint,
  };
  const key = async (reference: string) => (reference === 'no key' ? 'ssh-ed25519 AAAA' : readFileSync(reference, 'utf8'));
  const said = async (changed: Partial<typeof host>) => {
    const [found] = (
      await examined({ hosts: [{ ...host, privateKey: 'env:KEY' }] }, { checkHost: () => checkHost({ ...host, ...changed }, key) })
    ).filter(({ part }) => part === 'host srv');
    return found;
  };
  try {
    if (sshd.user === 'root')
      expect(await said({})).toMatchObject({
        state: 'lacking',
        detail: expect.stringContaining('root'),
        remedy: expect.stringContaining('sudo'),
      });
    expect(await said({ hostKeyFingerprint: `SHA256:${'A'.repeat(43)}` })).toMatchObject({
      state: 'failed',
      remedy: expect.stringContaining('Was the host installed anew?'),
    });
    expect(await said({ privateKey: sshd.strangerKeyPath })).toMatchObject({ remedy: expect.stringContaining('authorized_keys') });
    expect(await said({ privateKey: 'no key' })).toMatchObject({ remedy: expect.stringContaining('not to the .pub') });
    expect(await said({ port: 1 })).toMatchObject({ remedy: expect.stringContaining('firewall') });
  } finally {
    await sshd.stop();
  }
}, 60_000);

test('a service whose certificate nobody vouches for, or whose authority cannot be read, is told', async () => {
  const service = { asset: 'srv', speaks: 'redfish', url: 'https://127.0.0.1:1', user: 'u', secret: 'env:PW' };
  const said = async (more: object, port = 1) => {
    const given = { services: [{ ...service, url: `https://127.0.0.1:${port}`, ...more }] };
    const settings = parseSettings(given, 'test');
    const secret = async (reference: string) => {
      if (reference.startsWith('file:'))
        throw new AppError('SECRET_MISSING', reference, {
          hint: { en: `make ${reference} readable`, ru: '', ko: `make ${reference} readable` },
        });
      return 'secret';
    };
    const found = await examined(given, { checkService: (one) => checkService(settings, one, secret) });
    return found.find(({ part }) => part === 'redfish of srv');
  };

  expect(await said({ caFile: '/absent.pem' })).toMatchObject({ state: 'failed', remedy: 'make file:/absent.pem readable' });
  expect(await said({})).toMatchObject({ state: 'failed', detail: expect.stringContaining('ECONNREFUSED') });
});

test('tokens, scopes and channels of chats are looked at, each with what mends it', async () => {
  let scopes = SLACK_SCOPES.filter((scope) => scope !== 'files:write').join(',');
  const chats = createHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        const [, root, , method = ''] = /^\/(api|bot([^/]+))\/([\w.]+)/.exec(request.url ?? '') ?? [];
        const form = new URLSearchParams(String(Buffer.concat(chunks)));
        const isOpen = request.headers.authorization === 'Bearer xapp-right';
        const answers: Record<string, object> = {
          'auth.test': { ok: request.headers.authorization === 'Bearer xoxb-right', team: 'T', user: 'u', error: 'invalid_auth' },
          'apps.connections.open': { ok: isOpen, error: 'invalid_auth' },
          'conversations.history': { ok: form.get('channel') === 'C1', error: 'channel_not_found' },
          getMe: { ok: true, result: { username: 'bot' } },
          getChat: { ok: false, description: 'Forbidden: bot was kicked from the group chat' },
        };
        response.writeHead(root === 'api' ? 200 : method === 'getChat' ? 403 : 200, {
          'content-type': 'application/json',
          'x-oauth-scopes': scopes,
        });
        response.end(JSON.stringify(answers[method] ?? {}));
      });
  });
  await new Promise<void>((resolve) => chats.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(chats.address() as { port: number }).port}`;
  const look = async (tokens: Record<string, string>) => {
    const found = await examined(
      {
        slack: { botToken: 'env:BOT', appToken: 'env:APP', apiUrl: `${origin}/api/` },
        telegram: { token: 'env:TELEGRAM', apiRoot: origin },
        channels: [
          { platform: 'slack', channel: 'C1' },
          { platform: 'slack', channel: 'C2' },
          { platform: 'telegram', channel: '-1' },
          { platform: 'email', channel: 'a@example.com' },
        ],
      },
      { secret: async (reference) => tokens[reference] ?? '1:x' },
    );
    return new Map(found.map((one) => [one.part, one]));
  };
  const right = { 'env:BOT': 'xoxb-right', 'env:APP': 'xapp-right' };

  const lacking = await look(right);
  expect(lacking.get('Slack')).toMatchObject({ state: 'lacking', detail: expect.stringContaining('it lacks files:write') });
  expect(lacking.get('channel C1 of slack')).toMatchObject({ state: 'ok' });
  expect(lacking.get('channel C2 of slack')).toMatchObject({ state: 'failed', remedy: expect.stringContaining('/invite') });
  expect(lacking.get('channel -1 of telegram')).toMatchObject({
    detail: expect.stringContaining('kicked'),
    remedy: expect.stringContaining('add the bot to the group'),
  });
  expect(lacking.get('channel a@example.com of email')).toMatchObject({
    state: 'failed',
    remedy: expect.stringContaining('section email'),
  });
  scopes = SLACK_SCOPES.join(',');
  expect((await look(right)).get('Slack')).toMatchObject({ state: 'ok', detail: 'T, u' });
  expect((await look({ ...right, 'env:APP': 'xapp-wrong' })).get('Slack')).toMatchObject({
    remedy: expect.stringContaining('connections:write'),
  });
  expect((await look({ 'env:BOT': 'xapp-right', 'env:APP': 'xoxb-right' })).get('Slack')).toMatchObject({
    remedy: expect.stringContaining('app-level token'),
  });
  chats.close();
});

test('the manifest of the Slack app asks for the scopes that are looked for', () => {
  const manifest = parse(readFileSync(new URL('../docs/slack-app-manifest.yaml', import.meta.url), 'utf8')) as {
    readonly oauth_config: { readonly scopes: { readonly bot: readonly string[] } };
  };

  expect(manifest.oauth_config.scopes.bot).toEqual(SLACK_SCOPES);
});
