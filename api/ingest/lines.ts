import { isAscii, isUtf8 } from 'node:buffer';

/** A line of a body, counted from 1; empty lines count too. */
export type Line =
  | { readonly number: number; readonly text: string }
  /** No text of its charset, or too long to be read; then `bytes` are only its beginning. */
  | { readonly number: number; readonly text: null; readonly bytes: Buffer; readonly isTooLong: boolean };

/** How bytes are read as text; null for bytes that are none. */
export type Charset = { readonly name: string; readonly decode: (bytes: Uint8Array) => string | null };

/** Longest line that is taken. */
export const MAX_LINE_BYTES = 256 * 1024;
/** How much of a line that is too long is kept, to be shown. */
const KEPT_BYTES = 8 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const BYTE_ORDER_MARK = 0xfeff;

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
    const [first = Buffer.alloc(0), ...others] = held;
    const bytes = others.length === 0 ? first : Buffer.concat(held);
    if (heldBytes > maxBytes) lines.push({ number, text: null, bytes: Buffer.from(bytes.subarray(0, KEPT_BYTES)), isTooLong: true });
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
      const whole = chunk.subarray(start, end);
      if (charset.name === 'utf-8' && whole.length <= maxBytes && isUtf8(whole)) {
        number = addText(lines, number, whole.toString(isAscii(whole) ? 'latin1' : 'utf8'));
      } else {
        for (let next = chunk.indexOf(LF, start); next !== -1; next = chunk.indexOf(LF, start)) {
          hold(chunk.subarray(start, next));
          close(lines);
          start = next + 1;
        }
      }
    }
    hold(chunk.subarray(end + 1));
    if (lines.length > 0) yield lines;
  }
  const last: Line[] = [];
  close(last);
  if (last.length > 0) yield last;
}

/** Adds the lines of a text, the first with this number; the number of the line after them. */
function addText(lines: Line[], first: number, whole: string): number {
  let number = first;
  for (const line of whole.split('\n')) {
    const from = line.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0;
    const to = line.charCodeAt(line.length - 1) === CR ? line.length - 1 : line.length;
    if (from < to) lines.push({ number, text: to - from === line.length ? line : line.slice(from, to) });
    number += 1;
  }
  return number;
}

function addLine(lines: Line[], number: number, withEnd: Buffer, charset: Charset): void {
  const bytes = withEnd.at(-1) === CR ? withEnd.subarray(0, -1) : withEnd;
  if (bytes.length === 0) return;
  const text = charset.decode(bytes);
  // A copy: the line is a view of its chunk, which would be held for its sake.
  lines.push(text === null ? { number, text, bytes: Buffer.from(bytes), isTooLong: false } : { number, text });
}
