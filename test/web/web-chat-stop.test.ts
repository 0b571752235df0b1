import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { randomId } from '../../domain/ids.ts';
import type { Stores } from '../../stores/stores.ts';
import { type ScriptedModel, startScriptedModel } from '../fakes/model/scripted-model.ts';
import { describeWithPeers, eventually, peerPath } from '../peers/peer.ts';
import { createRig, type Rig } from '../rigs/actions.ts';
import { conversationWith } from '../rigs/conversation.ts';
import { startDoors, stopDoors } from '../rigs/doors.ts';
import { openWebChat, type WebChatRig } from '../rigs/web-chat.ts';
import { faultsOf } from './audit.ts';

const TARGET = { assetId: 'srv-shop-01', ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };
const KEYS = { olga: 'key-of-olga', viktor: 'key-of-viktor' };
/** What only the model could answer, which hangs. */
const STORY = 'tell me a story about the database machine please';
const STOPPED = 'Stopped: nothing was answered.';

let stores: Stores;
let rig: Rig;
let model: ScriptedModel;
/** Two processes over one database. */
let one: WebChatRig;
let other: WebChatRig;

beforeAll(async () => {
  stores = await startDoors();
  rig = await createRig(stores, { target: TARGET, privateKeyPath: '/dev/null' });
  model = await startScriptedModel();
  const conversation = conversationWith('ollama', model.url, { limits: { calls: 6, timeMs: 120_000, tokens: 200_000 } });
  one = await openWebChat(rig, { keys: KEYS, conversation });
  other = await openWebChat(rig, { keys: KEYS });
});
afterAll(async () => {
  await one.close();
  await other.close();
  await model.close();
  await stopDoors();
});
beforeEach(() => model.play(() => ({ fault: { kind: 'hang' } })));

const headersOf = (key: string) => ({ authorization: `Bearer ${key}`, 'content-type': 'application/json' });
const say = (at: WebChatRig, id: string, more: { signal?: AbortSignal; text?: string; accept?: string; thread?: string } = {}) =>
  fetch(`${at.address}/api/chat`, {
    method: 'POST',
    headers: { ...headersOf(KEYS.olga), accept: more.accept ?? 'text/event-stream' },
    body: JSON.stringify({ id, thread: more.thread ?? 'main', body: { kind: 'text', text: more.text ?? STORY } }),
    signal: more.signal ?? null,
  }).then((response) => response.text());
const stop = async (at: WebChatRig, id: string, key = KEYS.olga) =>
  (await fetch(`${at.address}/api/chat/stop`, { method: 'POST', headers: headersOf(key), body: JSON.stringify({ id }) })).status;
type Message = {
  readonly mine: boolean;
  readonly card: { readonly headline: string; readonly parts: ReadonlyArray<{ readonly text?: string }> };
};
const messages = async (): Promise<Message[]> =>
  ((await (await fetch(`${one.address}/api/chat`, { headers: headersOf(KEYS.olga) })).json()) as { messages: Message[] }).messages;
const last = async () => (await messages()).at(-1);
/** The model is asked and has not answered. */
const asked = () => eventually(async () => (model.waiting() > 0 ? true : null));
const hungUp = () => eventually(async () => (model.waiting() === 0 ? true : null));

test('a stop ends the stream of the model at once; the thread says so, and nothing else is kept', async () => {
  const id = randomUUID();
  const said = say(one, id);
  await asked();
  expect(await stop(one, id)).toBe(204);
  expect(await said).toContain('event: told');
  await hungUp();
  expect((await eventually(async () => ((await last())?.mine === false ? last() : null)))?.card.headline).toBe(STOPPED);
  const { deps } = rig;
  expect(await rig.stores.chat.threadContext('web', 'olga', 'main', new Date(deps.now().getTime() - 60_000))).toBeNull();
});

test('nobody stops what another asked, and what was answered already stays', async () => {
  const id = randomUUID();
  const said = say(one, id);
  await asked();
  expect(await stop(one, id, KEYS.viktor)).toBe(204);
  expect(model.waiting()).toBe(1);
  await stop(one, id);
  await said;
  const answered = randomUUID();
  await say(one, answered, { text: 'help' });
  const before = await messages();
  await stop(one, answered);
  expect(await messages()).toEqual(before);
});

test('a stop that another process heard counts when the page hangs up', async () => {
  const id = randomUUID();
  const hanging = new AbortController();
  const said = say(one, id, { signal: hanging.signal }).catch(() => 'hung up');
  await asked();
  await stop(other, id);
  hanging.abort();
  expect(await said).toBe('hung up');
  await hungUp();
  expect((await eventually(async () => ((await last())?.mine === false ? last() : null)))?.card.headline).toBe(STOPPED);
});

test.each(['text/event-stream', 'application/json'])(
  'a page (%s) that goes away ends the stream of the model, and its question is answered',
  async (accept) => {
    const id = randomUUID();
    const hanging = new AbortController();
    const said = say(one, id, { signal: hanging.signal, accept }).catch(() => 'hung up');
    await asked();
    hanging.abort();
    await said;
    await hungUp();
    const answer = await eventually(async () => ((await last())?.mine === false ? last() : null));
    expect(answer?.card.headline).toContain('did not understand');
    expect(JSON.stringify(answer?.card.parts)).toContain('The page was closed before the model answered');
  },
);

test('a question of the API whose asker hangs up is not worked on any more', async () => {
  const hanging = new AbortController();
  const body = JSON.stringify({ text: STORY });
  const said = fetch(`${one.address}/api/ask`, { method: 'POST', headers: headersOf(KEYS.olga), body, signal: hanging.signal });
  said.catch(() => undefined);
  await asked();
  hanging.abort();
  await expect(said).rejects.toThrow();
  await hungUp();
});

test('a connection that is silent for long carries a sign of life', async () => {
  const id = randomUUID();
  const { hostname, port } = new URL(one.address);
  const body = JSON.stringify({ id, thread: 'main', body: { kind: 'text', text: STORY } });
  const socket = connect(Number(port), hostname);
  let heard = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  const head = ['POST /api/chat HTTP/1.1', `host: ${hostname}:${port}`, `authorization: Bearer ${KEYS.olga}`, 'accept: text/event-stream'];
  socket.write(`${[...head, 'content-type: application/json', `content-length: ${body.length}`].join('\r\n')}\r\n\r\n${body}`);
  await eventually(async () => (heard.includes('\n: \n\n') ? true : null), 20_000);
  socket.destroy();
  await hungUp();
}, 30_000);

describeWithPeers(['chromium'], 'an answer that takes its time, in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: peerPath('chromium') ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
    });
  });
  afterAll(() => browser.close());

  /** Tabs of one person on a thread that nothing was said in. */
  async function tabs(count: number, look: (pages: readonly Page[]) => Promise<void>): Promise<void> {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', viewport: { width: 390, height: 800 } });
    await context.addInitScript(`sessionStorage.setItem('token', ${JSON.stringify(KEYS.viktor)})`);
    const alertId = randomId('alr');
    await rig.stores.alerts.put({ ...rig.alert, id: alertId, fingerprint: alertId, incidentId: randomId('inc') });
    try {
      const pages = await Promise.all(Array.from({ length: count }, () => context.newPage()));
      for (const page of pages) {
        await page.goto(`${one.address}/chat?alert=${alertId}`);
        await page.locator('#say').waitFor();
      }
      await look(pages);
    } finally {
      await context.close();
    }
  }
  /** Measures in the page how long after a question it shows that it is worked on. */
  const PROGRESS = `addEventListener('submit', () => {
    const at = performance.now();
    const look = () => {
      if (document.querySelector('#told .waiting') === null) return;
      window.took ??= performance.now() - at;
      window.said ??= document.querySelector('.mine p')?.textContent;
    };
    new MutationObserver(look).observe(document.getElementById('told'), { childList: true, subtree: true });
  }, { capture: true, once: true })`;
  const ask = async (page: Page) => {
    await page.locator('#say').fill(STORY);
    await page.keyboard.press('Enter');
  };

  test.each(['button', 'Escape'])('is stopped by the %s; another tab sees that too, and the next question is answered', async (by) => {
    await tabs(2, async ([page, second]) => {
      if (page === undefined || second === undefined) throw new Error('two tabs');
      await page.bringToFront();
      await ask(page);
      const button = page.getByRole('button', { name: 'Stop' });
      await button.waitFor();
      await asked();
      expect(await faultsOf(page)).toEqual([]);
      if (by === 'button') await button.click();
      else await page.keyboard.press('Escape');
      await page.locator('.theirs').getByText(STOPPED).waitFor();
      expect(await button.count()).toBe(0);
      await hungUp();
      expect(await page.locator('#say').inputValue()).toBe('');
      await page.locator('#say:focus').waitFor();
      await second.bringToFront();
      await second.locator('.theirs').getByText(STOPPED).waitFor();
      await page.bringToFront();
      await page.locator('#say').fill('help');
      await page.keyboard.press('Enter');
      await page.locator('.theirs').nth(1).waitFor();
      // Nothing is worked on: Escape does nothing.
      await page.keyboard.press('Escape');
      expect(await page.locator('.mine p').allTextContents()).toEqual([STORY, 'help']);
    });
  });

  test('over a slow network shows at once that it is worked on, is sent once, and is there after a reload', async () => {
    await tabs(1, async ([page]) => {
      if (page === undefined) throw new Error('a tab');
      const network = await page.context().newCDPSession(page);
      await network.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 1_500,
        downloadThroughput: 6_000,
        uploadThroughput: 6_000,
      });
      await page.evaluate(PROGRESS);
      await ask(page);
      expect(await eventually(() => page.evaluate('window.took'))).toBeLessThan(1_000);
      expect(await page.evaluate('window.said')).toBe(STORY);
      await page.keyboard.press('Enter');
      await page.locator('#say').fill(STORY);
      await page.keyboard.press('Enter');
      await asked();
      expect(model.waiting()).toBe(1);
      await network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
      await page.reload();
      await hungUp();
      await page.locator('.theirs').getByText('did not understand').waitFor();
      expect(await page.locator('.mine p').allTextContents()).toEqual([STORY]);
    });
  });

  test('what was lost on its way and is sent once more counts once', async () => {
    await tabs(1, async ([page]) => {
      if (page === undefined) throw new Error('a tab');
      // The server hears it; the page does not hear back, however often it tries.
      await page.route('**/api/chat', async (route) => {
        if (route.request().method() !== 'POST') return route.continue();
        await route.fetch().catch(() => null);
        await route.abort();
      });
      await page.locator('#say').fill('help');
      await page.keyboard.press('Enter');
      await page.locator('#told [role=alert]').waitFor();
      expect(await page.locator('#say').inputValue()).toBe('help');
      await page.unroute('**/api/chat');
      await page.keyboard.press('Enter');
      await page.locator('.theirs').first().waitFor();
      await page.locator('#told [role=alert]').waitFor({ state: 'detached' });
      expect(await page.locator('.mine p').allTextContents()).toEqual(['help']);
    });
  });
});
