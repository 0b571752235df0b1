/**
 * The `_id` of a record. An id of a log record is 124 bits of time and digest, written in hexadecimal; as the 22 characters of base64url
 * that hold 16 bytes the node keeps those bytes alone, which takes an eighth less of its time than the 35 characters. All other ids are
 * their own keys.
 */
export function keyOf(id: string): string {
  const isKeyed = id.length === ID_LENGTH && text.write(id) === ID_LENGTH && writeKey(text, 0, key, 0) > 0;
  return isKeyed ? key.toString('latin1') : id;
}

/**
 * Writes the key of an id of a log record.
 *
 * @param bytes hold the id at `at`, 35 bytes
 * @returns how many bytes; 0, and nothing that counts is written, when the id is its own key
 */
export function writeKey(bytes: Uint8Array, at: number, into: Uint8Array, to: number): number {
  if (bytes[at] !== 0x6c || bytes[at + 1] !== 0x6f || bytes[at + 2] !== 0x67 || bytes[at + 3] !== 0x5f) return 0;
  // By hand, three digits to two characters: so few bytes take Buffer three times as long.
  let bits = 0;
  let seen = digitOf(bytes[at + 4] as number) > 8 ? -1 : 0;
  for (let from = at + 4, place = to; from < at + ID_LENGTH - 1; from += 3, place += 2) {
    bits = (digitOf(bytes[from] as number) << 8) | (digitOf(bytes[from + 1] as number) << 4) | digitOf(bytes[from + 2] as number);
    seen |= bits;
    into[place] = BASE64URL[(bits >> 6) & 63] as number;
    into[place + 1] = BASE64URL[bits & 63] as number;
  }
  bits = digitOf(bytes[at + ID_LENGTH - 1] as number) << 2;
  into[to + KEY_LENGTH - 2] = BASE64URL[bits & 63] as number;
  into[to + KEY_LENGTH - 1] = BASE64URL[0] as number;
  return (seen | bits) < 0 ? 0 : KEY_LENGTH;
}

/** The id of a record that is kept under a key, which may also be that of an earlier program: the id itself. */
export function idOfKey(key: string): string {
  if (key.length !== KEY_LENGTH || key.startsWith('log_')) return key;
  return `log_${Buffer.from(key, 'base64url').toString('hex').slice(0, -1)}`;
}

/** Of an id of a log record, in characters. */
export const ID_LENGTH = 35;
/** Of the key of a log record, in bytes. */
export const KEY_LENGTH = 22;
const key = Buffer.alloc(KEY_LENGTH);
/** Longer than an id: of another character than ASCII not all would be seen. */
const text = Buffer.alloc(2 * ID_LENGTH);
const BASE64URL = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');

/** The value of the code of a lower-case hexadecimal digit; negative for any other. */
export function digitOf(code: number): number {
  return code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : -1;
}
