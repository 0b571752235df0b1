import type { OutboxMessage, TenantStores } from '../stores/stores.ts';
import type { ChatPlatform, Posted, SendResult } from './chat-platform.ts';
import { type Outgoing, readOutgoing } from './outgoing.ts';
import { createPacer, type Deed, type Rate } from './rates.ts';

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

const SECOND_MS = 1_000;
/** The longest window of any platform's rates. */
const MEMORY_MS = 65_000;
const MOST_WAITING = 5_000;
/** More of a channel are not looked at in one pass, of which one is sent. */
const MOST_OF_CHANNEL = 20;
/** A message waits for another, which may wait for a third. */
const DEEPEST = 5;
const MOST_ATTEMPTS = 40;
/** How long a process delivers for a platform before it must say again that it lives. */
const LEASE_MS = 15_000;
const RENEW_MS = 5_000;
/** How an entry is marked while its outcome is open: after a crash, or a lost answer, it is looked for before it is sent again. */
const OPEN = 'outcome open';
/** It was looked for, and is not on the platform. */
const NOT_THERE = 'looked for, not there';

/**
 * Delivers what waits in the outbox. All state is in the store: a message is marked before it is sent, so that after a
 * crash in between it is looked for on the platform first. Per channel one message at a time, the most urgent first (or the one that it
 * answers); when a platform asks to wait, that channel waits and no other. What the platform allows is kept to, also by whoever takes
 * over. Of several processes one delivers, but each its own terminals.
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
  const pacers = new Map(deps.platforms.map(({ id }) => [id, createPacer()]));
  const wait = deps.wait ?? waitFor;

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
      if (isOurs === true && (leases.get(id) ?? 0) < from)
        await remember(id).catch((error: unknown) => log('error', `outbox ${id}: ${describe(error)}`));
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
    else await remember(platform.id).catch((error: unknown) => log('error', `outbox ${platform.id}: ${describe(error)}`));
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
      if (!stopping) await wait(Math.max(1, waitMs), woken.promise);
      wakers.delete(woken.resolve);
    }
  }

  /** What went out before, from whatever process, counts for the rates. */
  async function remember(platformId: string): Promise<void> {
    const platform = deps.platforms.find(({ id }) => id === platformId);
    const begun = await deps.stores.chat.begun(platformId, new Date(deps.now().getTime() - MEMORY_MS));
    if (platform === undefined) return;
    for (const { channel, isEdit, at } of begun) pacers.get(platformId)?.note(ratesOf(platform, isEdit ? 'edit' : 'send', channel), at);
  }

  function ratesOf({ id, rates }: ChatPlatform, deed: Deed, channel: string): readonly Rate[] {
    const gap = deps.gapMs?.[id];
    if (gap === undefined && rates !== undefined) return rates(deed, channel);
    return [{ key: channel, most: 1, withinMs: gap ?? SECOND_MS }];
  }

  /** Sends at most one message per channel. @returns after how long another may go */
  async function pass(platform: ChatPlatform): Promise<number> {
    const filter = { platform: platform.id, limit: MOST_WAITING, perChannel: MOST_OF_CHANNEL };
    const waiting = await deps.stores.chat.waiting(filter);
    const byId = new Map(waiting.map((message) => [message.id, message]));
    const pacer = pacers.get(platform.id) ?? createPacer();
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
      const goes = firstOf(message, byId);
      const of = readOutgoing(goes);
      const at = deps.now();
      const deed = deedOf(goes, of);
      const rates = ratesOf(platform, deed, goes.channel);
      const pause = Math.max((notBefore.get(key) ?? 0) - at.getTime(), pacer.waitMs(rates, at));
      if (pause > 0) {
        next = Math.min(next, pause);
        continue;
      }
      const place = await placeOf(goes, of);
      if (place === null) continue;
      pacer.note(rates, at);
      chosen.set(key, () => deliver(platform, goes, of, place, deed));
    }
    await Promise.all([...chosen.values()].map((send) => send()));
    return chosen.size > 0 ? 0 : next;
  }

  /** What must go before a message can: the one it answers, if that waits in the same channel. */
  function firstOf(message: OutboxMessage, byId: ReadonlyMap<string, OutboxMessage>): OutboxMessage {
    let goes = message;
    for (let depth = 0; depth < DEEPEST; depth += 1) {
      const { edits, after } = readOutgoing(goes);
      const other = byId.get(edits ?? after ?? '');
      if (other === undefined || other.channel !== message.channel) break;
      goes = other;
    }
    return goes;
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
    deed: Deed,
  ) {
    const { chat } = deps.stores;
    const key = `${message.platform} ${message.channel}`;
    const hold = (ms: number) => notBefore.set(key, deps.now().getTime() + ms);
    try {
      if (deed === 'find') {
        const found = await platform.find({ channel: message.channel, thread: place.thread, key: message.id });
        if (found !== null) await platform.complete?.({ channel: message.channel, card: outgoing.card, posted: found });
        if (found !== null) return await settle(message, outgoing, found);
        // It is sent by the next pass, at its own rate.
        return await chat.markFailed(message.id, NOT_THERE, false);
      }
      if (message.attempts >= MOST_ATTEMPTS) return await chat.markFailed(message.id, `given up after ${message.attempts} attempts`, true);
      await chat.begin(message.id, OPEN, deps.now());
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
    { card, begun = null }: Outgoing,
    place: { thread: string | null; edits: string | null },
  ): Promise<SendResult> {
    const { channel } = message;
    if (place.edits !== null) return platform.edit({ channel, messageId: place.edits, card });
    return platform.send({ channel, thread: place.thread, card, key: message.id, begun });
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

/** A message whose outcome is open is looked for; an edit can be made twice without harm. */
function deedOf(message: OutboxMessage, { edits }: Outgoing): Deed {
  if (edits !== null) return 'edit';
  return message.error?.startsWith(OPEN) === true ? 'find' : 'send';
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
