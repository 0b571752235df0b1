import { contentId } from '../domain/ids.ts';
import type { OutboxMessage, TenantStores } from '../stores/stores.ts';
import { briefCard } from './brief.ts';
import type { ChatPlatform, Posted, SendResult } from './chat-platform.ts';
import { createFaults, describe, givenUp } from './outbox-faults.ts';
import { firstOf, overtaken, type Place, postedAt, type Step, stepOf } from './outbox-steps.ts';
import { createTurns } from './outbox-turns.ts';
import { enqueueCard, type Outgoing, readOutgoing } from './outgoing.ts';
import { createPacer, type Deed, Later, type Rate } from './rates.ts';

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
const MOST_ATTEMPTS = 40;
/** Whether a platform that took nothing takes something again is tried so often. */
const CLOSED_MS = 30_000;
/** It was looked for, and is not on the platform. */
const NOT_THERE = 'looked for, not there';

/**
 * Delivers what waits in the outbox. All state is in the store: a message is marked before it is sent, so that after a
 * crash in between it is looked for on the platform first. Per channel one message at a time, the most urgent first (or the one that it
 * answers); when a platform asks to wait, that channel waits and no other. What the platform allows is kept to, also by whoever takes
 * over. Of several processes one delivers, but each its own terminals.
 */
export function createOutbox(deps: OutboxDeps): Outbox {
  /** Until when a channel, or what has the key of a rate, is left alone. */
  const notBefore = new Map<string, number>();
  let stopping = false;
  let loops: Promise<void>[] = [];
  const wakers = new Set<() => void>();
  /** Platforms that take nothing at present, and why. */
  const closed = new Map<string, { readonly reason: string; readonly until: number }>();
  const log = deps.log ?? (() => {});
  const failed = createFaults(log, deps.now);
  const pacers = new Map(deps.platforms.map(({ id }) => [id, createPacer()]));
  const wait = deps.wait ?? waitFor;
  const { stores, platforms, holder = null, now } = deps;
  const turns = createTurns({ stores, platforms, holder, now, took: remember });

  return {
    start: () => {
      stopping = false;
      turns.start();
      loops = deps.platforms.map((platform) => loop(platform));
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
    const pollMs = deps.pollMs ?? 500;
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

  /** What went out before, from whatever process, counts for the rates. */
  async function remember(platformId: string): Promise<void> {
    const platform = platforms.find(({ id }) => id === platformId);
    if (platform === undefined) return;
    try {
      const begun = await stores.chat.begun(platformId, new Date(now().getTime() - MEMORY_MS));
      for (const { channel, isEdit, at } of begun) pacers.get(platformId)?.note(ratesOf(platform, isEdit ? 'edit' : 'send', channel), at);
    } catch (error) {
      failed(platformId, error);
    }
  }

  function ratesOf({ id, rates }: ChatPlatform, deed: Deed, channel: string): readonly Rate[] {
    const gap = deps.gapMs?.[id];
    if (gap === undefined && rates !== undefined) return rates(deed, channel);
    return [{ key: channel, most: 1, withinMs: gap ?? SECOND_MS, isHeld: true }];
  }

  /** Sends at most one message per channel. @returns after how long another may go */
  async function pass(platform: ChatPlatform): Promise<number> {
    const closedMs = (closed.get(platform.id)?.until ?? 0) - now().getTime();
    if (closedMs > 0) return closedMs;
    const waiting = await stores.chat.waiting({ platform: platform.id, limit: MOST_WAITING, perChannel: MOST_OF_CHANNEL });
    const byId = new Map(waiting.map((message) => [message.id, message]));
    const pacer = pacers.get(platform.id) ?? createPacer();
    const old = overtaken(waiting);
    const chosen = new Map<string, () => Promise<void>>();
    let next = Number.POSITIVE_INFINITY;
    for (const message of waiting) {
      const key = `${message.platform} ${message.channel}`;
      // Before anything newer of it can be sent: else it would be the newest afterwards, and take its place.
      if (old.has(message.id)) {
        await stores.chat.markFailed(message.id, 'replaced by a newer edit', true);
        continue;
      }
      if (chosen.has(key)) {
        next = 0;
        continue;
      }
      const goes = firstOf(message, byId);
      const outgoing = readOutgoing(goes);
      const step = stepOf(goes, outgoing);
      const at = now();
      const rates = ratesOf(platform, step.deed, goes.channel);
      const held = [key, goes.id, ...rates.map((rate) => `${platform.id} ${rate.key}`)].map((one) => notBefore.get(one) ?? 0);
      const pause = Math.max(Math.max(...held) - at.getTime(), pacer.waitMs(rates, at));
      if (pause > 0) {
        next = Math.min(next, pause);
        continue;
      }
      const meant = await placeOf(goes, outgoing, step);
      if (meant === null) continue;
      const place = step.ways.has('apart') ? { ...meant, thread: null } : meant;
      pacer.note(rates, at);
      chosen.set(key, () => deliver(platform, goes, outgoing, place, step));
    }
    await Promise.all([...chosen.values()].map((send) => send()));
    return chosen.size > 0 ? 0 : next;
  }

  /** Where a message goes, and which one of ours there it changes or belongs to; null while it cannot go. */
  async function placeOf(message: OutboxMessage, outgoing: Outgoing, step: Step): Promise<Place | null> {
    const referred = outgoing.edits ?? outgoing.after;
    if (referred === null) return { thread: message.thread, messageId: null };
    const other = await stores.chat.message(referred);
    if (other?.state === 'waiting') return null;
    const id = other?.state === 'sent' ? other.platformMessageId : null;
    if (outgoing.edits === null) {
      if (outgoing.isChart !== true || id !== null) return { thread: message.thread ?? other?.thread ?? id, messageId: id };
      await stores.chat.markFailed(message.id, 'its message was never sent', true);
      return null;
    }
    const isAnew = step.ways.has('anew');
    if (id !== null && !isAnew) return { thread: message.thread, messageId: id };
    if (!isAnew) {
      await stores.chat.markFailed(message.id, step.again('the message to replace was never sent', 'anew'), false);
      return null;
    }
    const before = other === null ? null : readOutgoing(other).after;
    const inThreadOf = before === null ? null : ((await stores.chat.message(before))?.platformMessageId ?? null);
    return { thread: message.thread ?? other?.thread ?? inThreadOf, messageId: null };
  }

  async function deliver(platform: ChatPlatform, message: OutboxMessage, outgoing: Outgoing, place: Place, step: Step): Promise<void> {
    const { chat } = stores;
    const { id } = message;
    const key = `${message.platform} ${message.channel}`;
    const hold = (ms: number) => notBefore.set(key, now().getTime() + ms);
    const about = `outbox ${platform.id}: ${id}`;
    try {
      if (step.deed === 'find') {
        const found = await lookFor(platform, message, outgoing, place);
        notBefore.delete(id);
        if (found !== null) return await settle(message, outgoing, step, found, platform.sendChart !== undefined);
        // It is sent by the next pass, at its own rate.
        return await chat.markFailed(id, step.again(NOT_THERE), false);
      }
      if (message.attempts >= MOST_ATTEMPTS) return await chat.markFailed(id, givenUp(log, about, message.attempts), true);
      await chat.begin(id, step.open, now());
      const result = await attempt(platform, message, outgoing, place, step);
      if (result.kind !== 'closed') closed.delete(platform.id);
      switch (result.kind) {
        case 'sent':
          return await settle(message, outgoing, step, step.deed === 'edit' ? null : result.posted, result.isChartDue === true);
        case 'refused':
          if (result.but !== undefined && !step.ways.has(result.but)) {
            log('warn', `${about} goes ${result.but}: ${result.reason}`);
            return await chat.putOff(id, step.again(result.reason, result.but));
          }
          log('error', `${about} refused: ${result.reason}`);
          return await chat.markFailed(id, result.reason, true);
        case 'later':
          holdRate(platform, step.deed, message.channel, result.retryAfterMs);
          return await chat.putOff(id, step.again(`later, after ${result.retryAfterMs} ms`));
        case 'closed':
          if (closed.get(platform.id)?.reason !== result.reason) log('error', `${about} and all others wait: ${result.reason}`);
          closed.set(platform.id, { reason: result.reason, until: now().getTime() + CLOSED_MS });
          return await chat.putOff(id, step.again(result.reason));
        case 'unknown':
          hold(Math.min(60_000, 1_000 * 2 ** Math.min(6, message.attempts)));
          if (result.seenAfterMs !== undefined) notBefore.set(id, now().getTime() + result.seenAfterMs);
          log('warn', `${about} outcome unknown: ${result.reason}`);
          return await chat.markFailed(id, `${step.open}: ${result.reason}`, false);
      }
    } catch (error) {
      if (error instanceof Later) holdRate(platform, step.deed, message.channel, error.retryAfterMs);
      else hold(2_000);
      log('error', `${about}: ${describe(error)}`);
    }
  }

  /** What a platform wants later is what it counts together: another channel, or another deed, does not wait for it. */
  function holdRate(platform: ChatPlatform, deed: Deed, channel: string, ms: number): void {
    for (const { key, isHeld } of ratesOf(platform, deed, channel)) {
      if (isHeld) notBefore.set(`${platform.id} ${key}`, now().getTime() + ms);
    }
  }

  function lookFor(
    platform: ChatPlatform,
    { id: key, channel }: OutboxMessage,
    { isChart }: Outgoing,
    place: Place,
  ): Promise<Posted | null> {
    if (isChart !== true) return platform.find({ channel, thread: place.thread, key });
    return platform.findChart?.({ channel, posted: postedAt(place), key }) ?? Promise.resolve(null);
  }

  async function attempt(
    platform: ChatPlatform,
    { id: key, channel }: OutboxMessage,
    { card: whole, begun = null }: Outgoing,
    place: Place,
    { deed, ways }: Step,
  ): Promise<SendResult> {
    const card = ways.has('brief') ? briefCard(whole) : whole;
    if (deed === 'edit') return platform.edit({ channel, messageId: place.messageId ?? '', card });
    if (deed === 'send') return platform.send({ channel, thread: place.thread, card, key, begun });
    if (card.chart === null || platform.sendChart === undefined) return { kind: 'refused', reason: 'no chart' };
    return platform.sendChart({ channel, posted: postedAt(place), chart: card.chart, key });
  }

  /** The mark that it was sent comes last: after a crash it is found again, and the rest is done once more. */
  async function settle(message: OutboxMessage, outgoing: Outgoing, step: Step, posted: Posted | null, isChartDue: boolean): Promise<void> {
    const { chat } = stores;
    const { platform, channel } = message;
    // What was sent in the place of another is that one from now on.
    const instead = step.ways.has('anew') && outgoing.edits !== null ? await chat.message(outgoing.edits) : null;
    const alertId = outgoing.alertId ?? (instead === null ? null : readOutgoing(instead).alertId);
    if (posted !== null && alertId !== null) {
      // Where replies name the message they answer, each message of ours leads back to the alert.
      for (const thread of new Set([posted.thread, posted.messageId])) await chat.linkThread(platform, channel, thread, alertId);
    }
    const { card } = outgoing;
    if (isChartDue && outgoing.isChart !== true && card.chart !== null) {
      const chart = { ...card, parts: [], actions: [] };
      const { alertId } = outgoing;
      const place = { platform, channel, thread: posted?.thread ?? null, alertId, priority: message.priority, at: message.createdAt };
      await enqueueCard(stores, { id: contentId('msg', 'chart', message.id), ...place, card: chart, after: message.id, isChart: true });
    }
    if (posted !== null && instead !== null) await chat.markSent(instead.id, posted.messageId);
    await chat.markSent(message.id, posted?.messageId ?? message.id);
  }
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
