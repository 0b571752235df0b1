import { setTimeout as pause } from 'node:timers/promises';
import { Bot } from 'grammy';
import { z } from 'zod';
import type { Chart } from '../../domain/answer.ts';
import { AppError } from '../../domain/errors.ts';
import type { ChatPlatform, Incoming } from '../chat-platform.ts';
import { cut } from '../format.ts';
import { say } from '../texts.ts';
import { askIn } from './ask.ts';
import { setCommandMenus } from './commands.ts';
import { asMarkup, createDelivery } from './delivery.ts';
import { createDialogues, type DialogueStore } from './form-dialogue.ts';
import { confirming, languageOfApproval } from './html.ts';
import { messageIncoming, placeOfPress, pressIncoming } from './incoming.ts';
import { createMoves, type MoveStore, moveMemory, type Place, replyIn } from './moves.ts';
import { describe, isNotModified, isPressOver, isUnreachable } from './outcome.ts';
import { patiently } from './patience.ts';
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
const MOST_PENDING_PRESSES = 1_000;
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
  const log = deps.log ?? (() => {});
  const bot = new Bot(config.token, { client: { apiRoot: config.apiRoot } });
  /** Presses not answered yet: a press's answer is due once, within seconds. */
  const pending = new Map<string, string>();
  const { now = () => new Date(), wait = pause } = deps;
  const moves = createMoves({ store: deps.moves ?? moveMemory(), channels: config.channels, log });
  const showTyping = (channel: string) => moves.within(channel, ({ chat_id, topic }) => bot.api.sendChatAction(chat_id, 'typing', topic));
  const type = createTyping(showTyping, (error) => log('warn', `telegram: ${describe(error)}`));
  const delivery = createDelivery({ api: bot.api, moves, renderChart: deps.renderChart });
  const dialogues =
    deps.dialogues === undefined
      ? null
      : createDialogues({ store: deps.dialogues, ask: (prompt) => askIn(bot.api, moves, wait, prompt), now });
  let polling: Promise<void> = Promise.resolve();
  let started = false;
  let isListening = false;
  let handle: Parameters<TelegramPlatform['start']>[0] = async () => undefined;

  // One deadline per request, not grammY's 500 s; asking for updates waits as long as it was told to.
  bot.api.config.use((next, method, payload, signal) => {
    const ms = method === 'getUpdates' ? POLL_SECONDS * 1_000 + config.timeoutMs : config.timeoutMs;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), ms);
    // grammY's own signal, of another make than Node's, ends a poll when the bot stops.
    signal?.addEventListener('abort', () => deadline.abort());
    return next(method, payload, deadline.signal as never).finally(() => clearTimeout(timer));
  });

  // Once, however often it is started.
  const listen = () => {
    isListening = true;
    const take = (incoming: Incoming) => {
      void handle(incoming)
        .then((shown) => (shown?.kind === 'form' ? dialogues?.begin(incoming, shown.form) : undefined))
        .catch((error: unknown) => log('error', `telegram: ${describe(error)}`))
        .finally(() => settlePress(incoming.eventId));
    };
    bot.catch(({ error }) => log('error', `telegram: ${describe(error)}`));
    bot.on('message:text', async (context) => {
      const message = messageIncoming(context.message, { username: context.me.username });
      const incoming = message === null ? null : await moves.known(message);
      if (incoming !== null && !(await dialogues?.reply(incoming))) take(incoming);
    });
    bot.on('edited_message:text', async (context) => {
      const message = messageIncoming(context.editedMessage, { username: context.me.username });
      const incoming = message === null ? null : await moves.known(message);
      // A value that was typed into a form stands as it was given.
      if (incoming !== null && !(await dialogues?.reply({ ...incoming, trusted: false }))) take(incoming);
    });
    // Asked for what it would do anyway, Telegram itself says where the group is now.
    bot.on('message:migrate_to_chat_id', (context) => learn(context.chat.id));
    bot.on('message:migrate_from_chat_id', (context) => learn(context.message.migrate_from_chat_id));
    bot.on('callback_query:data', async (context) => {
      const pressed = placeOfPress(context.callbackQuery);
      const place = pressed === null ? null : await moves.known(pressed);
      const told = place === null ? undefined : await dialogues?.press(context.callbackQuery.data, place, handle);
      if (told !== undefined) {
        const text = told === null ? {} : { text: cut(told, 200), show_alert: true };
        return void (await context.answerCallbackQuery(text).catch(tooLate));
      }
      const press = pressIncoming(context.callbackQuery);
      if (press === null) return void (await context.answerCallbackQuery().catch(tooLate));
      const { confirmed, ...incoming } = await moves.known(press);
      if (!confirmed) return askOnceMore(incoming, context.callbackQuery);
      if (pending.size < MOST_PENDING_PRESSES) pending.set(incoming.eventId, context.callbackQuery.id);
      take(incoming);
    });
  };

  return {
    id: 'telegram',
    rates: telegramRates,
    abilities: { listens: true, edits: 'in-place', forms: dialogues !== null },

    async start(given) {
      if (started) return;
      started = true;
      handle = given;
      if (!isListening) listen();
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
      const press = pending.get(incoming.eventId);
      if (press !== undefined) {
        pending.delete(incoming.eventId);
        const answer = () => bot.api.answerCallbackQuery(press, { text: cut(text, 200), show_alert: true });
        const isOver = await answer().then(
          () => false,
          (error: unknown) => isPressOver(error) || Promise.reject(error),
        );
        if (!isOver) return;
      }
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

  async function learn(chat: number): Promise<void> {
    await showTyping(String(chat)).catch((error: unknown) => log('warn', `telegram: ${describe(error)}`));
  }

  /** A press of ours that nobody answered would keep its clock turning. */
  function settlePress(eventId: string): void {
    const press = pending.get(eventId);
    if (press === undefined) return;
    pending.delete(eventId);
    bot.api.answerCallbackQuery(press).catch((error: unknown) => log('warn', `telegram: ${describe(error)}`));
  }

  async function askOnceMore(
    incoming: Incoming,
    press: { readonly id: string; readonly message?: { readonly reply_markup?: { readonly inline_keyboard: unknown } } | undefined },
  ): Promise<void> {
    const keyboard = confirming(press.message?.reply_markup?.inline_keyboard, (label) => cut(`✔✔ ${label}`, 60));
    const text = say(languageOfApproval(press.message?.reply_markup?.inline_keyboard), 'confirmTitle');
    // Who is asked to press once more finds the button already there.
    await moves
      .within(incoming.channel, async ({ chat_id, numberOf }) => {
        const number = numberOf(incoming.messageId);
        if (number !== null) await bot.api.editMessageReplyMarkup(chat_id, number, { reply_markup: asMarkup(keyboard) });
      })
      .catch((error: unknown) => isNotModified(error) || log('warn', `telegram: ${describe(error)}`));
    await bot.api.answerCallbackQuery(press.id, { text }).catch(tooLate);
  }

  /** A press that waited too long can no longer be answered; Telegram would deliver it again for ever if that were an error. */
  function tooLate(error: unknown): void {
    log('warn', `telegram: ${describe(error)}`);
  }
}
