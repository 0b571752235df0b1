import { AppError } from '../domain/errors.ts';
import type { JobName } from '../domain/jobs.ts';
import { redisAway } from './redis-faults.ts';

/** Why a queue in Redis does not take a job. @param lastFault why it was not reached the last time, null when it was */
export function redisFault(name: JobName, cause: unknown, lastFault: string | null): AppError {
  const { message } = cause as Error;
  // Redis refuses what would go beyond its maxmemory.
  const code = message.startsWith('MISCONF') ? 'STORE_FULL' : message.startsWith('OOM') ? 'REQUEST_OVERLOADED' : 'QUEUE_UNAVAILABLE';
  const fault = code !== 'QUEUE_UNAVAILABLE' ? null : message.startsWith('READONLY') ? message : lastFault;
  return new AppError(code, `${name}: ${fault ?? message}`, { cause, ...(fault === null ? {} : { hint: redisAway(fault) }) });
}

/** The same of one in a database. @param explain what the database threw in our words, STORE_FULL or STORE_UNAVAILABLE, or as it is */
export function databaseFault(name: JobName, cause: unknown, explain: (thrown: unknown) => unknown = (thrown) => thrown): AppError {
  const { message } = cause as Error;
  const why = explain(cause);
  const { code, hint } = why instanceof AppError ? why : { code: null, hint: null };
  const ours = code === 'STORE_FULL' ? 'STORE_FULL' : 'QUEUE_UNAVAILABLE';
  return new AppError(ours, `${name}: ${message}`, { cause, ...(hint === null ? {} : { hint }) });
}
