import { mkdirSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Chart } from '../../domain/answer.ts';
import { describeWithPeers, peerPath } from '../peers/peer.ts';
import { openDoor, startDoors, stopDoors } from '../rigs/doors.ts';
import { faultsOf } from './audit.ts';

/** Pictures to look at, when asked for. */
const PICTURES = process.env.WEB_PICTURES;
const MINUTE = 60_000;
const FROM = Date.UTC(2026, 9, 24, 12);

type Points = ReadonlyArray<readonly [number, number]>;
const every = (minutes: number, count: number, value: (index: number) => number, from = FROM): Points =>
  Array.from({ length: count }, (_, index) => [from + index * minutes * MINUTE, value(index)] as const);
const chart = (title: string, series: Readonly<Record<string, Points>>, more: Partial<Chart> = {}): Chart => ({
  ...{ title, unit: '1', timeZone: 'UTC', threshold: null, marks: [], ...more },
  series: Object.entries(series).map(([name, points]) => ({ name, points })),
});
const wave = (index: number) => 0.5 + 0.3 * Math.sin(index / 5);

const ODD: readonly Chart[] = [
  chart('one point', { a: every(1, 1, () => 0.4) }, { threshold: 0.25 }),
  chart('a gap and a single value in it', {
    a: [...every(1, 30, wave), ...every(1, 1, wave, FROM + 45 * MINUTE), ...every(1, 30, wave, FROM + 60 * MINUTE)],
  }),
  chart('negative', { a: every(1, 60, (index) => -40 + index) }, { unit: 'Cel', threshold: -5 }),
  chart('huge', { a: every(1, 60, (index) => 9e15 + index * 1e13) }, { unit: 'By' }),
  chart('all equal', { a: every(1, 60, () => 42) }, { unit: '' }),
  chart('all zero', { a: every(1, 60, () => 0) }, { unit: 'By/s' }),
  chart(
    'fifty series',
    Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [`series-${n}-with-a-rather-long-name`, every(1, 60, (index) => wave(index) + n)]),
    ),
  ),
  chart('from one to a billion', { a: every(1, 60, (index) => 10 ** (index / 6.5)) }, { unit: '' }),
  chart('the clock is set back', { a: every(10, 150, wave) }, { timeZone: 'Europe/Berlin' }),
  chart('no numbers', { a: every(1, 60, (index) => (index % 2 === 0 ? Number.NaN : Number.POSITIVE_INFINITY)) }),
  chart('a number that is none among others', { a: every(1, 60, (index) => (index === 30 ? Number.NaN : wave(index))) }),
  chart('twenty thousand points', { a: every(1, 20_000, wave) }),
];

describeWithPeers(['chromium'], 'charts of odd data in Chromium', () => {
  let browser: Browser;
  let address: string;
  beforeAll(async () => {
    await startDoors();
    address = await (await openDoor()).server.listen({ host: '127.0.0.1', port: 0 });
    browser = await chromium.launch({
      executablePath: peerPath('chromium') ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
    });
  });
  afterAll(async () => {
    await browser.close();
    await stopDoors();
  });

  async function draw(charts: readonly Chart[], look: (page: Page) => Promise<void>, more: object = {}): Promise<void> {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', viewport: { width: 1000, height: 900 }, ...more });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    try {
      await page.goto(`${address}/status`);
      await page.locator('#detail > *').first().waitFor();
      // As the page gets them, through JSON.
      await page.evaluate(`(async () => {
        const { chart } = await import('/web/chart.js');
        const charts = JSON.parse(${JSON.stringify(JSON.stringify(charts))});
        const main = document.createElement('main');
        main.append(Object.assign(document.createElement('h1'), { textContent: 'charts' }), ...charts.map(chart));
        document.body.replaceChildren(main);
      })()`);
      await expect.poll(() => page.locator('.plot:empty').count()).toBe(0);
      await look(page);
      expect(faults).toEqual([]);
    } finally {
      await context.close();
    }
  }
  const of = (title: string) => {
    const found = ODD.find((one) => one.title === title);
    if (found === undefined) throw new Error(title);
    return [found];
  };

  test.each(['light', 'dark'] as const)('each is drawn, with no number that is none in it (%s)', async (colorScheme) => {
    await draw(
      ODD,
      async (page) => {
        expect(await page.evaluate(`document.body.innerHTML.match(/(?:NaN|Infinity|undefined|null)/g)`)).toBeNull();
        expect(await page.locator('.chart').count()).toBe(ODD.length);
        expect(await faultsOf(page)).toEqual([]);
        if (PICTURES === undefined) return;
        mkdirSync(PICTURES, { recursive: true });
        await page.screenshot({ path: `${PICTURES}/charts-${colorScheme}.png`, fullPage: true });
      },
      { colorScheme },
    );
  });

  test('a single value is a dot, and nothing is drawn where nothing was measured', async () => {
    await draw(of('one point'), async (page) => expect(await page.locator('circle.dot').count()).toBe(1));
    await draw(of('a gap and a single value in it'), async (page) => {
      expect((await page.locator('path.line').getAttribute('d'))?.match(/M/g)).toHaveLength(3);
      expect(await page.locator('circle.dot').count()).toBe(1);
      expect(await page.locator('path.area').count()).toBe(2);
    });
    await draw(of('a number that is none among others'), async (page) => {
      expect((await page.locator('path.line').getAttribute('d'))?.match(/[ML]/g)).toHaveLength(59);
    });
  });

  test('times stay round over a change of the clock', async () => {
    await draw(of('the clock is set back'), async (page) => {
      const ticks = await page.locator('text.tick[text-anchor=middle]').allTextContents();
      expect(ticks.length).toBeGreaterThan(4);
      for (const tick of ticks) expect(tick).toMatch(/^(?:\d\d:00|25 Oct)$/);
      const hours = ticks.filter((tick) => tick.endsWith(':00')).map((tick) => Number(tick.slice(0, 2)));
      expect(new Set(hours.map((hour) => hour % 2))).toEqual(new Set([0]));
      expect(ticks).toContain('25 Oct');
    });
  });

  test('more series than can be told apart are not drawn, and how many is said', async () => {
    await draw(of('fifty series'), async (page) => {
      expect(await page.locator('path.line').count()).toBe(4);
      expect(await page.locator('.legend').textContent()).toContain('+46');
    });
  });
});
