import type { SendMailOptions } from 'nodemailer';
import type { Card } from '../card.ts';
import { TONE_SIGNS } from '../evidence-numbers.ts';
import { cut } from '../format.ts';
import { CHART_ID, renderMailHtml } from './html.ts';
import { renderMailText } from './plain.ts';

/** Identity of a mail of ours: its Message-ID, those that it stands below, the first first, and its subject; an answer carries all. */
export type MailId = { readonly id: string; readonly above: readonly string[]; readonly subject: string };

/** RFC 5321 allows 254 characters of an address; no group, no list, no quoted part, nothing that a header could end at. */
const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{C}]{1,64}@[^\s@<>()[\]\\,;:"\p{C}]{1,189}$/u;
const SUBJECT_LENGTH = 180;

/** Whether a text is one mail address and nothing else. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/** As it is kept where other platforms keep their message ids. */
export function writeMailId({ id, above, subject }: MailId): string {
  return `${[id, ...above].join(',')} ${subject}`;
}

/** Null for what is none of ours. */
export function readMailId(text: string): MailId | null {
  const [, ids, subject] = /^(<[\w.@-]+>(?:,<[\w.@-]+>)*) (.*)$/su.exec(text) ?? [];
  const [id, ...above] = ids?.split(',') ?? [];
  return id === undefined || subject === undefined ? null : { id, above, subject: headerText(subject) };
}

/** The same mail has the same id however often it is sent, so that a mail program shows it once. */
export function mailIdOf(key: string, domain: string, card: Card): MailId {
  return { id: `<${key.replace(/[^\w.-]/g, '-')}@${domain}>`, above: [], subject: headerText(`${TONE_SIGNS[card.tone]}${card.headline}`) };
}

/** One line without control or direction-changing characters: nothing in it can begin another header. */
function headerText(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
  return cut(line === '' ? 'InfraMind' : line, SUBJECT_LENGTH);
}

/**
 * A card as a mail: text and HTML, its chart inside, threaded below `thread`, and marked as sent by a program so that no
 * holiday notice answers it.
 *
 * @see RFC 5322 3.6.4 (threads), RFC 2919 (List-Id), RFC 3834 (Auto-Submitted)
 */
export function composeMail(given: {
  readonly card: Card;
  readonly own: MailId;
  readonly thread: MailId | null;
  readonly from: string;
  readonly to: string;
  readonly pageUrl: string | null;
  readonly chart: Buffer | null;
}): SendMailOptions {
  const { card, own, thread, from, to, pageUrl, chart } = given;
  const domain = from.slice(from.lastIndexOf('@') + 1);
  return {
    envelope: { from, to: [to] },
    from: { name: 'InfraMind', address: from },
    to: { name: '', address: to },
    subject: thread === null ? own.subject : `Re: ${thread.subject}`,
    messageId: own.id,
    ...(thread === null ? {} : { inReplyTo: thread.id, references: [...thread.above, thread.id] }),
    headers: {
      'List-Id': `InfraMind <inframind.${domain}>`,
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': card.language,
    },
    text: renderMailText(card, pageUrl),
    html: renderMailHtml(card, { pageUrl, hasChart: chart !== null }),
    attachments:
      chart === null
        ? []
        : [{ filename: 'chart.png', content: chart, contentType: 'image/png', cid: CHART_ID, contentDisposition: 'inline' }],
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
