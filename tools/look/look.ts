import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import type { Card } from '../../bot/card.ts';
import { renderChart } from '../../bot/chart/chart.ts';
import { CHART_ID, renderMailHtml } from '../../bot/email/html.ts';
import { renderBlocks } from '../../bot/slack/blocks.ts';
import { renderHtml, renderKeyboard } from '../../bot/telegram/html.ts';
import { peerPath } from '../../test/peers/peer.ts';
import { everyCard } from './cards.ts';
import { SLACK_CSS, slackHtml } from './slack-page.ts';

/*
 * Pictures of every card as each chat lays it out, to be looked at: node tools/look/look.ts --to FOLDER [--language ru] [--only NAME,…]
 */

const TELEGRAM_CSS = `
  .telegram { font: 16px/1.32 Roboto, "DejaVu Sans", sans-serif; width: 420px; background: #fff; border-radius: 12px; padding: 8px 12px; white-space: pre-wrap; overflow-wrap: anywhere; }
  .telegram pre { background: #eef3f8; padding: 6px; border-radius: 6px; white-space: pre-wrap; margin: 2px 0; } .telegram a { color: #168acd; text-decoration: none; }
  .keys { width: 444px; } .keys div { display: flex; gap: 4px; margin-top: 4px; } .keys span { flex: 1; text-align: center; background: #7ba0bd; color: #fff; padding: 8px 4px; border-radius: 8px; font: 14px "DejaVu Sans", sans-serif; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }`;

const { values } = parseArgs({
  options: { to: { type: 'string', default: 'tmp/look' }, language: { type: 'string', default: 'en,ru' }, only: { type: 'string' } },
});
await mkdir(values.to, { recursive: true });
const browser = await chromium.launch({ executablePath: peerPath('chromium') ?? '', args: ['--no-sandbox', '--disable-gpu'] });
for (const language of values.language.split(',') as Array<'en' | 'ru' | 'ko'>) {
  for (const [name, card] of await everyCard(language)) {
    if (values.only !== undefined && !values.only.split(',').includes(name)) continue;
    const picture = card.chart === null ? null : await renderChart(card.chart);
    const image = picture === null ? '' : `data:image/png;base64,${picture.toString('base64')}`;
    await shoot(`${name}-${language}-chat`, 1_160, chatHtml(card, image), '#chats');
    const mail = renderMailHtml(card, { pageUrl: 'https://inframind.example/', hasChart: picture !== null }).replace(
      `cid:${CHART_ID}`,
      image,
    );
    await shoot(`${name}-${language}-mail`, 760, mail, 'body');
    await shoot(`${name}-${language}-mail-360`, 360, mail, 'body');
  }
}
await browser.close();

function chatHtml(card: Card, image: string): string {
  const keys = renderKeyboard(card).map(
    (row) => `<div>${row.map(({ text }) => `<span>${text.replaceAll('<', '&lt;')}</span>`).join('')}</div>`,
  );
  const chart = image === '' ? '' : `<img src="${image}" width="420">`;
  return `<!doctype html><meta charset="utf-8"><style>${SLACK_CSS}${TELEGRAM_CSS} body { margin: 0; } #chats { display: flex; gap: 24px; padding: 12px; background: #dfe8ef; }
    .slack { background: #fff; padding: 12px; }</style><div id="chats">${slackHtml(renderBlocks(card))}
    <div><div class="telegram">${renderHtml(card)}</div><div class="keys">${keys.join('')}</div>${chart}</div></div>`;
}

async function shoot(name: string, width: number, html: string, what: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width, height: 600 } });
  await page.setContent(html);
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  if (Number(overflow) > 0) process.stdout.write(`${name}: ${overflow} px too wide\n`);
  await writeFile(join(values.to, `${name}.png`), await page.locator(what).screenshot());
  await page.close();
}
