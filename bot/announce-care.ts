import type { AnnounceCare, CareNews } from '../actions/care/news.ts';
import { directPlaces, keyOf, type Spot } from '../actions/care/places.ts';
import type { Incident, IncidentSummary } from '../domain/alert.ts';
import { contentId } from '../domain/ids.ts';
import { incidentTitle } from '../domain/incident-title.ts';
import type { Language } from '../domain/language.ts';
import type { Principal } from '../domain/tenant.ts';
import type { TenantStores } from '../stores/stores.ts';
import { announcementId } from './announce.ts';
import { ofSilence, rateSummary } from './announce-silences.ts';
import type { Card } from './card.ts';
import { type Reader, sentenceCard } from './cards.ts';
import { careActions } from './care-actions.ts';
import { type CareAnnounceDeps, readerAt } from './care-readers.ts';
import { sayCare } from './care-texts.ts';
import { formatDuration, formatMinute } from './format.ts';
import { asItIs } from './incident-tickets.ts';
import { enqueueCard, madeOf, PRIORITY } from './outgoing.ts';

type OfIncident = Extract<CareNews, { readonly incident: unknown }>;
/** Of an incident, what the readers of a place see. */
type Part = Pick<OfIncident, 'incident' | 'alert'> & { readonly summary: IncidentSummary | null };

/**
 * What the care of incidents says in the chats: on the incident's card, in its thread, to the person an escalation reaches. Each place
 * is told as much of the incident as its readers may see; where that is nothing, nothing.
 */
export function createCareNews(deps: CareAnnounceDeps): AnnounceCare {
  return async (tx, news) => {
    if ('incident' in news) await ofIncident(deps, tx, news);
    else if (news.kind === 'rate-summary') await rateSummary(deps, tx, news);
    else await ofSilence(deps, tx, news);
    deps.wake?.();
  };
}

/** Tells those who were told of an incident beside its channels that it is over. Called twice it is told once. */
export async function announceAllClear(deps: CareAnnounceDeps, tx: TenantStores, incident: Incident): Promise<void> {
  const care = await tx.care.get(incident.id);
  const told = new Set((await tx.care.noticesOf(incident.id)).filter(({ outcome }) => outcome === 'sent').map(keyOf));
  for (const place of (care?.reached ?? []).filter((one) => !told.has(keyOf(one)))) {
    const { reader, part } = await partAt(deps, tx, place, incident.id);
    const text =
      part === null
        ? sayCare(reader.language, 'allClearUnseen')
        : sayCare(reader.language, 'allClear', { number: part.incident.number, title: incidentTitle(part.incident, reader.language) });
    await enqueueCard(tx, {
      ...{ ...place, thread: null, at: deps.now(), alertId: part?.alert.id ?? null, priority: PRIORITY.alert },
      id: contentId('msg', incident.id, 'all-clear', place.platform, place.channel),
      card: { ...sentenceCard(text, { ...reader, at: deps.now() }), tone: 'good' },
    });
  }
  deps.wake?.();
}

async function ofIncident(deps: CareAnnounceDeps, tx: TenantStores, news: OfIncident): Promise<void> {
  const { incident, care } = news;
  const told = (await tx.care.noticesOf(incident.id)).filter(({ outcome }) => outcome === 'sent');
  const isPosted = news.kind === 'escalated' || news.kind === 'reminder' || news.kind === 'snooze-over';
  const nonce = 'nonce' in news ? news.nonce : care.updatedAt.toISOString();
  const names = await namesOf(tx, [care.acknowledged?.by, care.assignee]);
  const at = deps.now();
  for (const { platform, channel: id } of told) {
    const first = announcementId(incident.id, { platform, channel: id });
    const announcement = await tx.chat.message(first);
    const { reader: channel, part } = await partAt(deps, tx, { platform, channel: id }, incident.id);
    if (announcement === null || part === null) continue;
    const place = { platform, channel: id, thread: null, at, alertId: part.alert.id };
    if (channel.edits === 'in-place' && !isPosted) {
      await enqueueCard(tx, {
        ...place,
        id: contentId('msg', incident.id, 'care', news.kind, nonce, platform, id),
        edits: first,
        card: await asItIs(tx, madeOf(announcement), part.incident, part.summary, { ...channel, webUrl: deps.links.webUrl }),
        priority: PRIORITY.alert,
      });
    }
    await enqueueCard(tx, {
      ...place,
      id: contentId('msg', incident.id, news.kind, nonce, platform, id),
      after: first,
      card: cardOf(deps, { ...news, ...part }, names, channel),
      priority: PRIORITY.alert,
    });
  }
  const inChannels = new Set(told.map(keyOf));
  for (const place of await alsoTold(tx, news))
    if (!inChannels.has(keyOf(place))) await tellDirectly(deps, tx, { news, place, names, nonce });
}

/** Whom news concerns beside the channels: who is escalated to, who is to take it, who was told before that somebody has it now. */
async function alsoTold(tx: TenantStores, news: OfIncident): Promise<readonly Spot[]> {
  if (news.kind === 'escalated') return [...news.places, ...(news.instead?.places ?? [])];
  if (news.kind === 'snooze-over') return news.place === null ? [] : [news.place];
  if (news.kind !== 'assigned' && news.kind !== 'acknowledged') return [];
  const own = new Set(directPlaces(news.by).map(keyOf));
  const others = (places: readonly Spot[]) => places.filter((one) => !own.has(keyOf(one)));
  if (news.kind === 'acknowledged') return others(news.care.reached);
  const assignee = await tx.people.get(news.care.assignee ?? '');
  return assignee === null ? [] : others(directPlaces(assignee));
}

async function tellDirectly(
  deps: CareAnnounceDeps,
  tx: TenantStores,
  told: {
    readonly news: OfIncident;
    readonly place: Spot;
    readonly names: ReadonlyMap<string, string>;
    readonly nonce: string;
  },
): Promise<void> {
  const { news, place, names, nonce } = told;
  const at = deps.now();
  const { reader, part } = await partAt(deps, tx, place, news.incident.id);
  const shared = {
    ...{ platform: place.platform, channel: place.channel, at, priority: news.kind === 'escalated' ? PRIORITY.approval : PRIORITY.alert },
    thread: news.kind === 'snooze-over' ? (news.place?.thread ?? null) : null,
    id: contentId(
      'msg',
      news.incident.id,
      'reached',
      ...(news.kind === 'escalated' ? [] : [news.kind]),
      nonce,
      place.platform,
      place.channel,
    ),
  };
  if (part === null) {
    // Whoever set up the escalation must hear that it leads to somebody who can do nothing; what it is about stays untold.
    if (news.kind !== 'escalated') return;
    const text = sayCare(reader.language, 'escalatedUnseen', { waited: formatDuration(news.waitedMs, reader.language) });
    await enqueueCard(tx, { ...shared, card: { ...sentenceCard(text, { ...reader, at }), tone: 'warning' } });
    return;
  }
  const card = cardOf(deps, { ...news, ...part }, names, reader);
  const why = { verb: 'why' as const, label: sayWhy(reader), value: part.alert.id, url: null, style: 'plain' as const };
  const actions =
    news.kind === 'assigned'
      ? [why, ...careActions(part.alert.id, reader)]
      : news.kind === 'escalated' || news.kind === 'snooze-over'
        ? [why, ...card.actions]
        : [why];
  await enqueueCard(tx, { ...shared, alertId: part.alert.id, card: { ...card, actions } });
}

function cardOf(deps: CareAnnounceDeps, news: OfIncident, names: ReadonlyMap<string, string>, reader: Reader): Card {
  const { language, timeZone } = reader;
  const { incident, alert, care } = news;
  const at = deps.now();
  const about = { number: incident.number, title: incidentTitle(incident, language) };
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
      if (news.instead !== null) lines.push(insteadText(news.instead.people, language));
      return alarm(lines.join('\n'));
    }
  }
}

function insteadText(people: readonly Principal[], language: Language): string {
  const names = people.map(({ name }) => name).join(', ');
  return names === '' ? sayCare(language, 'escalatedToAll') : sayCare(language, 'escalatedInstead', { names });
}

/** How a place reads, and what it sees of an incident. */
async function partAt(deps: CareAnnounceDeps, tx: TenantStores, place: Spot, incidentId: string) {
  const { alerts } = await deps.seenFrom(tx, place);
  const reader = await readerAt(deps, tx, place);
  const incident = await alerts.incident(incidentId);
  const alert = await alerts.get(incident?.alertIds[0] ?? '');
  const part: Part | null = incident === null || alert === null ? null : { incident, alert, summary: await alerts.summary(incidentId) };
  return { reader, part };
}

async function namesOf(tx: TenantStores, ids: ReadonlyArray<string | null | undefined>): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const id of ids) if (id != null) names.set(id, (await tx.people.get(id))?.name ?? id);
  return names;
}

function sayWhy({ language }: Reader): string {
  return language === 'ru' ? 'Почему?' : language === 'ko' ? '왜?' : 'Why?';
}
