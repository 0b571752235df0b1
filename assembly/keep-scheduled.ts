import type { Queues } from '../jobs/queues.ts';

/** Schedules that every installation has: where one is missing, the queue has lost them all. */
const ALWAYS = ['care', 'evaluate'] as const;
const LOOK_EVERY_MS = 30_000;

export type KeepScheduledDeps = {
  readonly queues: Pick<Queues, 'schedules'>;
  /** Sets all schedules; one that is there is left alone. */
  readonly set: () => Promise<void>;
  /** Asks again for what waited in the queue and is known elsewhere. */
  readonly askAgain: () => Promise<void>;
  readonly log: (message: string) => void;
  readonly everyMs?: number;
};

/**
 * Sets the schedules, and sets them anew when the queue was emptied under us (a Redis without its file that was started again, an empty
 * one in its place): without them nothing would be polled or judged any more, and nobody would be told.
 *
 * @returns ends it
 */
export async function keepScheduled({
  queues,
  set,
  askAgain,
  log,
  everyMs = LOOK_EVERY_MS,
}: KeepScheduledDeps): Promise<() => Promise<void>> {
  await set();
  const look = async () => {
    const there = await Promise.all(ALWAYS.map(async (name) => (await queues.schedules(name)).includes(name)));
    if (there.every(Boolean)) return;
    await set();
    await askAgain();
    log('the queue was emptied: what waited there is lost; its schedules were set anew');
  };
  let looking: Promise<void> = Promise.resolve();
  // While the queue is away it is looked at again the next time.
  const timer = setInterval(() => {
    looking = looking.then(look).catch(() => {});
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await looking;
  };
}
