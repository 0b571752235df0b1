import type { Api } from 'grammy';
import type { Prompt } from './form-dialogue.ts';
import { type Moves, type Place, replyIn } from './moves.ts';
import { patiently } from './patience.ts';

/** Sends a question of a form; in a group only the one who is asked is made to reply. @returns the message's id */
export function askIn(
  api: Api,
  moves: Moves,
  wait: (ms: number) => Promise<unknown>,
  { channel, replyTo, html, keyboard, reply }: Prompt,
): Promise<string> {
  const ask = async (place: Place) => {
    const sent = await api.sendMessage(place.chat_id, html, {
      ...place.topic,
      ...replyIn(place, replyTo),
      ...(keyboard.length === 0 ? {} : { reply_markup: { inline_keyboard: keyboard.map((row) => [...row]) } }),
      ...(reply === null ? {} : { reply_markup: { force_reply: true as const, selective: true, input_field_placeholder: reply } }),
      parse_mode: 'HTML',
    });
    return place.nameOf(sent.message_id);
  };
  return patiently(() => moves.within(channel, ask), wait);
}
