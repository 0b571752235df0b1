import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The server's end of one WebSocket: text frames, pings answered, close answered. */
export type ServerSocket = {
  send(text: string): void;
  ping(): void;
  /** Sends a close frame and ends. */
  close(): void;
  /** Cuts the line without a word. */
  destroy(): void;
};

/**
 * Accepts an upgrade and speaks as much of the protocol as a client of Socket Mode needs.
 *
 * @see RFC 6455
 */
export function acceptWebSocket(
  request: IncomingMessage,
  stream: Duplex,
  on: { readonly text: (text: string) => void; readonly closed: () => void },
): ServerSocket {
  const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  stream.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
  let rest = Buffer.alloc(0);
  let message = '';
  const write = (opcode: number, payload: Buffer) => {
    if (!stream.writable) return;
    stream.write(Buffer.concat([header(opcode, payload.length), payload]));
  };
  stream.on('error', () => {});
  stream.on('close', on.closed);
  // A client that was killed says no more than that it sends nothing any more: such a line is over.
  stream.on('end', () => stream.destroy());
  stream.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let frame = readFrame(rest); frame !== null; frame = readFrame(rest)) {
      rest = rest.subarray(frame.size);
      if (frame.opcode === 0x8) {
        write(0x8, frame.payload);
        stream.end();
      } else if (frame.opcode === 0x9) {
        write(0xa, frame.payload);
      } else if (frame.opcode === 0x1 || frame.opcode === 0x0) {
        message += frame.payload.toString('utf8');
        if (frame.final) {
          on.text(message);
          message = '';
        }
      }
    }
  });
  return {
    send: (text) => write(0x1, Buffer.from(text)),
    ping: () => write(0x9, Buffer.from('ping')),
    close: () => {
      write(0x8, Buffer.from([0x03, 0xe8]));
      stream.end();
    },
    destroy: () => stream.destroy(),
  };
}

function header(opcode: number, length: number): Buffer {
  if (length < 126) return Buffer.from([0x80 | opcode, length]);
  if (length < 65_536) {
    const short = Buffer.from([0x80 | opcode, 126, 0, 0]);
    short.writeUInt16BE(length, 2);
    return short;
  }
  const long = Buffer.alloc(10);
  long[0] = 0x80 | opcode;
  long[1] = 127;
  long.writeBigUInt64BE(BigInt(length), 2);
  return long;
}

function readFrame(
  data: Buffer,
): { readonly opcode: number; readonly final: boolean; readonly payload: Buffer; readonly size: number } | null {
  if (data.length < 2) return null;
  const [first = 0, second = 0] = data;
  let offset = 2;
  let length = second & 0x7f;
  if (length === 126) {
    if (data.length < 4) return null;
    length = data.readUInt16BE(2);
    offset = 4;
  } else if (length === 127) {
    if (data.length < 10) return null;
    length = Number(data.readBigUInt64BE(2));
    offset = 10;
  }
  const masked = (second & 0x80) !== 0;
  const start = offset + (masked ? 4 : 0);
  if (data.length < start + length) return null;
  const payload = Buffer.from(data.subarray(start, start + length));
  if (masked) {
    const mask = data.subarray(offset, offset + 4);
    for (let index = 0; index < payload.length; index += 1) payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
  }
  return { opcode: first & 0x0f, final: (first & 0x80) !== 0, payload, size: start + length };
}
