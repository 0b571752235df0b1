import type { TicketSection } from '../ticket-system.ts';

/** Jira takes at most 32,767 characters in a text field. */
const LONGEST = 30_000;
const LONGEST_PART = 2_000;

/**
 * Plain text in the notation of Jira Server. Text stays text: nothing in it becomes markup, a link or a mention.
 *
 * @see https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all
 */
export function toWiki(sections: readonly TicketSection[]): string {
  return sections
    .map(({ heading, paragraphs, items }) =>
      [
        ...(heading ? [`h3. ${escapeWiki(heading)}`] : []),
        ...paragraphs.filter(Boolean).map((one) => `${escapeWiki(one)}\n`),
        ...items.filter(Boolean).map((item) => `* ${escapeWiki(item).replaceAll(/\s*\n\s*/g, ' ')}`),
      ].join('\n'),
    )
    .join('\n\n')
    .slice(0, LONGEST)
    .toWellFormed();
}

/** Signs that are markup wherever they stand; and those that are not so between letters, as in `srv-db-03` or `cpu_time`. */
const ANYWHERE = /[{}[\]|!]/g;
const AT_WORDS = /(?<![\p{L}\p{N}])[*_+^~?-]|[*_+^~?-](?![\p{L}\p{N}])/gu;

/** Text in which nothing is markup. */
export function escapeWiki(text: string): string {
  return text
    .slice(0, LONGEST_PART)
    .replaceAll('\\', '\0')
    .replaceAll(ANYWHERE, '\\$&')
    .replaceAll(AT_WORDS, (sign) => `\\${sign}`)
    .replaceAll('\0', '&#92;')
    .replaceAll(/^(\s*)(#|(?:h[1-6]|bq)(?=\.))/gm, '$1\u2060$2\u2060');
}
