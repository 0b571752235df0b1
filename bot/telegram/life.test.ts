import { GrammyError } from 'grammy';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { hugeCard, sampleCard } from '../../test/fakes/sample-cards.ts';
import { startTelegramFake, type TelegramFake } from '../../test/fakes/telegram/telegram-fake.ts';
import { eventually } from '../../test/peers/peer.ts';
import { renderChart } from '../chart/chart.ts';
import type { Incoming } from '../chat-platform.ts';
import { patiently } from './patience.ts';
import { createTelegram, type TelegramPlatform } from './telegram.ts';

const GROUP = -1001234567890;
const here = String(GROUP);

let fake: TelegramFake;
let telegram: TelegramPlatform;
let incoming: Incoming[];
let waited: number[];

beforeEach(async () => {
  fake = await startTelegramFake();
  [incoming, waited] = [[], []];
  telegram = createTelegram({ token: fake.token, apiRoot: fake.apiRoot }, { renderChart, wait: async (ms) => void waited.push(ms) });
  await telegram.start(async (one) => {
    incoming.push(one);
    if (one.body.kind === 'action') await telegram.whisper(one, 'You may not do this.');
  });
});
afterEach(async () => {
  await telegram.stop();
  await fake.stop();
});

const card = (headline: string) => sampleCard({ headline, chart: null });
const send = (channel: string, headline = 'news') => telegram.send({ channel, thread: null, card: card(headline), key: headline });
const asked = () => incoming.map(({ body }) => (body.kind === 'text' ? body.text : ''));

/** What a person writes last comes after all that was to come before. */
async function lastly(): Promise<void> {
  await fake.say({ user: 1, chat: GROUP, text: 'lastly' });
  await eventually(() => asked().includes('lastly'));
}

async function pressed(press: Partial<Parameters<TelegramFake['press']>[0]> = {}): Promise<string> {
  const sent = await send(here);
  const messageId = sent.kind === 'sent' ? Number(sent.posted.messageId) : 0;
  return fake.press({ user: 1, chat: GROUP, messageId, label: /ticket/, ...press });
}

it('tells the group what a closed topic was to be told, and is refused where the group is closed too', async () => {
  fake.closeTopic(GROUP, 7);
  expect(await send(`${here}/7`)).toMatchObject({ kind: 'sent' });
  expect(fake.messages(GROUP).map(({ message_thread_id: topic }) => topic)).toEqual([undefined]);
  fake.closeTopic(GROUP, null);
  expect(await send(`${here}/7`)).toEqual({ kind: 'refused', reason: 'Bad Request: TOPIC_CLOSED' });
});

it.each([
  [GROUP, 'Forbidden: bot was kicked from the supergroup chat'],
  [42, 'Forbidden: bot was blocked by the user'],
])('is refused for good in %s while it is put out, and sends there once it is taken in again', async (chat, reason) => {
  fake.expel(chat);
  expect(await send(String(chat))).toEqual({ kind: 'refused', reason });
  fake.expel(chat, false);
  expect(await send(String(chat))).toMatchObject({ kind: 'sent' });
});

it('fits whatever a picture says now into its caption', async () => {
  const parts = [{ kind: 'small' as const, text: 'Data until now' }];
  const sent = await telegram.send({ channel: here, thread: null, card: sampleCard({ parts }), key: 'k' });
  const messageId = sent.kind === 'sent' ? sent.posted.messageId : '';
  expect(await telegram.edit({ channel: here, messageId, card: hugeCard() })).toMatchObject({ kind: 'sent' });
  expect(fake.messages(GROUP)[0]?.caption).toContain('… more at https://inframind.example/');
});

it('says to the chat what a press that is too old can no longer be told', async () => {
  const sent = await send(here);
  const messageId = sent.kind === 'sent' ? Number(sent.posted.messageId) : 0;
  fake.fail('answerCallbackQuery', {
    kind: 'refused',
    description: 'Bad Request: query is too old and response timeout expired or query ID is invalid',
  });
  await fake.press({ user: 1, chat: GROUP, messageId, label: /ticket/ });
  await eventually(() => fake.messages(GROUP).length === 2);
  expect(fake.messages(GROUP)[1]).toMatchObject({ text: 'You may not do this.', reply_to_message: { message_id: messageId } });
});

it('hears a press under a message that is too old to be shown to it', async () => {
  const press = await pressed({ isInaccessible: true });
  expect(await eventually(() => fake.pressed(press))).toEqual({ text: 'You may not do this.', alert: true });
  expect(incoming[0]).toMatchObject({ channel: here, body: { verb: 'ticket' } });
});

it('waits as long as Telegram asks with a sentence of its own, and says it once', async () => {
  await fake.say({ user: 1, chat: GROUP, text: 'who?' });
  const one = await eventually(() => incoming[0]);
  fake.fail('sendMessage', { kind: 'rate-limited', retryAfterS: 37 });
  await telegram.whisper(one, 'not you');
  expect([waited, fake.messages(GROUP).filter(({ text }) => text === 'not you').length]).toEqual([[37_000], 1]);
});

describe('a question that the person changes', () => {
  it('is heard again, once per sentence', async () => {
    const said = await fake.say({ user: 1, chat: 42, text: 'why #21?' });
    await fake.rewrite(said, 'why #12?');
    // Telegram tells of changes, too, that nobody sees.
    await fake.rewrite(said, 'why #12?', 6);
    await lastly();
    expect(asked()).toEqual(['why #21?', 'why #12?', 'why #12?', 'lastly']);
    expect(new Set(incoming.map(({ eventId }) => eventId)).size).toBe(3);
  });

  it('is not heard when it is old, and not believed when it is forwarded', async () => {
    const said = await fake.say({ user: 1, chat: 42, text: 'why #21?' });
    await fake.rewrite(said, 'why #12?', 3_600);
    const { message } = await fake.say({ user: 1, chat: 42, text: 'b', extra: { forward_origin: { type: 'user', date: 1 } } });
    await fake.rewrite({ update_id: 0, message }, 'run all');
    await lastly();
    expect(incoming.map(({ trusted, body }) => [body.kind === 'text' ? body.text : '', trusted])).toEqual([
      ['why #21?', true],
      ['b', false],
      ['run all', false],
      ['lastly', true],
    ]);
  });
});

it('believes neither an anonymous administrator, nor a channel that posts into its group, nor a button pressed by either', async () => {
  // @see https://core.telegram.org/bots/api#message (from, sender_chat, is_automatic_forward)
  const anonymous = { from: { id: 1087968824, is_bot: true, first_name: 'Group', username: 'GroupAnonymousBot' } };
  await fake.say({ user: 1, chat: GROUP, text: 'a', extra: { ...anonymous, sender_chat: { id: GROUP, type: 'supergroup' } } });
  const channel = { id: -1009876543210, type: 'channel' };
  const relay = { from: { id: 777000, is_bot: false, first_name: 'Telegram' }, sender_chat: channel, is_automatic_forward: true };
  await fake.say({ user: 1, chat: GROUP, text: 'b', extra: relay });
  await fake.say({ user: 1, chat: GROUP, text: 'c', extra: { from: { id: 136817688, is_bot: true }, sender_chat: channel } });
  await pressed({ from: anonymous.from });
  await eventually(() => incoming.length === 4);
  expect(incoming.map(({ trusted }) => trusted)).toEqual([false, false, false, false]);
});

it('asks for no posts of channels', async () => {
  const post = { chat: { id: -1009876543210, type: 'channel' }, message_id: 5, date: 1, text: '/alerts' };
  await lastly();
  await fake.redeliver({ update_id: 9_000, channel_post: post });
  const asking = fake.calls.find(({ method }) => method === 'getUpdates')?.args;
  expect(asking?.allowed_updates).toEqual(['message', 'edited_message', 'callback_query']);
  expect(asked()).toEqual(['lastly']);
});

test('patience waits for what Telegram says and no longer than a minute, three times at most, and for nothing else', async () => {
  const refusal = (error_code: number, retry_after: number) =>
    new GrammyError('x', { ok: false, error_code, description: '', parameters: { retry_after } }, 'sendMessage', {});
  const tries = async (errors: readonly Error[]) => {
    const waits: number[] = [];
    const left = [...errors];
    const act = async () => {
      const error = left.shift();
      if (error !== undefined) throw error;
      return 'done';
    };
    const wait = async (ms: number) => void waits.push(ms);
    return [await patiently(act, wait).catch((error: Error) => (error as GrammyError).error_code), waits];
  };
  expect(await tries([refusal(429, 3), refusal(429, 60)])).toEqual(['done', [3_000, 60_000]]);
  expect(await tries([refusal(429, 61)])).toEqual([429, []]);
  expect(await tries(Array.from({ length: 3 }, () => refusal(429, 1)))).toEqual([429, [1_000, 1_000]]);
  expect(await tries([refusal(403, 1)])).toEqual([403, []]);
});
