import type { Series } from '../stores.ts';

/** Series by their ids; what an id stands for never changes, but the unit may be corrected where it is measured. */
export type KnownSeries = {
  /** Those of the ids that are known; `read` is asked for the others. */
  of(ids: readonly string[], read: (unknown: readonly string[]) => Promise<ReadonlyMap<string, Series>>): Promise<Map<string, Series>>;
};

/** A few hundred bytes each. */
const MOST = 100_000;
/** So long may a corrected unit go unseen. */
const FRESH_MS = 10 * 60_000;

export function knownSeries(now: () => number = () => performance.now()): KnownSeries {
  const known = new Map<string, { readonly series: Series; readonly until: number }>();
  return {
    of: async (ids, read) => {
      const at = now();
      const found = new Map<string, Series>();
      const unknown: string[] = [];
      for (const id of ids) {
        const entry = known.get(id);
        if (entry !== undefined && entry.until > at) found.set(id, entry.series);
        else unknown.push(id);
      }
      if (unknown.length === 0) return found;
      if (known.size + unknown.length > MOST) known.clear();
      for (const [id, series] of await read(unknown)) {
        known.set(id, { series, until: at + FRESH_MS });
        found.set(id, series);
      }
      return found;
    },
  };
}
