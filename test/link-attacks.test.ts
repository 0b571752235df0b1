import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, stepAt } from '../actions/sign-in/totp.ts';
import type { Approval } from '../domain/action.ts';
import { verifyChain } from '../domain/audit.ts';
import { createApp, type Running } from '../main.ts';
import { type SlackFake, startSlackFake } from './fakes/slack/slack-fake.ts';
import { startTelegramFake, type TelegramFake } from './fakes/telegram/telegram-fake.ts';
import { eventually, freePort, scratch } from './peers/peer.ts';
import { ANNA, BORIS, CHANNEL, fromBase32, highRiskSettings } from './rigs/high-risk.ts';

const EVIL = 'U0000EVIL';
const EVIL_T = 66;
const UNIT = { runbookId: 'restart-service', parameters: { unit: 'shop.service' }, targetAssetId: 'srv-1', alertId: null };

/**
 * An administrator makes a linking code for an approver and shows it with a second account of their own. It is then the approver's
 * account, so that they could ask as one and approve as the other: by Slack, Telegram, the API and the page for signing in.
 */
const folder = scratch('link-attacks');
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
  return { status: response.status, body: (await response.json()) as Record<string, unknown> & { readonly code?: string } };
}
const linkCode = async (of: string, by: string) => String((await post(`/api/people/${of}/link-code`, {}, by)).body.code);

/** Says something to the bot in a direct message; what it says to that account alone. */
async function whisper(user: string, text: string): Promise<string> {
  const before = slack.ephemerals.length;
  await slack.say({ user, channel: `D0000${user.slice(5)}`, text, channelType: 'im' });
  return (await eventually(() => slack.ephemerals.slice(before).find((one) => one.user === user), 20_000)).text;
}
async function press(user: string, { id }: Approval, label: RegExp = /^(Approve|Утвердить)$/): Promise<string> {
  const { ts } = await eventually(
    () => slack.messages(CHANNEL).find(({ blocks }) => JSON.stringify(blocks ?? '').includes(`${id}:`)),
    30_000,
  );
  const before = slack.ephemerals.length;
  await slack.click({ user, channel: CHANNEL, ts, label });
  return (await eventually(() => slack.ephemerals.slice(before).find((one) => one.user === user), 20_000)).text;
}
async function asks(by: string, unit: string): Promise<Approval> {
  const asked = await post('/api/approvals', { runbook: 'restart-service', parameters: { unit }, assets: ['srv-1'] }, by);
  return asked.body.approval as Approval;
}
const stored = async ({ id }: Pick<Approval, 'id'>) => (await running.stores.approvals.get(id)) as Approval;
const untouched = async (approval: Approval) => {
  expect(await stored(approval)).toMatchObject({ state: 'PENDING', votes: [] });
  expect(await running.stores.approvals.runOf(approval.id)).toBeNull();
};

describe('an account that an administrator linked to an approver', () => {
  it('is told to the approver at once, everywhere, with who made the code and how to undo it', { timeout: 60_000 }, async () => {
    expect(await whisper(EVIL, `link ${await linkCode('anna', 'admin')}`)).toMatch(/now that of|теперь/i);
    const told = await eventually(() => {
      const bySlack = slack.messages(ANNA).find(({ text }) => text?.includes(EVIL));
      const byTelegram = telegram.messages(12).find(({ text }) => text?.includes(EVIL));
      return bySlack && byTelegram ? [JSON.stringify(bySlack), JSON.stringify(byTelegram)] : null;
    }, 20_000);
    // In her language.
    for (const text of told) expect(text).toMatch(/К вашему имени привязана учётная запись.*Admin.*people unlink anna slack U0000EVIL/);
    expect(slack.messages(EVIL)).toEqual([]);
    const rows = await running.stores.audit.list({ subject: 'anna', limit: 100 });
    expect(rows.findLast(({ action }) => action === 'account.linked')?.detail).toMatchObject({ madeBy: 'admin', account: `slack:${EVIL}` });
  });

  it('approves nothing that the administrator asks for', { timeout: 60_000 }, async () => {
    const approval = await asks('admin', 'one.service');
    expect(await press(EVIL, approval)).toMatch(/Голос не засчитан.*people link/s);
    await untouched(approval);
    // She herself can, by her own account.
    expect(await press(ANNA, approval)).toMatch(/засчитан|учтён|counted/i);
    expect((await stored(approval)).votes).toMatchObject([{ principalId: 'anna' }]);
  });

  it('asks for nothing that the administrator can approve', { timeout: 60_000 }, async () => {
    const evil = await running.stores.people.byIdentity('slack', EVIL);
    const approval = await running.actions.approvals.request(evil, { ...UNIT, parameters: { unit: 'two.service' } });
    expect(approval).toMatchObject({ requestedBy: 'anna', requesterLinkedBy: 'admin' });
    const voted = await post(`/api/approvals/${approval.id}/approve`, { hash: approval.planHash }, 'admin');
    expect(voted).toMatchObject({ status: 403, body: { code: 'APPROVAL_LINKED' } });
    // Asked for again by the administrator it is the same request, and nobody's but hers.
    expect((await asks('admin', 'two.service')).id).toBe(approval.id);
    await untouched(approval);
  });

  it('gets no link to sign in with, though the administrator enrolled the second factor', { timeout: 60_000 }, async () => {
    const made = await post('/api/people/anna/factor-link', {}, 'admin');
    const token = new URL(String(made.body.url)).hash.slice(1);
    const secret = String((await post('/api/sign-in/enrol', { token }, null)).body.secret);
    const code = () => codeOf(fromBase32(secret), stepAt(new Date()));
    expect((await post('/api/sign-in/enrol/finish', { token, code: code() }, null)).status).toBe(200);
    const body = { runbook: 'drain-node', parameters: { node: 'n1' }, assets: ['srv-1'] };
    const approval = (await post('/api/approvals', body, 'admin')).body.approval as Approval;
    expect(approval.plan.risk).toBe('high');
    expect(await press(EVIL, approval)).toMatch(/Голос не засчитан/);
    // By a link that was told to the account before: for who holds it, not for who is named in it.
    const anna = await running.stores.people.byIdentity('slack', EVIL);
    if (anna === null) throw new Error('it is linked to nobody');
    const offer = await running.actions.stepUp.offer(anna, approval.id, { platform: 'slack', userId: EVIL });
    if (offer.kind !== 'link') throw new Error(offer.kind);
    const linkToken = new URL(offer.url).hash.slice(1);
    const voted = await post('/api/sign-in/approve', { token: linkToken, code: code(), hash: approval.planHash }, null);
    expect(voted.status).toBeGreaterThanOrEqual(400);
    await untouched(approval);
  });

  it('is not washed clean by another code of the administrator, nor by way of Telegram', { timeout: 60_000 }, async () => {
    expect(await whisper(EVIL, `link ${await linkCode('anna', 'admin')}`)).toMatch(/already|уже/);
    await telegram.say({ user: EVIL_T, chat: EVIL_T, text: `link ${await linkCode('boris', 'admin')}` });
    const asked = await eventually(() => running.stores.people.byIdentity('telegram', String(EVIL_T)));
    expect(asked).toMatchObject({ id: 'boris', linkedBy: 'admin' });
    // Of two people whose accounts one linked neither approves what the other asks for.
    const approval = await running.actions.approvals.request(asked, { ...UNIT, parameters: { unit: 'three.service' } });
    expect(await press(EVIL, approval)).toMatch(/Голос не засчитан/);
    await untouched(approval);
    expect(await press(BORIS, approval)).toMatch(/yourself/);
  });

  it('gets no code of its own by asking the bot', { timeout: 60_000 }, async () => {
    for (const text of ['people link anna', 'inframind people link anna', 'link', 'дай код для привязки']) {
      await slack.say({ user: EVIL, channel: 'D0000EVIL', text, channelType: 'im' });
    }
    await eventually(
      async () => (await running.stores.audit.list({ limit: 20 })).filter(({ action }) => action === 'chat.asked').length >= 4,
      20_000,
    );
    const made = (await running.stores.audit.list({ limit: 1_000 })).filter(({ action }) => action === 'account.code-made');
    expect(made.map(({ actor }) => actor)).toEqual(['admin', 'admin', 'admin']);
  });

  it('is the approver’s own once she shows a code of her own key from it', { timeout: 60_000 }, async () => {
    const approval = await asks('admin', 'four.service');
    expect(await press(EVIL, approval)).toMatch(/Голос не засчитан/);
    expect(await whisper(EVIL, `link ${await linkCode('anna', 'anna')}`)).toMatch(/now that of|теперь/i);
    expect(await press(EVIL, approval)).toMatch(/засчитан|учтён|counted/i);
    expect(await stored(approval)).toMatchObject({ votes: [{ principalId: 'anna', at: expect.any(Date) }] });
    expect(verifyChain(await running.stores.audit.list({ limit: 10_000 }))).toMatchObject({ whole: true });
  });
});
