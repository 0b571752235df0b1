import { spawn } from 'node:child_process';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A Linux guest with a kernel of its own, so that its /proc tells of its load only. It sees the host's files. */
export type Guest = { stop(): void };

/**
 * Starts User Mode Linux (Debian: user-mode-linux) with one CPU, one disk, and `argv` as its only program.
 *
 * @param options.cgroup folder of a control group for the guest and its disk traffic
 */
export function startGuest(options: {
  readonly name: string;
  readonly folder: string;
  readonly disk: string;
  readonly cgroup: string;
  readonly argv: readonly string[];
}): Guest {
  const folder = join(options.folder, options.name);
  mkdirSync(folder, { recursive: true });
  const init = join(folder, 'init');
  const argv = options.argv.map((argument) => `'${argument}'`).join(' ');
  const script = `#!/bin/sh\nmount -t proc proc /proc\nmount -t sysfs sys /sys\nhostname ${options.name}\n${argv}\n`;
  writeFileSync(init, script, { mode: 0o755 });
  const kernel = [
    'linux.uml',
    'mem=512M',
    ...['root=none', 'rootfstype=hostfs', 'rootflags=/', 'rw', `init=${init}`],
    `ubd0s=${options.disk}`,
    ...['con=null', 'con0=null,fd:1', `uml_dir=${folder}`, `umid=${options.name}`],
  ];
  const console = openSync(join(folder, 'console'), 'w');
  const child = spawn('nice', ['-n', '-20', 'sh', '-c', `echo $$ > ${options.cgroup}/cgroup.procs && exec "$@"`, 'sh', ...kernel], {
    stdio: ['ignore', console, console],
    detached: true,
    env: { ...process.env, TMPDIR: '/dev/shm' },
  });
  return {
    // The kernel keeps a process for each of the guest's; they are one group of ours.
    stop: () => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      process.kill(-child.pid, 'SIGKILL');
    },
  };
}
