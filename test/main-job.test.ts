import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyChain } from '../domain/audit.ts';
import type { Running } from '../main.ts';
import { type Delivery, type SlackFake, startSlackFake } from './fakes/slack/slack-fake.ts';
import type { FakeMessage } from './fakes/slack/state.ts';
import { describeWithPeers, eventually } from './peers/peer.ts';
import { describeWithPostgres, startPostgres } from './peers/postgres.ts';
import { startRedis } from './peers/redis.ts';
import { createShop, type Shop } from './rigs/shop.ts';

const CHANNEL = 'C0000000A';
const OLGA = 'U0000OLGA';
const ANNA = 'U0000ANNA';
const VIKTOR = 'U00VIKTOR';
const RESTARTED = ['restart payments.service', 'is-active payments.service'];

/** Where the program keeps its data; `settings` names it. */
type Backend = { readonly settings: Readonly<Record<string, string>>; stop(): Promise<void> };

describeWithPeers(['sshd'], 'the main job, embedded', () => {
  mainJob(async () => ({ settings: {}, stop: async () => {} }));
});

await describeWithPostgres('with PostgreSQL', () => {
  describeWithPeers(['sshd', 'redis-server'], 'the main job on PostgreSQL and Redis', () => {
    mainJob(async () => {
      const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
      Object.assign(process.env, { TEST_DATABASE_URL: postgres.url, TEST_QUEUE_URL: redis.url });
      return {
        settings: { databaseUrl: 'env:TEST_DATABASE_URL', queueUrl: 'env:TEST_QUEUE_URL' },
        stop: async () => void (await Promise.all([postgres.stop(), redis.stop()])),
      };
    });
  });
});

/**
 * The main job of the product, whole: a real service grows slow, is scraped, the rule fires, Slack explains it, a person asks, one
 * requests the fix and another approves it, it runs over a real sshd, the metric recovers, the chat says so, a ticket is opened.
 * Each press that may not act is answered and changes nothing.
 */
function mainJob(startBackend: () => Promise<Backend>): void {
  let backend: Backend;
  let slack: SlackFake;
  let shop: Shop;
  let running: Running;

  beforeEach(async () => {
    backend = await startBackend();
    slack = await startSlackFake();
    Object.assign(process.env, { TEST_SLACK_TOKEN: slack.token, TEST_SLACK_APP_TOKEN: slack.appToken });
    shop = await createShop({
      accounts: { platform: 'slack', olga: OLGA, anna: ANNA, viktor: VIKTOR },
      settings: {
        ...backend.settings,
        channels: [{ platform: 'slack', channel: CHANNEL }],
        slack: { botToken: 'env:TEST_SLACK_TOKEN', appToken: 'env:TEST_SLACK_APP_TOKEN', apiUrl: slack.apiUrl },
      },
    });
    running = await shop.start();
  }, 120_000);

  afterEach(async () => {
    await shop.close();
    await Promise.all([slack.stop(), backend.stop()]);
  });

  const text = (message: FakeMessage) => JSON.stringify([message.text, message.blocks]);
  const messages = () => slack.messages(CHANNEL);
  const said = (pattern: RegExp, after = 0) =>
    eventually(
      () =>
        messages()
          .slice(after)
          .find((message) => pattern.test(text(message))),
      45_000,
    ).catch(() => {
      throw new Error(`nobody said ${pattern}:\n${messages().slice(after).map(text).join('\n')}`);
    });
  const click = (user: string, ts: string, label: string | RegExp) => slack.click({ user, channel: CHANNEL, ts, label });
  /** Acts, and waits for the sentence that this makes the program say to this person alone. */
  const answered = async (user: string, pattern: RegExp, act: () => Promise<Delivery>): Promise<Delivery> => {
    const before = slack.ephemerals.length;
    const delivery = await act();
    expect(delivery.status).toBe(200);
    const given = await eventually(() => slack.ephemerals.slice(before).find((one) => one.user === user), 20_000);
    expect(given.text).toMatch(pattern);
    return delivery;
  };
  /** A press like an earlier one, by anyone, its value changed: what a message kept on a screen, or a forger, can send. */
  const pressLike = ({ kind, body, ...rest }: Delivery, user: string, change: (value: string) => string = (value) => value) => {
    const [action] = body.actions as readonly [{ readonly value: string }];
    const actions = [{ ...action, value: change(action.value), action_ts: `${Date.now() / 1_000}` }];
    return slack.redeliver({ kind, ...rest, body: { ...body, user: { ...(body.user as object), id: user }, actions } });
  };

  /** Makes the service slow, waits for the alert, asks for the restart. */
  const requestRestart = async () => {
    await shop.service.wedge();
    const alert = await said(/Ask to run: Restart the service/);
    await eventually(() => running.stores.chat.alertOfThread('slack', CHANNEL, alert.ts));
    await answered(OLGA, /Someone else must approve/, () => click(OLGA, alert.ts, /^Ask to run/));
    return said(/systemctl restart payments\.service/, 1);
  };
  const nothingFires = () =>
    eventually(async () => (await running.stores.alerts.list({ status: 'firing', limit: 10 })).length === 0, 30_000);

  test('an alert fires, the chat explains why, a person approves the fix, the metric recovers', { timeout: 240_000 }, async () => {
    await shop.service.wedge();
    const alert = await said(/Checkout is slow/);
    expect(text(alert)).toMatch(/payments/);
    expect(text(alert)).toMatch(/Restart the service/);
    const thread = alert.ts;
    await eventually(() => running.stores.chat.alertOfThread('slack', CHANNEL, thread));

    await slack.say({ user: VIKTOR, channel: CHANNEL, text: 'почему сработал алерт?', thread });
    expect(text(await said(/Причина/, 1))).toMatch(/payments/);
    await slack.say({ user: VIKTOR, channel: CHANNEL, text: 'show the graph', thread });
    await eventually(() => slack.uploads.length > 0, 20_000);
    const before = messages().length;
    await slack.say({ user: VIKTOR, channel: CHANNEL, text: 'what changed?', thread });
    await eventually(() => messages().length > before, 20_000);

    await answered(VIKTOR, /may not/, () => click(VIKTOR, thread, /^Ask to run/));
    await answered(OLGA, /Someone else must approve/, () => click(OLGA, thread, /^Ask to run/));
    const request = await said(/systemctl restart payments\.service/, 1);
    const own = await answered(OLGA, /yourself/, () => click(OLGA, request.ts, 'Approve'));
    await answered(VIKTOR, /may not approve/, () => click(VIKTOR, request.ts, 'Approve'));
    const otherDigit = (digit: string) => (digit === '0' ? '1' : '0');
    await answered(ANNA, /not what would run; nothing was approved/, () =>
      pressLike(own, ANNA, (value) => value.replace(/.$/, otherDigit)),
    );
    await answered(ANNA, /not known/, () => pressLike(own, ANNA, (value) => value.replace(/(?<=^apr_)./, otherDigit)));
    await answered(ANNA, /out of date/, () => pressLike(own, ANNA, () => "apr_1'; DROP TABLE approvals; --"));
    expect(shop.service.calls()).toEqual([]);
    const approved = await answered(ANNA, /is counted/, () => click(ANNA, request.ts, 'Approve'));

    const result = await said(/Yes: .* → /, 1);
    expect(shop.service.calls()).toEqual(RESTARTED);
    expect(await shop.service.latency()).toBeLessThan(0.2);
    expect(result.thread_ts).toBe(thread);
    await answered(ANNA, /already been decided/, () => pressLike(approved, ANNA));
    await slack.redeliver(approved);
    await nothingFires();
    await said(/[Rr]esolved/);
    expect(shop.service.calls()).toEqual(RESTARTED);

    await answered(OLGA, /OPS-1/, () => click(OLGA, thread, 'Open a ticket'));
    await answered(OLGA, /OPS-1/, () => click(OLGA, thread, 'Open a ticket'));
    expect(shop.jira.issues).toHaveLength(1);
    expect(verifyChain(await running.stores.audit.list({ limit: 10_000 }))).toMatchObject({ whole: true });
  });

  test('a request outlives a restart of the program and is executed once', { timeout: 120_000 }, async () => {
    const request = await requestRestart();
    const own = await answered(OLGA, /yourself/, () => click(OLGA, request.ts, 'Approve'));
    await shop.stop();
    running = await shop.start();
    await answered(OLGA, /yourself/, () => pressLike(own, OLGA));
    await answered(ANNA, /is counted/, () => click(ANNA, request.ts, 'Approve'));
    await eventually(() => shop.service.calls().length === RESTARTED.length, 30_000);
    await shop.stop();
    running = await shop.start();
    await answered(ANNA, /already been decided/, () => pressLike(own, ANNA));
    await nothingFires();
    expect(shop.service.calls()).toEqual(RESTARTED);
  });

  test('a request that nobody decided in time is refused, and stays so', { timeout: 120_000 }, async () => {
    const request = await requestRestart();
    const own = await answered(OLGA, /yourself/, () => click(OLGA, request.ts, 'Approve'));
    shop.pass(16 * 60_000);
    await answered(ANNA, /has expired; ask again/, () => pressLike(own, ANNA));
    await answered(ANNA, /has expired|already been decided/, () => pressLike(own, ANNA));
    expect(shop.service.calls()).toEqual([]);
    expect(verifyChain(await running.stores.audit.list({ limit: 10_000 }))).toMatchObject({ whole: true });
  });
}
