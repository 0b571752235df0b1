import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';
import { freePort, type Peer, startProcess } from './peer.ts';

const PRISM = fileURLToPath(new URL('./node_modules/.bin/prism', import.meta.url));

/** `describe` that is skipped, with one loud line saying why, when Prism or the description is not there. */
export function describeWithPrism(description: string, title: string, body: () => void): void {
  const missing = existsSync(description) ? (existsSync(PRISM) ? null : 'npm ci --prefix test/peers') : 'no ../shared/data';
  if (missing === null) {
    describe(title, body);
    return;
  }
  console.warn(`SKIPPED ${title}: ${missing}`);
  describe.skip(`${title} (skipped: ${missing})`, body);
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
