import type { Readable, Transform } from 'node:stream';
import { constants, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { AppError } from '../../domain/errors.ts';

/** Most that a body may hold once decompressed, and most that is read of it before. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** Window of 8 MiB: the most that a sender may make a receiver hold. @see RFC 9659 */
const ZSTD_WINDOW_LOG_MAX = 23;

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  zstd: () => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX } }),
};

/**
 * The bytes of a body as they were before Content-Encoding, chunk by chunk; nothing is held but the chunk.
 *
 * @throws REQUEST_MEDIA_TYPE for an encoding that is not spoken, REQUEST_TOO_LARGE beyond `maxBytes` (a bomb stops there),
 *   REQUEST_INVALID when the compressed bytes are broken or end early
 */
export async function* decoded(body: Readable, encoding: string | undefined, maxBytes = MAX_BODY_BYTES): AsyncGenerator<Buffer> {
  const name = (encoding ?? 'identity').trim().toLowerCase();
  if (name === 'identity' || name === '') {
    // A request that is refused in its middle must stay open for the answer.
    yield* limited(body.iterator({ destroyOnReturn: false }), maxBytes);
    return;
  }
  const create = DECODERS[name];
  if (create === undefined) throw unspoken(name);
  const decoder = create();
  const stop = feed(body, decoder, maxBytes);
  try {
    yield* limited(decoder, maxBytes);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    throw broken(name, thrown);
  } finally {
    stop();
    decoder.destroy();
  }
}

/** @throws REQUEST_TOO_LARGE */
async function* limited(source: AsyncIterable<unknown>, maxBytes: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of source) {
    const buffer = chunk as Buffer;
    bytes += buffer.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    yield buffer;
  }
}

/** Pipes a body into its decoder until the function that is returned is called; then the rest of the body flows away. */
function feed(body: Readable, decoder: Transform, maxBytes: number): () => void {
  let bytes = 0;
  const count = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) decoder.destroy(tooLarge(maxBytes));
  };
  const broke = () => {
    if (!body.readableEnded) decoder.destroy(new Error('the connection broke'));
  };
  body.on('data', count).once('error', broke).once('close', broke).pipe(decoder);
  return () => {
    body.off('data', count).off('error', broke).off('close', broke).unpipe(decoder);
    body.resume();
  };
}

function tooLarge(maxBytes: number): AppError {
  const limit = Math.round(maxBytes / 1024 / 1024);
  return new AppError('REQUEST_TOO_LARGE', `the body holds more than ${maxBytes} bytes`, {
    hint: {
      en: `At most ${limit} MiB, decompressed, are taken at once; send the rest in further requests.`,
      ru: `За раз принимается не более ${limit} МиБ в распакованном виде; остальное отправьте следующими запросами.`,
      ko: `한 번에 압축을 푼 크기로 최대 ${limit} MiB까지 받습니다. 나머지는 다음 요청으로 보내세요.`,
    },
  });
}

function broken(encoding: string, cause: unknown): AppError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AppError('REQUEST_INVALID', `the body is not whole ${encoding}: ${why}`, {
    hint: {
      en: `The body cannot be decompressed as ${encoding} to its end: ${why}.`,
      ru: `Тело не распаковывается как ${encoding} до конца: ${why}.`,
      ko: `본문을 ${encoding} 형식으로 끝까지 풀 수 없습니다: ${why}.`,
    },
    cause,
  });
}

function unspoken(encoding: string): AppError {
  return new AppError('REQUEST_MEDIA_TYPE', `content encoding ${encoding}`, {
    hint: {
      en: 'Content-Encoding may be gzip, zstd, deflate or absent.',
      ru: 'Content-Encoding может быть gzip, zstd, deflate или отсутствовать.',
      ko: 'Content-Encoding은 gzip, zstd, deflate 중 하나이거나 없어야 합니다.',
    },
  });
}
