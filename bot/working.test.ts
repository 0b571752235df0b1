import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { ask } from '../copilot/ask.ts';
import type { Principal } from '../domain/tenant.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores } from '../stores/stores.ts';
import { type Act, type ScriptedModel, startScriptedModel } from '../test/fakes/model/scripted-model.ts';
import { directOf } from '../test/fakes/slack/api.ts';
import { type SlackFake, startSlackFake } from '../test/fakes/slack/slack-fake.ts';
import { startTelegramFake, type TelegramFake } from '../test/fakes/telegram/telegram-fake.ts';
import { eventually } from '../test/peers/peer.ts';
import { createRig, type Rig } from '../test/rigs/actions.ts';
import { conversationWith } from '../test/rigs/conversation.ts';
import { startTalking, type Talking } from '../test/rigs/talking.ts';
import { renderChart } from './chart/chart.ts';
import type { ChatPlatform } from './chat-platform.ts';
import { createSlack } from './slack/slack.ts';
import { createTelegram } from './telegram/telegram.ts';
import { createTerminal } from './terminal/terminal.ts';

const ASSET = 'srv-shop-01';
const TARGET = { assetId: ASSET, ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };
const OLGA = 42;
const QUESTION = 'sing a song about a sunny day please';

let stores: Stores;
let model: ScriptedModel;
let slackFake: SlackFake;
let telegramFake: TelegramFake;
let rig: Rig;
let talking: Talking;
let platforms: readonly ChatPlatform[];
let faults: string[];
const [typed, terminalSaid] = [new PassThrough(), new PassThrough()];
let onTerminal = '';
terminalSaid.on('data', (chunk: Buffer) => {
  onTerminal += chunk.toString();
});

beforeAll(async () => {
  [{ stores }, model] = await Promise.all([openStores({ databaseUrl: null, dataDir: 'memory' }), startScriptedModel()]);
});
afterAll(async () => {
  await model.close();
  await stores.close();
});

beforeEach(async () => {
  [slackFake, telegramFake] = await Promise.all([startSlackFake(), startTelegramFake()]);
  [faults, onTerminal] = [[], ''];
  const log = (_level: string, message: string) => void faults.push(message);
  const slack = createSlack(
    { token: slackFake.token, appToken: slackFake.appToken, apiUrl: slackFake.apiUrl, timeoutMs: 2_000 },
    { renderChart, log },
  );
  const telegram = createTelegram({ token: telegramFake.token, apiRoot: telegramFake.apiRoot }, { renderChart, log });
  platforms = [slack, telegram, createTerminal({}, { input: typed, output: terminalSaid, width: 100 })];
  rig = await createRig(stores, { target: TARGET, privateKeyPath: '/dev/null' });
  await rig.stores.inventory.ensure([ASSET], rig.deps.now());
  const identities: Principal['identities'] = [
    { platform: 'slack', userId: 'U-olga' },
    { platform: 'telegram', userId: String(OLGA) },
    { platform: 'terminal', userId: 'local' },
  ];
  await rig.stores.people.put({ ...rig.people.olga, identities });
  const conversation = conversationWith('openai', model.url, { limits: { calls: 6, timeMs: 2_500, tokens: 200_000 } });
  talking = await startTalking(rig, platforms, {
    ask: (question) => ask({ stores: rig.stores, runbooks: rig.deps.runbooks, conversation }, question),
    links: { evidenceUrlBase: 'https://inframind.example/e/', webUrl: null },
    // At the platforms' own rates.
    outbox: { gapMs: {} },
    log,
  });
});
afterEach(async () => {
  await talking.stop();
  await Promise.all([slackFake.stop(), telegramFake.stop()]);
});

const signs = () => telegramFake.calls.filter(({ method }) => method === 'sendChatAction');
const statuses = () => slackFake.assistants.filter(({ method }) => method === 'setStatus').map(({ args }) => args.status);
const inTelegram = () => telegramFake.messages(OLGA).flatMap(({ text, caption, from }) => (from?.is_bot ? [text ?? caption ?? ''] : []));
const inSlack = () => slackFake.messages(directOf('U-olga')).filter(({ user }) => user === slackFake.botUserId);

const slow: Act = { fault: { kind: 'hang' } };
const unknownTool: Act = { calls: [{ name: 'run_command', args: { argv: ['reboot'] } }] };
const cutOff: Act = { text: 'By the inventory srv-shop-01 is fine [1', fault: { kind: 'cut' } };
const lie: Act = { text: 'The database was rebooted by root at 03:33 and lost 999 GB [1].' };

it.each([
  ['hangs', slow, /in time/],
  ['calls a tool that is none', unknownTool, /look-up|tool/i],
  ['is cut off', cutOff, /built-in answer/],
  ['lies', lie, /built-in answer/],
] as const)('shows everywhere that it is at work while a model %s, and then the built-in answer alone', async (_what, act, note) => {
  model.play(() => act);
  await telegramFake.say({ user: OLGA, chat: OLGA, text: QUESTION });
  const told = await eventually(() => inTelegram()[0]);
  expect(told).toMatch(note);
  expect(told).not.toMatch(/reboot|at 03:33|999 GB/);
  if (act === slow) expect(signs().map(({ args }) => [String(args.chat_id), args.action])).toEqual([[String(OLGA), 'typing']]);

  await slackFake.say({ user: 'U-olga', channel: directOf('U-olga'), channelType: 'im', thread: '1.000001', text: QUESTION });
  const [message] = await eventually(() => (inSlack().length > 0 ? inSlack() : undefined));
  expect(JSON.stringify(message)).toMatch(note);
  expect(JSON.stringify(message)).not.toMatch(/reboot|at 03:33|999 GB/);
  expect(statuses()).toContain('is asking the model…');

  typed.write(`${QUESTION}\n`);
  await eventually(() => note.test(onTerminal.replaceAll(/\s+/g, ' ')));
  if (act === slow) expect(onTerminal.indexOf('InfraMind is asking the model…')).toBeGreaterThan(-1);
  if (act === slow) expect(onTerminal.indexOf('InfraMind is asking the model…')).toBeLessThan(onTerminal.search(/in time/));
  expect(onTerminal).not.toMatch(/reboot|at 03:33|999 GB/);
  expect([inTelegram().length, inSlack().length, faults]).toEqual([1, 1, []]);
});

const CHANNEL = 'C00000001';
const inChannel = () => slackFake.messages(CHANNEL).filter(({ user }) => user === slackFake.botUserId);

it('shows in the thread of an alert, where nobody named the bot, that it is at work on what it will answer, and on nothing else', async () => {
  const { ts: thread } = await slackFake.say({ user: 'U-olga', channel: CHANNEL, text: 'look at this one' });
  await rig.stores.chat.linkThread('slack', CHANNEL, thread, rig.alert.id);
  await slackFake.say({ user: 'U-olga', channel: CHANNEL, thread, text: 'ok, I am off to lunch then' });
  await slackFake.say({ user: 'U-olga', channel: CHANNEL, thread, text: 'what changed on srv-shop-01?' });
  await eventually(() => (inChannel().length > 0 ? inChannel() : undefined));
  const shown = slackFake.assistants.filter(
    ({ method, args }) => method === 'setStatus' && args.channel_id === CHANNEL && args.status !== '',
  );
  expect(shown.map(({ args }) => [args.thread_ts, args.status])).toEqual([[thread, 'is reading metrics, logs, events and changes…']]);
  expect([inChannel().length, faults]).toEqual([1, []]);
});

it('types in the topic of the group in which it was asked', async () => {
  model.play(() => slow);
  await telegramFake.say({ user: OLGA, chat: -100_777, text: `@${telegramFake.botUsername} ${QUESTION}`, topic: 77 });
  const [first] = await eventually(() => (signs().length > 0 ? signs() : undefined));
  expect(first?.args).toMatchObject({ action: 'typing', message_thread_id: 77 });
  await eventually(() => telegramFake.messages(-100_777).some(({ from, message_thread_id: topic }) => from?.is_bot && topic === 77));
});
