import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, scratch, startProcess } from './peer.ts';
import { pythonCommand } from './python.ts';

/** What the host was asked to do: a cmdlet with its values and the program around them, a signal, or the end of a shell. */
export type WinrmCall = {
  readonly cmdlet?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly program?: string;
  readonly signal?: string;
  readonly deleted?: string;
};

/** A stand-in for a Windows host, `winrm_server.py`; account `ops`, password `secret`. Needs describeWithPython. */
export type WinrmPeer = { readonly url: string; readonly certificateSha256: string; calls(): WinrmCall[]; stop(): Promise<void> };

export async function startWinrm(): Promise<WinrmPeer> {
  const folder = scratch('winrm');
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder.path, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  openssl(...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-out', 'cert.pem', '-days', '2', '-subj', '/CN=win']);
  const certificateSha256 = openssl('x509', '-in', 'cert.pem', '-noout', '-fingerprint', '-sha256').split('=')[1]?.trim() ?? '';
  const port = await freePort();
  const file = (name: string) => join(folder.path, name);
  writeFileSync(file('calls'), '');
  const [command, script] = pythonCommand(new URL('./winrm_server.py', import.meta.url));
  const args = [script, String(port), file('cert.pem'), file('key.pem'), file('calls')];
  const peer = await startProcess({ command, args, ready: (output) => output.includes('listening') });
  return {
    url: `https://127.0.0.1:${port}`,
    certificateSha256,
    calls: () =>
      readFileSync(file('calls'), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as WinrmCall),
    stop: async () => {
      await peer.stop();
      folder.remove();
    },
  };
}
