import { isUtf8 } from 'node:buffer';

/** A line of a body, counted from 1; empty lines count too. */
export type Line = {
  readonly number: number;
  /** Where it lies, from … to, in UTF-8; of a line with a fault its beginning as it came. */
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
  /** Why it cannot be read: it is no text of its charset, or too long. */
  readonly fault: 'charset' | 'too-long' | null;
};

/** How bytes are read as text; null for bytes that are none. */
export type Charset = { readonly name: string; readonly decode: (bytes: Uint8Array) => string | null };

/** Longest line that is taken. */
export const MAX_LINE_BYTES = 256 * 1024;
/** How much of a line that is too long is kept, to be shown. */
const KEPT_BYTES = 8 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** The text of a line without fault. */
export function textOf({ bytes, from, to }: Line): string {
  return bytes.toString('utf8', from, to);
}

/**
 * Cuts bytes into lines at LF or CR LF, without their line ends; empty lines are left out. What a chunk completes comes at
 * once, and never more than one line is held beside it.
 */
export async function* linesOf(
  chunks: AsyncIterable<Buffer>,
  charset: Charset,
  maxBytes = MAX_LINE_BYTES,
): AsyncGenerator<readonly Line[]> {
  let number = 1;
  let held: Buffer[] = [];
  let heldBytes = 0;
  const hold = (bytes: Buffer) => {
    if (heldBytes <= maxBytes && bytes.length > 0) held.push(heldBytes + bytes.length > maxBytes ? bytes.subarray(0, KEPT_BYTES) : bytes);
    heldBytes += bytes.length;
  };
  const close = (lines: Line[]) => {
    const [first = NOTHING, ...others] = held;
    const bytes = others.length === 0 ? first : Buffer.concat(held);
    if (heldBytes > maxBytes) lines.push(faulty(number, bytes.subarray(0, KEPT_BYTES), 'too-long'));
    else addLine(lines, number, bytes, charset);
    held = [];
    heldBytes = 0;
    number += 1;
  };
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(LF);
    const lines: Line[] = [];
    let start = 0;
    if (end !== -1 && heldBytes > 0) {
      start = chunk.indexOf(LF) + 1;
      hold(chunk.subarray(0, start - 1));
      close(lines);
    }
    if (start <= end) {
      const isKnown = charset.name === 'utf-8' && end - start <= maxBytes && isUtf8(chunk.subarray(start, end));
      for (let next = chunk.indexOf(LF, start); next !== -1; next = chunk.indexOf(LF, start)) {
        if (isKnown) addText(lines, number++, chunk, start, next);
        else {
          hold(chunk.subarray(start, next));
          close(lines);
        }
        start = next + 1;
      }
    }
    hold(chunk.subarray(end + 1));
    if (lines.length > 0) yield lines;
  }
  const last: Line[] = [];
  close(last);
  if (last.length > 0) yield last;
}

const NOTHING = Buffer.alloc(0);

function addLine(lines: Line[], number: number, withEnd: Buffer, charset: Charset): void {
  if (charset.name === 'utf-8' && isUtf8(withEnd)) {
    addText(lines, number, withEnd, 0, withEnd.length);
    return;
  }
  const bytes = withEnd.at(-1) === CR ? withEnd.subarray(0, -1) : withEnd;
  const text = charset.decode(bytes);
  if (text === null) lines.push(faulty(number, bytes, 'charset'));
  else if (text !== '') addText(lines, number, Buffer.from(text), 0, Buffer.byteLength(text));
}

/** @param bytes of valid UTF-8 */
function addText(lines: Line[], number: number, bytes: Buffer, first: number, end: number): void {
  const from = bytes[first] === BYTE_ORDER_MARK[0] && bytes.subarray(first, end).indexOf(BYTE_ORDER_MARK) === 0 ? first + 3 : first;
  const to = bytes[end - 1] === CR ? end - 1 : end;
  if (from < to) lines.push({ number, bytes, from, to, fault: null });
}

/** With a copy: the line is a view of its chunk, which would be held for its sake. */
function faulty(number: number, bytes: Buffer, fault: 'charset' | 'too-long'): Line {
  return { number, bytes: Buffer.from(bytes), from: 0, to: bytes.length, fault };
}
