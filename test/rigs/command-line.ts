import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { z } from 'zod';
import { createApp, type Running } from '../../main.ts';
import { settingsSchema } from '../../settings.ts';
import { freePort, scratch } from '../peers/peer.ts';

const CLI = fileURLToPath(new URL('../../cli.ts', import.meta.url));

/** A service of its own, in memory, and the command line beside it as a process. */
export type CommandLine = {
  readonly running: Running;
  /** Where commands run; their data folder is `data` in it. */
  readonly folder: string;
  /** Runs a command to its end, or presses Ctrl-C once `interruptWhen` holds. */
  run(
    words: readonly string[],
    more?: { readonly env?: Readonly<Record<string, string>>; readonly input?: string; readonly interruptWhen?: () => boolean },
  ): Promise<Finished>;
  stop(): Promise<void>;
};

export type Finished = { readonly status: number | null; readonly stdout: string; readonly stderr: string };

/** Starts the service; nothing is polled and no rule is there. */
export async function startCommandLine(
  name: string,
  more: Partial<z.input<typeof settingsSchema>> = {},
  now = () => new Date(),
): Promise<CommandLine> {
  const folder = scratch(name);
  const port = await freePort();
  const settings = settingsSchema.parse({ dataDir: 'memory', api: { port }, targets: [], rules: [], ...more });
  const app = createApp(settings, { log: pino({ level: 'silent' }), now, schedules: false, terminals: false });
  const running = await app.start();
  const { INFRAMIND_CONFIG: _config, ...rest } = process.env;
  const env = { ...rest, LANG: 'C', LC_ALL: 'C', INFRAMIND_PORT: String(port), INFRAMIND_DATA_DIR: join(folder.path, 'data') };
  return {
    running,
    folder: folder.path,
    run: async (words, more = {}) => {
      const child = spawn(process.execPath, [CLI, ...words], { cwd: folder.path, env: { ...env, ...more.env } });
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk) => {
        stdout += String(chunk);
      });
      child.stderr.on('data', (chunk) => {
        stderr += String(chunk);
      });
      child.stdin.end(more.input ?? '');
      const timer = setInterval(() => {
        if (!more.interruptWhen?.()) return;
        clearInterval(timer);
        child.kill('SIGINT');
      }, 10);
      const [status] = (await once(child, 'close')) as [number | null];
      clearInterval(timer);
      return { status, stdout, stderr };
    },
    stop: async () => {
      await app.stop();
      folder.remove();
    },
  };
}
