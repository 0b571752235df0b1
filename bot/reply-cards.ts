import type { Reply } from '../copilot/reply.ts';
import { canSomewhere, type Principal } from '../domain/tenant.ts';
import type { TenantStores } from '../stores/stores.ts';
import type { Card } from './card.ts';
import { answerCard, type CardLinks, chartCard, listCard, proposalsCard, questionCard, type Reader, sentenceCard } from './cards.ts';
import { digestCard } from './digest-card.ts';
import { withTickets } from './incident-tickets.ts';
import { nextCard } from './next-card.ts';
import { type PressDeps, press } from './presses.ts';

export type ReplyDeps = PressDeps & {
  readonly stores: Pick<TenantStores, 'alerts' | 'answers' | 'tickets'>;
  readonly links: CardLinks;
  readonly now: () => Date;
};

/** The card of what the copilot replied; opens a ticket where that was asked for. @throws what the ticket system throws */
export async function replyCard(
  deps: ReplyDeps,
  principal: Principal,
  reader: Reader,
  given: Exclude<Reply, { readonly kind: 'care' }>,
  threadAlertId: string | null,
): Promise<{ readonly card: Card; readonly alertId: string | null }> {
  const { stores, links } = deps;
  const shared = { ...reader, ...links, at: deps.now() };
  const canRequest = canSomewhere(principal, 'request-action');
  switch (given.kind) {
    case 'answer': {
      const { alertId } = given.answer;
      const alert = alertId === null ? null : await stores.alerts.get(alertId);
      const incident = alert === null ? null : await stores.alerts.incident(alert.incidentId);
      const card = answerCard(given.answer, {
        ...links,
        incidentNumber: incident?.number ?? null,
        canRequest,
        canCare: canSomewhere(principal, 'care'),
        alert,
        at: shared.at,
      });
      const tickets = incident === null ? [] : await stores.tickets.ofIncident(incident.id);
      return { card: withTickets(card, tickets, given.answer.language), alertId };
    }
    case 'chart':
      return { card: chartCard(given.text, given.chart, reader), alertId: threadAlertId };
    case 'digest':
      return { card: digestCard(given.digest, links), alertId: threadAlertId };
    case 'list':
      return { card: listCard(given.headline, given.claims, shared), alertId: threadAlertId };
    case 'propose': {
      const answer = await stores.answers.latestForAlert(given.alertId);
      return { card: proposalsCard(given.proposals, { ...shared, answer, canRequest }), alertId: given.alertId };
    }
    case 'next': {
      const alert = await stores.alerts.get(given.alertId);
      const tickets = alert === null ? [] : await stores.tickets.ofIncident(alert.incidentId);
      const card = nextCard(given, { ...shared, canRequest, canCare: canSomewhere(principal, 'care'), tickets });
      return { card, alertId: given.alertId };
    }
    case 'open-ticket': {
      const text = await press(deps, principal, reader.language, { verb: 'ticket', value: given.alertId });
      return { card: sentenceCard(text, shared), alertId: given.alertId };
    }
    case 'record':
    case 'sentence':
      return {
        card: given.choices ? questionCard(given.text, { ...shared, choices: given.choices }) : sentenceCard(given.text, shared),
        alertId: threadAlertId,
      };
  }
}
