/**
 * Work that many ask for at once, done for all of them: who asks while it is under way waits for the next turn, since what is under
 * way may have begun before what they must see; that one serves all who wait.
 */
export function inTurns<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> = Promise.resolve();
  let waiting: Promise<T> | null = null;
  return () => {
    if (waiting !== null) return waiting;
    const before = running;
    const turn = (async () => {
      await before.catch(() => {});
      waiting = null;
      const now = work();
      running = now;
      return now;
    })();
    waiting = turn;
    return turn;
  };
}
