import { AppError } from '../../domain/errors.ts';

/** A file in an archive, whole. */
export type TarEntry = { readonly name: string; readonly content: Buffer };

const BLOCK = 512;
/** No part of ours is near it; a header that says more is damaged. */
const LARGEST_BYTES = 2 ** 30;

/**
 * A file as it stands in a tar archive: header, content, padding.
 *
 * @see POSIX.1-2017, pax, "ustar Interchange Format"
 */
export function tarEntry({ name, content }: TarEntry, at: Date): Buffer {
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, offset: number, length: number) => header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, offset);
  header.write(name, 0, 100);
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(content.length, 124, 12);
  octal(Math.floor(at.getTime() / 1_000), 136, 12);
  header.write(' '.repeat(8), 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  octal(checksum(header), 148, 7);
  return Buffer.concat([header, content, Buffer.alloc(padding(content.length))]);
}

/** What an archive ends with. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** The files of an archive, one at a time. @throws BACKUP_DAMAGED when it is none, or ends before its end */
export async function* readTar(chunks: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const take = reader(chunks);
  for (;;) {
    const header = await take(BLOCK);
    if (header.every((byte) => byte === 0)) return;
    const said = octalAt(header, 148, 8);
    header.fill(' ', 148, 156);
    const size = octalAt(header, 124, 12);
    if (checksum(header) !== said || !(size >= 0 && size <= LARGEST_BYTES)) throw damaged('a file in it has no valid header');
    const content = Buffer.from(await take(size));
    await take(padding(size));
    yield { name: header.toString('utf8', 0, 100).replace(/\0.*$/s, ''), content };
  }
}

export function damaged(what: string, cause?: unknown): AppError {
  return new AppError('BACKUP_DAMAGED', what, {
    hint: {
      en: `The backup cannot be used: ${what}.`,
      ru: `Копию нельзя использовать: ${what}.`,
      ko: `백업을 사용할 수 없습니다: ${what}.`,
    },
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Takes so many bytes at a time from chunks of any size. */
function reader(chunks: AsyncIterable<Buffer>): (bytes: number) => Promise<Buffer> {
  const source = chunks[Symbol.asyncIterator]();
  let kept: Buffer[] = [];
  let length = 0;
  return async (bytes) => {
    while (length < bytes) {
      const { value, done } = await source.next();
      if (done) throw damaged('it ends too soon');
      kept.push(value);
      length += value.length;
    }
    const all = kept.length === 1 && kept[0] !== undefined ? kept[0] : Buffer.concat(kept);
    kept = [all.subarray(bytes)];
    length -= bytes;
    return all.subarray(0, bytes);
  };
}

function octalAt(header: Buffer, offset: number, length: number): number {
  return Number.parseInt(
    header
      .toString('latin1', offset, offset + length)
      .replace(/\0.*$/s, '')
      .trim() || '0',
    8,
  );
}

function checksum(header: Buffer): number {
  return header.reduce((sum, byte) => sum + byte, 0);
}

function padding(size: number): number {
  return (BLOCK - (size % BLOCK)) % BLOCK;
}
