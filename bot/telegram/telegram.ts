import { setTimeout as pause } from 'node:timers/promises';
import { type Api, Bot } from 'grammy';
import { z } from 'zod';
import type { Chart } from '../../domain/answer.ts';
import { AppError } from '../../domain/errors.ts';
import type { ChatPlatform } from '../chat-platform.ts';
import { cut } from '../format.ts';
import { askIn } from './ask.ts';
import { setCommandMenus } from './commands.ts';
import { createDelivery } from './delivery.ts';
import { createDialogues, type DialogueStore } from './form-dialogue.ts';
import { listen } from './listen.ts';
import { createMoves, type MoveStore, moveMemory, type Place, replyIn } from './moves.ts';
import { describe, isUnreachable } from './outcome.ts';
import { patiently } from './patience.ts';
import { createPresses } from './presses.ts';
import { telegramRates } from './rates.ts';
import { createTyping } from './typing.ts';
import { isSame, updateIn } from './webhook.ts';

/** Settings of the Telegram plugin; secrets are handed in resolved. */
export const settings = z.object({
  token: z.string().min(1).describe("The bot's token from BotFather, a secret reference in the configuration"),
  mode: z.enum(['polling', 'webhook']).default('polling').describe('How updates arrive: asked for, or posted to us'),
  webhookUrl: z.url().nullable().default(null).describe('Public address to which Telegram posts updates in webhook mode'),
  secretToken: z
    .string()
    .regex(/^[\w-]{16,256}$/)
    .nullable()
    .default(null)
    .describe('Secret that Telegram repeats in a header of each update in webhook mode, a secret reference'),
  apiRoot: z
    .url()
    .default('https://api.telegram.org')
    .transform((url) => url.replace(/\/+$/, ''))
    .describe('Root of the Bot API'),
  channels: z.array(z.string()).default([]).describe('Chats in which alerts are announced: chat id, or chat id/topic id'),
  timeoutMs: z.int().min(100).max(60_000).default(10_000).describe('Deadline of one request to Telegram'),
});

export type TelegramSettings = z.input<typeof settings>;

/** What the Telegram plugin needs from outside. */
export type TelegramDeps = {
  renderChart(chart: Chart): Promise<Buffer>;
  /** Keeps forms that are half filled in; without it none can be. */
  dialogues?: DialogueStore;
  /** Remembers which groups became supergroups; without it the process does, for as long as it lives. */
  moves?: MoveStore;
  log?: (level: 'warn' | 'error', message: string) => void;
  now?: () => Date;
  wait?: (ms: number) => Promise<unknown>;
};

/** The Telegram platform; in webhook mode the API mounts `handleWebhook`. */
export type TelegramPlatform = ChatPlatform & {
  /** Takes one update as Telegram posts it; headers in lower case. @throws CHAT_SIGNATURE, REQUEST_INVALID */
  handleWebhook(request: {
    readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
    readonly rawBody: string | Buffer;
  }): Promise<void>;
};

const POLL_SECONDS = 25;
const UPDATES = ['message', 'edited_message', 'callback_query'] as const;

/**
 * Telegram through grammY: long polling or webhook.
 *
 * A "thread" is the message that answers reply to: an announcement's own id. Telegram can neither look a message up nor
 * drop a repeated one, so after an unknown outcome the outbox sends again.
 *
 * @throws CONFIG_INVALID when webhook mode lacks its address or secret
 */
export function createTelegram(given: TelegramSettings, deps: TelegramDeps): TelegramPlatform {
  const config = settings.parse(given);
  if (config.mode === 'webhook' && (config.webhookUrl === null || config.secretToken === null)) {
    throw new AppError('CONFIG_INVALID', 'telegram: webhook mode needs webhookUrl and secretToken');
  }
  const { log = () => {}, now = () => new Date(), wait = pause } = deps;
  const bot = new Bot(config.token, { client: { apiRoot: config.apiRoot } });
  setDeadlines(bot.api, config.timeoutMs);
  const moves = createMoves({ store: deps.moves ?? moveMemory(), channels: config.channels, log });
  const showTyping = (channel: string) => moves.within(channel, ({ chat_id, topic }) => bot.api.sendChatAction(chat_id, 'typing', topic));
  const type = createTyping(showTyping, (error) => log('warn', `telegram: ${describe(error)}`));
  const delivery = createDelivery({ api: bot.api, moves, renderChart: deps.renderChart });
  const presses = createPresses(bot.api, (message) => log('warn', message));
  const dialogues =
    deps.dialogues === undefined
      ? null
      : createDialogues({ store: deps.dialogues, ask: (prompt) => askIn(bot.api, moves, wait, prompt), now });
  let polling: Promise<void> = Promise.resolve();
  let started = false;
  let isListening = false;
  let handle: Parameters<TelegramPlatform['start']>[0] = async () => undefined;

  return {
    id: 'telegram',
    rates: telegramRates,
    abilities: { listens: true, edits: 'in-place', forms: dialogues !== null },

    async start(given) {
      if (started) return;
      started = true;
      handle = given;
      // Once, however often it is started.
      if (!isListening) listen(bot, { moves, dialogues, presses, handle: (incoming) => handle(incoming), showTyping, log });
      isListening = true;
      try {
        // grammY's own init tries for ever, and of what it was that it met then nothing is left.
        bot.botInfo = await bot.api.getMe();
        // Without its menu the bot works all the same.
        void setCommandMenus(bot.api).catch((error: unknown) => log('warn', `telegram menu: ${describe(error)}`));
        if (config.mode === 'webhook') {
          await bot.api.setWebhook(config.webhookUrl ?? '', {
            secret_token: config.secretToken ?? '',
            allowed_updates: UPDATES,
          });
          return;
        }
      } catch (error) {
        started = false;
        throw new AppError('CHAT_UNAVAILABLE', `telegram: ${describe(error)}`, { cause: error });
      }
      polling = bot
        .start({ timeout: POLL_SECONDS, allowed_updates: UPDATES, drop_pending_updates: false })
        .catch((error: unknown) => log('error', `telegram polling ended: ${describe(error)}`));
    },

    async stop() {
      if (config.mode === 'polling' && bot.isRunning()) await bot.stop().catch(() => {});
      await polling;
      started = false;
    },

    send: (message) => delivery.send(message),

    working: ({ channel }) => type(channel),

    edit: (message) => delivery.edit(message),

    sendChart: (message) => delivery.sendChart(message),

    async find() {
      return null;
    },

    async whisper(incoming, text) {
      if (await presses.tell(incoming.eventId, text)) return;
      // A message has no private answer in a group, and a press none after some seconds: the sentence replies to it.
      const reply = (place: Place) =>
        bot.api.sendMessage(place.chat_id, cut(text, 4_000), { ...place.topic, ...replyIn(place, incoming.messageId) });
      await patiently(() => moves.within(incoming.channel, reply), wait);
    },

    async confide(incoming, text, url) {
      try {
        // The chat with a person has the person's id. What is sent there can neither be forwarded nor be seen in a preview.
        const said = { link_preview_options: { is_disabled: true }, protect_content: true };
        await patiently(() => bot.api.sendMessage(incoming.userId, `${cut(text, 3_000)}\n${url}`, said), wait);
        return incoming.private ? 'here' : 'directly';
      } catch (error) {
        if (!isUnreachable(error)) throw error;
        return null;
      }
    },

    async handleWebhook({ headers, rawBody }) {
      const secret = headers['x-telegram-bot-api-secret-token'];
      if (config.secretToken === null || typeof secret !== 'string' || !isSame(secret, config.secretToken)) {
        throw new AppError('CHAT_SIGNATURE', 'telegram: the secret token is missing or wrong');
      }
      const update = updateIn(rawBody.toString());
      if (update === null) throw new AppError('REQUEST_INVALID', 'telegram: not an update');
      await bot.handleUpdate(update as never);
    },
  };
}

/** One deadline per request, not grammY's 500 s; asking for updates waits as long as it was told to. */
function setDeadlines(api: Api, timeoutMs: number): void {
  api.config.use((next, method, payload, signal) => {
    const ms = method === 'getUpdates' ? POLL_SECONDS * 1_000 + timeoutMs : timeoutMs;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), ms);
    // grammY's own signal, of another make than Node's, ends a poll when the bot stops.
    signal?.addEventListener('abort', () => deadline.abort());
    return next(method, payload, deadline.signal as never).finally(() => clearTimeout(timer));
  });
}
