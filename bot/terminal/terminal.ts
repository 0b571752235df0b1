import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { Card, CardAction } from '../card.ts';
import type { ChatPlatform, Handle } from '../chat-platform.ts';
import { wrapColumns } from './columns.ts';
import { isPressable, renderTerminal, visible } from './render.ts';

/** Settings of the terminal plugin. */
export const settings = z.object({
  userId: z.string().min(1).default('local').describe('Account under which the person at the terminal is linked to a principal'),
  channel: z.string().min(1).default('terminal').describe('Name of the one channel'),
  announce: z.boolean().default(true).describe('Whether alerts are announced on the terminal'),
});

export type TerminalSettings = z.input<typeof settings>;

/** Said by a client for Ctrl+C on an empty line: what is answered is stopped; where nothing is, the person leaves. */
export const STOP_LINE = '\u0003';
/** No person types a line as fast as this: several are pasted. */
const PASTE_MS = 50;
/** What is done sooner needs no telling. */
const TELLING_MS = 700;

/** The streams of a terminal; colours are used on a TTY only, unless told. */
export type TerminalDeps = {
  readonly input: Readable;
  readonly output: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly colour?: boolean;
  readonly width?: number;
  /** Called when the input has ended and every line of it was dealt with. */
  readonly onEnd?: () => void;
  /** Whether lines come from a script: each is heard when the one before it was answered, as are lines that are pasted. */
  readonly script?: boolean;
  /** Resolves when everything that waits for this terminal was written to it. */
  readonly settled?: () => Promise<void>;
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
  /** Sentences written since the last line, and how: what is told both to the person and to all is written once. */
  const written = new Map<string, 'aside' | 'card'>();
  const choices = new Map<number, { readonly action: CardAction; readonly messageId: string; readonly thread: string }>();
  let count = 0;
  let lines = 0;
  let thread: string | null = null;
  let reader: ReturnType<typeof createInterface> | null = null;
  /** Ends of the answers that are worked on. */
  const working = new Set<AbortController>();
  const gone = new AbortController();

  const write = (text: string) => {
    output.write(`${text}\n`);
  };

  return {
    id: 'terminal',
    abilities: { listens: true, edits: 'again', forms: false },

    async start(handle) {
      reader = createInterface({ input, terminal: false });
      const under = new Set<Promise<unknown>>();
      let turn = Promise.resolve();
      let heardAt = Number.NEGATIVE_INFINITY;
      const answered = (text: string) => hear(handle, text).catch((error: unknown) => write(String(error)));
      reader.on('line', (raw) => {
        const text = raw.trim();
        if (text === '') return;
        if (text === STOP_LINE && deps.script !== true) {
          if (working.size === 0) deps.onEnd?.();
          for (const one of working) one.abort();
          return;
        }
        const at = performance.now();
        const waits = deps.script === true || at - heardAt < PASTE_MS;
        heardAt = at;
        turn = (waits ? turn.then(deps.settled) : Promise.resolve()).then(() => answered(text));
        const hearing = turn.finally(() => under.delete(hearing));
        under.add(hearing);
      });
      reader.once('close', () => {
        const done = turn.then(() => Promise.all(under)).then(deps.settled);
        done.catch(() => undefined).finally(() => deps.onEnd?.());
      });
      // An input that breaks off has ended, as one that is closed.
      reader.once('error', () => deps.onEnd?.());
    },

    async stop() {
      gone.abort();
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

    working() {
      if (deps.script === true) return null;
      let timer: NodeJS.Timeout | null = null;
      const still = () => timer !== null && clearTimeout(timer);
      return {
        step(text) {
          still();
          timer = setTimeout(() => aside(`InfraMind ${text}`), TELLING_MS);
          timer.unref();
        },
        end: () => void still(),
      };
    },

    async whisper(_incoming, text) {
      aside(text);
    },

    async confide(_incoming, text, url) {
      aside(`${text} ${url}`);
      return 'here';
    },
  };

  function width(): number {
    return deps.width ?? Math.min(100, output.columns ?? 80);
  }

  /** What is said beside the cards, to the one person. */
  function aside(text: string): void {
    if (written.get(text) === 'card') return;
    written.set(text, 'aside');
    const lines = wrapColumns(visible(text), Math.max(40, width()) - 2);
    write(lines.map((line, index) => `${index === 0 ? '→' : ' '} ${line}`).join('\n'));
  }

  async function hear(handle: Handle, text: string): Promise<void> {
    lines += 1;
    written.clear();
    const choice = /^\d+$/.test(text) ? choices.get(Number(text)) : undefined;
    const stopping = new AbortController();
    working.add(stopping);
    const answered = handle({
      platform: 'terminal',
      eventId: `${session}:${lines}`,
      channel: config.channel,
      thread: choice?.thread ?? thread,
      messageId: choice?.messageId ?? `${session}-in-${lines}`,
      userId: config.userId,
      trusted: true,
      direct: true,
      private: true,
      ends: { stop: stopping.signal, left: gone.signal },
      body: choice === undefined ? { kind: 'text', text } : { kind: 'action', verb: choice.action.verb, value: choice.action.value },
    });
    await answered.finally(() => working.delete(stopping));
  }

  // Text already written cannot be replaced: an edit is the card once more.
  function print(card: Card, messageId: string, inThread: string): void {
    if (isSentence(card)) {
      if (written.get(card.headline) === 'aside') return;
      written.set(card.headline, 'card');
    }
    const pressable = card.actions.filter(isPressable);
    const first = Math.max(0, ...choices.keys()) + 1;
    if (choices.size > 500) choices.clear();
    for (const [index, action] of pressable.entries()) choices.set(first + index, { action, messageId, thread: inThread });
    write(`\n${renderTerminal(card, { width: width(), colour: deps.colour ?? output.isTTY === true, firstChoice: first })}`);
  }
}

/** Whether a card says one sentence and asks for nothing. */
function isSentence({ parts, actions, chart }: Card): boolean {
  return actions.length === 0 && chart === null && parts.every(({ kind }) => kind === 'small');
}
