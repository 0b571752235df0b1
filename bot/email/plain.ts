import type { Card, CardPart } from '../card.ts';
import { evidenceLink, evidenceNumbers, TONE_SIGNS } from '../evidence-numbers.ts';
import { cut } from '../format.ts';
import { visible } from './html.ts';
import { footOf, moreOf } from './words.ts';

const MOST_CHARACTERS = 40_000;

/** A card as a mail's plain text: evidence is numbered and its addresses stand at the end. What does not fit is cut. Pure. */
export function renderMailText(card: Card, pageUrl: string | null): string {
  const numbers = evidenceNumbers(card);
  const last = card.parts.at(-1);
  const tail = last?.kind === 'small' ? last.text : '';
  const lines: string[] = [];
  let room = MOST_CHARACTERS;
  for (const line of (last?.kind === 'small' ? card.parts.slice(0, -1) : card.parts).flatMap((part) => linesOf(part, numbers))) {
    room -= line.length + 1;
    if (room < 0) {
      lines.push(moreOf(card));
      break;
    }
    lines.push(line);
  }
  const base = card.parts.find((part) => part.kind === 'claims')?.evidenceUrl ?? null;
  const links = base === null ? [] : [...numbers].slice(0, 60).map(([id, number]) => `[${number}] ${evidenceLink(base, id)}`);
  const foot = footOf(card, pageUrl).map(({ text, url }) => (url === null ? text : `${text} ${url}`));
  return [
    visible(cut(`${TONE_SIGNS[card.tone]}${card.headline}`, 1_000)),
    '',
    ...lines.map(visible),
    ...(links.length === 0 ? [] : ['', ...links]),
    '',
    visible(cut(tail, 1_000)),
    ...foot,
    '',
  ].join('\n');
}

function linesOf(part: CardPart, numbers: ReadonlyMap<string, number>): string[] {
  switch (part.kind) {
    case 'heading':
      return ['', `${part.text}:`];
    case 'text':
      return [cut(part.text, 4_000)];
    case 'small':
      return [cut(part.text, 1_000)];
    case 'code':
      return codeLines(part.text);
    case 'folded':
      return [cut(part.summary, 1_000), ...codeLines(part.text)];
    case 'list':
      return part.items.map((item) => `- ${cut(item, 2_000)}`);
    case 'facts':
      return part.facts.map(({ name, value }) => `${cut(name, 200)}: ${cut(value, 1_000)}`);
    case 'claims':
      return part.claims.map(
        ({ text, evidenceIds }) => `- ${cut(text, 2_000)} ${evidenceIds.map((id) => `[${numbers.get(id)}]`).join(' ')}`,
      );
  }
}

function codeLines(text: string): string[] {
  return cut(text, 12_000)
    .split('\n')
    .map((line) => `    ${line}`);
}
