/** What is logged of a refusal: how often the same was refused since it was logged last; null while it need not be told again. */
export type RefusalLog = (key: string, at: number) => { readonly repeated: number } | null;

const EVERY_MS = 60_000;
/** More kinds of refusals than this are not told apart. */
const MOST_KEYS = 500;

/** Of a sender that is refused again and again, once a minute is told: a line for each would drown everything else. */
export function createRefusalLog(): RefusalLog {
  const told = new Map<string, { at: number; repeated: number }>();
  return (key, at) => {
    const before = told.get(key);
    if (before !== undefined && at - before.at < EVERY_MS) {
      before.repeated += 1;
      return null;
    }
    if (told.size >= MOST_KEYS) told.clear();
    told.set(key, { at, repeated: 0 });
    return { repeated: before?.repeated ?? 0 };
  };
}
