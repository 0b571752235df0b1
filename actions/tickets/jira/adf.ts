import type { TicketSection } from '../ticket-system.ts';

type AdfText = { readonly type: 'text'; readonly text: string };
type AdfBlock =
  | { readonly type: 'paragraph'; readonly content: readonly AdfText[] }
  | { readonly type: 'heading'; readonly attrs: { readonly level: 3 }; readonly content: readonly AdfText[] }
  | {
      readonly type: 'bulletList';
      readonly content: ReadonlyArray<{ readonly type: 'listItem'; readonly content: readonly AdfBlock[] }>;
    };
export type AdfDocument = { readonly type: 'doc'; readonly version: 1; readonly content: readonly AdfBlock[] };

/** Jira takes at most 32,767 characters in a text field, markup included; a text beyond this is cut. */
const LONGEST = 2_000;

/**
 * Plain text as an Atlassian document. Text stays text: nothing in it becomes markup, a link or a mention.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/
 */
export function toAdf(sections: readonly TicketSection[]): AdfDocument {
  const content = sections.flatMap(({ heading, paragraphs, items }): AdfBlock[] => [
    ...(heading ? [{ type: 'heading' as const, attrs: { level: 3 as const }, content: text(heading) }] : []),
    ...paragraphs.filter(Boolean).map(paragraph),
    ...(items.some(Boolean)
      ? [
          {
            type: 'bulletList' as const,
            content: items.filter(Boolean).map((item) => ({ type: 'listItem' as const, content: [paragraph(item)] })),
          },
        ]
      : []),
  ]);
  return { type: 'doc', version: 1, content };
}

function paragraph(value: string): AdfBlock {
  return { type: 'paragraph', content: text(value) };
}

function text(value: string): AdfText[] {
  return [{ type: 'text', text: value.slice(0, LONGEST).toWellFormed() }];
}

/** Blocks after which a line ends. */
const ENDS_LINE: ReadonlySet<string> = new Set([
  'paragraph',
  'heading',
  'listItem',
  'codeBlock',
  'blockquote',
  'hardBreak',
  'tableRow',
  'rule',
]);
const DEEPEST = 40;

/** The text of an Atlassian document, without its markup; a mention, an emoji and a link are the text that stands for them. */
export function fromAdf(document: unknown): string {
  const parts: string[] = [];
  const read = (node: unknown, depth: number): void => {
    if (typeof node !== 'object' || node === null || depth > DEEPEST) return;
    const {
      type = '',
      text,
      attrs,
      content,
    } = node as { type?: string; text?: unknown; attrs?: { text?: unknown; url?: unknown }; content?: unknown };
    for (const one of [text, attrs?.text, attrs?.url]) if (typeof one === 'string') parts.push(one);
    if (Array.isArray(content)) for (const one of content) read(one, depth + 1);
    if (ENDS_LINE.has(type)) parts.push('\n');
  };
  read(document, 0);
  return parts
    .join('')
    .replaceAll(/\n{2,}/g, '\n')
    .trim();
}
