import type { OutboxMessage, TenantStores } from '../stores/stores.ts';
import type { ChatPlatform, Posted, SendResult } from './chat-platform.ts';
import { type Outgoing, readOutgoing } from './outgoing.ts';

export type OutboxDeps = {
  readonly stores: Pick<TenantStores, 'chat' | 'leases'>;
  readonly platforms: readonly ChatPlatform[];
  readonly now: () => Date;
  /** Names this process where several may share the stores: then one of them delivers for a platform. Null: there is no other. */
  readonly holder?: string | null;
  readonly log?: (level: 'warn' | 'error', message: string) => void;
  /** Least time between two messages in one channel, by platform; Slack allows one a second, Telegram 20 a minute per group. */
  readonly gapMs?: Readonly<Record<string, number>>;
  readonly pollMs?: number;
};

export type Outbox = {
  start(): void;
  /** Resolves when the sends under way have ended. */
  stop(): Promise<void>;
  /** Looks for messages now instead of at the next poll. */
  wake(): void;
};

const GAP_MS: Readonly<Record<string, number>> = { slack: 1_000, telegram: 1_100, terminal: 0 };
const MOST_ATTEMPTS = 40;
/** How long a process delivers for a platform before it must say again that it lives. */
const LEASE_MS = 15_000;
const RENEW_MS = 5_000;
/** How an entry is marked while its outcome is open: after a crash, or a lost answer, it is looked for before it is sent again. */
const OPEN = 'outcome open';

/**
 * Delivers what waits in the outbox. All state is in the store: a message is marked before it is sent, so that after a
 * crash in between it is looked for on the platform first. Per channel one message at a time, the most urgent first; when
 * a platform asks to wait, that channel waits and no other. Of several processes one delivers, but each its own terminals.
 */
export function createOutbox(deps: OutboxDeps): Outbox {
  const notBefore = new Map<string, number>();
  let stopping = false;
  let loops: Promise<void>[] = [];
  const wakers = new Set<() => void>();
  /** Until when this process delivers for a platform, on the clock of `performance`. */
  const leases = new Map<string, number>();
  const shared = deps.holder == null ? [] : deps.platforms.filter(({ id }) => id !== 'terminal');
  let renewing: NodeJS.Timeout | undefined;
  const log = deps.log ?? (() => {});

  return {
    start: () => {
      stopping = false;
      if (shared.length > 0) renewing = setInterval(() => void renew(), RENEW_MS);
      loops = deps.platforms.map((platform) => loop(platform));
    },
    stop: async () => {
      stopping = true;
      wakeAll();
      await Promise.all(loops);
      clearInterval(renewing);
      for (const id of leases.keys()) await deps.stores.leases.release(leaseOf(id)).catch(() => {});
      leases.clear();
    },
    wake: wakeAll,
  };

  function wakeAll(): void {
    for (const wake of [...wakers]) wake();
  }

  function leaseOf(platformId: string) {
    return { name: `outbox ${platformId}`, holder: deps.holder ?? '' };
  }

  async function renew(): Promise<void> {
    for (const { id } of shared) {
      const [at, from] = [deps.now(), performance.now()];
      const until = new Date(at.getTime() + LEASE_MS);
      const isOurs = await deps.stores.leases.take({ ...leaseOf(id), at, until }).catch(() => null);
      if (isOurs === true) leases.set(id, from + LEASE_MS);
      else if (isOurs === false) leases.delete(id);
    }
  }

  function delivers(platform: ChatPlatform): boolean {
    return !shared.includes(platform) || (leases.get(platform.id) ?? 0) > performance.now();
  }

  async function loop(platform: ChatPlatform): Promise<void> {
    const pollMs = deps.pollMs ?? 500;
    if (shared.includes(platform)) await renew();
    while (!stopping) {
      const woken = Promise.withResolvers<void>();
      // Registered before the look, so that a message that comes during it is not left until the next poll.
      wakers.add(woken.resolve);
      let waitMs = pollMs;
      try {
        if (delivers(platform)) waitMs = Math.min(pollMs, await pass(platform));
      } catch (error) {
        log('error', `outbox ${platform.id}: ${describe(error)}`);
      }
      const timer = setTimeout(woken.resolve, Math.max(1, waitMs));
      if (!stopping) await woken.promise;
      clearTimeout(timer);
      wakers.delete(woken.resolve);
    }
  }

  /** Sends at most one message per channel. @returns after how long another may go */
  async function pass(platform: ChatPlatform): Promise<number> {
    const waiting = await deps.stores.chat.waiting({ platform: platform.id, limit: 500 });
    const last = newestEdits(waiting);
    const chosen = new Map<string, () => Promise<void>>();
    let next = Number.POSITIVE_INFINITY;
    for (const message of waiting) {
      const key = `${message.platform} ${message.channel}`;
      const outgoing = readOutgoing(message);
      // Before anything newer of it can be sent: else it would be the newest afterwards, and take its place.
      if (outgoing.edits !== null && last.get(outgoing.edits) !== message.id) {
        await deps.stores.chat.markFailed(message.id, 'replaced by a newer edit', true);
        continue;
      }
      if (chosen.has(key)) {
        next = 0;
        continue;
      }
      const pause = (notBefore.get(key) ?? 0) - deps.now().getTime();
      if (pause > 0) {
        next = Math.min(next, pause);
        continue;
      }
      const place = await placeOf(message, outgoing);
      if (place !== null) chosen.set(key, () => deliver(platform, message, outgoing, place));
    }
    await Promise.all([...chosen.values()].map((send) => send()));
    return chosen.size > 0 ? Math.min(next, deps.gapMs?.[platform.id] ?? GAP_MS[platform.id] ?? 1_000) : next;
  }

  /** Where a message goes; null while the message it refers to has not been sent. */
  async function placeOf(
    message: OutboxMessage,
    outgoing: Outgoing,
  ): Promise<{ readonly thread: string | null; readonly edits: string | null } | null> {
    const referred = outgoing.edits ?? outgoing.after;
    if (referred === null) return { thread: message.thread, edits: null };
    const other = await deps.stores.chat.message(referred);
    if (other?.state === 'waiting') return null;
    const id = other?.state === 'sent' ? other.platformMessageId : null;
    if (outgoing.edits === null) return { thread: message.thread ?? other?.thread ?? id, edits: null };
    if (id !== null) return { thread: message.thread, edits: id };
    await deps.stores.chat.markFailed(message.id, 'the message to replace was never sent', true);
    return null;
  }

  async function deliver(
    platform: ChatPlatform,
    message: OutboxMessage,
    outgoing: Outgoing,
    place: { thread: string | null; edits: string | null },
  ) {
    const { chat } = deps.stores;
    const key = `${message.platform} ${message.channel}`;
    const hold = (ms: number) => notBefore.set(key, deps.now().getTime() + ms);
    hold(deps.gapMs?.[platform.id] ?? GAP_MS[platform.id] ?? 1_000);
    try {
      if (place.edits === null && message.error?.startsWith(OPEN) === true) {
        const found = await platform.find({ channel: message.channel, thread: place.thread, key: message.id });
        if (found !== null) return await settle(message, outgoing, found);
      }
      if (message.attempts >= MOST_ATTEMPTS) return await chat.markFailed(message.id, `given up after ${message.attempts} attempts`, true);
      await chat.markFailed(message.id, OPEN, false);
      const result = await attempt(platform, message, outgoing, place);
      if (result.kind === 'sent') return await settle(message, outgoing, place.edits === null ? result.posted : null);
      if (result.kind === 'refused') {
        log('error', `outbox ${platform.id}: ${message.id} refused: ${result.reason}`);
        return await chat.markFailed(message.id, result.reason, true);
      }
      if (result.kind === 'later') {
        hold(result.retryAfterMs);
        return await chat.markFailed(message.id, `later, after ${result.retryAfterMs} ms`, false);
      }
      hold(Math.min(60_000, 1_000 * 2 ** Math.min(6, message.attempts)));
      log('warn', `outbox ${platform.id}: ${message.id} outcome unknown: ${result.reason}`);
      await chat.markFailed(message.id, `${OPEN}: ${result.reason}`, false);
    } catch (error) {
      hold(2_000);
      log('error', `outbox ${platform.id}: ${message.id}: ${describe(error)}`);
    }
  }

  function attempt(
    platform: ChatPlatform,
    message: OutboxMessage,
    outgoing: Outgoing,
    place: { thread: string | null; edits: string | null },
  ): Promise<SendResult> {
    const { card } = outgoing;
    const { channel } = message;
    if (place.edits !== null) return platform.edit({ channel, messageId: place.edits, card });
    return platform.send({ channel, thread: place.thread, card, key: message.id });
  }

  /** Links first: a crash before `markSent` finds the message again and links once more. */
  async function settle(message: OutboxMessage, outgoing: Outgoing, posted: Posted | null): Promise<void> {
    const { chat } = deps.stores;
    if (posted !== null && outgoing.alertId !== null) {
      // Where replies name the message they answer, each message of ours leads back to the alert.
      for (const thread of new Set([posted.thread, posted.messageId])) {
        await chat.linkThread(message.platform, message.channel, thread, outgoing.alertId);
      }
    }
    await chat.markSent(message.id, posted?.messageId ?? message.id);
  }
}

/** The youngest waiting edit of each message, by the id of that message. */
function newestEdits(waiting: readonly OutboxMessage[]): ReadonlyMap<string, string> {
  const newest = new Map<string, OutboxMessage>();
  for (const message of waiting) {
    const { edits } = readOutgoing(message);
    const other = edits === null ? undefined : newest.get(edits);
    if (edits !== null && (other === undefined || message.createdAt >= other.createdAt)) newest.set(edits, message);
  }
  return new Map([...newest].map(([edits, message]) => [edits, message.id]));
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
