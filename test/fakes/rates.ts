/** What a platform allows: so many calls of a key within a time. `key` is null for calls that it does not count. */
export type Limit = {
  readonly what: string;
  readonly key: (method: string, args: Readonly<Record<string, unknown>>) => string | null;
  readonly most: number;
  readonly withinMs: number;
};

/** Watches calls as a platform does; `exceeded` says each time that too many came, or one before it was told to come back. */
export type RateWatch = {
  readonly exceeded: readonly string[];
  /** @returns after how many seconds to come back; null when the call is let through */
  judge(method: string, args: Readonly<Record<string, unknown>>): number | null;
  /** The call was answered with 429 for another reason. */
  holdBack(method: string, args: Readonly<Record<string, unknown>>, seconds: number): void;
};

/** Counts in sliding windows on a clock that is handed in, in milliseconds. */
export function createRateWatch(limits: readonly Limit[], nowMs: () => number): RateWatch {
  const seen = new Map<string, number[]>();
  const notBefore = new Map<string, number>();
  const exceeded: string[] = [];
  const keysOf = (method: string, args: Readonly<Record<string, unknown>>) =>
    limits.flatMap((limit) => {
      const key = limit.key(method, args);
      return key === null ? [] : [{ limit, key: `${limit.what}: ${key}` }];
    });
  return {
    exceeded,
    judge: (method, args) => {
      const now = nowMs();
      let again: number | null = null;
      for (const { limit, key } of keysOf(method, args)) {
        const times = [...(seen.get(key) ?? []), now].filter((at) => at > now - limit.withinMs);
        seen.set(key, times);
        const early = (notBefore.get(key) ?? 0) - now;
        if (times.length > limit.most) exceeded.push(`${key}: ${times.length} within ${limit.withinMs} ms`);
        else if (early > 0) exceeded.push(`${key}: ${early} ms before it was told to come back`);
        else continue;
        again = Math.max(again ?? 0, Math.ceil(limit.withinMs / 1_000));
      }
      return again;
    },
    holdBack: (method, args, seconds) => {
      for (const { key } of keysOf(method, args).slice(0, 1)) notBefore.set(key, nowMs() + seconds * 1_000);
    },
  };
}

const TIER_4 =
  /^(?:files\.(?:getUploadURL|completeUpload)External|views\.(?:open|publish|update)|chat\.(?:appendStream|postEphemeral)|users\.info)$/;

/** @see https://docs.slack.dev/apis/web-api/rate-limits, and the tier that each method's page names */
export const SLACK_LIMITS: readonly Limit[] = [
  { what: 'messages', key: (method, { channel }) => (method === 'chat.postMessage' ? String(channel) : null), most: 1, withinMs: 1_000 },
  { what: 'changes', key: (method) => (method === 'chat.update' ? 'all' : null), most: 50, withinMs: 60_000 },
  { what: 'look-ups', key: (method) => (/^conversations\.(history|replies)$/.test(method) ? method : null), most: 50, withinMs: 60_000 },
  { what: 'tier 2', key: (method) => (/^chat\.(start|stop)Stream$/.test(method) ? method : null), most: 20, withinMs: 60_000 },
  { what: 'tier 4', key: (method) => (TIER_4.test(method) ? method : null), most: 100, withinMs: 60_000 },
  // A file that is shared is a message of its channel.
  {
    what: 'files',
    key: (method, args) => (method.startsWith('files.complete') ? String(args.channel_id) : null),
    most: 1,
    withinMs: 1_000,
  },
];

const writes = (method: string) => /^(send|edit)/i.test(method);

/** @see https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
export const TELEGRAM_LIMITS: readonly Limit[] = [
  { what: 'chat', key: (method, args) => (writes(method) ? String(args.chat_id) : null), most: 1, withinMs: 1_000 },
  {
    what: 'group',
    key: (method, args) => (writes(method) && String(args.chat_id).startsWith('-') ? String(args.chat_id) : null),
    most: 20,
    withinMs: 60_000,
  },
  { what: 'all', key: (method) => (writes(method) ? 'all' : null), most: 30, withinMs: 1_000 },
];
