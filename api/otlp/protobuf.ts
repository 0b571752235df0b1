import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { AppError } from '../../domain/errors.ts';

/** How a field is written; bytes are read as JSON writes them, in hexadecimal or base64. */
type Scalar = 'string' | 'bool' | 'int32' | 'sint32' | 'uint32' | 'int64' | 'uint64' | 'fixed64' | 'sfixed64' | 'double' | 'hex' | 'base64';

/** Fields of a message by number. */
export type Message = { readonly [number: number]: Field };
type Field = readonly [name: string, type: Scalar | (() => Message), repeated?: 'repeated'];

/** No request needs more; one that nests deeper wants to exhaust the stack. */
const MAX_DEPTH = 40;

/** Messages and numbers of lists in one request. 16 MiB of what exporters send hold up to a million; of two bytes each eight could be. */
const MOST_PARTS = 1_500_000;

/** Whether a request holds more than can be read before others have waited long. @throws REQUEST_TOO_LARGE */
export function checkParts(parts: number): void {
  if (parts <= MOST_PARTS) return;
  throw new AppError('REQUEST_TOO_LARGE', `the body holds more than ${MOST_PARTS} messages`, {
    hint: {
      en: `At most ${MOST_PARTS} messages are taken at once; send the rest in further requests.`,
      ru: `За раз принимается не более ${MOST_PARTS} сообщений; остальное отправьте следующими запросами.`,
      ko: `한 번에 메시지를 최대 ${MOST_PARTS}개까지 받습니다. 나머지는 다음 요청으로 보내세요.`,
    },
  });
}

/**
 * Reads a message into the object that OTLP's JSON has for it: names in lowerCamelCase, 64-bit integers as decimal text,
 * trace ids in hexadecimal. Unknown fields are passed over.
 *
 * @throws REQUEST_INVALID when the bytes are no such message, REQUEST_TOO_LARGE
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function decodeMessage(bytes: Uint8Array, message: Message): Record<string, unknown> {
  try {
    return read({ reader: new BinaryReader(bytes), parts: 0 }, bytes.length, message, 0);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw unreadable(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

type Reading = { readonly reader: BinaryReader; parts: number };

function read(reading: Reading, end: number, message: Message, depth: number): Record<string, unknown> {
  const { reader } = reading;
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
    if (repeated === undefined) into[name] = readOne(reading, type, depth);
    else {
      into[name] ??= [];
      const list = into[name] as unknown[];
      const isPacked = typeof type === 'string' && wireType === WireType.LengthDelimited;
      const packedEnd = isPacked ? reader.uint32() + reader.pos : reader.pos + 1;
      while (reader.pos < packedEnd) {
        checkParts(++reading.parts);
        list.push(readOne(reading, type, depth));
      }
    }
  }
  if (reader.pos > end) throw unreadable('a field is longer than its message');
  return into;
}

function readOne(reading: Reading, type: Field[1], depth: number): unknown {
  const { reader } = reading;
  if (typeof type === 'function') return read(reading, reader.uint32() + reader.pos, type(), depth + 1);
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
    hint: {
      en: `The body is no OTLP message: ${why}.`,
      ru: `Тело — не сообщение OTLP: ${why}.`,
      ko: `본문이 OTLP 메시지가 아닙니다: ${why}.`,
    },
    cause,
  });
}
