import type { TicketSection } from '../ticket-system.ts';

/** GitHub takes at most 65,536 characters. */
const LONGEST = 60_000;
const LONGEST_PART = 2_000;

/**
 * Plain text as Markdown. Text stays text: nothing in it becomes markup, a picture, or calls or links anybody or anything.
 *
 * @see https://github.github.com/gfm/
 */
export function toMarkdown(sections: readonly TicketSection[]): string {
  return sections
    .map(({ heading, paragraphs, items }) =>
      [
        ...(heading ? [`### ${escapeMarkdown(heading)}`] : []),
        ...paragraphs.filter(Boolean).map(escapeMarkdown),
        items
          .filter(Boolean)
          .map((item) => `- ${escapeMarkdown(item)}`)
          .join('\n'),
      ]
        .filter(Boolean)
        .join('\n\n'),
    )
    .join('\n\n')
    .slice(0, LONGEST)
    .toWellFormed();
}

/**
 * Text in which nothing is markup. GitHub looks for names, numbers of issues and addresses after the markup was read, so a backslash
 * would not hide these: an empty comment between their signs does.
 */
export function escapeMarkdown(text: string): string {
  return text
    .slice(0, LONGEST_PART)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll(/[\\`*_{}[\]()<>|~&$]/g, (sign) => ENTITIES[sign] ?? `\\${sign}`)
    .replaceAll(/^(\d{1,9})([.)])(?= |$)/g, '$1\\$2')
    .replaceAll(/^([+=-]|#{1,6}(?= |$))/g, '\\$1')
    .replaceAll(/@|#(?=\d)|:(?=\/\/)|\b(?:www(?=\.)|GH(?=-\d))/gi, '$&<!-- -->');
}

/** These mean something even behind a backslash, or look like a tag. */
const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };
