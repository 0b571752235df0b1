import type { AppError, ErrorCode } from '../domain/errors.ts';

/** What became of records, by where they came from; `dropped` ones are not kept, not even as rejected. */
export type Outcome = 'accepted' | 'rejected' | 'duplicate' | 'dropped';

export type Count = { readonly source: string; readonly outcome: Outcome; readonly count: number };

/** Counts since the program started; every door and job adds to the same. */
export type Counters = {
  add(source: string, outcome: Outcome, count: number): void;
  /** In order of source, then outcome. */
  read(): Count[];
};

/** Counters that start at nothing. */
export function createCounters(): Counters {
  const counts = new Map<string, Count>();
  return {
    add(source, outcome, count) {
      if (count === 0) return;
      const key = `${source}\n${outcome}`;
      counts.set(key, { source, outcome, count: (counts.get(key)?.count ?? 0) + count });
    },
    read: () => [...counts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count),
  };
}

/** How the polls of a target went since the program started. */
export type PollState = {
  readonly targetId: string;
  readonly succeeded: number;
  /** Failures by code of the error table. */
  readonly failed: Readonly<Partial<Record<ErrorCode, number>>>;
  readonly lastAt: Date;
  readonly lastError: AppError | null;
};

/** What became of polls, by target. */
export type PollStates = {
  /** @returns whether the target's state changed: it failed otherwise than before, or answers again */
  add(targetId: string, error: AppError | null, at: Date): boolean;
  /** In order of target. */
  read(): PollState[];
};

/** Polls of which nothing is known yet. */
export function createPollStates(): PollStates {
  const states = new Map<string, PollState>();
  return {
    add(targetId, error, at) {
      const before = states.get(targetId);
      const failed = before?.failed ?? {};
      states.set(targetId, {
        targetId,
        succeeded: (before?.succeeded ?? 0) + (error === null ? 1 : 0),
        failed: error === null ? failed : { ...failed, [error.code]: (failed[error.code] ?? 0) + 1 },
        lastAt: at,
        lastError: error,
      });
      return error?.code !== before?.lastError?.code;
    },
    read: () => [...states.values()].sort((a, b) => (a.targetId < b.targetId ? -1 : 1)),
  };
}
