import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { constants, createZstdCompress, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decoded } from './body.ts';

const read = async (body: Readable, encoding: string, maxBytes?: number) => buffer(Readable.from(decoded(body, encoding, maxBytes)));

test('bytes that come compressed are counted too: what unpacks to nothing cannot go on for ever', async () => {
  const empty = gzipSync('');
  const members = (count: number) => Readable.from(Array.from({ length: count }, () => empty));

  expect(await read(members(10), 'gzip', 1_000)).toHaveLength(0);
  await expect(read(members(1_000), 'gzip', 1_000)).rejects.toMatchObject({ code: 'REQUEST_TOO_LARGE' });
});

test('no sender can make us hold a window larger than 8 MiB', async () => {
  const packed = (windowLog: number) => {
    const encoder = createZstdCompress({ params: { [constants.ZSTD_c_windowLog]: windowLog } });
    return Readable.from(['a line\n'.repeat(1_000)]).pipe(encoder);
  };

  expect(await read(packed(23), 'zstd')).toHaveLength(7_000);
  await expect(read(packed(24), 'zstd')).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});
