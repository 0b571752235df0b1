import { canonicalJson } from '../domain/ids.ts';
import type { JobName } from '../domain/jobs.ts';
import { toJobId } from './job-ids.ts';
import { jobOptions } from './job-policy.ts';
import type { AnyQueue } from './queue-engine.ts';

export type Repeat = { readonly everyMs: number } | { readonly cron: string; readonly timeZone: string };

/** The next run lies no further ahead than its interval, unless the clock was set back since it was planned. */
const SLACK_MS = 2_000;
const PENDING = new Set(['delayed', 'waiting', 'prioritized', 'active']);

/**
 * Sets a schedule, in whichever process. One that is there already with its next job is left alone: setting it anew would
 * drop a run that came due while no process was there to do it. One that waits for an hour that no clock shows soon is set anew.
 */
export async function setSchedule(queue: AnyQueue, id: string, repeat: Repeat, name: JobName, payload: unknown): Promise<void> {
  const key = toJobId(id);
  const known = await queue.getJobScheduler(key);
  if (known !== undefined && known !== null) {
    const same = 'cron' in repeat ? known.pattern === repeat.cron && known.tz === repeat.timeZone : Number(known.every) === repeat.everyMs;
    const next = await queue.getJob(`repeat:${key}:${known.next}`);
    const isStranded = 'everyMs' in repeat && Number(known.next) > Date.now() + repeat.everyMs + SLACK_MS;
    if (isStranded) await queue.removeJobScheduler(key);
    else if (same && canonicalJson(known.template?.data) === canonicalJson(payload) && PENDING.has((await next?.getState()) ?? '')) return;
  }
  const when = 'cron' in repeat ? { pattern: repeat.cron, tz: repeat.timeZone } : { every: repeat.everyMs };
  await queue.upsertJobScheduler(key, when, { name, data: payload, opts: jobOptions(name) });
}
