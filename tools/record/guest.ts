/**
 * Runs inside a guest of the rig: starts its programs at their times and records the guest with collectors/host.
 *
 * Usage: guest.ts TASK.json
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { host } from '../../collectors/host/host.ts';
import { record } from '../../demo/record.ts';
import type { GuestTask } from './guests.ts';

const task = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as GuestTask;
const complain = (text: string) => process.stderr.write(`${text}\n`);
const began = Date.now();
const programs = task.programs.map(({ atSecond, forSeconds, argv: [command = 'true', ...args] }) =>
  setTimeout(() => {
    const child = spawn(command, args, { stdio: 'inherit' });
    child.once('error', (error) => complain(error.message));
    setTimeout(() => child.kill('SIGKILL'), forSeconds * 1000).unref();
  }, atSecond * 1000),
);
await record(
  { now: () => new Date(), secret: async () => '', onFault: (_, fault) => complain(fault) },
  {
    targets: [{ collector: host, assetId: task.assetId, settings: task.settings, intervalMs: task.intervalMs }],
    durationMs: task.seconds * 1000,
    out: task.out,
  },
);
for (const program of programs) clearTimeout(program);
complain(`recorded for ${(Date.now() - began) / 1000} s`);
process.exit(0);
