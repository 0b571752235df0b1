import type { Deed, Rate } from '../rates.ts';

const SECOND_MS = 1_050;
const MINUTE_MS = 61_000;

/**
 * What Telegram allows: in a chat, all its topics together, one call a second, in a group twenty a minute, of changes as of messages;
 * thirty a second in all.
 *
 * @see https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
 */
export function telegramRates(deed: Deed, channel: string): readonly Rate[] {
  // Nothing is looked for there.
  if (deed === 'find') return [];
  const [chat = ''] = channel.split('/');
  const inAll: Rate = { key: 'all', most: 28, withinMs: SECOND_MS };
  const own: Rate = { key: chat, most: 1, withinMs: SECOND_MS, isHeld: true };
  return chat.startsWith('-') ? [inAll, own, { key: `${chat} a minute`, most: 20, withinMs: MINUTE_MS }] : [inAll, own];
}
