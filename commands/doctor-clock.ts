import { spawnSync } from 'node:child_process';
import { SAY, type Said, Trouble } from './doctor-texts.ts';

const DEADLINE_MS = 3_000;

/**
 * Whether something keeps the clock of this machine right: what came first is judged by it.
 *
 * @returns null where nobody can tell, as in a container
 * @throws Trouble
 */
export function clockKept(): Said | null {
  const args = ['show', '--property=NTPSynchronized', '--value'];
  const { status, stdout } = spawnSync('timedatectl', args, { encoding: 'utf8', timeout: DEADLINE_MS });
  if (status !== 0 || !/^(yes|no)$/.test(stdout.trim())) return null;
  if (stdout.trim() === 'no') throw new Trouble(SAY.clockLoose, SAY.keepClock, true);
  return SAY.clockKept;
}
