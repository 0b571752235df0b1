import { AppError, asAppError } from '../../../domain/errors.ts';
import { createWholeCharacters } from '../../../domain/output.ts';
import type { HttpServer } from '../../../transports/http/exchange.ts';
import type { HttpAccess } from '../exchange.ts';
import type { Attempt, Executor, StepOutcome } from '../executor.ts';
import { receivedIn } from './envelope.ts';
import { powershellArguments } from './powershell.ts';
import { beginCommand, closeShell, openShell, receive, type Shell, terminate } from './shell.ts';
import { type Look, watch, watchedBy } from './watch.ts';

/** To end a command and close its shell. */
const CLOSE_MS = 20_000;
/** Between two looks at what must stay as it is; what changed and changed back is seen by what must be the same. */
const LOOK_MS = 4_000;

/**
 * Runs a cmdlet of PowerShell on a Windows host over WS-Management (WinRM). Its output comes as it is written. A request to stop, or the
 * time limit, terminates the command and closes the shell; when the host does not confirm that, nobody knows what still runs.
 *
 * @see MS-WSMV
 */
export function createWinrmExecutor(deps: { readonly access: HttpAccess; readonly lookEveryMs?: number }): Executor {
  return {
    id: 'winrm',
    run: async (step, target, attempt) => {
      const way = target.winrm;
      if (way === undefined || step.kind !== 'winrm')
        return { kind: 'not-run', error: new AppError('NOT_FOUND', `${target.assetId} has no way for ${step.kind}`) };
      try {
        const words = powershellArguments(step, step.stays === undefined ? null : watchedBy(step.stays));
        const server = { ...(await deps.access(target, 'winrm')), url: way.url, certificateSha256: way.certificateSha256 };
        const { stays } = step;
        const job: Job = stays
          ? (shell, signal) =>
              watch({ stays, everyMs: deps.lookEveryMs ?? LOOK_MS, look: lookOf(shell, words, signal) }, signal, attempt.write)
          : (shell, signal) => runOne(shell, words, signal, attempt.write);
        return await runIn(server, job, step.timeoutMs, attempt.signal);
      } catch (thrown) {
        return { kind: 'not-run', error: asAppError(thrown) };
      }
    },
  };
}

type Job = (shell: Shell, signal: AbortSignal) => Promise<StepOutcome>;

async function runIn(server: HttpServer, job: Job, timeoutMs: number, stop: AbortSignal): Promise<StepOutcome> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(timeoutMs)]);
  const shell = await openShell(server, signal);
  if ('kind' in shell) return shell;
  let outcome: StepOutcome | null = null;
  let isClosed = false;
  try {
    outcome = await job(shell, signal);
  } finally {
    isClosed = await closeShell(shell, AbortSignal.timeout(CLOSE_MS)).catch(() => false);
  }
  if (outcome.kind !== 'stopped' || isClosed) return outcome;
  return { kind: 'lost', error: new AppError('COLLECTOR_TIMEOUT', 'the host did not confirm that the command was ended') };
}

async function runOne(shell: Shell, words: readonly string[], signal: AbortSignal, write: Attempt['write']): Promise<StepOutcome> {
  const command = await beginCommand(shell, 'powershell.exe', words, signal);
  return typeof command === 'string' ? follow(shell, command, signal, write) : command;
}

/** What the host says now; the shell forgets the command then, of which there will be several. */
function lookOf(shell: Shell, words: readonly string[], signal: AbortSignal): Look {
  return async () => {
    const command = await beginCommand(shell, 'powershell.exe', words, signal);
    if (typeof command !== 'string') return { outcome: command, said: '' };
    const said: Buffer[] = [];
    const outcome = await follow(shell, command, signal, async (chunk) => void said.push(Buffer.from(chunk)));
    if (outcome.kind === 'exited') await terminate(shell, command, signal).catch(() => false);
    return { outcome, said: Buffer.concat(said).toString('utf8') };
  };
}

/** Never throws: from here on the command runs, and what becomes of it is known or lost. */
async function follow(shell: Shell, command: string, signal: AbortSignal, write: Attempt['write']): Promise<StepOutcome> {
  const characters = { stdout: createWholeCharacters(), stderr: createWholeCharacters() };
  const hand = async (bytes: Uint8Array) => {
    if (bytes.length > 0) await write(bytes);
  };
  try {
    for (;;) {
      const got = await receive(shell, command, signal);
      if (signal.aborted) {
        const isEnded = await terminate(shell, command, AbortSignal.timeout(CLOSE_MS));
        if (isEnded) return { kind: 'stopped' };
        return { kind: 'lost', error: new AppError('COLLECTOR_TIMEOUT', 'the host did not end the command') };
      }
      if (got.kind === 'nothing-yet') continue;
      if (got.kind !== 'answered') return { kind: 'lost', error: got.error };
      const { chunks, isDone, exitCode } = receivedIn(got.xml);
      for (const { stream, bytes } of chunks) await hand(characters[stream].take(bytes));
      if (isDone) for (const one of Object.values(characters)) await hand(one.rest());
      if (isDone && exitCode !== null) return { kind: 'exited', exitCode };
      if (isDone) return { kind: 'lost', error: new AppError('COLLECTOR_PROTOCOL', 'WinRM told no exit code') };
    }
  } catch (thrown) {
    return { kind: 'lost', error: asAppError(thrown) };
  }
}
