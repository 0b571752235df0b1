import { GrammyError } from 'grammy';

/** Who is spoken to waits no longer. */
const MOST_S = 60;
const MOST_TRIES = 3;

/**
 * Does again what Telegram asked to come back with: what is said beside the outbox is repeated by nobody else. Telegram has done nothing
 * then. What it asks to wait with for more than a minute is not waited for.
 *
 * @throws what Telegram says otherwise, or at last
 */
export async function patiently<T>(act: () => Promise<T>, wait: (ms: number) => Promise<unknown>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      const seconds = error instanceof GrammyError && error.error_code === 429 ? (error.parameters.retry_after ?? 1) : null;
      if (seconds === null || seconds > MOST_S || tries >= MOST_TRIES) throw error;
      await wait(seconds * 1_000);
    }
  }
}
