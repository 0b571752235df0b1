/** A message cut out of a stream, or what could not be one. After a fatal fault the stream cannot be followed any more. */
export type Frame =
  | { readonly kind: 'message'; readonly bytes: Buffer }
  | { readonly kind: 'fault'; readonly reason: string; readonly bytes: Buffer; readonly fatal: boolean };

export type Framer = {
  push(chunk: Buffer): readonly Frame[];
  /** What is left when the sender closes. */
  end(): readonly Frame[];
};

const [LF, SPACE, ZERO, ONE, NINE] = [0x0a, 0x20, 0x30, 0x31, 0x39];
/** Digits of the longest length that is looked at; more is not octet counting. */
const LENGTH_DIGITS = 9;
/** How much of a refused message is kept. */
const KEPT = 1_024;

/**
 * Cuts a TCP stream into messages. A frame that begins with a digit is octet-counted, any other ends with a line feed;
 * senders may even change between the two.
 *
 * @see RFC 6587, sections 3.4.1 (octet counting) and 3.4.2 (non-transparent framing)
 */
export function createFramer(maxBytes: number): Framer {
  let rest: Buffer = Buffer.alloc(0);
  // Of a message that is too long: octets still to skip, or to the next line feed.
  let skip: { kind: 'octets'; left: number } | { kind: 'line' } | null = null;

  const tooLong = (bytes: Buffer): Frame => ({
    kind: 'fault',
    reason: `longer than ${maxBytes} bytes`,
    bytes: Buffer.from(bytes.subarray(0, KEPT)),
    fatal: false,
  });
  /** The next frame of `rest`, or null when more is needed. */
  const next = (): Frame | null => {
    const first = rest[0];
    if (first === undefined) return null;
    return first >= ONE && first <= NINE ? counted() : line();
  };
  const counted = (): Frame | null => {
    const space = rest.indexOf(SPACE);
    const digits = rest.subarray(0, space === -1 ? Math.min(rest.length, LENGTH_DIGITS + 1) : space);
    if (digits.length > LENGTH_DIGITS || digits.some((byte) => byte < ZERO || byte > NINE)) return line();
    if (space === -1) return null;
    const length = Number(digits.toString('latin1'));
    const start = space + 1;
    if (length > maxBytes) {
      const fault = tooLong(rest.subarray(start));
      skip = { kind: 'octets', left: start + length };
      return fault;
    }
    if (rest.length < start + length) return null;
    const bytes = rest.subarray(start, start + length);
    rest = rest.subarray(start + length);
    return { kind: 'message', bytes };
  };
  const line = (): Frame | null => {
    const end = rest.indexOf(LF);
    if (end === -1 && rest.length <= maxBytes) return null;
    if (end === -1 || end > maxBytes) {
      const fault = tooLong(rest);
      skip = { kind: 'line' };
      return fault;
    }
    const bytes = rest.subarray(0, end);
    rest = rest.subarray(end + 1);
    return { kind: 'message', bytes };
  };
  /** True when what is to be skipped is gone. */
  const skipped = (): boolean => {
    if (skip === null) return true;
    if (skip.kind === 'octets') {
      const gone = Math.min(skip.left, rest.length);
      rest = rest.subarray(gone);
      skip = skip.left === gone ? null : { kind: 'octets', left: skip.left - gone };
      return skip === null;
    }
    const end = rest.indexOf(LF);
    rest = end === -1 ? Buffer.alloc(0) : rest.subarray(end + 1);
    if (end !== -1) skip = null;
    return end !== -1;
  };
  return {
    push: (chunk) => {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const frames: Frame[] = [];
      while (skipped()) {
        const frame = next();
        if (frame === null) break;
        if (frame.kind === 'fault' || frame.bytes.length > 0) frames.push(frame);
      }
      // A copy, so that a large chunk is not held for the sake of its last bytes.
      rest = Buffer.from(rest);
      return frames;
    },
    end: () => {
      const bytes = rest;
      rest = Buffer.alloc(0);
      if (bytes.length === 0 || skip !== null) return [];
      const isCounted = /^[1-9]\d{0,8}( |$)/.test(bytes.subarray(0, LENGTH_DIGITS + 1).toString('latin1'));
      if (isCounted) return [{ kind: 'fault', reason: 'the sender closed within a message', bytes: bytes.subarray(0, KEPT), fatal: true }];
      return [{ kind: 'message', bytes }];
    },
  };
}
