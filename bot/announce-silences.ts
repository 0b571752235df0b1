import type { CareNews } from '../actions/care/news.ts';
import { keyOf, type Spot } from '../actions/care/places.ts';
import type { Incident } from '../domain/alert.ts';
import type { Silence } from '../domain/care.ts';
import { contentId } from '../domain/ids.ts';
import type { Language } from '../domain/language.ts';
import { matchText } from '../domain/match-text.ts';
import type { TenantStores } from '../stores/stores.ts';
import { announcementId } from './announce.ts';
import type { Card } from './card.ts';
import { sentenceCard } from './cards.ts';
import { incidentText, rateCard, silenceOverCard } from './care-cards.ts';
import { type CareAnnounceDeps, readerAt } from './care-readers.ts';
import { sayCare } from './care-texts.ts';
import { formatInstant } from './format.ts';
import { enqueueCard, PRIORITY } from './outgoing.ts';

type OfSilence = Extract<CareNews, { readonly kind: 'silenced' | 'silence-over' }>;

/** A silence that began or is over, told where it was asked for and where what it holds back is told of, as far as they may see it. */
export async function ofSilence(deps: CareAnnounceDeps, tx: TenantStores, news: OfSilence): Promise<void> {
  const { silence } = news;
  for (const { thread, ...place } of await placesOf(tx, news)) {
    const card = await cardAt(deps, tx, news, place);
    if (card === null) continue;
    const isOfIncident = silence.scope.kind === 'incident' && thread === null;
    const after = isOfIncident ? await threadOf(tx, silence.scope.incidentId, place) : null;
    await enqueueCard(tx, {
      ...{ ...place, thread, after, at: deps.now(), priority: PRIORITY.alert, card },
      id: contentId('msg', silence.id, news.kind, place.platform, place.channel),
    });
  }
}

/** What was held back for its rate in a channel, together. */
export async function rateSummary(
  deps: CareAnnounceDeps,
  tx: TenantStores,
  news: Extract<CareNews, { readonly kind: 'rate-summary' }>,
): Promise<void> {
  const { platform, channel, nonce } = news;
  const { alerts } = await deps.seenFrom(tx, { platform, channel });
  const seen = await Promise.all(news.incidents.map(({ id }) => alerts.incident(id)));
  const incidents = seen.filter((one): one is Incident => one !== null);
  if (incidents.length === 0) return;
  const at = deps.now();
  await enqueueCard(tx, {
    ...{ platform, channel, thread: null, at, priority: PRIORITY.digest },
    id: contentId('msg', 'rate', nonce, platform, channel),
    card: rateCard(incidents, { ...(await readerAt(deps, tx, { platform, channel })), at }),
  });
}

async function placesOf(tx: TenantStores, news: OfSilence): Promise<Array<Spot & { readonly thread: string | null }>> {
  const { silence } = news;
  const places = new Map<string, Spot & { readonly thread: string | null }>();
  if (silence.place !== null) places.set(keyOf(silence.place), silence.place);
  const incidentIds = new Set(silence.scope.kind === 'incident' ? [silence.scope.incidentId] : []);
  if (news.kind === 'silence-over') for (const { incident } of news.held.incidents) incidentIds.add(incident.id);
  for (const incidentId of incidentIds) {
    for (const { platform, channel, outcome } of await tx.care.noticesOf(incidentId)) {
      const isMeant = outcome === 'sent' || (news.kind === 'silence-over' && outcome === 'silenced');
      const key = keyOf({ platform, channel });
      if (isMeant && platform !== '' && !places.has(key)) places.set(key, { platform, channel, thread: null });
    }
  }
  return [...places.values()];
}

/** Null where the silence is of nothing that the place may see. */
async function cardAt(deps: CareAnnounceDeps, tx: TenantStores, news: OfSilence, place: Spot): Promise<Card | null> {
  const { silence } = news;
  const reader = await readerAt(deps, tx, place);
  const view = await deps.seenFrom(tx, place);
  const at = deps.now();
  if ((await view.care.silence(silence.id)) === null) {
    const wasAskedThere = silence.place !== null && keyOf(silence.place) === keyOf(place);
    return news.kind === 'silenced' && wasAskedThere ? sentenceCard(sayCare(reader.language, 'silenceSet'), { ...reader, at }) : null;
  }
  const by = (await tx.people.get(silence.createdBy))?.name ?? silence.createdBy;
  const what = await whatOf(view, silence, reader.language);
  if (news.kind === 'silence-over') return silenceOverCard(silence, await news.heldIn(view), { ...reader, what, by, at });
  const until = formatInstant(silence.endsAt, reader.timeZone, reader.language);
  return sentenceCard(sayCare(reader.language, 'silenced', { name: by, what, until, reason: silence.reason }), { ...reader, at });
}

async function threadOf(tx: TenantStores, incidentId: string, place: Spot): Promise<string | null> {
  return (await tx.chat.message(announcementId(incidentId, place)))?.id ?? null;
}

/** What a silence covers, in words. */
async function whatOf({ alerts }: TenantStores, { scope }: Pick<Silence, 'scope'>, language: Language): Promise<string> {
  if (scope.kind === 'incident') {
    const incident = await alerts.incident(scope.incidentId);
    return incident === null ? scope.incidentId : incidentText(incident);
  }
  return matchText(scope.match, language);
}
