import type { Alert, Incident, IncidentSummary } from '../domain/alert.ts';
import type { Answer } from '../domain/answer.ts';
import { contentId } from '../domain/ids.ts';
import type { Language } from '../domain/language.ts';
import type { TenantStores } from '../stores/stores.ts';
import { answerCard, bareAlertCard, type CardLinks, type Reader, resolvedCard } from './cards.ts';
import type { Abilities } from './chat-platform.ts';
import { withSummary } from './incident-card.ts';
import { turnedGreen, withWhatCame } from './incident-tickets.ts';
import { enqueueCard, madeOf, PRIORITY, remakeCard } from './outgoing.ts';

/** A channel in which things are announced, and how its readers read. */
export type Channel = {
  readonly platform: string;
  readonly channel: string;
  readonly language: Language;
  /** IANA zone. */
  readonly timeZone: string;
  /** What becomes of an edit there; where messages are replaced, an announcement turns green when its alert has gone. */
  readonly edits: Abilities['edits'];
  /** What stands there may be replaced, but nothing is posted anew: what it is about is silenced. */
  readonly quiet?: boolean;
};

export type AnnounceDeps = {
  readonly stores: Pick<TenantStores, 'chat' | 'care' | 'people' | 'tickets'>;
  readonly channels: readonly Channel[];
  readonly links: CardLinks;
  readonly now: () => Date;
  readonly wake?: () => void;
  /** Whether anybody may ask for a run; decides whether run buttons are shown. */
  readonly canRequest: boolean;
  readonly log?: (level: 'warn' | 'error', message: string) => void;
};

/** News of an incident, as the jobs give it. */
export type IncidentNews = {
  readonly incident: Incident;
  /** The alert that opened it, and that is explained. */
  readonly alert: Alert;
  /** Null where nobody counted: an incident of one alert. */
  readonly summary: IncidentSummary | null;
  readonly transition: 'firing' | 'changed' | 'resolved';
  /** Above 0 where it was looked at again, and the cause found now. */
  readonly look?: number;
  /** Explains the incident to a reader; when it throws, it is announced without an explanation. */
  readonly answer: (reader: Reader) => Promise<Answer>;
};

/**
 * Puts an incident's message for every channel into the outbox, in the channel's language. There is one message per incident,
 * with the explanation: it opens with the incident, is replaced as that grows, and turns green when it ends, with an answer in
 * its thread. Called twice it is one message; it is made up for when the incident has not been announced before.
 */
export async function announceIncident(deps: AnnounceDeps, news: IncidentNews): Promise<void> {
  const answers = new Map<string, Promise<Answer | null>>();
  for (const channel of deps.channels) {
    const announcement = await deps.stores.chat.message(announcementId(news.incident.id, channel));
    const isKnown = announcement !== null;
    if (channel.quiet && !isKnown) continue;
    const isFound = (news.look ?? 0) > 0;
    if (!isKnown || (news.transition === 'changed' && (channel.edits === 'in-place' || isFound))) {
      const reader = `${channel.language} ${channel.timeZone}`;
      const answer = answers.get(reader) ?? news.answer(channel).catch((error: unknown) => unexplained(deps, news.alert, error));
      answers.set(reader, answer);
      await announceOpen(deps, news, channel, await answer, isKnown);
    }
    if (news.transition === 'resolved') await announceResolved(deps, news, channel);
  }
  deps.wake?.();
}

/** Outbox id of an incident's announcement in a channel. */
export function announcementId(incidentId: string, channel: Pick<Channel, 'platform' | 'channel'>): string {
  return contentId('msg', incidentId, 'firing', channel.platform, channel.channel);
}

async function announceOpen(
  deps: AnnounceDeps,
  { alert, incident, summary, look = 0 }: IncidentNews,
  channel: Channel,
  answer: Answer | null,
  isKnown: boolean,
): Promise<void> {
  const plain =
    answer === null
      ? bareAlertCard(alert, incident, { ...deps.links, ...readerOf(channel), at: deps.now() })
      : answerCard(answer, {
          ...deps.links,
          incidentNumber: incident.number,
          canRequest: deps.canRequest,
          canCare: true,
          alert,
          at: deps.now(),
        });
  const first = announcementId(incident.id, channel);
  const { platform } = channel;
  const made = withSummary(plain, incident, summary, { ...readerOf(channel), webUrl: deps.links.webUrl });
  if (isKnown) await remakeCard(deps.stores, first, made);
  const edition = look > 0 ? `look-${look}` : (incident.revision ?? 1);
  await enqueueCard(deps.stores, {
    id: isKnown ? contentId('msg', incident.id, 'changed', edition, platform, channel.channel) : first,
    ...(isKnown && channel.edits !== 'in-place' ? { edits: null, after: first } : { edits: isKnown ? first : null }),
    platform,
    channel: channel.channel,
    thread: null,
    card: await withWhatCame(deps.stores, made, incident.id, channel),
    ...(isKnown ? {} : { made }),
    priority: isKnown && look === 0 ? PRIORITY.digest : PRIORITY.alert,
    at: deps.now(),
    alertId: alert.id,
  });
}

async function announceResolved(deps: AnnounceDeps, { alert, incident, summary }: IncidentNews, channel: Channel): Promise<void> {
  const { platform } = channel;
  const first = announcementId(incident.id, channel);
  const announcement = await deps.stores.chat.message(first);
  const reader = { ...readerOf(channel), webUrl: deps.links.webUrl };
  const plain = resolvedCard(alert, incident, { ...deps.links, ...readerOf(channel), at: deps.now() });
  const shared = { platform, channel: channel.channel, thread: null, priority: PRIORITY.alert, at: deps.now(), alertId: alert.id };
  const posted = {
    ...shared,
    id: contentId('msg', incident.id, 'resolved', platform, channel.channel),
    card: withSummary(plain, incident, summary, reader),
    after: first,
  };
  if (!channel.quiet) await enqueueCard(deps.stores, posted);
  if (announcement === null || channel.edits !== 'in-place') return;
  const green = withSummary(turnedGreen(madeOf(announcement), channel.language), incident, summary, reader);
  await enqueueCard(deps.stores, {
    ...shared,
    id: contentId('msg', incident.id, 'green', platform, channel.channel),
    edits: first,
    card: await withWhatCame(deps.stores, green, incident.id, channel),
  });
}

function readerOf({ language, timeZone }: Channel): Reader {
  return { language, timeZone };
}

function unexplained(deps: AnnounceDeps, alert: Alert, error: unknown): null {
  deps.log?.('error', `announce ${alert.id}: no explanation: ${error instanceof Error ? error.message : String(error)}`);
  return null;
}
