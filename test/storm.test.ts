import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseSettings } from '../config.ts';
import type { Alert, Incident } from '../domain/alert.ts';
import { createApp, type Running } from '../main.ts';
import { type SlackFake, startSlackFake } from './fakes/slack/slack-fake.ts';
import { startTelegramFake, type TelegramFake } from './fakes/telegram/telegram-fake.ts';
import { eventually, scratch } from './peers/peer.ts';

const CHANNEL = 'C0000000A';
const GROUP = -1001234567890;
const NAMES = 50;
const BATCH = 100;
const START = Date.now() - 60_000;

/** Six racks of 25, twelve services without a rack on one switch, and 38 assets that nothing is known of: 200. */
const RACKS = Array.from({ length: 6 }, (_, rack) => `rack-${rack}`);
const RACKED = RACKS.flatMap((rack) => Array.from({ length: 25 }, (_, unit) => ({ id: `srv-${rack}-${unit}`, rack })));
const SWITCHED = Array.from({ length: 12 }, (_, i) => `gateway-${i}`);
const LONE = Array.from({ length: 38 }, (_, i) => `lone-${i}`);
const ASSETS = [...RACKED.map(({ id }) => id), ...SWITCHED, ...LONE];

type Sent = { readonly name: string; readonly asset: string; readonly startsAt: string; readonly fingerprint: string };

/** Every name on every asset, shuffled by a fixed rule. */
const STORM: readonly Sent[] = Array.from({ length: NAMES * ASSETS.length }, (_, i) => {
  const at = (i * 7_919) % (NAMES * ASSETS.length);
  const [name, asset] = [`Alert${at % NAMES}`, ASSETS[Math.floor(at / NAMES)] ?? ''];
  return { name, asset, startsAt: new Date(START + i * 6).toISOString(), fingerprint: at.toString(16).padStart(16, '0') };
});

/** The whole program under a storm: 10,000 alerts of 200 assets arrive at Alertmanager's webhook within a minute. */
describe('a storm of 10,000 alerts', () => {
  const folder = scratch('storm');
  let slack: SlackFake;
  let telegram: TelegramFake;
  let app: ReturnType<typeof createApp>;
  let running: Running;

  beforeAll(async () => {
    [slack, telegram] = await Promise.all([startSlackFake(), startTelegramFake()]);
    Object.assign(process.env, {
      TEST_STORM_SLACK: slack.token,
      TEST_STORM_SLACK_APP: slack.appToken,
      TEST_STORM_TELEGRAM: telegram.token,
    });
    const settings = parseSettings(
      {
        dataDir: join(folder.path, 'data'),
        api: { port: 0 },
        targets: [],
        rules: [],
        timeZone: 'UTC',
        channels: [
          { platform: 'slack', channel: CHANNEL },
          { platform: 'telegram', channel: String(GROUP), language: 'ru' },
        ],
        slack: { botToken: 'env:TEST_STORM_SLACK', appToken: 'env:TEST_STORM_SLACK_APP', apiUrl: slack.apiUrl },
        telegram: { mode: 'polling', token: 'env:TEST_STORM_TELEGRAM', apiRoot: telegram.apiRoot },
        inventory: [
          ...RACKS.map((id) => ({ id, kind: 'rack' })),
          { id: 'switch-1', kind: 'switch' },
          ...RACKED.map(({ id, rack }) => ({ id, kind: 'server', relations: [{ kind: 'member-of', to: rack }] })),
          ...SWITCHED.map((id) => ({ id, kind: 'service', relations: [{ kind: 'connected-to', to: 'switch-1' }] })),
        ],
      },
      'test',
    );
    app = createApp(settings, { log: pino({ level: process.env.TEST_LOG ?? 'fatal' }), now: () => new Date(), terminals: false });
    running = await app.start();
  }, 60_000);

  afterAll(async () => {
    await app.stop();
    await Promise.all([slack.stop(), telegram.stop()]);
    folder.remove();
  });

  const send = async (alerts: readonly Sent[], status: 'firing' | 'resolved', endsAt = '0001-01-01T00:00:00Z') => {
    const body = {
      version: '4',
      groupKey: '{}:{}',
      truncatedAlerts: 0,
      receiver: 'hook',
      status,
      groupLabels: {},
      commonLabels: {},
      commonAnnotations: {},
      externalURL: 'http://127.0.0.1',
      alerts: alerts.map(({ name, asset, startsAt, fingerprint }) => ({
        status,
        labels: { alertname: name, host: asset, severity: 'warning' },
        annotations: {},
        startsAt,
        endsAt,
        generatorURL: '',
        fingerprint,
      })),
    };
    const post = () =>
      fetch(`${running.url}/alerts/alertmanager`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    // Alertmanager sends again what was answered with 503.
    await eventually(async () => (await post()).status === 202, 60_000);
  };
  const sendAll = async (alerts: readonly Sent[], status: 'firing' | 'resolved', endsAt?: string) => {
    for (let at = 0; at < alerts.length; at += BATCH) await send(alerts.slice(at, at + BATCH), status, endsAt);
  };
  const all = async (filter: { readonly incidentId?: string } = {}) => {
    const alerts: Alert[] = [];
    for (;;) {
      const page = await running.stores.alerts.list({ ...filter, limit: 1_000, offset: alerts.length });
      alerts.push(...page);
      if (page.length < 1_000) return alerts;
    }
  };
  const incidents = () => running.stores.alerts.incidents({ limit: 1_000 });
  const said = () => slack.messages(CHANNEL).filter(({ user, files }) => user === slack.botUserId && files === undefined);
  const topLevel = () => said().filter(({ thread_ts }) => thread_ts === undefined);
  const inGroup = () => telegram.messages(GROUP).filter(({ from, photo }) => from.is_bot && !photo);
  const heads = () => inGroup().filter(({ reply_to_message: to }) => to === undefined);
  const text = (message: unknown) => JSON.stringify(message);
  const numberOf = ({ number }: Incident) => new RegExp(`#${number}\\b`);
  let opened: Incident[] = [];

  test('is a handful of incidents with one message each, and every alert is found from its incident', { timeout: 240_000 }, async () => {
    await sendAll(STORM, 'firing');
    await eventually(async () => (await running.stores.alerts.count({})).alerts === STORM.length, 120_000);
    opened = await incidents();
    expect(opened.length).toBeGreaterThan(6);
    expect(opened.length).toBeLessThanOrEqual(12);

    const reached = new Set<string>();
    for (const incident of opened) {
      const members = await all({ incidentId: incident.id });
      expect(members).toHaveLength(incident.alertCount ?? 0);
      for (const { fingerprint, incidentId } of members) {
        expect(incidentId).toBe(incident.id);
        reached.add(fingerprint);
      }
    }
    expect(reached.size).toBe(STORM.length);
    for (const rack of RACKS) {
      const homes = new Set(
        (await running.stores.alerts.list({ assetIds: RACKED.filter((one) => one.rack === rack).map(({ id }) => id), limit: 5_000 })).map(
          ({ incidentId }) => incidentId,
        ),
      );
      expect([rack, homes.size]).toEqual([rack, 1]);
    }
    expect(
      new Set(
        (await running.stores.alerts.list({ assetIds: RACKED.map(({ id }) => id), limit: 10_000 })).map(({ incidentId }) => incidentId),
      ).size,
    ).toBe(6);

    // Each message in the end says how many.
    for (const incident of opened) {
      const alerts = incident.alertCount ?? 0;
      await eventually(
        () =>
          topLevel().some(
            (one) =>
              numberOf(incident).test(text(one)) && text(one).includes(`${alerts.toLocaleString('en', { useGrouping: 'min2' })} alerts`),
          ),
        90_000,
      );
    }
    await eventually(() => heads().length === opened.length, 60_000);
    expect(topLevel()).toHaveLength(opened.length);
    expect(said()).toHaveLength(opened.length);
    expect(slack.calls.filter(({ method }) => method === 'chat.postMessage')).toHaveLength(opened.length);
    expect((await running.queues.counts()).notify.failed).toBe(0);
  });

  test('told once more, as after a lost answer, it changes nothing', { timeout: 120_000 }, async () => {
    const before = await all();
    await sendAll(STORM.slice(0, 2_000).toReversed(), 'firing');
    await running.queues.idle();
    expect(await all()).toEqual(before);
    expect((await incidents()).map(({ id, alertCount }) => [id, alertCount])).toEqual(opened.map(({ id, alertCount }) => [id, alertCount]));
  });

  test('ends with one all clear for each incident when all have gone', { timeout: 240_000 }, async () => {
    await sendAll(STORM.toReversed(), 'resolved', new Date().toISOString());
    await eventually(async () => (await running.stores.alerts.count({ status: 'firing' })).alerts === 0, 120_000);
    expect((await incidents()).map(({ status }) => status)).toEqual(opened.map(() => 'resolved'));
    await eventually(() => said().length === 2 * opened.length && topLevel().every((one) => text(one).includes('Resolved: ')), 90_000);
    await eventually(() => inGroup().length === 2 * opened.length && heads().every((one) => text(one).includes('Закрыт: ')), 90_000);
    expect(topLevel()).toHaveLength(opened.length);
    expect(heads()).toHaveLength(opened.length);
  });
});
