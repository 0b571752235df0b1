import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { AppError } from '../../domain/errors.ts';

/** How a field is written; bytes are read as JSON writes them, in hexadecimal or base64. */
type Scalar = 'string' | 'bool' | 'int32' | 'sint32' | 'uint32' | 'int64' | 'uint64' | 'fixed64' | 'sfixed64' | 'double' | 'hex' | 'base64';

/** Fields of a message by number. */
export type Message = { readonly [number: number]: Field };
type Field = readonly [name: string, type: Scalar | (() => Message), repeated?: 'repeated'];

/** No request needs more; one that nests deeper wants to exhaust the stack. */
const MAX_DEPTH = 40;

/**
 * Reads a message into the object that OTLP's JSON has for it: names in lowerCamelCase, 64-bit integers as decimal text,
 * trace ids in hexadecimal. Unknown fields are passed over.
 *
 * @throws REQUEST_INVALID when the bytes are no such message
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function decodeMessage(bytes: Uint8Array, message: Message): Record<string, unknown> {
  try {
    return read(new BinaryReader(bytes), bytes.length, message, 0);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw unreadable(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function read(reader: BinaryReader, end: number, message: Message, depth: number): Record<string, unknown> {
  if (depth > MAX_DEPTH) throw unreadable(`it nests deeper than ${MAX_DEPTH}`);
  if (end > reader.len) throw unreadable('it ends within a message');
  const into: Record<string, unknown> = {};
  while (reader.pos < end) {
    const [number, wireType] = reader.tag();
    const field = message[number];
    if (field === undefined) {
      reader.skip(wireType, number);
      continue;
    }
    const [name, type, repeated] = field;
    if (repeated === undefined) into[name] = readOne(reader, type, depth);
    else {
      into[name] ??= [];
      const list = into[name] as unknown[];
      const isPacked = typeof type === 'string' && wireType === WireType.LengthDelimited;
      const packedEnd = isPacked ? reader.uint32() + reader.pos : reader.pos + 1;
      while (reader.pos < packedEnd) list.push(readOne(reader, type, depth));
    }
  }
  if (reader.pos > end) throw unreadable('a field is longer than its message');
  return into;
}

function readOne(reader: BinaryReader, type: Field[1], depth: number): unknown {
  if (typeof type === 'function') return read(reader, reader.uint32() + reader.pos, type(), depth + 1);
  switch (type) {
    case 'int64':
    case 'uint64':
    case 'fixed64':
    case 'sfixed64':
      return String(reader[type]());
    case 'hex':
    case 'base64':
      return Buffer.from(reader.bytes()).toString(type);
    default:
      return reader[type]();
  }
}

/** A message of field 1 with an integer and field 2 with a text, both left out when empty: `google.rpc.Status` and partial successes. */
export function encodeNumberAndText(number: number, text: string): Uint8Array {
  const writer = new BinaryWriter();
  if (number !== 0) writer.tag(1, WireType.Varint).int64(number);
  if (text !== '') writer.tag(2, WireType.LengthDelimited).string(text);
  return writer.finish();
}

/** A message whose field 1 is the given message. */
export function encodeWithin(inner: Uint8Array): Uint8Array {
  return new BinaryWriter().tag(1, WireType.LengthDelimited).bytes(inner).finish();
}

function unreadable(why: string, cause?: unknown): AppError {
  return new AppError('REQUEST_INVALID', `the body is no OTLP message: ${why}`, {
    hint: { en: `The body is no OTLP message: ${why}.`, ru: `Тело — не сообщение OTLP: ${why}.` },
    cause,
  });
}
