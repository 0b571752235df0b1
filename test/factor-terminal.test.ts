import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { pino } from 'pino';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { base32, codeOf, stepAt } from '../actions/sign-in/totp.ts';
import { createApp, type Running } from '../main.ts';
import { type SlackFake, startSlackFake } from './fakes/slack/slack-fake.ts';
import { startTelegramFake, type TelegramFake } from './fakes/telegram/telegram-fake.ts';
import { freePort, peerPath, scratch } from './peers/peer.ts';
import { fromBase32, highRiskSettings } from './rigs/high-risk.ts';
import { scanned, scannedPixels } from './rigs/scan.ts';

/** A second factor from the terminal to the phone: the command as a process, in a terminal and in a pipe, and the page that its code leads to. */
const folder = scratch('factor');
let slack: SlackFake;
let telegram: TelegramFake;
let app: ReturnType<typeof createApp>;
let running: Running;
let port: number;
let browser: Browser;
beforeAll(async () => {
  [slack, telegram, port] = await Promise.all([startSlackFake(), startTelegramFake(), freePort()]);
  app = createApp(highRiskSettings(folder.path, port, slack, telegram), {
    log: pino({ level: 'silent' }),
    now: () => new Date(),
    terminals: false,
    schedules: false,
  });
  running = await app.start();
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  if (peerPath('chromium') !== null) browser = await chromium.launch({ executablePath: peerPath('chromium') ?? '', args });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await Promise.all([slack?.stop(), telegram?.stop()]);
  folder.remove();
});

const CLI = join(import.meta.dirname, '..', 'cli.ts');
const ESCAPE = '\u001b[';

/** Runs `people factor boris` as an administrator, in a terminal of its own where one is asked for. */
async function factor(inTerminal: boolean, more: NodeJS.ProcessEnv = {}): Promise<string> {
  const { INFRAMIND_CONFIG: _config, NO_COLOR: _color, ...rest } = process.env;
  const env = { ...rest, INFRAMIND_PORT: String(port), INFRAMIND_KEY: 'api-key-of-admin', LANG: 'C', ...more };
  const command = [process.execPath, CLI, 'people', 'factor', 'boris'];
  const [file = '', ...args] = inTerminal ? ['script', '-qec', command.map((word) => `'${word}'`).join(' '), '/dev/null'] : command;
  return (await promisify(execFile)(file, args, { cwd: folder.path, env })).stdout;
}

test('in a terminal the link is drawn as a code that a phone reads; in a pipe it is text alone', async () => {
  const piped = await factor(false);
  expect(piped).toMatch(
    /^Let boris open this \(once, until \d+ \w{3} \d\d:\d\d UTC[^ ]*; the link is a secret\):\nhttp\S+\/sign-in\/enrol#\S{43}\n$/,
  );
  const shown = (await factor(true)).replaceAll('\r', '');
  const url = /https?:\S+#[A-Za-z0-9_-]{43}/.exec(shown)?.[0];
  expect(url).not.toBe(/https?:\S+/.exec(piped)?.[0]);
  const halves: Readonly<Record<string, string>> = { ' ': '00', '▄': '01', '▀': '10', '█': '11' };
  const lines = shown.split('\n').filter((line) => line.startsWith(`${ESCAPE}30;107m`));
  const rows = lines.flatMap((line) => {
    const drawn = [...stripVTControlCharacters(line)].map((one) => halves[one] ?? '');
    return [0, 1].map((half) => drawn.map((pair) => pair[half]).join(''));
  });
  expect(scanned(rows)).toBe(url);
  expect(await factor(true, { NO_COLOR: '1' })).not.toContain(ESCAPE);
}, 60_000);

test.skipIf(peerPath('chromium') === null)(
  'the page shows the secret as a code too, in Korean for who reads Korean, and the factor it gives is one',
  async () => {
    const boris = await running.stores.people.get('boris');
    if (boris === null) throw new Error('no boris');
    await running.stores.people.put({ ...boris, name: '보리스', language: 'ko' });
    const url = /https?:\S+/.exec(await factor(false))?.[0] ?? '';
    const context = await browser.newContext({ locale: 'ko-KR', viewport: { width: 390, height: 900 } });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(url);
    await page.getByRole('button', { name: '비밀 키 보기' }).click();
    const picture = page.getByRole('img', { name: '비밀 키의 QR 코드' });
    const png = (await picture.screenshot()).toString('base64');
    if (process.env.INFRAMIND_PICTURES)
      await page.screenshot({ path: join(process.env.INFRAMIND_PICTURES, 'enrol-ko.png'), fullPage: true });
    const blank = await browser.newPage();
    const { data, width, height } = await blank.evaluate<{ data: number[]; width: number; height: number }>(`(async () => {
      const image = new Image();
      image.src = 'data:image/png;base64,${png}';
      await image.decode();
      const canvas = new OffscreenCanvas(image.width, image.height);
      const pen = canvas.getContext('2d');
      pen?.drawImage(image, 0, 0);
      const pixels = pen?.getImageData(0, 0, image.width, image.height);
      return { data: [...(pixels?.data ?? [])], width: image.width, height: image.height };
    })()`);
    const uri = new URL(scannedPixels(Uint8ClampedArray.from(data), width, height) ?? 'none:');
    const secret = uri.searchParams.get('secret') ?? '';
    expect(decodeURIComponent(uri.href)).toContain('otpauth://totp/InfraMind:보리스?secret=');
    expect((await page.locator('.secret').innerText()).replaceAll(' ', '')).toBe(secret);
    expect(base32(fromBase32(secret))).toBe(secret);
    expect(await page.locator('html').getAttribute('lang')).toBe('ko');
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.getByLabel('앱에 표시된 코드').fill(codeOf(fromBase32(secret), stepAt(new Date())));
    await page.getByRole('button', { name: '완료' }).click();
    await page.getByText('2단계 인증이 준비되었습니다.').waitFor();
    expect(await page.locator('.codes li').count()).toBeGreaterThan(4);
    expect(await running.stores.factors.get('boris')).not.toBeNull();
    // Nothing but the labels of what stands there is in another language.
    expect((await page.locator('main').innerText()).replace(/[A-Z0-9-]{6,}/g, '')).not.toMatch(/[a-z]{4,}|[а-я]/i);
    expect(faults).toEqual([]);
  },
  60_000,
);
