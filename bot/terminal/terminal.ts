import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { CardAction } from '../card.ts';
import type { ChatPlatform, Incoming } from '../chat-platform.ts';
import { isPressable, renderTerminal } from './render.ts';

/** Settings of the terminal plugin. */
export const settings = z.object({
  userId: z.string().min(1).default('local').describe('Account under which the person at the terminal is linked to a principal'),
  channel: z.string().min(1).default('terminal').describe('Name of the one channel'),
  announce: z.boolean().default(true).describe('Whether alerts are announced on the terminal'),
});

export type TerminalSettings = z.input<typeof settings>;

/** The streams of a terminal; colours are used on a TTY only, unless told. */
export type TerminalDeps = {
  readonly input: Readable;
  readonly output: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly colour?: boolean;
  readonly width?: number;
  /** Called when the person closes the input. */
  readonly onEnd?: () => void;
};

/**
 * A chat on a pair of streams: one channel, one person. A line is a message in the thread of the last message shown; a
 * number presses that button.
 */
export function createTerminal(given: TerminalSettings, deps: TerminalDeps): ChatPlatform {
  const config = settings.parse(given);
  const { input, output } = deps;
  const session = randomBytes(6).toString('hex');
  const shown = new Map<string, string>();
  const choices = new Map<number, { readonly action: CardAction; readonly messageId: string; readonly thread: string }>();
  let count = 0;
  let lines = 0;
  let thread: string | null = null;
  let reader: ReturnType<typeof createInterface> | null = null;

  const write = (text: string) => {
    output.write(`${text}\n`);
  };

  return {
    id: 'terminal',
    abilities: { listens: true, edits: 'again', forms: false },

    async start(handle) {
      reader = createInterface({ input, terminal: false });
      reader.on('line', (raw) => {
        const text = raw.trim();
        if (text === '') return;
        lines += 1;
        const choice = /^\d+$/.test(text) ? choices.get(Number(text)) : undefined;
        const incoming: Incoming = {
          platform: 'terminal',
          eventId: `${session}:${lines}`,
          channel: config.channel,
          thread: choice?.thread ?? thread,
          messageId: choice?.messageId ?? `${session}-in-${lines}`,
          userId: config.userId,
          trusted: true,
          direct: true,
          private: true,
          body: choice === undefined ? { kind: 'text', text } : { kind: 'action', verb: choice.action.verb, value: choice.action.value },
        };
        handle(incoming).catch((error: unknown) => write(String(error)));
      });
      reader.on('close', () => deps.onEnd?.());
      // An input that breaks off has ended, as one that is closed.
      reader.on('error', () => deps.onEnd?.());
    },

    async stop() {
      reader?.close();
      reader = null;
    },

    async send({ channel, thread: inThread, card, key }) {
      if (channel !== config.channel) return { kind: 'refused', reason: 'no such channel' };
      const messageId = `${session}-${++count}`;
      thread = inThread ?? messageId;
      shown.set(key, messageId);
      print(card, messageId, thread);
      return { kind: 'sent', posted: { messageId, thread } };
    },

    async edit({ messageId, card }) {
      print(card, messageId, thread ?? messageId);
      return { kind: 'sent', posted: { messageId, thread: thread ?? messageId } };
    },

    async find({ key, thread: inThread }) {
      const messageId = shown.get(key);
      return messageId === undefined ? null : { messageId, thread: inThread ?? messageId };
    },

    async whisper(_incoming, text) {
      write(`→ ${text.replace(/\p{Cc}/gu, ' ')}`);
    },

    async confide(_incoming, text, url) {
      write(`→ ${`${text} ${url}`.replace(/\p{Cc}/gu, ' ')}`);
      return 'here';
    },
  };

  // Text already written cannot be replaced: an edit is the card once more.
  function print(card: Parameters<typeof renderTerminal>[0], messageId: string, inThread: string): void {
    const pressable = card.actions.filter(isPressable);
    const first = Math.max(0, ...choices.keys()) + 1;
    if (choices.size > 500) choices.clear();
    for (const [index, action] of pressable.entries()) choices.set(first + index, { action, messageId, thread: inThread });
    const width = deps.width ?? Math.min(100, output.columns ?? 80);
    write(`\n${renderTerminal(card, { width, colour: deps.colour ?? output.isTTY === true, firstChoice: first })}`);
  }
}
