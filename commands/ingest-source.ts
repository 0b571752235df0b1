import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { AppError } from '../domain/errors.ts';

/** What is sent: a file, perhaps compressed, or standard input. */
export type Source = {
  /** Tells whether a file is still the one that was begun, also when it has grown; null for standard input. */
  readonly fingerprint: string | null;
  /** Bytes on disk; null for standard input. */
  readonly sizeBytes: number | null;
  /** Bytes on disk that were read so far. */
  readBytes(): number;
  /** Its text from an offset on, counted decompressed. */
  chunks(fromOffset: number): AsyncIterable<Buffer>;
};

/** A piece of text that ends at the end of a line, or of the text. */
export type Part = {
  readonly bytes: Buffer;
  readonly lines: number;
  /** Behind its last line end: a last line without one may be half of a line yet to be written. */
  readonly endOffset: number;
};

/** The service takes no line that is anywhere as long. */
const MAX_LINE_BYTES = 32 * 1024 * 1024;

const HEAD_BYTES = 4_096;
const LF = 0x0a;

/** @throws REQUEST_INVALID when there is no such file */
export async function openSource(path: string, stdin: Readable): Promise<Source> {
  if (path === '-') return { fingerprint: null, sizeBytes: null, readBytes: () => 0, chunks: () => stdin as AsyncIterable<Buffer> };
  const size = await sizeOf(path);
  const head = await headOf(path);
  const decompress = head.subarray(0, 2).equals(GZIP) ? createGunzip : head.subarray(0, 4).equals(ZSTD) ? createZstdDecompress : null;
  let file: ReadStream | null = null;
  let skipped = 0;
  return {
    fingerprint: createHash('sha256').update(head).digest('hex'),
    sizeBytes: size,
    readBytes: () => skipped + (file?.bytesRead ?? 0),
    chunks: (fromOffset) => {
      if (decompress === null) {
        skipped = fromOffset;
        file = createReadStream(path, { start: fromOffset });
        return file as AsyncIterable<Buffer>;
      }
      file = createReadStream(path);
      const text = decompress();
      file.on('error', (error) => text.destroy(error)).pipe(text);
      return dropped(text as AsyncIterable<Buffer>, fromOffset);
    },
  };
}

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** The beginning of a file that no later line changes; all of a short one up to its last line end. */
async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = buffer.subarray(0, bytesRead);
    const firstLine = head.indexOf(LF);
    return firstLine === -1 ? head : head.subarray(0, firstLine);
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (found?.isFile()) return found.size;
  throw new AppError('REQUEST_INVALID', `${path} is no file`, { hint: { en: `${path} is no file.`, ru: `${path} — не файл.` } });
}

async function* dropped(chunks: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of chunks) {
    if (chunk.length <= left) left -= chunk.length;
    else {
      yield chunk.subarray(left);
      left = 0;
    }
  }
}

/** Cuts text into parts of about `partBytes`, each at the end of a line; a longer line is a part of its own. @throws REQUEST_INVALID for what has no lines */
export async function* partsOf(chunks: AsyncIterable<Buffer>, fromOffset: number, partBytes: number): AsyncGenerator<Part> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let offset = fromOffset;
  const part = (length: number): Part => {
    const all = Buffer.concat(held);
    const bytes = all.subarray(0, length);
    held = length < all.length ? [all.subarray(length)] : [];
    heldBytes = all.length - length;
    const endOffset = offset + bytes.lastIndexOf(LF) + 1;
    offset += length;
    return { bytes, endOffset, lines: countLines(bytes) };
  };
  for await (const chunk of chunks) {
    const lineEnd = chunk.lastIndexOf(LF);
    const endInAll = heldBytes + lineEnd + 1;
    held.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes >= partBytes && lineEnd !== -1) yield part(endInAll);
    else if (heldBytes > MAX_LINE_BYTES) throw noText();
  }
  if (heldBytes > 0) yield part(heldBytes);
}

function noText(): AppError {
  return new AppError('REQUEST_INVALID', `a line is longer than ${MAX_LINE_BYTES} bytes`, {
    hint: { en: 'This is no text in lines.', ru: 'Это не текст, разбитый на строки.' },
  });
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) lines += 1;
  return lines;
}
