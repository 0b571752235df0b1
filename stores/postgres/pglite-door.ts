import { chmodSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import type { Duplex } from 'node:stream';

/** Longest path of a UNIX socket on every platform (sun_path of macOS holds 104 bytes). */
const LONGEST_PATH = 100;
/** How long an open database that does not answer is waited for. */
const PATIENCE_MS = 1_000;

/**
 * Lets other processes of the folder's owner share the session of an open embedded database, by a UNIX socket in the folder, which
 * nobody else can enter: a backup is taken while the service runs. Where there are no such sockets (Windows), or the path is too
 * long for one, there is no door, and whoever wants in has to wait until the database is closed.
 *
 * @returns closes it
 */
export function openDoor(session: { connect(): Duplex }, dataDir: string): () => Promise<void> {
  const path = doorOf(dataDir);
  if (path === null) return async () => {};
  const guests = new Set<Socket>();
  const server = createServer((guest) => {
    const inside = session.connect();
    guests.add(guest);
    guest.pipe(inside).pipe(guest);
    // Whichever end goes, the other follows; a transaction left open is rolled back.
    guest
      .on('error', () => {})
      .on('close', () => {
        guests.delete(guest);
        inside.destroy();
      });
    inside.on('error', () => {}).on('close', () => guest.destroy());
  });
  server.on('error', () => {});
  // The folder is ours alone: a socket that is there was left by a process that died.
  rmSync(path, { force: true });
  server.listen(path, () => chmodSync(path, 0o600)).unref();
  return () =>
    new Promise((done) => {
      for (const guest of guests) guest.destroy();
      server.close(() => done());
    });
}

/** Makes streams to the open database of a folder, for `pg`; null when there is none. */
export async function connectToDoor(dataDir: string): Promise<(() => Duplex) | null> {
  const path = doorOf(dataDir);
  if (path === null) return null;
  const isOpen = await new Promise<boolean>((done) => {
    const knock = connect(path);
    const answer = (open: boolean) => {
      knock.destroy();
      done(open);
    };
    knock.once('connect', () => answer(true)).once('error', () => answer(false));
    knock.setTimeout(PATIENCE_MS, () => answer(false));
  });
  if (!isOpen) return null;
  return () => {
    const socket = connect(path);
    // `pg` tells its stream where to connect; this one knows.
    return Object.assign(socket, { connect: () => socket });
  };
}

function doorOf(dataDir: string): string | null {
  const path = join(resolve(dataDir), 'postgres.sock');
  return dataDir === 'memory' || process.platform === 'win32' || Buffer.byteLength(path) > LONGEST_PATH ? null : path;
}
