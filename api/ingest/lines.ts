/** A line of a body, or what was too long to be one. */
export type Line = {
  /** Counted from 1; empty lines count too. */
  readonly number: number;
  /** Without its line end; only the beginning when `isTooLong`. */
  readonly bytes: Buffer;
  readonly isTooLong: boolean;
};

/** Longest line that is taken. */
export const MAX_LINE_BYTES = 256 * 1024;
/** How much of a line that is too long is kept, to be shown. */
const KEPT_BYTES = 8 * 1024;

const LF = 0x0a;
const CR = 0x0d;

/** Cuts bytes into lines at LF or CR LF. Empty lines are left out; never more than one line is held. */
export async function* linesOf(chunks: AsyncIterable<Buffer>, maxBytes = MAX_LINE_BYTES): AsyncGenerator<Line> {
  let number = 1;
  let held: Buffer[] = [];
  let heldBytes = 0;
  let isTooLong = false;
  const hold = (bytes: Buffer) => {
    if (isTooLong || bytes.length === 0) return;
    isTooLong = heldBytes + bytes.length > maxBytes;
    held.push(isTooLong ? bytes.subarray(0, KEPT_BYTES) : bytes);
    heldBytes += bytes.length;
  };
  const line = (): Line | null => {
    const [first = Buffer.alloc(0), ...others] = held;
    let bytes = others.length === 0 ? first : Buffer.concat(held);
    if (isTooLong) bytes = bytes.subarray(0, KEPT_BYTES);
    else if (bytes.at(-1) === CR) bytes = bytes.subarray(0, -1);
    const made = bytes.length === 0 ? null : { number, bytes, isTooLong };
    held = [];
    heldBytes = 0;
    isTooLong = false;
    number += 1;
    return made;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      hold(chunk.subarray(start, end));
      start = end + 1;
      const made = line();
      if (made !== null) yield made;
    }
    hold(chunk.subarray(start));
  }
  const last = line();
  if (last !== null) yield last;
}
