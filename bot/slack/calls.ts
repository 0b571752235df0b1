import type { WebAPICallResult, WebClient } from '@slack/web-api';
import { createPacer, Later } from '../rates.ts';
import { refusalOf, sendFailure } from './outcome.ts';
import { methodRates } from './rates.ts';

export type CallOptions = {
  /** How long it may wait to be let through; more is thrown as `Later`. */
  readonly patienceMs?: number;
  /** Asked before each try: whether something newer has taken its place. */
  readonly isStale?: () => boolean;
};

/** Calls a method beside the outbox. @returns null when it became stale @throws Later, and what Slack answers */
export type Call = (method: string, args: Readonly<Record<string, unknown>>, options?: CallOptions) => Promise<WebAPICallResult | null>;

/** As long as a minute's rate may need to let one through. */
const PATIENCE_MS = 65_000;
/** What can be done twice without harm is done again when its answer was lost, so many times. */
const MOST_LOST = 2;
const REPEATABLE = new Set(['views.open', 'views.publish', 'views.update', 'users.info', 'conversations.open', 'conversations.replies']);
/** What Slack says of a call that was done already, whose answer was lost. */
const DONE_BEFORE: Readonly<Record<string, string>> = { 'views.open': 'exchanged_trigger_id', 'views.update': 'hash_conflict' };

/**
 * What is shown at once cannot wait in the outbox: here each method keeps to its rate, waits as long as Slack asks, and is repeated where
 * an answer was lost and that does no harm.
 *
 * @see https://docs.slack.dev/apis/web-api/rate-limits
 */
export function createCalls(deps: {
  readonly client: WebClient;
  readonly now: () => Date;
  readonly wait: (ms: number) => Promise<unknown>;
}): Call {
  const { client, now, wait } = deps;
  const pacer = createPacer();
  /** By method, when Slack wants it again. */
  const held = new Map<string, number>();

  return async (method, args, { patienceMs = PATIENCE_MS, isStale = () => false } = {}) => {
    const until = now().getTime() + patienceMs;
    for (let lost = 0; ; ) {
      if (isStale()) return null;
      const at = now();
      const waitMs = Math.max(pacer.waitMs(methodRates(method), at), (held.get(method) ?? 0) - at.getTime());
      if (waitMs > 0) {
        if (at.getTime() + waitMs > until) throw new Later(method, waitMs);
        await wait(waitMs);
        continue;
      }
      pacer.note(methodRates(method), at);
      try {
        return await client.apiCall(method, { ...args });
      } catch (error) {
        const failure = sendFailure(error);
        if (lost > 0 && refusalOf(error) === DONE_BEFORE[method]) return { ok: true };
        if (failure.kind === 'later') held.set(method, now().getTime() + failure.retryAfterMs);
        else if (failure.kind === 'unknown' && REPEATABLE.has(method) && lost < MOST_LOST) lost += 1;
        else throw error;
      }
    }
  };
}
