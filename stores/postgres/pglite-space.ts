import { statfs } from 'node:fs/promises';
import type { Pool } from 'pg';

const short = new Set<Pool>();

/** Whether an embedded database of this process is read-only because its disk is nearly full. */
export const isShortOfSpace = () => short.size > 0;

/**
 * Makes the embedded database read-only while its disk has less than `reserveBytes` free, and writable again after. It must
 * not come to the end of the disk: where its log cannot grow, the engine neither answers nor ends. Reading goes on.
 *
 * @returns stops it
 */
export function guardSpace(
  pool: Pool,
  folder: string,
  options: { readonly reserveBytes: number; readonly everyMs: number },
): () => Promise<void> {
  let round: Promise<void> = Promise.resolve();
  const look = async () => {
    const { bavail, bsize } = await statfs(folder);
    const wasLow = short.has(pool);
    const low = bavail * bsize < options.reserveBytes;
    if (low) short.add(pool);
    // Said again each time: an engine that was opened anew has forgotten it.
    if (low || wasLow) await pool.query(`SET default_transaction_read_only = ${low ? 'on' : 'off'}`);
    if (!low) short.delete(pool);
  };
  const timer = setInterval(() => {
    round = round.then(look).catch(() => {});
  }, options.everyMs).unref();
  return async () => {
    clearInterval(timer);
    await round;
    short.delete(pool);
  };
}
