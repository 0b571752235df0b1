import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApprovals } from '../actions/approvals/approvals.ts';
import { requestRollback } from '../actions/approvals/rollback.ts';
import { createChangePeriods } from '../actions/change-periods/set.ts';
import type { Executor, StepOutcome } from '../actions/executors/executor.ts';
import { executeApproval } from '../actions/runs/execute.ts';
import type { Approval, Run } from '../domain/action.ts';
import { randomId } from '../domain/ids.ts';
import { isCron, lastDue, nextDue } from '../jobs/occurrences.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores } from '../stores/stores.ts';
import { type SlackFake, startSlackFake } from '../test/fakes/slack/slack-fake.ts';
import { startTelegramFake, type TelegramFake } from '../test/fakes/telegram/telegram-fake.ts';
import { eventually } from '../test/peers/peer.ts';
import { createRig, type Rig } from '../test/rigs/actions.ts';
import type { Channel } from './announce.ts';
import { createApprovalNews, refreshApproval } from './announce-approval.ts';
import { createProgressNews, type ProgressNews } from './announce-progress.ts';
import { readChangeCommand } from './change-commands.ts';
import { createConversation } from './conversation.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { readRunCommand } from './run-commands.ts';
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
let progress: ProgressNews;
/** Looks at the progress of runs that are still to come. */
let looks: number;
let say: (text: string) => Promise<void>;
let end: (outcome: StepOutcome) => void;

beforeAll(async () => {
  ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
});
afterAll(() => stores.close());

beforeEach(async () => {
  [slackFake, telegramFake] = await Promise.all([startSlackFake(), startTelegramFake()]);
  const log = () => {};
  const renderChart = async () => Buffer.alloc(0);
  slack = createSlack({ token: slackFake.token, appToken: slackFake.appToken, apiUrl: slackFake.apiUrl }, { renderChart, log });
  telegram = createTelegram({ token: telegramFake.token, apiRoot: telegramFake.apiRoot }, { renderChart, log });
  rig = await createRig(stores, { target: TARGET, privateKeyPath: '/dev/null' });
  const { people, deps } = rig;
  await rig.stores.people.put({ ...people.boris, identities: [{ platform: 'telegram', userId: '7' }] });
  await rig.stores.people.put({
    ...people.viktor,
    identities: [
      { platform: 'slack', userId: 'U-viktor' },
      { platform: 'telegram', userId: '8' },
    ],
  });
  const news = { channels: CHANNELS, runbooks: deps.runbooks, now: deps.now };
  const approvals = createApprovals({ ...deps, announce: createApprovalNews(news) });
  looks = 0;
  const after = (ms: number, act: () => void) => {
    looks += 1;
    const timer = setTimeout(() => {
      looks -= 1;
      act();
    }, ms);
    return () => clearTimeout(timer);
  };
  progress = createProgressNews({ ...news, stores: rig.stores, everyMs: 100, after });
  const gapMs = { slack: 1, telegram: 1 };
  outbox = createOutbox({ stores: rig.stores, platforms: [slack, telegram], now: deps.now, log, gapMs, pollMs: 30 });
  const handle = createConversation({
    stores: rig.stores,
    platforms: [slack, telegram],
    ask: async () => ({ kind: 'sentence', text: 'not a command' }),
    rate: async () => {},
    requestAction: approvals.request,
    vote: approvals.vote,
    reject: approvals.reject,
    stop: approvals.stop,
    requestRollback: (principal, approvalId, shownHash) =>
      requestRollback({ stores: rig.stores, runbooks: deps.runbooks, request: approvals.request }, principal, approvalId, shownHash),
    runbooks: deps.runbooks,
    changePeriods: createChangePeriods({
      stores: rig.stores,
      now: deps.now,
      newId: deps.newId,
      occurrences: { lastDue, nextDue, isCron },
      groups: [{ id: 'shop', assets: ['srv-shop-*'] }],
    }),
    openTicket: null,
    refreshApproval: (approvalId, nonce) => refreshApproval(news, rig.stores, approvalId, nonce),
    links: { evidenceUrlBase: null, webUrl: null },
    now: deps.now,
    newId: randomId,
    wake: () => outbox.wake(),
    log,
  });
  await Promise.all([slack.start(handle), telegram.start(handle)]);
  outbox.start();
});
afterEach(async () => {
  await progress.stop();
  await outbox.stop();
  await Promise.all([slack.stop(), telegram.stop()]);
  await Promise.all([slackFake.stop(), telegramFake.stop()]);
});

/** A run that is in its first step, which says and does what the test wants. */
async function running(
  runbookId = 'stop-service',
  measured = 0.4,
): Promise<{ readonly approval: Approval; readonly ended: Promise<Run | null> }> {
  const { deps, people, alert } = rig;
  const news = { channels: CHANNELS, runbooks: deps.runbooks, now: deps.now, wake: () => outbox.wake() };
  const shared = { ...deps, announce: createApprovalNews(news) };
  const { request, vote } = createApprovals(shared);
  const parameters = { unit: 'backup.service' };
  const approval = await request(people.olga, { runbookId, parameters, targetAssetId: alert.assetId, alertId: alert.id });
  await vote(people.anna, approval.id, approval.planHash);
  const begun = Promise.withResolvers<void>();
  const executor: Executor = {
    id: 'ssh',
    run: (_, __, { write, signal }) =>
      new Promise((resolve) => {
        say = (text) => write(Buffer.from(text));
        end = resolve;
        signal.addEventListener('abort', () => resolve({ kind: 'stopped' }));
        begun.resolve();
      }),
  };
  const wait = async () => rig.pass(120_000);
  const measure = async () => ({ value: measured, unit: 's' });
  const ended = executeApproval({ ...shared, executor, measure, wait, onProgress: progress.told, stopPollMs: 30 }, approval.id);
  await begun.promise;
  return { approval, ended };
}

const textOf = (message: unknown) => JSON.stringify(message);
const posts = () => slackFake.messages(CHANNEL).filter((message) => message.user === slackFake.botUserId);
const shown = (pattern: RegExp) => eventually(() => posts().find((post) => pattern.test(textOf(post))), 10_000);
const whispered = (pattern: RegExp, user?: string) =>
  eventually(() => slackFake.ephemerals.find((one) => pattern.test(one.text) && (user === undefined || one.user === user)));
const stored = (id: string) => rig.stores.approvals.get(id);
const press = (user: string, ts: string, label: RegExp) => slackFake.click({ user, channel: CHANNEL, ts, label });

describe('a run that is under way', () => {
  test('is followed in its message: the steps, the end of what it says, and a button to stop it, until it has ended', async () => {
    const { approval, ended } = await running();
    await say('stopping the backup\n');

    const card = await shown(/Progress.*running for.*stopping the backup/);
    expect(textOf(card)).toContain('"Stop it"');
    const onTelegram = await eventually(() => telegramFake.messages(GROUP).find(({ text }) => text?.includes('stopping the backup')));
    expect(onTelegram.text).toContain('Ход выполнения');
    await say('\u0000 <!channel> password=hunter2secret half a sign: \ud83d');
    await shown(/stopping the backup.*&lt;!channel&gt;/);
    end({ kind: 'exited', exitCode: 0 });
    await ended;
    await shown(/Stop the job that is hurting others on srv-shop-01: done/);
    expect(textOf(posts())).not.toContain('hunter2secret');

    await eventually(() => !textOf(posts().find(({ ts }) => ts === card.ts)).includes('Progress'));
    const run = await rig.stores.approvals.runOf(approval.id);
    if (run === null) throw new Error('no run');
    progress.told(approval, run, null);
    await eventually(() => looks === 0);
    await progress.stop();
    await eventually(async () => (await rig.stores.chat.waiting({ platform: 'slack', limit: 9 })).length === 0);
    expect(textOf(posts().find(({ ts }) => ts === card.ts))).toMatch(/done/);
    expect(textOf(posts().find(({ ts }) => ts === card.ts))).not.toMatch(/Stop it|Progress/);
  });

  test('says much and is edited little', async () => {
    const { approval, ended } = await running();
    const run = await rig.stores.approvals.runOf(approval.id);
    if (run === null) throw new Error('no run');
    await shown(/Progress/);
    const updates = () => slackFake.calls.filter(({ method }) => method === 'chat.update').length;
    const before = updates();
    for (let line = 0; line < 300; line += 1) progress.told(approval, run, null);
    await eventually(() => updates() > before);
    end({ kind: 'exited', exitCode: 0 });
    await ended;
    await shown(/Stop the job that is hurting others on srv-shop-01: done/);
    expect(updates() - before).toBeLessThan(10);
  });

  test('is stopped by the button on Slack, by who may; by nobody else, and not twice', async () => {
    const { approval, ended } = await running();
    const card = await shown(/"Stop it"/);

    await press('U-viktor', card.ts, /Stop it/);
    await whispered(/may not/, 'U-viktor');
    slackFake.setUser('U-anna', { is_restricted: true });
    await press('U-anna', card.ts, /Stop it/);
    await whispered(/Guests and bots/, 'U-anna');
    slackFake.setUser('U-anna', { is_restricted: false });
    const stop = await press('U-olga', card.ts, /Nothing like it/).catch(() => null);
    expect(stop).toBeNull();
    expect((await stored(approval.id))?.stop).toBeUndefined();

    const pressed = await press('U-olga', card.ts, /Stop it/);
    await whispered(/being stopped/, 'U-olga');
    expect(await ended).toMatchObject({ state: 'FAILED' });
    expect(await stored(approval.id)).toMatchObject({ state: 'FAILED', reason: 'stopped', stop: { principalId: 'olga' } });

    await slackFake.redeliver(pressed);
    const again = { ...pressed.body, actions: [{ ...((pressed.body.actions as object[])[0] as object), action_ts: '99' }] };
    await slackFake.redeliver({ ...pressed, body: again });
    await whispered(/already been decided/, 'U-olga');
    const foreign = {
      ...again,
      team: { id: 'T-other' },
      user: { id: 'U-anna', team_id: 'T-other' },
      actions: [{ ...((pressed.body.actions as object[])[0] as object), action_ts: '100' }],
    };
    await slackFake.redeliver({ ...pressed, body: foreign });
    await eventually(() => slackFake.ephemerals.filter(({ user, text }) => user === 'U-anna' && /Guests and bots/.test(text)).length === 2);
    const rows = await rig.stores.audit.list({ subject: approval.id, limit: 100 });
    expect(rows.filter(({ action }) => action === 'run.stop-requested')).toHaveLength(1);
  });

  test('is not stopped by a button of another request, of another tenant, or by bytes that are no button', async () => {
    const { approval, ended } = await running();
    const card = await shown(/"Stop it"/);
    const pressed = await press('U-viktor', card.ts, /Stop it/);
    await whispered(/may not/);
    const values = [
      `apr_${'0'.repeat(24)}:${'f'.repeat(24)}`,
      `${approval.id}`,
      `${approval.id}:`,
      `${approval.id};stop`,
      '',
      `../${approval.id}:${'f'.repeat(24)}`,
    ];
    for (const [index, value] of values.entries()) {
      const actions = [{ action_id: 'inframind.stop.0', action_ts: `1${index}`, value }];
      await slackFake.redeliver({ ...pressed, body: { ...pressed.body, user: { id: 'U-olga' }, actions } });
    }
    await whispered(/not known/, 'U-olga');
    await eventually(
      () =>
        slackFake.ephemerals.filter(({ user, text }) => user === 'U-olga' && /out of date|not known/.test(text)).length >= values.length,
    );

    expect((await stored(approval.id))?.stop).toBeUndefined();
    end({ kind: 'exited', exitCode: 0 });
    await ended;
  });

  test('is stopped by the button on Telegram', async () => {
    const { approval, ended } = await running();
    const card = await eventually(() => telegramFake.messages(GROUP).find((one) => textOf(one).includes('"Остановить"')));
    await telegramFake.press({ user: 8, chat: GROUP, messageId: card.message_id, label: 'Остановить' });
    await eventually(async () =>
      (await rig.stores.audit.list({ subject: approval.id, limit: 100 })).some(({ action }) => action === 'approval.refused'),
    );
    expect((await stored(approval.id))?.stop).toBeUndefined();
    await telegramFake.press({ user: 7, chat: GROUP, messageId: card.message_id, label: 'Остановить' });

    expect(await ended).toMatchObject({ state: 'FAILED' });
    expect(await stored(approval.id)).toMatchObject({ reason: 'stopped', stop: { principalId: 'boris' } });
  });

  test('is stopped by a sentence of who may, and named when there are several', async () => {
    const one = await running();
    const said = (user: string, text: string) =>
      slackFake.say({ user, channel: CHANNEL, text: `<@${slackFake.botUserId}> ${text}`, type: 'app_mention' });
    await said('U-viktor', 'stop the run');
    await whispered(/may not/, 'U-viktor');
    await said('U-olga', 'останови выполнение');
    expect(await one.ended).toMatchObject({ state: 'FAILED' });
    await said('U-olga', 'stop the run');
    await shown(/Nothing is running/);
    await said('U-viktor', 'runs');
    await shown(/Requests and runs.*Stop the job that is hurting others on srv-shop-01: failed/);
  });
});

describe('a freeze', () => {
  test('is set, listed and ended by an administrator in words; nobody else may', async () => {
    const said = (user: string, text: string) =>
      slackFake.say({ user, channel: CHANNEL, text: `<@${slackFake.botUserId}> ${text}`, type: 'app_mention' });
    await said('U-olga', 'freeze all for 2h because release');
    await whispered(/not allowed|may not/i, 'U-olga');
    expect(await rig.stores.changePeriods.list({ limit: 9 })).toEqual([]);
    await rig.stores.people.put({ ...rig.people.anna, roles: ['admin'] });
    await said('U-anna', 'заморозь группу shop на 2 часа, причина: <!channel> релиз');
    await shown(/Изменения заморожены \(group shop\) до/);
    const [made] = await rig.stores.changePeriods.list({ limit: 9 });
    expect(made).toMatchObject({ kind: 'freeze', scope: { groups: ['shop'] }, createdBy: 'anna', reason: '<!channel> релиз' });
    await said('U-viktor', 'freezes');
    await shown(/Freeze · group shop · .*&lt;!channel&gt; релиз/);
    await said('U-viktor', `end freeze ${made?.id}`);
    await eventually(() => slackFake.ephemerals.find(({ user }) => user === 'U-viktor'));
    await said('U-anna', `end freeze ${made?.id}`);
    await shown(/Ended: chp_/);
    expect(await rig.stores.changePeriods.list({ open: { at: rig.deps.now() }, limit: 9 })).toEqual([]);
  });

  test.each([
    ['freeze all for 90m: release', { kind: 'set-period', period: 'freeze', scope: {}, forMs: 5_400_000, reason: 'release' }],
    [
      'open window for srv-* for 1d because kernel',
      { kind: 'set-period', period: 'window', scope: { assets: ['srv-*'] }, forMs: 86_400_000, reason: 'kernel' },
    ],
    [
      'freeze group shop for 3 hours because of the sale',
      { kind: 'set-period', period: 'freeze', scope: { groups: ['shop'] }, forMs: 10_800_000, reason: 'of the sale' },
    ],
    ['freeze the discussion for 2h please, everyone', null],
    ['freeze', null],
    ['окна обслуживания', { kind: 'list-periods' }],
    [`сними заморозку chp_${'a'.repeat(24)}`, { kind: 'end-period', id: `chp_${'a'.repeat(24)}` }],
    [`동결 해제 chp_${'a'.repeat(24)}`, { kind: 'end-period', id: `chp_${'a'.repeat(24)}` }],
    [`유지 보수 종료해줘 chp_${'a'.repeat(24)}`, { kind: 'end-period', id: `chp_${'a'.repeat(24)}` }],
  ])('“%s” is read as %j', (text, command) => {
    expect(readChangeCommand(text)).toEqual(command);
  });
});

describe('after a run', () => {
  test('that did not help the rollback can be asked for by a button, once more with another person’s approval', async () => {
    const { ended, approval } = await running('stop-service', 0.4);
    end({ kind: 'exited', exitCode: 0 });
    expect(await ended).toMatchObject({ state: 'SUCCEEDED', measurement: { helped: false } });

    const result = await shown(/No: .*Ask for the rollback/);
    await press('U-viktor', result.ts, /rollback/);
    await whispered(/may not/, 'U-viktor');
    const pressed = await press('U-olga', result.ts, /rollback/);
    await whispered(/rollback is asked for/, 'U-olga');
    await slackFake.redeliver(pressed);

    const open = await rig.stores.approvals.list({ states: ['PENDING'], limit: 10 });
    expect(open).toMatchObject([
      { requestedBy: 'olga', plan: { runbookId: 'stop-service/rollback', steps: [{ argv: ['systemctl', 'start', 'backup.service'] }] } },
    ]);
    expect(open[0]?.id).not.toBe(approval.id);
    const forged = { action_id: 'inframind.rollback.0', action_ts: '5', value: `${open[0]?.id}:${open[0]?.planHash.slice(0, 24)}` };
    await slackFake.redeliver({ ...pressed, body: { ...pressed.body, actions: [forged] } });
    await whispered(/already been decided/, 'U-olga');
  });

  test('that was stopped says by whom, and the same can be asked for again, by who may', async () => {
    const { ended, approval } = await running();
    const card = await shown(/"Stop it"/);
    await press('U-olga', card.ts, /Stop it/);
    await ended;

    const result = await shown(/olga stopped it; nothing of it runs any more.*"Ask again"/);
    expect(textOf(result)).not.toContain('exit code');
    await press('U-viktor', result.ts, /Ask again/);
    await whispered(/may not do this\. It takes the role operator/, 'U-viktor');
    await press('U-anna', result.ts, /Ask again/);
    await whispered(/Asked for again/, 'U-anna');

    const [again] = await rig.stores.approvals.list({ states: ['PENDING'], limit: 10 });
    const { parameters, runbookId } = approval.plan;
    expect(again).toMatchObject({ requestedBy: 'anna', votes: [], alertId: approval.alertId, plan: { parameters, runbookId } });
  });

  test('that was rejected, its request says by whom and no more of what it would have done', async () => {
    const news = { channels: CHANNELS, runbooks: rig.deps.runbooks, now: rig.deps.now, wake: () => outbox.wake() };
    const { request, reject } = createApprovals({ ...rig.deps, announce: createApprovalNews(news) });
    const wanted = { runbookId: 'stop-service', parameters: { unit: 'backup.service' }, targetAssetId: rig.alert.assetId, alertId: null };
    const { id } = await request(rig.people.olga, wanted);
    await shown(/"Reject"/);
    await reject(rig.people.anna, id);

    const card = await shown(/rejected by anna/);
    expect(textOf(card)).not.toMatch(/Expires|Votes|Bounds|It helped if|Rollback|Ask again/);
  });

  test('that helped, no rollback is offered', async () => {
    const { ended } = await running('stop-service', 0.4);
    end({ kind: 'exited', exitCode: 0 });
    await ended;
    await shown(/Ask for the rollback/);
    await running('restart-service');
    const [first] = await rig.stores.approvals.list({ states: ['EXECUTING'], limit: 1 });
    await createApprovals(rig.deps).stop(rig.people.olga, first?.id ?? '');
    await shown(/Restart the service on srv-shop-01: failed/);
    expect(textOf(posts().filter((post) => textOf(post).includes('Restart the service on srv-shop-01: failed')))).not.toContain(
      'rollback.',
    );
  });
});

test.each([
  ['stop the run', { kind: 'stop', approvalId: null }],
  ['Stop', null],
  ['cancel', null],
  ['stop it, I will call you', null],
  ['please stop the runbook', { kind: 'stop', approvalId: null }],
  [`stop apr_${'a'.repeat(24)}`, { kind: 'stop', approvalId: `apr_${'a'.repeat(24)}` }],
  [`stop apr_${'a'.repeat(24)}; reboot`, null],
  ['останови запуск', { kind: 'stop', approvalId: null }],
  ['실행 중지', { kind: 'stop', approvalId: null }],
  ['runs', { kind: 'runs' }],
  ['последние запуски', { kind: 'runs' }],
  ['run restart-service on srv-1.', { kind: 'form', runbookId: 'restart-service', assetId: 'srv-1', values: {} }],
  [
    'run step-clock on srv-1 unit="a b" other=x.',
    { kind: 'form', runbookId: 'step-clock', assetId: 'srv-1', values: { unit: 'a b', other: 'x.' } },
  ],
  ['run step-clock on srv-1 and then some', null],
  ['runbooks', { kind: 'runbooks', assetId: null }],
  ['What can I run on SRV-1?', { kind: 'runbooks', assetId: 'SRV-1' }],
  ['список сценариев', { kind: 'runbooks', assetId: null }],
  ['что можно запустить на srv-1?', { kind: 'runbooks', assetId: 'srv-1' }],
  ['런북 목록', { kind: 'runbooks', assetId: null }],
  ['our runbooks are out of date, by the way', null],
  ['stop the service on srv-1', null],
])('“%s” is read as %j', (text, command) => {
  expect(readRunCommand(text)).toEqual(command);
});
