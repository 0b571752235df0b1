import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { chromium } from 'playwright-core';
import { answerCard } from '../bot/cards.ts';
import { renderChart } from '../bot/chart/chart.ts';
import { renderBlocks } from '../bot/slack/blocks.ts';
import { renderTerminal } from '../bot/terminal/render.ts';
import { parseSettings } from '../config.ts';
import { runDemo } from '../demo/demo.ts';
import type { Alert, Rule } from '../domain/alert.ts';
import type { Answer } from '../domain/answer.ts';
import type { Enqueue } from '../domain/jobs.ts';
import { createApp } from '../main.ts';
import { peerPath } from '../test/peers/peer.ts';
import { slackPage, terminalPage } from './picture-pages.ts';

const OUT = fileURLToPath(new URL('../docs/images/', import.meta.url));
const ZONE = 'Europe/Moscow';

/** Draws the pictures of the README from the demo's real answer: node scripts/render-pictures.ts [INCIDENT] */
async function main(incident = 'storage-latency'): Promise<void> {
  const { alert, answer } = await explained(incident);
  const card = answerCard(answer, {
    incidentNumber: 1,
    evidenceUrlBase: 'https://inframind.example/evidence/',
    webUrl: 'https://inframind.example/',
    canRequest: true,
    alert,
  });
  const chart = card.chart === null ? null : await renderChart(card.chart);
  mkdirSync(OUT, { recursive: true });
  if (chart !== null) writeFileSync(`${OUT}chart.png`, chart);
  await shoot(slackPage(renderBlocks(card), chart), 'slack-card.png', 760);
  const plain = answerCard(answer, { incidentNumber: 1, evidenceUrlBase: null, webUrl: null, canRequest: true, alert });
  await shoot(terminalPage('npm run chat', renderTerminal(plain, { width: 96, colour: true, firstChoice: 1 })), 'terminal.png', 900);
}

async function explained(incident: string): Promise<{ readonly alert: Alert; readonly answer: Answer }> {
  const folder = mkdtempSync(join(tmpdir(), 'inframind-pictures-'));
  const settings = parseSettings(
    { dataDir: folder, api: { port: 8050 }, targets: [], rules: [], language: 'en', timeZone: ZONE },
    'pictures',
  );
  const app = createApp(settings, { log: pino({ level: 'error' }), now: () => new Date(), schedules: false, terminals: false, api: false });
  try {
    const { stores, queues, explain } = await app.start();
    const ruleIds: string[] = [];
    const tenant = {
      tenantId: stores.tenantId,
      enqueue: ((name, payload, options) =>
        queues.enqueue(name, name === 'evaluate' ? { ...payload, ruleIds } : payload, options)) as Enqueue,
      idle: () => queues.idle(),
      putRule: async (rule: Rule) => {
        ruleIds.push(rule.id);
        await stores.alerts.putRule(rule);
      },
      alerts: () => stores.alerts.list({ limit: 100 }),
      explain: (question: { readonly alertId: string; readonly language: 'en' | 'ru' | 'ko'; readonly at: Date }) =>
        explain({ ...question, timeZone: ZONE }),
      render: () => '',
    };
    const [result] = await runDemo({ print: () => {}, now: () => new Date(), tenant: async () => tenant }, { incident, language: 'en' });
    if (!result?.alert || !result.answer) throw new Error(`${incident} raised no alert`);
    return { alert: result.alert, answer: result.answer };
  } finally {
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function shoot(html: string, name: string, width: number): Promise<void> {
  const executablePath = peerPath('chromium');
  if (executablePath === null) throw new Error('apt-get install chromium');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width, height: 400 }, deviceScaleFactor: 2 });
    await page.setContent(html);
    await page.locator('#picture').screenshot({ path: `${OUT}${name}` });
    console.log(`docs/images/${name}`);
  } finally {
    await browser.close();
  }
}

await main(process.argv[2]);
