import type { Job } from 'bullmq';
import type { DeadLetters, FailedJob } from '../domain/dead-letter.ts';
import { AppError, ERRORS, type ErrorCode } from '../domain/errors.ts';
import type { JobName } from '../domain/jobs.ts';
import { readablePayload } from '../domain/packed-logs.ts';
import { fromJobId, toJobId } from './job-ids.ts';
import type { AnyQueue } from './queue-engine.ts';

/** Payloads are read so many at a time: one may hold a megabyte. */
const PAGE = 20;

/** Reads and writes the lists of failed jobs that the queues keep. */
export function createDeadLetters(onQueue: <T>(name: JobName, work: (queue: AnyQueue) => Promise<T>) => Promise<T>): DeadLetters {
  const find = async (queue: AnyQueue, name: JobName, id: string): Promise<Job> => {
    const job = (await queue.getJob(toJobId(id))) ?? (await queue.getJob(id));
    if (job === undefined || !(await job.isFailed())) throw new AppError('NOT_FOUND', `No failed job ${id} in ${name}.`);
    return job;
  };
  return {
    failed: (name, limit = 100) =>
      onQueue(name, async (queue) => {
        const found: FailedJob[] = [];
        while (found.length < limit) {
          const page = await queue.getFailed(found.length, Math.min(limit, found.length + PAGE) - 1);
          found.push(...page.map(described));
          if (page.length < PAGE) break;
        }
        return found;
      }),
    failedJob: (name, id) =>
      onQueue(name, async (queue) => {
        const job = await find(queue, name, id);
        return { ...described(job), payload: readablePayload(job.data) };
      }),
    replay: (name, id) => onQueue(name, async (queue) => (await find(queue, name, id)).retry('failed', { resetAttemptsMade: true })),
    replayAll: (name) =>
      onQueue(name, async (queue) => {
        const until = Date.now();
        let replayed = 0;
        for (;;) {
          const page = (await queue.getFailed(0, PAGE - 1)).filter(({ finishedOn = 0 }) => finishedOn <= until);
          if (page.length === 0) return replayed;
          for (const job of page) await job.retry('failed', { resetAttemptsMade: true });
          replayed += page.length;
        }
      }),
    drop: (name, id) => onQueue(name, async (queue) => (await find(queue, name, id)).remove()),
  };
}

function described(job: Job): FailedJob {
  const reason = job.failedReason ?? '';
  const code = /^([A-Z_]+): /.exec(reason)?.[1];
  return {
    id: fromJobId(job.id ?? ''),
    enqueuedAt: new Date(job.timestamp),
    failedAt: new Date(job.finishedOn ?? 0),
    attempts: job.attemptsMade,
    code: code !== undefined && Object.hasOwn(ERRORS, code) ? (code as ErrorCode) : null,
    reason,
  };
}
