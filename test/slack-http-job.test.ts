import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Running } from '../main.ts';
import { signedHeaders } from './fakes/slack/signed.ts';
import { type SlackFake, startSlackFake } from './fakes/slack/slack-fake.ts';
import { describeWithPeers, eventually } from './peers/peer.ts';
import { createShop, type Shop } from './rigs/shop.ts';

const CHANNEL = 'C0000000A';
const OLGA = 'U0000OLGA';
const ANNA = 'U0000ANNA';
const VIKTOR = 'U00VIKTOR';

describeWithPeers(['sshd'], 'the main job in Slack over signed HTTP', () => {
  let slack: SlackFake;
  let shop: Shop;
  let running: Running;

  beforeAll(async () => {
    slack = await startSlackFake();
    Object.assign(process.env, { TEST_SLACK_HTTP_TOKEN: slack.token, TEST_SLACK_HTTP_SECRET: slack.signingSecret });
    shop = await createShop({
      accounts: { platform: 'slack', olga: OLGA, anna: ANNA, viktor: VIKTOR },
      settings: {
        channels: [{ platform: 'slack', channel: CHANNEL }],
        slack: { mode: 'http', botToken: 'env:TEST_SLACK_HTTP_TOKEN', signingSecret: 'env:TEST_SLACK_HTTP_SECRET', apiUrl: slack.apiUrl },
      },
    });
    running = await shop.start();
    slack.useHttp({ events: `${running.url}/chat/slack` });
  }, 120_000);

  afterAll(async () => {
    await shop.close();
    await slack.stop();
  });

  const said = (pattern: RegExp, after = 0) =>
    eventually(
      () =>
        slack
          .messages(CHANNEL)
          .slice(after)
          .find(({ text, blocks }) => pattern.test(JSON.stringify([text, blocks]))),
      45_000,
    );
  const post = (raw: string, headers: Record<string, string>) =>
    fetch(`${running.url}/chat/slack`, { method: 'POST', headers, body: raw }).then(({ status }) => status);

  test('an alert is explained, asked about and fixed', { timeout: 180_000 }, async () => {
    await shop.service.wedge();
    const { ts: thread } = await said(/Ask to run: Restart the service/);
    await eventually(() => running.stores.chat.alertOfThread('slack', CHANNEL, thread));
    const question = await slack.say({ user: VIKTOR, channel: CHANNEL, text: 'почему сработал алерт?', thread });
    expect(question.status).toBe(200);
    expect(question.ackMs).toBeLessThan(3_000);
    await said(/Причина/, 1);
    await slack.redeliver(question);
    await slack.click({ user: OLGA, channel: CHANNEL, ts: thread, label: /^Ask to run/ });
    const request = await said(/systemctl restart payments\.service/, 1);
    const answers = slack
      .messages(CHANNEL)
      .filter(({ blocks, thread_ts }) => thread_ts === thread && /Причина/.test(JSON.stringify(blocks)));
    expect(answers).toHaveLength(1);
    const press = await slack.click({ user: ANNA, channel: CHANNEL, ts: request.ts, label: 'Approve' });
    expect([press.status, press.ackMs < 3_000]).toEqual([200, true]);
    await said(/Yes: .* → /, 1);
    expect(shop.service.calls()).toEqual(['restart payments.service', 'is-active payments.service']);
  });

  test('a request that Slack did not sign now is refused', async () => {
    const calls = shop.service.calls().length;
    const raw = JSON.stringify({ type: 'url_verification', challenge: 'abc' });
    const nowS = Math.floor(Date.now() / 1_000);
    const signed = (secret: string, body = raw, atS = nowS) => signedHeaders(secret, body, 'application/json', atS);
    expect(await post(raw, signed(slack.signingSecret))).toBe(200);
    expect(await post(raw, signed('another secret'))).toBe(401);
    expect(await post(raw, signed(slack.signingSecret, `${raw} `))).toBe(401);
    expect(await post(raw, signed(slack.signingSecret, raw, nowS + 120))).toBe(401);
    expect(await post(raw, signed(slack.signingSecret, raw, nowS - 600))).toBe(401);
    expect(await post(raw, { 'content-type': 'application/json' })).toBe(401);
    expect(await post('not json', signed(slack.signingSecret, 'not json'))).toBe(400);
    expect(shop.service.calls()).toHaveLength(calls);
  });
});
