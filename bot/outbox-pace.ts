import type { OutboxMessage, TenantStores } from '../stores/stores.ts';
import type { ChatPlatform } from './chat-platform.ts';
import { createHolds } from './outbox-holds.ts';
import { createPacer, type Deed, type Rate } from './rates.ts';

/** When what waits may go: at the rates of its platform, and not before what holds it back is over. */
export type Pace = {
  /** What went out of late, from whatever process, counts for the rates. */
  remember(platform: ChatPlatform): Promise<void>;
  /** After how long a message may go, in milliseconds; 0: now. */
  waitMs(platform: ChatPlatform, message: OutboxMessage, deed: Deed): number;
  /** A deed goes now. */
  note(platform: ChatPlatform, deed: Deed, channel: string): void;
  holdChannel(message: OutboxMessage, ms: number): void;
  holdMessage(id: string, ms: number): void;
  releaseMessage(id: string): void;
  /** What a platform wants later is what it counts together: another channel, or another deed, does not wait for it. */
  holdRate(platform: ChatPlatform, deed: Deed, channel: string, ms: number): void;
  /** A platform takes nothing for now. @returns whether that is news */
  close(platform: ChatPlatform, reason: string): boolean;
  open(platform: ChatPlatform): void;
  /** After how long a platform that took nothing is tried again, in milliseconds; 0: now. */
  closedMs(platform: ChatPlatform): number;
};

const SECOND_MS = 1_000;
/** The longest window of any platform's rates. */
const MEMORY_MS = 65_000;
/** Whether a platform that took nothing takes something again is tried so often. */
const CLOSED_MS = 30_000;

/** @param deps.gapMs instead of the platform's own rates: least time between two messages in one channel, by platform */
export function createPace(deps: {
  readonly chat: Pick<TenantStores['chat'], 'begun'>;
  readonly platforms: readonly ChatPlatform[];
  readonly gapMs?: Readonly<Record<string, number>> | undefined;
  readonly now: () => Date;
}): Pace {
  const { chat, gapMs, now } = deps;
  const pacers = new Map(deps.platforms.map(({ id }) => [id, createPacer()]));
  const holds = createHolds(now);
  /** Why a platform took nothing when it was last tried. */
  const closed = new Map<string, string>();

  const pacerOf = ({ id }: ChatPlatform) => pacers.get(id) ?? createPacer();
  const ratesOf = ({ id, rates }: ChatPlatform, deed: Deed, channel: string): readonly Rate[] => {
    const gap = gapMs?.[id];
    if (gap === undefined && rates !== undefined) return rates(deed, channel);
    return [{ key: channel, most: 1, withinMs: gap ?? SECOND_MS, isHeld: true }];
  };
  const rateKey = ({ id }: ChatPlatform, { key }: Rate) => `rate ${id} ${key}`;
  const platformKey = ({ id }: ChatPlatform) => `platform ${id}`;

  return {
    remember: async (platform) => {
      const begun = await chat.begun(platform.id, new Date(now().getTime() - MEMORY_MS));
      for (const { channel, isEdit, at } of begun) pacerOf(platform).note(ratesOf(platform, isEdit ? 'edit' : 'send', channel), at);
    },
    waitMs: (platform, message, deed) => {
      const rates = ratesOf(platform, deed, message.channel);
      const held = [channelKey(message), messageKey(message.id), ...rates.map((rate) => rateKey(platform, rate))];
      return Math.max(holds.waitMs(held), pacerOf(platform).waitMs(rates, now()));
    },
    note: (platform, deed, channel) => pacerOf(platform).note(ratesOf(platform, deed, channel), now()),
    holdChannel: (message, ms) => holds.hold(channelKey(message), ms),
    holdMessage: (id, ms) => holds.hold(messageKey(id), ms),
    releaseMessage: (id) => holds.release(messageKey(id)),
    holdRate: (platform, deed, channel, ms) => {
      for (const rate of ratesOf(platform, deed, channel)) if (rate.isHeld) holds.hold(rateKey(platform, rate), ms);
    },
    close: (platform, reason) => {
      const isNews = closed.get(platform.id) !== reason;
      closed.set(platform.id, reason);
      holds.hold(platformKey(platform), CLOSED_MS);
      return isNews;
    },
    open: (platform) => {
      closed.delete(platform.id);
      holds.release(platformKey(platform));
    },
    closedMs: (platform) => holds.waitMs([platformKey(platform)]),
  };
}

function channelKey({ platform, channel }: OutboxMessage): string {
  return `channel ${platform} ${channel}`;
}

function messageKey(id: string): string {
  return `message ${id}`;
}
