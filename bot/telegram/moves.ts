import { GrammyError } from 'grammy';
import type { CursorStore } from '../../stores/stores.ts';
import type { Incoming } from '../chat-platform.ts';
import { addressOf } from './incoming.ts';
import { isTopicGone } from './outcome.ts';

/** Where it is remembered which group became which supergroup. */
export type MoveStore = CursorStore;

/** A channel of ours as Telegram has it now. */
export type Place = {
  readonly chat_id: string;
  readonly topic: { readonly message_thread_id?: number };
  /** Telegram's number of a message of ours; null for one of the group that the chat was before, which is out of reach. */
  numberOf(messageId: string): number | null;
  /** What a message of this chat is called by us. */
  nameOf(number: number): string;
};

export type Moves = {
  /**
   * Does something in a channel: where the group has become a supergroup, in that; where its topic is no more, in the group. Telegram has
   * done nothing where it refuses.
   */
  within<T>(channel: string, act: (place: Place) => Promise<T>): Promise<T>;
  /** What came from a supergroup that was a group, as if it came from that: channels of the configuration, and threads, go on. */
  known<T extends Pick<Incoming, 'channel' | 'messageId'> & { readonly thread?: string | null }>(incoming: T): Promise<T>;
};

/**
 * Groups that became supergroups, and so have another id: Telegram refuses what is for the old one and names the new one. Only such a
 * refusal moves a chat, never what somebody wrote. The channel keeps its old name here, with all that hangs on it: what it may see, its
 * threads. Numbers of messages begin anew in a supergroup, so there the chat is a part of a message's name.
 */
export function createMoves(deps: {
  readonly store: MoveStore;
  /** Channels of the configuration. */
  readonly channels: readonly string[];
  readonly log: (level: 'warn' | 'error', message: string) => void;
}): Moves {
  const { store } = deps;
  const configured = new Set(deps.channels.map((channel) => addressOf(channel).chat_id));

  return {
    within: async (channel, act) => {
      const place = await placeOf(channel);
      try {
        return await act(place);
      } catch (error) {
        if (await isMoved(place.chat_id, error)) return await act(await placeOf(channel));
        // Whoever read the topic reads the group: what is for one that was deleted or closed is told there.
        if (place.topic.message_thread_id !== undefined && isTopicGone(error)) return await act({ ...place, topic: {} });
        throw error;
      }
    },

    known: async (incoming) => {
      const { chat_id: chat, message_thread_id: topic } = addressOf(incoming.channel);
      const before = isSupergroup(chat) && !configured.has(chat) ? await store.get(fromKey(chat)) : null;
      if (typeof before !== 'string') return incoming;
      const { messageId, thread } = incoming;
      return {
        ...incoming,
        channel: topic === undefined ? before : `${before}/${topic}`,
        messageId: `${chat}:${messageId}`,
        ...(thread == null ? {} : { thread: `${chat}:${thread}` }),
      };
    },
  };

  async function placeOf(channel: string): Promise<Place> {
    const { chat_id: named, ...topic } = addressOf(channel);
    const to = isGroup(named) ? await store.get(toKey(named)) : null;
    const chat = typeof to === 'string' ? to : named;
    return {
      chat_id: chat,
      topic,
      numberOf: (messageId) => {
        const [, of = named, number] = /^(?:(-?\d+):)?(\d+)$/.exec(messageId) ?? [];
        return number === undefined || of !== chat ? null : Number(number);
      },
      nameOf: (number) => (chat === named ? String(number) : `${chat}:${number}`),
    };
  }

  /** Whether Telegram says that a group is a supergroup now, which is remembered. */
  async function isMoved(chat: string, error: unknown): Promise<boolean> {
    const to = error instanceof GrammyError ? String(error.parameters.migrate_to_chat_id ?? '') : '';
    if (!isGroup(chat) || !isSupergroup(to)) return false;
    const before = await store.get(toKey(chat));
    await store.set(fromKey(to), chat);
    await store.set(toKey(chat), to);
    if (before !== to) {
      const advice = configured.has(chat) ? `; write ${to} in place of ${chat} into the configuration` : '';
      deps.log('warn', `telegram: the group ${chat} has become the supergroup ${to}, which is written to from now on${advice}`);
    }
    return true;
  }
}

/** What makes a message an answer to another of its chat; to one that is not there it is none. */
export function replyIn({ numberOf }: Place, messageId: string | null) {
  const number = messageId === null ? null : numberOf(messageId);
  return number === null ? {} : { reply_parameters: { message_id: number, allow_sending_without_reply: true } };
}

/** Remembers for as long as the process lives. */
export function moveMemory(): MoveStore {
  const kept = new Map<string, unknown>();
  return { get: async (key) => kept.get(key) ?? null, set: async (key, value) => void kept.set(key, value) };
}

const toKey = (chat: string) => `telegram moved:${chat}`;
const fromKey = (chat: string) => `telegram moved from:${chat}`;

/** @see https://core.telegram.org/api/bots/ids */
function isSupergroup(chat: string): boolean {
  return /^-100\d{10,}$/.test(chat);
}

function isGroup(chat: string): boolean {
  return /^-\d{1,12}$/.test(chat);
}
