import { describe, expect, it } from 'vitest';
import { createWholeCharacters, endOf, type OutputChunk, unfinishedBytes } from '../../domain/output.ts';
import { createOutputLog, createOutputSink } from './output.ts';

const LINE = 'Перезапуск службы: готово. 서비스를 다시 시작했습니다. 🚀 ok\n';

const sinkOf = (limit = 10_000_000) => {
  const pieces: OutputChunk[] = [];
  const outputs = {
    append: async (chunk: OutputChunk) => {
      pieces.push(chunk);
    },
    read: async () => [],
  };
  const log = createOutputLog({ outputs, now: () => new Date() }, 'run_1', 1);
  return { pieces, sink: createOutputSink(log, { id: 'say', target: 'srv-1' }, limit) };
};
const texts = (pieces: readonly OutputChunk[]) => pieces.map(({ bytes }) => Buffer.from(bytes).toString('utf8'));

describe('the output of a step', () => {
  it.each([2, 3, 5, 7])('is stored in pieces that are texts of their own, however the bytes come: %i of a line cut away', async (cut) => {
    const bytes = Buffer.from(LINE.repeat(4_000)).subarray(0, -cut);
    const { pieces, sink } = sinkOf();
    // A step that is no divisor of anything, so that writes end within characters.
    for (let at = 0; at < bytes.length; at += 8_191) await sink.write(bytes.subarray(at, at + 8_191));
    await sink.write(Buffer.from(LINE).subarray(-cut));
    const { output, outputBytes } = await sink.end();
    expect(pieces.length).toBeGreaterThan(1);
    expect(texts(pieces).join('')).toBe(LINE.repeat(4_000));
    expect(texts(pieces).filter((text) => text.includes('\ufffd'))).toEqual([]);
    expect(outputBytes).toBe(Buffer.byteLength(LINE) * 4_000);
    expect(output).not.toContain('\ufffd');
    expect(output.endsWith(LINE)).toBe(true);
  });

  it('keeps bytes that are no text, and the begin of a character that never gets its end', async () => {
    const bytes = Buffer.from([0xff, 0xfe, 0x80, 0x80, 0x80, 0x80, 0xe2, 0x82]);
    const { pieces, sink } = sinkOf();
    for (const byte of bytes) await sink.write(Buffer.from([byte]));
    await sink.end();
    expect(Buffer.concat(pieces.map((one) => one.bytes))).toEqual(bytes);
  });

  it('tells what begins a character at its end, and begins at one', () => {
    const euro = Buffer.from('a€');
    expect([0, 1, 2, 3, 4].map((length) => unfinishedBytes(euro.subarray(0, length)))).toEqual([0, 0, 1, 2, 0]);
    const rocket = Buffer.from('🚀');
    expect([1, 2, 3, 4].map((length) => unfinishedBytes(rocket.subarray(0, length)))).toEqual([1, 2, 3, 0]);
    expect([2, 3, 4, 5, 9].map((most) => Buffer.from(endOf(Buffer.from('é€!'), most)).toString())).toEqual(['!', '!', '€!', '€!', 'é€!']);
  });

  it('of two streams that come by turns breaks no character of either', () => {
    const streams = ['вывод 🚀\n'.repeat(40), 'ошибка €\n'.repeat(40)].map((text) => ({
      text,
      bytes: Buffer.from(text),
      ...createWholeCharacters(),
    }));
    const pieces: Uint8Array[] = [];
    for (let at = 0; at < 1_000; at++) for (const { bytes, take } of streams) pieces.push(take(bytes.subarray(at, at + 1)));
    for (const { rest } of streams) pieces.push(rest());
    const said = Buffer.concat(pieces).toString('utf8');
    expect(said).not.toContain('\ufffd');
    for (const { text } of streams) expect([...said].filter((one) => text.includes(one)).length).toBeGreaterThanOrEqual([...text].length);
    const broken = createWholeCharacters();
    expect([...broken.take(Buffer.from([0x61, 0xe2, 0x82])), ...broken.rest()]).toEqual([0x61, 0xe2, 0x82]);
  });
});
