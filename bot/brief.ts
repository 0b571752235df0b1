import { type Card, pageOf } from './card.ts';
import { cut } from './format.ts';
import { say } from './texts.ts';

/**
 * What is told where a platform does not take the whole of a card: its headline, and where the rest is. No button of it acts: who
 * presses one must have been shown what it is about.
 */
export function briefCard(card: Card): Card {
  const url = pageOf(card);
  const more = url === null ? say(card.language, 'moreCut') : say(card.language, 'more', { link: url });
  return {
    ...card,
    headline: cut(card.headline, 140),
    parts: [{ kind: 'small', text: more }],
    actions: card.actions.filter(({ verb }) => verb === 'open'),
    chart: null,
  };
}
