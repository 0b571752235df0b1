import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSettings } from '../config.ts';
import { verifyChain } from '../domain/audit.ts';
import { createApp, type Running } from '../main.ts';
import { type SlackFake, startSlackFake } from './fakes/slack/slack-fake.ts';
import { startTelegramFake, type TelegramFake } from './fakes/telegram/telegram-fake.ts';
import { eventually, scratch } from './peers/peer.ts';

const CHANNEL = 'C0000000A';
const GROUP = -1001234567890;
const MINUTE_MS = 60_000;
const KEY = 'key-of-anna-0123456789';

/** Alerts from outside, taken care of in Slack and Telegram by buttons and sentences, through the whole program. */
describe('care of alerts in the chats', () => {
  const folder = scratch('care');
  let slack: SlackFake;
  let telegram: TelegramFake;
  let app: ReturnType<typeof createApp>;
  let running: Running;
  let passed = 0;
  let fired = 0;

  const settings = () =>
    parseSettings(
      {
        dataDir: join(folder.path, 'data'),
        api: { port: 0 },
        targets: [],
        rules: [],
        evaluateEvery: '1h',
        inventory: [{ id: 'host-shelf', kind: 'shelf' }],
        people: [
          { id: 'anna', name: 'Anna', roles: ['admin'], apiKey: 'env:TEST_CARE_KEY', identities: identities('U0000ANNA', 11) },
          { id: 'boris', name: 'Boris', roles: ['operator'], identities: identities('U000BORIS', 12) },
          { id: 'viktor', name: 'Viktor', roles: ['viewer'], identities: identities('U00VIKTOR', 13) },
        ],
        channels: [
          { platform: 'slack', channel: CHANNEL },
          { platform: 'telegram', channel: String(GROUP), language: 'ru', timeZone: 'Europe/Moscow' },
        ],
        escalations: [
          {
            id: 'wake',
            steps: [
              { after: '5m', person: 'boris' },
              { after: '10m', person: 'anna' },
            ],
          },
        ],
        routes: [
          { id: 'noise', match: { names: ['Noise*'] }, channels: [] },
          { id: 'all', channels: [place('slack', CHANNEL), place('telegram', String(GROUP))], escalation: 'wake' },
        ],
        slack: { botToken: 'env:TEST_CARE_SLACK', appToken: 'env:TEST_CARE_SLACK_APP', apiUrl: slack.apiUrl },
        telegram: { token: 'env:TEST_CARE_TELEGRAM', apiRoot: telegram.apiRoot },
      },
      'test',
    );
  const place = (platform: string, channel: string) => ({ platform, channel });
  const identities = (slackId: string, telegramId: number) => [
    { platform: 'slack', userId: slackId },
    { platform: 'telegram', userId: String(telegramId) },
  ];
  const start = async () => {
    app = createApp(settings(), {
      log: pino({ level: process.env.TEST_LOG ?? 'fatal' }),
      now: () => new Date(Date.now() + passed),
      terminals: false,
      schedules: false,
    });
    running = await app.start();
  };

  beforeAll(async () => {
    [slack, telegram] = await Promise.all([startSlackFake(), startTelegramFake()]);
    Object.assign(process.env, {
      TEST_CARE_KEY: KEY,
      TEST_CARE_SLACK: slack.token,
      TEST_CARE_SLACK_APP: slack.appToken,
      TEST_CARE_TELEGRAM: telegram.token,
    });
    await start();
  }, 60_000);
  afterAll(async () => {
    await app.stop();
    await Promise.all([slack.stop(), telegram.stop()]);
    folder.remove();
  });

  /** Fires or ends alerts, each on a host of its own unless one is given. */
  const tell = async (name: string, status: 'firing' | 'resolved' = 'firing', host = `host-${name.toLowerCase()}`) => {
    const startsAt = new Date(Date.now() + passed).toISOString();
    const body = {
      version: '4',
      groupKey: name,
      truncatedAlerts: 0,
      receiver: 'hook',
      status,
      groupLabels: {},
      commonLabels: {},
      commonAnnotations: {},
      externalURL: 'http://127.0.0.1',
      alerts: [
        {
          status,
          labels: { alertname: name, host, severity: 'critical' },
          annotations: {},
          startsAt: status === 'firing' ? startsAt : '2026-01-01T00:00:00Z',
          endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : startsAt,
          generatorURL: '',
          fingerprint: Buffer.from(name.padEnd(16)).toString('hex').slice(0, 16),
        },
      ],
    };
    const response = await fetch(`${running.url}/alerts/alertmanager`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(202);
    fired += 1;
  };
  const call = async (method: string, path: string, body: unknown, key: string | null = KEY) => {
    const headers = { 'content-type': 'application/json', ...(key === null ? {} : { authorization: `Bearer ${key}` }) };
    const response = await fetch(`${running.url}${path}`, { method, headers, ...(body === null ? {} : { body: JSON.stringify(body) }) });
    return { status: response.status, body: await response.json() };
  };
  const inSlack = (channel = CHANNEL) => slack.messages(channel).filter(({ user }) => user === slack.botUserId);
  const shown = (message: { text?: string | undefined; blocks?: unknown }) => JSON.stringify([message.text, message.blocks]);
  const slackSaid = (pattern: RegExp, channel = CHANNEL) =>
    eventually(() => inSlack(channel).find((message) => pattern.test(shown(message))), 20_000);
  const telegramSaid = (pattern: RegExp) =>
    eventually(
      () => telegram.messages(GROUP).find(({ from, text, caption }) => from.is_bot && pattern.test(text ?? caption ?? '')),
      20_000,
    );
  const whispered = (user: string, pattern: RegExp) =>
    eventually(() => slack.ephemerals.find((one) => one.user === user && pattern.test(one.text)), 20_000);
  const pass = async (ms: number) => {
    passed += ms;
    await running.chat.care.tend();
    await running.queues.idle();
  };
  const audited = async (action: string) => (await running.stores.audit.list({ limit: 10_000 })).filter((row) => row.action === action);
  const count = (pattern: RegExp, channel = CHANNEL) => inSlack(channel).filter((message) => pattern.test(shown(message))).length;

  test('the button takes an incident, on either platform; the escalation stops and the card says who has it', {
    timeout: 60_000,
  }, async () => {
    await tell('DiskOne');
    const card = await slackSaid(/DiskOne.*Acknowledge/);
    // A group whose card is yet to come reads there who has it, and hears of it no second time.
    await telegramSaid(/DiskOne/);
    await slack.click({ user: 'U00VIKTOR', channel: CHANNEL, ts: card.ts, label: 'Acknowledge' });
    await whispered('U00VIKTOR', /may not/);
    await slack.click({ user: 'U0000ANNA', channel: CHANNEL, ts: card.ts, label: 'Acknowledge' });
    await whispered('U0000ANNA', /Anna has taken #1/);
    await eventually(() => inSlack().find(({ ts, ...rest }) => ts === card.ts && /Anna took it/.test(shown(rest))), 20_000);
    await telegramSaid(/Anna берёт #1/);
    await pass(6 * MINUTE_MS);
    expect(inSlack('U000BORIS')).toEqual([]);

    await tell('DiskTwo');
    const message = await telegramSaid(/DiskTwo/);
    const press = await telegram.press({ user: 12, chat: GROUP, messageId: message.message_id, label: /^Беру/ });
    expect((await eventually(() => telegram.pressed(press), 20_000)).text).toMatch(/Boris (?:has taken|берёт) #2/);
    await slackSaid(/Boris has taken #2/);
    expect(await audited('incident.acknowledged')).toHaveLength(2);
  });

  test('an on-call schedule is imported by an administrator, and says who is on call', { timeout: 30_000 }, async () => {
    const event = (...lines: string[]) => ['BEGIN:VEVENT', 'DTSTAMP:20260101T000000Z', ...lines, 'END:VEVENT'];
    const ics = [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//test//EN',
      ...event(
        'UID:1',
        'DTSTART;TZID=Asia/Seoul:20260101T000000',
        'DTEND;TZID=Asia/Seoul:20260102T000000',
        'RRULE:FREQ=DAILY',
        'SUMMARY:Boris',
      ),
      ...event('UID:2', 'DTSTART:20260101T000000Z', 'DTEND:20260102T000000Z', 'RRULE:FREQ=YEARLY', 'SUMMARY:Nobody'),
      'END:VCALENDAR',
    ].join('\r\n');
    expect((await call('PUT', '/api/oncall/primary', { ics }, null)).status).toBe(401);
    expect((await call('PUT', '/api/oncall/primary', { ics }, 'wrong')).status).toBe(401);
    expect((await call('PUT', '/api/oncall/primary', { ics: 'hello' })).body).toMatchObject({ code: 'REQUEST_INVALID' });
    const imported = await call('PUT', '/api/oncall/primary', { ics });
    expect(imported.status).toBe(200);
    expect((imported.body as { shifts: number }).shifts).toBeGreaterThan(34);
    await slack.say({ user: 'U00VIKTOR', channel: CHANNEL, text: `<@${slack.botUserId}> who is on call?` });
    await slackSaid(/On call .primary.: Boris/);
  });

  test('what nobody takes is escalated step by step, once each, and stops when it is taken by a sentence', {
    timeout: 60_000,
  }, async () => {
    await tell('DiskThree');
    const card = await slackSaid(/DiskThree/);
    await eventually(() => running.stores.chat.alertOfThread('slack', CHANNEL, card.ts));
    await pass(5 * MINUTE_MS + 1_000);
    await slackSaid(/DiskThree.*nobody has acknowledged/, 'U000BORIS');
    await Promise.all([running.chat.care.tend(), running.chat.care.tend()]);
    await pass(1_000);
    expect(count(/DiskThree.*nobody has acknowledged/, 'U000BORIS')).toBe(1);
    await slack.say({ user: 'U000BORIS', channel: CHANNEL, text: 'ack', thread: card.ts });
    await slackSaid(/Boris has taken #3/);
    await pass(20 * MINUTE_MS);
    expect(inSlack('U0000ANNA')).toEqual([]);
    expect(count(/Boris has taken #3/)).toBe(1);

    await slack.say({ user: 'U00VIKTOR', channel: CHANNEL, text: 'who is on it?', thread: card.ts });
    await slackSaid(/Boris has had it since/);
    await slack.say({ user: 'U000BORIS', channel: CHANNEL, text: 'assign this to anna', thread: card.ts });
    await slackSaid(/Boris has assigned #3 to Anna/);
    await slackSaid(/Boris has assigned #3 to Anna/, 'U0000ANNA');
    await slack.say({ user: 'U000BORIS', channel: CHANNEL, text: 'assign this to anna', thread: card.ts });
    await tell('DiskThree', 'resolved');
    // Whom it was escalated to and who was to take it hear of the end, once each.
    for (const person of ['U000BORIS', 'U0000ANNA']) await slackSaid(/All clear: #3/, person);
    await running.queues.idle();
    for (const person of ['U000BORIS', 'U0000ANNA']) expect([person, count(/All clear/, person)]).toEqual([person, 1]);
    expect(count(/has assigned #3/, 'U0000ANNA')).toBe(1);
  });

  test('a silence holds back what it covers, over a restart, and says at its end how much', { timeout: 90_000 }, async () => {
    await tell('DiskFour');
    const card = await slackSaid(/DiskFour.*Silence/);
    await eventually(() => running.stores.chat.alertOfThread('slack', CHANNEL, card.ts));
    await slack.say({ user: 'U00VIKTOR', channel: CHANNEL, text: 'silence this for 1h because Firmware', thread: card.ts });
    await whispered('U00VIKTOR', /may not/);
    await slack.click({ user: 'U0000ANNA', channel: CHANNEL, ts: card.ts, label: /^Silence/ });
    const choice = await slackSaid(/why, and for how long/);
    await slack.click({ user: 'U0000ANNA', channel: CHANNEL, ts: choice.ts, label: /^2 h/ });
    await slackSaid(/Anna has silenced #4.*planned work/);
    const asides = slack.ephemerals.filter(({ user }) => user === 'U0000ANNA').map(({ text }) => text);
    // What stands in the thread is not said to her once more.
    expect(asides.filter((text) => /why, and for how long|has silenced #4/.test(text))).toEqual([]);
    await slack.say({
      user: 'U0000ANNA',
      channel: CHANNEL,
      text: `<@${slack.botUserId}> silence host-shelf for 90m because Firmware update`,
    });
    await slackSaid(/Anna has silenced host-shelf.*Firmware update/);
    const before = inSlack().length;
    await app.stop();
    await start();
    await tell('DiskFour', 'resolved');
    for (const name of ['ShelfA', 'ShelfB', 'ShelfC']) await tell(name, 'firing', 'host-shelf');
    await eventually(async () => (await running.stores.alerts.count({ assetIds: ['host-shelf'] })).alerts === 3, 20_000);
    await running.queues.idle();
    await tell('ShelfB', 'resolved', 'host-shelf');
    await eventually(async () => (await running.stores.alerts.count({ assetIds: ['host-shelf'], status: 'firing' })).alerts === 2, 20_000);
    await running.queues.idle();
    expect(inSlack().slice(before).map(shown)).toEqual([]);

    await pass(91 * MINUTE_MS);
    const over = await slackSaid(/silence of host-shelf is over/);
    expect(shown(over)).toMatch(/3 alerts fired in 1 incident; still firing: 2/);
    await slackSaid(/Shelf[ABC].*Acknowledge/);
    await telegramSaid(/Shelf[ABC]/);
    await pass(30 * MINUTE_MS);
    await slackSaid(/silence of #4.*is over/);
    expect(count(/silence of host-shelf is over/)).toBe(1);
    expect(await running.stores.care.activeSilences(new Date(Date.now() + passed))).toEqual([]);
  });

  test('a route to nowhere tells nobody, and still records', { timeout: 30_000 }, async () => {
    const before = inSlack().length;
    await tell('NoiseOne');
    await eventually(async () => (await running.stores.alerts.count({ assetIds: ['host-noiseone'] })).alerts === 1, 20_000);
    await running.queues.idle();
    const [alert] = await running.stores.alerts.list({ assetIds: ['host-noiseone'], limit: 1 });
    expect((await running.stores.care.noticesOf(alert?.incidentId ?? '')).map(({ outcome, routeId }) => [outcome, routeId])).toEqual([
      ['nowhere', 'noise'],
    ]);
    expect(
      inSlack()
        .slice(before)
        .filter((message) => /Noise/.test(shown(message))),
    ).toEqual([]);
    expect(fired).toBeGreaterThan(8);
    await slack.say({ user: 'U0000ANNA', channel: CHANNEL, text: `<@${slack.botUserId}> routes dry-run` });
    await slackSaid(/noise: recorded only × 1/);
    const dry = await call('GET', '/api/routes/dry-run?days=7', null);
    expect(dry.body).toMatchObject({ incidents: 6 });
    const silence = { match: { assets: ['host-q'] }, minutes: 5, reason: 'Test' };
    expect((await call('POST', '/api/silences', { ...silence, reason: ' ' })).status).toBe(400);
    expect((await call('POST', '/api/silences', { ...silence, minutes: undefined })).status).toBe(400);
    expect((await call('POST', '/api/silences', silence)).status).toBe(200);
    expect((await call('POST', `/api/care/${alert?.id}/acknowledge`, {})).status).toBe(200);
    expect((await call('POST', `/api/care/${alert?.id}/assign`, { person: 'nobody' })).status).toBe(404);
    expect((await call('POST', `/api/care/${alert?.id}/snooze`, { minutes: 10 })).body).toMatchObject({ care: { snooze: { by: 'anna' } } });
    expect(verifyChain(await running.stores.audit.list({ limit: 10_000 }))).toMatchObject({ whole: true });
  });
});
