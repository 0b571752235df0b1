import { type Card, type CardAction, type CardPart, pageOf } from '../card.ts';
import { evidenceLink, evidenceNumbers, TONE_SIGNS } from '../evidence-numbers.ts';
import { cut } from '../format.ts';
import { say } from '../texts.ts';

type Text = { readonly type: 'mrkdwn'; readonly text: string; readonly verbatim: true };
type PlainText = { readonly type: 'plain_text'; readonly text: string; readonly emoji: false };
type Button = {
  readonly type: 'button';
  readonly action_id: string;
  readonly text: PlainText;
  readonly value?: string;
  readonly url?: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: { readonly title: PlainText; readonly text: PlainText; readonly confirm: PlainText; readonly deny: PlainText };
};

/** The blocks we use of Block Kit. @see https://docs.slack.dev/reference/block-kit/blocks */
export type Block =
  | { readonly type: 'header'; readonly text: PlainText }
  | { readonly type: 'section'; readonly text: Text }
  | { readonly type: 'section'; readonly fields: readonly Text[] }
  | { readonly type: 'context'; readonly elements: readonly Text[] }
  | { readonly type: 'actions'; readonly elements: readonly Button[] };

/** What turns the direction of reading would show another text than is there. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/gu;
/** Room for a message; Slack refuses one of about 13,200 characters in blocks, whatever its 50 blocks hold. */
const MOST_CHARACTERS = 11_500;
const MOST_BLOCKS = 45;
const SECTION = 2_900;
const HEADER = 150;

/** A card as Block Kit within Slack's limits; what does not fit is cut with a link to the rest. Pure. */
export function renderBlocks(card: Card): Block[] {
  const { body, tail } = partsOf(card);
  return [...body, ...tail];
}

/** Of those blocks what stands before the last line and the buttons. Pure. */
export function renderBody(card: Card): Block[] {
  return partsOf(card).body;
}

function partsOf(card: Card): { readonly body: Block[]; readonly tail: Block[] } {
  const headline = `${TONE_SIGNS[card.tone]}${card.headline}`;
  // What is too long for a header is told whole all the same: a sentence is cut where it begins to help.
  const head: Block =
    headline.length <= HEADER
      ? { type: 'header', text: plain(headline, HEADER) }
      : { type: 'section', text: mrkdwn(`*${escapeText(headline, SECTION - 2)}*`) };
  const last = card.parts.at(-1);
  const actions = actionsOf(card);
  const tail: Block[] = [
    ...(last?.kind === 'small' ? [context(last.text)] : []),
    ...(actions.length === 0
      ? []
      : [{ type: 'actions' as const, elements: actions.slice(0, 25).map((one, index) => button(one, index, card)) }]),
  ];
  const body: Block[] = [];
  let room = MOST_CHARACTERS - characters([head, ...tail]);
  for (const block of bodyBlocks(card, last?.kind === 'small' ? card.parts.slice(0, -1) : card.parts)) {
    room -= characters([block]);
    if (room < 0 || body.length + tail.length >= MOST_BLOCKS) {
      const url = pageOf(card);
      body.push(
        url === null
          ? context(say(card.language, 'moreCut'))
          : { type: 'context', elements: [mrkdwn(say(card.language, 'more', { link: `<${safeUrl(url)}>` }))] },
      );
      break;
    }
    body.push(block);
  }
  return { body: [head, ...body], tail };
}

/** Text for notifications and screen readers: the headline, and of an explanation its cause. */
export function fallbackText(card: Card): string {
  const heading = card.parts.findIndex((part) => part.kind === 'heading' && part.text === say(card.language, 'cause'));
  const cause = heading < 0 ? undefined : card.parts[heading + 1];
  const headline = `${TONE_SIGNS[card.tone]}${card.headline}`;
  return escapeText(cause?.kind === 'text' ? `${headline}. ${cause.text}` : headline, 300);
}

/** Makes text from outside inert: `<!channel>`, `<@U…>` and `<url|x>` become what they look like. Cut after escaping. */
export function escapeText(text: string, limit = Number.POSITIVE_INFINITY): string {
  const inert = (part: string) => part.replace(TURNS, '').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const whole = inert(text);
  if (whole.length <= limit) return whole;
  let escaped = '';
  for (const sign of text) {
    const next = inert(sign);
    if (escaped.length + next.length > limit - 1) break;
    escaped += next;
  }
  return `${escaped}…`;
}

/** What a button of ours carries in its action_id; null for a button that is not ours. */
export function verbOfActionId(actionId: string): string | null {
  return /^inframind\.([a-z]+)\.\d+$/.exec(actionId)?.[1] ?? null;
}

/** Slack folds nothing: what is folded is brought by a button. */
function actionsOf({ actions, parts }: Card): CardAction[] {
  const opens = parts.flatMap((part) => (part.kind === 'folded' ? [part.open] : []));
  return [...actions, ...opens.filter((one, index) => opens.findIndex(({ value }) => value === one.value) === index)];
}

function bodyBlocks(card: Card, parts: readonly CardPart[]): Block[] {
  const numbers = evidenceNumbers(card);
  const blocks: Block[] = [];
  let heading: string | null = null;
  for (const part of parts) {
    if (part.kind === 'heading') {
      heading = `*${escapeText(part.text, 150)}*`;
      continue;
    }
    if (heading !== null && (part.kind === 'facts' || part.kind === 'small')) {
      blocks.push(...sections([heading]));
      heading = null;
    }
    if (part.kind === 'facts') {
      blocks.push(...chunks(part.facts, 10).map((facts) => ({ type: 'section' as const, fields: facts.map((fact) => fieldOf(fact)) })));
      continue;
    }
    if (part.kind === 'small') {
      blocks.push(context(part.text));
      continue;
    }
    const lines: readonly string[] = part.kind === 'code' ? codeFences(part.text) : linesOf(part, numbers);
    blocks.push(...sections(heading === null ? lines : [heading, ...lines]));
    heading = null;
  }
  return blocks;
}

function linesOf(
  part: Exclude<CardPart, { readonly kind: 'heading' | 'facts' | 'small' | 'code' }>,
  numbers: ReadonlyMap<string, number>,
): string[] {
  if (part.kind === 'text') return [escapeText(part.text, SECTION)];
  if (part.kind === 'folded') return [escapeText(part.summary, SECTION)];
  if (part.kind === 'list') return part.items.map((item) => `• ${escapeText(item, SECTION - 2)}`);
  return part.claims.map((claim) => {
    const marks = claim.evidenceIds.map((id) => {
      const mark = `[${numbers.get(id)}]`;
      return part.evidenceUrl === null ? mark : `<${safeUrl(evidenceLink(part.evidenceUrl, id))}|${mark}>`;
    });
    const links = cutList(marks, 900);
    return `• ${escapeText(claim.text, SECTION - links.length - 4)} ${links}`;
  });
}

/** Fences of at most a section each, broken between lines where possible. */
function codeFences(text: string): string[] {
  // A fence inside would end ours: an invisible space breaks it without hiding anything.
  const inert = escapeText(text.replaceAll('```', '`\u200b`\u200b`'), 8_000);
  return joined(inert.split('\n').flatMap(pieces), 2_850).map((chunk) => `\`\`\`\n${chunk}\n\`\`\``);
}

/** An escaped row in pieces that fit a section, none of which ends within a sign or its escape. */
function pieces(row: string): string[] {
  const made = [''];
  for (const sign of row.match(/&(?:amp|lt|gt);|./gsu) ?? []) {
    const last = made.at(-1) ?? '';
    if (last.length + sign.length > 2_800) made.push(sign);
    else made[made.length - 1] = last + sign;
  }
  return made;
}

function sections(lines: readonly string[]): Block[] {
  return joined(lines, SECTION).map((text) => ({ type: 'section', text: mrkdwn(text) }));
}

/** Lines joined into texts of at most `limit`. */
function joined(lines: readonly string[], limit: number): string[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= limit) texts[texts.length - 1] = `${last}\n${line}`;
    else texts.push(line);
  }
  return texts.filter((text) => text.trim() !== '');
}

function fieldOf(fact: { readonly name: string; readonly value: string }): Text {
  return mrkdwn(`*${escapeText(fact.name, 100)}*\n${escapeText(fact.value, 300)}`);
}

function button(action: CardAction, index: number, card: Card): Button {
  const base = { type: 'button' as const, action_id: `inframind.${action.verb}.${index}`, text: plain(action.label, 75) };
  if (action.url !== null) return { ...base, url: action.url };
  const style = action.style === 'plain' ? {} : { style: action.style };
  if (action.verb !== 'approve') return { ...base, ...style, value: action.value };
  const confirm = {
    title: plain(say(card.language, 'confirmTitle'), 100),
    text: plain(say(card.language, 'confirmText'), 300),
    confirm: plain(action.label, 30),
    deny: plain(say(card.language, 'cancel'), 30),
  };
  return { ...base, ...style, value: action.value, confirm };
}

function context(text: string): Block {
  return { type: 'context', elements: [mrkdwn(escapeText(text, 1_900))] };
}

function mrkdwn(text: string): Text {
  return { type: 'mrkdwn', text, verbatim: true };
}

function plain(text: string, limit: number): PlainText {
  return { type: 'plain_text', text: cut(text.trim() === '' ? '–' : text, limit), emoji: false };
}

/** An address as it stands in a link of Slack's. */
export function safeUrl(url: string): string {
  return url.replaceAll('&', '&amp;').replaceAll('<', '%3C').replaceAll('>', '%3E').replaceAll('|', '%7C');
}

function cutList(items: readonly string[], limit: number): string {
  const kept: string[] = [];
  for (const item of items) {
    if (kept.join(' ').length + item.length > limit) break;
    kept.push(item);
  }
  return kept.join(' ');
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

function characters(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + JSON.stringify(block).length, 0);
}
