/**
 * Arrays in PostgreSQL's binary form, which `pg` sends as they are: as text each element would be searched for characters to be escaped
 * here, and parsed there.
 *
 * @see https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/utils/adt/arrayfuncs.c (array_recv)
 */
export function textArray(values: readonly string[]): Buffer {
  return arrayOf(TEXT, values, '');
}

/** @param jsons each a text of JSON */
export function jsonbArray(jsons: readonly string[]): Buffer {
  return arrayOf(JSONB, jsons, VERSION);
}

export function smallintArray(values: readonly number[]): Buffer {
  const bytes = begin(SMALLINT, values.length, 6 * values.length);
  let at = bytes.length - 6 * values.length;
  for (const value of values) {
    at = bytes.writeInt32BE(2, at);
    at = bytes.writeInt16BE(value, at);
  }
  return bytes;
}

/** @param instants in ms since 1970 */
export function timestampArray(instants: readonly number[]): Buffer {
  const bytes = begin(TIMESTAMPTZ, instants.length, 12 * instants.length);
  let at = bytes.length - 12 * instants.length;
  for (const ms of instants) {
    at = bytes.writeInt32BE(8, at);
    at = bytes.writeBigInt64BE(BigInt(ms - Y2000_MS) * 1_000n, at);
  }
  return bytes;
}

/** Object identifiers of the types. @see https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/catalog/pg_type.dat */
const TEXT = 25;
const SMALLINT = 21;
const TIMESTAMPTZ = 1184;
const JSONB = 3802;
/** Comes before the text of a jsonb value. */
const VERSION = '\x01';
const Y2000_MS = Date.UTC(2000, 0, 1);

function arrayOf(type: number, values: readonly string[], before: string): Buffer {
  const size = values.reduce((sum, value) => sum + 4 + before.length + Buffer.byteLength(value), 0);
  const bytes = begin(type, values.length, size);
  let at = bytes.length - size;
  for (const value of values) {
    const length = bytes.write(before + value, at + 4);
    bytes.writeInt32BE(length, at);
    at += 4 + length;
  }
  return bytes;
}

/** An array of one dimension, of none when it is empty, without nulls; its elements are to follow. */
function begin(type: number, count: number, size: number): Buffer {
  const head = count === 0 ? [0, 0, type] : [1, 0, type, count, 1];
  const bytes = Buffer.allocUnsafe(4 * head.length + size);
  for (const [i, word] of head.entries()) bytes.writeInt32BE(word, 4 * i);
  return bytes;
}
