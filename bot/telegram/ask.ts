import type { Api } from 'grammy';
import type { Prompt } from './form-dialogue.ts';
import { addressOf } from './incoming.ts';

/** Sends a question of a form; in a group only the one who is asked is made to reply. @returns the message's id */
export async function askIn(api: Api, { channel, replyTo, html, keyboard, reply }: Prompt): Promise<string> {
  const { chat_id, ...topic } = addressOf(channel);
  const sent = await api.sendMessage(chat_id, html, {
    ...topic,
    ...(replyTo === null ? {} : { reply_parameters: { message_id: Number(replyTo), allow_sending_without_reply: true } }),
    ...(keyboard.length === 0 ? {} : { reply_markup: { inline_keyboard: keyboard.map((row) => [...row]) } }),
    ...(reply === null ? {} : { reply_markup: { force_reply: true as const, selective: true, input_field_placeholder: reply } }),
    parse_mode: 'HTML',
  });
  return String(sent.message_id);
}
