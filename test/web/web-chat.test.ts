import { mkdirSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Outbox } from '../../bot/outbox.ts';
import { enqueueCard } from '../../bot/outgoing.ts';
import { randomId } from '../../domain/ids.ts';
import type { Stores } from '../../stores/stores.ts';
import { hostileCard, sampleCard } from '../fakes/sample-cards.ts';
import { describeWithPeers, eventually, peerPath } from '../peers/peer.ts';
import { createRig, type Rig } from '../rigs/actions.ts';
import { type Door, startDoors, stopDoors } from '../rigs/doors.ts';
import { openWebChat } from '../rigs/web-chat.ts';
import { HOSTILE } from './seed.ts';

const ASSET = 'srv-shop-01';
const TARGET = { assetId: ASSET, ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };
const KEYS = { olga: 'key-of-olga', anna: 'key-of-anna', viktor: 'key-of-viktor', gleb: 'key-of-gleb', gone: 'key-of-nobody' };
const GROUPS = [{ id: 'shop', assets: ['srv-shop-*'], labels: {} }];
/** Pictures to look at, when asked for. */
const PICTURES = process.env.WEB_PICTURES;

let stores: Stores;
let rig: Rig;
let door: Door;
let outbox: Outbox;
let address: string;
let secretAlert: string;
const stopping: Array<() => Promise<unknown>> = [];

beforeAll(async () => {
  stores = await startDoors();
  rig = await createRig(stores, { target: TARGET, privateKeyPath: '/dev/null' });
  const { now } = rig.deps;
  const gleb = { ...rig.people.viktor, id: 'gleb', name: 'gleb', roles: [], groupRoles: [{ group: 'shop', roles: ['operator' as const] }] };
  await rig.stores.people.put({ ...gleb, identities: [] });
  await rig.stores.people.put({ ...rig.people.anna, language: 'ru', timeZone: 'Europe/Moscow' });
  await rig.stores.inventory.ensure([ASSET, 'srv-secret-01'], now());
  secretAlert = randomId('alr');
  await rig.stores.alerts.put({
    ...rig.alert,
    id: secretAlert,
    fingerprint: 'secret',
    incidentId: randomId('inc'),
    assetId: 'srv-secret-01',
  });
  const hostile = { id: randomId('alr'), fingerprint: 'hostile', incidentId: randomId('inc'), name: HOSTILE, summary: HOSTILE };
  await rig.stores.alerts.put({ ...rig.alert, ...hostile });

  const opened = await openWebChat(rig, { keys: KEYS, groups: GROUPS });
  ({ door, outbox, address } = opened);
  stopping.push(opened.close);
});
afterAll(async () => {
  for (const stop of stopping) await stop();
  await stopDoors();
});

let count = 0;
const hear = async (key: string | null, body: object, more: { id?: string; thread?: string; headers?: Record<string, string> } = {}) => {
  const headers = { ...(key === null ? {} : { authorization: `Bearer ${key}` }), ...more.headers };
  const said = { id: more.id ?? `said-${++count}-12345678`, ...(more.thread === undefined ? {} : { thread: more.thread }), body };
  const response = await door.server.inject({ method: 'POST', url: '/api/chat', headers, payload: said });
  return { status: response.statusCode, body: response.json() };
};
const read = async (key: string | null, thread = 'main') => {
  const headers = key === null ? {} : { authorization: `Bearer ${key}` };
  const response = await door.server.inject({ method: 'GET', url: `/api/chat?thread=${thread}`, headers });
  return { status: response.statusCode, body: response.json() };
};
const pending = async () => (await rig.stores.approvals.list({ states: ['PENDING'], limit: 50 })).length;

test('nobody speaks but a person by his own key', async () => {
  for (const key of [null, 'wrong', 'token-of-readers', KEYS.gone]) {
    expect([await read(key), await hear(key, { kind: 'text', text: 'help' })].map(({ status }) => status)).toEqual([401, 401]);
  }
});

test("a page of another site cannot speak, whatever it knows, and no form's body is taken", async () => {
  const body = { kind: 'text', text: 'help' };
  for (const origin of ['https://evil.example', 'null']) expect((await hear(KEYS.olga, body, { headers: { origin } })).status).toBe(403);
  const headers = { authorization: `Bearer ${KEYS.olga}`, 'content-type': 'text/plain' };
  const plain = await door.server.inject({ method: 'POST', url: '/api/chat', headers, payload: JSON.stringify({ id: 'abcdefgh', body }) });
  expect(plain.statusCode).toBe(415);
  expect((await read(KEYS.olga)).body.messages).toEqual([]);
});

test('what one person says and is told is read by nobody else; the same said twice counts once', async () => {
  const secret = 'password=hunter2secret help';
  await Promise.all([1, 2, 3].map(() => hear(KEYS.viktor, { kind: 'text', text: secret }, { id: 'the-same-id-1' })));
  const messages = await eventually(async () => {
    const found = (await read(KEYS.viktor)).body.messages;
    return found.length === 2 ? found : null;
  });
  expect(messages.map(({ mine }: { mine: boolean }) => mine)).toEqual([true, false]);
  expect(JSON.stringify(messages)).not.toContain('hunter2secret');
  expect((await read(KEYS.olga)).body.messages).toEqual([]);
  // The id of an event that is another's is no key to what he was told.
  expect((await hear(KEYS.olga, { kind: 'greeting' }, { id: 'the-same-id-1' })).body.shown).toMatchObject({ kind: 'prompts' });
  // The page greets in the language that it is shown in.
  const greeted = await hear(KEYS.olga, { kind: 'greeting', language: 'ko' }, { id: 'the-same-id-2' });
  expect(greeted.body.shown.title).toBe('예를 들어 물어보세요');
});

test('a person of one group is told nothing of another, in its thread or at large', async () => {
  expect((await read(KEYS.gleb, secretAlert)).status).toBe(404);
  expect((await hear(KEYS.gleb, { kind: 'text', text: 'why?' }, { thread: secretAlert })).status).toBe(404);
  await hear(KEYS.gleb, { kind: 'text', text: 'what is firing?' });
  await hear(KEYS.gleb, { kind: 'action', verb: 'why', value: secretAlert });
  await hear(KEYS.gleb, { kind: 'action', verb: 'form', value: 'restart-service@srv-secret-01' });
  const { body } = await eventually(async () => {
    const found = await read(KEYS.gleb);
    return found.body.messages.length >= 2 ? found : null;
  });
  expect(JSON.stringify(body)).toContain(ASSET);
  expect(JSON.stringify(body)).not.toContain('srv-secret');
});

test('an answer is told as it comes about, and whoever asks without that gets it as before', async () => {
  const payload = { id: 'streamed-id-1', thread: rig.alert.id, body: { kind: 'text', text: 'why did it fire?' } };
  const headers = { authorization: `Bearer ${KEYS.viktor}`, accept: 'text/event-stream' };
  const response = await door.server.inject({ method: 'POST', url: '/api/chat', headers, payload });
  expect(response.headers['content-type']).toContain('text/event-stream');
  const events = [...response.body.matchAll(/event: (\w+)\ndata: (.*)\n\n/g)].map(([, event, data]) => ({
    event,
    data: JSON.parse(data ?? ''),
  }));
  expect(events.map(({ event }) => event)).toEqual(expect.arrayContaining(['step', 'beginning', 'told']));
  expect(events.at(-1)).toEqual({ event: 'told', data: { sentences: [], links: [], shown: null } });
  const [first] = events.filter(({ event }) => event === 'beginning');
  expect(first?.data.card.parts.some(({ text }: { text?: string }) => text === 'Why it fired')).toBe(true);
  expect(first?.data.card.actions).toEqual([]);
  // Asked twice at once, only the first is told how it comes about; a refusal is a refusal and no stream.
  const again = await door.server.inject({ method: 'POST', url: '/api/chat', headers, payload });
  expect(again.body).not.toContain('event: beginning');
  const refused = await door.server.inject({ method: 'POST', url: '/api/chat', headers, payload: { ...payload, thread: 'alr_none' } });
  expect([refused.statusCode, refused.headers['content-type']]).toEqual([404, expect.stringContaining('problem+json')]);
});

test('what was told when a person could see more is no longer shown, and what was told since is', async () => {
  const at = rig.deps.now();
  const to = { platform: 'web', channel: 'gleb', thread: 'main', priority: 1, alertId: null, at };
  const card = (headline: string) => ({ ...sampleCard({ chart: null }), headline });
  await enqueueCard(rig.stores, { ...to, id: 'msg_wide', card: card('told to one who saw srv-secret-01') });
  await enqueueCard(rig.stores, { ...to, id: 'msg_other', card: card('told of other groups'), scope: [['shop', 'secret']] });
  await enqueueCard(rig.stores, { ...to, id: 'msg_narrow', card: card('told of the shop'), scope: [['shop'], ['shop', 'secret']] });
  outbox.wake();
  const messages = await eventually(async () => {
    const found: Array<{ id: string; card: { headline: string } }> = (await read(KEYS.gleb)).body.messages;
    return ['msg_wide', 'msg_other', 'msg_narrow'].every((id) => found.some((one) => one.id === id)) ? found : null;
  });
  const headline = (id: string) => messages.find((one) => one.id === id)?.card.headline;
  expect(headline('msg_narrow')).toBe('told of the shop');
  for (const id of ['msg_wide', 'msg_other']) expect(headline(id)).toContain('no longer shown');
  expect(JSON.stringify(messages)).not.toMatch(/srv-secret|of other groups/);
});

test('a form that is forged, a viewer, and one own approval change nothing', async () => {
  const ref = `restart-service@${ASSET}`;
  const form = (values: object, more: object = {}) => ({ kind: 'form', act: 'submit', ref, values, ...more });
  expect((await hear(KEYS.viktor, form({ unit: 'shop.service' }))).body.shown).toMatchObject({ kind: 'said' });
  for (const unit of ['', '; reboot', '$(id)', '-H']) {
    const { body } = await hear(KEYS.olga, form({ unit }));
    expect(Object.keys(body.shown.faults)).toEqual(['unit']);
  }
  await hear(KEYS.olga, form({ unit: 'shop.service' }, { ref: 'no-such@srv-nowhere' }));
  expect((await hear(KEYS.olga, form({ unit: 'shop.service' }, { act: 'approve' }))).status).toBe(400);
  expect(await pending()).toBe(0);
  const asked = await hear(KEYS.olga, form({ unit: 'shop.service' }), { id: 'asked-once-1' });
  await hear(KEYS.olga, form({ unit: 'shop.service' }), { id: 'asked-once-1' });
  expect(asked.body.shown.text).toContain('Someone else must approve');
  expect(await pending()).toBe(1);

  const approve = (await read(KEYS.olga)).body.requests[0].cards[0].actions[0];
  for (const key of [KEYS.olga, KEYS.viktor, KEYS.gleb]) {
    const { body } = await hear(key, { kind: 'action', verb: 'approve', value: approve.value });
    expect(body.sentences).toHaveLength(1);
  }
  const changed = `${approve.value.slice(0, -1)}${approve.value.endsWith('0') ? '1' : '0'}`;
  await hear(KEYS.anna, { kind: 'action', verb: 'approve', value: changed });
  expect(await pending()).toBe(1);
  // Another person's key rejects it by the button that stands there for him.
  await hear(KEYS.anna, { kind: 'action', verb: 'reject', value: approve.value });
  expect(await pending()).toBe(0);
});

describeWithPeers(['chromium'], 'the chat of the page in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: peerPath('chromium') ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
    });
  });
  afterAll(() => browser.close());

  async function visit(key: string, path: string, look: (page: Page) => Promise<void>, more: object = {}): Promise<void> {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', viewport: { width: 1000, height: 1100 }, ...more });
    await context.addInitScript(`if (!sessionStorage.getItem('token')) sessionStorage.setItem('token', ${JSON.stringify(key)})`);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/401|ERR_FAILED/.test(message.text())) faults.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(`${address}/`)) faults.push(`asked for ${request.url()}`);
    });
    try {
      await page.goto(address + path);
      await look(page);
      expect(faults).toEqual([]);
    } finally {
      await context.close();
    }
  }
  const picture = async (page: Page, name: string) => {
    if (PICTURES === undefined) return;
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
  };

  test('asks for a key, and says when it is nobody’s', async () => {
    await visit('wrong', '/chat', async (page) => {
      await page.locator('#key').fill(KEYS.olga);
      await page.locator('#entry button').click();
      await page.getByPlaceholder('what is firing').waitFor();
      expect(await page.locator('#who').textContent()).toBe('olga');
    });
  });

  test('asked, filled in, requested; approved by another, who is asked once more', async () => {
    await visit(KEYS.olga, `/chat?alert=${rig.alert.id}`, async (page) => {
      await page.locator('#told .buttons button').first().waitFor();
      expect(await page.locator('#about').textContent()).toContain(ASSET);
      await page.locator('#say').fill('why did it fire?');
      await page.locator('#entry button').click();
      await page.locator('.theirs .said').first().waitFor();
      expect(await page.locator('.mine p').textContent()).toBe('why did it fire?');
      await picture(page, 'answer');

      await page.locator('#say').fill(`run restart-service on ${ASSET}`);
      await page.locator('#entry button').click();
      await page.getByRole('button', { name: 'Fill in' }).click();
      await page.locator('#field-unit').fill('; reboot');
      await page.locator('#told form .buttons button').first().click();
      await page.locator('#fault-unit:not(:empty)').waitFor();
      // Who does not see the page is led to what is wrong.
      await page.locator('#field-unit[aria-invalid=true][aria-describedby~=fault-unit]:focus').waitFor();
      await picture(page, 'form');
      await page.locator('#field-unit').fill('shop.service');
      await page.locator('#told form .buttons button').first().click();
      await page.locator('.whisper').getByText('Someone else must approve').waitFor();
      await page.locator('#requests pre').first().waitFor();
      await picture(page, 'requested');
    });
    await visit(
      KEYS.anna,
      '/chat',
      async (page) => {
        const approve = page.locator('#requests .buttons button').first();
        await approve.dblclick();
        expect(await approve.textContent()).toContain('точно?');
        await page.waitForTimeout(600);
        expect(await pending()).toBe(1);
        await approve.click();
        await page.locator('.whisper').waitFor();
        await eventually(async () => (await pending()) === 0);
        await picture(page, 'approved-ru');
      },
      { locale: 'ru-RU', viewport: { width: 420, height: 900 } },
    );
  });

  test('what could not be sent is kept in the field, and it is said in words that the server is away, also on a phone', async () => {
    await visit(
      KEYS.olga,
      '/chat',
      async (page) => {
        await page.locator('#say').fill('does this get lost?');
        await page.route('**/api/chat**', (route) => route.abort());
        await page.locator('#entry button').click();
        await page.locator('#told .problem').getByText('The server cannot be reached').waitFor();
        expect(await page.locator('#say').inputValue()).toBe('does this get lost?');
        await page.locator('#offline:not(:empty)').waitFor();
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
        await page.unroute('**/api/chat**');
        await page.locator('#offline:empty').waitFor({ state: 'attached' });
        await page.locator('#entry button').click();
        await page.locator('#messages .mine', { hasText: 'does this get lost?' }).waitFor();
      },
      { viewport: { width: 390, height: 844 } },
    );
  });

  test('text from outside stays text, and a link of a card that leads to no page is none', async () => {
    const bad = hostileCard();
    const open = { verb: 'open' as const, label: 'open', value: '', url: 'javascript:alert(1)', style: 'plain' as const };
    const at = rig.deps.now();
    const to = { platform: 'web', channel: 'viktor', thread: 'main', priority: 1, alertId: null };
    await enqueueCard(rig.stores, { ...to, id: 'msg_hostile', card: { ...bad, headline: HOSTILE, actions: [...bad.actions, open] }, at });
    await enqueueCard(rig.stores, { ...to, id: 'msg_sample', card: sampleCard(), at });
    outbox.wake();
    await hear(KEYS.viktor, { kind: 'text', text: HOSTILE });
    await visit(KEYS.viktor, '/chat', async (page) => {
      await page.locator('.theirs .headline').getByText('<script>', { exact: false }).first().waitFor();
      await page.locator('.said svg').first().waitFor();
      expect(await page.locator('#main img, #main script, #main [onerror]').count()).toBe(0);
      expect(await page.locator('a[href^=javascript]').count()).toBe(0);
      expect(await page.title()).toBe('Chat · InfraMind');
      await picture(page, 'hostile');
    });
  });

  test('shows what is done while the answer comes about, and speaks Korean', async () => {
    await visit(
      KEYS.viktor,
      `/chat?alert=${rig.alert.id}`,
      async (page) => {
        await page.getByPlaceholder('발생 중인').waitFor();
        expect(await page.title()).toBe('채팅 · InfraMind');
        await page.evaluate(`new MutationObserver(() => { window.seen = (window.seen ?? '') + document.getElementById('told').textContent; })
          .observe(document.getElementById('told'), { childList: true, subtree: true, characterData: true })`);
        await page.locator('#say').fill('왜 발생했나요?');
        await page.locator('#entry button').click();
        await page.locator('#messages .theirs .said[lang=ko]').first().waitFor();
        await page.locator('#told:not(:has(.waiting))').waitFor({ state: 'attached' });
        expect(await page.evaluate('window.seen')).toMatch(/지표, 로그|데이터와 다시 대조/);
        expect(await page.evaluate('window.seen')).toContain('발생 이유');
        await picture(page, 'answer-ko');
      },
      { locale: 'ko-KR' },
    );
  });

  test('makes a code that links an account, which works once', async () => {
    await visit(KEYS.viktor, '/chat', async (page) => {
      await page.getByText('Link Slack or Telegram').click();
      await page.getByRole('button', { name: 'Make a code' }).click();
      const code = await page.locator('.code').textContent();
      expect(code).toMatch(/^link [0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
      expect(await page.locator('#link').textContent()).toMatch(/\d\d:\d\d:\d\d UTC/);
      await picture(page, 'link');
    });
  });
});
