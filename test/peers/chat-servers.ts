import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';
import { freePort, type Peer, startProcess } from './peer.ts';

const MODULES = new URL('./node_modules/', import.meta.url);

/** `describe` that is skipped, with one loud line saying why, when an npm package of the tests is not installed. */
export function describeWithNpmPeer(name: string, title: string, body: () => void): void {
  if (existsSync(new URL(`${name}/package.json`, MODULES))) {
    describe(title, body);
    return;
  }
  console.warn(`SKIPPED ${title}: npm ci --prefix test/peers`);
  describe.skip(`${title} (missing: ${name})`, body);
}

/** Starts the Slack of npm `emulate`: a stateful Web API with threads and uploads, made by others. */
export async function startEmulatedSlack(): Promise<Peer & { readonly apiUrl: string }> {
  const port = await freePort();
  const apiUrl = `http://127.0.0.1:${port}/api/`;
  const peer = await startProcess({
    command: process.execPath,
    args: [fileURLToPath(new URL('emulate/dist/index.js', MODULES)), 'start', '--service', 'slack', '--port', String(port)],
    ready: async () => (await fetch(`${apiUrl}api.test`, { method: 'POST' }).catch(() => null)) !== null,
    timeoutMs: 30_000,
  });
  return { ...peer, apiUrl };
}

/** Starts the GitHub of npm `emulate`, made by others, with these repositories of the user octocat, and the token `test_token_admin`. */
export async function startEmulatedGitHub(repositories: readonly string[]): Promise<Peer & { readonly url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = mkdtempSync(join(tmpdir(), 'emulate-'));
  const seed = join(folder, 'seed.json');
  const tokens = { test_token_admin: { login: 'octocat', scopes: ['repo', 'user'] } };
  const users = ['octocat', 'anna'].map((login) => ({ login, name: login, email: `${login}@example.test` }));
  const repos = repositories.map((name) => ({ owner: 'octocat', name, auto_init: true }));
  writeFileSync(seed, JSON.stringify({ tokens, github: { users, repos } }));
  const program = fileURLToPath(new URL('emulate/dist/index.js', MODULES));
  const peer = await startProcess({
    command: process.execPath,
    args: [program, 'start', '--service', 'github', '--port', String(port), '--seed', seed],
    ready: async () => (await fetch(`${url}/repos/octocat/${repositories[0]}/issues`).catch(() => null))?.ok === true,
    timeoutMs: 30_000,
  });
  const stop = async () => {
    await peer.stop();
    rmSync(folder, { recursive: true });
  };
  return { ...peer, url, stop };
}

/** What is used of npm `telegram-test-api`. */
export type TelegramTestServer = {
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly config: { readonly apiURL: string };
  getClient(token: string): {
    makeMessage(text: string): unknown;
    sendMessage(message: unknown): Promise<unknown>;
    getUpdates(): Promise<{ readonly result: ReadonlyArray<{ readonly message: { readonly text: string } }> }>;
  };
};

/** Makes the server of npm `telegram-test-api`, a small Bot API made by others. */
export async function makeTelegramTestServer(): Promise<TelegramTestServer> {
  const loaded = createRequire(import.meta.url)(fileURLToPath(new URL('telegram-test-api', MODULES))) as {
    default?: new (options: object) => TelegramTestServer;
  };
  const Server = loaded.default ?? (loaded as unknown as new (options: object) => TelegramTestServer);
  return new Server({ port: await freePort(), host: '127.0.0.1', storage: 'RAM', storeTimeout: 60 });
}
