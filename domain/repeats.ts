/** How often the same was seen since it was told last. */
export type Repeated = { readonly repeated: number };

/** Keeps what happens again and again from drowning everything else in a log. */
export type Repeats = {
  /** Null while this need not be told of them again. @param at milliseconds */
  due(who: string, what: string, at: number): Repeated | null;
  /** Whether they are to be told that it is over: not while any of it was seen in the last `quietMs`. @param at milliseconds */
  over(who: string, at: number, quietMs?: number): Repeated | null;
};

/** The same is told once in this time. */
export const TOLD_EVERY_MS = 60_000;
/** More than this many of whom something is told are not told apart. */
const MOST = 500;

export function createRepeats(): Repeats {
  const told = new Map<string, Map<string, { toldAt: number; seenAt: number; repeated: number }>>();
  return {
    due: (who, what, at) => {
      const before = told.get(who)?.get(what);
      if (before !== undefined) before.seenAt = at;
      if (before !== undefined && at - before.toldAt < TOLD_EVERY_MS) {
        before.repeated += 1;
        return null;
      }
      if (!told.has(who)) {
        if (told.size >= MOST) told.clear();
        told.set(who, new Map());
      }
      told.get(who)?.set(what, { toldAt: at, seenAt: at, repeated: 0 });
      return { repeated: before?.repeated ?? 0 };
    },
    over: (who, at, quietMs = TOLD_EVERY_MS) => {
      const all = [...(told.get(who)?.values() ?? [])];
      if (all.length === 0 || all.some(({ seenAt }) => at - seenAt < quietMs)) return null;
      told.delete(who);
      return { repeated: all.reduce((sum, { repeated }) => sum + repeated, 0) };
    },
  };
}
