import { statfs } from 'node:fs/promises';
import type { Pool } from 'pg';

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
  let low = false;
  let round: Promise<void> = Promise.resolve();
  const look = async () => {
    const { bavail, bsize } = await statfs(folder);
    const wasLow = low;
    low = bavail * bsize < options.reserveBytes;
    // Said again each time: an engine that was opened anew has forgotten it.
    if (low || wasLow) await pool.query(`SET default_transaction_read_only = ${low ? 'on' : 'off'}`);
  };
  const timer = setInterval(() => {
    round = round.then(look).catch(() => {});
  }, options.everyMs).unref();
  return async () => {
    clearInterval(timer);
    await round;
  };
}
