/** Where a piece stands within the output of its run: by the worker's fencing token, then by a number that counts from 0. */
export type OutputPlace = { readonly token: number; readonly sequence: number };

/** A piece of what a step said: standard output and error as they came, never ended within a character of UTF-8 while more comes. */
export type OutputChunk = OutputPlace & {
  readonly runId: string;
  /** Asset on which the step ran. */
  readonly target: string;
  readonly stepId: string;
  readonly at: Date;
  readonly bytes: Uint8Array;
};

/** How many bytes at the end begin a character of UTF-8 that is not whole there: 0 to 3. */
export function unfinishedBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (isWithinCharacter(byte)) continue;
    const whole = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return whole > back ? back : 0;
  }
  return 0;
}

/**
 * Puts off what begins a character of UTF-8 at the end of a piece until its rest comes, so that pieces of several streams can follow one
 * another. Of each stream one.
 */
export function createWholeCharacters(): { take(bytes: Uint8Array): Uint8Array; rest(): Uint8Array } {
  let held: Uint8Array = new Uint8Array();
  return {
    take: (bytes) => {
      const all = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
      const whole = all.length - unfinishedBytes(all);
      held = Uint8Array.from(all.subarray(whole));
      return all.subarray(0, whole);
    },
    rest: () => held,
  };
}

/** The end of bytes, at most `most` of them, not begun within a character of UTF-8. */
export function endOf(bytes: Uint8Array, most: number): Uint8Array {
  if (bytes.length <= most) return bytes;
  const kept = bytes.subarray(-most);
  return kept.subarray(
    Math.max(
      0,
      kept.subarray(0, 4).findIndex((byte) => !isWithinCharacter(byte)),
    ),
  );
}

function isWithinCharacter(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
