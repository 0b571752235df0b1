import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadRunbooks } from '../../actions/runbooks/load.ts';
import { ASSET_LABELS } from '../../api/alertmanager.ts';
import { createCounters } from '../../api/counters.ts';
import { createServer } from '../../api/server.ts';
import { recheck } from '../../copilot/evidence.ts';
import { explain } from '../../copilot/explain.ts';
import { randomId } from '../../domain/ids.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../../stores/stores.ts';
import { describeWithPeers, peerPath } from '../peers/peer.ts';
import { faultsOf } from './audit.ts';
import { HOSTILE, type Seeded, seed } from './seed.ts';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const TOKEN = 'let-me-read';

describeWithPeers(['chromium'], 'the web page in Chromium', () => {
  let all: Stores;
  let stores: TenantStores;
  let browser: Browser;
  let seeded: Seeded;
  const addresses = { open: '', locked: '' };
  const closing: Array<() => Promise<unknown>> = [];

  beforeAll(async () => {
    ({ stores: all } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
    await all.tenants.create({ id: 'default', name: 'default' });
    stores = all.forTenant('default');
    seeded = await seed(stores, new Date());
    addresses.open = await serve(null);
    addresses.locked = await serve(TOKEN);
    browser = await chromium.launch({ executablePath: peerPath('chromium') ?? '', args: ARGUMENTS });
  });
  afterAll(async () => {
    await browser.close();
    for (const close of closing) await close();
    await all.close();
  });

  async function serve(token: string | null): Promise<string> {
    const runbooks = await loadRunbooks();
    const server = createServer({
      stores,
      ping: () => all.ping(),
      enqueue: async () => {},
      queueCounts: async () => ({}),
      counters: createCounters(),
      now: () => new Date(),
      newId: randomId,
      recheck: (evidence) => recheck(stores, evidence),
      explain: (request) => explain({ stores, runbooks }, request),
      runbooks,
      settings: {
        host: '127.0.0.1',
        token,
        ingestToken: null,
        webhook: null,
        publicUrl: null,
        assetLabels: ASSET_LABELS,
        queueLimit: 100,
      },
      version: '0.0.0-test',
    });
    closing.push(() => server.close());
    return server.listen({ host: '127.0.0.1', port: 0 });
  }

  /** A page of its own; it must neither fail nor ask anyone but its server for anything. */
  async function visit<T>(
    address: string,
    path: string,
    look: (page: Page) => Promise<T>,
    options: BrowserContextOptions = {},
  ): Promise<T> {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/ 401 | 503 /.test(message.text())) faults.push(message.text());
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(`${address}/`) && !url.startsWith('data:')) faults.push(`asked for ${url}`);
    });
    try {
      await page.goto(address + path);
      const seen = await look(page);
      expect(faults).toEqual([]);
      return seen;
    } finally {
      await context.close();
    }
  }

  test('opens the newest alert that is firing where there is room beside the list', async () => {
    await visit(addresses.open, '/', async (page) => {
      await page.locator('.verdict').waitFor();
      expect(await page.locator('h1').textContent()).toBe('HighIowait');
      expect(await page.locator('[aria-current=page] code').textContent()).toBe('srv-db-03');
    });
  });

  test('each page has one title for who is read to, and nothing that is pressed is too small for a thumb', async () => {
    const audit = `(() => {
      const titles = [...document.querySelectorAll('h1')].filter((title) => title.checkVisibility());
      const pressed = [...document.querySelectorAll('a[href]:not(.skip), button, input')].filter((one) => one.checkVisibility());
      // Links within a sentence are as high as its letters. @see WCAG 2.2, 2.5.8
      const small = pressed.filter((one) => getComputedStyle(one).display !== 'inline' && one.getBoundingClientRect().height < 24);
      return [titles.length, small.map((one) => one.outerHTML)];
    })()`;
    for (const path of ['/', `/alerts/${seeded.alertId}`, '/runs', '/status'])
      await visit(
        addresses.open,
        path,
        async (page) => {
          await expect.poll(async () => [path, ...((await page.evaluate(audit)) as unknown[])]).toEqual([path, 1, []]);
        },
        { viewport: { width: 390, height: 800 } },
      );
  });

  test('on paper there is the explanation in black on white, and nothing to press', async () => {
    const print = async (page: Page) => {
      await page.locator('.verdict').waitFor();
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      const seen = await Promise.all(
        ['.verdict', '.chart svg', '.top', '.list', '.ask'].map((part) => page.locator(part).first().isVisible()),
      );
      expect(seen).toEqual([true, true, false, false, false]);
      expect(await page.locator('button:visible').count()).toBe(0);
      expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(23, 27, 38)');
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    };
    await visit(addresses.open, `/alerts/${seeded.alertId}`, print);
  });

  test('says in which zone the times of an answer are where it is not the reader’s, and the reason for its confidence is read in lines', async () => {
    const note = (page: Page) => page.locator('.verdict').getByText('Times in the sentences are in UTC.');
    const look = async (page: Page, isElsewhere: boolean) => {
      await page.locator('.verdict').waitFor();
      expect(await note(page).count()).toBe(isElsewhere ? 1 : 0);
      const [card, reason] = await Promise.all(['.verdict', '.confidence .reason'].map((part) => page.locator(part).first().boundingBox()));
      expect((reason?.width ?? 0) / (card?.width ?? 1)).toBeGreaterThan(0.8);
    };
    const path = `/alerts/${seeded.alertId}`;
    await visit(addresses.open, path, (page) => look(page, true), { timezoneId: 'Asia/Seoul' });
    await visit(addresses.open, path, (page) => look(page, false), { timezoneId: 'Africa/Abidjan' });
  });

  test('lists alerts, newest first, and leads from one to its explanation', async () => {
    const look = async (page: Page) => {
      await page.locator('.item').first().waitFor();
      expect(await page.locator('.item code').allTextContents()).toEqual(['srv-db-03', 'srv-web-01', 'srv-web-01']);
      expect(await page.locator('#pulse span').textContent()).toBe('2 firing');

      await page.locator('.item').first().click();
      await page.locator('.verdict').waitFor();

      expect(new URL(page.url()).pathname).toBe(`/alerts/${seeded.alertId}`);
      expect(await page.locator('.verdict').textContent()).toContain('saturates LUN-12');
      expect(await page.locator('.confidence').textContent()).toContain('82 %about 82 of 100 answers');
      expect(await page.locator('.confidence .record').textContent()).toContain('3 were confirmed');
      expect(await page.locator('.claims li').count()).toBe(3);
      expect(await page.locator('.ruled-out').textContent()).toContain('Memory pressure');
      expect(await page.locator('.unknown').textContent()).toContain('shelf-a2');
      expect(await page.locator('.proposals pre').textContent()).toBe('systemctl stop nightly-backup.service');
      expect(await page.locator('.chart path.line').count()).toBe(1);
      expect(await page.locator('.chart svg').getAttribute('aria-label')).toMatch(
        /^iowait of srv-db-03\. iowait: lowest \d\.\d+ %, highest 3\d/,
      );
    };
    await visit(addresses.open, '/', look, { viewport: { width: 700, height: 900 } });
  });

  test('opens a piece of evidence with its figures, asked again, and its records', async () => {
    await visit(addresses.open, `/alerts/${seeded.alertId}`, async (page) => {
      await page.locator('.claims .cite').first().click();
      await page.locator('.sign').waitFor();

      expect(new URL(page.url()).pathname).toBe(`/evidence/${seeded.evidenceIds[1]}`);
      expect(await page.locator('.sign strong').textContent()).toBe('Still holds');
      expect(await page.locator('.figures tbody tr').first().textContent()).toBe('count7070');
      expect(await page.locator('.figures').textContent()).toMatch(/median1\d\d\.?\d* MB\/s/);
      expect(await page.locator('.records svg').count()).toBe(1);

      await page.locator('.back').click();
      await page.locator('.verdict').waitFor();
      await page.locator('.similar .cite').first().click();
      await page.locator('.sign').waitFor();
      expect(await page.locator('.sign strong').textContent()).toBe('Still holds');
      expect(await page.locator('.figures').textContent()).toContain('incident1414');
      expect(await page.locator('.records').textContent()).toContain('HighLoad');
    });
  });

  test('says so when the data under a piece of evidence is no longer the same', async () => {
    const id = seeded.evidenceIds[3] ?? '';
    const evidence = await stores.answers.evidence(id);
    if (evidence?.query.kind !== 'samples') throw new Error('the seed has changed');
    const { assetId, metric, labels, from } = evidence.query;
    const at = new Date(from.getTime() + 1_500);
    await stores.samples.write([{ kind: 'sample', at, assetId, metric, labels, unit: '1', instrument: 'gauge', value: 0.97 }]);

    await visit(addresses.open, `/evidence/${id}`, async (page) => {
      await page.locator('.sign').waitFor();
      expect(await page.locator('.sign strong').textContent()).toBe('No longer holds');
      expect(await page.locator('.figures tr.differs').first().textContent()).toBe('count7071');
    });
  });

  test('shows text from outside as text, whatever it looks like', async () => {
    await visit(addresses.open, `/alerts/${seeded.hostileAlertId}`, async (page) => {
      await page.locator('.verdict').waitFor();
      expect(await page.locator('h1').textContent()).toBe(`Disk ${HOSTILE}`);
      expect(await page.locator('.verdict').textContent()).toContain(HOSTILE);
      expect(await page.locator('main img, main script, nav.list img').count()).toBe(0);
      expect(await page.title()).toContain('InfraMind');
    });
  });

  test('shows an alert that fires while it is open', async () => {
    const alert = await stores.alerts.get(seeded.alertId);
    if (alert === null) throw new Error('the seed has changed');
    await visit(addresses.open, '/', async (page) => {
      await page.locator('.item').first().waitFor();
      await stores.alerts.put({
        ...alert,
        id: 'alr_late',
        fingerprint: 'late',
        name: 'FanFailed',
        assetId: 'srv-late',
        startedAt: new Date(),
      });
      await page.locator('.item', { hasText: 'FanFailed' }).waitFor({ timeout: 15_000 });
    });
    await stores.alerts.put({
      ...alert,
      id: 'alr_late',
      fingerprint: 'late',
      startedAt: new Date(0),
      status: 'resolved',
      resolvedAt: new Date(0),
    });
  });

  test('speaks Russian to a Russian browser, and switches by a button that the keyboard reaches', async () => {
    await visit(
      addresses.open,
      '/',
      async (page) => {
        await page.locator('.item').first().waitFor();
        expect(await page.locator('#pulse span').textContent()).toBe('Активных: 2');
        expect(await page.locator('html').getAttribute('lang')).toBe('ru');

        await page.locator('[data-language=en]').focus();
        await page.keyboard.press('Enter');
        await page.locator('#pulse', { hasText: '2 firing' }).waitFor();
      },
      { locale: 'ru-RU', viewport: { width: 700, height: 900 } },
    );
  });

  test('speaks Korean to a Korean browser on every page', async () => {
    const heads: Array<readonly [path: string, head: string]> = [
      ['/runs', '실행'],
      ['/status', '정상'],
      ['/', 'HighIowait'],
    ];
    for (const [path, head] of heads) {
      await visit(
        addresses.open,
        path,
        async (page) => {
          await page.locator('#detail h1', { hasText: head }).waitFor();
          expect(await page.locator('html').getAttribute('lang')).toBe('ko');
          expect(await page.locator('nav a').allTextContents()).toEqual(expect.arrayContaining(['채팅', '실행', '요약', '상태']));
        },
        { locale: 'ko-KR' },
      );
    }
  });

  test('says in words whether the service works, and to strangers no more than that', async () => {
    await visit(addresses.open, '/', async (page) => {
      await page.locator('nav a', { hasText: 'Health' }).click();
      await page.locator('#detail h1', { hasText: 'It works' }).waitFor();
      expect(await page.locator('#detail').textContent()).toMatch(
        /Storeanswers in [\d.]+ ms.*Devices that are polled.*Work in the queues/s,
      );
      await page.route('**/health', (route) => route.fulfill({ status: 503, json: { status: 'unavailable' } }));
      await page.locator('#detail h1', { hasText: 'It does not work' }).waitFor({ timeout: 10_000 });
      const store = { status: 'ok', latencyMs: 1 };
      const records = { status: 'unavailable', latencyMs: 2, code: 'STORE_FULL', detail: 'inframind-logs-x: free space there.' };
      const full = { status: 'degraded', version: '1', store, records, queues: {}, rejected: {}, targets: {} };
      await page.unroute('**/health');
      await page.route('**/health', (route) => route.fulfill({ json: full }));
      await page.locator('#detail', { hasText: 'does not workinframind-logs-x: free space there.' }).waitFor({ timeout: 10_000 });
    });
    await visit(addresses.locked, '/status', async (page) => {
      await page.locator('#detail h1', { hasText: 'It works' }).waitFor();
      expect(await page.locator('#detail').textContent()).not.toMatch(/answers in|queues/);
      await page.locator('#token').fill(TOKEN);
      await page.keyboard.press('Enter');
      await page.locator('#detail', { hasText: 'Work in the queues' }).waitFor();
    });
  });

  test('explains in the language of its reader, anew if need be', async () => {
    const look = async (page: Page) => {
      await page.locator('.verdict').waitFor();
      expect(await page.locator('.verdict h2').textContent()).toMatch(/Вероятная причина|Вывод/);
      expect(await page.locator('.verdict .lead').textContent()).toMatch(/[а-яё]{4}/i);
    };
    await visit(addresses.open, `/alerts/${seeded.alertId}`, look, { locale: 'ru-RU' });
    expect(await stores.answers.latestForAlert(seeded.alertId)).toMatchObject({ language: 'ru' });
  });

  test('fits a phone without scrolling sideways', async () => {
    for (const path of ['/', `/alerts/${seeded.alertId}`, `/evidence/${seeded.evidenceIds[2]}`]) {
      await visit(
        addresses.open,
        path,
        async (page) => {
          await page
            .locator(path === '/' ? '.item' : '.head')
            .first()
            .waitFor();
          expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
        },
        { viewport: { width: 360, height: 740 }, colorScheme: 'dark', locale: 'ru-RU' },
      );
    }
  });

  test('asks for the token when the server wants one', async () => {
    await visit(addresses.locked, '/', async (page) => {
      expect(await page.getByRole('alert').count()).toBe(0);
      await page.locator('#token').fill('not this one');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText('This token is not accepted.').waitFor();
      await page.locator('#token').fill(TOKEN);
      await page.keyboard.press('Enter');
      await page.locator('.item').first().waitFor();
      expect(await page.locator('.item').count()).toBeGreaterThanOrEqual(3);
    });
  });

  test('shows an incident with its figures, and every alert of it', async () => {
    const [alert, incident] = await Promise.all([stores.alerts.get(seeded.alertId), stores.alerts.incidents({ limit: 1 })]);
    if (alert === null || incident[0] === undefined) throw new Error('the seed has changed');
    await stores.alerts.putIncident({
      ...incident[0],
      id: 'inc_big',
      number: 77,
      kind: 'storm',
      status: 'resolved',
      openedAt: new Date(0),
    });
    const many = Array.from({ length: 205 }, (_, i) => ({
      ...alert,
      id: `alr_big_${i}`,
      fingerprint: `big-${i}`,
      incidentId: 'inc_big',
      assetId: `node-${i % 20}`,
      startedAt: new Date(0),
      status: 'resolved' as const,
      resolvedAt: new Date(1),
    }));
    await stores.alerts.putAll(many);
    await visit(addresses.open, '/incidents/inc_big', async (page) => {
      await page.locator('h1', { hasText: 'Alert storm' }).waitFor();
      expect(await page.locator('.summary').textContent()).toBe('205 alerts on 20 assets, 0 firing');
      expect(await page.evaluate("import('/web/words.js').then(({ words }) => words().incidentCounts(1, 1, 1))")).toBe(
        '1 alert on 1 asset, 1 firing',
      );
      await page.locator('.records li').nth(199).waitFor();
      await page.locator('.records button', { hasText: 'Show more (5)' }).click();
      await page.locator('.records li').nth(204).waitFor();
      await page.locator('.records a').first().click();
      await page.locator('.head a', { hasText: '#77' }).waitFor();
    });
  });

  test('an incident tells its figures anew in a storm, keeps the place where one reads, and folds away what is over, also on a phone', async () => {
    const [alert, [incident]] = await Promise.all([stores.alerts.get(seeded.alertId), stores.alerts.incidents({ limit: 1 })]);
    if (alert === null || incident === undefined) throw new Error('the seed has changed');
    const at = new Date(0);
    const own = { incidentId: 'inc_storm', startedAt: at };
    await stores.alerts.putIncident({
      ...incident,
      id: 'inc_storm',
      number: 78,
      kind: 'storm',
      status: 'open',
      openedAt: at,
      resolvedAt: null,
    });
    const many = (from: number, count: number, status: 'firing' | 'resolved') =>
      stores.alerts.putAll(
        Array.from({ length: count }, (_, i) => ({
          ...{ ...alert, ...own, id: `alr_storm_${from + i}`, fingerprint: `storm-${from + i}`, assetId: `node-${(from + i) % 20}` },
          ...{ status, resolvedAt: status === 'resolved' ? new Date(1) : null },
        })),
      );
    await many(0, 200, 'firing');
    await many(200, 30, 'resolved');
    const read = async (page: Page) => {
      const row = page.locator('.records li a');
      await row.nth(199).waitFor();
      expect(await row.count()).toBe(200);
      await row.nth(120).scrollIntoViewIfNeeded();
      const top = async () => (await row.nth(120).boundingBox())?.y;
      const before = await top();
      await many(300, 5, 'firing');
      await page.locator('.summary', { hasText: '205' }).waitFor();
      const button = page.getByRole('button', { name: /as they are now|как сейчас|지금 상태/ });
      await button.waitFor();
      expect(Math.abs(((await top()) ?? 0) - (before ?? 0))).toBeLessThan(3);
      expect(await row.count()).toBe(200);
      expect(await faultsOf(page)).toEqual([]);
      await page.locator('details.records summary').press('Enter');
      await page.locator('details.records li').nth(29).waitFor();
      await button.click();
      await page.locator('.records button', { hasText: '(5)' }).waitFor();
      expect(await button.count()).toBe(0);
      await many(300, 5, 'resolved');
    };
    await visit(addresses.open, '/incidents/inc_storm', read);
    const phone = { viewport: { width: 320, height: 640 } };
    for (const locale of ['ru-RU', 'ko-KR']) await visit(addresses.open, '/incidents/inc_storm', read, { ...phone, locale });
  });

  test('serves the description of its routes without anything from elsewhere', async () => {
    await visit(addresses.open, '/docs', async (page) => {
      await page.locator('.opblock').first().waitFor();
      expect(await page.locator('.opblock-summary-path').allTextContents()).toEqual(
        expect.arrayContaining([expect.stringContaining('alertmanager')]),
      );
    });
  });
});
