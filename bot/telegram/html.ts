import type { Language } from '../../domain/language.ts';
import { type Card, type CardAction, type CardPart, pageOf } from '../card.ts';
import { evidenceLink, evidenceNumbers, TONE_SIGNS } from '../evidence-numbers.ts';
import { cut } from '../format.ts';
import { say } from '../texts.ts';

/** Limits of a message's text and of a picture's caption, counted after entities are parsed. */
const TEXT_LIMIT = 4096;
export const CAPTION_LIMIT = 1024;
/** Links count as entities; Telegram drops those past the hundredth. */
const MOST_LINKS = 60;
const MOST_ENTITIES = 100;

export type Keyboard = ReadonlyArray<
  ReadonlyArray<{ readonly text: string; readonly callback_data: string } | { readonly text: string; readonly url: string }>
>;

/** Verbs as one letter, so that verb and value fit 64 bytes. `approve` asks once more: `A` is the second press. */
const LETTERS = {
  why: 'w',
  graph: 'g',
  ask: 'q',
  run: 'r',
  form: 'o',
  approve: 'a',
  reject: 'x',
  ticket: 't',
  feedback: 'f',
  acknowledge: 'k',
  silence: 's',
  stop: 'e',
  rollback: 'b',
  again: 'n',
  try: 'd',
  script: 'v',
  disown: 'm',
} as const;

/**
 * A card as Telegram HTML within a limit of visible characters; what does not fit is cut with a link to the rest. Pure.
 *
 * @see https://core.telegram.org/bots/api#html-style
 */
export function renderHtml(card: Card, limit = TEXT_LIMIT): string {
  const headline = cut(`${TONE_SIGNS[card.tone]}${card.headline}`, limit < TEXT_LIMIT ? 300 : 1_000);
  const last = card.parts.at(-1);
  const tail = last?.kind === 'small' ? cut(last.text, 300) : '';
  const url = pageOf(card);
  const more = url === null ? say(card.language, 'moreCut') : say(card.language, 'more', { link: url });
  const body: string[] = [];
  // Room is kept for what must be there, whatever is cut: headline, last line and the note that something was cut.
  let left = MOST_ENTITIES - (tail === '' ? 1 : 2);
  let room = limit - headline.length - tail.length - more.length - 8;
  for (const row of rows(card, last?.kind === 'small' ? card.parts.slice(0, -1) : card.parts)) {
    room -= row.visible + 1;
    if (room < 0) {
      body.push(escapeHtml(more));
      break;
    }
    const entities = row.html.match(/<\w/g)?.length ?? 0;
    // What has no entity left is shown as plain text, so that the last line keeps its own.
    body.push(entities > left ? row.html.replace(/<[^>]*>/g, '') : row.html);
    left -= entities > left ? 0 : entities;
  }
  return [`<b>${escapeHtml(headline)}</b>`, ...body, ...(tail === '' ? [] : ['', `<i>${escapeHtml(tail)}</i>`])].join('\n');
}

/** Buttons, two in a row, those of a rating in rows of their own; those whose data would not fit are left out. */
export function renderKeyboard(card: Card): Keyboard {
  const rows: Array<{ readonly isVote: boolean; readonly buttons: Array<Keyboard[number][number]> }> = [];
  for (const action of card.actions) {
    const button = buttonOf(action);
    if (button === null) continue;
    const isVote = action.verb === 'feedback';
    const last = rows.at(-1);
    if (last !== undefined && last.isVote === isVote && last.buttons.length < 2) last.buttons.push(button);
    else rows.push({ isVote, buttons: [button] });
  }
  return rows.map(({ buttons }) => buttons);
}

/** What a press carries; null when it is not ours. */
export function readCallback(data: string): { readonly verb: string; readonly value: string; readonly confirmed: boolean } | null {
  const [letter = '', value] = [data.slice(0, 1), data.slice(2)];
  if (data.charAt(1) !== ':') return null;
  if (letter === 'A') return { verb: 'approve', value, confirmed: true };
  const verb = Object.entries(LETTERS).find(([, one]) => one === letter)?.[0];
  return verb === undefined ? null : { verb, value, confirmed: verb !== 'approve' };
}

/** The keyboard with its Approve button asking to be pressed once more. */
export function confirming(keyboard: unknown, label: (text: string) => string): Keyboard {
  const rows = Array.isArray(keyboard) ? (keyboard as Keyboard) : [];
  return rows.map((row) =>
    row.map((button) =>
      'callback_data' in button && button.callback_data.startsWith('a:')
        ? { text: label(button.text), callback_data: `A${button.callback_data.slice(1)}` }
        : button,
    ),
  );
}

/** In which language a keyboard asks for approval; English where it asks for none. */
export function languageOfApproval(keyboard: unknown): Language {
  const buttons = (Array.isArray(keyboard) ? (keyboard as Keyboard) : []).flat();
  const label = buttons.find((button) => 'callback_data' in button && /^a:/i.test(button.callback_data))?.text ?? '';
  return (['en', 'ru', 'ko'] as const).find((language) => label.endsWith(say(language, 'approveButton'))) ?? 'en';
}

/** What turns the direction of reading would show another text than is there. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/gu;

/** Makes text from outside inert in HTML. */
export function escapeHtml(text: string): string {
  return text.replace(TURNS, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

type Row = { readonly html: string; readonly visible: number };

function rows(card: Card, parts: readonly CardPart[]): Row[] {
  const numbers = evidenceNumbers(card);
  let links = 0;
  const claimRow = (text: string, ids: readonly string[], base: string | null): Row => {
    const shown = cut(text, 1_500);
    const marks = ids.map((id) => {
      const mark = `[${numbers.get(id)}]`;
      links += 1;
      return base === null || links > MOST_LINKS ? mark : `<a href="${escapeHtml(evidenceLink(base, id))}">${mark}</a>`;
    });
    const visible = shown.length + 3 + ids.reduce((sum, id) => sum + String(numbers.get(id)).length + 3, 0);
    return { html: `• ${escapeHtml(shown)} ${marks.join(' ')}`, visible };
  };
  const rowsOf = (part: CardPart): Row[] => {
    switch (part.kind) {
      case 'heading':
        return [wrap('\n<b>', part.text, '</b>')];
      case 'text':
        return [wrap('', part.text, '')];
      case 'small':
        return [wrap('<i>', part.text, '</i>')];
      case 'code':
        return [wrap('<pre>', cut(part.text, 2_500), '</pre>')];
      case 'folded':
        return [wrap('', part.summary, ''), wrap('<blockquote expandable>', cut(part.text, 2_500), '</blockquote>')];
      case 'list':
        return part.items.map((item) => wrap('• ', item, ''));
      case 'facts':
        return part.facts.map((fact) => ({
          html: `${escapeHtml(fact.name)}: <b>${escapeHtml(cut(fact.value, 500))}</b>`,
          visible: fact.name.length + 2 + Math.min(500, fact.value.length),
        }));
      case 'claims':
        return part.claims.map((claim) => claimRow(claim.text, claim.evidenceIds, part.evidenceUrl));
    }
  };
  return parts.flatMap(rowsOf);
}

function wrap(before: string, text: string, after: string): Row {
  const shown = cut(text, 2_500);
  return { html: `${before}${escapeHtml(shown)}${after}`, visible: shown.length + 2 };
}

function buttonOf(action: CardAction): Keyboard[number][number] | null {
  const text = cut(action.label, 60);
  if (action.verb === 'open') return action.url === null || !isPublicUrl(action.url) ? null : { text, url: action.url };
  const data = `${LETTERS[action.verb]}:${action.value}`;
  return Buffer.byteLength(data) <= 64 ? { text, callback_data: data } : null;
}

// Telegram refuses a whole message for one button that leads to localhost.
function isPublicUrl(url: string): boolean {
  const host = URL.parse(url)?.hostname ?? '';
  return host.includes('.') && !/^127\./.test(host);
}
