import type { Card, CardPart } from '../card.ts';
import { evidenceLink, evidenceNumbers, TONE_SIGNS } from '../evidence-numbers.ts';
import { cut } from '../format.ts';
import { footOf, moreOf } from './words.ts';

/** Mail programs cut off what is longer than about 100 kB. */
const MOST_CHARACTERS = 60_000;
const TONES = { critical: '#d0342c', warning: '#c77700', good: '#2e7d32', neutral: '#5b6770' } as const;
const FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif";
const MONO = 'font-family:ui-monospace,Consolas,monospace;font-size:13px';
const MUTED = 'color:#646f79;font-size:13px';
/** Where mail programs turn to the dark, grey on white would not be read; one that turns colours itself does not look here. */
const STYLE = '<style>@media (prefers-color-scheme:dark){.muted{color:#a3adb7!important}a{color:#8ab4f8}}</style>';
/** What lists of mails show behind the subject. */
const PREVIEW_LENGTH = 160;

/** What has no place to break at, as a key or an address, breaks anywhere; mail programs that know the first not know the second. */
const WRAPPED = 'overflow-wrap:anywhere;word-break:break-word';

/** Content id of the chart in a mail. */
export const CHART_ID = 'chart@inframind';

/**
 * A card as a mail's HTML: styles inline, no script, no picture but its own chart, no link that is not ours. What does not fit is
 * cut with a link to the rest. Pure.
 *
 * @param pageUrl where a person may act on it; null: nowhere
 */
export function renderMailHtml(card: Card, options: { readonly pageUrl: string | null; readonly hasChart: boolean }): string {
  const last = card.parts.at(-1);
  const tail = last?.kind === 'small' ? partRows(last, new Map()) : [];
  const body: string[] = [];
  let room = MOST_CHARACTERS;
  for (const row of bodyRows(card, tail.length > 0 ? card.parts.slice(0, -1) : card.parts)) {
    room -= row.length;
    if (room < 0) {
      body.push(paragraph(escapeMarkup(moreOf(card)), MUTED));
      break;
    }
    body.push(row);
  }
  const chart = options.hasChart
    ? `<p style="margin:12px 0"><img src="cid:${CHART_ID}" alt="${escapeMarkup(cut(card.chart?.title ?? '', 200))}" style="max-width:100%;height:auto" width="840"></p>`
    : '';
  const foot = footOf(card, options.pageUrl).map(({ text, url }) =>
    paragraph(url === null ? escapeMarkup(text) : `${escapeMarkup(text)} <a href="${escapeMarkup(url)}">${escapeMarkup(url)}</a>`, MUTED),
  );
  return [
    '<!doctype html>',
    `<html lang="${card.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">${STYLE}</head>`,
    `<body style="margin:0;padding:16px;${FONT};font-size:15px;line-height:1.45">`,
    preview(card),
    // Outlook on Windows heeds a border and a distance of cells, not of blocks, and breaks words only in tables whose layout is fixed.
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:860px;table-layout:fixed;border-collapse:collapse">',
    `<tr><td style="border-left:4px solid ${TONES[card.tone]};padding-left:14px;font-size:15px;line-height:1.45;${FONT};${WRAPPED}">`,
    `<h1 style="font-size:19px;margin:0 0 12px">${escapeMarkup(cut(`${TONE_SIGNS[card.tone]}${card.headline}`, 1_000))}</h1>`,
    ...body,
    chart,
    ...tail,
    ...foot,
    '</td></tr></table></body></html>',
  ].join('\n');
}

/** The beginning of what stands below the headline, unseen in the mail itself: a list of mails would show the subject twice without it. */
function preview(card: Card): string {
  const said = card.parts.flatMap((part) => {
    if (part.kind === 'text') return [part.text];
    if (part.kind === 'claims') return part.claims.map(({ text }) => text);
    return part.kind === 'list' ? part.items : [];
  });
  const text = cut(said.slice(0, 6).join(' · ').replace(/\s+/g, ' '), PREVIEW_LENGTH);
  const unseen = 'display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all';
  return text === '' ? '' : `<div aria-hidden="true" style="${unseen}">${escapeMarkup(text)}</div>`;
}

/** Makes text from outside inert in HTML, in attributes too. */
function escapeMarkup(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Without what a reader does not see: control and direction-changing characters. Newlines and tabs stay. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, (sign) => (sign === '\n' || sign === '\t' ? sign : ''));
}

function bodyRows(card: Card, parts: readonly CardPart[]): string[] {
  const numbers = evidenceNumbers(card);
  return parts.flatMap((part) => partRows(part, numbers));
}

function partRows(part: CardPart, numbers: ReadonlyMap<string, number>): string[] {
  switch (part.kind) {
    case 'heading':
      return [`<h2 style="font-size:15px;margin:16px 0 4px">${escapeMarkup(cut(part.text, 300))}</h2>`];
    case 'text':
      return [paragraph(escapeMarkup(cut(part.text, 4_000)), '')];
    case 'small':
      return [paragraph(escapeMarkup(cut(part.text, 1_000)), MUTED)];
    case 'code':
      return [codeOf(part.text)];
    case 'folded':
      return [paragraph(escapeMarkup(cut(part.summary, 1_000)), ''), codeOf(part.text)];
    case 'list':
      return part.items.map((item) => bullet(escapeMarkup(cut(item, 2_000))));
    case 'facts':
      return part.facts.map(
        ({ name, value }) =>
          `<p style="margin:2px 0"><span class="muted" style="${MUTED}">${escapeMarkup(cut(name, 200))}</span> <b>${escapeMarkup(cut(value, 1_000))}</b></p>`,
      );
    case 'claims':
      return part.claims.map(({ text, evidenceIds }) => {
        const marks = evidenceIds.map((id) => {
          const mark = `[${numbers.get(id)}]`;
          return part.evidenceUrl === null ? mark : `<a href="${escapeMarkup(evidenceLink(part.evidenceUrl, id))}">${mark}</a>`;
        });
        return bullet(`${escapeMarkup(cut(text, 2_000))} ${marks.join(' ')}`);
      });
  }
}

function codeOf(text: string): string {
  return `<pre style="${MONO};background:#8882;padding:8px;white-space:pre-wrap;margin:4px 0;${WRAPPED}">${escapeMarkup(cut(text, 12_000))}</pre>`;
}

function paragraph(html: string, style: string): string {
  return `<p${style === MUTED ? ' class="muted"' : ''} style="margin:6px 0;${style}">${lines(html)}</p>`;
}

function bullet(html: string): string {
  return `<p style="margin:2px 0 2px 12px">• ${lines(html)}</p>`;
}

/** Outlook knows no `white-space`: what stands on lines of its own is told so in markup. */
function lines(html: string): string {
  return html.replaceAll('\n', '<br>');
}
