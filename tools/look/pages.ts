import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Card } from '../../bot/card.ts';
import { enqueueCard, PRIORITY } from '../../bot/outgoing.ts';
import { parseSettings } from '../../config.ts';
import { createApp } from '../../main.ts';
import { approval, ticket } from '../../test/conformance/store-things.ts';
import { peerPath } from '../../test/peers/peer.ts';
import { busyDay } from '../../test/rigs/busy-day.ts';
import { seed } from '../../test/web/seed.ts';
import { digestCards } from './digests.ts';

/*
 * Pictures of the web pages with a full store behind them, wide and on a phone, in English and Russian, to be looked at:
 * node tools/look/pages.ts --to FOLDER [--only NAME,…]
 */

const KEY = 'key-of-anna-0123456789';
const SIZES = { wide: 1_280, phone: 360 } as const;

const { values } = parseArgs({ options: { to: { type: 'string', default: 'tmp/look' }, only: { type: 'string' } } });
await mkdir(values.to, { recursive: true });
process.env.LOOK_KEY = KEY;
const people = [{ id: 'anna', name: 'Anna Kim', roles: ['admin'], apiKey: 'env:LOOK_KEY' }];
const settings = parseSettings({ dataDir: 'memory', api: { port: 0 }, targets: [], rules: [], people }, 'pages');
const app = createApp(settings, { log: pino({ level: 'fatal' }), now: () => new Date(), schedules: false, terminals: false });
const { stores, url } = await app.start();
const { alertId, evidenceIds } = await seed(stores, new Date());
await busyDay(stores, new Date(), 31);
const sentCard = new Map(await digestCards('en', new Date())).get('digest');
const window = { from: new Date(Date.now() - 86_400_000), to: new Date() };
const message = { id: 'msg_look', platform: 'slack', channel: 'C1', thread: null, card: sentCard as Card, priority: PRIORITY.digest };
await enqueueCard(stores, { ...message, at: new Date(), digest: { kind: 'digest', window } });
await stores.chat.markSent('msg_look', 'ts');
const incident = (await stores.alerts.incidents({ limit: 10 })).find(({ alertIds }) => alertIds.includes(alertId));
if (incident !== undefined) {
  await stores.tickets.createOnce({ ...ticket('tkt_1', 'jira'), incidentId: incident.id, key: 'OPS-4711', status: 'In Progress' });
  const long = 'Waiting for the vendor to send the replacement part';
  await stores.tickets.createOnce({ ...ticket('tkt_2', 'servicenow'), incidentId: incident.id, key: 'INC0010023', status: long });
}
const asked = new Date();
const { plan } = approval('apr_0123456789abcdef01234567', 0);
await stores.approvals.create({
  ...approval('apr_0123456789abcdef01234567', 0, { requestedAt: asked, updatedAt: asked, expiresAt: new Date(asked.getTime() + 900_000) }),
  plan: { ...plan, runbookId: 'restart-service', runbookVersion: 2 },
});
const paths = {
  request: '/chat',
  home: '/',
  alert: `/alerts/${alertId}`,
  incident: `/incidents/${incident?.id}`,
  evidence: `/evidence/${evidenceIds[0]}`,
  runs: '/runs',
  digests: '/digests',
  'digest-now': '/digests/now',
  'digest-sent': '/digests/msg_look',
};
const browser = await chromium.launch({ executablePath: peerPath('chromium') ?? '', args: ['--no-sandbox', '--disable-gpu'] });
for (const locale of ['en-GB', 'ru-RU'] as const) {
  for (const [size, width] of Object.entries(SIZES)) {
    for (const [name, path] of Object.entries(paths)) {
      if (values.only !== undefined && !values.only.split(',').includes(name)) continue;
      await shoot(browser, { locale, width, path, name: `page-${name}-${locale.slice(0, 2)}-${size}` });
    }
    if (values.only !== undefined && !values.only.split(',').includes('digest')) continue;
    await shoot(browser, {
      locale,
      width,
      path: '/chat',
      name: `page-digest-${locale.slice(0, 2)}-${size}`,
      ask: locale === 'en-GB' ? 'digest 7d' : 'сводка за 7 дней',
    });
  }
}
await browser.close();
await app.stop();

async function shoot(
  from: Browser,
  { locale, width, path, name, ask }: { locale: string; width: number; path: string; name: string; ask?: string },
): Promise<void> {
  const context = await from.newContext({ locale, timezoneId: 'Europe/Moscow', viewport: { width, height: 900 } });
  await context.addInitScript(`sessionStorage.setItem('token', ${JSON.stringify(KEY)})`);
  const page = await context.newPage();
  page.on('pageerror', (error) => process.stdout.write(`${name}: ${error.message}\n`));
  await page.goto(`${url}${path}`, { waitUntil: 'networkidle' });
  if (ask !== undefined) await typed(page, ask);
  const over = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
  if (over > 0) process.stdout.write(`${name}: ${over} px too wide\n`);
  await page.screenshot({ path: join(values.to, `${name}.png`), fullPage: true });
  await context.close();
}

async function typed(page: Page, text: string): Promise<void> {
  await page.locator('#say').fill(text);
  await page.locator('#entry button').click();
  await page.locator('.theirs .said').last().waitFor();
  await page.waitForTimeout(1_500);
}
