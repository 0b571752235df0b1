import { readdirSync, readFileSync } from 'node:fs';
import { eventually } from '../../peers/peer.ts';

type Process = { readonly pid: number; stop(): Promise<void>; output?(): string };

/** A program that is started again when it ends, as systemd or a container engine would. */
export type Service = {
  readonly name: string;
  pid(): number;
  /** kill -9; it comes back by itself after `downMs`. Resolves when it is back. */
  kill(downMs?: number): Promise<void>;
  /** SIGSTOP for a while, of its children too. */
  freeze(ms: number): Promise<void>;
  /** How often it ended without being killed. */
  deaths(): number;
  /** Starts that failed, because something it needs was away. */
  failedStarts(): number;
  /** Most memory it has ever had, bytes, over all its lives. */
  peakBytes(): number;
  /** What its present life has written. */
  output(): string;
  stop(): Promise<void>;
};

/** Keeps a program running. @param start resolves when it is ready */
export async function keepRunning(name: string, start: () => Promise<Process>): Promise<Service> {
  let process_ = await start();
  let deaths = 0;
  let failedStarts = 0;
  let peak = 0;
  let stopped = false;
  let downUntil = 0;
  let killed = false;
  const watch = async () => {
    while (!stopped) {
      peak = Math.max(peak, peakOf(process_.pid));
      if (!isAlive(process_.pid)) {
        if (!killed) deaths += 1;
        await eventually(() => performance.now() >= downUntil, 120_000);
        await revive();
        killed = false;
      }
      await pause(100);
    }
  };
  const revive = async () => {
    while (!stopped) {
      const next = await start().catch(() => null);
      if (next !== null) {
        process_ = next;
        return;
      }
      failedStarts += 1;
      await pause(500);
    }
  };
  const watching = watch();
  return {
    name,
    pid: () => process_.pid,
    kill: async (downMs = 0) => {
      const { pid } = process_;
      killed = true;
      downUntil = performance.now() + downMs;
      if (isAlive(pid)) process.kill(pid, 'SIGKILL');
      await eventually(() => process_.pid !== pid, 120_000);
    },
    freeze: async (ms) => {
      const pids = [process_.pid, ...childrenOf(process_.pid)];
      for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGSTOP');
      await pause(ms);
      for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGCONT');
    },
    deaths: () => deaths,
    failedStarts: () => failedStarts,
    peakBytes: () => peak,
    output: () => process_.output?.() ?? '',
    stop: async () => {
      stopped = true;
      await watching;
      await process_.stop();
    },
  };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** @see proc_pid_status(5) */
function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

function childrenOf(parent: number): number[] {
  const all = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  return all.map(Number).filter((pid) => new RegExp(`^PPid:\\s+${parent}$`, 'm').test(statusOf(pid)));
}

function isAlive(pid: number): boolean {
  const status = statusOf(pid);
  return status !== '' && !/^State:\s+[ZX]/m.test(status);
}

function peakOf(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(statusOf(pid))?.[1] ?? 0) * 1_024;
}
