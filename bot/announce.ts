import type { Alert, Incident } from '../domain/alert.ts';
import type { Answer } from '../domain/answer.ts';
import { contentId } from '../domain/ids.ts';
import type { Language } from '../domain/language.ts';
import type { TenantStores } from '../stores/stores.ts';
import { answerCard, bareAlertCard, type CardLinks, type Reader, resolvedCard } from './cards.ts';
import { enqueueCard, PRIORITY, readOutgoing } from './outgoing.ts';
import { say } from './texts.ts';

/** A channel in which things are announced, and how its readers read. */
export type Channel = {
  readonly platform: string;
  readonly channel: string;
  readonly language: Language;
  /** IANA zone. */
  readonly timeZone: string;
  /** Whether messages there can be replaced, so that an announcement turns green when its alert has gone. */
  readonly editable: boolean;
};

export type AnnounceDeps = {
  readonly stores: Pick<TenantStores, 'chat'>;
  readonly channels: readonly Channel[];
  readonly links: CardLinks;
  readonly now: () => Date;
  readonly wake?: () => void;
  /** Whether anybody may ask for a run; decides whether run buttons are shown. */
  readonly canRequest: boolean;
  readonly log?: (level: 'warn' | 'error', message: string) => void;
};

/**
 * Puts an alert's message for every channel into the outbox, in the channel's language. Firing: a new message with the
 * explanation. Resolved: an answer in its thread, and the announcement itself turns green. Called twice it is one message.
 *
 * @param news.answer explains the alert to a reader; when it throws, the alert is announced without an explanation
 */
export async function announceAlert(
  deps: AnnounceDeps,
  news: {
    readonly alert: Alert;
    readonly incident: Incident;
    readonly transition: 'firing' | 'resolved';
    readonly answer: (reader: Reader) => Promise<Answer>;
  },
): Promise<void> {
  const answers = new Map<string, Promise<Answer | null>>();
  for (const channel of deps.channels) {
    if (news.transition === 'resolved') {
      await announceResolved(deps, news, channel);
      continue;
    }
    const reader = `${channel.language} ${channel.timeZone}`;
    const answer = answers.get(reader) ?? news.answer(channel).catch((error: unknown) => unexplained(deps, news.alert, error));
    answers.set(reader, answer);
    await announceFiring(deps, news, channel, await answer);
  }
  deps.wake?.();
}

/** Outbox id of an alert's announcement in a channel. */
export function announcementId(alertId: string, channel: Pick<Channel, 'platform' | 'channel'>): string {
  return contentId('msg', alertId, 'firing', channel.platform, channel.channel);
}

async function announceFiring(
  deps: AnnounceDeps,
  { alert, incident }: { readonly alert: Alert; readonly incident: Incident },
  channel: Channel,
  answer: Answer | null,
): Promise<void> {
  const card =
    answer === null
      ? bareAlertCard(alert, incident, { ...deps.links, ...readerOf(channel), at: deps.now() })
      : answerCard(answer, { ...deps.links, incidentNumber: incident.number, canRequest: deps.canRequest, alert });
  await enqueueCard(deps.stores, {
    id: announcementId(alert.id, channel),
    platform: channel.platform,
    channel: channel.channel,
    thread: null,
    card,
    priority: PRIORITY.alert,
    at: deps.now(),
    alertId: alert.id,
  });
}

async function announceResolved(
  deps: AnnounceDeps,
  { alert, incident }: { readonly alert: Alert; readonly incident: Incident },
  channel: Channel,
): Promise<void> {
  const { platform } = channel;
  const announcement = await deps.stores.chat.message(announcementId(alert.id, channel));
  const card = resolvedCard(alert, incident, { ...deps.links, ...readerOf(channel), at: deps.now() });
  const shared = { platform, channel: channel.channel, thread: null, priority: PRIORITY.alert, at: deps.now(), alertId: alert.id };
  await enqueueCard(deps.stores, {
    ...shared,
    id: contentId('msg', alert.id, 'resolved', platform, channel.channel),
    card,
    after: announcement === null ? null : announcement.id,
  });
  if (announcement === null || !channel.editable) return;
  const was = readOutgoing(announcement).card;
  await enqueueCard(deps.stores, {
    ...shared,
    id: contentId('msg', alert.id, 'green', platform, channel.channel),
    edits: announcement.id,
    card: {
      ...was,
      tone: 'good',
      headline: say(channel.language, 'resolved', { title: was.headline }),
      actions: was.actions.filter((action) => action.verb !== 'run'),
    },
  });
}

function readerOf({ language, timeZone }: Channel): Reader {
  return { language, timeZone };
}

function unexplained(deps: AnnounceDeps, alert: Alert, error: unknown): null {
  deps.log?.('error', `announce ${alert.id}: no explanation: ${error instanceof Error ? error.message : String(error)}`);
  return null;
}
