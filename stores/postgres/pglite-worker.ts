import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { keepTemplate } from './pglite-template.ts';

/** What the thread is asked: run these bytes of the PostgreSQL protocol, keep a copy of the database as its template, or close it and end. */
export type ToWorker = { readonly kind: 'run'; readonly message: Uint8Array } | { readonly kind: 'keep' } | { readonly kind: 'close' };
/** What it answers, in the order asked. After `broken` it ends; what was committed is on disk. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'reply'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'broken'; readonly reason: string };

/** Folder of the database, null keeps it in memory; a new one begins as the copy in `template` where there is such a file. */
export type WorkerSettings = { readonly folder: string | null; readonly template: string | null; readonly startup: string };

const port = parentPort;
if (port !== null) {
  const post = (message: FromWorker) => port.postMessage(message, message.kind === 'reply' ? [message.bytes.buffer] : []);
  const broken = (thrown: unknown) => {
    post({ kind: 'broken', reason: thrown instanceof Error ? thrown.message : String(thrown) });
    port.close();
  };
  const settings = workerData as WorkerSettings;
  try {
    const database = await openDatabase(settings);
    await database.exec(settings.startup);
    let turn: Promise<void> = Promise.resolve();
    port.on('message', (asked: ToWorker) => {
      turn = turn
        .then(async () => {
          if (asked.kind === 'run') {
            post({ kind: 'reply', bytes: await answer(database, asked.message) });
            return;
          }
          if (asked.kind === 'keep') {
            await database.exec('CHECKPOINT');
            const tar = await database.dumpDataDir('none');
            if (settings.template !== null) keepTemplate(settings.template, new Uint8Array(await tar.arrayBuffer()));
            post({ kind: 'reply', bytes: new Uint8Array() });
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

/** What the database says to a message. PGlite's `execProtocolRaw` would also read every row of it and keep them for as long as it lives. */
async function answer(database: PGlite, message: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  await database.execProtocolRawStream(message, { onRawData: (part) => void parts.push(new Uint8Array(part)) });
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A new database begins as the template; one that cannot be read is passed over. */
async function openDatabase({ folder, template }: WorkerSettings): Promise<PGlite> {
  const open = (loadDataDir?: Blob) =>
    PGlite.create(folder ?? 'memory://', { extensions: { vector }, ...(loadDataDir && { loadDataDir }) });
  const isThere = folder !== null && existsSync(join(folder, 'PG_VERSION'));
  if (isThere || template === null || !existsSync(template)) return open();
  return open(new Blob([readFileSync(template)])).catch(() => {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
    return open();
  });
}
