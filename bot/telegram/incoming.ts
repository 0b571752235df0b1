import type { Incoming } from '../chat-platform.ts';
import { isHeardAgain, saidId } from '../said.ts';
import { readCallback } from './html.ts';

/** The fields of a Telegram message that are used. @see https://core.telegram.org/bots/api#message */
export type TelegramMessage = {
  readonly message_id: number;
  readonly date?: number | undefined;
  readonly edit_date?: number | undefined;
  readonly chat: { readonly id: number; readonly type: string };
  readonly from?: { readonly id: number; readonly is_bot: boolean } | undefined;
  readonly sender_chat?: unknown;
  readonly via_bot?: unknown;
  readonly forward_origin?: unknown;
  readonly text?: string | undefined;
  readonly is_topic_message?: boolean | undefined;
  readonly message_thread_id?: number | undefined;
  readonly reply_to_message?:
    | {
        readonly message_id: number;
        readonly forum_topic_created?: unknown;
        readonly from?: { readonly username?: string | undefined } | undefined;
      }
    | undefined;
};

/** The fields of a button press that are used. @see https://core.telegram.org/bots/api#callbackquery */
export type TelegramPress = {
  readonly id: string;
  readonly from: { readonly id: number; readonly is_bot: boolean };
  readonly data?: string | undefined;
  readonly message?:
    | (Omit<TelegramMessage, 'from'> & { readonly reply_markup?: { readonly inline_keyboard: unknown } | undefined })
    | undefined;
};

/** A channel of ours: the chat, and the topic in it if there is one. */
function channelOf(message: Pick<TelegramMessage, 'chat' | 'is_topic_message' | 'message_thread_id'>): string {
  const topic = message.is_topic_message === true && message.message_thread_id !== undefined ? `/${message.message_thread_id}` : '';
  return `${message.chat.id}${topic}`;
}

/** Chat and topic of a channel, as the Bot API wants them. */
export function addressOf(channel: string): { readonly chat_id: string; readonly message_thread_id?: number } {
  const [chat = '', topic] = channel.split('/');
  return topic === undefined ? { chat_id: chat } : { chat_id: chat, message_thread_id: Number(topic) };
}

/** A person's message; null without text or author, and where one that is old was changed. A forwarded or anonymous message, or one through a bot, is not trusted. */
export function messageIncoming(message: TelegramMessage, bot: { readonly username: string }): Incoming | null {
  if (message.text === undefined || message.from === undefined) return null;
  if (message.edit_date !== undefined && !isHeardAgain(message.date ?? 0, message.edit_date)) return null;
  const { text, addressed } = withoutAddress(message.text, bot.username);
  const reply = message.reply_to_message;
  // In a topic every message "replies" to the service message that opened it.
  const thread = reply === undefined || reply.forum_topic_created !== undefined ? null : String(reply.message_id);
  const channel = channelOf(message);
  // An answer to the bot speaks to it, unless it is a command for another.
  const isAnswer = thread !== null && reply?.from?.username === bot.username && !text.startsWith('/');
  return {
    platform: 'telegram',
    eventId: saidId(String(message.chat.id), String(message.message_id), message.text),
    channel,
    thread,
    messageId: String(message.message_id),
    userId: String(message.from.id),
    trusted:
      !message.from.is_bot && message.sender_chat === undefined && message.via_bot === undefined && message.forward_origin === undefined,
    direct: message.chat.type === 'private' || addressed || isAnswer,
    private: message.chat.type === 'private',
    body: { kind: 'text', text },
  };
}

/** Who pressed, and where; null without the message. */
export function placeOfPress({ message, from }: TelegramPress) {
  if (message === undefined) return null;
  return { channel: channelOf(message), messageId: String(message.message_id), userId: String(from.id), trusted: !from.is_bot };
}

/** A press of a button of ours; null when it is not ours. */
export function pressIncoming(press: TelegramPress): (Incoming & { readonly confirmed: boolean }) | null {
  const read = readCallback(press.data ?? '');
  const place = placeOfPress(press);
  if (read === null || place === null || press.message === undefined) return null;
  return {
    platform: 'telegram',
    eventId: `press:${press.id}`,
    ...place,
    thread: String(press.message.reply_to_message?.message_id ?? press.message.message_id),
    direct: true,
    private: press.message.chat.type === 'private',
    body: { kind: 'action', verb: read.verb, value: read.value },
    confirmed: read.confirmed,
  };
}

/** Takes the bot's name off: `@name why?`, `/inframind@name why?`, `/why` → `why`. */
function withoutAddress(text: string, username: string): { readonly text: string; readonly addressed: boolean } {
  const command = /^\/([a-z_]+)(?:@(\w+))?\s*([\s\S]*)$/i.exec(text);
  if (command !== null) {
    const [, name = '', named, rest = ''] = command;
    if (named !== undefined && named.toLowerCase() !== username.toLowerCase()) return { text, addressed: false };
    const word = ['inframind', 'ask'].includes(name.toLowerCase())
      ? ''
      : name === 'start' && rest === ''
        ? 'help'
        : name === 'start'
          ? ''
          : name;
    return { text: `${word} ${rest}`.trim() || 'help', addressed: true };
  }
  const mention = new RegExp(`@${username}\\b`, 'gi');
  return { text: text.replace(mention, ' ').trim(), addressed: mention.test(text) };
}
