import { createHash } from 'node:crypto';
import { AppError, asAppError, type ErrorCode } from '../../../domain/errors.ts';
import { alike } from '../../../domain/language.ts';
import type { SshWay, Step, Target } from '../../../domain/step.ts';
import { type SshTarget, sshExec, sshStream } from '../../../transports/ssh/ssh.ts';
import type { Attempt, Executor, StepOutcome } from '../executor.ts';
import { killArgv, launchArgv, NOT_LAUNCHED } from './launcher.ts';

/** Errors of connecting: the command had not been sent. */
const BEFORE_COMMAND: ReadonlySet<ErrorCode> = new Set([
  'TRANSPORT_HOST_KEY',
  'COLLECTOR_DENIED',
  'COLLECTOR_UNREACHABLE',
  'CONFIG_INVALID',
  'PARAMETER_INVALID',
]);
/** Exit code of a command that a signal ended, when the signal's number is not known. */
const KILLED = 128;
const KILL_TIMEOUT_MS = 20_000;

export type SshExecutorDeps = {
  /** Reference of the private key for a target, e.g. `file:/etc/inframind/id_ed25519`. */
  readonly keyReference: (target: Target) => string;
  /** Resolves a secret reference. @throws SECRET_MISSING */
  readonly secret: (reference: string) => Promise<string>;
};

/**
 * Runs steps over SSH, confined to the plan's limits. The private key is named by reference and resolved for each step, so
 * that it is in memory only while it is used. A step that is stopped, or whose time is over, is killed with everything it
 * has started, and that nothing is left is looked at over a second connection.
 */
export function createSshExecutor(deps: SshExecutorDeps): Executor {
  return {
    id: 'ssh',
    run: async (step, target, attempt) => {
      const way = target.ssh;
      const command = commandOf(step);
      if (way === undefined || command === null) return notRun(new AppError('NOT_FOUND', `${target.assetId} has no way for ${step.kind}`));
      try {
        const privateKey = await deps.secret(deps.keyReference(target));
        return await launch({ ...way, privateKey }, command, step, attempt);
      } catch (thrown) {
        return notRun(asAppError(thrown));
      }
    },
  };
}

type Command = { readonly argv: readonly string[]; readonly script: Buffer | null };

function commandOf(step: Step): Command | null {
  if (step.kind === 'ssh') return { argv: step.argv, script: null };
  if (step.kind === 'script') return { argv: [...step.interpreter, '{}', ...step.argv], script: Buffer.from(step.script, 'utf8') };
  return null;
}

async function launch(
  target: SshTarget,
  { argv, script }: Command,
  { timeoutMs, idempotent }: Step,
  attempt: Attempt,
): Promise<StepOutcome> {
  const began = performance.now();
  const { token, runAs, limits, environment } = attempt;
  const scriptSha256 = script === null ? null : createHash('sha256').update(script).digest('hex');
  const words = launchArgv(argv, { token, runAs, limits, environment, scriptSha256 });
  let started = false;
  let said = '';
  try {
    const { exitCode } = await sshStream(target, words, {
      timeoutMs,
      signal: attempt.signal,
      ...(script === null ? {} : { input: script }),
      onStarted: () => {
        started = true;
      },
      onChunk: (chunk) => {
        if (said.length < 500) said += chunk.toString('utf8');
        return attempt.write(chunk);
      },
    });
    const refused = exitCode === NOT_LAUNCHED ? /^inframind: (.*)$/m.exec(said)?.[1] : undefined;
    if (refused !== undefined) return notRun(new AppError('STEP_NOT_CONFINED', refused, { hint: alike(refused) }));
    return { kind: 'exited', exitCode: exitCode ?? KILLED };
  } catch (thrown) {
    const error = asAppError(thrown);
    if (!started) return BEFORE_COMMAND.has(error.code) ? notRun(error) : { kind: 'lost', error };
    const isAsked = attempt.signal.aborted || performance.now() - began >= timeoutMs;
    // Of a lost connection it is not known whether the command went on; one that is not idempotent is left to end by itself.
    const isOver = (isAsked || idempotent) && (await ended(target, attempt));
    return isAsked && isOver ? { kind: 'stopped' } : { kind: 'lost', error };
  }
}

/** Kills what is left of the attempt. Whether it is certain that nothing is. */
async function ended(target: SshTarget & SshWay, { token, runAs }: Attempt): Promise<boolean> {
  const argv = killArgv(token, runAs, target.user);
  const { exitCode } = await sshExec(target, argv, { timeoutMs: KILL_TIMEOUT_MS }).catch(() => ({ exitCode: null }));
  return exitCode === 0;
}

function notRun(error: AppError): StepOutcome {
  return { kind: 'not-run', error };
}
