import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe } from 'vitest';

const run = promisify(execFile);
const CACHE = join(import.meta.dirname, '..', '..', 'tmp', 'peers');
const PATH = [process.env.PATH ?? '', '/usr/local/go/bin'].join(delimiter);

/** Programs in Go that tests use: the package and its version. Each is used by one test file, so none is built twice at once. */
const GO_TOOLS = {
  /** Some two minutes to build when nothing is cached. */
  helm: 'helm.sh/helm/v3/cmd/helm@v3.22.0',
  /** The loader of Compose itself: schema, interpolation, consistency. */
  compose: 'github.com/compose-spec/compose-go/v2/cmd@v2.16.2',
} as const;

/** Runs a tool. @returns what it wrote; @throws Error with its error output when it fails */
export type GoTool = (
  args: readonly string[],
  options?: { readonly cwd?: string; readonly env?: Record<string, string> },
) => Promise<string>;

/** `describe` with a tool; skipped, with one loud line, when there is no Go or the tool cannot be built. */
export async function describeWithGoTool(name: keyof typeof GO_TOOLS, title: string, body: (tool: GoTool) => void): Promise<void> {
  try {
    const binary = await install(name);
    describe(title, () =>
      body(async (args, options = {}) => {
        const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/', ...options.env };
        const { stdout } = await run(binary, [...args], { cwd: options.cwd, env, maxBuffer: 64 * 2 ** 20 });
        return stdout;
      }),
    );
  } catch (error) {
    const reason = (error as Error).message.split('\n').at(-1);
    console.warn(`SKIPPED ${title}: go install ${GO_TOOLS[name]} must work once (${reason})`);
    describe.skip(`${title} (no ${name})`, () => body(() => Promise.reject(error)));
  }
}

async function install(name: keyof typeof GO_TOOLS): Promise<string> {
  const folder = join(CACHE, `go-${name}-${GO_TOOLS[name].split('@')[1]}`);
  if (!existsSync(folder)) {
    mkdirSync(dirname(folder), { recursive: true });
    const fresh = mkdtempSync(`${folder}-`);
    try {
      const env = { ...process.env, PATH, GOBIN: fresh, GOFLAGS: '-mod=mod -trimpath' };
      await run('go', ['install', '-ldflags=-s -w', GO_TOOLS[name]], { cwd: fresh, env, timeout: 420_000, maxBuffer: 64 * 2 ** 20 });
      renameSync(fresh, folder);
    } catch (error) {
      rmSync(fresh, { recursive: true, force: true });
      throw error;
    }
  }
  return join(folder, readdirSync(folder)[0] ?? name);
}
