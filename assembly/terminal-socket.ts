import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { sha256 } from '../domain/ids.ts';

/** Longest path of a UNIX socket on every platform (sun_path of macOS holds 104 bytes). */
const LONGEST_PATH = 100;

/** Where the service of a data folder listens for terminals: in the folder, or, when that path is too long, in the temporary folder. */
export function terminalSocket(dataDir: string): string {
  const folder = resolve(dataDir);
  if (process.platform === 'win32') return `\\\\.\\pipe\\inframind-${sha256(folder).slice(0, 16)}`;
  const path = join(folder, 'chat.sock');
  return Buffer.byteLength(path) <= LONGEST_PATH ? path : join(tmpdir(), `inframind-${sha256(folder).slice(0, 16)}.sock`);
}
