import { contentId } from '../domain/ids.ts';
import type { OutboxMessage, TenantStores } from '../stores/stores.ts';
import { briefCard } from './brief.ts';
import type { ChatPlatform, Posted, SendResult } from './chat-platform.ts';
import { describe, givenUp } from './outbox-faults.ts';
import type { Pace } from './outbox-pace.ts';
import { type Place, postedAt, type Step } from './outbox-steps.ts';
import { enqueueCard, type Outgoing, readOutgoing } from './outgoing.ts';
import { Later } from './rates.ts';

/** What delivering one message needs. */
export type DeliveryDeps = {
  readonly stores: Pick<TenantStores, 'chat'>;
  readonly pace: Pace;
  readonly now: () => Date;
  readonly log: (level: 'warn' | 'error', message: string) => void;
};

/** One message on its way: where it goes, and what is done for it next. */
export type Delivery = {
  readonly platform: ChatPlatform;
  readonly message: OutboxMessage;
  readonly outgoing: Outgoing;
  readonly place: Place;
  readonly step: Step;
};

const MOST_ATTEMPTS = 40;
/** What is left alone after a fault of ours or of the store. */
const FAULT_MS = 2_000;
const MOST_UNKNOWN_MS = 60_000;
/** It was looked for, and is not on the platform. */
const NOT_THERE = 'looked for, not there';

/** Does what is next for a message, marks in the store what came of it, and holds back what the platform does not take for now. */
export async function deliver(deps: DeliveryDeps, delivery: Delivery): Promise<void> {
  const { stores, pace, now, log } = deps;
  const { platform, message, step } = delivery;
  const about = aboutOf(delivery);
  try {
    if (step.deed === 'find') return await find(deps, delivery);
    if (message.attempts >= MOST_ATTEMPTS) return await stores.chat.markFailed(message.id, givenUp(log, about, message.attempts), true);
    await stores.chat.begin(message.id, step.open, now());
    await take(deps, delivery, await attempt(delivery));
  } catch (error) {
    if (error instanceof Later) pace.holdRate(platform, step.deed, message.channel, error.retryAfterMs);
    else pace.holdChannel(message, FAULT_MS);
    log('error', `${about}: ${describe(error)}`);
  }
}

function aboutOf({ platform, message }: Delivery): string {
  return `outbox ${platform.id}: ${message.id}`;
}

/** Looks for a message that may have been sent. One that was not is sent by the next pass, at its own rate. */
async function find(deps: DeliveryDeps, delivery: Delivery): Promise<void> {
  const { platform, message, step } = delivery;
  const found = await lookFor(delivery);
  deps.pace.releaseMessage(message.id);
  if (found === null) return deps.stores.chat.markFailed(message.id, step.again(NOT_THERE), false);
  await settle(deps, delivery, found, platform.sendChart !== undefined);
}

async function lookFor({ platform, message, outgoing, place }: Delivery): Promise<Posted | null> {
  const { id: key, channel } = message;
  if (outgoing.isChart !== true) return platform.find({ channel, thread: place.thread, key });
  return platform.findChart?.({ channel, posted: postedAt(place), key }) ?? null;
}

async function attempt({ platform, message, outgoing, place, step }: Delivery): Promise<SendResult> {
  const { id: key, channel } = message;
  const card = step.ways.has('brief') ? briefCard(outgoing.card) : outgoing.card;
  if (step.deed === 'edit') return platform.edit({ channel, messageId: place.messageId ?? '', card });
  if (step.deed === 'send') return platform.send({ channel, thread: place.thread, card, key, begun: outgoing.begun ?? null });
  if (card.chart === null || platform.sendChart === undefined) return { kind: 'refused', reason: 'no chart' };
  return platform.sendChart({ channel, posted: postedAt(place), chart: card.chart, key });
}

/** What the platform answered. */
async function take(deps: DeliveryDeps, delivery: Delivery, result: SendResult): Promise<void> {
  const { pace, log } = deps;
  const { chat } = deps.stores;
  const { platform, message, step } = delivery;
  const { id } = message;
  const about = aboutOf(delivery);
  if (result.kind !== 'closed') pace.open(platform);
  switch (result.kind) {
    case 'sent':
      return settle(deps, delivery, step.deed === 'edit' ? null : result.posted, result.isChartDue === true);
    case 'refused':
      if (result.but !== undefined && !step.ways.has(result.but)) {
        log('warn', `${about} goes ${result.but}: ${result.reason}`);
        return chat.putOff(id, step.again(result.reason, result.but));
      }
      log('error', `${about} refused: ${result.reason}`);
      return chat.markFailed(id, result.reason, true);
    case 'later':
      pace.holdRate(platform, step.deed, message.channel, result.retryAfterMs);
      return chat.putOff(id, step.again(`later, after ${result.retryAfterMs} ms`));
    case 'closed':
      if (pace.close(platform, result.reason)) log('error', `${about} and all others wait: ${result.reason}`);
      return chat.putOff(id, step.again(result.reason));
    case 'unknown':
      pace.holdChannel(message, Math.min(MOST_UNKNOWN_MS, 1_000 * 2 ** Math.min(6, message.attempts)));
      if (result.seenAfterMs !== undefined) pace.holdMessage(id, result.seenAfterMs);
      log('warn', `${about} outcome unknown: ${result.reason}`);
      return chat.markFailed(id, `${step.open}: ${result.reason}`, false);
  }
}

/** The mark that it was sent comes last: after a crash it is found again, and the rest is done once more. */
async function settle({ stores }: DeliveryDeps, delivery: Delivery, posted: Posted | null, isChartDue: boolean): Promise<void> {
  const { chat } = stores;
  const { message, outgoing, step } = delivery;
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
