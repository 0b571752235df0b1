import type { AnnounceTicket, TicketNews } from '../actions/tickets/news.ts';
import type { IncidentSummary } from '../domain/alert.ts';
import { contentId } from '../domain/ids.ts';
import { inLanguage, type Language, type Localized } from '../domain/language.ts';
import type { TenantStores } from '../stores/stores.ts';
import { announcementId, type Channel } from './announce.ts';
import { type Reader, sentenceCard } from './cards.ts';
import type { Abilities } from './chat-platform.ts';
import { asItIs } from './incident-tickets.ts';
import { enqueueCard, madeOf, PRIORITY } from './outgoing.ts';
import { quoted, sayTicket } from './ticket-texts.ts';

export type TicketAnnounceDeps = {
  readonly channels: readonly Channel[];
  /** How whoever reads a channel that is not among these reads. */
  readonly reader: Reader;
  readonly editsOf: (platform: string) => Abilities['edits'];
  /** How many alerts those see who read a channel. */
  readonly summaryOf: (
    tx: TenantStores,
    incidentId: string,
    channel: Pick<Channel, 'platform' | 'channel'>,
  ) => Promise<IncidentSummary | null>;
  readonly webUrl: string | null;
  readonly now: () => Date;
  readonly wake?: () => void;
};

const LONGEST_COMMENT = 800;

/** What happens to a ticket, said in the threads of its incident, wherever that was announced, and its state on the announcement itself. */
export function createTicketNews({ channels, reader, editsOf, summaryOf, webUrl, now, wake }: TicketAnnounceDeps): AnnounceTicket {
  return async (tx, news) => {
    const { incident } = news;
    const at = now();
    for (const { platform, channel: id, outcome } of await tx.care.noticesOf(incident.id)) {
      const channel = channels.find((one) => one.platform === platform && one.channel === id) ?? {
        ...reader,
        platform,
        channel: id,
        edits: editsOf(platform),
      };
      const first = announcementId(incident.id, { platform, channel: id });
      const announcement = outcome === 'sent' ? await tx.chat.message(first) : null;
      if (announcement === null) continue;
      await enqueueCard(tx, {
        id: contentId('msg', incident.id, 'ticket', news.kind, news.nonce, platform, id),
        ...{ platform, channel: id, thread: null, after: first, at, priority: PRIORITY.alert, alertId: incident.alertIds[0] ?? null },
        card: sentenceCard(sentenceOf(news, channel.language), { language: channel.language, timeZone: channel.timeZone, at }),
      });
      if (!isStateNews(news) || channel.edits !== 'in-place') continue;
      const summary = await summaryOf(tx, incident.id, channel);
      await enqueueCard(tx, {
        id: contentId('msg', incident.id, 'ticket-state', news.kind, news.nonce, platform, id),
        ...{ platform, channel: id, thread: null, edits: first, at, priority: PRIORITY.digest, alertId: incident.alertIds[0] ?? null },
        card: await asItIs(tx, madeOf(announcement), incident, summary, { ...channel, webUrl }),
      });
    }
    wake?.();
  };
}

/** Whether it changes what the announcement says of the ticket. */
function isStateNews({ kind }: TicketNews): boolean {
  return kind === 'opened' || kind === 'changed' || kind === 'gone';
}

/** What a piece of news says. Words of the tracker stand in quotes, on one line, cut; each platform escapes them. */
export function sentenceOf(news: TicketNews, language: Language): string {
  if (news.kind === 'not-opened') return sayTicket(language, 'notOpened', { hint: hintOf(news, language) }).trim();
  const { ticket, incident } = news;
  const words = { key: quoted(ticket.key), url: ticket.url, status: quoted(ticket.status) };
  switch (news.kind) {
    case 'commented': {
      const more = news.more === 0 ? [] : [sayTicket(language, 'commentedMore', { count: String(news.more) })];
      const said = news.comments.map(({ author, text }) => `${quoted(author)}: ${paragraphs(text)}`);
      return [sayTicket(language, 'commented', words), ...more, ...said].join('\n');
    }
    case 'opened':
    case 'gone':
    case 'taken':
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

/** What somebody wrote there: its lines, without what turns the direction of reading, cut. */
function paragraphs(text: string): string {
  const plain = text
    .replaceAll(/[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/gu, ' ')
    .replaceAll(/\n\s*\n+/g, '\n')
    .trim();
  return plain.length > LONGEST_COMMENT ? `${plain.slice(0, LONGEST_COMMENT).toWellFormed()}…` : plain;
}

function hintOf({ hint }: { readonly hint: Localized | null }, language: Language): string {
  return hint === null ? '' : inLanguage(hint, language);
}
