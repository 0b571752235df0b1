import { createHash } from 'node:crypto';
import { AppError } from '../../domain/errors.ts';
import { endOf, type OutputChunk, unfinishedBytes } from '../../domain/output.ts';
import type { TenantStores } from '../../stores/stores.ts';
import type { StepKey, StepResult } from './steps.ts';

/** Bytes of a step's output whose text is kept with the run: its end, where the outcome stands. */
const KEPT_BYTES = 65_536;
const LONGEST_CHARACTER = 4;
/** Bytes of one stored piece. */
const CHUNK_BYTES = 262_144;
/** What a step said is stored after this time at the latest, so that it can be seen while it runs. */
const FLUSH_MS = 500;

/** Numbers the pieces of a run's output as one worker writes them, over all its steps. */
export type OutputLog = { readonly append: (key: StepKey, bytes: Uint8Array) => Promise<void> };

/** @param onStored called with each piece once it is stored */
export function createOutputLog(
  deps: { readonly outputs: TenantStores['outputs']; readonly now: () => Date; readonly onStored?: (chunk: OutputChunk) => void },
  runId: string,
  token: number,
): OutputLog {
  let sequence = 0;
  return {
    append: async ({ id, target }, bytes) => {
      const chunk = { runId, token, sequence: sequence++, target, stepId: id, at: deps.now(), bytes };
      await deps.outputs.append(chunk);
      deps.onStored?.(chunk);
    },
  };
}

/** Takes a step's output, of any size, and holds little of it in memory. */
export type OutputSink = {
  /** Stores; done when more may come. Beyond the limit nothing is kept, and `cut` aborts. @throws STORE_UNAVAILABLE, STORE_FULL */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Aborts once the output has exceeded its limit. */
  readonly cut: AbortSignal;
  /** Stores the rest. */
  readonly end: () => Promise<Omit<StepResult, 'exitCode'>>;
};

export function createOutputSink(log: OutputLog, key: StepKey, limitBytes: number): OutputSink {
  const digest = createHash('sha256');
  const cut = new AbortController();
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  let total = 0;
  let tail: Buffer = Buffer.alloc(0);
  let timer: NodeJS.Timeout | null = null;
  let last: Promise<void> = Promise.resolve();
  let failure: unknown = null;

  // Each piece is read as text by itself, so that what begins a character waits for its rest.
  const flush = (isLast = false) => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const all = Buffer.concat(waiting);
    const held = isLast ? 0 : unfinishedBytes(all);
    const bytes = all.subarray(0, all.length - held);
    [waiting, waitingBytes] = [held === 0 ? [] : [all.subarray(bytes.length)], held];
    if (bytes.length === 0) return last;
    last = last
      .then(() => log.append(key, bytes))
      .catch((error: unknown) => {
        failure ??= error;
      });
    return last;
  };
  const raise = () => {
    if (failure !== null) throw failure;
  };
  const take = async (bytes: Uint8Array) => {
    const room = limitBytes - total;
    const kept = Buffer.from(bytes.subarray(0, Math.max(0, room)));
    if (bytes.length > room) cut.abort(new AppError('REQUEST_TOO_LARGE', `more output than ${limitBytes} bytes`));
    if (kept.length === 0) return;
    total += kept.length;
    digest.update(kept);
    tail =
      tail.length + kept.length > 4 * KEPT_BYTES
        ? Buffer.concat([tail, kept]).subarray(-KEPT_BYTES - LONGEST_CHARACTER)
        : Buffer.concat([tail, kept]);
    waiting.push(kept);
    waitingBytes += kept.length;
    timer ??= setTimeout(() => void flush(), FLUSH_MS);
    if (waitingBytes >= CHUNK_BYTES) await flush();
    raise();
  };
  return {
    write: take,
    cut: cut.signal,
    end: async () => {
      await flush(true);
      raise();
      return { output: textOf(tail, total), outputBytes: total, outputSha256: total === 0 ? null : digest.digest('hex') };
    },
  };
}

/** The end of the output as text that can be stored: well-formed Unicode without NUL. The first line says how much was left out. */
function textOf(tail: Buffer, total: number): string {
  const kept = Buffer.from(endOf(tail, KEPT_BYTES));
  const text = kept.toString('utf8').replaceAll('\u0000', '\uFFFD').toWellFormed();
  const left = total - kept.length;
  return left > 0 ? `[${left} bytes before this]\n${text}` : text;
}
