/** So many calls within so long a time, together with all that have the same key. */
export type Rate = {
  readonly key: string;
  readonly most: number;
  readonly withinMs: number;
  /** Whether all that have the key wait when the platform wants one of them later. */
  readonly isHeld?: boolean;
};

/** What is asked of a platform: a new message, a change of one, a chart after one, a look for one. */
export type Deed = 'send' | 'edit' | 'chart' | 'find';

/** What a platform says that is to be asked again after a time. */
export class Later extends Error {
  readonly retryAfterMs: number;
  constructor(what: string, retryAfterMs: number) {
    super(`${what}: not before ${retryAfterMs} ms`);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Keeps to rates: knows of each key when it was last used. */
export type Pacer = {
  /** After how long a deed may go, in milliseconds; 0: now. */
  waitMs(rates: readonly Rate[], at: Date): number;
  /** Notes that a deed goes at an instant, which may lie behind: one that another process did. */
  note(rates: readonly Rate[], at: Date): void;
};

/** By how much the clocks of processes that take turns may differ. */
const AHEAD_MS = 5_000;

/** A pacer that counts in a sliding window, as platforms may. */
export function createPacer(): Pacer {
  const used = new Map<string, number[]>();
  return {
    waitMs: (rates, at) =>
      Math.max(
        0,
        ...rates.map(({ key, most, withinMs }) => {
          // What has not come yet was noted before the clock was set back: it would be waited for as long.
          const times = (used.get(key) ?? []).filter((time) => time <= at.getTime() + AHEAD_MS);
          used.set(key, times);
          const oldest = times[times.length - most];
          return oldest === undefined ? 0 : oldest + withinMs - at.getTime();
        }),
      ),
    note: (rates, at) => {
      for (const { key, most } of rates) {
        const times = [...(used.get(key) ?? []), at.getTime()].sort((a, b) => a - b);
        used.set(key, times.slice(-most));
      }
    },
  };
}
