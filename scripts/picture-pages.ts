import type { Block } from '../bot/slack/blocks.ts';

const FONT = "'Lato','DejaVu Sans','Liberation Sans',sans-serif";

/** A page that shows blocks much as Slack does, with the chart as the picture in the thread below. */
export function slackPage(blocks: readonly Block[], chart: Buffer | null): string {
  const picture = chart === null ? '' : `<img class="chart" src="data:image/png;base64,${chart.toString('base64')}">`;
  return `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; background: #fff }
    #picture { font: 15px/1.46 ${FONT}; color: #1d1c1d; padding: 20px 24px; display: flex; gap: 12px; width: 712px; box-sizing: border-box }
    .avatar { flex: none; width: 40px; height: 40px; border-radius: 8px; background: #2563eb; color: #fff; font: bold 17px/40px ${FONT}; text-align: center }
    .name { font-weight: 900 } .app { font-size: 10px; background: #e8e8e8; border-radius: 2px; padding: 1px 4px; color: #616061; margin-left: 6px; vertical-align: 1px }
    h3 { font: 900 18px/1.35 ${FONT}; margin: 8px 0 10px } .section { margin: 8px 0; overflow-wrap: anywhere }
    .fields { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 16px; margin: 8px 0 }
    .context { color: #616061; font-size: 13px; margin: 8px 0 } a { color: #1264a3; text-decoration: none }
    .actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 10px 0 4px }
    .button { border: 1px solid #1d1c1d4d; border-radius: 4px; padding: 5px 12px; font-weight: 700; font-size: 14px }
    .primary { background: #007a5a; border-color: #007a5a; color: #fff } .danger { background: #e01e5a; border-color: #e01e5a; color: #fff }
    pre { background: #f8f8f8; border: 1px solid #ddd; border-radius: 4px; padding: 8px; font: 12px/1.5 'DejaVu Sans Mono',monospace; white-space: pre-wrap }
    .chart { width: 100%; border: 1px solid #ddd; border-radius: 8px; margin-top: 10px; display: block }
  </style><div id="picture"><div class="avatar">iM</div><div>
    <span class="name">InfraMind</span><span class="app">APP</span>
    ${blocks.map(blockHtml).join('\n')}${picture}</div></div>`;
}

/** A page that shows what a terminal shows, colours and all. */
export function terminalPage(command: string, text: string): string {
  return `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; background: #fff }
    #picture { width: 880px; background: #0f172a; border-radius: 10px; color: #e2e8f0; padding: 14px 20px 18px; box-sizing: border-box }
    pre { font: 13px/1.5 'DejaVu Sans Mono',monospace; margin: 10px 0 0; white-space: pre-wrap }
    .dots span { display: inline-block; width: 11px; height: 11px; border-radius: 50%; margin-right: 7px }
  </style><div id="picture"><div class="dots"><span style="background:#f87171"></span><span style="background:#fbbf24"></span><span style="background:#34d399"></span></div>
  <pre><span style="color:#94a3b8">$ ${escapeHtml(command)}</span>\n<span style="color:#94a3b8">&gt; why did this alert fire?</span>\n\n${ansiHtml(text)}</pre></div>`;
}

function blockHtml(block: Block): string {
  switch (block.type) {
    case 'header':
      return `<h3>${dotted(escapeHtml(block.text.text))}</h3>`;
    case 'section':
      if ('fields' in block)
        return `<div class="fields">${block.fields.map((field) => `<div>${mrkdwnHtml(field.text)}</div>`).join('')}</div>`;
      return `<div class="section">${mrkdwnHtml(block.text.text)}</div>`;
    case 'context':
      return `<div class="context">${block.elements.map((element) => mrkdwnHtml(element.text)).join(' ')}</div>`;
    case 'actions':
      return `<div class="actions">${block.elements.map((one) => `<span class="button ${one.style ?? ''}">${escapeHtml(one.text.text)}</span>`).join('')}</div>`;
  }
}

/** The machine that draws may have no font with coloured signs. */
function dotted(text: string): string {
  const colours: Readonly<Record<string, string>> = { '🔴': '#dd2e44', '🟠': '#f4900c', '🟢': '#78b159' };
  return text.replace(
    /🔴|🟠|🟢/gu,
    (sign) =>
      `<span style="display:inline-block;width:.85em;height:.85em;border-radius:50%;background:${colours[sign]};vertical-align:-1px"></span>`,
  );
}

/** Slack's mrkdwn has `&`, `<` and `>` escaped already. */
function mrkdwnHtml(text: string): string {
  return text
    .replace(/```\n?([\s\S]*?)\n?```/g, '<pre>$1</pre>')
    .replace(/<(https?:[^|<>]+)\|([^<>]+)>/g, '<a href="$1">$2</a>')
    .replace(/(^|\n)\*([^*\n]+)\*/g, '$1<b>$2</b>')
    .replaceAll('\n', '<br>');
}

const COLOURS: Readonly<Record<string, string>> = {
  '1': 'font-weight:bold;color:#f8fafc',
  '2': 'color:#94a3b8',
  '31': 'color:#f87171',
  '32': 'color:#4ade80',
  '33': 'color:#fbbf24',
  '34': 'color:#60a5fa',
  '36': 'color:#22d3ee',
};

function ansiHtml(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the terminal's own colours
  return escapeHtml(text).replace(/\u001b\[([\d;]+)m([\s\S]*?)\u001b\[0m/g, (_whole, codes: string, inner: string) => {
    const style = codes
      .split(';')
      .map((code) => COLOURS[code] ?? '')
      .join(';');
    return `<span style="${style}">${inner}</span>`;
  });
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
