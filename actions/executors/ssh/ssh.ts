import type { Target } from '../../../domain/action.ts';
import { asAppError, type ErrorCode } from '../../../domain/errors.ts';
import { sshExec } from '../../../transports/ssh/ssh.ts';
import type { Executor, StepOutcome } from '../executor.ts';

/** Errors of connecting: the command had not been sent. */
const BEFORE_COMMAND: ReadonlySet<ErrorCode> = new Set([
  'TRANSPORT_HOST_KEY',
  'COLLECTOR_DENIED',
  'COLLECTOR_UNREACHABLE',
  'CONFIG_INVALID',
  'PARAMETER_INVALID',
]);

/** Characters kept of what a lost step had said. */
const KEPT = 65_536;
/** Exit code of a command that a signal ended, when the signal's number is not known. */
const KILLED = 128;

/**
 * Runs steps over SSH. The private key is named by reference and resolved for each step, so that it is in memory only
 * while it is used.
 */
export function createSshExecutor(deps: {
  /** Reference of the private key for a target, e.g. `file:/etc/inframind/id_ed25519`. */
  readonly keyReference: (target: Target) => string;
  /** Resolves a secret reference. @throws SECRET_MISSING */
  readonly secret: (reference: string) => Promise<string>;
}): Executor {
  return {
    id: 'ssh',
    run: async (step, target, { signal, onOutput }) => {
      let started = false;
      let output = '';
      const options = {
        timeoutMs: step.timeoutMs,
        signal,
        onStarted: () => {
          started = true;
        },
        onOutput: (chunk: string) => {
          output = (output + chunk).slice(-KEPT);
          onOutput(chunk);
        },
      };
      const { host, port, user, hostKeyFingerprint } = target;
      let privateKey: string;
      try {
        privateKey = await deps.secret(deps.keyReference(target));
      } catch (thrown) {
        return { kind: 'not-run', error: asAppError(thrown) };
      }
      try {
        const result = await sshExec({ host, port, user, hostKeyFingerprint, privateKey }, step.argv, options);
        return { kind: 'exited', exitCode: result.exitCode ?? KILLED, output: result.output };
      } catch (thrown) {
        const error = asAppError(thrown);
        const outcome: StepOutcome = { kind: 'lost', error, output };
        return !started && BEFORE_COMMAND.has(error.code) ? { kind: 'not-run', error } : outcome;
      }
    },
  };
}
