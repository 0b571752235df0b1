import { createHash } from 'node:crypto';
import { constants, createReadStream, type ReadStream, type Stats } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { AppError } from '../domain/errors.ts';
import type { Localized } from '../domain/language.ts';

/** What is sent: a file, perhaps compressed, a pipe, or standard input. */
export type Source = {
  /** Tells whether a file is still the one that was begun, also when it has grown; null for a pipe. */
  readonly fingerprint: string | null;
  /** Bytes on disk; null for a pipe. */
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

/**
 * @param charset of the text, as the WHATWG names it; null: UTF-8, or what its first bytes say
 * @throws REQUEST_INVALID for what cannot be opened, is binary, or is in no encoding that is known
 */
export async function openSource(path: string, stdin: Readable, charset: string | null = null): Promise<Source> {
  const decoder = charset === null ? null : decoderOf(charset);
  const stream = (chunks: AsyncIterable<Buffer>): Source => ({
    fingerprint: null,
    sizeBytes: null,
    readBytes: () => 0,
    chunks: () => textOf(path, decoder === null ? chunks : decoded(chunks, decoder)),
  });
  if (path === '-') return stream(stdin as AsyncIterable<Buffer>);
  const kind = await kindOf(path);
  if (!kind.isFile()) return stream(createReadStream(path) as AsyncIterable<Buffer>);
  const head = await headOf(path);
  const decompress = head.subarray(0, 2).equals(GZIP) ? createGunzip : head.subarray(0, 4).equals(ZSTD) ? createZstdDecompress : null;
  const inUtf16 = MARKS.find(({ mark }) => head.subarray(0, mark.length).equals(mark));
  let file: ReadStream | null = null;
  let skipped = 0;
  return {
    fingerprint: createHash('sha256').update(head).digest('hex'),
    sizeBytes: kind.size,
    readBytes: () => skipped + (file?.bytesRead ?? 0),
    chunks: (fromOffset) => {
      const code = decoder ?? (inUtf16 === undefined ? null : decoderOf(inUtf16.charset));
      if (decompress === null && code === null) {
        skipped = fromOffset;
        file = createReadStream(path, { start: fromOffset });
        return textOf(path, file as AsyncIterable<Buffer>);
      }
      file = createReadStream(path);
      let bytes: AsyncIterable<Buffer> = file as AsyncIterable<Buffer>;
      if (decompress !== null) {
        const text = decompress();
        file.on('error', (error) => text.destroy(error)).pipe(text);
        bytes = whole(path, text as AsyncIterable<Buffer>);
      }
      return textOf(path, dropped(code === null ? bytes : decoded(bytes, code), fromOffset));
    },
  };
}

const MARKS = [
  { mark: Buffer.from([0xff, 0xfe]), charset: 'utf-16le' },
  { mark: Buffer.from([0xfe, 0xff]), charset: 'utf-16be' },
];

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch (cause) {
    throw refused(
      {
        en: `There is no encoding "${charset}"; there are windows-1251, koi8-r, utf-16le, euc-kr, shift_jis …`,
        ru: `Кодировки "${charset}" нет; есть windows-1251, koi8-r, utf-16le, euc-kr, shift_jis …`,
        ko: `인코딩 “${charset}”은(는) 없습니다. 있는 인코딩: windows-1251, koi8-r, utf-16le, euc-kr, shift_jis …`,
      },
      cause,
    );
  }
}

async function* decoded(chunks: AsyncIterable<Buffer>, decoder: TextDecoder): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/** An archive that ends before it should, or goes on as something else. @throws REQUEST_INVALID behind what could be read */
async function* whole(path: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (cause) {
    throw refused(
      {
        en: `${path} is cut off or damaged (${String((cause as Error).message)}); what could be read of it was sent. Get it anew, or unpack it: zcat.`,
        ru: `${path} оборван или повреждён (${String((cause as Error).message)}); всё, что удалось прочитать, отправлено. Получите его заново или распакуйте: zcat.`,
        ko: `${path}이(가) 잘렸거나 손상되었습니다(${String((cause as Error).message)}). 읽을 수 있는 데까지 보냈습니다. 다시 받거나 압축을 푸세요: zcat.`,
      },
      cause,
    );
  }
}

/** Bytes that no text has, by their share among the first. */
const MOST_CONTROLS = 0.05;

/** @throws REQUEST_INVALID for what is no text, before any of it is sent */
async function* textOf(path: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isBegun = false;
  for await (const chunk of chunks) {
    if (!isBegun && isBinary(chunk.subarray(0, HEAD_BYTES)))
      throw refused({
        en: `${path} is no text, or text in an encoding that must be named: --charset utf-16le, --charset windows-1251 …`,
        ru: `${path} — не текст, или текст в кодировке, которую надо назвать: --charset utf-16le, --charset windows-1251 …`,
        ko: `${path}은(는) 텍스트가 아니거나 인코딩을 지정해야 하는 텍스트입니다: --charset utf-16le, --charset euc-kr …`,
      });
    isBegun = true;
    yield chunk;
  }
}

/** Zeros at the beginning are what `copytruncate` of logrotate leaves. */
function isBinary(head: Buffer): boolean {
  const from = head.findIndex((byte) => byte !== 0);
  if (from === -1) return false;
  const rest = head.subarray(from);
  const controls = rest.filter((byte) => byte < 0x20 && !TEXT_CONTROLS.has(byte)).length;
  return controls > rest.length * MOST_CONTROLS;
}

const TEXT_CONTROLS: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b]);

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

async function kindOf(path: string): Promise<Stats> {
  try {
    await access(path, constants.R_OK);
    const kind = await stat(path);
    if (!kind.isDirectory()) return kind;
  } catch (cause) {
    const isDenied = (cause as NodeJS.ErrnoException).code === 'EACCES';
    throw refused(
      isDenied
        ? {
            en: `This user may not read ${path}: use sudo, or a group that may.`,
            ru: `Этому пользователю нельзя читать ${path}: нужен sudo или группа с правом чтения.`,
            ko: `이 사용자는 ${path}을(를) 읽을 수 없습니다. sudo나 읽기 권한이 있는 그룹을 사용하세요.`,
          }
        : { en: `There is no file ${path}.`, ru: `Файла ${path} нет.`, ko: `파일 ${path}이(가) 없습니다.` },
      cause,
    );
  }
  throw refused({
    en: `${path} is a folder: name its files, ${path}/*.log`,
    ru: `${path} — папка: назовите файлы в ней, ${path}/*.log`,
    ko: `${path}은(는) 폴더입니다. 안의 파일을 지정하세요: ${path}/*.log`,
  });
}

function refused(hint: Localized, cause?: unknown): AppError {
  return new AppError('REQUEST_INVALID', hint.en, { hint, cause });
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
  try {
    for await (const chunk of chunks) {
      const lineEnd = chunk.lastIndexOf(LF);
      const endInAll = heldBytes + lineEnd + 1;
      held.push(chunk);
      heldBytes += chunk.length;
      if (heldBytes >= partBytes && lineEnd !== -1) yield part(endInAll);
      else if (heldBytes > MAX_LINE_BYTES) throw noText();
    }
  } catch (thrown) {
    // Whole lines that could be read are sent before it is said why there are no more.
    const wholeBytes = Buffer.concat(held).lastIndexOf(LF) + 1;
    if (wholeBytes > 0) yield part(wholeBytes);
    throw thrown;
  }
  if (heldBytes > 0) yield part(heldBytes);
}

const noText = () =>
  refused({
    en: `A line is longer than ${MAX_LINE_BYTES} bytes: this is no text in lines.`,
    ru: `Строка длиннее ${MAX_LINE_BYTES} байт: это не текст, разбитый на строки.`,
    ko: `한 줄이 ${MAX_LINE_BYTES}바이트보다 깁니다. 줄로 나뉜 텍스트가 아닙니다.`,
  });

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) lines += 1;
  return lines;
}
