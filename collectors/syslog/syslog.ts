import { randomBytes } from 'node:crypto';
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';
import { z } from 'zod';
import { AppError } from '../../domain/errors.ts';
import type { LogRecord } from '../../domain/observation.ts';
import { isTimeZone } from '../../domain/zoned.ts';
import { createIntake, type Intake } from '../../transports/intake.ts';
import { defineListener, type Listener, type ListenRun } from '../collector.ts';
import { createFramer } from './framing.ts';
import { FACILITIES, parseSyslog, SEVERITY_NUMBERS, type SyslogMessage } from './parse.ts';
import { createTlsServer, tlsSettings } from './tls.ts';

const fields = z.strictObject({
  address: z.string().min(1).default('0.0.0.0').describe('Address to listen on'),
  port: z.int().min(0).max(65535).default(514).describe('Port for UDP and TCP alike; 0 for any free one'),
  protocols: z
    .array(z.enum(['udp', 'tcp']))
    .default(['udp', 'tcp'])
    .describe('What to listen on in the clear; may be empty beside `tls`'),
  tls: tlsSettings.optional().describe('Listens with TLS as well (RFC 5425)'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'an IANA time zone, e.g. Europe/Moscow')
    .default('UTC')
    .describe('IANA zone of timestamps that name none (RFC 3164)'),
  assets: z
    .record(z.string(), z.string().min(1))
    .default({})
    .describe('Asset by host name or address; others are named by their host name'),
  maxMessageBytes: z.int().min(480).max(65_536).default(65_536).describe('Longest message; longer ones are rejected'),
  queueLimit: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(10_000)
    .describe('Most records that wait to be stored; then TCP waits and UDP is rejected'),
  maxConnections: z.int().min(1).max(10_000).default(500).describe('Most TCP connections at once'),
});
const settings = fields.refine(({ protocols, tls }) => protocols.length > 0 || tls !== undefined, {
  path: ['protocols'],
  message: 'nothing to listen on',
});
type Settings = z.output<typeof settings>;

/** Log records that devices and programs send, RFC 3164 and RFC 5424, over UDP, TCP and TLS. */
export const syslog = defineListener({ kind: 'listening', id: 'syslog', settings, listen });

/** Of messages that wait to be stored, whatever their number. */
const HELD_BYTES = 16 * 1024 * 1024;

type Waiting = { readonly record: LogRecord; readonly bytes: Buffer };

async function listen(run: ListenRun<Settings>): Promise<Listener> {
  const intake = createIntake<Waiting>({
    limit: run.settings.queueLimit,
    limitBytes: HELD_BYTES,
    bytesOf: ({ bytes }) => bytes.length,
    batch: 500,
    handle: (items) => run.emit(items.map(({ record }) => record)),
    onError: (_error, items) => {
      for (const { bytes } of items) run.reject('it could not be stored', bytes);
    },
  });
  const read = createReader(run);
  const { tcp, udp } = await openSockets(run.settings);
  const connections = new Set<Socket>();
  udp?.on('message', (bytes, from) => {
    const waiting = read(bytes, from.address);
    if (waiting !== null && !intake.offer(waiting)) run.reject('too many at once', bytes);
  });
  const connected = (socket: Socket) => {
    connections.add(socket);
    socket.setKeepAlive(true, 60_000);
    follow(socket, run, read, intake)
      // A connection that breaks is its sender's affair; what came before is kept.
      .catch(() => undefined)
      .finally(() => {
        connections.delete(socket);
        socket.destroy();
      });
  };
  tcp?.on('connection', connected);
  const inTheClear = (socket: Socket) => run.reject(NO_TLS(peerOf(socket.remoteAddress)), Buffer.alloc(0));
  const tls = await openTls(run, connected, inTheClear).catch((thrown: unknown) => {
    tcp?.close();
    udp?.close();
    throw thrown;
  });
  for (const server of [tcp, tls]) if (server !== null) server.maxConnections = run.settings.maxConnections;
  const ports: Record<string, number> = {};
  if (udp !== null) ports.udp = udp.address().port;
  if (tcp !== null) ports.tcp = portOf(tcp);
  if (tls !== null) ports.tls = portOf(tls);
  return {
    ports,
    stop: async () => {
      udp?.close();
      tcp?.close();
      tls?.close();
      for (const socket of connections) socket.destroy();
      await intake.drain();
    },
  };
}

/** Reads a connection to its end. Nothing more is read from it while the queue is full, so TCP slows the sender. */
async function follow(socket: Socket, run: ListenRun<Settings>, read: Reader, intake: Intake<Waiting>): Promise<void> {
  const framer = createFramer(run.settings.maxMessageBytes);
  const peer = socket.remoteAddress ?? 'unknown';
  const take = async (frames: ReturnType<typeof framer.push>): Promise<void> => {
    for (const frame of frames) {
      if (frame.kind === 'fault') {
        run.reject(frame.reason, frame.bytes);
        if (frame.fatal) return;
        continue;
      }
      const waiting = read(frame.bytes, peer);
      while (waiting !== null && !intake.offer(waiting)) {
        await intake.room();
        if (socket.destroyed) return;
      }
    }
  };
  let isBegun = false;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    if (!isBegun && isTlsHandshake(chunk)) return run.reject(TLS(peerOf(peer)), chunk.subarray(0, TLS_HEADER_BYTES));
    isBegun = true;
    await take(framer.push(chunk));
  }
  await take(framer.end());
}

const TLS_HEADER_BYTES = 5;

/** How a sender of TLS begins; no message does. @see RFC 8446, section 5.1 */
const isTlsHandshake = (bytes: Buffer) => bytes[0] === 0x16 && bytes[1] === 0x03;

const TLS = (peer: string) => `TLS from ${peer} on a port without: set tls of this listener and send to its port, or send in the clear`;
const NO_TLS = (peer: string) => `no TLS from ${peer} on the port for TLS: turn TLS on at the sender, or send to the port without`;

/** An address of IPv4 as it is written. */
const peerOf = (address = 'unknown') => address.replace(/^::ffff:/, '');

type Reader = (bytes: Buffer, peer: string) => Waiting | null;

/** Makes records of messages; what cannot be read is rejected. */
function createReader(run: ListenRun<Settings>): Reader {
  const { assets, timeZone, maxMessageBytes } = run.settings;
  // Two equal lines within the resolution of their timestamps are two records.
  const series = randomBytes(6).toString('hex');
  let count = 0;
  return (bytes, address) => {
    const peer = peerOf(address);
    const now = run.now();
    const parsed =
      bytes.length > maxMessageBytes ? { fault: `longer than ${maxMessageBytes} bytes` } : parseSyslog(bytes, { now, timeZone });
    if ('fault' in parsed) {
      run.reject(parsed.fault, bytes);
      return null;
    }
    count += 1;
    const { message } = parsed;
    const host = message.hostname ?? peer;
    return { bytes, record: recordOf(message, assets[host] ?? assets[peer] ?? host, now, { peer, uid: `${series}-${count}` }) };
  };
}

/** How far ahead of ours a sender's clock may be. Beyond it a line would be found only hours later, and after what it caused. */
const MAX_AHEAD_MS = 10 * 60_000;

/** @see https://opentelemetry.io/docs/specs/otel/logs/data-model-appendix/#rfc5424-syslog */
function recordOf(message: SyslogMessage, assetId: string, now: Date, arrival: { readonly peer: string; readonly uid: string }): LogRecord {
  const { facility, severity, hostname, appName, procId, msgId, structuredData } = message;
  const named = { 'host.name': hostname, 'service.name': appName, 'syslog.procid': procId, 'syslog.msgid': msgId };
  const isAhead = message.at !== null && message.at.getTime() > now.getTime() + MAX_AHEAD_MS;
  return {
    kind: 'log',
    at: message.at === null || isAhead ? now : message.at,
    assetId,
    severityNumber: SEVERITY_NUMBERS[severity] ?? 9,
    body: message.body,
    source: 'syslog',
    attributes: {
      ...structuredData,
      ...(isAhead ? { 'syslog.timestamp': message.at?.toISOString() ?? '' } : {}),
      ...Object.fromEntries(Object.entries(named).filter((entry): entry is [string, string] => entry[1] !== null)),
      'syslog.facility': FACILITIES[facility] ?? String(facility),
      'network.peer.address': arrival.peer,
      'log.record.uid': arrival.uid,
    },
  };
}

const portOf = (server: Server) => (server.address() as { readonly port: number }).port;

/** Opens both sockets on one port. @throws AppError COLLECTOR_UNREACHABLE when the port cannot be opened */
async function openSockets({ address, port, protocols }: Settings): Promise<{ tcp: Server | null; udp: UdpSocket | null }> {
  // With port 0, UDP must get the number that TCP was given, which may be taken: then another is tried.
  for (let attempt = 1; ; attempt += 1) {
    const tcp = protocols.includes('tcp') ? createServer() : null;
    const udp = protocols.includes('udp') ? createSocket({ type: address.includes(':') ? 'udp6' : 'udp4' }) : null;
    try {
      if (tcp !== null) await opened(tcp, () => tcp.listen(port, address));
      if (udp !== null) await opened(udp, () => udp.bind(tcp === null ? port : portOf(tcp), address));
      for (const socket of [tcp, udp]) socket?.on('error', () => undefined);
      return { tcp, udp };
    } catch (cause) {
      tcp?.close();
      udp?.close();
      if (port === 0 && attempt < 10) continue;
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new AppError('COLLECTOR_UNREACHABLE', `cannot listen on ${address}:${port}: ${why}`, { cause });
    }
  }
}

/** Opens the port for TLS, if there is to be one. @throws CONFIG_INVALID, SECRET_MISSING, COLLECTOR_UNREACHABLE */
async function openTls(
  { settings: { address, tls }, secret }: ListenRun<Settings>,
  connected: (socket: Socket) => void,
  inTheClear: (socket: Socket) => void,
): Promise<Server | null> {
  if (tls === undefined) return null;
  const server = await createTlsServer(tls, secret, connected, inTheClear);
  try {
    await opened(server, () => server.listen(tls.port, address));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('COLLECTOR_UNREACHABLE', `cannot listen on ${address}:${tls.port}: ${why}`, { cause });
  }
  return server.on('error', () => undefined);
}

function opened(socket: Server | UdpSocket, open: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('listening', () => {
      socket.off('error', reject);
      resolve();
    });
    open();
  });
}
