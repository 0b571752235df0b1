import { expect, test } from 'vitest';
import { type Charset, type Line, linesOf, textOf } from './lines.ts';

const UTF8: Charset = {
  name: 'utf-8',
  decode: (bytes) => {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      return null;
    }
  },
};

async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function read(bytes: Buffer, size: number, maxBytes?: number) {
  const lines: Line[] = [];
  for await (const some of linesOf(chunks(bytes, size), UTF8, maxBytes)) lines.push(...some);
  return lines.map((line) => ({ number: line.number, fault: line.fault, text: textOf(line) }));
}

test('lines are the same however their bytes are cut into chunks', async () => {
  const bad = Buffer.from([0x62, 0xff, 0x0a]);
  const bytes = Buffer.concat([Buffer.from('one\r\n\n\r\n\ufeffдва 🚀\nthree\n'), bad, Buffer.from('\n\nпоследняя')]);
  const expected = [
    { number: 1, fault: null, text: 'one' },
    { number: 4, fault: null, text: 'два 🚀' },
    { number: 5, fault: null, text: 'three' },
    { number: 6, fault: 'charset', text: 'b\ufffd' },
    { number: 9, fault: null, text: 'последняя' },
  ];
  for (let size = 1; size <= bytes.length; size++) expect(await read(bytes, size)).toEqual(expected);
});

test('a line that is too long costs only itself, whatever chunks it comes in', async () => {
  const bytes = Buffer.from(`first\n${'x'.repeat(100)}\nlast\n${'y'.repeat(11)}`);
  for (const size of [1, 7, 50, 200]) {
    const lines = await read(bytes, size, 10);
    expect(lines).toMatchObject([
      { number: 1, fault: null, text: 'first' },
      { number: 2, fault: 'too-long' },
      { number: 3, fault: null, text: 'last' },
      { number: 4, fault: 'too-long' },
    ]);
  }
});

test('a body of nothing has no lines', async () => {
  expect(await read(Buffer.alloc(0), 1)).toEqual([]);
  expect(await read(Buffer.from('\n\r\n\n'), 2)).toEqual([]);
});
