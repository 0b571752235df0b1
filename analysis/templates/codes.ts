/** The UTF-16 codes of the beginning of a line, and zeros after them. */
export type Codes = Uint16Array;

/** Longest line that is looked at; the rest says nothing about its kind. */
export const LONGEST = 2_000;
/** How far behind the end it is looked whether something goes on there. */
const AHEAD = 4;
const IS_BIG_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 0;

/**
 * Reads lines as codes, one at a time: `codes` hold the last one. V8 has strings of many kinds (parts of others, joined, outside of
 * its heap) and asks at every character of one which it is.
 */
export function createCodes(): { readonly codes: Codes; read(line: string): void } {
  const codes = new Uint16Array(LONGEST + 2 * AHEAD);
  const bytes = Buffer.from(codes.buffer);
  return {
    codes,
    read: (line) => {
      const written = bytes.write(line, 0, 2 * (LONGEST + AHEAD), 'utf16le');
      if (IS_BIG_ENDIAN) bytes.subarray(0, written).swap16();
      codes.fill(0, written / 2, written / 2 + AHEAD);
    },
  };
}
