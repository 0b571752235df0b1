import { setTimeout as pause } from 'node:timers/promises';
import { AppError, asAppError } from '../../../domain/errors.ts';
import type { HttpServer } from '../../../transports/http/exchange.ts';
import { exchange, type HttpAccess } from '../exchange.ts';
import type { Attempt, Executor, StepOutcome } from '../executor.ts';

const POLL_MS = 1_000;
/** TaskState of a task that is over (DSP0268, Task). */
const OVER: ReadonlySet<string> = new Set(['Completed', 'Killed', 'Exception', 'Cancelled']);

/**
 * Asks a service processor for an action (POST) or a change (PATCH) over Redfish. An answer of 202 names a task: the step ends with it, and
 * fails with it. A PATCH carries the ETag of what it changes, where the service gives one.
 *
 * @see DSP0266 §7.5 (actions), §7.10 (asynchronous operations), §6.5 (ETags)
 */
export function createRedfishExecutor(deps: { readonly access: HttpAccess; readonly pollMs?: number }): Executor {
  return {
    id: 'redfish',
    run: async (step, target, attempt) => {
      const way = target.redfish;
      if (way === undefined || step.kind !== 'redfish')
        return { kind: 'not-run', error: new AppError('NOT_FOUND', `${target.assetId} has no way for ${step.kind}`) };
      try {
        const server = { ...(await deps.access(target, 'redfish')), url: way.url, certificateSha256: way.certificateSha256 };
        const until = performance.now() + step.timeoutMs;
        const timeoutMs = step.timeoutMs;
        const headers = { ...VERSION, ...(step.method === 'PATCH' ? await etagOf(server, step.path, attempt, timeoutMs) : {}) };
        const sent = await exchange(
          server,
          { method: step.method, path: step.path, headers, body: JSON.stringify(step.body), timeoutMs },
          attempt,
        );
        if (sent.kind !== 'answered') return sent;
        const { status, headers: answered } = sent.answer;
        await attempt.write(Buffer.from(`\nHTTP ${status}\n`));
        if (status === 202 && answered.location !== undefined)
          return await followTask(server, answered.location, until, attempt, deps.pollMs ?? POLL_MS);
        return { kind: 'exited', exitCode: status >= 200 && status < 300 ? 0 : 1 };
      } catch (thrown) {
        return { kind: 'not-run', error: asAppError(thrown) };
      }
    },
  };
}

const VERSION = { 'odata-version': '4.0' };

/** Empty when the resource has none, or cannot be read: the service then says itself what it wants. */
async function etagOf(server: HttpServer, path: string, { signal }: Attempt, timeoutMs: number): Promise<Record<string, string>> {
  const read = await exchange(server, { method: 'GET', path, headers: VERSION, body: null, timeoutMs }, { signal, write: async () => {} });
  const etag = read.kind === 'answered' && read.answer.status === 200 ? read.answer.headers.etag : undefined;
  return etag === undefined ? {} : { 'if-match': etag };
}

/** The action was taken: from here on what becomes of it is known or lost, never "not run". */
async function followTask(server: HttpServer, location: string, until: number, attempt: Attempt, pollMs: number): Promise<StepOutcome> {
  const place = URL.parse(location, server.url);
  if (place?.origin !== new URL(server.url).origin)
    return { kind: 'lost', error: new AppError('COLLECTOR_PROTOCOL', 'the task is on another server') };
  for (;;) {
    const said: Buffer[] = [];
    const write = async (chunk: Uint8Array) => {
      if (said.length < 256) said.push(Buffer.from(chunk));
    };
    const timeoutMs = Math.max(1, Math.ceil(until - performance.now()));
    const read = await exchange(
      { ...server, url: place.origin },
      { method: 'GET', path: `${place.pathname}${place.search}`, headers: VERSION, body: null, timeoutMs },
      { ...attempt, write },
    );
    if (read.kind !== 'answered') return { kind: 'lost', error: read.error };
    const { status } = read.answer;
    const task = taskOf(Buffer.concat(said));
    if (status !== 202 && (task === null || OVER.has(task.state))) {
      await attempt.write(Buffer.from(`task ${task === null ? `HTTP ${status}` : `${task.state} ${task.status}`}\n`));
      const isGood = task === null ? status >= 200 && status < 300 : task.state === 'Completed' && task.status !== 'Critical';
      return { kind: 'exited', exitCode: isGood ? 0 : 1 };
    }
    if (performance.now() + pollMs >= until)
      return { kind: 'lost', error: new AppError('COLLECTOR_TIMEOUT', 'the task is not over in time') };
    await pause(pollMs, undefined, { signal: attempt.signal }).catch(() => {});
  }
}

function taskOf(body: Buffer): { readonly state: string; readonly status: string } | null {
  try {
    const { TaskState, TaskStatus } = JSON.parse(body.toString('utf8')) as { TaskState?: unknown; TaskStatus?: unknown };
    return typeof TaskState === 'string' ? { state: TaskState, status: typeof TaskStatus === 'string' ? TaskStatus : 'OK' } : null;
  } catch {
    return null;
  }
}
