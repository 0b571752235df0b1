import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
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
