import { type Api, InputFile } from 'grammy';
import type { Chart } from '../../domain/answer.ts';
import type { Card } from '../card.ts';
import type { ChatPlatform, SendResult } from '../chat-platform.ts';
import { cut } from '../format.ts';
import { CAPTION_LIMIT, type Keyboard, renderHtml, renderKeyboard } from './html.ts';
import { type Moves, type Place, replyIn } from './moves.ts';
import { describe, isNotModified, isPicture, sendFailure } from './outcome.ts';

/** Sends and changes cards. */
export type Delivery = {
  send(message: { readonly channel: string; readonly thread: string | null; readonly card: Card }): Promise<SendResult>;
  edit: ChatPlatform['edit'];
};

export function createDelivery(deps: {
  readonly api: Api;
  readonly moves: Moves;
  readonly renderChart: (chart: Chart) => Promise<Buffer>;
  readonly log: (level: 'warn' | 'error', message: string) => void;
}): Delivery {
  const { api, moves } = deps;
  return { send, edit };

  async function send({ channel, thread, card }: Parameters<Delivery['send']>[0]): Promise<SendResult> {
    const text = renderHtml(card);
    const picture = card.chart === null ? null : await deps.renderChart(card.chart).catch(() => null);
    // A caption is short: a long card goes as text and its chart follows as a picture that answers it.
    const captioned = picture !== null && text.length <= CAPTION_LIMIT;
    try {
      const messageId = await moves.within(channel, async (place) => {
        const shared = { ...place.topic, ...replyIn(place, thread), parse_mode: 'HTML' as const, reply_markup: markup(card) };
        const sent = captioned
          ? await api.sendPhoto(place.chat_id, new InputFile(picture, 'chart.png'), {
              ...shared,
              caption: renderHtml(card, CAPTION_LIMIT),
            })
          : await api.sendMessage(place.chat_id, text, { ...shared, link_preview_options: { is_disabled: true } });
        return place.nameOf(sent.message_id);
      });
      if (picture !== null && !captioned) await sendChart(channel, messageId, card.chart?.title ?? '', picture);
      return { kind: 'sent', posted: { messageId, thread: thread ?? messageId } };
    } catch (error) {
      return sendFailure(error);
    }
  }

  /** @returns false where the message is out of reach, and nothing was done */
  async function change({ chat_id, numberOf }: Place, messageId: string, card: Card): Promise<boolean> {
    const number = numberOf(messageId);
    if (number === null) return false;
    const shared = { parse_mode: 'HTML' as const, reply_markup: markup(card) };
    await api
      .editMessageText(chat_id, number, renderHtml(card), { ...shared, link_preview_options: { is_disabled: true } })
      .catch((error: unknown) => {
        if (!isPicture(error)) throw error;
        return api.editMessageCaption(chat_id, number, { ...shared, caption: renderHtml(card, CAPTION_LIMIT) });
      });
    return true;
  }

  async function edit({ channel, messageId, card }: Parameters<ChatPlatform['edit']>[0]): Promise<SendResult> {
    try {
      const standIn = await moves.standIn(channel, messageId);
      const isThere = await moves.within(channel, (place) => change(place, standIn ?? messageId, card));
      if (!isThere) {
        // The message stayed behind in a group that is a supergroup now: what it says now is said there.
        const sent = await send({ channel, thread: null, card });
        if (sent.kind !== 'sent') return sent.kind === 'unknown' ? { kind: 'later', retryAfterMs: 1_000 } : sent;
        await moves.setStandIn(channel, messageId, sent.posted.messageId);
      }
    } catch (error) {
      const failure = sendFailure(error);
      if (!isNotModified(error)) return failure.kind === 'unknown' ? { kind: 'later', retryAfterMs: 1_000 } : failure;
    }
    return { kind: 'sent', posted: { messageId, thread: messageId } };
  }

  async function sendChart(channel: string, messageId: string, title: string, picture: Buffer): Promise<void> {
    const caption = cut(title, CAPTION_LIMIT);
    await moves
      .within(channel, (place) =>
        api.sendPhoto(place.chat_id, new InputFile(picture, 'chart.png'), { ...place.topic, ...replyIn(place, messageId), caption }),
      )
      .catch((error: unknown) => deps.log('warn', `telegram chart: ${describe(error)}`));
  }
}

function markup(card: Card) {
  return asMarkup(renderKeyboard(card));
}

export function asMarkup(keyboard: Keyboard) {
  return { inline_keyboard: keyboard.map((row) => [...row]) };
}
