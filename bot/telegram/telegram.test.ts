import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../domain/errors.ts';
import { describeChatPlatform } from '../../test/conformance/chat-platform.ts';
import { sampleCard } from '../../test/fakes/sample-cards.ts';
import { startTelegramFake, type TelegramFake } from '../../test/fakes/telegram/telegram-fake.ts';
import { eventually } from '../../test/peers/peer.ts';
import { renderChart } from '../chart/chart.ts';
import type { Incoming } from '../chat-platform.ts';
import { createTelegram, type TelegramPlatform } from './telegram.ts';

const GROUP = -1001234567890;
const MISHAPS = {
  later: { kind: 'rate-limited', retryAfterS: 2 },
  refused: { kind: 'refused', description: 'Forbidden: bot was blocked by the user' },
  lost: { kind: 'lost' },
} as const;
const SECRET = 'secret-token-of-the-test';

async function serve(telegram: () => TelegramPlatform): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    try {
      await telegram().handleWebhook({ headers: request.headers, rawBody: Buffer.concat(chunks) });
      response.writeHead(200).end();
    } catch (error) {
      response.writeHead(error instanceof AppError ? error.status : 500).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/telegram` };
}

for (const mode of ['polling', 'webhook'] as const) {
  describeChatPlatform(`telegram by ${mode}`, async () => {
    const fake = await startTelegramFake();
    let telegram: TelegramPlatform | null = null;
    const http = await serve(() => telegram as TelegramPlatform);
    const platform = createTelegram(
      { token: fake.token, mode, apiRoot: fake.apiRoot, webhookUrl: http.url, secretToken: SECRET },
      { renderChart },
    );
    telegram = platform;
    const presses: string[] = [];
    const ours = () => fake.messages(GROUP).filter((message) => message.from.is_bot);
    return {
      platform,
      channel: String(GROUP),
      streams: null,
      finds: false,
      shown: () =>
        ours()
          .filter((message) => message.photo === undefined || (message.caption ?? '').includes('Data until'))
          .map((message) => ({
            id: String(message.message_id),
            thread: message.reply_to_message === undefined ? null : String(message.reply_to_message.message_id),
            text: message.text ?? message.caption ?? '',
            labels: [],
          })),
      pictures: () => ours().flatMap((message) => fake.photo(message.message_id) ?? []),
      person: {
        say: async (text, thread) => {
          await fake.say({ user: 1, chat: GROUP, text, ...(thread === undefined ? {} : { replyTo: Number(thread) }) });
        },
        press: async (id, label) => {
          presses.push(await fake.press({ user: 1, chat: GROUP, messageId: Number(id), label }));
        },
        whispers: () => presses.flatMap((id) => fake.pressed(id)?.text ?? []),
        confided: () => fake.messages(1).map(({ text }) => text ?? ''),
      },
      fail: (how) => fake.fail('sendMessage', MISHAPS[how]),
      stop: async () => {
        http.server.closeAllConnections();
        http.server.close();
        await fake.stop();
      },
    };
  });
}

describe('telegram', () => {
  let fake: TelegramFake;
  let telegram: TelegramPlatform;
  let incoming: Incoming[];
  let hold: Promise<void>;

  beforeEach(async () => {
    fake = await startTelegramFake();
    incoming = [];
    hold = Promise.resolve();
    telegram = createTelegram({ token: fake.token, apiRoot: fake.apiRoot, timeoutMs: 1_000 }, { renderChart });
    await telegram.start(async (one) => {
      incoming.push(one);
      await hold;
    });
  });
  afterEach(async () => {
    await telegram.stop();
    await fake.stop();
  });

  const sent = async (channel = String(GROUP)) => {
    const result = await telegram.send({ channel, thread: null, card: sampleCard({ chart: null }), key: 'k' });
    if (result.kind !== 'sent') throw new Error(JSON.stringify(result));
    return Number(result.posted.messageId);
  };

  it('sets its menu in English for all, in Russian and Korean for those who speak them; each command is understood', async () => {
    const menus = await eventually(() => {
      const calls = fake.calls.filter(({ method }) => method === 'setMyCommands');
      return calls.length === 3 ? calls.map(({ args }) => args) : null;
    });
    expect(menus.map(({ language_code: code }) => code ?? '')).toEqual(['', 'ru', 'ko']);
    const [, russian] = menus as unknown as ReadonlyArray<{ commands: ReadonlyArray<{ command: string; description: string }> }>;
    expect(russian?.commands[0]).toEqual({ command: 'alerts', description: 'Активные алерты' });
    for (const { command } of russian?.commands ?? []) await fake.say({ user: 1, chat: GROUP, text: `/${command}` });
    await eventually(() => incoming.length === 4);
    expect(incoming.map(({ body }) => (body.kind === 'text' ? body.text : ''))).toEqual(['alerts', 'why', 'runs', 'help']);
  });

  it('keeps to the topic it is in', async () => {
    await fake.say({ user: 1, chat: GROUP, text: '/why', topic: 77 });
    const one = await eventually(() => incoming[0]);
    expect(one).toMatchObject({ channel: `${GROUP}/77`, direct: true, body: { text: 'why' } });
    await sent(one.channel);
    expect(fake.messages(GROUP).at(-1)?.message_thread_id).toBe(77);
  });

  it('tells the group what a topic that was deleted was to be told, once', async () => {
    fake.fail('sendMessage', { kind: 'refused', description: 'Bad Request: message thread not found' });
    const sent = await telegram.send({ channel: `${GROUP}/7`, thread: null, card: sampleCard({ chart: null }), key: 'a' });
    expect(sent).toMatchObject({ kind: 'sent' });
    const told = fake.messages(GROUP);
    expect(told).toHaveLength(1);
    expect(told[0]?.message_thread_id).toBeUndefined();
  });

  it('takes its own name off and leaves commands for others alone', async () => {
    await fake.say({ user: 1, chat: GROUP, text: `@${fake.botUsername} what changed?` });
    await fake.say({ user: 1, chat: GROUP, text: `/inframind@${fake.botUsername} alerts` });
    await fake.say({ user: 1, chat: GROUP, text: '/why@another_bot' });
    await fake.say({ user: 1, chat: 42, text: '/start' });
    await eventually(() => incoming.length === 4);
    expect(incoming.map((one) => [one.body.kind === 'text' ? one.body.text : '', one.direct])).toEqual([
      ['what changed?', true],
      ['alerts', true],
      ['/why@another_bot', false],
      ['help', true],
    ]);
  });

  it('is spoken to by an answer to a message of its own, not by one to a person', async () => {
    const ours = await sent();
    const said = await fake.say({ user: 1, chat: GROUP, text: 'what changed?', replyTo: ours });
    const { message_id: theirs } = said.message as { message_id: number };
    await fake.say({ user: 2, chat: GROUP, text: 'no idea', replyTo: theirs });
    await fake.say({ user: 2, chat: GROUP, text: '/why@another_bot', replyTo: ours });
    await eventually(() => incoming.length === 3);
    expect(incoming.map(({ direct }) => direct)).toEqual([true, false, false]);
  });

  it('gives a repeated update the same event id', async () => {
    const update = await fake.say({ user: 1, chat: GROUP, text: 'once' });
    await eventually(() => incoming.length === 1);
    await fake.redeliver({ ...update, update_id: update.update_id + 1_000 });
    await eventually(() => incoming.length === 2);
    expect(incoming[0]?.eventId).toBe(incoming[1]?.eventId);
  });

  it('trusts no bot, no forwarded message and no anonymous one', async () => {
    await fake.say({ user: 1, chat: GROUP, text: 'a', extra: { from: { id: 5, is_bot: true, first_name: 'B' } } });
    await fake.say({ user: 1, chat: GROUP, text: 'b', extra: { forward_origin: { type: 'user', date: 1 } } });
    await fake.say({ user: 1, chat: GROUP, text: 'c', extra: { sender_chat: { id: GROUP, type: 'supergroup' } } });
    await eventually(() => incoming.length === 3);
    expect(incoming.map((one) => one.trusted)).toEqual([false, false, false]);
  });

  it('asks once more before an approval counts', async () => {
    const card = sampleCard({
      chart: null,
      actions: [{ verb: 'approve', label: 'Approve', value: `apr_${'0'.repeat(24)}:${'a'.repeat(24)}`, url: null, style: 'primary' }],
    });
    const result = await telegram.send({ channel: String(GROUP), thread: null, card, key: 'k' });
    const messageId = result.kind === 'sent' ? Number(result.posted.messageId) : 0;
    const first = await fake.press({ user: 1, chat: GROUP, messageId, label: 'Approve' });
    await eventually(() => fake.pressed(first));
    expect(incoming).toHaveLength(0);
    await eventually(() => fake.messages(GROUP)[0]?.reply_markup?.inline_keyboard[0]?.[0]?.text.startsWith('✔'));
    await fake.press({ user: 1, chat: GROUP, messageId, label: /Approve/ });
    const one = await eventually(() => incoming[0]);
    expect(one.body).toEqual({ kind: 'action', verb: 'approve', value: `apr_${'0'.repeat(24)}:${'a'.repeat(24)}` });
  });

  it('answers every press, also when nobody has a word to say', async () => {
    const messageId = await sent();
    const press = await fake.press({ user: 1, chat: GROUP, messageId, label: /ticket/ });
    expect(await eventually(() => fake.pressed(press))).toEqual({ text: null, alert: false });
  });

  it('goes on polling while a handler is slow', async () => {
    const gate = Promise.withResolvers<void>();
    hold = gate.promise;
    await fake.say({ user: 1, chat: GROUP, text: 'slow' });
    await fake.say({ user: 1, chat: GROUP, text: 'next' });
    await eventually(() => incoming.length === 2);
    gate.resolve();
  });

  it('sends a short card as the caption of its chart, and edits it there', async () => {
    const card = sampleCard({ parts: [{ kind: 'small', text: 'Data until now' }] });
    const result = await telegram.send({ channel: String(GROUP), thread: null, card, key: 'k' });
    expect(fake.messages(GROUP)).toHaveLength(1);
    const messageId = result.kind === 'sent' ? result.posted.messageId : '';
    const edited = await telegram.edit({ channel: String(GROUP), messageId, card: { ...card, headline: 'changed' } });
    expect(edited.kind).toBe('sent');
    expect(fake.messages(GROUP)[0]?.caption).toContain('changed');
  });

  it('does not know what became of a message when Telegram fails', async () => {
    fake.fail('sendMessage', { kind: 'unavailable' });
    expect(await telegram.send({ channel: String(GROUP), thread: null, card: sampleCard({ chart: null }), key: 'k' })).toMatchObject({
      kind: 'unknown',
    });
    expect(fake.calls.filter((call) => call.method === 'sendMessage')).toHaveLength(1);
  });
});

describe('telegram webhook', () => {
  const make = () =>
    createTelegram(
      { token: '1:a', mode: 'webhook', webhookUrl: 'https://inframind.example/telegram', secretToken: SECRET },
      { renderChart },
    );

  it.each([
    ['no secret', {}],
    ['another secret', { 'x-telegram-bot-api-secret-token': 'guess' }],
  ])('refuses %s', async (_what, headers) => {
    await expect(make().handleWebhook({ headers, rawBody: '{"update_id":1}' })).rejects.toMatchObject({ code: 'CHAT_SIGNATURE' });
  });

  it('refuses what is no update', async () => {
    const headers = { 'x-telegram-bot-api-secret-token': SECRET };
    await expect(make().handleWebhook({ headers, rawBody: '{{{' })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });

  it('demands its address and secret when it is made', () => {
    expect(() => createTelegram({ token: '1:a', mode: 'webhook' }, { renderChart })).toThrow(/webhookUrl/);
  });
});
