const SLOTS = 1 << 16;

/**
 * What was found for lines seen lately, by their hashes of 64 bits, and the version of what it was found in; what is not asked
 * for makes room.
 */
export type Recent<T> = {
  get(high: number, low: number): T | undefined;
  /** Of what `get` gave last. */
  lastVersion(): number;
  set(high: number, low: number, value: T, version: number): void;
  deleteWhere(isGone: (value: T) => boolean): void;
};

/** A table of fixed size, two places for a line: nothing grows and nothing is allocated, whatever lines come. */
export function createRecent<T>(): Recent<T> {
  const keys = new Int32Array(2 * SLOTS);
  const versions = new Float64Array(SLOTS);
  const values: Array<T | undefined> = new Array(SLOTS).fill(undefined);
  let last = 0;

  function slotOf(high: number, low: number): number {
    const home = low & (SLOTS - 1);
    if (keys[2 * home] === high && keys[2 * home + 1] === low) return home;
    const other = home ^ 1;
    return keys[2 * other] === high && keys[2 * other + 1] === low ? other : -1;
  }

  return {
    get: (high, low) => {
      const slot = slotOf(high, low);
      if (slot < 0) return undefined;
      last = versions[slot] as number;
      return values[slot];
    },
    lastVersion: () => last,
    set: (high, low, value, version) => {
      let slot = slotOf(high, low);
      if (slot < 0) {
        slot = low & (SLOTS - 1);
        const other = slot ^ 1;
        if (values[slot] !== undefined) {
          keys.copyWithin(2 * other, 2 * slot, 2 * slot + 2);
          values[other] = values[slot];
          versions[other] = versions[slot] as number;
        }
        keys[2 * slot] = high;
        keys[2 * slot + 1] = low;
      }
      values[slot] = value;
      versions[slot] = version;
    },
    deleteWhere: (isGone) => {
      for (let slot = 0; slot < SLOTS; slot++) {
        const value = values[slot];
        if (value !== undefined && isGone(value)) values[slot] = undefined;
      }
    },
  };
}
