import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApprovals } from '../actions/approvals/approvals.ts';
import { requestRollback } from '../actions/approvals/rollback.ts';
import { makeLinkCode } from '../actions/people/links.ts';
import { ask } from '../copilot/ask.ts';
import { createMemory } from '../copilot/memory/memory.ts';
import { rate } from '../copilot/memory/rate.ts';
import type { Answer } from '../domain/answer.ts';
import { randomId } from '../domain/ids.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores } from '../stores/stores.ts';
import { sampleAnswer } from '../test/fakes/sample-cards.ts';
import { type SlackFake, startSlackFake } from '../test/fakes/slack/slack-fake.ts';
import { startTelegramFake, type TelegramFake } from '../test/fakes/telegram/telegram-fake.ts';
import { eventually } from '../test/peers/peer.ts';
import { createRig, type Rig } from '../test/rigs/actions.ts';
import { announceIncident, type Channel } from './announce.ts';
import { createApprovalNews, refreshApproval } from './announce-approval.ts';
import { type Reader, sentenceCard } from './cards.ts';
import { renderChart } from './chart/chart.ts';
import { createConversation } from './conversation.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { enqueueCard, PRIORITY } from './outgoing.ts';
import { createSlack, type SlackPlatform } from './slack/slack.ts';
import { createTelegram, type TelegramPlatform } from './telegram/telegram.ts';

const CHANNEL = 'C00000001';
const GROUP = -1001234567890;
const CHANNELS: readonly Channel[] = [
  { platform: 'slack', channel: CHANNEL, language: 'en', timeZone: 'UTC', edits: 'in-place' },
  { platform: 'telegram', channel: String(GROUP), language: 'ru', timeZone: 'Europe/Moscow', edits: 'in-place' },
];
const TARGET = { assetId: 'srv-shop-01', ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };

let stores: Stores;
let slackFake: SlackFake;
let telegramFake: TelegramFake;
let slack: SlackPlatform;
let telegram: TelegramPlatform;
let rig: Rig;
let outbox: Outbox;
let faults: string[];

beforeAll(async () => {
  ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
});
afterAll(() => stores.close());

const log = (_level: string, message: string) => {
  faults.push(message);
};
const makeOutbox = () =>
  createOutbox({
    stores: rig.stores,
    platforms: [slack, telegram],
    now: () => new Date(),
    log,
    gapMs: { slack: 1, telegram: 1 },
    pollMs: 30,
  });

beforeEach(async () => {
  faults = [];
  [slackFake, telegramFake] = await Promise.all([startSlackFake(), startTelegramFake()]);
  slack = createSlack({ token: slackFake.token, appToken: slackFake.appToken, apiUrl: slackFake.apiUrl }, { renderChart, log });
  telegram = createTelegram({ token: telegramFake.token, apiRoot: telegramFake.apiRoot }, { renderChart, log });
  rig = await createRig(stores, { target: TARGET, privateKeyPath: '/dev/null' });
  await rig.stores.alerts.putIncident({
    id: rig.alert.incidentId,
    number: 12,
    title: 'shop',
    status: 'open',
    severity: 'critical',
    assetId: TARGET.assetId,
    openedAt: rig.alert.startedAt,
    resolvedAt: null,
    alertIds: [rig.alert.id],
  });
  const news = { channels: CHANNELS, runbooks: rig.deps.runbooks, now: rig.deps.now };
  const approvals = createApprovals({ ...rig.deps, announce: createApprovalNews(news) });
  outbox = makeOutbox();
  const handle = createConversation({
    stores: rig.stores,
    platforms: [slack, telegram],
    ask: (question) => ask({ stores: rig.stores, runbooks: rig.deps.runbooks }, question),
    rate: (principal, vote) =>
      rate({ stores: rig.stores, memory: createMemory({ stores: rig.stores }), now: rig.deps.now }, principal, vote),
    requestAction: approvals.request,
    vote: approvals.vote,
    reject: approvals.reject,
    stop: approvals.stop,
    requestRollback: (principal, approvalId, shownHash) =>
      requestRollback({ stores: rig.stores, runbooks: rig.deps.runbooks, request: approvals.request }, principal, approvalId, shownHash),
    runbooks: rig.deps.runbooks,
    openTicket: null,
    refreshApproval: (approvalId, nonce) => refreshApproval(news, rig.stores, approvalId, nonce),
    links: { evidenceUrlBase: 'https://inframind.example/evidence/', webUrl: null },
    now: rig.deps.now,
    newId: randomId,
    wake: () => outbox.wake(),
    log,
  });
  await Promise.all([slack.start(handle), telegram.start(handle)]);
  outbox.start();
});
afterEach(async () => {
  await outbox.stop();
  await Promise.all([slack.stop(), telegram.stop()]);
  await Promise.all([slackFake.stop(), telegramFake.stop()]);
});

const answerFor = async ({ language, timeZone }: Reader): Promise<Answer> => {
  const proposal = {
    runbookId: 'restart-service',
    title: 'Restart',
    targetAssetId: TARGET.assetId,
    parameters: { unit: 'shop.service' },
    hypothesisId: null,
  };
  const answer = sampleAnswer(language, { id: randomId('ans'), alertId: rig.alert.id, timeZone, proposals: [proposal], chart: null });
  await rig.stores.answers.put(answer);
  return answer;
};
const announce = async (transition: 'firing' | 'resolved' = 'firing', answer = answerFor) => {
  const incident = await rig.stores.alerts.incident(rig.alert.incidentId);
  if (incident === null) throw new Error('no incident');
  const alert = transition === 'firing' ? rig.alert : { ...rig.alert, status: 'resolved' as const, resolvedAt: rig.deps.now() };
  const links = { evidenceUrlBase: null, webUrl: null };
  await announceIncident(
    { stores: rig.stores, channels: CHANNELS, links, now: rig.deps.now, wake: outbox.wake, canRequest: true, log },
    { alert, incident, summary: null, transition, answer },
  );
};
const posts = () => slackFake.messages(CHANNEL).filter((message) => message.user === slackFake.botUserId && message.files === undefined);
const announced = async () => {
  await announce();
  return (await eventually(() => posts()[0])).ts;
};
const textOf = (message: unknown) => JSON.stringify(message);
const whispered = (pattern: RegExp) => eventually(() => slackFake.ephemerals.find((one) => pattern.test(one.text)));

/** What is put into the outbox last is sent last: by then all that was to come has come. */
const lastly = async () => {
  for (const { platform, channel } of CHANNELS) {
    const card = sentenceCard('lastly', { language: 'en', timeZone: 'UTC', at: rig.deps.now() });
    await enqueueCard(rig.stores, {
      ...{ id: `lastly ${platform}`, platform, channel, thread: null, card, priority: PRIORITY.digest, at: rig.deps.now() },
    });
  }
  outbox.wake();
  const isThere = () => [posts(), telegramFake.messages(GROUP)].every((all) => textOf(all.at(-1)).includes('lastly'));
  await eventually(isThere);
};

describe('an alert', () => {
  it('is announced once in every channel, in its language, however often it is told', async () => {
    await Promise.all([announce(), announce()]);
    await announce();
    await lastly();
    expect(posts()).toHaveLength(2);
    expect(telegramFake.messages(GROUP)).toHaveLength(2);
    expect(textOf(posts()[0])).toContain('Why it fired');
    expect(telegramFake.messages(GROUP)[0]?.text).toContain('Почему сработал');
  });

  it('is announced without an explanation when none can be made', async () => {
    await announce('firing', async () => {
      throw new Error('the copilot is broken');
    });
    await eventually(() => posts().length === 1);
    expect(textOf(posts()[0])).toContain('The shop answers slowly.');
    expect(faults.join()).toContain('the copilot is broken');
  });

  it('that has gone turns its announcement green and says so in the thread', async () => {
    const ts = await announced();
    await announce('resolved');
    const answer = await eventually(() => posts().find((post) => post.thread_ts === ts));
    expect(textOf(answer)).toContain('Resolved');
    await eventually(() => textOf(posts()[0]).includes('🟢'));
    expect(textOf(posts()[0])).not.toContain('inframind.run');
  });
});

describe('a question', () => {
  it('is understood with what the conversation spoke of last', async () => {
    await rig.stores.inventory.ensure(['srv-db-03', 'lun-12'], rig.deps.now());
    const thread = await announced();
    const replies = () => posts().filter((post) => post.thread_ts === thread);
    const asks = async (text: string) => {
      const before = replies().length;
      await slackFake.say({ user: 'U-viktor', channel: CHANNEL, thread, text });
      return textOf(await eventually(() => replies()[before]));
    };
    const kept = () => rig.stores.chat.threadContext('slack', CHANNEL, thread, new Date(0));
    expect(await asks('errors on srv-db-03 in the last 2 hours')).toContain('srv-db-03');
    const first = await kept();
    expect(await asks('and lun-12?')).toContain('lun-12');
    expect(await kept()).toEqual({ ...first, assetId: 'lun-12' });
    expect((await kept())?.window?.to.getTime()).toBe((first?.window?.from.getTime() ?? 0) + 2 * 3_600_000);
    expect(await asks('is anything unusual on it?')).toContain('lun-12');
    expect(await kept()).toMatchObject({ assetId: 'lun-12', kind: 'unusual' });
  });

  it('of two things in one sentence is answered twice, the second with what the first spoke of', async () => {
    await rig.stores.inventory.ensure(['srv-db-03'], rig.deps.now());
    const thread = await announced();
    await slackFake.say({ user: 'U-viktor', channel: CHANNEL, thread, text: 'is db-03 ok? and did anything change there today' });
    const replies = () => posts().filter((post) => post.thread_ts === thread);
    await eventually(() => replies().length === 2);
    expect(textOf(replies()[0])).toContain('srv-db-03: no alert');
    expect(textOf(replies()[1])).toContain('No changes were recorded');
    expect(await rig.stores.chat.threadContext('slack', CHANNEL, thread, new Date(0))).toMatchObject({
      kind: 'changes',
      assetId: 'srv-db-03',
    });
  });

  it.each([
    ['why did this alert fire?', 'Cause'],
    ['почему сработал алерт?', 'Причина'],
  ])('“%s” in the thread of an alert is answered there, once', async (text, word) => {
    const thread = await announced();
    const said = await slackFake.say({ user: 'U-viktor', channel: CHANNEL, thread, text });
    await slackFake.redeliver(said);
    const answer = await eventually(() => posts().find((post) => post.thread_ts === thread));
    expect(textOf(answer)).toContain(word);
    expect(textOf(answer)).toMatch(/Data until|Данные до/);
    await lastly();
    expect(posts().filter((post) => post.thread_ts === thread)).toHaveLength(1);
    const rows = await rig.stores.audit.list({ limit: 100 });
    expect(rows.filter((row) => row.action === 'chat.asked').map((row) => row.actor)).toEqual(['viktor']);
  });

  it('in reply to a message of ours on Telegram is about its alert', async () => {
    await rig.stores.people.put({ ...rig.people.viktor, identities: [{ platform: 'telegram', userId: '7' }] });
    await announce();
    const root = await eventually(() => telegramFake.messages(GROUP)[0]);
    await telegramFake.say({ user: 7, chat: GROUP, text: 'почему?', replyTo: root.message_id });
    const answer = await eventually(() =>
      telegramFake.messages(GROUP).find((one) => one.from.is_bot && one.message_id !== root.message_id),
    );
    expect(answer.reply_to_message?.message_id).toBe(root.message_id);
    await telegramFake.say({ user: 7, chat: GROUP, text: 'что изменилось?', replyTo: answer.message_id });
    await eventually(() => telegramFake.messages(GROUP).filter((one) => one.from.is_bot).length === 3);
  });

  it('is not seen in what people say to each other', async () => {
    const thread = await announced();
    await slackFake.say({ user: 'U-viktor', channel: CHANNEL, text: 'lunch?' });
    await slackFake.say({ user: 'U-viktor', channel: CHANNEL, thread, text: 'who took my mug? coffee first, then we talk' });
    await slackFake.say({ user: 'U-viktor', channel: CHANNEL, text: `<@${slackFake.botUserId}> help`, type: 'app_mention' });
    await eventually(() => posts().length > 1);
    expect(posts()).toHaveLength(2);
    expect(slackFake.ephemerals).toHaveLength(0);
  });

  it('with a code, in a direct message, links the account; in a channel it only makes the code void, and a bot gets nowhere', async () => {
    const clock = { stores: rig.stores, now: rig.deps.now };
    const code = async () => `link ${(await makeLinkCode(clock, rig.people.viktor, 'viktor')).code}`;
    slackFake.setUser('UROBOT', { is_bot: true });
    const open = await code();
    await slackFake.say({ user: 'UNEW', channel: CHANNEL, text: `<@${slackFake.botUserId}> ${open}`, type: 'app_mention' });
    await whispered(/Others could read this code/);
    await slackFake.say({ user: 'UNEW', channel: 'D00000001', text: open, channelType: 'im' });
    await whispered(/not valid/);
    const fresh = await code();
    await slackFake.say({ user: 'UROBOT', channel: 'D00000002', text: fresh, channelType: 'im' });
    await telegramFake.say({ user: 55, chat: 55, text: fresh, extra: { forward_origin: { type: 'user' } } });
    await slackFake.say({ user: 'UNEW', channel: 'D00000001', text: fresh, channelType: 'im' });
    await whispered(/is now that of viktor/);
    expect((await rig.stores.people.byIdentity('slack', 'UNEW'))?.id).toBe('viktor');
    expect(await rig.stores.people.byIdentity('slack', 'UROBOT')).toBeNull();
    await telegramFake.say({ user: 55, chat: 55, text: `/start ${(await code()).slice(5)}` });
    await eventually(async () => (await rig.stores.people.byIdentity('telegram', '55'))?.id === 'viktor');
    expect(JSON.stringify(await rig.stores.audit.list({ limit: 100 }))).not.toContain(fresh.slice(5, 9));
  });

  it('of an account that is linked to nobody is met with how to link it; of a bot with nothing', async () => {
    slackFake.setUser('UROBOT', { is_bot: true });
    const text = `<@${slackFake.botUserId}> why?`;
    await slackFake.say({ user: 'UROBOT', channel: CHANNEL, text, type: 'app_mention' });
    await slackFake.say({ user: 'UNOBODY', channel: CHANNEL, text, type: 'app_mention' });
    expect((await whispered(/not linked to a person/)).user).toBe('UNOBODY');
    expect(posts()).toHaveLength(0);
    expect(slackFake.ephemerals).toHaveLength(1);
  });

  it('that cannot be answered is met with a sentence and an id that the log has', async () => {
    const broken = createConversation({
      stores: rig.stores,
      platforms: [slack],
      ask: async () => {
        throw new Error('secret detail');
      },
      rate: () => Promise.reject(new Error()),
      requestAction: () => Promise.reject(new Error()),
      vote: () => Promise.reject(new Error()),
      reject: () => Promise.reject(new Error()),
      stop: () => Promise.reject(new Error()),
      requestRollback: () => Promise.reject(new Error()),
      openTicket: null,
      links: { evidenceUrlBase: null, webUrl: null },
      now: rig.deps.now,
      newId: randomId,
      log,
    });
    const incoming = {
      platform: 'slack',
      eventId: 'e',
      channel: CHANNEL,
      thread: null,
      messageId: '1.1',
      userId: 'U-viktor',
      trusted: true,
      direct: true,
      private: false,
    };
    await broken({ ...incoming, body: { kind: 'text', text: 'why?' } });
    const { text } = await whispered(/Something went wrong/);
    expect(text).not.toContain('secret detail');
    const id = /req_\w+/.exec(text)?.[0] ?? '-';
    expect(faults.join()).toContain(id);
  });
});

describe('a fix', () => {
  const requested = async () => {
    const ts = await announced();
    await slackFake.click({ user: 'U-olga', channel: CHANNEL, ts, label: /^Ask to run/ });
    await whispered(/Asked for/);
    return { ts, card: await eventually(() => posts().find((post) => textOf(post).includes('Exactly these commands'))) };
  };
  const click = (user: string, ts: string, label: RegExp) => slackFake.click({ user, channel: CHANNEL, ts, label });

  it('is asked for in the thread with the exact commands, and approved by another person, once', async () => {
    const { ts, card } = await requested();
    expect(card.thread_ts).toBe(ts);
    expect(textOf(card)).toContain('systemctl restart shop.service');
    expect(textOf(card)).toContain('0 of 1');
    await click('U-olga', card.ts, /Approve/);
    await whispered(/You asked for this yourself/);
    await click('U-viktor', card.ts, /Approve/);
    await whispered(/may not approve this\. It takes the role approver or admin [^(]*$/);
    expect(rig.jobs).toHaveLength(0);
    await click('U-anna', card.ts, /Approve/);
    await whispered(/counted/);
    expect(rig.jobs).toHaveLength(1);
    const after = await eventually(() => posts().find((post) => post.ts === card.ts && textOf(post).includes('about to run')));
    expect(textOf(after)).not.toContain('inframind.approve');
  });

  it('pressed on a stale message is refused with an answer, and the message is shown as it is', async () => {
    const { card } = await requested();
    const approve = { user: 'U-anna', channel: CHANNEL, ts: card.ts, label: /Approve/ };
    const stale = slackFake.click(approve);
    await stale;
    await whispered(/counted/);
    await slackFake.redeliver(await stale);
    const forged = {
      ...(await stale).body,
      actions: [{ action_id: 'inframind.approve.0', action_ts: '9', value: `apr_${'0'.repeat(24)}:${'f'.repeat(24)}` }],
    };
    await slackFake.redeliver({ ...(await stale), body: forged });
    await whispered(/not known/);
    const again = { ...(await stale).body, actions: [{ ...((await stale).body.actions as object[])[0], action_ts: '10' }] };
    await slackFake.redeliver({ ...(await stale), body: again });
    await whispered(/already been decided/);
    expect(rig.jobs).toHaveLength(1);
  });

  it('of a guest is refused, also for a linked account', async () => {
    const { card } = await requested();
    slackFake.setUser('U-boris', { is_restricted: true });
    await click('U-boris', card.ts, /Approve/);
    await whispered(/Guests and bots/);
    expect(rig.jobs).toHaveLength(0);
  });

  it('can be rejected, and then nothing runs', async () => {
    const { card } = await requested();
    await click('U-anna', card.ts, /Reject/);
    await whispered(/nothing will run/);
    await eventually(() => textOf(posts().find((post) => post.ts === card.ts)).includes('rejected'));
    expect(rig.jobs).toHaveLength(0);
  });
});

describe('a rating', () => {
  const votes = () => rig.stores.feedback.ofAlert(rig.alert.id);
  const click = (user: string, ts: string, label: RegExp) => slackFake.click({ user, channel: CHANNEL, ts, label });

  it('is kept with who gave it, asked for its reason when it is bad, and can be changed', async () => {
    await rig.stores.alerts.put(rig.alert);
    const ts = await announced();
    await click('U-viktor', ts, /👍/u);
    await whispered(/rating is kept/);
    expect(await votes()).toMatchObject([{ principalId: 'viktor', verdict: 'right', reason: null, alertName: rig.alert.name }]);
    await click('U-viktor', ts, /👎/u);
    const asked = await eventually(() => posts().find((post) => textOf(post).includes('What was wrong?')));
    expect(asked.thread_ts).toBe(ts);
    await click('U-viktor', asked.ts, /Wrong asset/);
    await eventually(async () => (await votes())[0]?.reason === 'wrong-asset');
    expect(await votes()).toMatchObject([{ principalId: 'viktor', verdict: 'wrong' }]);
    await slackFake.say({ user: 'U-viktor', channel: CHANNEL, thread: ts, text: 'it was the switch, token=hunter2secret' });
    await whispered(/kept as wrong, with your words: “it was the switch/);
    expect(await votes()).toMatchObject([{ verdict: 'wrong', words: expect.stringMatching(/^it was the switch/) }]);
    expect(JSON.stringify(await votes())).not.toContain('hunter2secret');
    const rows = await rig.stores.audit.list({ limit: 100 });
    expect(
      rows.filter(({ action }) => action === 'answer.rated').map(({ actor, detail }) => [actor, detail.verdict, detail.reason]),
    ).toEqual([
      ['viktor', 'right', null],
      ['viktor', 'wrong', null],
      ['viktor', 'wrong', 'wrong-asset'],
      ['viktor', 'wrong', null],
    ]);
  });

  it('comes from Telegram too; of a guest, or with a value that no button has, it is refused', async () => {
    await rig.stores.people.put({ ...rig.people.viktor, identities: [{ platform: 'telegram', userId: '7' }] });
    await rig.stores.alerts.put(rig.alert);
    const ts = await announced();
    const root = await eventually(() => telegramFake.messages(GROUP)[0]);
    await telegramFake.press({ user: 7, chat: GROUP, messageId: root.message_id, label: /👍/u });
    await eventually(async () => (await votes()).length === 1);
    slackFake.setUser('U-boris', { is_restricted: true });
    const { body, ...pressed } = await click('U-boris', ts, /👍/u);
    await whispered(/Guests and bots/);
    const forged = { ...body, actions: [{ action_id: 'inframind.feedback.0', action_ts: '9', value: 'ans_1:up; DROP' }] };
    await slackFake.redeliver({ ...pressed, body: { ...forged, user: { id: 'U-anna' } } });
    await whispered(/out of date/);
    expect(await votes()).toMatchObject([{ principalId: 'viktor', verdict: 'right' }]);
  });
});

describe('the outbox', () => {
  it('finds a message whose answer was lost instead of sending it twice', async () => {
    slackFake.fail('chat.postMessage', { kind: 'lost' });
    await announce();
    await eventually(async () => (await rig.stores.chat.waiting({ platform: 'slack', limit: 1 })).length === 0);
    expect(posts()).toHaveLength(1);
    expect(await rig.stores.chat.alertOfThread('slack', CHANNEL, posts()[0]?.ts ?? '')).toBe(rig.alert.id);
  });

  it('waits as long as it is told to, in that channel', async () => {
    slackFake.fail('chat.postMessage', { kind: 'rate-limited', retryAfterS: 1 });
    await announce();
    const posted = await eventually(() =>
      posts().length > 0 ? slackFake.calls.filter((call) => call.method === 'chat.postMessage') : null,
    );
    expect((posted[1]?.atMs ?? 0) - (posted[0]?.atMs ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('delivers after a restart what waited, and looks for what may have been sent before a crash', async () => {
    await outbox.stop();
    await announce();
    const [message] = await rig.stores.chat.waiting({ platform: 'slack', limit: 1 });
    if (message === undefined) throw new Error('nothing waits');
    // As a crash leaves it: marked as begun, sent, never marked as sent.
    await rig.stores.chat.markFailed(message.id, 'outcome open', false);
    const card = (message.card as { card: Parameters<SlackPlatform['send']>[0]['card'] }).card;
    await slack.send({ channel: CHANNEL, thread: null, card, key: message.id });
    outbox = makeOutbox();
    outbox.start();
    await eventually(async () => (await rig.stores.chat.message(message.id))?.state === 'sent');
    expect(posts()).toHaveLength(1);
    await eventually(() => telegramFake.messages(GROUP).length === 1);
  });
});
