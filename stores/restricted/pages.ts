const PAGE = 200;

/**
 * The first `limit` things that may be seen. They are read page by page, so that however many may not be seen take no place: what
 * decides it (patterns of names, groups, incidents) is known here and not to the store.
 *
 * @param read things behind `last`, or the first; fewer than it is asked for when there are no more
 */
export async function firstSeen<T>(
  limit: number,
  read: (last: T | undefined, limit: number) => Promise<readonly T[]>,
  isSeen: (thing: T) => Promise<boolean>,
): Promise<T[]> {
  const found: T[] = [];
  for (let last: T | undefined; ; ) {
    const page = await read(last, PAGE);
    const seen = await Promise.all(page.map(isSeen));
    found.push(...page.filter((_thing, index) => seen[index]));
    last = page.at(-1);
    if (found.length >= limit || page.length < PAGE) return found.slice(0, limit);
  }
}
