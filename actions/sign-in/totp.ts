import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long a code holds, as authenticator programs have it. */
const STEP_MS = 30_000;
/** Clocks may differ by one step either way. */
const WINDOW = 1;
const DIGITS = 6;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Step of time at an instant. */
export function stepAt(at: Date): number {
  return Math.floor(at.getTime() / STEP_MS);
}

/**
 * The code of a step: six digits of HMAC-SHA-1, what every authenticator can.
 *
 * @see RFC 6238 §4, RFC 4226 §5.3
 */
export function codeOf(secret: Uint8Array, step: number, digits = DIGITS): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 0xf) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The step whose code this is, later than the last that was used; null when it is the code of none that counts now. */
export function stepOfCode(secret: Uint8Array, code: string, at: Date, usedStep: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const now = stepAt(at);
  let found: number | null = null;
  // All are compared, so that how long it takes tells nothing.
  for (let step = now - WINDOW; step <= now + WINDOW; step += 1) {
    const isIt = timingSafeEqual(Buffer.from(codeOf(secret, step)), Buffer.from(code));
    if (isIt && step > usedStep) found = step;
  }
  return found;
}

/** Clocks that differ more are in another zone or on another day. */
const FARTHEST = 13 * 120;

/**
 * By how much the clock that made this code is ahead, in ms (negative: behind); null when no clock within 13 hours makes it. Only for a
 * secret that whoever asks knows: of another it would tell which guess will be right one day.
 */
export function aheadOf(secret: Uint8Array, code: string, at: Date): number | null {
  const now = stepAt(at);
  for (let off = WINDOW + 1; off <= FARTHEST; off += 1) {
    if (codeOf(secret, now + off) === code) return off * STEP_MS;
    if (codeOf(secret, now - off) === code) return -off * STEP_MS;
  }
  return null;
}

/** Bytes as people type them into an authenticator. @see RFC 4648 §6, without padding */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** Address by which an authenticator takes a secret over. @see https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
export function otpauthUri(secret: Uint8Array, person: string): string {
  return `otpauth://totp/InfraMind:${encodeURIComponent(person)}?secret=${base32(secret)}&issuer=InfraMind`;
}
