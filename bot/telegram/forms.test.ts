import { afterEach, beforeEach, expect, it } from 'vitest';
import { createApprovals } from '../../actions/approvals/approvals.ts';
import type { Runbook } from '../../domain/action.ts';
import { startTelegramFake, type TelegramFake } from '../../test/fakes/telegram/telegram-fake.ts';
import { eventually } from '../../test/peers/peer.ts';
import { createRig, type Rig } from '../../test/rigs/actions.ts';
import { storesInMemory } from '../../test/rigs/stores.ts';
import { startTalking, type Talking } from '../../test/rigs/talking.ts';
import { renderChart } from '../chart/chart.ts';
import { createTelegram, type TelegramPlatform } from './telegram.ts';

const GROUP = -1001234567890;
const [OLGA, ANNA] = [11, 12];
const ASSET = 'srv-shop-01';
const TARGET = { assetId: ASSET, ssh: { host: '127.0.0.1', port: 22, user: 'ops', hostKeyFingerprint: 'SHA256:abc' } };

const memory = storesInMemory();
let fake: TelegramFake;
let telegram: TelegramPlatform;
let rig: Rig;
let talking: Talking;
let runbooks: readonly Runbook[];
let passed = 0;
const WITH_CHOICE = {
  id: 'set-level',
  parameters: [
    {
      name: 'level',
      description: { en: 'How much is logged.', ru: 'Сколько писать в журнал.', ko: 'How much is logged.' },
      example: 'info',
      pattern: '(?:debug|info|warn)',
      from: null,
    },
    {
      name: 'unit',
      description: { en: 'systemd unit', ru: 'юнит systemd', ko: 'systemd unit' },
      example: 'nginx.service',
      pattern: '[a-z]+\\.service',
      from: null,
    },
  ],
} as const;

beforeEach(async () => {
  passed = 0;
  fake = await startTelegramFake();
  const now = () => new Date(Date.now() + passed);
  rig = await createRig(memory.all(), { target: TARGET, privateKeyPath: '/dev/null' });
  runbooks = [...rig.deps.runbooks, { ...rig.deps.runbooks.find(({ id }) => id === 'restart-service'), ...WITH_CHOICE } as Runbook];
  await rig.stores.inventory.ensure([ASSET], now());
  for (const [id, userId] of [
    ['olga', OLGA],
    ['anna', ANNA],
  ] as const)
    await rig.stores.people.put({ ...rig.people[id], identities: [{ platform: 'telegram', userId: String(userId) }] });
  await begin();
});

/** Everything that a process holds, made anew: what is not in the database is gone. */
async function begin(): Promise<void> {
  const now = () => new Date(Date.now() + passed);
  telegram = createTelegram({ token: fake.token, apiRoot: fake.apiRoot }, { renderChart, dialogues: rig.stores.chat, now });
  const approvals = createApprovals({ ...rig.deps, runbooks });
  talking = await startTalking(rig, [telegram], { approvals, runbooks, now, outbox: { now } });
}
afterEach(async () => {
  await talking.stop();
  await fake.stop();
});

const requests = () => rig.stores.approvals.list({ limit: 50 });
const ours = () => fake.messages(GROUP).filter(({ from }) => from.is_bot);
const shows = (text: RegExp) => eventually(() => ours().findLast((one) => text.test(one.text ?? '')));
const callOf = (text: RegExp) => fake.calls.findLast(({ args }) => text.test(String(args.text ?? '')));

/** Opens the form in the group as Olga does, up to the question for the unit. */
async function opened(runbook = 'restart-service', asks = /systemd unit/) {
  await fake.say({ user: OLGA, chat: GROUP, text: `/inframind run ${runbook} on ${ASSET}` });
  const offer = await eventually(() => ours().find((one) => JSON.stringify(one.reply_markup ?? '').includes('Fill in')));
  const before = ours().at(-1)?.message_id ?? 0;
  await fake.press({ user: OLGA, chat: GROUP, messageId: offer.message_id, label: /Fill in/ });
  return eventually(() => ours().find((one) => one.message_id > before && asks.test(one.text ?? '')));
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
  await fake.press({ user: OLGA, chat: GROUP, messageId: right.message_id, label: 'Dry run' });
  await shows(/^The dry run has begun: Restart the service/);
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

it('goes on after a restart where it stood, for the same person alone', async () => {
  const first = await opened('set-level', /How much is logged/);
  await fake.press({ user: OLGA, chat: GROUP, messageId: first.message_id, label: 'warn' });
  const question = await shows(/systemd unit/);
  await talking.stop();
  await begin();
  await answer(ANNA, 'evil.service', question.message_id);
  await answer(OLGA, 'shop.service', question.message_id);
  const shown = await shows(/unit: shop\.service/);
  expect(shown.text).toContain('level: warn');
  expect(await requests()).toEqual([]);
  // What was asked before the restart no longer counts, nor does it afterwards once more.
  const stale = await fake.press({ user: OLGA, chat: GROUP, messageId: first.message_id, label: 'debug' });
  expect((await eventually(() => fake.pressed(stale) ?? undefined)).text).toContain('out of date');
  await talking.stop();
  await begin();
  await fake.press({ user: OLGA, chat: GROUP, messageId: shown.message_id, label: 'Ask for it' });
  const [request] = await eventually(async () => {
    const found = await requests();
    return found.length > 0 ? found : null;
  });
  expect(request).toMatchObject({
    requestedBy: 'olga',
    plan: { runbookId: 'set-level', parameters: { level: 'warn', unit: 'shop.service' } },
  });
  await eventually(async () => (await rig.stores.chat.dialogues('telegram', String(GROUP), new Date(0))).length === 0);
});

it('offers what can be chosen as buttons, each once, and takes no other choice', async () => {
  const question = await opened('set-level', /How much is logged/);
  const labels = (question.reply_markup as { inline_keyboard: ReadonlyArray<ReadonlyArray<{ text: string }>> }).inline_keyboard.flat();
  expect(labels.map(({ text }) => text)).toEqual(['debug', 'info', 'warn', 'Cancel']);
  const [kept] = await rig.stores.chat.dialogues('telegram', String(GROUP), new Date(0));
  const press = (data: string, user = OLGA) => fake.press({ user, chat: GROUP, messageId: question.message_id, label: 'info', data });
  for (const act of ['3', '99', 'submit', 'check', '__proto__', 'constructor']) await press(`p:${kept?.id}:${act}`);
  await press(`p:${kept?.id}:0`, ANNA);
  await press('p:000000000000:0');
  await Promise.all(['info', 'debug'].map((label) => fake.press({ user: OLGA, chat: GROUP, messageId: question.message_id, label })));
  await shows(/systemd unit/);
  const [after] = await rig.stores.chat.dialogues('telegram', String(GROUP), new Date(0));
  const { values, left } = (after?.doc ?? {}) as { values: Record<string, string>; left: string[] };
  expect(['info', 'debug']).toContain(values.level);
  expect(left).toEqual(['unit']);
  expect(ours().filter(({ text = '' }) => /systemd unit/.test(text))).toHaveLength(1);
  expect(await requests()).toEqual([]);
});
