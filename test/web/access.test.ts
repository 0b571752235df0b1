import { pino } from 'pino';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enqueueCard, PRIORITY } from '../../bot/outgoing.ts';
import { parseSettings } from '../../config.ts';
import { createApp, type Running } from '../../main.ts';
import { approval, ticket } from '../conformance/store-things.ts';
import { sampleCard } from '../fakes/sample-cards.ts';
import { describeWithPeers, eventually, peerPath } from '../peers/peer.ts';
import { busyDay } from '../rigs/busy-day.ts';
import { faultsOf, tabThrough } from './audit.ts';
import { seed } from './seed.ts';

/** The whole program, and its pages as somebody reads them who uses no mouse, hears them, enlarges them, or loses the connection. */
const KEYS = { anna: 'key-of-anna-0123456789', boris: 'key-of-boris-0123456789' };
const REQUEST = 'apr_0123456789abcdef01234567';
const PLANTED = `<!doctype html><html lang="en"><title>t</title><body><h1>t</h1><h3>skipped</h3><nav>a</nav><nav aria-label="b">b</nav>
  <button id="twice"></button><a href="/" id="twice" tabindex="3">link</a><img src="data:,"><label for="nothing">label</label>
  <p style="color:#999;background:#fff">pale</p><div style="width:3000px;height:1px"></div></body></html>`;

describeWithPeers(['chromium'], 'the pages', () => {
  let app: ReturnType<typeof createApp>;
  let running: Running;
  let browser: Browser;
  let alertId: string;
  const paths: Record<string, string> = {};

  beforeAll(async () => {
    for (const [id, key] of Object.entries(KEYS)) process.env[`ACCESS_KEY_${id}`] = key;
    const people = Object.keys(KEYS).map((id) => ({ id, name: id, roles: ['admin'], apiKey: `env:ACCESS_KEY_${id}` }));
    const settings = parseSettings({ dataDir: 'memory', api: { port: 0 }, targets: [], rules: [], people }, 'test');
    app = createApp(settings, { log: pino({ level: 'silent' }), now: () => new Date(), schedules: false, terminals: false });
    running = await app.start();
    const { stores } = running;
    const at = new Date();
    const seeded = await seed(stores, at);
    ({ alertId } = seeded);
    await busyDay(stores, at, 31);
    const window = { from: new Date(at.getTime() - 86_400_000), to: at };
    const message = { id: 'msg_sent', platform: 'slack', channel: 'C1', thread: null, card: sampleCard(), priority: PRIORITY.digest, at };
    await enqueueCard(stores, { ...message, digest: { kind: 'digest', window } });
    await stores.chat.markSent('msg_sent', 'ts');
    const incident = (await stores.alerts.incidents({ limit: 20 })).find(({ alertIds }) => alertIds.includes(alertId));
    const long = 'Waiting for the vendor to send the replacement part';
    await stores.tickets.createOnce({ ...ticket('tkt_1', 'jira'), incidentId: incident?.id ?? '', key: 'OPS-4711', status: long });
    const times = { requestedAt: at, updatedAt: at, expiresAt: new Date(at.getTime() + 900_000) };
    await stores.approvals.create({ ...approval(REQUEST, 0, times), votes: [] });
    Object.assign(paths, {
      ...{ home: '/', alert: `/alerts/${alertId}`, incident: `/incidents/${incident?.id}`, evidence: `/evidence/${seeded.evidenceIds[0]}` },
      ...{ runs: '/runs', run: `/runs/${REQUEST}`, digests: '/digests', 'digest now': '/digests/now', 'digest sent': '/digests/msg_sent' },
      ...{ status: '/status', nowhere: '/nowhere', chat: '/chat' },
    });
    browser = await chromium.launch({ executablePath: peerPath('chromium') ?? '', args: ['--no-sandbox', '--disable-gpu'] });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await app.stop();
  });

  const within = async (options: BrowserContextOptions, key: string | null, look: (context: BrowserContext) => Promise<void>) => {
    const context = await browser.newContext({ timezoneId: 'Europe/Moscow', locale: 'en-GB', ...options });
    if (key !== null)
      await context.addInitScript(`sessionStorage.getItem('token') ?? sessionStorage.setItem('token', ${JSON.stringify(key)})`);
    await look(context).finally(() => context.close());
  };
  const opened = async (context: BrowserContext, path: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(running.url + path, { waitUntil: 'networkidle' });
    return page;
  };

  test('what is looked for is found where it is', async () => {
    await within({}, null, async (context) => {
      const page = await context.newPage();
      await page.setContent(PLANTED);
      const found = (await faultsOf(page)).map((fault) => fault.replace(/:.*| by .*| \d.*/s, ''));
      expect(found.sort()).toEqual([
        ...['a heading of level', 'a picture without words', 'an id twice', 'an order of its own', 'contrast', 'for leads nowhere'],
        ...['no name', 'one of several navigations without a name', 'too wide'],
      ]);
    });
  });

  test.each([
    ['a phone', { locale: 'ru-RU', viewport: { width: 320, height: 640 } }],
    ['a desk at twice the size, in the dark', { locale: 'ko-KR', viewport: { width: 640, height: 450 }, colorScheme: 'dark' }],
    ['a desk', { locale: 'en-GB', viewport: { width: 1280, height: 900 } }],
  ] as const)(
    'on %s every control has a name, text stands out, nothing is cut off, and what has the focus is seen',
    async (_where, options) => {
      await within(options, KEYS.anna, async (context) => {
        const faults: string[] = [];
        for (const [name, path] of Object.entries(paths)) {
          const page = await opened(context, path);
          for (const fault of await faultsOf(page)) faults.push(`${name}: ${fault}`);
          for (const key of ['Tab', 'Shift+Tab'] as const) {
            const reached = await tabThrough(page, key);
            expect([name, reached.length > 5]).toEqual([name, true]);
            faults.push(...reached.filter((one) => one.endsWith('(unseen)')).map((one) => `${name} by ${key}: ${one}`));
          }
          await page.close();
        }
        expect(faults).toEqual([]);
      });
    },
    120_000,
  );

  /** Presses Tab until something of that name has the focus. */
  const reach = async (page: Page, name: RegExp) => {
    for (let n = 0; n < 60; n += 1) {
      const text = String(
        await page.evaluate(`(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.labels?.[0]?.textContent
        ?? document.activeElement?.textContent ?? '').trim()`),
      );
      if (name.test(text)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`${name} is not reached`);
  };

  test('by the keyboard alone a person signs in, asks, votes, approves and goes back', async () => {
    await within({ viewport: { width: 1000, height: 800 } }, null, async (context) => {
      const page = await opened(context, `/chat?alert=${alertId}`);
      await reach(page, /^Your key$/);
      await page.keyboard.type('not a key');
      await page.keyboard.press('Enter');
      await page.getByText('This key is not a person’s.').waitFor();
      await reach(page, /^Your key$/);
      await page.keyboard.type(KEYS.boris);
      await page.keyboard.press('Enter');
      await page.locator('#say').waitFor();
      await reach(page, /^Message$/);
      await page.keyboard.type('why did it fire?');
      await page.keyboard.press('Enter');
      await page.locator('#messages .theirs .said').first().waitFor();
      // The field has the focus again; the buttons of the answer stand before it.
      await reach(page, /^Message$/);
      await page.locator('#told:not(:has(.waiting))').waitFor({ state: 'attached' });
      await page.locator('.brand').focus();
      await reach(page, /^👍|^Helped|^Yes|helpful/i);
      await page.keyboard.press('Enter');
      await eventually(async () => (await running.stores.feedback.ofAlert(alertId)).length === 1);
      await reach(page, /^Approve$/);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Approve: sure?' }).first().waitFor();
      await eventually(
        async () => Number(await page.evaluate('performance.now() - Number(document.querySelector("[data-sure]").dataset.sure)')) > 500,
      );
      await page.keyboard.press('Enter');
      // What came of it is told where a reader hears it.
      await page.locator('#told[aria-live] .whisper').first().waitFor();
      await page.locator('.brand').focus();
      await reach(page, /^Alerts$/);
      await page.keyboard.press('Enter');
      await page.waitForURL(`${running.url}/`);
    });
  }, 60_000);

  /** The server is away for a page, as for one whose network is gone. */
  const away = (page: Page) => page.route(/\/(?:api|health)/, (route) => route.abort());
  const back = (page: Page) => page.unroute(/\/(?:api|health)/);

  test.each([
    ['/chat', '#entry .problem', '#say'],
    ['/status', '#detail .problem', '#detail .run-facts'],
    ['/runs', '#detail .problem', '#detail .run-list'],
  ])('%s that is opened while the server is away says so, and is there by itself once it is back', async (path, told, shown) => {
    await within({}, KEYS.anna, async (context) => {
      const page = await context.newPage();
      await away(page);
      await page.goto(running.url + path);
      await page.locator(told).getByText('The server cannot be reached').waitFor();
      await back(page);
      await page.locator(shown).first().waitFor();
      expect(await page.locator(told).count()).toBe(0);
    });
  });

  test('a status page that stands open tells that the server went away, and that it is back', async () => {
    await within({}, KEYS.anna, async (context) => {
      const page = await opened(context, '/status');
      await page.locator('#detail .run-facts').waitFor();
      await away(page);
      await page.locator('#detail .problem').waitFor();
      await back(page);
      await page.locator('#detail .run-facts').waitFor();
    });
  });

  test('a key that is taken back leaves nothing on the page but the question for another', async () => {
    await within({}, KEYS.anna, async (context) => {
      const page = await opened(context, '/chat');
      await page.locator('#requests .buttons').first().waitFor();
      await page.evaluate("sessionStorage.setItem('token', 'taken back')");
      await page.getByText('This key is not a person’s.').waitFor();
      expect(await page.locator('#requests, #messages, #who').allInnerTexts()).toEqual(['', '', '']);
    });
  });

  test('an answer that was asked for stands in the thread after a reload and in another tab, once', async () => {
    await within({}, KEYS.anna, async (context) => {
      const [page, other] = [await opened(context, '/chat'), await opened(context, '/chat')];
      await page.locator('#say').fill('which alerts are firing?');
      const sent = page.waitForRequest((request) => request.method() === 'POST' && request.postData()?.includes('which alerts') === true);
      await page.locator('#entry button').click();
      await sent;
      await page.reload();
      for (const one of [page, other]) {
        await one.locator('#messages .mine', { hasText: 'which alerts are firing?' }).waitFor();
        await one.locator('#messages .theirs').first().waitFor();
        expect(await one.locator('#messages .mine').count()).toBe(1);
        expect(await one.locator('#messages .theirs').count()).toBe(1);
      }
    });
  });
});
