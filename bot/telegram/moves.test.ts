import { afterEach, beforeEach, expect, test } from 'vitest';
import { sampleCard } from '../../test/fakes/sample-cards.ts';
import { startTelegramFake, type TelegramFake } from '../../test/fakes/telegram/telegram-fake.ts';
import { eventually } from '../../test/peers/peer.ts';
import { renderChart } from '../chart/chart.ts';
import type { Incoming } from '../chat-platform.ts';
import { moveMemory } from './moves.ts';
import { createTelegram, type TelegramPlatform } from './telegram.ts';

const GROUP = -4001;
const SUPERGROUP = -1001234567890;

let fake: TelegramFake;
let running: TelegramPlatform[];
let incoming: Incoming[];
let told: string[];
let kept = moveMemory();

beforeEach(async () => {
  fake = await startTelegramFake();
  [running, incoming, told, kept] = [[], [], [], moveMemory()];
});
afterEach(async () => {
  for (const one of running) await one.stop();
  await fake.stop();
});

async function start(channels = [String(GROUP)]): Promise<TelegramPlatform> {
  const telegram = createTelegram(
    { token: fake.token, apiRoot: fake.apiRoot, channels },
    { renderChart, moves: kept, log: (_level, message) => void told.push(message) },
  );
  running.push(telegram);
  await telegram.start(async (one) => void incoming.push(one));
  return telegram;
}

const card = (headline: string) => sampleCard({ headline, chart: null });
const here = String(GROUP);
const calls = (chat: number) =>
  fake.calls.filter(({ method, args }) => /^(send|edit)/.test(method) && Number(args.chat_id) === chat).map(({ method }) => method);
const texts = () => fake.messages(SUPERGROUP).map(({ text, caption }) => (text ?? caption ?? '').split('\n')[0]);

async function sent(telegram: TelegramPlatform, text: string, thread: string | null = null): Promise<string> {
  const result = await telegram.send({ channel: here, thread, card: card(text), key: text });
  if (result.kind !== 'sent') throw new Error(JSON.stringify(result));
  return result.posted.messageId;
}

test('a group that became a supergroup gets each message and picture there, once, also after a restart; it is told once', async () => {
  const telegram = await start();
  await sent(telegram, 'before');
  await fake.migrate(GROUP, SUPERGROUP);
  await sent(telegram, 'first');
  const long = sampleCard({ headline: 'chart' });
  const result = await telegram.send({ channel: here, thread: null, card: long, key: 'c' });
  if (result.kind === 'sent' && long.chart !== null) {
    await telegram.sendChart?.({ channel: here, posted: result.posted, chart: long.chart, key: 'c' });
  }
  await sent(await start(), 'after the restart');
  expect(texts().filter((text) => /first|after/.test(text ?? ''))).toEqual([
    expect.stringContaining('first'),
    expect.stringContaining('after the restart'),
  ]);
  expect(fake.messages(SUPERGROUP).filter(({ photo }) => photo !== undefined)).toHaveLength(1);
  expect(calls(GROUP)).toEqual(['sendMessage', 'sendMessage']);
  expect(told).toEqual([expect.stringContaining(`write ${SUPERGROUP} in place of ${GROUP} into the configuration`)]);
});

test('a picture that is the first to be refused is sent once', async () => {
  const telegram = await start();
  await fake.migrate(GROUP, SUPERGROUP);
  const parts = [{ kind: 'small' as const, text: 'Data until now' }];
  await telegram.send({ channel: here, thread: null, card: sampleCard({ parts }), key: 'c' });
  expect(fake.messages(SUPERGROUP)).toHaveLength(1);
  expect(fake.photo(fake.messages(SUPERGROUP)[0]?.message_id ?? 0)?.length).toBeGreaterThan(100);
});

test('a message of the old group is there no more, so that what it says now is said in the new one; no other message changes', async () => {
  const telegram = await start();
  const old = await sent(telegram, 'old');
  await fake.migrate(GROUP, SUPERGROUP);
  const other = await sent(telegram, 'other', old);
  const edit = (messageId: string, text: string) => telegram.edit({ channel: here, messageId, card: card(text) });
  expect(await edit(old, 'running')).toMatchObject({ kind: 'refused', but: 'anew' });
  expect(await edit(other, 'another')).toMatchObject({ kind: 'sent' });
  expect(texts()).toEqual([expect.stringContaining('another')]);
  // A number of the old group would name any message of the new one.
  const replies = fake.calls.filter(({ args }) => Number(args.chat_id) === SUPERGROUP && args.reply_parameters !== undefined);
  expect(replies).toEqual([]);
});

test('what is written in the new group comes as from the channel of the configuration, and is answered there', async () => {
  const telegram = await start();
  await fake.migrate(GROUP, SUPERGROUP);
  const ours = await sent(telegram, 'first');
  const number = fake.messages(SUPERGROUP)[0]?.message_id ?? 0;
  const { message } = await fake.say({ user: 1, chat: SUPERGROUP, text: 'why?', replyTo: number });
  const { message_id: question } = message as { message_id: number };
  await fake.press({ user: 1, chat: SUPERGROUP, messageId: number, label: /ticket/ });
  await eventually(() => incoming.length === 2);
  expect(incoming).toMatchObject([
    { channel: here, thread: ours, direct: true },
    { channel: here, messageId: ours },
  ]);
  const [asked] = incoming;
  if (asked !== undefined) await telegram.whisper(asked, 'because');
  expect(fake.messages(SUPERGROUP).at(-1)).toMatchObject({ text: 'because', reply_to_message: { message_id: question } });
  // Once it is in the configuration, the new id is its own channel.
  await telegram.stop();
  await start([String(SUPERGROUP)]);
  await fake.say({ user: 1, chat: SUPERGROUP, text: 'and now?' });
  expect(await eventually(() => incoming.find(({ body }) => body.kind === 'text' && body.text === 'and now?'))).toMatchObject({
    channel: String(SUPERGROUP),
  });
});

test('a service message is reason to ask Telegram; it moves no chat that Telegram does not say has moved', async () => {
  const telegram = await start();
  await fake.say({ user: 1, chat: GROUP, text: `migrate_to_chat_id: ${SUPERGROUP}` });
  await fake.say({ user: 1, chat: GROUP, text: '', extra: { text: undefined, migrate_to_chat_id: SUPERGROUP } });
  await fake.say({ user: 1, chat: SUPERGROUP, text: '', extra: { text: undefined, migrate_from_chat_id: GROUP } });
  await eventually(() => calls(GROUP).filter((method) => method === 'sendChatAction').length === 2);
  await sent(telegram, 'here');
  expect([fake.messages(GROUP).filter(({ from }) => from.is_bot).length, told]).toEqual([1, []]);
  await fake.migrate(GROUP, SUPERGROUP, true);
  await eventually(() => told.length === 1);
  await sent(telegram, 'there');
  expect(texts().at(-1)).toContain('there');
  expect(calls(GROUP).filter((method) => method === 'sendMessage')).toHaveLength(1);
});

test('only a group moves, and only to a supergroup', async () => {
  const telegram = await start();
  await fake.migrate(GROUP, 42);
  await fake.migrate(SUPERGROUP, -1009999999999);
  for (const channel of [here, String(SUPERGROUP)]) {
    expect(await telegram.send({ channel, thread: null, card: card('x'), key: 'k' })).toMatchObject({ kind: 'refused' });
  }
  expect([fake.messages(42), fake.messages(-1009999999999), told]).toEqual([[], [], []]);
});
