import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ChatPlatform } from '../bot/chat-platform.ts';
import { createOutbox } from '../bot/outbox.ts';
import { enqueueCard, PRIORITY } from '../bot/outgoing.ts';
import { createSlack } from '../bot/slack/slack.ts';
import { createTelegram } from '../bot/telegram/telegram.ts';
import { openStores } from '../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../stores/stores.ts';
import type { RateWatch } from './fakes/rates.ts';
import { startSlackFake } from './fakes/slack/slack-fake.ts';
import { startTelegramFake } from './fakes/telegram/telegram-fake.ts';

/**
 * Five hundred alerts in a minute into one channel, over 429s, lost and dropped calls and a restart. Time stands still while the program
 * works, and jumps where it waits: each call is judged by the rates of the platform on that clock.
 */
const MANY = 500;
const EVERY_MS = 120;
const START = Date.parse('2026-03-04T10:00:00Z');

let all: Stores;
let stores: TenantStores;
let nowMs: number;
/** When what happens now was to happen, which may be a little ago. */
let actMs: number | null = null;
/** What happens at an instant: the youngest last. */
let plan: Array<{ readonly atMs: number; readonly act: () => Promise<unknown> }>;

beforeAll(async () => {
  ({ stores: all } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
});
afterAll(() => all.close());
beforeEach(async () => {
  const id = randomUUID();
  await all.tenants.create({ id, name: id });
  stores = all.forTenant(id);
  nowMs = START;
  plan = [];
});

/** What the test needs of a platform: where, what is there as it stands, and how its calls go wrong. */
type Place = {
  readonly platform: ChatPlatform;
  readonly channel: string;
  readonly watch: RateWatch;
  /** In the order in which they came, oldest first: what it says, and which message it answers. */
  readonly messages: () => ReadonlyArray<{ readonly id: string; readonly text: string; readonly answers: string | null }>;
  readonly fail: (how: 'rate-limited' | 'lost' | 'dropped', times?: number) => void;
  readonly edits: () => number;
  readonly stop: () => Promise<void>;
};

const renderChart = async () => Buffer.alloc(0);
const log = () => {};

async function slackPlace(): Promise<Place> {
  const fake = await startSlackFake();
  const channel = 'C0000000A';
  return {
    platform: createSlack({ token: fake.token, appToken: fake.appToken, apiUrl: fake.apiUrl }, { renderChart, log }),
    channel,
    watch: fake.enforceRates(() => nowMs),
    messages: () => fake.messages(channel).map((one) => ({ id: one.ts, text: JSON.stringify(one.blocks), answers: one.thread_ts ?? null })),
    fail: (how, times) => fake.fail('chat.postMessage', how === 'rate-limited' ? { kind: how, retryAfterS: 30 } : { kind: how }, times),
    edits: () => fake.calls.filter(({ method }) => method === 'chat.update').length,
    stop: () => fake.stop(),
  };
}

async function telegramPlace(): Promise<Place> {
  const fake = await startTelegramFake();
  const chat = -1001234567890;
  return {
    platform: createTelegram({ token: fake.token, apiRoot: fake.apiRoot }, { renderChart, log }),
    channel: String(chat),
    watch: fake.enforceRates(() => nowMs),
    messages: () =>
      fake.messages(chat).map((one) => ({
        id: String(one.message_id),
        text: one.text ?? '',
        answers: one.reply_to_message === undefined ? null : String(one.reply_to_message.message_id),
      })),
    fail: (how, times) => fake.fail('sendMessage', how === 'rate-limited' ? { kind: how, retryAfterS: 30 } : { kind: how }, times),
    edits: () => fake.calls.filter(({ method }) => method.toLowerCase() === 'editmessagetext').length,
    stop: () => fake.stop(),
  };
}

const card = (headline: string) => ({ language: 'en' as const, headline, tone: 'warning' as const, parts: [], actions: [], chart: null });
const put = ({ platform, channel }: Place, id: string, priority: number, more: { after?: string; edits?: string } = {}) =>
  enqueueCard(stores, {
    id,
    platform: platform.id,
    channel,
    thread: null,
    card: card(id),
    priority,
    at: new Date(actMs ?? nowMs),
    ...more,
  });
const at = (afterMs: number, act: () => Promise<unknown>) => plan.push({ atMs: START + afterMs, act });

/** A process that delivers until `done`, or it is asked to stop; time goes on only where it waits. */
async function deliver({ platform }: Place, done: () => Promise<boolean> | boolean): Promise<void> {
  plan.sort((a, b) => a.atMs - b.atMs);
  const ended = Promise.withResolvers<void>();
  const outbox = createOutbox({
    stores,
    platforms: [platform],
    now: () => new Date(nowMs),
    pollMs: 10_000,
    log,
    wait: async (ms) => {
      nowMs += ms;
      for (let next = plan[0]; next !== undefined && next.atMs <= nowMs; next = plan[0]) {
        plan.shift();
        actMs = next.atMs;
        await next.act();
        actMs = null;
      }
      if (await done()) ended.resolve();
      await turn();
    },
  });
  outbox.start();
  await ended.promise;
  await outbox.stop();
}

const isEmpty = async ({ platform }: Place) =>
  plan.length === 0 && (await stores.chat.waiting({ platform: platform.id, limit: 1 })).length === 0;
const nameOf = (text: string) => /(?:alert|answer|approval)-\d+/.exec(text)?.[0] ?? '';

describe.each([
  ['Slack', slackPlace, { finds: true, perMinute: 60 }],
  ['Telegram', telegramPlace, { finds: false, perMinute: 20 }],
] as const)('five hundred alerts in a minute into one channel of %s', (_name, open, { finds, perMinute }) => {
  it('arrive once each, in order, within every rate, over 429s, lost and dropped calls and a restart; approvals go first', {
    timeout: 180_000,
  }, async () => {
    const place = await open();
    try {
      for (let i = 0; i < MANY; i += 1) {
        at(i * EVERY_MS, () => put(place, `alert-${i}`, PRIORITY.alert));
        // Two answers in the thread of every tenth.
        if (i % 10 === 0) {
          at(i * EVERY_MS, () => put(place, `answer-${i}`, PRIORITY.alert, { after: `alert-${i}` }));
          at(i * EVERY_MS + 1, () => put(place, `answer-${i + 1}`, PRIORITY.alert, { after: `alert-${i}` }));
        }
      }
      // Before its alert would have had its turn; and one of no alert.
      let before = { alert: 0, free: 0 };
      at(65_000, async () => {
        before = { ...before, alert: place.messages().length };
        await put(place, 'approval-1', PRIORITY.approval, { after: 'alert-490' });
      });
      at(90_000, async () => {
        before = { ...before, free: place.messages().length };
        await put(place, 'approval-2', PRIORITY.approval);
      });
      at(5_000, async () => place.fail('lost'));
      at(30_000, async () => place.fail('rate-limited', 2));
      at(150_000, async () => place.fail('dropped'));
      at(200_000, async () => place.fail('lost'));

      await deliver(place, () => nowMs > START + 180_000);
      // What was lost while it stopped is found by who takes over.
      await deliver(place, () => isEmpty(place));

      const told = place.messages().map(({ text }) => nameOf(text));
      const expected = MANY + 2 * (MANY / 10) + 2;
      expect(new Set(told).size).toBe(expected);
      // Telegram cannot be asked whether a message is there: one whose answer was lost comes twice, and none else.
      expect(told.length - expected).toBe(finds ? 0 : 2);
      expect(place.watch.exceeded).toEqual([]);
      const of = (kind: string) =>
        told.filter((name, index) => name.startsWith(kind) && told.indexOf(name) === index).map((name) => Number(name.split('-')[1]));
      const others = of('alert').filter((number) => number !== 490);
      expect(others).toEqual(others.toSorted((a, b) => a - b));
      for (let i = 0; i < MANY; i += 10) {
        // Of one that came twice the thread hangs on either.
        const threads = place.messages().flatMap(({ text, id }) => (nameOf(text) === `alert-${i}` ? [id] : []));
        const inThread = place
          .messages()
          .filter(({ answers, id }) => answers !== null && threads.includes(answers) && !threads.includes(id));
        const names = [...new Set(inThread.map(({ text }) => nameOf(text)))];
        expect(names.filter((name) => name.startsWith('answer'))).toEqual([`answer-${i}`, `answer-${i + 1}`]);
      }
      expect(told.indexOf('alert-490') - before.alert).toBeLessThanOrEqual(2);
      expect(told.indexOf('approval-1')).toBe(told.indexOf('alert-490') + 1);
      // Until then the platform wanted to be left alone: the approval before it, and what that answers, go first.
      expect(told.indexOf('approval-2') - before.free).toBeLessThanOrEqual(2);
      // Neither faster than it may be, nor much slower.
      const minutes = (nowMs - START) / 60_000;
      expect(told.length / minutes).toBeGreaterThan(perMinute * 0.8);
      expect(told.length / minutes).toBeLessThanOrEqual(perMinute);
    } finally {
      await place.stop();
    }
  });

  it('that are the same one, told five hundred times, are one message and few edits of it', { timeout: 120_000 }, async () => {
    const place = await open();
    try {
      await put(place, 'alert-0', PRIORITY.alert);
      for (let i = 1; i < MANY; i += 1) at(i * EVERY_MS, () => put(place, `alert-${i}`, PRIORITY.alert, { edits: 'alert-0' }));
      await deliver(place, () => isEmpty(place));
      expect(place.messages()).toHaveLength(1);
      expect(nameOf(place.messages()[0]?.text ?? '')).toBe(`alert-${MANY - 1}`);
      expect(place.watch.exceeded).toEqual([]);
      expect(place.edits()).toBeLessThanOrEqual(perMinute);
    } finally {
      await place.stop();
    }
  });
});

it('what waits in one channel keeps nothing from another, and topics of a group share its rate', { timeout: 60_000 }, async () => {
  const place = await telegramPlace();
  try {
    for (let i = 0; i < 60; i += 1) await put(place, `alert-${i}`, PRIORITY.alert);
    const topic = { ...place, channel: `${place.channel}/7` };
    for (let i = 60; i < 80; i += 1) await put(topic, `alert-${i}`, PRIORITY.alert);
    const direct = { ...place, channel: '77' };
    await put(direct, 'approval-9', PRIORITY.digest);
    let when = 0;
    await deliver(place, async () => {
      if (when === 0 && (await stores.chat.message('approval-9'))?.state === 'sent') when = nowMs;
      return isEmpty(place);
    });
    expect(when - START).toBeLessThan(2_000);
    expect(place.watch.exceeded).toEqual([]);
  } finally {
    await place.stop();
  }
});
