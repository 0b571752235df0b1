import { expect, test } from 'vitest';
import { createFramer, type Frame } from './framing.ts';

const read = (frames: readonly Frame[]) => frames.map((frame) => (frame.kind === 'message' ? frame.bytes.toString() : `! ${frame.reason}`));

/** All frames of a stream, fed in pieces of a size. */
function cut(stream: string | Buffer, size: number, limit = 64): readonly string[] {
  const framer = createFramer(limit);
  const bytes = Buffer.from(stream as string);
  const frames: string[] = [];
  for (let at = 0; at < bytes.length; at += size) frames.push(...read(framer.push(bytes.subarray(at, at + size))));
  return [...frames, ...read(framer.end())];
}

const long = 'y'.repeat(100);

test.each([1, 2, 3, 7, 1_000])('both framings, mixed, in pieces of %i bytes', (size) => {
  expect(cut('9 <13>a b\nc<13>line\n5 <13>d<13>end\n', size)).toEqual(['<13>a b\nc', '<13>line', '<13>d', '<13>end']);
  expect(cut('6 <13>é<13>x\n', size)).toEqual(['<13>é', '<13>x']);
});

test.each([1, 5, 1_000])('a message that is too long is reported once and the next one is read, in pieces of %i bytes', (size) => {
  expect(cut(`<13>${long}\n<13>next\n`, size)).toEqual(['! longer than 64 bytes', '<13>next']);
  expect(cut(`104 <13>${long}8 <13>next`, size)).toEqual(['! longer than 64 bytes', '<13>next']);
});

test('a sender that closes within a counted message is reported, a last line without a line feed is read', () => {
  expect(cut('20 <13>half', 4)).toEqual(['! the sender closed within a message']);
  expect(cut('<13>a\n<13>last', 4)).toEqual(['<13>a', '<13>last']);
});

test('digits that are no length begin a line', () => {
  expect(cut('1234567890123 x\n<13>a\n', 3)).toEqual(['1234567890123 x', '<13>a']);
  expect(cut('12ab\n<13>a\n', 3)).toEqual(['12ab', '<13>a']);
});
