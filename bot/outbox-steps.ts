import type { OutboxMessage } from '../stores/stores.ts';
import type { Posted, SendResult } from './chat-platform.ts';
import { type Outgoing, readOutgoing } from './outgoing.ts';
import type { Deed } from './rates.ts';

/** How an entry is marked while its outcome is open: after a crash, or a lost answer, it is looked for before it is sent again. */
const OPEN = 'outcome open';
/** A message waits for another, which may wait for a third. */
const DEEPEST = 5;

/**
 * Otherwise than it was meant, because the platform does not take it so: as a message of its own, where the one it was to replace is not
 * there; in brief, where it is too much; apart, where the thread it belongs to is closed.
 */
export type Way = NonNullable<Extract<SendResult, { readonly kind: 'refused' }>['but']>;

/** What is to be done next for an entry. */
export type Step = {
  readonly deed: Deed;
  readonly ways: ReadonlySet<Way>;
  /** What is kept of it while its outcome is open. */
  readonly open: string;
  /** What is kept of it when it is to be tried again, from now on in one way more. */
  readonly again: (why: string, way?: Way) => string;
};

/** Reads from what was kept of an entry what comes next. An edit can be made twice without harm; anything else is looked for first. */
export function stepOf({ error }: OutboxMessage, { edits, isChart }: Outgoing): Step {
  const [prefix = '', named = ''] = /^\[([a-z ]+)\] /.exec(error ?? '') ?? [];
  const ways = new Set(named === '' ? [] : (named.split(' ') as Way[]));
  const isOpen = error?.startsWith(`${prefix}${OPEN}`) === true;
  const fresh = edits !== null && !ways.has('anew') ? 'edit' : isChart === true ? 'chart' : 'send';
  return {
    deed: isOpen && fresh !== 'edit' ? 'find' : fresh,
    ways,
    open: `${prefix}${OPEN}`,
    again: (why, way) => {
      const all = new Set([...ways, ...(way === undefined ? [] : [way])]);
      return all.size === 0 ? why : `[${[...all].join(' ')}] ${why}`;
    },
  };
}

/** What must go before a message can: the one it answers, if that waits in the same channel. */
export function firstOf(message: OutboxMessage, byId: ReadonlyMap<string, OutboxMessage>): OutboxMessage {
  let goes = message;
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    const { edits, after } = readOutgoing(goes);
    const other = byId.get(edits ?? after ?? '');
    if (other === undefined || other.channel !== message.channel) break;
    goes = other;
  }
  return goes;
}

/** The edits that a younger one of the same message has overtaken. What was begun anew is ended first. */
export function overtaken(waiting: readonly OutboxMessage[]): ReadonlySet<string> {
  const newest = new Map<string, OutboxMessage>();
  const old = new Set<string>();
  for (const message of waiting) {
    const outgoing = readOutgoing(message);
    if (outgoing.edits === null || stepOf(message, outgoing).deed === 'find') continue;
    const other = newest.get(outgoing.edits);
    const isNewer = other === undefined || message.createdAt >= other.createdAt;
    if (isNewer) newest.set(outgoing.edits, message);
    const loser = isNewer ? other : message;
    if (loser !== undefined) old.add(loser.id);
  }
  return old;
}

/** Where a message goes, and which one of ours there it changes or belongs to. */
export type Place = { readonly thread: string | null; readonly messageId: string | null };

/** The message at a place. */
export function postedAt({ thread, messageId }: Place): Posted {
  return { messageId: messageId ?? '', thread: thread ?? messageId ?? '' };
}
