import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApprovals } from '../../actions/approvals/approvals.ts';
import type { Approval } from '../../domain/action.ts';
import { randomId } from '../../domain/ids.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores } from '../../stores/stores.ts';
import { startTelegramFake, type TelegramFake } from '../../test/fakes/telegram/telegram-fake.ts';
import { eventually } from '../../test/peers/peer.ts';
import { createRig, type Rig } from '../../test/rigs/actions.ts';
import type { Channel } from '../announce.ts';
import { createApprovalNews, refreshApproval } from '../announce-approval.ts';
import { createConversation } from '../conversation.ts';
import { createOutbox, type Outbox } from '../outbox.ts';
import { createTelegram, type TelegramPlatform } from './telegram.ts';

const GROUP = -1001234567890;
const CHANNEL: Channel = { platform: 'telegram', channel: String(GROUP), language: 'en', timeZone: 'UTC', edits: 'in-place' };
const TARGET = { assetId: 'srv-1', ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };
let all: Stores;
let fake: TelegramFake;
let telegram: TelegramPlatform;
let rig: Rig;
let outbox: Outbox;
let approvals: ReturnType<typeof createApprovals>;

beforeAll(async () => {
  ({ stores: all } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
  fake = await startTelegramFake();
  rig = await createRig(all, { target: TARGET, privateKeyPath: '/dev/null', quorum: 2 });
  const { deps, people, stores } = rig;
  for (const [person, userId] of [[people.anna, '6'] as const, [people.boris, '7'] as const])
    await stores.people.put({ ...person, identities: [{ platform: 'telegram', userId }] });
  telegram = createTelegram({ token: fake.token, apiRoot: fake.apiRoot }, { renderChart: () => Promise.reject(new Error('no chart')) });
  const news = { channels: [CHANNEL], runbooks: deps.runbooks, now: deps.now, wake: () => outbox.wake() };
  approvals = createApprovals({ ...deps, announce: createApprovalNews(news) });
  outbox = createOutbox({ stores, platforms: [telegram], now: deps.now, gapMs: { telegram: 1 }, pollMs: 20 });
  const handle = createConversation({
    ...{ stores, platforms: [telegram], ask: () => Promise.reject(new Error('not here')), rate: async () => {}, openTicket: null },
    ...{ requestAction: approvals.request, vote: approvals.vote, reject: approvals.reject, stop: approvals.stop },
    refreshApproval: (approvalId, nonce) => refreshApproval(news, stores, approvalId, nonce),
    ...{ requestRollback: () => Promise.reject(new Error('not here')), runbooks: deps.runbooks },
    ...{ links: { evidenceUrlBase: null, webUrl: null }, now: deps.now, newId: randomId, wake: () => outbox.wake() },
  });
  await telegram.start(handle);
  outbox.start();
}, 60_000);
afterAll(async () => {
  await outbox.stop();
  await telegram.stop();
  await fake.stop();
  await all.close();
});

const shown = () => fake.messages(GROUP).filter(({ from }) => from.is_bot);
const press = async (user: number, messageId: number, label: RegExp) => {
  const id = await fake.press({ user, chat: GROUP, messageId, label });
  return (await eventually(() => fake.pressed(id), 20_000)).text ?? '';
};
const approve = async (user: number, messageId: number) => {
  await press(user, messageId, /^Approve/);
  await eventually(() => JSON.stringify(shown().find((one) => one.message_id === messageId)).includes('✔✔'), 20_000);
  return press(user, messageId, /✔✔/);
};

test('a request that stands twice after a lost answer counts each once, and the one that is not kept up loses its buttons', {
  timeout: 60_000,
}, async () => {
  fake.fail('sendMessage', { kind: 'lost' });
  const wish = { runbookId: 'restart-service', parameters: { unit: 'shop.service' }, targetAssetId: 'srv-1', alertId: null };
  const { id } = await approvals.request(rig.people.olga, wish);
  await eventually(() => shown().length === 2, 20_000);
  await eventually(async () => (await rig.stores.chat.waiting({ platform: 'telegram', limit: 9 })).length === 0, 20_000);
  const [first, second] = shown().map(({ message_id }) => message_id) as [number, number];
  const stored = async () => (await rig.stores.approvals.get(id)) as Approval;
  const text = (messageId: number) => shown().find((one) => one.message_id === messageId)?.text ?? '';

  expect(await approve(6, first)).toMatch(/counted/);
  await eventually(() => /stands here twice/.test(text(first)), 20_000);
  expect(shown().find((one) => one.message_id === first)?.reply_markup?.inline_keyboard ?? []).toEqual([]);
  await eventually(() => /Votes: 1 of 2/.test(text(second)), 20_000);
  // The same person in the other one is counted no second time.
  await approve(6, second);
  await eventually(() => !JSON.stringify(shown().find((one) => one.message_id === second)).includes('✔✔'), 20_000);
  expect((await stored()).votes.map(({ principalId }) => principalId)).toEqual(['anna']);
  expect(await approve(7, second)).toMatch(/counted/);
  expect(await stored()).toMatchObject({ state: 'APPROVED', votes: [{ principalId: 'anna' }, { principalId: 'boris' }] });
  expect(rig.jobs).toHaveLength(1);
  expect(shown()).toHaveLength(2);
});

test('what never left this machine is not sent twice', { timeout: 60_000 }, async () => {
  const before = shown().length;
  fake.fail('sendMessage', { kind: 'dropped' });
  fake.fail('sendMessage', { kind: 'rate-limited', retryAfterS: 1 });
  const wish = { runbookId: 'restart-service', parameters: { unit: 'other.service' }, targetAssetId: 'srv-1', alertId: null };
  await approvals.request(rig.people.olga, wish);
  await eventually(() => shown().length === before + 1, 20_000);
  await eventually(async () => (await rig.stores.chat.waiting({ platform: 'telegram', limit: 9 })).length === 0, 20_000);
  expect(shown()).toHaveLength(before + 1);
});
