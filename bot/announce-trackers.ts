import type { AnnounceTracker } from '../actions/tickets/news.ts';
import { inLanguage } from '../domain/language.ts';
import { type DirectDeps, tellAdministrators } from './tell-people.ts';
import { sayTicket } from './ticket-texts.ts';

/** Tells whoever administers that a ticket system no longer takes our account, and when it does again. */
export function createTrackerNews(deps: DirectDeps): AnnounceTracker {
  return async (tx, { trackerId, hint, refused, at }) => {
    await tellAdministrators(deps, tx, {
      ...{ subject: ['tracker', trackerId, refused ? 'refused' : 'accepted'], at, tone: refused ? 'warning' : 'good' },
      words: (language, time) =>
        sayTicket(language, refused ? 'accountRefused' : 'accountAccepted', {
          ...{ tracker: trackerId, time, hint: hint === null ? '' : inLanguage(hint, language) },
        }).trim(),
    });
    deps.wake?.();
  };
}
