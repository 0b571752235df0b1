import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';

/** What the thread is asked: run these bytes of the PostgreSQL protocol, or close the database and end. */
export type ToWorker = { readonly kind: 'run'; readonly message: Uint8Array } | { readonly kind: 'close' };
/** What it answers, in the order asked. After `broken` it ends; what was committed is on disk. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reply'; readonly bytes: Uint8Array }
  | { readonly kind: 'broken'; readonly reason: string };

/** Folder of the database; null keeps it in memory. */
export type WorkerSettings = { readonly folder: string | null; readonly startup: string };

const port = parentPort;
if (port !== null) {
  const post = (message: FromWorker) => port.postMessage(message);
  const broken = (thrown: unknown) => {
    post({ kind: 'broken', reason: thrown instanceof Error ? thrown.message : String(thrown) });
    port.close();
  };
  const settings = workerData as WorkerSettings;
  try {
    const database = await PGlite.create(settings.folder ?? 'memory://', { extensions: { vector } });
    await database.exec(settings.startup);
    let turn: Promise<void> = Promise.resolve();
    port.on('message', (asked: ToWorker) => {
      turn = turn
        .then(async () => {
          if (asked.kind === 'run') {
            post({ kind: 'reply', bytes: await database.execProtocolRaw(asked.message) });
            return;
          }
          await database.close();
          port.close();
        })
        .catch(broken);
    });
    post({ kind: 'ready' });
  } catch (thrown) {
    broken(thrown);
  }
}
