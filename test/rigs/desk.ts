import { randomUUID } from 'node:crypto';
import type { Card } from '../../bot/card.ts';
import type { ChatPlatform, Handle } from '../../bot/chat-platform.ts';
import { eventually } from '../peers/peer.ts';

/** A chat in memory: what people say goes in, what the program sends is kept. */
export type Desk = {
  readonly platform: ChatPlatform;
  readonly cards: ReadonlyArray<{ readonly channel: string; readonly thread: string | null; readonly card: Card }>;
  readonly whispers: ReadonlyArray<{ readonly userId: string; readonly text: string }>;
  /** Says something in private and waits until it has been handled; the cards that were sent because of it. */
  say(userId: string, text: string, channel?: string): Promise<readonly Card[]>;
};

/** A platform that people are known on as `terminal`. */
export function createDesk(): Desk {
  const cards: Array<{ channel: string; thread: string | null; card: Card }> = [];
  const whispers: Array<{ userId: string; text: string }> = [];
  let handle: Handle = async () => {
    throw new Error('the desk is not open');
  };
  let [sent, said] = [0, 0];
  const keep = (channel: string, thread: string | null, card: Card) => {
    cards.push({ channel, thread, card });
    sent += 1;
    return { kind: 'sent' as const, posted: { messageId: `m${sent}`, thread: thread ?? `m${sent}` } };
  };
  return {
    cards,
    whispers,
    platform: {
      id: 'terminal',
      rates: () => [],
      abilities: { listens: true, edits: 'again', forms: false },
      start: async (given) => {
        handle = given;
      },
      stop: async () => {},
      send: async ({ channel, thread, card }) => keep(channel, thread, card),
      edit: async ({ channel, card }) => keep(channel, null, card),
      find: async () => null,
      whisper: async ({ userId }, text) => void whispers.push({ userId, text }),
      confide: async ({ userId }, text, url) => {
        whispers.push({ userId, text: `${text} ${url}` });
        return 'here';
      },
    },
    say: async (userId, text, channel = `direct-${userId}`) => {
      said += 1;
      const before = cards.length;
      const common = { platform: 'terminal', eventId: randomUUID(), channel, thread: 'talk', messageId: `q${said}`, userId };
      await handle({ ...common, trusted: true, direct: true, private: channel.startsWith('direct-'), body: { kind: 'text', text } });
      const heard = whispers.some((one) => one.userId === userId);
      return eventually(() => {
        const own = cards.slice(before).filter((one) => one.channel === channel);
        return own.length > 0 || heard ? own.map(({ card }) => card) : null;
      }, 20_000);
    },
  };
}
