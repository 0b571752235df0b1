import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Running } from '../main.ts';
import type { FakeMessage } from './fakes/telegram/api.ts';
import { startTelegramFake, type TelegramFake } from './fakes/telegram/telegram-fake.ts';
import { describeWithPeers, eventually, freePort } from './peers/peer.ts';
import { createShop, type Shop } from './rigs/shop.ts';

const CHAT = -4001;
const SUPERGROUP = -1001234567890;
const OLGA = 11;
const ANNA = 12;
const VIKTOR = 13;
const SECRET = 'webhook-secret-of-the-test';

describeWithPeers(['sshd'], 'the main job in Telegram', () => {
  telegramJob('polling');
  telegramJob('webhook');
});

/** An alert is announced with its explanation and picture, questions in its thread are answered, an approved fix runs over a real sshd. */
function telegramJob(mode: 'polling' | 'webhook'): void {
  let telegram: TelegramFake;
  let shop: Shop;
  let running: Running;

  beforeAll(async () => {
    telegram = await startTelegramFake();
    const port = await freePort();
    Object.assign(process.env, { TEST_TELEGRAM_TOKEN: telegram.token, TEST_TELEGRAM_SECRET: SECRET });
    const webhook = { webhookUrl: `http://127.0.0.1:${port}/chat/telegram`, webhookSecret: 'env:TEST_TELEGRAM_SECRET' };
    shop = await createShop({
      accounts: { platform: 'telegram', olga: String(OLGA), anna: String(ANNA), viktor: String(VIKTOR) },
      settings: {
        api: { port },
        channels: [{ platform: 'telegram', channel: String(CHAT), language: 'ru', timeZone: 'Europe/Moscow' }],
        telegram: { mode, token: 'env:TEST_TELEGRAM_TOKEN', apiRoot: telegram.apiRoot, ...(mode === 'webhook' ? webhook : {}) },
      },
    });
    running = await shop.start();
  }, 120_000);

  afterAll(async () => {
    await shop.close();
    await telegram.stop();
  });

  const messages = () => telegram.messages(CHAT).filter(({ from }) => from.is_bot);
  const shown = (message: FakeMessage) => message.text ?? message.caption ?? '';
  const buttons = (id: number) =>
    (messages().find(({ message_id: one }) => one === id)?.reply_markup?.inline_keyboard ?? []).flat().map(({ text }) => text);
  const said = (pattern: RegExp, after = 0) =>
    eventually(() => messages().find((message) => message.message_id > after && pattern.test(shown(message))), 60_000);
  const answered = async (user: number, messageId: number, label: RegExp, pattern: RegExp) => {
    await eventually(() => buttons(messageId).some((one) => label.test(one)), 20_000);
    const id = await telegram.press({ user, chat: CHAT, messageId, label });
    const { text } = await eventually(() => telegram.pressed(id), 20_000);
    expect(text).toMatch(pattern);
  };
  afterEach(({ task }) => {
    if (task.result?.state === 'fail')
      console.error(
        telegram
          .messages(CHAT)
          .map((one) => `${one.from.first_name}: ${shown(one)}`)
          .join('\n\n'),
      );
  });
  /** Asks in answer to a message, and waits for an answer to that question or to its thread. */
  const ask = async (text: string, replyTo: number, pattern: RegExp) => {
    const { message_id: after } = (await telegram.say({ user: VIKTOR, chat: CHAT, text, replyTo })).message as { message_id: number };
    return said(pattern, after);
  };

  test(`${mode}: an alert is explained, a person approves the fix, the metric recovers`, { timeout: 180_000 }, async () => {
    await shop.service.wedge();
    // What is told first may come before enough is measured: then it is looked at again, and the message replaced.
    const alert = await said(/Checkout is slow[\s\S]*Причина[\s\S]*потому что payments/);
    const thread = alert.message_id;
    const picture = await eventually(
      () => messages().find(({ photo, reply_to_message: to }) => photo && to?.message_id === thread),
      60_000,
    );
    expect(telegram.photo(picture.message_id)?.subarray(1, 4).toString()).toBe('PNG');
    await eventually(() => running.stores.chat.alertOfThread('telegram', String(CHAT), String(thread)), 60_000);

    const why = await ask('почему сработал алерт?', thread, /Причина[\s\S]*payments/);
    await ask('what changed?', why.message_id, /chang/i);
    const pictures = messages().filter(({ photo }) => photo).length;
    await telegram.say({ user: VIKTOR, chat: CHAT, text: 'show the graph', replyTo: thread });
    await eventually(() => messages().filter(({ photo }) => photo).length > pictures, 20_000);

    await answered(VIKTOR, thread, /^Запросить/, /permission|may not/i);
    await answered(OLGA, thread, /^Запросить/, /Someone else must approve/);
    const request = await said(/systemctl restart payments\.service/, thread);
    // Telegram has no confirmation of its own: the first press asks for a second.
    await answered(OLGA, request.message_id, /^Утвердить/, /^Утвердить именно это\?$/);
    await answered(OLGA, request.message_id, /✔✔/, /yourself/);
    expect(shop.service.calls()).toEqual([]);
    // The press that was refused brings the message back as it was.
    await answered(ANNA, request.message_id, /^Утвердить/, /^Утвердить именно это\?$/);
    await answered(ANNA, request.message_id, /✔✔/, /counted/);
    await said(/Да: .* → /, thread);
    expect(shop.service.calls()).toEqual(['restart payments.service', 'is-active payments.service']);
    await said(/Закрыт: /, thread);
    const announcement = () => messages().find(({ message_id: id }) => id === thread);
    await eventually(() => /Закрыт: /.test(shown(announcement() ?? alert)), 20_000);
  });

  if (mode === 'polling') return;

  test('an update that does not show the secret is refused, and one told twice counts once', async () => {
    const body = JSON.stringify({
      update_id: 1,
      message: { message_id: 1, date: 1, chat: { id: CHAT, type: 'group' }, text: 'why?' },
    });
    const post = (secret: Record<string, string>) =>
      fetch(`${running.url}/chat/telegram`, { method: 'POST', headers: { 'content-type': 'application/json', ...secret }, body });
    expect((await post({})).status).toBe(401);
    expect((await post({ 'x-telegram-bot-api-secret-token': `${SECRET}x` })).status).toBe(401);
    const update = await telegram.say({ user: VIKTOR, chat: CHAT, text: `@${telegram.botUsername} help` });
    const { message_id: asked } = update.message as { message_id: number };
    const replies = () => messages().filter(({ reply_to_message: to }) => to?.message_id === asked).length;
    await eventually(() => replies() === 1);
    await telegram.redeliver(update);
    await eventually(async () => (await running.queues.counts()).notify.active === 0);
    expect(replies()).toBe(1);
  });

  test('the group becomes a supergroup: questions there are answered there, also after a restart', { timeout: 120_000 }, async () => {
    await telegram.migrate(CHAT, SUPERGROUP, true);
    const answers = () => telegram.messages(SUPERGROUP).filter(({ from }) => from.is_bot).length;
    await eventually(async () => (await running.stores.cursors.get(`telegram moved:${CHAT}`)) === String(SUPERGROUP));
    await shop.stop();
    running = await shop.start();
    const refused = telegram.calls.filter(({ args }) => Number(args.chat_id) === CHAT).length;
    await telegram.say({ user: VIKTOR, chat: SUPERGROUP, text: `@${telegram.botUsername} help` });
    await eventually(() => answers() === 1, 20_000);
    expect(telegram.calls.filter(({ args }) => Number(args.chat_id) === CHAT)).toHaveLength(refused);
  });
}
