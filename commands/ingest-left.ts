/** How much of a whole was done at an instant. `share`: 0 to 1; `at`: milliseconds. */
export type Reached = { readonly share: number; readonly at: number };

/** What is shorter says nothing of the pace. */
const MIN_MS = 2_000;

/** Milliseconds that are left at the pace between two instants; null while it is not known. */
export function leftMs(first: Reached, now: Reached): number | null {
  const [gained, taken] = [now.share - first.share, now.at - first.at];
  return taken < MIN_MS || gained <= 0 ? null : (Math.max(0, 1 - now.share) * taken) / gained;
}
