import type { JobName } from '../domain/jobs.ts';
import { redact } from '../domain/redact/redact.ts';
import { createRepeats, TOLD_EVERY_MS } from '../domain/repeats.ts';
import { isOwed } from './job-policy.ts';
import type { JobFailure, QueuesDeps } from './queues.ts';

type Log = (level: 'debug' | 'info' | 'warn', fields: object, message: string) => void;

/** What is logged of jobs: a fault of the same job once, then once a minute with how often it was, and that it is over. */
export function createJobLog({
  log,
  now,
}: {
  readonly log: Log;
  readonly now: () => Date;
}): Required<Pick<QueuesDeps, 'onFailed' | 'onDone'>> {
  const { due, over } = createRepeats();
  return {
    onFailed: ({ name, id, error, final }: JobFailure) => {
      // That a job is given up which someone was promised is always news.
      const told = due(whose(name, id), isOwed(name) ? `${error.code} ${final}` : error.code, now().getTime());
      if (told === null) return;
      // Every poll of a device that is away fails: whoever polls says so once.
      const level = name === 'collect' ? 'debug' : 'warn';
      // It may say what a machine or a tracker answered.
      log(level, { job: name, id, code: error.code, final, ...(told.repeated === 0 ? {} : told) }, redact(error.message));
    },
    onDone: ({ name, id }) => {
      // What is scheduled may fail every other time; any other job is done once.
      const isScheduled = SCHEDULED.test(id);
      const told = over(whose(name, id), now().getTime(), isScheduled ? TOLD_EVERY_MS : 0);
      if (told === null) return;
      const message = isScheduled ? `${name} has not failed for a minute` : `${name} is done after all`;
      log(name === 'collect' ? 'debug' : 'info', { job: name, id, ...(told.repeated === 0 ? {} : told) }, message);
    },
  };
}

/** The queues number the runs of a schedule by their instant. */
const SCHEDULED = /^(repeat:.*):\d+$/;

const whose = (name: JobName, id: string) => `${name} ${SCHEDULED.exec(id)?.[1] ?? id}`;
