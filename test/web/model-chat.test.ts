import { mkdirSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Act, type ScriptedModel, startScriptedModel } from '../fakes/model/scripted-model.ts';
import { describeWithPeers, peerPath } from '../peers/peer.ts';
import { createRig } from '../rigs/actions.ts';
import { conversationWith } from '../rigs/conversation.ts';
import { startDoors, stopDoors } from '../rigs/doors.ts';
import { openWebChat } from '../rigs/web-chat.ts';

const ASSET = 'srv-shop-01';
const TARGET = { assetId: ASSET, ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };
const KEYS = { olga: 'key-of-olga', anna: 'key-of-anna', viktor: 'key-of-viktor', gleb: 'key-of-gleb' };
/** Pictures to look at, when asked for. */
const PICTURES = process.env.WEB_PICTURES;

const hangs: Act = { fault: { kind: 'hang' } };
const invents: Act = { calls: [{ name: 'run_command', args: { argv: ['reboot'] } }] };
const isCut: Act = { text: 'By the inventory srv-shop-01 is fine [1', fault: { kind: 'cut' } };
const lies: Act = { text: 'The database was rebooted by root at 03:33 and lost 999 GB [1].' };
const UNTRUE = /reboot|перезагру|재부팅|at 03:33|999 GB/;

describeWithPeers(['chromium'], 'a model that fails, on the chat of the page in Chromium', () => {
  let model: ScriptedModel;
  let browser: Browser;
  let address: string;
  const stopping: Array<() => Promise<unknown>> = [];

  beforeAll(async () => {
    const stores = await startDoors();
    model = await startScriptedModel();
    const rig = await createRig(stores, { target: TARGET, privateKeyPath: '/dev/null' });
    for (const [language, person] of [['ru', rig.people.anna] as const, ['ko', rig.people.viktor] as const])
      await rig.stores.people.put({ ...person, language, timeZone: 'UTC' });
    await rig.stores.people.put({ ...rig.people.viktor, id: 'gleb', name: 'gleb', language: 'en', identities: [] });
    await rig.stores.inventory.ensure([ASSET], rig.deps.now());
    const conversation = conversationWith('openai', model.url, { limits: { calls: 6, timeMs: 2_500, tokens: 200_000 } });
    const chat = await openWebChat(rig, { keys: KEYS, conversation });
    address = chat.address;
    browser = await chromium.launch({
      executablePath: peerPath('chromium') ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
    });
    stopping.push(
      () => browser.close(),
      () => chat.close(),
      () => model.close(),
    );
  });
  afterAll(async () => {
    for (const stop of stopping) await stop();
    await stopDoors();
  });

  async function visit(key: string, locale: string, look: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext({ locale, timezoneId: 'UTC', viewport: { width: 390, height: 844 } });
    await context.addInitScript(`sessionStorage.setItem('token', ${JSON.stringify(key)})`);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    try {
      await page.goto(`${address}/chat`);
      await look(page);
      expect(faults).toEqual([]);
    } finally {
      await context.close();
    }
  }

  test.each([
    ['hangs', 'en', hangs, KEYS.olga, 'sing a song about a sunny day please', /in time/, 'is asking the model'],
    ['invents a tool', 'en', invents, KEYS.olga, 'recite a poem about a sunny day please', /look-up|tool/i, 'is asking the model'],
    ['is cut off', 'ru', isCut, KEYS.anna, 'спой песню про солнечный день', /встроенный ответ/i, 'спрашивает модель'],
    ['lies', 'ru', lies, KEYS.anna, 'прочитай стихи про берёзы', /встроенный ответ/i, 'спрашивает модель'],
    ['hangs', 'ko', hangs, KEYS.viktor, '맑은 날에 대한 노래를 불러 봐', /제때|시간/, '모델에 묻는 중'],
    ['lies', 'ko', lies, KEYS.viktor, '소나무에 대한 시를 읊어 봐', /내장 답변|기본 답변/, '모델에 묻는 중'],
  ] as const)(
    '%s, in %s: that it is asked is shown, then the built-in answer alone, with the reason',
    async (what, language, act, key, text, note, step) => {
      model.play(() => act);
      await visit(key, { en: 'en-GB', ru: 'ru-RU', ko: 'ko-KR' }[language], async (page) => {
        // What was said before, or what is offered first, stands there.
        await page.locator('#told .buttons button, #messages .theirs').first().waitFor();
        const before = await page.locator('#messages .theirs').count();
        await page.evaluate(`new MutationObserver(() => { window.seen = (window.seen ?? '') + document.getElementById('told').textContent; })
        .observe(document.getElementById('told'), { childList: true, subtree: true, characterData: true })`);
        await page.locator('#say').fill(text);
        await page.locator('#entry button').click();
        const answer = page.locator('#messages .theirs').nth(before);
        await answer.waitFor();
        await page.locator('#told:not(:has(.waiting))').waitFor({ state: 'attached' });
        expect(await answer.textContent()).toMatch(note);
        expect(await page.evaluate('window.seen')).toContain(step);
        for (const said of [await answer.textContent(), await page.evaluate<string>('window.seen')]) expect(said).not.toMatch(UNTRUE);
        expect(await page.locator('#messages .theirs').count()).toBe(before + 1);
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
        if (PICTURES === undefined) return;
        mkdirSync(PICTURES, { recursive: true });
        await page.screenshot({ path: `${PICTURES}/model-${what.replaceAll(' ', '-')}-${language}.png`, fullPage: true });
      });
    },
  );

  test('what is offered first does not take the place of what is done, when it comes later', async () => {
    model.play(() => hangs);
    await visit(KEYS.gleb, 'en-GB', async (page) => {
      let isAsked = () => {};
      const asked = new Promise<void>((resolve) => {
        isAsked = resolve;
      });
      await page.route('**/api/chat', async (route) => {
        if (route.request().postData()?.includes('"greeting"')) await asked;
        await route.continue();
      });
      await page.reload();
      await page.locator('#say').fill('recite a poem about a rainy day please');
      await page.locator('#entry button').click();
      await page.locator('#told').getByText('is asking the model').waitFor();
      const greeted = page.waitForResponse((response) => response.request().postData()?.includes('"greeting"') === true);
      isAsked();
      await greeted;
      await page.locator('#messages .theirs').waitFor();
      expect(await page.locator('#told').getByText('for example').count()).toBe(0);
    });
  });
});
