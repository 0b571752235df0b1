import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { createApprovals } from '../../actions/approvals/approvals.ts';
import { ask } from '../../copilot/ask.ts';
import { randomId } from '../../domain/ids.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores } from '../../stores/stores.ts';
import { startTelegramFake, type TelegramFake } from '../../test/fakes/telegram/telegram-fake.ts';
import { eventually } from '../../test/peers/peer.ts';
import { createRig, type Rig } from '../../test/rigs/actions.ts';
import { renderChart } from '../chart/chart.ts';
import { createConversation } from '../conversation.ts';
import { createOutbox, type Outbox } from '../outbox.ts';
import { createTelegram, type TelegramPlatform } from './telegram.ts';

const GROUP = -1001234567890;
const [OLGA, ANNA] = [11, 12];
const ASSET = 'srv-shop-01';
const TARGET = { assetId: ASSET, ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };

let stores: Stores;
let fake: TelegramFake;
let telegram: TelegramPlatform;
let rig: Rig;
let outbox: Outbox;
let passed = 0;

beforeAll(async () => {
  ({ stores } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
});
afterAll(() => stores.close());

beforeEach(async () => {
  passed = 0;
  fake = await startTelegramFake();
  const now = () => new Date(Date.now() + passed);
  telegram = createTelegram({ token: fake.token, apiRoot: fake.apiRoot }, { renderChart, now });
  rig = await createRig(stores, { target: TARGET, privateKeyPath: '/dev/null' });
  const { runbooks } = rig.deps;
  await rig.stores.inventory.ensure([ASSET], now());
  for (const [id, userId] of [
    ['olga', OLGA],
    ['anna', ANNA],
  ] as const)
    await rig.stores.people.put({ ...rig.people[id], identities: [{ platform: 'telegram', userId: String(userId) }] });
  const approvals = createApprovals(rig.deps);
  outbox = createOutbox({ stores: rig.stores, platforms: [telegram], now, gapMs: { telegram: 1 }, pollMs: 20 });
  await telegram.start(
    createConversation({
      stores: rig.stores,
      platforms: [telegram],
      ask: (question) => ask({ stores: rig.stores, runbooks }, question),
      rate: async () => {},
      requestAction: approvals.request,
      vote: approvals.vote,
      reject: approvals.reject,
      stop: approvals.stop,
      requestRollback: () => Promise.reject(new Error('not here')),
      runbooks,
      openTicket: null,
      links: { evidenceUrlBase: null, webUrl: null },
      now,
      newId: randomId,
      wake: () => outbox.wake(),
    }),
  );
  outbox.start();
});
afterEach(async () => {
  await outbox.stop();
  await telegram.stop();
  await fake.stop();
});

const requests = () => rig.stores.approvals.list({ limit: 50 });
const ours = () => fake.messages(GROUP).filter(({ from }) => from.is_bot);
const shows = (text: RegExp) => eventually(() => ours().findLast((one) => text.test(one.text ?? '')));
const callOf = (text: RegExp) => fake.calls.findLast(({ args }) => text.test(String(args.text ?? '')));

/** Opens the form in the group as Olga does, up to the question for the unit. */
async function opened() {
  await fake.say({ user: OLGA, chat: GROUP, text: `/inframind run restart-service on ${ASSET}` });
  const offer = await eventually(() => ours().find((one) => JSON.stringify(one.reply_markup ?? '').includes('Fill in')));
  const before = ours().at(-1)?.message_id ?? 0;
  await fake.press({ user: OLGA, chat: GROUP, messageId: offer.message_id, label: /Fill in/ });
  return eventually(() => ours().find((one) => one.message_id > before && /systemd unit/.test(one.text ?? '')));
}
const answer = (user: number, text: string, replyTo: number, extra: object = {}) =>
  fake.say({ user, chat: GROUP, text, replyTo, extra: { ...extra } });

it('asks for each parameter of the one who opened it, shows what was typed, and requests exactly that once', async () => {
  const question = await opened();
  expect(callOf(/systemd unit/)?.args.reply_markup).toMatchObject({ force_reply: true, selective: true });
  expect(fake.source(question.message_id)).toContain(`tg://user?id=${OLGA}`);
  await answer(OLGA, 'shop.service', question.message_id);
  const asked = await shows(/unit: shop\.service/);
  expect(await requests()).toEqual([]);
  await Promise.all([1, 2].map(() => fake.press({ user: OLGA, chat: GROUP, messageId: asked.message_id, label: 'Ask for it' })));
  await eventually(async () => (await requests()).length > 0);
  await shows(/^Asked for: /);
  const [request, ...others] = await requests();
  expect(others).toEqual([]);
  expect(request).toMatchObject({ requestedBy: 'olga', plan: { runbookId: 'restart-service', parameters: { unit: 'shop.service' } } });
});

it('says what is wrong with a value and how it should look, asks for it again, and takes the right one for a dry run', async () => {
  const question = await opened();
  await answer(OLGA, '; reboot', question.message_id);
  const shown = await shows(/unit: ; reboot/);
  await fake.press({ user: OLGA, chat: GROUP, messageId: shown.message_id, label: 'Ask for it' });
  const again = await shows(/⚠ unit: must look like/);
  expect(again.text).toContain('nginx.service');
  expect(await requests()).toEqual([]);
  await answer(OLGA, 'shop.service', again.message_id);
  const right = await shows(/unit: shop\.service/);
  await fake.press({ user: OLGA, chat: GROUP, messageId: right.message_id, label: /dry run/ });
  await eventually(async () => (await requests())[0]?.plan.runbookId === 'restart-service/dry-run');
});

it('is answered by nobody else, by nothing forwarded, sent through a bot or by a channel, and by no message that was edited later', async () => {
  const question = await opened();
  const { message_id: id } = question;
  await answer(ANNA, 'evil.service', id);
  for (const extra of [
    { forward_origin: { type: 'user', date: 1, sender_user: { id: OLGA, is_bot: false, first_name: 'o' } } },
    { via_bot: { id: 5, is_bot: true, first_name: 'b' } },
    { sender_chat: { id: GROUP, type: 'supergroup' } },
  ])
    await answer(OLGA, 'evil.service', id, extra);
  await answer(OLGA, 'shop.service', id);
  const shown = await shows(/unit: shop\.service/);
  const said = await answer(OLGA, 'not an answer', id);
  await fake.redeliver({ update_id: said.update_id + 1, edited_message: { ...(said.message as object), text: 'evil.service' } });
  const press = await fake.press({ user: ANNA, chat: GROUP, messageId: shown.message_id, label: 'Ask for it' });
  expect((await eventually(() => fake.pressed(press) ?? undefined)).text).toContain('somebody else');
  expect(await requests()).toEqual([]);
  await fake.press({ user: OLGA, chat: GROUP, messageId: shown.message_id, label: 'Ask for it' });
  await eventually(async () => (await requests()).length === 1);
  expect((await requests())[0]?.plan.parameters).toEqual({ unit: 'shop.service' });
  expect(JSON.stringify(ours())).not.toContain('evil');
});

it('ends by a word, and by itself after ten minutes', async () => {
  const first = await opened();
  await answer(OLGA, 'отмена', first.message_id);
  await shows(/Nothing was asked for/);
  const second = await opened();
  passed = 11 * 60_000;
  await answer(OLGA, 'shop.service', second.message_id);
  await shows(/too long ago/);
  expect(await requests()).toEqual([]);
});
