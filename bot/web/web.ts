import type { Ends } from '../../domain/ends.ts';
import type { Principal } from '../../domain/tenant.ts';
import type { TenantStores } from '../../stores/stores.ts';
import type { Card } from '../card.ts';
import type { AtOnce, ChatPlatform, Handle, Incoming } from '../chat-platform.ts';
import { withoutSecrets } from '../outgoing.ts';

/** What a person does on the page. `id` is made by the page: said again after a lost answer, it counts once. */
export type WebSaid = { readonly id: string; readonly thread: string; readonly body: Incoming['body'] };

/** What only the one sees who wrote or pressed: sentences, links that are his alone, and what is to be shown at once. */
export type WebTold = {
  readonly sentences: readonly string[];
  readonly links: ReadonlyArray<{ readonly text: string; readonly url: string }>;
  readonly shown: AtOnce | null;
};

/** What the one who asked sees while the answer comes about; the answer itself stands in the thread. */
export type WebSign = { readonly kind: 'step'; readonly text: string } | { readonly kind: 'beginning'; readonly card: Card };

/** The chat of the web page; each person has a channel of his own, whose name is his id. */
export type WebPlatform = ChatPlatform & {
  /**
   * @param person who he is has been proved by the caller
   */
  hear(person: Principal, said: WebSaid, listening?: WebListening): Promise<WebTold>;
  /** Nothing is to be answered any more to what the person said by that id. What was answered already stays. */
  stopAnswer(person: Principal, id: string): Promise<void>;
};

/** How the page listens to what comes of what was said. */
export type WebListening = {
  /** Hears how the answer comes about. */
  readonly watch?: (sign: WebSign) => void;
  /** That it listens no more. */
  readonly left?: AbortSignal;
};

type Telling = {
  readonly sentences: string[];
  readonly links: Array<{ readonly text: string; readonly url: string }>;
  readonly watch: ((sign: WebSign) => void) | undefined;
  readonly stopping: AbortController;
};

/**
 * The page reads its messages from the outbox, so that sending is done when they are there: any process may take what a person says,
 * and any may deliver. What is told to one person alone goes back with the answer to his request and is kept nowhere.
 *
 * To the conversation and the outbox it is a platform like any other. The conformance suite of platforms does not fit it: that looks
 * at what `send` brought to a server of others, and here nothing is brought, the page comes and fetches. What the suite asks for is
 * tested where the page reads: test/web/web-chat.test.ts.
 */
export function createWeb({ stores, now }: { readonly stores: Pick<TenantStores, 'chat'>; readonly now: () => Date }): WebPlatform {
  const telling = new Map<string, Telling>();
  let handle: Handle | null = null;

  return {
    id: 'web',
    abilities: { listens: true, edits: 'never', forms: true },
    rates: () => [],
    start: async (given) => {
      handle = given;
    },
    stop: async () => {
      handle = null;
    },
    send: async ({ key, thread }) => ({ kind: 'sent', posted: { messageId: key, thread: thread ?? key } }),
    edit: async () => ({ kind: 'refused', reason: 'what was said on the page stays' }),
    find: async ({ key, thread }) => ({ messageId: key, thread: thread ?? key }),
    whisper: async ({ eventId }, text) => void telling.get(eventId)?.sentences.push(text),
    confide: async ({ eventId }, text, url) => {
      const told = telling.get(eventId);
      told?.links.push({ text, url });
      return told === undefined ? null : 'here';
    },
    live: ({ eventId }) => {
      const watch = telling.get(eventId)?.watch;
      if (watch === undefined) return null;
      return {
        step: (text) => watch({ kind: 'step', text }),
        show: (card) => watch({ kind: 'beginning', card }),
        end: async () => null,
        drop: async () => {},
      };
    },

    hear: async (person, { id, thread, body }, { watch, left = new AbortController().signal } = {}) => {
      const stopping = new AbortController();
      const told: Telling = { sentences: [], links: [], watch, stopping };
      const { sentences, links } = told;
      const eventId = `${person.id}:${id}`;
      // The same, said again while the first is still dealt with, is told nothing of its own.
      if (handle === null || telling.has(eventId)) return { sentences, links, shown: null };
      if (body.kind === 'text') await keep(person, eventId, thread, body.text);
      telling.set(eventId, told);
      // Who stopped it may have told another process so, and only then hung up on this one.
      const gone = new AbortController();
      const look = () => void isStopped(eventId).then((stopped) => (stopped ? stopping : gone).abort());
      left.addEventListener('abort', look, { once: true });
      if (left.aborted) look();
      try {
        const ends: Ends = { stop: stopping.signal, left: gone.signal };
        const incoming = { platform: 'web', eventId, channel: person.id, thread, messageId: eventId, userId: person.id, body };
        const shown = await handle({ ...incoming, principalId: person.id, trusted: true, direct: true, private: true, ends });
        return { sentences, links, shown: shown ?? null };
      } finally {
        left.removeEventListener('abort', look);
        telling.delete(eventId);
      }
    },

    stopAnswer: async (person, id) => {
      const eventId = `${person.id}:${id}`;
      await stores.chat.firstSeen('web', stopOf(eventId), now());
      telling.get(eventId)?.stopping.abort();
    },
  };

  /** Whether `stopAnswer` was called anywhere. It is marked so either way: asked once, when nobody listens any more. */
  async function isStopped(eventId: string): Promise<boolean> {
    return !(await stores.chat.firstSeen('web', stopOf(eventId), now()).catch(() => true));
  }

  /** What a person said stands in his thread beside the answers. */
  async function keep(person: Principal, eventId: string, thread: string, text: string): Promise<void> {
    const at = now();
    const { language } = person;
    const card = withoutSecrets({ language, headline: text, tone: 'neutral', parts: [], actions: [], chart: null });
    await stores.chat.enqueue({
      id: saidId(eventId),
      platform: 'web',
      channel: person.id,
      thread,
      card: { card, alertId: null, after: null, edits: null },
      priority: SAID,
      createdAt: at,
      state: 'sent',
      platformMessageId: saidId(eventId),
      attempts: 0,
      error: null,
    });
  }
}

/** Tells what a person said from what is sent; of one instant it stands before its answer. */
export const SAID = 9;

function stopOf(eventId: string): string {
  return `stop ${eventId}`;
}

function saidId(eventId: string): string {
  return `said ${eventId}`;
}
