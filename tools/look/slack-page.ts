import type { Block } from '../../bot/slack/blocks.ts';

const COLOURS = { primary: '#007a5a', danger: '#e01e5a' } as const;

/** Blocks as Slack lays them out on the desktop, near enough to see what is cut, wrapped or empty. Pure. */
export function slackHtml(blocks: readonly Block[]): string {
  return `<div class="slack">${blocks.map(blockHtml).join('')}</div>`;
}

export const SLACK_CSS = `
  .slack { font: 15px/1.46 Lato, "DejaVu Sans", sans-serif; color: #1d1c1d; width: 640px; }
  .slack h3 { font-size: 18px; margin: 8px 0 4px; } .slack p { margin: 0 0 8px; white-space: pre-wrap; overflow-wrap: anywhere; }
  .slack .fields { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; } .slack .context { color: #616061; font-size: 12px; }
  .slack button { border: 1px solid #bbb; border-radius: 4px; background: #fff; padding: 5px 12px; margin: 0 8px 8px 0; font: 700 13px Lato, sans-serif; }
  .slack pre { background: #f8f8f8; border: 1px solid #ddd; border-radius: 4px; padding: 8px; white-space: pre-wrap; overflow-wrap: anywhere; margin: 4px 0; }
  .slack a { color: #1264a3; text-decoration: none; }`;

function blockHtml(block: Block): string {
  switch (block.type) {
    case 'header':
      return `<h3>${plain(block.text.text)}</h3>`;
    case 'section':
      return 'fields' in block
        ? `<div class="fields">${block.fields.map(({ text }) => `<p>${mrkdwn(text)}</p>`).join('')}</div>`
        : `<p>${mrkdwn(block.text.text)}</p>`;
    case 'context':
      return `<p class="context">${block.elements.map(({ text }) => mrkdwn(text)).join(' ')}</p>`;
    case 'actions':
      return `<p>${block.elements
        .map(({ text, style }) => {
          const colours = style === undefined ? '' : ` style="background:${COLOURS[style]};border-color:${COLOURS[style]};color:#fff"`;
          return `<button${colours}>${plain(text.text)}</button>`;
        })
        .join('')}</p>`;
  }
}

/** Slack's markup: what is escaped stays text. @see https://docs.slack.dev/messaging/formatting-message-text */
function mrkdwn(text: string): string {
  return text
    .replaceAll('"', '&quot;')
    .replace(/```\n?([\s\S]*?)```/g, '<pre>$1</pre>')
    .replace(/<(https?:[^|<>]+)\|([^<>]+)>/g, '<a href="$1">$2</a>')
    .replace(/<(https?:[^|<>]+)>/g, '<a href="$1">$1</a>')
    .replace(/(^|\n)\*([^*\n]+)\*/g, '$1<b>$2</b>');
}

function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
