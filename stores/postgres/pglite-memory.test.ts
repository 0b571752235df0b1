import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import type { FromWorker, ToWorker, WorkerSettings } from './pglite-worker.ts';

const ROWS = 100_000;
const QUERIES = 8;
/** Rows that are kept take some 200 bytes each, all of them some 200 MB. */
const MOST_BYTES = 80_000_000;

it('what was read once does not stay in memory', async () => {
  const workerData: WorkerSettings = { folder: null, template: null, startup: '' };
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData, execArgv: [] });
  const next = async (): Promise<FromWorker> => (await once(worker, 'message'))[0];
  const ask = (message: ToWorker) => {
    const answer = next();
    worker.postMessage(message);
    return answer;
  };
  try {
    expect(await next()).toEqual({ kind: 'ready' });
    for (let query = 0; query < QUERIES; query++) {
      const reply = await ask({ kind: 'run', message: simpleQuery(`SELECT n, 'a value of row ' || n FROM generate_series(1, ${ROWS}) n`) });
      if (reply.kind !== 'reply') throw new Error(JSON.stringify(reply));
      expect(Buffer.from(reply.bytes).includes(`a value of row ${ROWS}`)).toBe(true);
    }
    expect((await worker.getHeapStatistics()).used_heap_size).toBeLessThan(MOST_BYTES);
  } finally {
    await worker.terminate();
  }
}, 60_000);

/** A simple query as a frontend sends it. @see PostgreSQL manual, "Message Formats", Query (F) */
function simpleQuery(sql: string): Uint8Array {
  const text = Buffer.from(`${sql}\0`);
  const head = Buffer.alloc(5);
  head.write('Q');
  head.writeInt32BE(text.length + 4, 1);
  return Buffer.concat([head, text]);
}
