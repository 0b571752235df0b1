import { setTimeout as pause } from 'node:timers/promises';
import type { Stays } from '../../../domain/step.ts';
import type { Attempt, StepOutcome } from '../executor.ts';

/** How the host is looked at once: a line `NAME=VALUE` for each watched property. */
export type Look = () => Promise<{ readonly outcome: StepOutcome; readonly said: string }>;

/** A service that has just been started may still be starting. */
const GRACE_MS = 15_000;

/** Properties that a look must tell. */
export function watchedBy({ is, same }: Stays): string[] {
  return [...new Set([...Object.keys(is), ...same])];
}

/** Looks until what is watched has stayed as it must for its time, or has not: that is told, and the step has failed. */
export async function watch(
  { stays, everyMs, look }: { readonly stays: Stays; readonly everyMs: number; readonly look: Look },
  signal: AbortSignal,
  write: Attempt['write'],
): Promise<StepOutcome> {
  const tell = (text: string) => write(Buffer.from(`${text}\n`, 'utf8'));
  const wanted = Object.entries(stays.is).map(([name, value]) => `${name}=${value}`);
  let since = performance.now();
  let first: string | null = null;
  for (;;) {
    const { outcome, said } = await look();
    // A look that was cut short has changed nothing, and is no failure of what is watched.
    if (signal.aborted) return { kind: 'stopped' };
    if (outcome.kind !== 'exited' || outcome.exitCode !== 0) {
      if (said !== '') await write(Buffer.from(said, 'utf8'));
      return outcome;
    }
    const lines = said.split(/\r?\n/).filter((line) => line !== '');
    const now = lines.join(' ');
    const isSo = wanted.every((line) => lines.includes(line));
    const passedMs = performance.now() - since;
    if (first !== null && (!isSo || now !== first)) {
      await tell(`It did not stay so: ${first} -> ${now}`);
      return { kind: 'exited', exitCode: 1 };
    }
    if (first === null && !isSo && passedMs >= GRACE_MS) {
      await tell(`It is not ${wanted.join(' ')}: ${now}`);
      return { kind: 'exited', exitCode: 1 };
    }
    if (first !== null && passedMs >= stays.forMs) {
      await tell(`It stayed so for ${Math.round(passedMs / 1_000)} s: ${now}`);
      return { kind: 'exited', exitCode: 0 };
    }
    if (first === null && isSo) {
      first = now;
      since = performance.now();
    }
    await pause(everyMs, undefined, { signal }).catch(() => null);
    if (signal.aborted) return { kind: 'stopped' };
  }
}
