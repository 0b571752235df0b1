import { UnrecoverableError } from 'bullmq';
import { AppError, asAppError, type ErrorCode } from '../domain/errors.ts';
import type { JobName } from '../domain/jobs.ts';
import { redact } from '../domain/redact/redact.ts';
import { storableText } from '../domain/text.ts';

/**
 * `attempts`: how often a job is tried. `keep`: how many finished ones are kept so that their ids are still known. `owed`: it holds
 * what was acknowledged to someone, so it waits for as long as a store is away, and is kept for ever when it is given up; the
 * others come again by themselves.
 */
type Policy = { readonly attempts: number; readonly keep: number; readonly owed: boolean };

const POLICY: Record<JobName, Policy> = {
  collect: { attempts: 1, keep: 100, owed: false },
  'index-observations': { attempts: 20, keep: 100, owed: true },
  evaluate: { attempts: 3, keep: 100, owed: false },
  'receive-alerts': { attempts: 20, keep: 500, owed: true },
  notify: { attempts: 20, keep: 500, owed: true },
  digest: { attempts: 20, keep: 100, owed: true },
  care: { attempts: 3, keep: 100, owed: false },
  // Until a tracker is back: some sixteen hours.
  ticket: { attempts: 1_000, keep: 100, owed: true },
  'poll-tickets': { attempts: 1, keep: 100, owed: false },
  'execute-run': { attempts: 5, keep: 500, owed: true },
};
/** Every queue. */
export const JOB_NAMES = Object.keys(POLICY) as readonly JobName[];

/** Of jobs that come again by themselves, this many failed ones are kept to be looked at. */
const FAILED_KEPT = 100;
/** What nobody foresaw may pass, or may be a fault of the program: it is tried this often. */
const UNFORESEEN_ATTEMPTS = 4;
const MAX_BACKOFF_MS = 60_000;
/** An outage is looked at this often. */
const MAX_WAIT_MS = 5_000;

/** Whether someone was promised it. */
export const isOwed = (name: JobName) => POLICY[name].owed;

/** What BullMQ is told of a job. */
export function jobOptions(name: JobName) {
  const { attempts, keep, owed } = POLICY[name];
  return {
    attempts,
    backoff: { type: 'ours' },
    removeOnComplete: { count: keep },
    removeOnFail: owed ? false : { count: FAILED_KEPT },
    stackTraceLimit: 1,
  };
}

/** How long a handler waits in its place before it tries again; null when the failure is the job's own, or the job is not owed. */
export function waitMs(name: JobName, error: AppError, times: number): number | null {
  if (!POLICY[name].owed || !OUTAGES.has(error.code)) return null;
  return error.retryAfterMs ?? Math.min(MAX_WAIT_MS, 250 * 2 ** times);
}

/** These end by themselves and say nothing of the job. */
export const OUTAGES: ReadonlySet<ErrorCode> = new Set(['STORE_UNAVAILABLE', 'STORE_FULL', 'QUEUE_UNAVAILABLE']);

/** Half a second, doubled each time up to a minute; longer when the error says how long to wait. */
export function retryDelayMs(attempts: number, error: Error | undefined): number {
  const asked = error === undefined ? null : reasonOf(error).retryAfterMs;
  return asked ?? Math.min(MAX_BACKOFF_MS, 500 * 2 ** (attempts - 1));
}

/** What is thrown to BullMQ, and whether that ends the job. */
export function forBullmq(name: JobName, error: AppError, attempt: number): { readonly thrown: Error; readonly final: boolean } {
  const message = storableText(`${error.code}: ${redact(error.message)}`);
  const again = error.retryable || (error.code === 'INTERNAL' && attempt < UNFORESEEN_ATTEMPTS);
  const thrown = Object.assign(again ? new Error(message) : new UnrecoverableError(message), { cause: error });
  return { thrown, final: !again || attempt >= POLICY[name].attempts };
}

/** Our error in one that was thrown to BullMQ, or as which it counts. */
export function reasonOf(error: Error): AppError {
  return error.cause instanceof AppError ? error.cause : asAppError(error);
}
