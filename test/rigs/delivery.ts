import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Card } from '../../bot/card.ts';
import type { ChatPlatform } from '../../bot/chat-platform.ts';
import { createOutbox } from '../../bot/outbox.ts';
import { enqueueCard } from '../../bot/outgoing.ts';
import { createSlack } from '../../bot/slack/slack.ts';
import { createTelegram } from '../../bot/telegram/telegram.ts';
import { openStores } from '../../stores/postgres/open.ts';
import type { Stores, TenantStores } from '../../stores/stores.ts';
import type { RateWatch } from '../fakes/rates.ts';
import { type SlackFake, startSlackFake } from '../fakes/slack/slack-fake.ts';
import { startTelegramFake, type TelegramFake } from '../fakes/telegram/telegram-fake.ts';

/**
 * An outbox on a clock that stands still while the program works, and jumps where it waits: each call is judged by the rates of the
 * platform on that clock.
 */
export type DeliveryRig = {
  readonly stores: TenantStores;
  readonly log: string[];
  nowMs(): number;
  /** Milliseconds since the beginning. */
  afterMs(): number;
  /** Plans what happens so long after the beginning. */
  at(afterMs: number, act: () => Promise<unknown>): void;
  /** Plans what happens so long after now, and not later: time does not jump over it. */
  after(ms: number, act: () => unknown): () => void;
  /** Puts a message into the outbox, by default one whose headline is its id. */
  put(
    place: DeliveryPlace,
    id: string,
    priority: number,
    more?: { readonly after?: string; readonly edits?: string; readonly card?: Card; readonly alertId?: string },
  ): Promise<void>;
  /** A process that delivers until `done`, or it is asked to stop; time goes on only where it waits. */
  deliver(place: DeliveryPlace, done: () => Promise<boolean> | boolean): Promise<void>;
  /** Whether nothing is planned and nothing waits. */
  isEmpty(place: DeliveryPlace): Promise<boolean>;
};

/** What a test needs of a platform: where, what is there as it stands, and how its calls go wrong. */
export type DeliveryPlace = {
  readonly platform: ChatPlatform;
  readonly channel: string;
  readonly watch: RateWatch;
  /** In the order in which they came, oldest first: what it says, and which message it answers. */
  readonly messages: () => ReadonlyArray<{ readonly id: string; readonly text: string; readonly answers: string | null }>;
  /** Pictures that were sent as messages of their own: what each answers. */
  readonly charts: () => ReadonlyArray<string | null>;
  readonly fail: (how: 'rate-limited' | 'lost' | 'dropped', times?: number) => void;
  readonly edits: () => number;
  readonly stop: () => Promise<void>;
};

const START = Date.parse('2026-03-04T10:00:00Z');
const quiet = () => {};
const renderChart = async () => Buffer.from('\x89PNG a picture of sixteen bytes and more');

/** A rig for each test of a file, all over one embedded store. */
export function eachWithRig(take: (rig: DeliveryRig) => void): void {
  let all: Stores;
  beforeAll(async () => {
    ({ stores: all } = await openStores({ databaseUrl: null, dataDir: 'memory' }));
  });
  afterAll(() => all.close());
  beforeEach(async () => take(await createDeliveryRig(all)));
}

async function createDeliveryRig(all: Stores): Promise<DeliveryRig> {
  const tenant = randomUUID();
  await all.tenants.create({ id: tenant, name: tenant });
  const stores = all.forTenant(tenant);
  const log: string[] = [];
  let nowMs = START;
  /** When what happens now was to happen, which may be a little ago. */
  let actMs: number | null = null;
  /** What happens at an instant: the oldest first. */
  const plan: Array<{ readonly atMs: number; readonly isExact: boolean; readonly act: () => unknown }> = [];
  const insert = (entry: (typeof plan)[number]) => {
    const index = plan.findIndex(({ atMs }) => atMs > entry.atMs);
    plan.splice(index < 0 ? plan.length : index, 0, entry);
  };

  return {
    stores,
    log,
    nowMs: () => nowMs,
    afterMs: () => nowMs - START,
    at: (afterMs, act) => insert({ atMs: START + afterMs, isExact: false, act }),
    after: (ms, act) => {
      const entry = { atMs: nowMs + ms, isExact: true, act };
      insert(entry);
      return () => void plan.splice(plan.indexOf(entry), plan.includes(entry) ? 1 : 0);
    },
    put: ({ platform, channel }, id, priority, { card = plainCard(id), ...more } = {}) =>
      enqueueCard(stores, { id, platform: platform.id, channel, thread: null, card, priority, at: new Date(actMs ?? nowMs), ...more }),
    deliver: async ({ platform }, done) => {
      const ended = Promise.withResolvers<void>();
      const outbox = createOutbox({
        stores,
        platforms: [platform],
        now: () => new Date(nowMs),
        pollMs: 10_000,
        log: (_level, message) => void log.push(message),
        wait: async (ms) => {
          const exact = plan.find(({ isExact }) => isExact)?.atMs ?? Number.POSITIVE_INFINITY;
          nowMs = Math.max(nowMs, Math.min(nowMs + ms, exact));
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
    },
    isEmpty: async ({ platform }) => plan.length === 0 && (await stores.chat.waiting({ platform: platform.id, limit: 1 })).length === 0,
  };
}

function plainCard(headline: string): Card {
  return { language: 'en', headline, tone: 'warning', parts: [], actions: [], chart: null };
}

export async function slackPlace(rig: DeliveryRig): Promise<DeliveryPlace & { readonly fake: SlackFake }> {
  const fake = await startSlackFake();
  const channel = 'C0000000A';
  const now = () => new Date(rig.nowMs());
  return {
    fake,
    platform: createSlack({ token: fake.token, appToken: fake.appToken, apiUrl: fake.apiUrl }, { renderChart, log: quiet, now }),
    channel,
    watch: fake.enforceRates(rig.nowMs),
    messages: () =>
      fake
        .messages(channel)
        .filter(({ files }) => files === undefined)
        .map((one) => ({ id: one.ts, text: JSON.stringify(one.blocks), answers: one.thread_ts ?? null })),
    charts: () =>
      fake
        .messages(channel)
        .filter(({ files }) => files !== undefined)
        .map((one) => one.thread_ts ?? null),
    fail: (how, times) => fake.fail('chat.postMessage', how === 'rate-limited' ? { kind: how, retryAfterS: 30 } : { kind: how }, times),
    edits: () => fake.calls.filter(({ method }) => method === 'chat.update').length,
    stop: () => fake.stop(),
  };
}

export async function telegramPlace(rig: DeliveryRig): Promise<DeliveryPlace & { readonly fake: TelegramFake; readonly chat: number }> {
  const fake = await startTelegramFake();
  const chat = -1001234567890;
  const answers = (one: { readonly reply_to_message?: { readonly message_id: number } }) =>
    one.reply_to_message === undefined ? null : String(one.reply_to_message.message_id);
  return {
    fake,
    chat,
    platform: createTelegram({ token: fake.token, apiRoot: fake.apiRoot }, { renderChart, log: quiet }),
    channel: String(chat),
    watch: fake.enforceRates(rig.nowMs),
    messages: () =>
      fake
        .messages(chat)
        .filter(({ photo }) => photo === undefined)
        .map((one) => ({ id: String(one.message_id), text: one.text ?? '', answers: answers(one) })),
    charts: () =>
      fake
        .messages(chat)
        .filter(({ photo }) => photo !== undefined)
        .map(answers),
    fail: (how, times) => fake.fail('sendMessage', how === 'rate-limited' ? { kind: how, retryAfterS: 30 } : { kind: how }, times),
    edits: () => fake.calls.filter(({ method }) => method.toLowerCase() === 'editmessagetext').length,
    stop: () => fake.stop(),
  };
}
