import { createHash } from 'node:crypto';
import { mkdir, readFile, realpath, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** How far a file has been sent. Offsets count decompressed bytes. */
export const IngestState = z.object({
  path: z.string(),
  url: z.string(),
  fingerprint: z.string(),
  offset: z.int().nonnegative(),
  line: z.int().positive(),
  accepted: z.int().nonnegative(),
  duplicate: z.int().nonnegative(),
  rejected: z.int().nonnegative(),
  /** Bytes on disk when this was saved; a file that is smaller now is another. */
  sizeBytes: z.int().nonnegative(),
  /** Whether it has been sent to the end that it had then. */
  isDone: z.boolean(),
});
export type IngestState = z.output<typeof IngestState>;

/** Where the state of a file is kept: under the data folder, by the file's own path and the service it goes to. */
export async function statePath(dataDir: string, path: string, url: string): Promise<string> {
  const name = createHash('sha256')
    .update(`${await realpath(path)}\n${url}`)
    .digest('hex')
    .slice(0, 24);
  return join(dataDir, 'ingest', `${name}.json`);
}

/** What was saved; null when nothing was, it cannot be read, or the file is another by now. */
export async function loadState(
  file: string,
  now: { readonly fingerprint: string; readonly sizeBytes: number },
): Promise<IngestState | null> {
  try {
    const state = IngestState.parse(JSON.parse(await readFile(file, 'utf8')));
    return state.fingerprint === now.fingerprint && state.sizeBytes <= now.sizeBytes ? state : null;
  } catch {
    return null;
  }
}

/** Saves at once or not at all. */
export async function saveState(file: string, state: IngestState): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(state));
  await rename(`${file}.new`, file);
}
