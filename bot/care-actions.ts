import type { Language } from '../domain/language.ts';
import type { CardAction } from './card.ts';
import { sayCare } from './care-texts.ts';

/** Buttons of an incident's card: take it, silence it. */
export function careActions(alertId: string, { language }: { readonly language: Language }): CardAction[] {
  const button = (verb: 'acknowledge' | 'silence'): CardAction => ({
    verb,
    label: sayCare(language, verb === 'acknowledge' ? 'acknowledgeButton' : 'silenceButton'),
    value: alertId,
    url: null,
    style: 'plain',
  });
  return [button('acknowledge'), button('silence')];
}
