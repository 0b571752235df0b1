import { afterEach, beforeEach, expect, it } from 'vitest';
import { ask } from '../copilot/ask.ts';
import type { Question, Sign } from '../domain/answer.ts';
import { scopeKey } from '../domain/asset-group.ts';
import { randomId } from '../domain/ids.ts';
import { restrictStores } from '../stores/restricted/restricted.ts';
import { directOf } from '../test/fakes/slack/api.ts';
import { type SlackFake, startSlackFake } from '../test/fakes/slack/slack-fake.ts';
import { eventually } from '../test/peers/peer.ts';
import { createRig, type Rig } from '../test/rigs/actions.ts';
import { storesInMemory } from '../test/rigs/stores.ts';
import { startTalking, type Talking } from '../test/rigs/talking.ts';
import { renderChart } from './chart/chart.ts';
import { readOutgoing } from './outgoing.ts';
import { renderBlocks } from './slack/blocks.ts';
import { createSlack, type SlackPlatform } from './slack/slack.ts';

const ASSET = 'srv-shop-01';
const TARGET = { assetId: ASSET, ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };
const GROUPS = [{ id: 'shop', assets: ['srv-shop-*'], labels: {} }];
const THREAD = '1.000001';
const OLGA = directOf('U-olga');
const GLEB = directOf('UGLEB');

const memory = storesInMemory();
let fake: SlackFake;
let slack: SlackPlatform;
let rig: Rig;
let talking: Talking;
let faults: string[];
/** What is done instead of answering at once. */
let between: ((question: Question) => Promise<void>) | null;

beforeEach(async () => {
  fake = await startSlackFake();
  faults = [];
  between = null;
  const log = (_level: string, message: string) => void faults.push(message);
  slack = createSlack({ token: fake.token, appToken: fake.appToken, apiUrl: fake.apiUrl, timeoutMs: 1_000 }, { renderChart, log });
  rig = await createRig(memory.all(), { target: TARGET, privateKeyPath: '/dev/null' });
  await rig.stores.inventory.ensure([ASSET, 'srv-secret-01'], rig.deps.now());
  await incidentOf(rig.alert.id, rig.alert.incidentId, 12, ASSET);
  const secret = {
    id: randomId('alr'),
    fingerprint: 'secret',
    incidentId: randomId('inc'),
    assetId: 'srv-secret-01',
    name: 'Secret outage',
  };
  await rig.stores.alerts.put({ ...rig.alert, ...secret, startedAt: new Date(rig.alert.startedAt.getTime() + 1) });
  await incidentOf(secret.id, secret.incidentId, 13, 'srv-secret-01');
  await rig.stores.people.put({
    ...rig.people.viktor,
    ...{ id: 'gleb', roles: [], groupRoles: [{ group: 'shop', roles: ['viewer'] }], language: 'ru', timeZone: 'Europe/Moscow' },
    identities: [{ platform: 'slack', userId: 'UGLEB' }],
  });
  const seen = (scope: readonly (readonly string[])[]) => restrictStores(rig.stores, GROUPS, scope);
  talking = await startTalking(rig, [slack], {
    ask: async (question) => {
      const { scope = [] } = question;
      const key = scopeKey(scope);
      const within = { stores: seen(scope), runbooks: rig.deps.runbooks, ...(key === null ? {} : { scope: key }) };
      const reply = await ask(within, question);
      await between?.(question);
      return reply;
    },
    sight: (principal) => {
      const scope = principal.id === 'gleb' ? [['shop']] : [];
      return { scope, stores: seen(scope) };
    },
    links: { evidenceUrlBase: 'https://inframind.example/e/', webUrl: null },
    log,
  });
});
afterEach(async () => {
  await talking.stop();
  await fake.stop();
});

const incidentOf = (alertId: string, id: string, number: number, assetId: string) =>
  rig.stores.alerts.putIncident({
    ...{ id, number, title: `incident ${number}`, status: 'open', severity: 'critical', assetId },
    ...{ openedAt: rig.alert.startedAt, resolvedAt: null, alertIds: [alertId] },
  });
const says = (user: string, text: string, thread = THREAD) => fake.say({ user, channel: directOf(user), channelType: 'im', thread, text });
const ours = (channel: string) => fake.messages(channel).filter((one) => one.user === fake.botUserId && one.files === undefined);
const finished = (channel: string) =>
  eventually(() => ours(channel).find((one) => one.streaming !== true && one.metadata !== undefined && one.blocks !== undefined));
const called = (method: string) => fake.calls.filter((one) => one.method === method);
const prompts = async (channel: string, count = 1) => {
  const of = () => fake.assistants.filter((one) => one.method === 'setSuggestedPrompts' && one.args.channel_id === channel);
  await eventually(() => of().length >= count);
  return ((of().at(-1)?.args ?? {}) as { prompts: ReadonlyArray<{ title: string; message: string }> }).prompts;
};

it('suggests to ask about what fires, in the language of the person and as far as that person may see it', async () => {
  await fake.openAssistant('U-olga', OLGA, THREAD);
  await fake.openAssistant('UGLEB', GLEB, '2.000001');
  const [all, some] = [await prompts(OLGA), await prompts(GLEB)];
  expect(all.map(({ message }) => message)).toEqual(['why #13?', 'why #12?', 'Which alerts are firing?', 'What changed in the last hour?']);
  expect(some.map(({ message }) => message).slice(0, 2)).toEqual(['почему #12?', 'Какие алерты активны?']);
  expect(some[0]?.title).toBe(`Почему: Shop is slow · ${ASSET}?`);
  expect(JSON.stringify(some)).not.toMatch(/ecret/);
});

it('puts first what was announced in the channel that is looked at, which gives no right to see more', async () => {
  for (const [incidentId, channel] of [
    [rig.alert.incidentId, 'C00000001'],
    [(await rig.stores.alerts.incidents({ limit: 9 })).find(({ number }) => number === 13)?.id ?? '', 'CSECRET'],
  ] as const)
    await rig.stores.care.putNotice({
      ...{ incidentId, platform: 'slack', channel, routeId: null, outcome: 'sent', silenceId: null, at: rig.deps.now(), summedAt: null },
    });
  const type = 'assistant_thread_context_changed';
  await fake.openAssistant('U-olga', OLGA, THREAD, { type, context: { channel_id: 'C00000001' } });
  expect((await prompts(OLGA)).map(({ message }) => message).slice(0, 2)).toEqual(['why #12?', 'why #13?']);
  // A channel that is not the person's to see, one that is none, and a context that is no context.
  const contexts = [{ channel_id: 'CSECRET' }, { channel_id: '../../x' }, { channel_id: { $ne: 1 } }, 'C00000001', null, undefined];
  for (const [index, context] of contexts.entries()) {
    await fake.openAssistant('UGLEB', GLEB, '2.000001', { type, context });
    expect(JSON.stringify(await prompts(GLEB, index + 1))).not.toMatch(/ecret|#13/);
  }
});

it('suggests nothing in a thread of somebody else, to a guest, or to nobody', async () => {
  fake.setUser('UGUEST', { is_restricted: true });
  await fake.openAssistant('U-olga', GLEB, '2.000001');
  await fake.openAssistant('UGUEST', directOf('UGUEST'), '3.000001');
  await fake.openAssistant('U-nobody', directOf('U-nobody'), '4.000001');
  await fake.openAssistant('U-olga', OLGA, THREAD);
  await prompts(OLGA);
  expect(fake.assistants.map(({ args }) => args.channel_id)).toEqual([OLGA]);
});

it('streams an answer as it comes: a status, why it fired, then the rest, and at the end the very card of any other chat', async () => {
  const seen: Array<{ readonly streaming: boolean; readonly blocks: number; readonly text: string }> = [];
  between = async () => {
    const message = await eventually(() => ours(OLGA)[0]);
    seen.push({
      streaming: message.streaming === true,
      blocks: (message.blocks as unknown[]).length,
      text: JSON.stringify(message.blocks),
    });
  };
  await says('U-olga', 'why #12?');
  const message = await finished(OLGA);
  expect(seen).toHaveLength(1);
  expect(seen[0]).toMatchObject({ streaming: true });
  expect(seen[0]?.text).toContain('Why it fired');
  expect(seen[0]?.text).toContain('400 ms');
  expect(message.history?.length).toBeGreaterThanOrEqual(3);
  expect(message.thread_ts).toBe(THREAD);
  const kept = await rig.stores.chat.message(String(message.metadata?.event_payload.key));
  if (kept === null) throw new Error('not kept');
  expect(message.blocks).toEqual(renderBlocks(readOutgoing(kept).card));
  expect(ours(OLGA)).toHaveLength(1);
  expect(called('chat.postMessage')).toEqual([]);
  const statuses = fake.assistants.filter(({ method }) => method === 'setStatus').map(({ args }) => args.status);
  expect(statuses[0]).toBe('is reading metrics, logs, events and changes…');
  // No button may be pressed before the whole is there.
  expect(seen[0]?.text).not.toContain('"button"');
  expect(JSON.stringify(message.blocks)).toContain('"button"');
});

it('streams in Russian, and nothing of what the person may not see', async () => {
  await says('UGLEB', 'почему #12?');
  const told = await finished(GLEB);
  expect(JSON.stringify(told.blocks)).toContain('Почему сработал');
  await says('UGLEB', 'почему #13?', '2.000001');
  await eventually(() => ours(GLEB).length === 2);
  expect(JSON.stringify(fake.calls)).not.toMatch(/srv-secret|Secret outage/);
});

it.each([
  ['not allowed', 'chat.startStream', 'channel_type_not_supported'],
  ['no such method', 'chat.startStream', 'unknown_method'],
  ['limited', 'chat.startStream', 'ratelimited'],
])('answers in one message when a stream is refused: %s', async (_why, method, code) => {
  fake.fail(method, { kind: 'error', code });
  await says('U-olga', 'why #12?');
  await finished(OLGA);
  expect(ours(OLGA)).toHaveLength(1);
  expect(called('chat.postMessage')).toHaveLength(1);
});

it.each([
  ['ended by Slack', async (ts: string) => fake.endStream(OLGA, ts)],
  ['stopped by the person', async () => fake.fail('chat.stopStream', { kind: 'error', code: 'stopped_by_user' })],
  ['refused at its end', async () => fake.fail('chat.stopStream', { kind: 'error', code: 'invalid_chunks' })],
])('a stream that is %s is replaced by the whole card, once', async (_what, happens) => {
  between = async () => {
    const { ts } = await eventually(() => ours(OLGA)[0]);
    await happens(ts);
    if (_what === 'stopped by the person') fake.endStream(OLGA, ts);
  };
  await says('U-olga', 'why #12?');
  const message = await finished(OLGA);
  expect(message.edited).toBe(true);
  expect(ours(OLGA)).toHaveLength(1);
  expect(JSON.stringify(message.blocks)).toContain('Data until');
});

it('an answer that Slack lets neither end nor replace what was begun is sent anew, whole, and what was begun is taken away', async () => {
  fake.fail('chat.stopStream', { kind: 'error', code: 'messaging_processing_failed' }, 2);
  await says('U-olga', 'why #12?');
  const message = await finished(OLGA);
  expect(JSON.stringify(message.blocks)).toContain('Data until');
  expect(called('chat.postMessage')).toHaveLength(1);
  expect(ours(OLGA)).toEqual([message]);
});

it.each([
  ['of its beginning', 'chat.startStream', 'lost'],
  ['of what was added', 'chat.appendStream', 'lost'],
  ['of what was not added', 'chat.appendStream', 'dropped'],
] as const)('a stream whose answer was lost, %s, ends as the whole card, once', async (_what, method, kind) => {
  fake.fail(method, { kind });
  await says('U-olga', 'why #12?');
  const message = await finished(OLGA);
  const kept = await rig.stores.chat.message(String(message.metadata?.event_payload.key));
  expect(message.blocks).toEqual(renderBlocks(readOutgoing(kept as NonNullable<typeof kept>).card));
  expect(ours(OLGA)).toEqual([message]);
  expect(called(method).length).toBeGreaterThan(0);
});

it('what is to replace a stream that was ended is sent until it does', async () => {
  between = async () => {
    const { ts } = await eventually(() => ours(OLGA)[0]);
    fake.endStream(OLGA, ts);
    fake.fail('chat.update', { kind: 'dropped' });
  };
  await says('U-olga', 'why #12?');
  const message = await eventually(() => ours(OLGA).find((one) => one.metadata !== undefined), 8_000);
  expect(JSON.stringify(message.blocks)).toContain('Data until');
  expect(ours(OLGA)).toHaveLength(1);
});

it('whose last answer was lost is looked for, and not told twice', async () => {
  fake.fail('chat.stopStream', { kind: 'lost' });
  await says('U-olga', 'why #12?');
  await finished(OLGA);
  const waiting = () => rig.stores.chat.waiting({ platform: 'slack', limit: 10 });
  await eventually(async () => (await waiting()).length === 0, 8_000);
  expect(ours(OLGA)).toHaveLength(1);
  expect(called('conversations.replies').length).toBeGreaterThan(0);
});

it('leaves no message unfinished when the answer fails', async () => {
  between = () => Promise.reject(new Error('the database is away'));
  await says('U-olga', 'why #12?');
  const message = await eventually(() => ours(OLGA).find((one) => one.streaming === false));
  expect(JSON.stringify(message.blocks)).toContain('Why it fired');
  expect(JSON.stringify(message.blocks)).not.toContain('"button"');
});

it('shows no secret that came from outside, not even for a moment', async () => {
  await rig.stores.alerts.put({ ...rig.alert, name: 'Shop password=hunter2secret <!channel>' });
  await says('U-olga', 'why #12?');
  await finished(OLGA);
  const sent = JSON.stringify(fake.calls.filter(({ method }) => method.startsWith('chat.')));
  expect(sent).not.toContain('hunter2secret');
  // In plain text it is what it looks like.
  expect(sent.replaceAll(/"plain_text","text":"[^"]*"/g, '')).not.toContain('<!channel>');
});

it.each([
  ['a channel', 'C00000001', undefined],
  ['a thread of a channel', 'C00000001', '1.000001'],
  ['a direct message outside a thread', OLGA, undefined],
])('streams in %s, for the one who asked, into the thread of the question', async (_where, channel, thread) => {
  const isDirect = channel === OLGA;
  const text = isDirect ? 'why #12?' : `<@${fake.botUserId}> why #12?`;
  const { ts } = await fake.say({
    ...{ user: 'U-olga', channel, text, channelType: isDirect ? 'im' : 'channel', type: isDirect ? 'message' : 'app_mention' },
    ...(thread === undefined ? {} : { thread }),
  });
  const message = await finished(channel);
  expect(message.history?.length).toBeGreaterThanOrEqual(3);
  expect(message.thread_ts).toBe(thread ?? ts);
  expect(ours(channel)).toHaveLength(1);
  expect(called('chat.postMessage')).toEqual([]);
  expect(called('chat.startStream')[0]?.args).toMatchObject({ recipient_user_id: 'U-olga', recipient_team_id: fake.teamId });
  expect(fake.assistants[0]?.args).toMatchObject({ channel_id: channel, thread_ts: thread ?? ts });
});

it('what is not asked of it in a channel, and a command, are not streamed', async () => {
  await fake.say({ user: 'U-olga', channel: 'C00000001', text: 'why #12?' });
  await fake.slash({ user: 'U-olga', channel: 'C00000001', text: 'why #12?' });
  await eventually(() => fake.responses.length === 1);
  expect(called('chat.startStream')).toEqual([]);
  expect(fake.assistants).toEqual([]);
});

it('what is told on the way is a beginning of what is told at the end', async () => {
  const signs: Sign[] = [];
  const question = { text: 'why #12?', language: 'en', alertId: null, askedAt: rig.deps.now(), timeZone: 'UTC' } as const;
  const reply = await ask({ stores: rig.stores, runbooks: rig.deps.runbooks }, { ...question, tell: (sign) => void signs.push(sign) });
  const answer = reply.kind === 'answer' ? reply.answer : null;
  const parts = signs.flatMap((sign) => (sign.kind === 'part' ? [sign] : []));
  expect(parts.map(({ upTo }) => upTo)).toEqual(['trigger', 'claims']);
  for (const part of parts) expect(part.answer).toMatchObject({ id: answer?.id, headline: answer?.headline, trigger: answer?.trigger });
  expect(parts[1]?.answer).toMatchObject({ verdict: answer?.verdict, claims: answer?.claims, confidence: answer?.confidence });
});
