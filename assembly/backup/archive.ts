import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline, type Transform } from 'node:stream';
import { constants, createGunzip, createGzip, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { AppError } from '../../domain/errors.ts';
import { FORMAT_VERSION, MANIFEST, MANIFEST_DIGEST, type Manifest, manifestSchema } from './manifest.ts';
import { damaged, readTar, TAR_END, type TarEntry, tarEntry } from './tar.ts';

/** Writes an archive: files as they come, the manifest when all is known. */
export type ArchiveWriter = {
  /** @returns the SHA-256 of the content */
  add(entry: TarEntry): Promise<string>;
  /** Writes the manifest and puts the file, forced to the disk, in its place. @returns its size in bytes */
  finish(manifest: Manifest): Promise<number>;
  abandon(): Promise<void>;
};

/**
 * A tar archive compressed with zstd, or with gzip when the name ends in `.gz` or `.tgz`; readable for its owner only. Until it
 * is finished it is called `FILE.partial`.
 *
 * @throws REQUEST_INVALID when it cannot be written
 */
export async function writeArchive(path: string, at: Date): Promise<ArchiveWriter> {
  const partial = `${path}.partial`;
  await rm(partial, { force: true });
  const file = createWriteStream(partial, { mode: 0o600, flags: 'wx' });
  await once(file, 'open').catch((cause: unknown) => Promise.reject(unwritable(path, cause)));
  const compressor = /\.t?gz$/.test(path) ? createGzip({ level: 4 }) : createZstdCompress({ params: ZSTD });
  let failure: unknown = null;
  const done = new Promise<void>((resolve) => {
    pipeline(compressor, file, (error) => {
      failure = error ?? null;
      resolve();
    });
  });

  const write = async (bytes: Buffer) => {
    if (failure === null && !compressor.write(bytes)) await Promise.race([once(compressor, 'drain').catch(() => {}), done]);
    if (failure !== null) throw unwritable(path, failure);
  };
  const add = async (entry: TarEntry) => {
    await write(tarEntry(entry, at));
    return digestOf(entry.content);
  };

  return {
    add,
    finish: async (manifest) => {
      const content = Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`);
      const digest = await add({ name: MANIFEST, content });
      await add({ name: MANIFEST_DIGEST, content: Buffer.from(`${digest}  ${MANIFEST}\n`) });
      await write(TAR_END);
      compressor.end();
      await done;
      if (failure !== null) throw unwritable(path, failure);
      const written = await open(partial, 'r');
      await written.sync();
      const { size } = await written.stat();
      await written.close();
      await rename(partial, path);
      return size;
    },
    abandon: async () => {
      compressor.destroy();
      await done;
      await rm(partial, { force: true });
    },
  };
}

/** The files of an archive, in order. @throws BACKUP_DAMAGED; REQUEST_INVALID when there is no such file */
export async function* readArchive(path: string): AsyncGenerator<TarEntry> {
  const first = await head(path);
  const decompressor = first.equals(GZIP) ? createGunzip() : first.equals(ZSTD_START) ? createZstdDecompress() : null;
  if (decompressor === null) throw damaged('it is no archive of ours');
  pipeline(createReadStream(path), decompressor as Transform, () => {});
  try {
    yield* readTar(decompressor);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw damaged(`it cannot be unpacked (${(thrown as Error).message})`, thrown);
  } finally {
    decompressor.destroy();
  }
}

/**
 * Reads a whole archive and compares every file with its digest.
 *
 * @param onFile told of each file that is read
 * @throws BACKUP_DAMAGED; BACKUP_NEWER when it was written in a later format
 */
export async function checkArchive(path: string, onFile: (files: number) => void = () => {}): Promise<Manifest> {
  const digests = new Map<string, string>();
  const texts = new Map<string, string>();
  for await (const { name, content } of readArchive(path)) {
    digests.set(name, digestOf(content));
    if (name === MANIFEST || name === MANIFEST_DIGEST) texts.set(name, content.toString('utf8'));
    onFile(digests.size);
  }
  const text = texts.get(MANIFEST);
  if (text === undefined || texts.get(MANIFEST_DIGEST)?.split(' ')[0] !== digests.get(MANIFEST)) throw damaged('it has no whole manifest');
  const manifest = parseManifest(text);
  for (const { file, sha256 } of manifest.parts)
    if (digests.get(file) !== sha256) throw damaged(digests.has(file) ? `${file} is not what was written` : `${file} is missing`);
  return manifest;
}

function parseManifest(text: string): Manifest {
  const raw: unknown = JSON.parse(text);
  const { format, formatVersion } = raw as { readonly format?: unknown; readonly formatVersion?: unknown };
  if (format !== 'inframind-backup') throw damaged('it is no backup of InfraMind');
  if (Number(formatVersion) > FORMAT_VERSION) throw newer(`format ${String(formatVersion)}; this program reads ${FORMAT_VERSION}`);
  const parsed = manifestSchema.safeParse(raw);
  if (!parsed.success) throw damaged(`its manifest is not valid (${parsed.error.issues[0]?.path.join('.')})`);
  return parsed.data;
}

export function newer(what: string): AppError {
  return new AppError('BACKUP_NEWER', what, {
    hint: {
      en: `Take a newer InfraMind for it (${what}).`,
      ru: `Для неё нужен более новый InfraMind (${what}).`,
      ko: `더 새로운 InfraMind가 필요합니다(${what}).`,
    },
  });
}

function digestOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

async function head(path: string): Promise<Buffer> {
  const file = await open(path).catch((cause: unknown) => {
    const said = { en: `${path} cannot be read.`, ru: `${path} не читается.`, ko: `${path}을(를) 읽을 수 없습니다.` };
    throw new AppError('REQUEST_INVALID', `${path} cannot be read`, { hint: said, cause });
  });
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0).finally(() => file.close());
  return bytesRead === 4 && buffer.subarray(0, 2).equals(GZIP) ? GZIP : buffer;
}

function unwritable(path: string, cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const code = (cause as { code?: unknown }).code === 'ENOSPC' ? 'STORE_FULL' : 'REQUEST_INVALID';
  return new AppError(code, `${path}: ${why}`, {
    hint: { en: `${path} cannot be written: ${why}`, ru: `Не удаётся записать ${path}: ${why}`, ko: `${path}에 쓸 수 없습니다: ${why}` },
    cause,
  });
}

/** @see RFC 1952, 2.3.1; RFC 8878, 3.1.1 */
const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD_START = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);
const ZSTD = { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 };
