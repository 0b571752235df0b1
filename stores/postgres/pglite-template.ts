import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MIGRATIONS = fileURLToPath(new URL('./migrations/', import.meta.url));
const PACKAGE = '@electric-sql/pglite';

/**
 * Where a new database of this schema is kept as a tar, in `node_modules/.cache`: initialising one takes seconds, unpacking
 * one a tenth of that. The name changes with the engine and with any migration. Only databases in memory write it, so a
 * service reads it where tests ran before and otherwise begins from nothing.
 */
export function templateFile(): string {
  const entry = fileURLToPath(import.meta.resolve(PACKAGE));
  const modules = entry.slice(0, entry.lastIndexOf(PACKAGE.split('/')[0] ?? ''));
  const hash = createHash('sha256').update(readFileSync(join(modules, PACKAGE, 'package.json')));
  for (const name of readdirSync(MIGRATIONS).sort()) hash.update(name).update(readFileSync(join(MIGRATIONS, name)));
  return join(modules, '.cache', 'inframind', `database-${hash.digest('hex').slice(0, 16)}.tar`);
}

/**
 * Writes the file whole or not at all, and deletes those of other schemas and engines. A folder that may not be written to is no
 * fault: the next database begins from nothing.
 */
export function keepTemplate(file: string, tar: Uint8Array): void {
  const folder = dirname(file);
  const unfinished = `${file}.${process.pid}-${process.hrtime.bigint()}`;
  try {
    mkdirSync(folder, { recursive: true });
    const handle = openSync(unfinished, 'wx', 0o600);
    try {
      for (let at = 0; at < tar.length; ) at += writeSync(handle, tar, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(unfinished, file);
    for (const name of readdirSync(folder))
      if (name.endsWith('.tar') && name !== basename(file)) rmSync(join(folder, name), { force: true });
  } catch (error) {
    rmSync(unfinished, { force: true });
    if (!NOT_WRITABLE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

const NOT_WRITABLE = new Set(['EACCES', 'EROFS', 'EPERM', 'ENOSPC']);
