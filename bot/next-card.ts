import type { Reply } from '../copilot/reply.ts';
import { inLanguage, type Localized } from '../domain/language.ts';
import type { Ticket } from '../domain/ticket.ts';
import { askActions, type Card, type CardPart } from './card.ts';
import { dataUntilPart, type Reader, runActions, ticketAction } from './cards.ts';
import { careActions } from './care-actions.ts';
import { withTickets } from './incident-tickets.ts';

const TEXTS = {
  toCheck: { en: 'To be checked', ru: 'Проверить', ko: '확인할 것' },
  toDo: { en: 'To do', ru: 'Сделать', ko: '할 일' },
} as const satisfies Readonly<Record<string, Localized>>;

/**
 * What there is to do about an incident, with buttons to run what fits, to ask what settles an unknown, to take it, to silence it and to
 * open its ticket.
 */
export function nextCard(
  given: Extract<Reply, { readonly kind: 'next' }>,
  options: Reader & { readonly at: Date; readonly canRequest: boolean; readonly canCare: boolean; readonly tickets: readonly Ticket[] },
): Card {
  const { language } = options;
  const { alertId, answerId } = given;
  const listed = (heading: string, items: readonly string[]): CardPart[] =>
    items.length === 0
      ? []
      : [
          { kind: 'heading', text: heading },
          { kind: 'list', items },
        ];
  const card: Card = {
    language,
    headline: given.headline,
    tone: 'neutral',
    parts: [
      { kind: 'text', text: given.verdict },
      ...listed(inLanguage(TEXTS.toCheck, language), given.checks),
      ...listed(inLanguage(TEXTS.toDo, language), given.steps),
      dataUntilPart(options.at, options),
    ],
    actions: [
      ...(options.canRequest && answerId !== null ? runActions(given.proposals, answerId, language) : []),
      ...askActions(given.choices),
      ...(options.canCare && answerId !== null ? careActions(alertId, options) : []),
      ticketAction(alertId, language),
    ],
    chart: null,
  };
  return withTickets(card, options.tickets, language);
}
