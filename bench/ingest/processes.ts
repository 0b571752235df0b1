import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, startProcess } from '../../test/peers/peer.ts';
import { nodeFlags } from '../../test/rigs/node-flags.ts';

/** CPU-seconds that a process and its living children have used, user and system. */
export function cpuSecondsOf(pid: number): number {
  let ticks = ticksOf(pid);
  for (const entry of readdirSync('/proc')) if (/^\d+$/.test(entry) && parentOf(Number(entry)) === pid) ticks += ticksOf(Number(entry));
  return ticks / 100;
}

/** The fields of /proc/PID/stat after the name, which may hold anything. @see proc_pid_stat(5) */
function statOf(pid: number): readonly string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

function parentOf(pid: number): number {
  return Number(statOf(pid)[1] ?? 0);
}

/** Of the process and of its children that ended and were waited for. */
function ticksOf(pid: number): number {
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = statOf(pid).slice(11, 15).map(Number);
  return user + system + endedUser + endedSystem;
}

/** A process of the program with a role of its own. */
export type OurProcess = { readonly pid: number; readonly url: string; output(): string; stop(): Promise<void> };

/**
 * `inframind start` as a person would start it.
 *
 * @param only its role; everything when null
 * @param profileTo folder for a CPU profile; none when null
 */
export async function startOurs(
  folder: string,
  only: string | null,
  environment: Readonly<{ [name: string]: string }>,
  profileTo: string | null,
): Promise<OurProcess> {
  const port = await freePort();
  const config = join(folder, `${only ?? 'all'}.yaml`);
  writeFileSync(config, `dataDir: ${join(folder, 'data')}\ntargets: []\nrules: []\napi: {port: ${port}}\n`);
  const child = await startProcess({
    command: process.execPath,
    args: [
      ...nodeFlags(),
      ...(profileTo === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileTo}`, `--cpu-prof-name=${only ?? 'all'}.cpuprofile`]),
      join(import.meta.dirname, '..', '..', 'cli.ts'),
      'start',
      '--config',
      config,
      ...(only === null ? [] : ['--only', only]),
    ],
    env: { ...environment, LANG: 'en_US.UTF-8' },
    cwd: folder,
    ready: (output) => output.includes('InfraMind is running'),
    timeoutMs: 60_000,
  });
  return { ...child, url: `http://127.0.0.1:${port}` };
}
