import type { LogLine } from './records.ts';

/** A field of a protobuf message: text or a message within it, a fixed64, or a varint below 128. */
type Field = readonly [number: number, value: Uint8Array | string | bigint | number];

const SEVERITY_NUMBERS: Readonly<{ [level: string]: number }> = { debug: 5, info: 9, warning: 13, error: 17 };

/**
 * Records as `ExportLogsServiceRequest` in protobuf, a resource a host, as an SDK or agent would send them.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#binary-protobuf-encoding
 */
export function otlpRequest(lines: Iterable<LogLine>): Buffer {
  const byHost = new Map<string, LogLine[]>();
  for (const line of lines) {
    const known = byHost.get(line.host);
    if (known === undefined) byHost.set(line.host, [line]);
    else known.push(line);
  }
  return message(
    [...byHost].map(([host, ofHost]): Field => {
      const resource = message([[1, keyValue('host.name', host)]]);
      const scope = message([[1, 'bench']]);
      return [
        1,
        message([
          [1, resource],
          [2, message([[1, scope], ...ofHost.map((line): Field => [2, logRecord(line)])])],
        ]),
      ];
    }),
  );
}

function logRecord({ timestamp, service, level, message: body, user, ip, request_id, attributes }: LogLine): Buffer {
  const all = { 'service.name': service, 'user.name': user, 'client.address': ip, 'http.request.id': request_id, ...attributes };
  return message([
    [1, BigInt(Date.parse(timestamp)) * 1_000_000n],
    [2, SEVERITY_NUMBERS[level] ?? 9],
    [3, level],
    [5, message([[1, body]])],
    ...Object.entries(all).map(([key, value]): Field => [6, keyValue(key, value)]),
  ]);
}

function keyValue(key: string, value: string): Buffer {
  return message([
    [1, key],
    [2, message([[1, value]])],
  ]);
}

/** @see https://protobuf.dev/programming-guides/encoding/ */
function message(fields: readonly Field[]): Buffer {
  const parts: Uint8Array[] = [];
  for (const [number, value] of fields) {
    if (typeof value === 'number') parts.push(Uint8Array.of(number << 3, value));
    else if (typeof value === 'bigint') {
      const fixed = Buffer.alloc(9, (number << 3) | 1);
      fixed.writeBigUInt64LE(value, 1);
      parts.push(fixed);
    } else {
      const bytes = typeof value === 'string' ? Buffer.from(value) : value;
      parts.push(Uint8Array.of((number << 3) | 2, ...varint(bytes.length)), bytes);
    }
  }
  return Buffer.concat(parts);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}
