import type { Incident, IncidentSummary } from '../domain/alert.ts';
import type { Language } from '../domain/language.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { Card, CardAction } from './card.ts';
import type { Reader } from './cards.ts';
import { withCare } from './care-cards.ts';
import { cut } from './format.ts';
import { withSummary } from './incident-card.ts';
import { say } from './texts.ts';
import { quoted, sayTicket } from './ticket-texts.ts';

/** A card of an incident with its tickets: their state in the tracker's words, and links to them instead of the button that opens one. */
export function withTickets(card: Card, tickets: readonly Ticket[], language: Language): Card {
  const known = tickets.filter(({ mirror }) => mirror?.fault !== 'NOT_FOUND');
  if (known.length === 0) return card;
  const facts = known.map(({ key, status }) => ({
    name: sayTicket(language, 'fact'),
    value: sayTicket(language, 'stateFact', { key: quoted(key), status: quoted(status) }),
  }));
  const links = known.flatMap(({ key, url }): CardAction[] =>
    /^https?:\/\//.test(url)
      ? [{ verb: 'open', label: `${sayTicket(language, 'fact')} ${cut(quoted(key), 40)}`, value: 'ticket', url, style: 'plain' }]
      : [],
  );
  const first = card.parts.findIndex(({ kind }) => kind === 'facts');
  const parts = card.parts.map((part, index) =>
    index === first && part.kind === 'facts' ? { ...part, facts: [...part.facts, ...facts] } : part,
  );
  const actions = [...card.actions.filter(({ verb }) => verb !== 'ticket'), ...links];
  return { ...card, parts: first < 0 ? [{ kind: 'facts', facts }, ...parts] : parts, actions };
}

/** What no longer makes sense when an incident is over. */
const OVER: ReadonlySet<string> = new Set(['run', 'acknowledge', 'silence']);

/** An announcement whose incident has ended. */
export function turnedGreen(card: Card, language: Language): Card {
  return {
    ...card,
    tone: 'good',
    headline: say(language, 'resolved', { title: card.headline }),
    actions: card.actions.filter(({ verb }) => !OVER.has(verb)),
  };
}

/**
 * An announcement as it was made, with all that came since: how many alerts, who cares for it, its tickets, and whether it is over.
 *
 * @param summary of what those see who read the channel; null leaves the figures as they were
 */
export async function asItIs(
  stores: Pick<TenantStores, 'care' | 'people' | 'tickets'>,
  made: Card,
  incident: Incident,
  summary: IncidentSummary | null,
  reader: Reader & { readonly webUrl: string | null },
): Promise<Card> {
  const card = incident.status === 'resolved' ? turnedGreen(made, reader.language) : made;
  return withWhatCame(stores, withSummary(card, incident, summary, reader), incident.id, reader);
}

/** A card of an incident with who takes care of it, and with its tickets. */
export async function withWhatCame(
  { care: cares, people, tickets }: Pick<TenantStores, 'care' | 'people' | 'tickets'>,
  card: Card,
  incidentId: string,
  reader: Reader,
): Promise<Card> {
  const [care, known] = await Promise.all([cares.get(incidentId), tickets.ofIncident(incidentId)]);
  const by = care?.assignee ?? care?.acknowledged?.by ?? null;
  const name = by === null ? null : ((await people.get(by))?.name ?? by);
  return withTickets(withCare(card, care, name, reader), known, reader.language);
}
