/** Puts bytes into others. @returns where they end */
export function put(what: Uint8Array, into: Uint8Array, at: number): number {
  into.set(what, at);
  return at + what.length;
}

/** Copies a part. A call costs more than to move a few bytes here. @returns where it ends */
export function copy(what: Uint8Array, from: number, to: number, into: Uint8Array, at: number): number {
  if (to - from > 40) return put(what.subarray(from, to), into, at);
  for (let next = from, place = at; next < to; next++, place++) into[place] = what[next] as number;
  return at + to - from;
}

/** Writes a whole number ≥ 0 in decimal. @returns where it ends */
export function putNumber(number: number, into: Uint8Array, at: number): number {
  let digits = 1;
  for (let limit = 10; limit <= number; limit *= 10) digits++;
  let left = number;
  for (let place = at + digits - 1; place >= at; place--) {
    const rest = Math.floor(left / 10);
    into[place] = ZERO + (left - rest * 10);
    left = rest;
  }
  return at + digits;
}

const ZERO = 0x30;
