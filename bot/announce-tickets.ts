import type { AnnounceTicket, TicketNews } from '../actions/tickets/news.ts';
import { contentId } from '../domain/ids.ts';
import { inLanguage, type Language, type Localized } from '../domain/language.ts';
import { announcementId, type Channel } from './announce.ts';
import { type Reader, sentenceCard } from './cards.ts';
import { enqueueCard, PRIORITY } from './outgoing.ts';
import { sayTicket } from './ticket-texts.ts';

export type TicketAnnounceDeps = {
  readonly channels: readonly Channel[];
  /** How whoever reads a channel that is not among these reads. */
  readonly reader: Reader;
  readonly now: () => Date;
  readonly wake?: () => void;
};

/** The longest text of a tracker that is shown. */
const LONGEST = 80;

/** What happens to a ticket, said in the threads of its incident, wherever that was announced. */
export function createTicketNews({ channels, reader, now, wake }: TicketAnnounceDeps): AnnounceTicket {
  return async (tx, news) => {
    const { incident } = news;
    const at = now();
    for (const { platform, channel: id, outcome } of await tx.care.noticesOf(incident.id)) {
      const channel = channels.find((one) => one.platform === platform && one.channel === id) ?? { ...reader, platform, channel: id };
      const first = announcementId(incident.id, { platform, channel: id });
      if (outcome !== 'sent' || (await tx.chat.message(first)) === null) continue;
      await enqueueCard(tx, {
        id: contentId('msg', incident.id, 'ticket', news.kind, news.nonce, platform, id),
        ...{ platform, channel: id, thread: null, after: first, at, priority: PRIORITY.alert, alertId: incident.alertIds[0] ?? null },
        card: sentenceCard(sentenceOf(news, channel.language), { language: channel.language, timeZone: channel.timeZone, at }),
      });
    }
    wake?.();
  };
}

/** What a piece of news says. Words of the tracker stand in quotes, on one line, cut; each platform escapes them. */
export function sentenceOf(news: TicketNews, language: Language): string {
  if (news.kind === 'not-opened') return sayTicket(language, 'notOpened', { hint: hintOf(news, language) }).trim();
  const { ticket, incident } = news;
  const words = { key: quoted(ticket.key), url: ticket.url, status: quoted(ticket.status) };
  switch (news.kind) {
    case 'opened':
    case 'gone':
      return sayTicket(language, news.kind, words);
    case 'refused':
      return sayTicket(language, 'refused', { ...words, hint: hintOf(news, language) }).trim();
    case 'changed': {
      const state = news.state === 'resolved' && incident.status === 'open' ? 'resolvedEarly' : news.state;
      const lines = [
        ...(state === undefined ? [] : [sayTicket(language, state, words)]),
        ...(news.assignee == null ? [] : [sayTicket(language, 'assigned', { ...words, name: quoted(news.assignee.name) })]),
      ];
      return lines.join('\n');
    }
  }
}

function hintOf({ hint }: { readonly hint: Localized | null }, language: Language): string {
  return hint === null ? '' : inLanguage(hint, language);
}

/** Text from outside on one line, without what turns the direction of reading. */
function quoted(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST).toWellFormed()}…` : plain;
}
