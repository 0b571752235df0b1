import type { OutboxMessage, TenantStores } from '../stores/stores.ts';
import type { ChatPlatform } from './chat-platform.ts';
import { type Delivery, deliver } from './outbox-delivery.ts';
import { createFaults } from './outbox-faults.ts';
import { createPace, type Pace } from './outbox-pace.ts';
import { placeOf } from './outbox-places.ts';
import { firstOf, overtaken, stepOf } from './outbox-steps.ts';
import { createTurns } from './outbox-turns.ts';
import { readOutgoing } from './outgoing.ts';

export type OutboxDeps = {
  readonly stores: Pick<TenantStores, 'chat' | 'leases'>;
  readonly platforms: readonly ChatPlatform[];
  readonly now: () => Date;
  /** Names this process where several may share the stores: then one of them delivers for a platform. Null: there is no other. */
  readonly holder?: string | null;
  readonly log?: (level: 'warn' | 'error', message: string) => void;
  /** Instead of the platform's own rates: least time between two messages in one channel, by platform. */
  readonly gapMs?: Readonly<Record<string, number>>;
  readonly pollMs?: number;
  /** Waits so long, or until it is woken. */
  readonly wait?: (ms: number, woken: Promise<void>) => Promise<void>;
};

export type Outbox = {
  start(): void;
  /** Resolves when the sends under way have ended. */
  stop(): Promise<void>;
  /** Looks for messages now instead of at the next poll. */
  wake(): void;
};

const MOST_WAITING = 5_000;
/** More of a channel are not looked at in one pass, of which one is sent. */
const MOST_OF_CHANNEL = 20;

/**
 * Delivers what waits in the outbox. All state is in the store: a message is marked before it is sent, so that after a
 * crash in between it is looked for on the platform first. Per channel one message at a time, the most urgent first (or the one that it
 * answers); when a platform asks to wait, that channel waits and no other. What the platform allows is kept to, also by whoever takes
 * over. Of several processes one delivers, but each its own terminals.
 */
export function createOutbox(deps: OutboxDeps): Outbox {
  const { stores, platforms, holder = null, now, log = () => {}, wait = waitFor, pollMs = 500 } = deps;
  const failed = createFaults(log, now);
  const pace = createPace({ chat: stores.chat, platforms, gapMs: deps.gapMs, now });
  const turns = createTurns({ stores, platforms, holder, now, took: remember });
  const wakers = new Set<() => void>();
  let stopping = false;
  let loops: Promise<void>[] = [];

  return {
    start: () => {
      stopping = false;
      turns.start();
      loops = platforms.map((platform) => loop(platform));
    },
    stop: async () => {
      stopping = true;
      wakeAll();
      await Promise.all(loops);
      await turns.stop();
    },
    wake: wakeAll,
  };

  function wakeAll(): void {
    for (const wake of [...wakers]) wake();
  }

  async function loop(platform: ChatPlatform): Promise<void> {
    if (turns.isShared(platform)) await turns.renew();
    else await remember(platform.id);
    while (!stopping) {
      const woken = Promise.withResolvers<void>();
      // Registered before the look, so that a message that comes during it is not left until the next poll.
      wakers.add(woken.resolve);
      let waitMs = pollMs;
      try {
        if (turns.has(platform)) waitMs = Math.min(pollMs, await pass(platform));
      } catch (error) {
        failed(platform.id, error);
      }
      if (!stopping) await wait(Math.max(1, waitMs), woken.promise);
      wakers.delete(woken.resolve);
    }
  }

  async function remember(platformId: string): Promise<void> {
    const platform = platforms.find(({ id }) => id === platformId);
    if (platform === undefined) return;
    await pace.remember(platform).catch((error: unknown) => failed(platformId, error));
  }

  /** Sends at most one message per channel. @returns after how long another may go */
  async function pass(platform: ChatPlatform): Promise<number> {
    const closedMs = pace.closedMs(platform);
    if (closedMs > 0) return closedMs;
    const { deliveries, nextMs } = await choose({ chat: stores.chat, pace }, platform);
    await Promise.all(deliveries.map((delivery) => deliver({ stores, pace, now, log }, delivery)));
    return nextMs;
  }
}

/**
 * What may go now, at most one message of each channel; each counts for the rates from here on.
 *
 * @returns also after how long, in milliseconds, another may go
 */
async function choose(
  { chat, pace }: { readonly chat: TenantStores['chat']; readonly pace: Pace },
  platform: ChatPlatform,
): Promise<{ readonly deliveries: readonly Delivery[]; readonly nextMs: number }> {
  const waiting = await chat.waiting({ platform: platform.id, limit: MOST_WAITING, perChannel: MOST_OF_CHANNEL });
  const byId = new Map(waiting.map((message) => [message.id, message]));
  const old = overtaken(waiting);
  const chosen = new Map<string, Delivery>();
  let nextMs = Number.POSITIVE_INFINITY;
  for (const message of waiting) {
    // Before anything newer of it can be sent: else it would be the newest afterwards, and take its place.
    if (old.has(message.id)) {
      await chat.markFailed(message.id, 'replaced by a newer edit', true);
      continue;
    }
    if (chosen.has(message.channel)) continue;
    const goes: OutboxMessage = firstOf(message, byId);
    const outgoing = readOutgoing(goes);
    const step = stepOf(goes, outgoing);
    const waitMs = pace.waitMs(platform, goes, step.deed);
    if (waitMs > 0) {
      nextMs = Math.min(nextMs, waitMs);
      continue;
    }
    const place = await placeOf(chat, goes, outgoing, step);
    if (place === null) continue;
    pace.note(platform, step.deed, goes.channel);
    chosen.set(message.channel, { platform, message: goes, outgoing, place, step });
  }
  return { deliveries: [...chosen.values()], nextMs: chosen.size > 0 ? 0 : nextMs };
}

async function waitFor(ms: number, woken: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([
    woken,
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms);
    }),
  ]);
  clearTimeout(timer);
}
