const SLOTS = 1 << 16;

/** What was found for lines seen lately, by their keys; what is not asked for makes room. */
export type Recent<T> = {
  get(key: number): T | undefined;
  set(key: number, value: T): void;
  deleteWhere(isGone: (value: T) => boolean): void;
};

/** A table of fixed size, two places for a key: nothing grows and nothing is allocated, whatever lines come. */
export function createRecent<T>(): Recent<T> {
  const keys = new Float64Array(SLOTS).fill(-1);
  const values: Array<T | undefined> = new Array(SLOTS).fill(undefined);

  /** The low bits of a key are well mixed. */
  const homeOf = (key: number) => key % SLOTS;

  return {
    get: (key) => {
      const home = homeOf(key);
      if (keys[home] === key) return values[home];
      return keys[home ^ 1] === key ? values[home ^ 1] : undefined;
    },
    set: (key, value) => {
      const home = homeOf(key);
      const other = home ^ 1;
      if (keys[home] !== key && keys[other] !== key && keys[home] !== -1) {
        keys[other] = keys[home] as number;
        values[other] = values[home];
      }
      const slot = keys[other] === key ? other : home;
      keys[slot] = key;
      values[slot] = value;
    },
    deleteWhere: (isGone) => {
      for (let slot = 0; slot < SLOTS; slot++) {
        const value = values[slot];
        if (value === undefined || !isGone(value)) continue;
        keys[slot] = -1;
        values[slot] = undefined;
      }
    },
  };
}
