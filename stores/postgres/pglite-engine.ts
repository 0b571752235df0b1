import { Worker } from 'node:worker_threads';
import { AppError } from '../../domain/errors.ts';
import type { FromWorker, ToWorker, WorkerSettings } from './pglite-worker.ts';

/** One embedded database in a thread of its own. It has a single session: see `pglite-session.ts` for sharing it. */
export type Engine = {
  /** Runs one unit of the PostgreSQL protocol and returns the server's bytes. @throws STORE_UNAVAILABLE, STORE_FULL */
  run(message: Uint8Array): Promise<Uint8Array>;
  /** Told whenever the database had to be abandoned; the next `run` opens it anew. */
  onBroken(listener: (error: AppError) => void): void;
  /** While `work` is done statements may take as long as they do. */
  withoutLimit<T>(work: () => Promise<T>): Promise<T>;
  /** Keeps the database as it is now as the template of others. @see pglite-template.ts */
  keep(): Promise<void>;
  close(): Promise<void>;
};

type Thread = {
  readonly worker: Worker;
  readonly waiting: Array<{ resolve(bytes: Uint8Array): void; reject(error: AppError): void }>;
};

/**
 * The embedded database of a folder. Nothing is opened before the first `run`. A database that takes longer than the limit
 * over one statement is taken for dead and abandoned.
 */
export function createEngine(settings: WorkerSettings & { readonly statementLimitMs: number }): Engine {
  const listeners: Array<(error: AppError) => void> = [];
  let thread: Promise<Thread> | null = null;
  let closed = false;
  let unlimited = 0;

  const open = () => {
    const opening = start(settings, (error) => {
      if (thread !== opening) return;
      thread = null;
      for (const listener of listeners) listener(error);
    });
    opening.catch(() => {
      if (thread === opening) thread = null;
    });
    return opening;
  };

  const ask = async (asked: ToWorker): Promise<Uint8Array> => {
    if (closed) throw new AppError('STORE_UNAVAILABLE', 'The embedded database is closed.');
    thread ??= open();
    const { worker, waiting } = await thread;
    return new Promise((resolve, reject) => {
      const limit = unlimited > 0 ? undefined : setTimeout(() => void worker.terminate(), settings.statementLimitMs);
      const done = <T>(settle: (value: T) => void) => {
        return (value: T) => {
          clearTimeout(limit);
          settle(value);
        };
      };
      waiting.push({ resolve: done(resolve), reject: done(reject) });
      worker.postMessage(asked);
    });
  };

  return {
    run: (message) => ask({ kind: 'run', message }),
    keep: async () => void (await ask({ kind: 'keep' })),
    onBroken: (listener) => {
      listeners.push(listener);
    },
    withoutLimit: async (work) => {
      unlimited++;
      try {
        return await work();
      } finally {
        unlimited--;
      }
    },
    close: async () => {
      closed = true;
      const running = await thread?.catch(() => null);
      if (!running) return;
      const ended = new Promise<void>((resolve) => running.worker.once('exit', () => resolve()));
      running.worker.postMessage({ kind: 'close' } satisfies ToWorker);
      await ended;
    },
  };
}

async function start(settings: WorkerSettings, onEnd: (error: AppError) => void): Promise<Thread> {
  const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData: settings, execArgv: [] });
  const waiting: Thread['waiting'] = [];
  let reason = 'its thread ended';
  let opened = false;
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'reply') waiting.shift()?.resolve(message.bytes);
      else if (message.kind === 'broken') reason = message.reason;
      else {
        opened = true;
        resolve();
      }
    });
    worker.on('error', (error: Error) => {
      reason = error.message;
    });
    worker.on('exit', () => {
      const code = /no space left|ENOSPC/i.test(reason) ? 'STORE_FULL' : 'STORE_UNAVAILABLE';
      const error = new AppError(code, `The embedded database stopped: ${reason}`);
      for (const one of waiting.splice(0)) one.reject(error);
      if (opened) onEnd(error);
      else reject(error);
    });
  });
  return { worker, waiting };
}
