/** What is left alone for a while, by keys of any kind. */
export type Holds = {
  hold(key: string, ms: number): void;
  release(key: string): void;
  /** After how long none of the keys is held any more, in milliseconds; 0: now. */
  waitMs(keys: readonly string[]): number;
};

/** Holds by a clock that may be set: none lasts longer than was asked for after the clock is set back. */
export function createHolds(now: () => Date): Holds {
  const held = new Map<string, { readonly from: number; readonly ms: number }>();
  const leftOf = (key: string, at: number): number => {
    const hold = held.get(key);
    if (hold === undefined) return 0;
    // From now on when it would begin in the future: how much of it has passed is no longer known.
    const from = Math.min(hold.from, at);
    const left = from + hold.ms - at;
    if (left > 0) held.set(key, { from, ms: hold.ms });
    else held.delete(key);
    return Math.max(0, left);
  };
  return {
    hold: (key, ms) => void held.set(key, { from: now().getTime(), ms }),
    release: (key) => void held.delete(key),
    waitMs: (keys) => {
      const at = now().getTime();
      return Math.max(0, ...keys.map((key) => leftOf(key, at)));
    },
  };
}
