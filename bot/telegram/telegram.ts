import { createHash, timingSafeEqual } from 'node:crypto';
import { Bot, InputFile } from 'grammy';
import { z } from 'zod';
import type { Chart } from '../../domain/answer.ts';
import { AppError } from '../../domain/errors.ts';
import type { Card } from '../card.ts';
import type { ChatPlatform, Incoming, SendResult } from '../chat-platform.ts';
import { cut } from '../format.ts';
import { say } from '../texts.ts';
import { askIn } from './ask.ts';
import { setCommandMenus } from './commands.ts';
import { createDialogues, type DialogueStore } from './form-dialogue.ts';
import { CAPTION_LIMIT, confirming, type Keyboard, renderHtml, renderKeyboard } from './html.ts';
import { addressOf, messageIncoming, placeOfPress, pressIncoming } from './incoming.ts';
import { isNotModified, isPicture, isTopicGone, isUnreachable, sendFailure } from './outcome.ts';
import { telegramRates } from './rates.ts';

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
  log?: (level: 'warn' | 'error', message: string) => void;
  now?: () => Date;
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
  const { now = () => new Date() } = deps;
  const dialogues =
    deps.dialogues === undefined ? null : createDialogues({ store: deps.dialogues, ask: (prompt) => askIn(bot.api, prompt), now });
  let polling: Promise<void> = Promise.resolve();
  let started = false;

  // One deadline per request, not grammY's 500 s; asking for updates waits as long as it was told to.
  bot.api.config.use((next, method, payload, signal) => {
    const ms = method === 'getUpdates' ? POLL_SECONDS * 1_000 + config.timeoutMs : config.timeoutMs;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), ms);
    // grammY's own signal, of another make than Node's, ends a poll when the bot stops.
    signal?.addEventListener('abort', () => deadline.abort());
    return next(method, payload, deadline.signal as never).finally(() => clearTimeout(timer));
  });

  return {
    id: 'telegram',
    rates: telegramRates,
    abilities: { listens: true, edits: 'in-place', forms: dialogues !== null },

    async start(handle) {
      if (started) return;
      started = true;
      const take = (incoming: Incoming) => {
        void handle(incoming)
          .then((shown) => (shown?.kind === 'form' ? dialogues?.begin(incoming, shown.form) : undefined))
          .catch((error: unknown) => log('error', `telegram: ${describe(error)}`))
          .finally(() => settlePress(incoming.eventId));
      };
      bot.catch(({ error }) => log('error', `telegram: ${describe(error)}`));
      bot.on('message:text', async (context) => {
        const incoming = messageIncoming(context.message, { username: context.me.username });
        if (incoming !== null && !(await dialogues?.reply(incoming))) take(incoming);
      });
      bot.on('callback_query:data', async (context) => {
        const place = placeOfPress(context.callbackQuery);
        const told = place === null ? undefined : await dialogues?.press(context.callbackQuery.data, place, handle);
        if (told !== undefined) {
          const text = told === null ? {} : { text: cut(told, 200), show_alert: true };
          return void (await context.answerCallbackQuery(text).catch(tooLate));
        }
        const press = pressIncoming(context.callbackQuery);
        if (press === null) return void (await context.answerCallbackQuery().catch(tooLate));
        const { confirmed, ...incoming } = press;
        if (!confirmed) return askOnceMore(incoming, context.callbackQuery);
        if (pending.size < MOST_PENDING_PRESSES) pending.set(incoming.eventId, context.callbackQuery.id);
        take(incoming);
      });
      try {
        await bot.init(AbortSignal.timeout(config.timeoutMs) as never);
        // Without its menu the bot works all the same.
        void setCommandMenus(bot.api).catch((error: unknown) => log('warn', `telegram menu: ${describe(error)}`));
        if (config.mode === 'webhook') {
          await bot.api.setWebhook(config.webhookUrl ?? '', {
            secret_token: config.secretToken ?? '',
            allowed_updates: ['message', 'callback_query'],
          });
          return;
        }
      } catch (error) {
        started = false;
        throw new AppError('CHAT_UNAVAILABLE', `telegram: ${describe(error)}`, { cause: error });
      }
      polling = bot
        .start({ timeout: POLL_SECONDS, allowed_updates: ['message', 'callback_query'], drop_pending_updates: false })
        .catch((error: unknown) => log('error', `telegram polling ended: ${describe(error)}`));
    },

    async stop() {
      if (config.mode === 'polling' && bot.isRunning()) await bot.stop().catch(() => {});
      await polling;
      started = false;
    },

    async send({ channel, thread, card, key }) {
      const { chat_id, ...topic } = addressOf(channel);
      const reply = thread === null ? {} : { reply_parameters: { message_id: Number(thread), allow_sending_without_reply: true } };
      try {
        const shared = { ...topic, ...reply, parse_mode: 'HTML' as const, reply_markup: markup(card) };
        const text = renderHtml(card);
        const picture = card.chart === null ? null : await deps.renderChart(card.chart).catch(() => null);
        // A caption is short: a long card goes as text and its chart follows as a picture that answers it.
        const captioned = picture !== null && text.length <= CAPTION_LIMIT;
        const sent = captioned
          ? await bot.api.sendPhoto(chat_id, new InputFile(picture, 'chart.png'), { ...shared, caption: renderHtml(card, CAPTION_LIMIT) })
          : await bot.api.sendMessage(chat_id, text, { ...shared, link_preview_options: { is_disabled: true } });
        if (picture !== null && !captioned) await sendChart(channel, sent.message_id, card.chart?.title ?? '', picture);
        return { kind: 'sent', posted: { messageId: String(sent.message_id), thread: thread ?? String(sent.message_id) } };
      } catch (error) {
        // Whoever read the topic reads the group: what was told to a topic that was deleted is told there.
        return isTopicGone(error) && topic.message_thread_id !== undefined
          ? this.send({ channel: chat_id, thread, card, key })
          : sendFailure(error);
      }
    },

    async edit({ channel, messageId, card }): Promise<SendResult> {
      const { chat_id } = addressOf(channel);
      const shared = { parse_mode: 'HTML' as const, reply_markup: markup(card) };
      try {
        await bot.api
          .editMessageText(chat_id, Number(messageId), renderHtml(card), { ...shared, link_preview_options: { is_disabled: true } })
          .catch((error: unknown) => {
            if (!isPicture(error)) throw error;
            return bot.api.editMessageCaption(chat_id, Number(messageId), { ...shared, caption: renderHtml(card, CAPTION_LIMIT) });
          });
      } catch (error) {
        const failure = sendFailure(error);
        if (!isNotModified(error)) return failure.kind === 'unknown' ? { kind: 'later', retryAfterMs: 1_000 } : failure;
      }
      return { kind: 'sent', posted: { messageId, thread: messageId } };
    },

    async find() {
      return null;
    },

    async whisper(incoming, text) {
      const press = pending.get(incoming.eventId);
      if (press !== undefined) {
        pending.delete(incoming.eventId);
        await bot.api.answerCallbackQuery(press, { text: cut(text, 200), show_alert: true });
        return;
      }
      // A message has no private answer in a group: the sentence replies to its author.
      const { chat_id, ...topic } = addressOf(incoming.channel);
      await bot.api.sendMessage(chat_id, cut(text, 4_000), {
        ...topic,
        reply_parameters: { message_id: Number(incoming.messageId), allow_sending_without_reply: true },
      });
    },

    async confide(incoming, text, url) {
      try {
        // The chat with a person has the person's id. What is sent there can neither be forwarded nor be seen in a preview.
        await bot.api.sendMessage(incoming.userId, `${cut(text, 3_000)}\n${url}`, {
          link_preview_options: { is_disabled: true },
          protect_content: true,
        });
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
      const update = UPDATE.safeParse(parseJson(rawBody.toString()));
      if (!update.success) throw new AppError('REQUEST_INVALID', 'telegram: not an update');
      await bot.handleUpdate(update.data as never);
    },
  };

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
    const { chat_id } = addressOf(incoming.channel);
    const keyboard = confirming(press.message?.reply_markup?.inline_keyboard, (label) => cut(`✔✔ ${label}`, 60));
    const text = `${say('en', 'confirmTitle')} ${say('ru', 'confirmTitle')}`;
    // Who is asked to press once more finds the button already there.
    await bot.api
      .editMessageReplyMarkup(chat_id, Number(incoming.messageId), { reply_markup: asMarkup(keyboard) })
      .catch((error: unknown) => isNotModified(error) || log('warn', `telegram: ${describe(error)}`));
    await bot.api.answerCallbackQuery(press.id, { text }).catch(tooLate);
  }

  /** A press that waited too long can no longer be answered; Telegram would deliver it again for ever if that were an error. */
  function tooLate(error: unknown): void {
    log('warn', `telegram: ${describe(error)}`);
  }

  async function sendChart(channel: string, messageId: number, title: string, picture: Buffer): Promise<void> {
    const { chat_id, ...topic } = addressOf(channel);
    const reply = { reply_parameters: { message_id: messageId, allow_sending_without_reply: true } };
    await bot.api
      .sendPhoto(chat_id, new InputFile(picture, 'chart.png'), { ...topic, ...reply, caption: cut(title, CAPTION_LIMIT) })
      .catch((error: unknown) => log('warn', `telegram chart: ${describe(error)}`));
  }
}

const UPDATE = z.looseObject({ update_id: z.int() });

function markup(card: Card) {
  return asMarkup(renderKeyboard(card));
}

function asMarkup(keyboard: Keyboard) {
  return { inline_keyboard: keyboard.map((row) => [...row]) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

// grammY's errors can hold the address of the request, and that holds the token.
function describe(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/bot\d+:[\w-]+/g, 'bot…');
}
