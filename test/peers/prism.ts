import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { freePort, type Peer, startProcess } from './peer.ts';

const PRISM = fileURLToPath(new URL('./node_modules/.bin/prism', import.meta.url));

/** Why Prism cannot be used with a description, null when it can. */
export function prismMissing(description: string): string | null {
  if (!existsSync(description)) return 'no ../shared/data';
  return existsSync(PRISM) ? null : 'npm ci --prefix test/peers';
}

/**
 * Starts Prism before a server: it passes on what agrees with an OpenAPI description, and answers anything else, request
 * or response, with an error of its own.
 */
export async function startPrism(description: string, upstream: string): Promise<Peer & { readonly url: string }> {
  const port = await freePort();
  const peer = await startProcess({
    command: process.execPath,
    args: [PRISM, 'proxy', '--errors', '-h', '127.0.0.1', '-p', String(port), description, upstream],
    ready: (output) => output.includes('Prism is listening'),
    timeoutMs: 90_000,
  });
  return { ...peer, url: `http://127.0.0.1:${port}` };
}
