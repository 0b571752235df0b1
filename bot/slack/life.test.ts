import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hugeCard, sampleCard } from '../../test/fakes/sample-cards.ts';
import { blocksFault } from '../../test/fakes/slack/limits.ts';
import { type SlackFake, startSlackFake } from '../../test/fakes/slack/slack-fake.ts';
import { eventually } from '../../test/peers/peer.ts';
import { sentenceCard } from '../cards.ts';
import { renderChart } from '../chart/chart.ts';
import type { AtOnce, Incoming } from '../chat-platform.ts';
import { renderBlocks } from './blocks.ts';
import { createSlack, type SlackPlatform } from './slack.ts';

const CHANNEL = 'C00000001';
const ENTERPRISE = 'E00000001';

let fake: SlackFake;
let slack: SlackPlatform;
let incoming: Incoming[];
let answer: (one: Incoming) => Promise<AtOnce | null>;
/** Waits end at once, and the clock is ahead by them. */
let aheadMs: number;

beforeEach(async () => {
  fake = await startSlackFake();
  [incoming, aheadMs, answer] = [[], 0, async () => null];
});
afterEach(async () => {
  await slack.stop();
  await fake.stop();
});

async function start(): Promise<void> {
  const now = () => new Date(Date.now() + aheadMs);
  const wait = async (ms: number) => {
    aheadMs += ms;
  };
  slack = createSlack({ token: fake.token, appToken: fake.appToken, apiUrl: fake.apiUrl }, { renderChart, now, wait, log: () => {} });
  await slack.start(async (one) => {
    incoming.push(one);
    return answer(one);
  });
}

const asked = () => incoming.map(({ body }) => (body.kind === 'text' ? body.text : body.kind));
const trusted = () => Object.fromEntries(incoming.map((one) => [one.body.kind === 'text' ? one.body.text : '', one.trusted]));

/** What is said last comes after all that was to come before. */
async function lastly(): Promise<void> {
  await fake.say({ user: 'U1', channel: CHANNEL, text: 'lastly' });
  await eventually(() => asked().includes('lastly'));
}

describe('a question that the person changes', () => {
  it('is heard again, once per sentence; a preview that Slack adds is none', async () => {
    await start();
    const said = await fake.say({ user: 'U1', channel: CHANNEL, text: `<@${fake.botUserId}> why #21?` });
    await fake.rewrite(said, `<@${fake.botUserId}> why #21?`, { by: null });
    await fake.rewrite(said, `<@${fake.botUserId}> why #12?`);
    await fake.rewrite(said, `<@${fake.botUserId}> why #12?`, { afterS: 7 });
    await lastly();
    expect(asked()).toEqual(['why #21?', 'why #12?', 'why #12?', 'lastly']);
    expect(new Set(incoming.map(({ eventId }) => eventId)).size).toBe(3);
    expect(incoming[1]).toMatchObject({ channel: CHANNEL, messageId: said.ts, direct: true, trusted: true });
  });

  it('is not heard when it is old, or was changed by somebody else', async () => {
    await start();
    const said = await fake.say({ user: 'U1', channel: CHANNEL, text: 'why #21?' });
    await fake.rewrite(said, 'run all', { afterS: 3_600 });
    await fake.rewrite(said, 'run all', { by: 'U2' });
    await fake.redeliver({ ...said, body: { ...said.body, event: { type: 'message', subtype: 'message_deleted', channel: CHANNEL } } });
    await lastly();
    expect(asked()).toEqual(['why #21?', 'lastly']);
  });
});

it('hears an answer that is shown in the channel too, once', async () => {
  await start();
  const { ts } = await fake.say({ user: 'U1', channel: CHANNEL, text: 'question' });
  const extra = { subtype: 'thread_broadcast' };
  const said = await fake.say({ user: 'U1', channel: CHANNEL, text: 'and now?', thread: ts, extra });
  await fake.redeliver({ ...said, body: { ...said.body, event: { ...(said.body.event as object), subtype: undefined } } });
  await lastly();
  const two = incoming.filter(({ body }) => body.kind === 'text' && body.text === 'and now?');
  expect(new Set(two.map(({ eventId }) => eventId)).size).toBe(1);
  expect(two[0]).toMatchObject({ thread: ts, trusted: true });
});

it('in a shared channel trusts nobody of another workspace, whatever the event says', async () => {
  await start();
  fake.setUser('UTHEIRS', { team_id: 'T99999999' });
  await fake.say({ user: 'UTHEIRS', channel: CHANNEL, text: 'theirs, said to be ours' });
  await fake.say({ user: 'UOTHER', channel: CHANNEL, text: 'theirs', extra: { user_team: 'T99999999' } });
  await fake.say({ user: 'U1', channel: CHANNEL, text: 'ours' });
  await eventually(() => incoming.length === 3);
  expect(trusted()).toEqual({ 'theirs, said to be ours': false, theirs: false, ours: true });
});

it('in an organisation of workspaces trusts members of ours, by whichever id they are told, and of no other', async () => {
  fake.setEnterprise(ENTERPRISE);
  await start();
  const member = (teams: readonly string[], enterprise_id = ENTERPRISE) => ({
    team_id: ENTERPRISE,
    enterprise_user: { enterprise_id, teams },
  });
  fake.setUser('WOURS', member([fake.teamId, 'T2']));
  fake.setUser('WOTHER', member(['T2']));
  fake.setUser('WFOREIGN', member([fake.teamId], 'E99999999'));
  fake.setUser('WBARE', { team_id: ENTERPRISE });
  for (const user of ['WOURS', 'WOTHER', 'WFOREIGN', 'WBARE']) {
    await fake.say({ user, channel: CHANNEL, text: user, extra: { user_team: ENTERPRISE } });
  }
  await eventually(() => incoming.length === 4);
  expect(trusted()).toEqual({ WOURS: true, WOTHER: false, WFOREIGN: false, WBARE: false });
});

describe('a form', () => {
  const form = { ref: 'r', title: 'Form', note: 'n', fields: [], submitLabel: 'Ask', checkLabel: null, language: 'ru' as const };
  const press = async () => {
    answer = async (one) => (one.body.kind === 'action' ? { kind: 'form', form } : null);
    const sent = await slack.send({ channel: CHANNEL, thread: null, card: sampleCard({ chart: null }), key: 'k' });
    const ts = sent.kind === 'sent' ? sent.posted.messageId : '';
    await fake.click({ user: 'U1', channel: CHANNEL, ts, label: /ticket/ });
  };

  it('opens in the time it has, also where Slack wants it a second later or an answer is lost', async () => {
    await start();
    fake.fail('views.open', { kind: 'rate-limited', retryAfterS: 1 });
    fake.fail('views.open', { kind: 'lost' });
    await press();
    await eventually(() => fake.views().length === 1);
    expect(fake.ephemerals).toEqual([]);
  });

  it.each([
    ['Slack wants it later than it lives', () => fake.fail('views.open', { kind: 'rate-limited', retryAfterS: 30 })],
    ['it was thought about for too long', () => fake.fail('views.open', { kind: 'error', code: 'expired_trigger_id' })],
  ])('that cannot be opened because %s is told to who pressed, alone', async (_why, spoil) => {
    await start();
    spoil();
    await press();
    const [told] = await eventually(() => (fake.ephemerals.length > 0 ? fake.ephemerals : null));
    expect(told).toMatchObject({ channel: CHANNEL, user: 'U1', text: 'Форма не успела открыться. Нажмите кнопку ещё раз.' });
    expect([fake.views(), fake.ephemerals.length]).toEqual([[], 1]);
  });
});

it('shows the home that was asked for last, after Slack wanted all of them later', async () => {
  await start();
  let homes = 0;
  const look = { language: 'en' as const, timeZone: 'UTC', at: new Date(0) };
  answer = async () => {
    homes += 1;
    return { kind: 'card', card: sentenceCard(`home ${homes}`, look) };
  };
  fake.fail('views.publish', { kind: 'rate-limited', retryAfterS: 60 });
  for (const user of ['U1', 'U1', 'U1']) await fake.openHome(user);
  await eventually(() => JSON.stringify(fake.home('U1') ?? '').includes('home 3'));
});

it('says what it may not where Slack wanted it later', async () => {
  await start();
  await lastly();
  fake.fail('chat.postEphemeral', { kind: 'rate-limited', retryAfterS: 20 });
  const [one] = incoming;
  if (one !== undefined) await slack.whisper(one, 'not you');
  expect([fake.ephemerals.map(({ text }) => text), aheadMs]).toEqual([['not you'], 20_000]);
});

it('hears everything once while Slack refreshes its one socket again and again under load', async () => {
  await start();
  const said: string[] = [];
  for (let round = 0; round < 5; round += 1) {
    const burst = Array.from({ length: 20 }, (_, index) => `${round}-${index}`);
    said.push(...burst);
    const opened = fake.calls.filter(({ method }) => method === 'apps.connections.open').length;
    await Promise.all(
      burst.map(async (text, index) => {
        if (index === 10) fake.refreshSockets();
        await fake.say({ user: 'U1', channel: CHANNEL, text });
      }),
    );
    await eventually(() => fake.calls.filter(({ method }) => method === 'apps.connections.open').length > opened && fake.connections === 1);
  }
  await eventually(() => asked().length >= said.length);
  expect(asked().toSorted()).toEqual(said.toSorted());
});

it('goes on trying with an app token that was revoked, and listens once there is one again', async () => {
  await start();
  fake.revoke(fake.appToken);
  fake.cutSockets();
  await eventually(() => fake.calls.filter(({ method }) => method === 'apps.connections.open').length >= 3);
  expect(fake.connections).toBe(0);
  // What is said is not told by the socket.
  expect(await slack.send({ channel: CHANNEL, thread: null, card: sampleCard({ chart: null }), key: 'k' })).toMatchObject({ kind: 'sent' });
  fake.revoke(fake.appToken, false);
  await eventually(() => fake.connections === 1);
  await lastly();
});

it('cuts commands that are long within no sign of them', () => {
  const text = `${'x'.repeat(2_798)}&&${'😀'.repeat(2_000)}`;
  const shown = JSON.parse(JSON.stringify(renderBlocks(sampleCard({ parts: [{ kind: 'code', text }], actions: [], chart: null }))));
  const said = (shown as Array<{ text?: { text: string } }>).map((block) => block.text?.text ?? '').filter((one) => one.startsWith('```'));
  const bytes = said.map((one) => one.slice(4, -4)).join('');
  expect(bytes.replaceAll('&amp;', '&')).toBe(text);
  expect(said.every((one) => one.isWellFormed() && one.length <= 3_000)).toBe(true);
});

it.each(['&', '<', '`', '\u202e<!channel>', 'я', '😀'])('every part of a card that is full of %j is within what Slack takes', (piece) => {
  const text = piece.repeat(4_000);
  const parts = [
    { kind: 'heading' as const, text },
    { kind: 'text' as const, text },
    { kind: 'code' as const, text },
    { kind: 'small' as const, text },
    { kind: 'list' as const, items: [text, text] },
    { kind: 'facts' as const, facts: [{ name: text, value: text }] },
  ];
  for (const part of parts) expect(blocksFault(renderBlocks(sampleCard({ headline: text, parts: [part, part], chart: null })))).toBeNull();
  expect(blocksFault(renderBlocks({ ...hugeCard(), parts }))).toBeNull();
});
