import type { WireAlert } from './jobs.ts';

type Keeping = {
  readonly cursors: { get(id: string): Promise<unknown>; set(id: string, cursor: unknown): Promise<void> };
};

/** Under which it is kept when a sender of alerts was last heard. */
export const HEARD_CURSOR = 'heard/alerts';
/** Names of the alert that always fires, so that its absence shows that nothing comes through any more. */
const BEAT = /^(?:watchdog|dead ?man ?s? ?switch|always ?firing)$/i;
const OF_NOTHING: readonly string[] = ['', 'none', 'info', 'informational'];

/** Whether an alert tells only that alerts come through. One of that name with a severity of its own is an alert. */
export function isHeartbeat({ name, labels }: Pick<WireAlert, 'name' | 'labels'>): boolean {
  return BEAT.test(name.replaceAll(/[-_']/g, ' ')) && OF_NOTHING.includes((labels.severity ?? '').toLowerCase());
}

/** Keeps that alerts were heard. */
export function keepHeard(stores: Keeping, at: Date): Promise<void> {
  return stores.cursors.set(HEARD_CURSOR, { at: at.toISOString() });
}

/** When a sender of alerts was last heard, with an alert or its heartbeat; null where none ever was. */
export async function lastHeard(stores: Keeping): Promise<Date | null> {
  const kept = await stores.cursors.get(HEARD_CURSOR);
  if (typeof kept !== 'object' || kept === null || !('at' in kept)) return null;
  const at = new Date(String(kept.at));
  return Number.isNaN(at.getTime()) ? null : at;
}
