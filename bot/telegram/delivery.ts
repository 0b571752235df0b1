import { type Api, InputFile } from 'grammy';
import type { Chart } from '../../domain/answer.ts';
import type { Card } from '../card.ts';
import type { ChartMessage, ChatPlatform, SendResult } from '../chat-platform.ts';
import { cut } from '../format.ts';
import { CAPTION_LIMIT, type Keyboard, renderHtml, renderKeyboard } from './html.ts';
import { type Moves, type Place, replyIn } from './moves.ts';
import { describe, isGone, isNotModified, isPicture, sendFailure } from './outcome.ts';

/** Sends and changes cards. */
export type Delivery = {
  send(message: { readonly channel: string; readonly thread: string | null; readonly card: Card }): Promise<SendResult>;
  edit: ChatPlatform['edit'];
  sendChart(message: ChartMessage & { readonly chart: Chart }): Promise<SendResult>;
};

export function createDelivery(deps: {
  readonly api: Api;
  readonly moves: Moves;
  readonly renderChart: (chart: Chart) => Promise<Buffer>;
}): Delivery {
  const { api, moves } = deps;
  return { send, edit, sendChart };

  async function send({ channel, thread, card }: Parameters<Delivery['send']>[0]): Promise<SendResult> {
    const text = renderHtml(card);
    // A caption is short: a long card goes as text and its chart follows as a picture that answers it.
    const isShort = card.chart !== null && text.length <= CAPTION_LIMIT;
    const picture = isShort && card.chart !== null ? await deps.renderChart(card.chart).catch(() => null) : null;
    try {
      const messageId = await moves.within(channel, async (place) => {
        const shared = { ...place.topic, ...replyIn(place, thread), parse_mode: 'HTML' as const, reply_markup: markup(card) };
        const sent =
          picture === null
            ? await api.sendMessage(place.chat_id, text, { ...shared, link_preview_options: { is_disabled: true } })
            : await api.sendPhoto(place.chat_id, new InputFile(picture, 'chart.png'), {
                ...shared,
                caption: renderHtml(card, CAPTION_LIMIT),
              });
        return place.nameOf(sent.message_id);
      });
      return { kind: 'sent', posted: { messageId, thread: thread ?? messageId }, isChartDue: card.chart !== null && !isShort };
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
      const isThere = await moves.within(channel, (place) => change(place, messageId, card));
      // The message stayed behind in a group that is a supergroup now: what it says now is said there.
      if (!isThere) return { kind: 'refused', reason: 'the group has become a supergroup', but: 'anew' };
    } catch (error) {
      if (isGone(error)) return { kind: 'refused', reason: describe(error), but: 'anew' };
      const failure = sendFailure(error);
      if (!isNotModified(error)) return failure.kind === 'unknown' ? { kind: 'later', retryAfterMs: 1_000 } : failure;
    }
    return { kind: 'sent', posted: { messageId, thread: messageId } };
  }

  async function sendChart({ channel, posted: { messageId }, chart }: Parameters<Delivery['sendChart']>[0]): Promise<SendResult> {
    const caption = cut(chart.title, CAPTION_LIMIT);
    const picture = await deps.renderChart(chart).catch((error: unknown) => String(error));
    if (typeof picture === 'string') return { kind: 'refused', reason: `chart: ${picture}` };
    try {
      const sent = await moves.within(channel, async (place) => {
        const shared = { ...place.topic, ...replyIn(place, messageId), caption };
        return place.nameOf((await api.sendPhoto(place.chat_id, new InputFile(picture, 'chart.png'), shared)).message_id);
      });
      return { kind: 'sent', posted: { messageId: sent, thread: messageId } };
    } catch (error) {
      return sendFailure(error);
    }
  }
}

function markup(card: Card) {
  return asMarkup(renderKeyboard(card));
}

export function asMarkup(keyboard: Keyboard) {
  return { inline_keyboard: keyboard.map((row) => [...row]) };
}
