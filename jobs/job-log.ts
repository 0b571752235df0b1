import type { JobName } from '../domain/jobs.ts';
import { redact } from '../domain/redact/redact.ts';
import { createRepeats, type Repeated, TOLD_EVERY_MS } from '../domain/repeats.ts';
import { isOwed, OUTAGES } from './job-policy.ts';
import type { JobFailure, WorkersDeps } from './workers.ts';

type Log = (level: 'debug' | 'info' | 'warn', fields: object, message: string) => void;

/**
 * What is logged of jobs: a fault of the same job once, then once a minute with how often it was, and that it is over. Jobs that wait
 * in their places for a store that is away are told together.
 */
export function createJobLog({
  log,
  now,
}: {
  readonly log: Log;
  readonly now: () => Date;
}): Required<Pick<WorkersDeps, 'onFailed' | 'onDone'>> {
  const { due, over } = createRepeats();
  const waiting = new Map<JobName, Set<string>>();
  /** Whether no job of the name waits any more, and one did. */
  const stopsWaiting = (name: JobName, id: string) => waiting.get(name)?.delete(id) === true && waiting.get(name)?.size === 0;
  return {
    onFailed: ({ name, id, error, final }: JobFailure) => {
      if (!final && isOwed(name) && OUTAGES.has(error.code)) {
        waiting.set(name, (waiting.get(name) ?? new Set()).add(id));
        const told = due(allOf(name), error.code, now().getTime());
        if (told !== null)
          log('warn', { job: name, waiting: waiting.get(name)?.size, code: error.code, ...unlessNone(told) }, redact(error.message));
        return;
      }
      stopsWaiting(name, id);
      // That a job is given up which someone was promised is always news.
      const told = due(whose(name, id), isOwed(name) ? `${error.code} ${final}` : error.code, now().getTime());
      if (told === null) return;
      // Every poll of a device that is away fails: whoever polls says so once.
      const level = name === 'collect' ? 'debug' : 'warn';
      // It may say what a machine or a tracker answered.
      log(level, { job: name, id, code: error.code, final, ...unlessNone(told) }, redact(error.message));
    },
    onDone: ({ name, id }) => {
      if (stopsWaiting(name, id)) {
        const told = over(allOf(name), now().getTime(), 0);
        if (told !== null) log('info', { job: name, ...unlessNone(told) }, `${name} waits no longer`);
      }
      // What is scheduled may fail every other time; any other job is done once.
      const isScheduled = SCHEDULED.test(id);
      const told = over(whose(name, id), now().getTime(), isScheduled ? TOLD_EVERY_MS : 0);
      if (told === null) return;
      const message = isScheduled ? `${name} has not failed for a minute` : `${name} is done after all`;
      log(name === 'collect' ? 'debug' : 'info', { job: name, id, ...unlessNone(told) }, message);
    },
  };
}

/** The queues number the runs of a schedule by their instant. */
const SCHEDULED = /^(repeat:.*):\d+$/;

/** All jobs of a name together. */
const allOf = (name: JobName) => `all of ${name}`;
const unlessNone = (told: Repeated) => (told.repeated === 0 ? {} : told);
const whose = (name: JobName, id: string) => `${name} ${SCHEDULED.exec(id)?.[1] ?? id}`;
