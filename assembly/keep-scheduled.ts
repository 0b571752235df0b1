import type { Queues } from '../jobs/queues.ts';

/** Schedules that every installation has: where one is missing, the queue has lost them all. */
const ALWAYS = ['care', 'evaluate'] as const;
const LOOK_EVERY_MS = 30_000;
/** NTP moves a clock slowly by less. */
const MOVED_MS = 5_000;
const AHEAD = (seconds: number) =>
  `the clock of this machine was set forward by ${seconds} s: what was measured before seems older, rules of absence may fire`;

export type KeepScheduledDeps = {
  readonly queues: Pick<Queues, 'schedules'>;
  /** Sets all schedules; one that is there is left alone. */
  readonly set: () => Promise<void>;
  /** Asks again for what waited in the queue and is known elsewhere. */
  readonly askAgain: () => Promise<void>;
  readonly log: (message: string) => void;
  /** How far the clock of the wall is ahead of one that is never set, in milliseconds. */
  readonly lead?: () => number;
  readonly everyMs?: number;
};

/**
 * Sets the schedules, and sets them anew when the queue was emptied under us (a Redis without its file that was started again, an empty
 * one in its place), or when the clock was set back, so that they wait for an hour that was already: nothing would be polled or judged,
 * and nobody would be told.
 *
 * @returns ends it
 */
export async function keepScheduled(deps: KeepScheduledDeps): Promise<() => Promise<void>> {
  const { queues, set, askAgain, log, lead = () => Date.now() - performance.now(), everyMs = LOOK_EVERY_MS } = deps;
  await set();
  let before = lead();
  const lookAtClock = async () => {
    const moved = lead() - before;
    if (Math.abs(moved) < MOVED_MS) return;
    if (moved < 0) await set();
    before += moved;
    const seconds = Math.round(Math.abs(moved) / 1_000);
    log(moved < 0 ? `the clock of this machine was set back by ${seconds} s: schedules were set anew` : AHEAD(seconds));
  };
  const look = async () => {
    await lookAtClock();
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
