import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountMark, factorMark } from '../actions/people/disown.ts';
import { codeOf, stepAt } from '../actions/sign-in/totp.ts';
import type { Approval } from '../domain/action.ts';
import { verifyChain } from '../domain/audit.ts';
import { createApp, type Running } from '../main.ts';
import { type Delivery, type SlackFake, startSlackFake } from './fakes/slack/slack-fake.ts';
import { startTelegramFake, type TelegramFake } from './fakes/telegram/telegram-fake.ts';
import { eventually, freePort, scratch } from './peers/peer.ts';
import { ADMIN, ANNA, BORIS, fromBase32, highRiskSettings } from './rigs/high-risk.ts';

const EVIL = 'U0000EVIL';
const ANNA_T = 12;
const ANSWER = /^(Done|Готово|There is nothing|За этой кнопкой|This (button|message)|Кнопка)/;
const NOT_MINE = 'Это не я';

/** What came to act in somebody's name without them is told to them, and one press of theirs takes it away; nobody else's does. */
const folder = scratch('disown');
let slack: SlackFake;
let telegram: TelegramFake;
let app: ReturnType<typeof createApp>;
let running: Running;

beforeAll(async () => {
  [slack, telegram] = await Promise.all([startSlackFake(), startTelegramFake()]);
  const settings = highRiskSettings(folder.path, await freePort(), slack, telegram);
  app = createApp(settings, { log: pino({ level: 'fatal' }), now: () => new Date(), terminals: false, schedules: false });
  running = await app.start();
}, 120_000);
afterAll(async () => {
  await app.stop();
  await Promise.all([slack.stop(), telegram.stop()]);
  folder.remove();
});

async function post(path: string, body: unknown, key: string | null) {
  const headers = { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer api-key-of-${key}` }) };
  const response = await fetch(`${running.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
async function heard(user: string, act: () => Promise<unknown>): Promise<string> {
  const [before, direct] = [slack.ephemerals.length, slack.messages(user).length];
  await act();
  return eventually(() => {
    const alone = slack.ephemerals.slice(before).find((one) => one.user === user)?.text;
    // In one's own conversation what is said to nobody else is a message.
    return (
      alone ??
      slack
        .messages(user)
        .slice(direct)
        .find(({ text }) => ANSWER.test(text ?? ''))?.text
    );
  }, 20_000);
}
const whisper = (user: string, text: string) =>
  heard(user, () => slack.say({ user, channel: `D0000${user.slice(5)}`, text, channelType: 'im' }));
async function link(user: string, of: string, by: string): Promise<string> {
  return whisper(user, `link ${String((await post(`/api/people/${of}/link-code`, {}, by)).body.code)}`);
}
/** The newest message to an account that offers the button. */
const offered = (user: string, about: string) =>
  eventually(
    () => slack.messages(user).findLast((one) => JSON.stringify(one).includes(about) && JSON.stringify(one).includes(NOT_MINE)),
    20_000,
  );
/** Presses as somebody else, or with another value, what was pressed before: what a forger can send. */
const forge = (pressed: Delivery, user: string, value: string) => {
  const [action] = pressed.body.actions as readonly [object];
  const actions = [{ ...action, value, action_ts: `${performance.now()}` }];
  const body = { ...pressed.body, user: { ...(pressed.body.user as object), id: user }, actions };
  return heard(user, () => slack.redeliver({ ...pressed, body }));
};
const annasMark = (userId: string, platform = 'slack') => accountMark(running.stores.tenantId, 'anna', { platform, userId });
const rows = async (action: string) => (await running.stores.audit.list({ limit: 10_000 })).filter((row) => row.action === action);
const stored = async (id: string) => (await running.stores.approvals.get(id)) as Approval;
async function enrol(of: string): Promise<string> {
  const made = await post(`/api/people/${of}/factor-link`, {}, 'admin');
  const token = new URL(String(made.body.url)).hash.slice(1);
  const secret = String((await post('/api/sign-in/enrol', { token }, null)).body.secret);
  expect((await post('/api/sign-in/enrol/finish', { token, code: codeOf(fromBase32(secret), stepAt(new Date())) }, null)).status).toBe(200);
  return secret;
}

describe('an account that was linked to a name by somebody else', () => {
  let pressed: Delivery;

  it('is taken away by one press, its votes with it, and the administrators are told', { timeout: 60_000 }, async () => {
    expect(await link(EVIL, 'anna', 'admin')).toMatch(/now that of|теперь/i);
    const wish = { runbook: 'restart-service', parameters: { unit: 'one.service' }, assets: ['srv-1'] };
    const { id, planHash } = (await post('/api/approvals', wish, 'boris')).body.approval as Approval;
    const evil = await running.stores.people.byIdentity('slack', EVIL);
    await running.actions.approvals.vote(evil, id, planHash);
    expect((await stored(id)).votes).toHaveLength(1);
    const { ts } = await offered(ANNA, EVIL);
    await eventually(() => telegram.messages(ANNA_T).some((one) => JSON.stringify(one).includes(NOT_MINE)), 20_000);
    const said = await heard(ANNA, async () => {
      pressed = await slack.click({ user: ANNA, channel: ANNA, ts, label: NOT_MINE });
    });
    expect(said).toMatch(/U0000EVIL больше не действует от вашего имени/);
    expect(await running.stores.people.byIdentity('slack', EVIL)).toBeNull();
    expect(['REJECTED', 'EXECUTING', 'FAILED', 'BLOCKED']).toContain((await stored(id)).state);
    const told = await eventually(() => slack.messages(ADMIN).find(({ text }) => text?.includes(EVIL)), 20_000);
    expect(JSON.stringify(told)).toMatch(/said “Not mine” of slack U0000EVIL.*Admin made the code/);
    expect((await rows('account.disowned')).map(({ actor, detail }) => [actor, detail.account])).toEqual([['anna', `slack:${EVIL}`]]);
    expect(slack.messages(EVIL)).toEqual([]);
    expect(await whisper(EVIL, 'what fires?')).toMatch(/link|not known|unlinked|people/i);
  });

  it('the press again, by a stranger, by another approver and with forged values takes nothing', { timeout: 60_000 }, async () => {
    const before = await running.stores.people.get('anna');
    expect(await forge(pressed, ANNA, annasMark(EVIL))).toMatch(/ничего вашего нет/);
    for (const value of [annasMark(ANNA), annasMark('12', 'telegram')]) {
      expect(await forge(pressed, BORIS, value)).toMatch(/nothing of yours/);
    }
    expect(await forge(pressed, EVIL, annasMark(ANNA))).not.toMatch(/Done|Готово/);
    // Her own, which stand in the settings, no press takes.
    expect(await forge(pressed, ANNA, annasMark(ANNA))).toMatch(/ничего вашего нет/);
    for (const value of ['', 'x', "'; DROP TABLE account_links; --", '0'.repeat(32), annasMark('*')]) {
      expect(await forge(pressed, ANNA, value)).toMatch(/ничего вашего нет|устарел/i);
    }
    expect(await running.stores.people.get('anna')).toEqual(before);
    expect(await rows('account.disowned')).toHaveLength(1);
  });

  it('takes away none of the true ones, nor the second factor, though it acts in the name', { timeout: 60_000 }, async () => {
    // A second account of hers, by a code of her own.
    await link('U000ANNA2', 'anna', 'anna');
    await link(EVIL, 'anna', 'admin');
    const factor = await running.stores.factors.get('anna');
    expect(factor).toBeNull();
    await enrol('anna');
    const mark = factorMark(running.stores.tenantId, (await running.stores.factors.get('anna')) as never);
    for (const value of [annasMark('U000ANNA2'), annasMark(ANNA), mark]) {
      expect(await forge(pressed, EVIL, value)).toMatch(/чужим кодом/);
    }
    expect((await running.stores.people.get('anna'))?.identities.map(({ userId }) => userId)).toContain('U000ANNA2');
    expect(await running.stores.factors.get('anna')).not.toBeNull();
    expect(await rows('disown.refused')).toHaveLength(3);
  });

  it('six presses at once are one, told once', { timeout: 60_000 }, async () => {
    const told = () => slack.messages(ADMIN).filter(({ text }) => text?.includes(EVIL)).length;
    const before = told();
    const outcomes = await Promise.all(
      Array.from({ length: 6 }, (_, index) => {
        const [action] = pressed.body.actions as readonly [object];
        const actions = [{ ...action, value: annasMark(EVIL), action_ts: `${index}.${performance.now()}` }];
        return slack.redeliver({ ...pressed, body: { ...pressed.body, trigger_id: `t${index}`, actions } });
      }),
    );
    expect(outcomes).toHaveLength(6);
    await eventually(async () => (await rows('account.disowned')).length === 2, 20_000);
    await eventually(() => told() === before + 1, 20_000);
    expect(await running.stores.people.byIdentity('slack', EVIL)).toBeNull();
  });
});

describe('a second factor that an administrator set up', () => {
  it('is told to the person at once, first the link and then the factor, in their language and zone', { timeout: 60_000 }, async () => {
    await enrol('anna');
    const texts = () => telegram.messages(ANNA_T).map((one) => one.text ?? '');
    await eventually(() => texts().some((text) => /Ссылку для настройки второго фактора на ваше имя создал\(а\) Admin/.test(text)), 20_000);
    await eventually(
      () => texts().some((text) => /На ваше имя настроен второй фактор, .*UTC.*Admin\. Он заменяет прежний\./.test(text)),
      20_000,
    );
    for (const text of texts()) expect(text).not.toMatch(/#[A-Za-z0-9_-]{43}/);
  });

  it('is taken away by one press in Telegram, and a press of an older message takes no later one', { timeout: 60_000 }, async () => {
    const older = telegram.messages(ANNA_T).findLast((one) => /настроен второй фактор/.test(one.text ?? ''));
    await enrol('anna');
    const newest = await eventually(() => {
      const last = telegram.messages(ANNA_T).findLast((one) => /настроен второй фактор/.test(one.text ?? ''));
      return last?.message_id === older?.message_id ? null : last;
    }, 20_000);
    const press = async (messageId: number) => {
      const id = await telegram.press({ user: ANNA_T, chat: ANNA_T, messageId, label: NOT_MINE });
      return (await eventually(() => telegram.pressed(id), 20_000)).text;
    };
    expect(await press(older?.message_id ?? 0)).toMatch(/ничего вашего нет/);
    expect(await running.stores.factors.get('anna')).not.toBeNull();
    expect(await press(newest.message_id)).toMatch(/второй фактор больше не действует/);
    expect(await running.stores.factors.get('anna')).toBeNull();
    await eventually(() => slack.messages(ADMIN).some(({ text }) => /second factor in that name/.test(text ?? '')), 20_000);
    // Approving what is of high risk takes one again.
    const wish = { runbook: 'drain-node', parameters: { node: 'n1' }, assets: ['srv-1'] };
    const { id, planHash } = (await post('/api/approvals', wish, 'boris')).body.approval as Approval;
    expect((await post(`/api/approvals/${id}/approve`, { hash: planHash }, 'anna')).status).toBeGreaterThanOrEqual(400);
    expect((await stored(id)).votes).toEqual([]);
    expect(verifyChain(await running.stores.audit.list({ limit: 10_000 }))).toMatchObject({ whole: true });
  });
});
