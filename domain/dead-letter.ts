import type { ErrorCode } from './errors.ts';
import type { JobName } from './jobs.ts';

/** A job that was given up. */
export type FailedJob = {
  readonly id: string;
  readonly enqueuedAt: Date;
  readonly failedAt: Date;
  /** How often it was tried. */
  readonly attempts: number;
  /** Null when it never came to an error: its process ended, again and again. */
  readonly code: ErrorCode | null;
  /** The code and what it is about, for the log. */
  readonly reason: string;
};

/** One with what it was to do. */
export type DeadLetter = FailedJob & { readonly payload: unknown };

/** Jobs that were given up, each until someone replays or drops it. */
export type DeadLetters = {
  /** Newest first, up to 100 unless told. */
  failed(name: JobName, limit?: number): Promise<FailedJob[]>;
  /** @throws NOT_FOUND */
  failedJob(name: JobName, id: string): Promise<DeadLetter>;
  /** Puts a failed job back in its queue; its attempts are counted anew. @throws NOT_FOUND */
  replay(name: JobName, id: string): Promise<void>;
  /** Puts back all that had failed when it was called. @returns how many */
  replayAll(name: JobName): Promise<number>;
  /** Forgets a failed job and what it was to do. @throws NOT_FOUND */
  drop(name: JobName, id: string): Promise<void>;
};
