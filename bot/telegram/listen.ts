import type { Bot } from 'grammy';
import type { Handle, Incoming } from '../chat-platform.ts';
import { cut } from '../format.ts';
import { say } from '../texts.ts';
import { asMarkup } from './delivery.ts';
import type { Dialogues } from './form-dialogue.ts';
import { confirming, languageOfApproval } from './html.ts';
import { messageIncoming, placeOfPress, pressIncoming } from './incoming.ts';
import type { Moves } from './moves.ts';
import { describe, isNotModified } from './outcome.ts';
import type { Presses } from './presses.ts';

export type ListenDeps = {
  readonly moves: Moves;
  /** Null where no form can be filled in. */
  readonly dialogues: Dialogues | null;
  readonly presses: Presses;
  readonly handle: Handle;
  /** Asks for something in a chat, of which Telegram says so where it is now. */
  readonly showTyping: (channel: string) => Promise<unknown>;
  readonly log: (level: 'warn' | 'error', message: string) => void;
};

/** Hands over what people say and press. An answer to a question of a form goes to its dialogue. */
export function listen(bot: Bot, deps: ListenDeps): void {
  const { moves, dialogues, presses, handle, log } = deps;
  const failed = (error: unknown) => log('error', `telegram: ${describe(error)}`);
  /** Does not wait; shows what comes back when it comes. */
  const take = (incoming: Incoming) => {
    void handle(incoming)
      .then((shown) => (shown?.kind === 'form' ? dialogues?.begin(incoming, shown.form) : undefined))
      .catch(failed)
      .finally(() => presses.settle(incoming.eventId));
  };
  /** Asked for what it would do anyway, Telegram itself says where the group is now. */
  const learn = async (chat: number) => {
    await deps.showTyping(String(chat)).catch((error: unknown) => log('warn', `telegram: ${describe(error)}`));
  };

  bot.catch(({ error }) => failed(error));
  bot.on('message:text', async ({ message, me }) => {
    const said = messageIncoming(message, { username: me.username });
    const incoming = said === null ? null : await moves.known(said);
    if (incoming !== null && !(await dialogues?.reply(incoming))) take(incoming);
  });
  bot.on('edited_message:text', async ({ editedMessage, me }) => {
    const said = messageIncoming(editedMessage, { username: me.username });
    const incoming = said === null ? null : await moves.known(said);
    // A value that was typed into a form stands as it was given.
    if (incoming !== null && !(await dialogues?.reply({ ...incoming, trusted: false }))) take(incoming);
  });
  bot.on('message:migrate_to_chat_id', ({ chat }) => learn(chat.id));
  bot.on('message:migrate_from_chat_id', ({ message }) => learn(message.migrate_from_chat_id));
  bot.on('callback_query:data', async ({ callbackQuery: query }) => {
    const pressed = placeOfPress(query);
    const place = pressed === null ? null : await moves.known(pressed);
    const told = place === null ? undefined : await dialogues?.press(query.data, place, handle);
    if (told !== undefined) return presses.answer(query.id, told === null ? undefined : { text: cut(told, 200), show_alert: true });
    const press = pressIncoming(query);
    if (press === null) return presses.answer(query.id);
    const { confirmed, ...incoming } = await moves.known(press);
    if (!confirmed) return askOnceMore(bot, deps, incoming, query);
    presses.keep(incoming.eventId, query.id);
    take(incoming);
  });
}

type Pressed = { readonly id: string; readonly message?: { readonly reply_markup?: { readonly inline_keyboard: unknown } } | undefined };

/** Puts a button in the place of the pressed one that says it is pressed for the second time. */
async function askOnceMore(bot: Bot, { moves, presses, log }: ListenDeps, incoming: Incoming, press: Pressed): Promise<void> {
  const shown = press.message?.reply_markup?.inline_keyboard;
  const keyboard = confirming(shown, (label) => cut(`✔✔ ${label}`, 60));
  // Who is asked to press once more finds the button already there.
  await moves
    .within(incoming.channel, async ({ chat_id, numberOf }) => {
      const number = numberOf(incoming.messageId);
      if (number !== null) await bot.api.editMessageReplyMarkup(chat_id, number, { reply_markup: asMarkup(keyboard) });
    })
    .catch((error: unknown) => isNotModified(error) || log('warn', `telegram: ${describe(error)}`));
  await presses.answer(press.id, { text: say(languageOfApproval(shown), 'confirmTitle') });
}
