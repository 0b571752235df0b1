import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Approval } from '../domain/action.ts';
import { verifyChain } from '../domain/audit.ts';
import { describeWithPeers, eventually } from './peers/peer.ts';
import { describeWithPostgres } from './peers/postgres.ts';
import { CHANNEL, type Deployed, FARM, GROUP, SLACK, startDeployed, TELEGRAM } from './rigs/deployed.ts';

await describeWithPostgres('with PostgreSQL', () => {
  describeWithPeers(['sshd', 'redis-server'], 'the program as it is deployed', () => {
    let rig: Deployed;
    beforeAll(async () => {
      rig = await startDeployed();
    }, 180_000);
    afterAll(() => rig?.close());
    afterEach(({ task }) => {
      if (task.result?.state === 'fail' || process.env.TEST_TOLD)
        console.log([...inSlack(), ...inTelegram()].map(({ text }) => text).join('\n----\n'));
    });

    type Told = { readonly id: string; readonly text: string; readonly thread: string };
    const inSlack = (): Told[] =>
      rig.slack
        .messages(CHANNEL)
        .map(({ ts, text, blocks, thread_ts }) => ({ id: ts, text: `slack: ${text}\n${wordsIn(blocks)}`, thread: thread_ts ?? '' }));
    const inTelegram = (): Told[] =>
      rig.telegram
        .messages(GROUP)
        .filter(({ from }) => from.is_bot)
        .map(({ message_id, text, caption, reply_markup, reply_to_message }) => ({
          ...{ id: String(message_id), thread: String(reply_to_message?.message_id ?? '') },
          text: `telegram: ${text ?? caption ?? ''}\n${(reply_markup?.inline_keyboard ?? []).flat().map((one) => `[${one.text}]`)}`,
        }));
    const found = (where: () => Told[], pattern: RegExp, timeoutMs = 45_000) =>
      eventually(() => where().find(({ text }) => pattern.test(text)), timeoutMs);
    const slackPress = async (who: keyof typeof SLACK, ts: string, label: RegExp) => {
      await eventually(() => rig.slack.connections > 0, 20_000);
      const before = rig.slack.ephemerals.length;
      await rig.slack.click({ user: SLACK[who], channel: CHANNEL, ts, label });
      return (await eventually(() => rig.slack.ephemerals.slice(before).find(({ user }) => user === SLACK[who]), 20_000)).text;
    };
    const telegramPress = async (who: keyof typeof TELEGRAM, messageId: string, label: RegExp) => {
      const id = await rig.telegram.press({ user: TELEGRAM[who], chat: GROUP, messageId: Number(messageId), label });
      return (await eventually(() => rig.telegram.pressed(id), 20_000)).text;
    };
    const telegramApprove = async (who: keyof typeof TELEGRAM, messageId: string) => {
      await telegramPress(who, messageId, /^(Утвердить|Approve)/);
      await eventually(() => inTelegram().find(({ id, text }) => id === messageId && /✔✔/.test(text)), 20_000);
      return telegramPress(who, messageId, /✔✔/);
    };
    const stored = async (id: string) => (await rig.stores.approvals.get(id)) as Approval;
    const state = (id: string, wanted: Approval['state'], timeoutMs = 45_000) =>
      eventually(async () => ((await stored(id)).state === wanted ? true : null), timeoutMs);
    const post = async (path: string, by: string, body: unknown) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer key-of-${by}` };
      const response = await fetch(`${rig.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return (await response.json()) as Record<string, unknown>;
    };
    const ask = async (runbook: string, unit: string, assets: readonly string[]): Promise<Approval> => {
      return (await post('/api/approvals', 'olga', { runbook, parameters: { unit }, assets })).approval as Approval;
    };

    test('an incident is explained in both chats, its fix approved in one of them, run once, measured, ticketed and closed', {
      timeout: 150_000,
    }, async () => {
      await rig.service.wedge();
      const alert = await found(inSlack, /Checkout is slow[\s\S]*payments[\s\S]*\[Ask to run: Restart the service\]/);
      await found(inTelegram, /Checkout is slow[\s\S]*потому что payments/);
      expect(await slackPress('olga', alert.id, /^Ask to run/)).toMatch(/Someone else must approve/);
      const request = await found(inTelegram, /systemctl restart payments\.service[\s\S]*\[Утвердить/);
      await found(inSlack, /systemctl restart payments\.service[\s\S]*\[Approve\]/);
      expect(await telegramApprove('anna', request.id)).toMatch(/засчитан|учтён|counted/i);
      await found(inSlack, /Yes: .* → /, 90_000);
      await found(inTelegram, /Да: .* → /, 90_000);
      expect(rig.service.calls()).toEqual(['restart payments.service', 'is-active payments.service']);
      await found(inSlack, /[Rr]esolved/);
      await eventually(() => (rig.jira.issues.length === 1 ? true : null), 20_000);
    });

    test('of six hosts the third fails: which are done and which are untouched is told, the way back asks for an approval of its own', {
      timeout: 120_000,
    }, async () => {
      rig.farm.set('web-3', 'fails');
      const { id } = await ask('stop-service', 'backup.service', FARM);
      const request = await found(inSlack, /systemctl stop backup\.service[\s\S]*\[Approve\]/);
      expect(await slackPress('olga', request.id, /^Approve$/)).toMatch(/yourself/);
      expect(await slackPress('boris', request.id, /^Approve$/)).toMatch(/counted/);
      await state(id, 'FAILED');
      const result = await found(inTelegram, /Не затронуты: web-4, web-5, web-6/);
      const inEnglish = await found(inSlack, /Not touched: web-4, web-5, web-6/);
      expect(inEnglish.text).toMatch(/Done on: web-1, web-2/);
      expect(FARM.map((host) => rig.farm.calls(host).length)).toEqual([1, 1, 1, 0, 0, 0]);
      rig.farm.set('web-3', 'well');
      expect(await telegramPress('olga', result.id, /Откат|назад|Вернуть/i)).toMatch(/./);
      const back = await found(inSlack, /systemctl start backup\.service[\s\S]*\[Approve\]/);
      expect(await slackPress('olga', back.id, /^Approve$/)).toMatch(/yourself/);
      expect(rig.farm.calls('web-1')).toHaveLength(1);
      expect(await slackPress('anna', back.id, /^Approve$/)).toMatch(/засчитан|учтён|counted/i);
      await eventually(() => (rig.farm.calls('web-3').length === 2 ? true : null), 45_000);
      expect(FARM.map((host) => rig.farm.calls(host).at(-1))).toEqual([
        ...Array(3).fill('start backup.service'),
        ...Array(3).fill(undefined),
      ]);
    });

    test('the bot ends between the vote and the claim: it runs all the same, once, and is told when the bot is back', {
      timeout: 120_000,
    }, async () => {
      const { id } = await ask('stop-service', 'index.service', ['web-4']);
      const request = await found(inSlack, /systemctl stop index\.service[\s\S]*\[Approve\]/);
      rig.signal(['worker-1', 'worker-2'], 'SIGSTOP');
      await rig.slack.click({ user: SLACK.anna, channel: CHANNEL, ts: request.id, label: /^Approve$/ });
      await state(id, 'APPROVED');
      await rig.kill('bot');
      rig.signal(['worker-1', 'worker-2'], 'SIGCONT');
      await eventually(() => (rig.farm.calls('web-4').length === 1 ? true : null), 45_000);
      await state(id, 'SUCCEEDED');
      await rig.start('bot');
      await found(inSlack, /index\.service[\s\S]*(succeeded|Done|done)/);
      await found(inTelegram, /index\.service/);
      expect(rig.farm.calls('web-4')).toEqual(['stop index.service']);
    });

    test('a freeze that is set in mid-run stops nothing that has begun, and lets nothing begin', { timeout: 120_000 }, async () => {
      rig.farm.set('web-5', 'waits');
      const { id } = await ask('stop-service', 'report.service', ['web-5', 'web-6']);
      const request = await found(inSlack, /systemctl stop report\.service[\s\S]*\[Approve\]/);
      await slackPress('anna', request.id, /^Approve$/);
      await eventually(() => (rig.farm.calls('web-5').length === 1 ? true : null), 45_000);
      await ask('stop-service', 'later.service', ['web-1']);
      const later = await found(inSlack, /systemctl stop later\.service[\s\S]*\[Approve\]/);
      const time = { kind: 'once', to: new Date(Date.now() + 3_600_000) };
      expect(await post('/api/change-periods', 'admin', { kind: 'freeze', reason: 'release', time })).not.toHaveProperty('code');
      expect(await slackPress('anna', later.id, /^Approve$/)).toMatch(/frozen|заморо/i);
      rig.farm.set('web-5', 'well');
      await state(id, 'SUCCEEDED');
      expect([rig.farm.calls('web-5'), rig.farm.calls('web-6'), rig.farm.calls('web-1').length]).toEqual([
        ['stop report.service'],
        ['stop report.service'],
        2,
      ]);
    });

    test('all of it is in an unbroken audit trail', async () => {
      expect(verifyChain(await rig.stores.audit.list({ limit: 10_000 }))).toMatchObject({ whole: true });
    });
  });
});

/** The words of blocks and their buttons. */
function wordsIn(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordsIn).filter(Boolean).join('\n');
  if (value === null || typeof value !== 'object') return '';
  const { type, text, ...rest } = value as Record<string, unknown>;
  if (type === 'button') return `[${(text as { text: string }).text}]`;
  const own = typeof text === 'string' ? text : wordsIn(text);
  return [own, ...['elements', 'fields', 'accessory'].map((name) => wordsIn(rest[name]))].filter(Boolean).join('\n');
}
