import { spawn } from 'node:child_process';
import { mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a guest does and how it is recorded; handed to it as a file. */
export type GuestTask = {
  readonly assetId: string;
  /** Folder that gets observations.jsonl. */
  readonly out: string;
  readonly seconds: number;
  readonly intervalMs: number;
  /** Of collectors/host. */
  readonly settings: unknown;
  readonly programs: ReadonlyArray<{ readonly atSecond: number; readonly forSeconds: number; readonly argv: readonly string[] }>;
};

/** A Linux guest with a kernel and a processor of its own, so that its /proc tells of its own load only. It sees the host's files. */
export type Guest = {
  /** Resolves when the guest has ended. */
  readonly ended: Promise<void>;
  stop(): void;
};

/**
 * Starts User Mode Linux (Debian: user-mode-linux) with one CPU and the task as its only program; as root, on x86-64.
 *
 * @param options.disk block device of the host that the guest sees as /dev/ubda, written through
 * @param options.cgroup folder of a control group for the guest and its disk traffic
 */
export function startGuest(options: {
  readonly folder: string;
  readonly task: GuestTask;
  readonly disk?: string;
  readonly cgroup?: string;
}): Guest {
  const { task } = options;
  const folder = join(options.folder, `${task.assetId}-guest`);
  mkdirSync(folder, { recursive: true });
  const taskFile = join(folder, 'task.json');
  writeFileSync(taskFile, JSON.stringify(task));
  const init = join(folder, 'init');
  const program = `'${process.execPath}' '${join(import.meta.dirname, 'guest.ts')}' '${taskFile}'`;
  const mounts = 'mount -t proc proc /proc\nmount -t sysfs sys /sys\nmount -t devtmpfs dev /dev 2>/dev/null';
  writeFileSync(init, `#!/bin/sh\n${mounts}\nhostname ${task.assetId}\nexec ${program}\n`, { mode: 0o755 });
  const kernel = [
    ...['linux.uml', 'mem=512M', 'root=none', 'rootfstype=hostfs', 'rootflags=/', 'rw', `init=${init}`],
    ...(options.disk === undefined ? [] : [`ubd0s=${options.disk}`]),
    ...['con=null', 'con0=null,fd:1', `uml_dir=${folder}`, `umid=${task.assetId}`],
  ];
  const enter = options.cgroup === undefined ? '' : `echo $$ > ${options.cgroup}/cgroup.procs && `;
  const console = openSync(join(folder, 'console'), 'w');
  const child = spawn('nice', ['-n', '-20', 'sh', '-c', `${enter}exec "$@"`, 'sh', ...kernel], {
    stdio: ['ignore', console, console],
    detached: true,
    env: { ...process.env, TMPDIR: '/dev/shm' },
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    ended,
    // The kernel keeps a process for each of the guest's; they are one group of ours.
    stop: () => {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      process.kill(-child.pid, 'SIGKILL');
    },
  };
}
