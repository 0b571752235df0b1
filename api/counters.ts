/** What became of records, by where they came from. */
export type Outcome = 'accepted' | 'rejected' | 'duplicate';

export type Count = { readonly source: string; readonly outcome: Outcome; readonly count: number };

/** Counts since the program started; every door and job adds to the same. */
export type Counters = {
  add(source: string, outcome: Outcome, count: number): void;
  /** In order of source, then outcome. */
  read(): Count[];
};

/** Counters that start at nothing. */
export function createCounters(): Counters {
  const counts = new Map<string, Count>();
  return {
    add(source, outcome, count) {
      if (count === 0) return;
      const key = `${source}\n${outcome}`;
      counts.set(key, { source, outcome, count: (counts.get(key)?.count ?? 0) + count });
    },
    read: () => [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count),
  };
}
