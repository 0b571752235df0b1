import type { AnnounceCare, CareNews } from '../actions/care/news.ts';
import type { Silence } from '../domain/care.ts';
import { contentId } from '../domain/ids.ts';
import type { TenantStores } from '../stores/stores.ts';
import { announcementId, type Channel } from './announce.ts';
import type { Card } from './card.ts';
import { type CardLinks, type Reader, sentenceCard } from './cards.ts';
import { careActions } from './care-actions.ts';
import { incidentText, rateCard, silenceOverCard, withCare } from './care-cards.ts';
import { sayCare } from './care-texts.ts';
import { formatDuration, formatInstant, formatMinute } from './format.ts';
import { withSummary } from './incident-card.ts';
import { withTickets } from './incident-tickets.ts';
import { enqueueCard, PRIORITY, readOutgoing } from './outgoing.ts';

export type CareAnnounceDeps = {
  readonly channels: readonly Channel[];
  /** How whoever is written to outside of these channels reads. */
  readonly reader: Reader;
  /** What becomes of an edit on a platform. */
  readonly editsOf: (platform: string) => Channel['edits'];
  readonly links: CardLinks;
  readonly now: () => Date;
  readonly wake?: () => void;
};

type OfIncident = Extract<CareNews, { readonly incident: unknown }>;

/** What the care of incidents says in the chats: on the incident's card, in its thread, to the person an escalation reaches. */
export function createCareNews(deps: CareAnnounceDeps): AnnounceCare {
  return async (tx, news) => {
    if ('incident' in news) await ofIncident(deps, tx, news);
    else if (news.kind === 'rate-summary') await rateSummary(deps, tx, news);
    else await ofSilence(deps, tx, news);
    deps.wake?.();
  };
}

async function ofIncident(deps: CareAnnounceDeps, tx: TenantStores, news: OfIncident): Promise<void> {
  const { incident, alert, care } = news;
  const told = (await tx.care.noticesOf(incident.id)).filter(({ outcome }) => outcome === 'sent');
  const isPosted = news.kind === 'escalated' || news.kind === 'reminder' || news.kind === 'snooze-over';
  const nonce = 'nonce' in news ? news.nonce : care.updatedAt.toISOString();
  const names = await namesOf(tx, [care.acknowledged?.by, care.assignee]);
  const summary = await tx.alerts.summary(incident.id);
  const tickets = await tx.tickets.ofIncident(incident.id);
  const at = deps.now();
  for (const { platform, channel: id } of told) {
    const channel = channelOf(deps, platform, id);
    const first = announcementId(incident.id, channel);
    const announcement = await tx.chat.message(first);
    if (announcement === null) continue;
    const place = { platform, channel: id, thread: null, at, alertId: alert.id };
    if (channel.edits === 'in-place' && !isPosted) {
      const reader = { ...channel, webUrl: deps.links.webUrl };
      const { card } = readOutgoing(announcement);
      const name = names.get(care.assignee ?? care.acknowledged?.by ?? '') ?? null;
      await enqueueCard(tx, {
        ...place,
        id: contentId('msg', incident.id, 'care', news.kind, nonce, platform, id),
        edits: first,
        card: withTickets(withCare(withSummary(card, incident, summary, reader), care, name, channel), tickets, channel.language),
        priority: PRIORITY.alert,
      });
    }
    const card = cardOf(deps, news, names, channel);
    await enqueueCard(tx, {
      ...place,
      id: contentId('msg', incident.id, news.kind, nonce, platform, id),
      after: first,
      card,
      priority: PRIORITY.alert,
    });
  }
  if (news.kind !== 'escalated') return;
  for (const { platform, channel: id } of news.places) {
    if (told.some((one) => one.platform === platform && one.channel === id)) continue;
    const person = news.people.find(({ identities }) => identities.some((one) => one.platform === platform && one.userId === id));
    const channel = person
      ? { ...channelOf(deps, platform, id), language: person.language, timeZone: person.timeZone }
      : channelOf(deps, platform, id);
    const card = cardOf(deps, news, names, channel);
    await enqueueCard(tx, {
      platform,
      channel: id,
      thread: null,
      at,
      alertId: alert.id,
      id: contentId('msg', incident.id, 'reached', nonce, platform, id),
      card: { ...card, actions: [{ verb: 'why', label: sayWhy(channel), value: alert.id, url: null, style: 'plain' }, ...card.actions] },
      priority: PRIORITY.approval,
    });
  }
}

function cardOf(deps: CareAnnounceDeps, news: OfIncident, names: ReadonlyMap<string, string>, reader: Reader): Card {
  const { language, timeZone } = reader;
  const { incident, alert, care } = news;
  const at = deps.now();
  const about = { number: incident.number, title: incident.title };
  const sentence = (text: string): Card => sentenceCard(text, { ...reader, at });
  const alarm = (text: string): Card => ({
    ...sentence(text),
    tone: incident.severity === 'critical' ? 'critical' : 'warning',
    actions: careActions(alert.id, reader),
  });
  switch (news.kind) {
    case 'acknowledged':
      return sentence(sayCare(language, 'saidTaken', { ...about, name: news.by.name }));
    case 'unacknowledged':
      return sentence(sayCare(language, 'saidGivenBack', { ...about, name: news.by.name }));
    case 'assigned':
      return sentence(sayCare(language, 'saidAssigned', { ...about, by: news.by.name, name: names.get(care.assignee ?? '') ?? '' }));
    case 'snoozed':
      return sentence(
        sayCare(language, 'saidSnoozed', {
          ...about,
          name: news.by.name,
          until: formatMinute(care.snooze?.until ?? at, timeZone, language),
        }),
      );
    case 'reminder': {
      const age = formatDuration(at.getTime() - incident.openedAt.getTime(), language);
      return alarm(sayCare(language, 'reminder', { ...about, age }));
    }
    case 'snooze-over':
      return alarm(sayCare(language, 'snoozeOver', about));
    case 'escalated': {
      const lines = [sayCare(language, 'escalated', { ...about, waited: formatDuration(news.waitedMs, language) })];
      if (news.emptySchedule !== null) lines.push(sayCare(language, 'escalatedNobody', { schedule: news.emptySchedule }));
      const people = news.people.map(({ name }) => name).join(', ');
      if (people !== '') lines.push(sayCare(language, news.places.length > 0 ? 'escalatedTo' : 'noAccount', { names: people }));
      else if (news.places.length > 0) lines.push(sayCare(language, 'escalatedPlace'));
      return alarm(lines.join('\n'));
    }
  }
}

async function ofSilence(
  deps: CareAnnounceDeps,
  tx: TenantStores,
  news: Extract<CareNews, { readonly kind: 'silenced' | 'silence-over' }>,
): Promise<void> {
  const { silence } = news;
  const at = deps.now();
  const by = (await tx.people.get(silence.createdBy))?.name ?? silence.createdBy;
  const what = await whatOf(tx, silence);
  const cardFor = (reader: Reader): Card => {
    if (news.kind === 'silence-over') return silenceOverCard(silence, news.held, { ...reader, what, by, at });
    const until = formatInstant(silence.endsAt, reader.timeZone, reader.language);
    return sentenceCard(sayCare(reader.language, 'silenced', { name: by, what, until, reason: silence.reason }), { ...reader, at });
  };
  const places = new Map<string, { platform: string; channel: string; thread: string | null }>();
  if (silence.place !== null) places.set(`${silence.place.platform} ${silence.place.channel}`, silence.place);
  const incidentIds = new Set(silence.scope.kind === 'incident' ? [silence.scope.incidentId] : []);
  if (news.kind === 'silence-over') for (const { incident } of news.held.incidents) incidentIds.add(incident.id);
  for (const incidentId of incidentIds) {
    for (const { platform, channel, outcome } of await tx.care.noticesOf(incidentId)) {
      const isMeant = outcome === 'sent' || (news.kind === 'silence-over' && outcome === 'silenced');
      if (isMeant && platform !== '' && !places.has(`${platform} ${channel}`))
        places.set(`${platform} ${channel}`, { platform, channel, thread: null });
    }
  }
  for (const { platform, channel: id, thread } of places.values()) {
    const channel = channelOf(deps, platform, id);
    const after = silence.scope.kind === 'incident' && thread === null ? await threadOf(tx, silence.scope.incidentId, channel) : null;
    await enqueueCard(tx, {
      platform,
      channel: id,
      thread,
      after,
      at,
      id: contentId('msg', silence.id, news.kind, platform, id),
      card: cardFor(channel),
      priority: PRIORITY.alert,
    });
  }
}

async function rateSummary(
  deps: CareAnnounceDeps,
  tx: TenantStores,
  news: Extract<CareNews, { readonly kind: 'rate-summary' }>,
): Promise<void> {
  const channel = channelOf(deps, news.platform, news.channel);
  const at = deps.now();
  const id = contentId('msg', 'rate', news.nonce, news.platform, news.channel);
  const { platform } = news;
  await enqueueCard(tx, {
    id,
    platform,
    channel: news.channel,
    thread: null,
    at,
    card: rateCard(news.incidents, { ...channel, at }),
    priority: PRIORITY.digest,
  });
}

async function threadOf(tx: TenantStores, incidentId: string, channel: Channel): Promise<string | null> {
  return (await tx.chat.message(announcementId(incidentId, channel)))?.id ?? null;
}

/** What a silence covers, in words. */
export async function whatOf(tx: TenantStores, { scope }: Pick<Silence, 'scope'>): Promise<string> {
  if (scope.kind === 'match')
    return Object.values(scope.match)
      .flat()
      .map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
      .join(', ');
  const incident = await tx.alerts.incident(scope.incidentId);
  return incident === null ? scope.incidentId : incidentText(incident);
}

async function namesOf(tx: TenantStores, ids: ReadonlyArray<string | null | undefined>): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const id of ids) if (id != null) names.set(id, (await tx.people.get(id))?.name ?? id);
  return names;
}

function channelOf(deps: CareAnnounceDeps, platform: string, id: string): Channel {
  const known = deps.channels.find((one) => one.platform === platform && one.channel === id);
  return known ?? { platform, channel: id, ...deps.reader, edits: deps.editsOf(platform) };
}

function sayWhy({ language }: Reader): string {
  return language === 'ru' ? 'Почему?' : language === 'ko' ? '왜?' : 'Why?';
}
