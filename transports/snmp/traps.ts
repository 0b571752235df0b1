import { createSocket, type RemoteInfo } from 'node:dgram';
import { EventEmitter } from 'node:events';
import snmp, { type Pdu } from 'net-snmp';
import { AppError } from '../../domain/errors.ts';
import type { SnmpCredentials, SnmpVarbind } from './credentials.ts';
import { isWholeMessage, readVarbind, userOf } from './message.ts';

/** A trap or inform, of whatever version, in the form of version 2. */
export type Notification = {
  readonly version: '1' | '2c' | '3';
  /** Where the packet came from. */
  readonly sourceAddress: string;
  /** What a version 1 trap, or the varbind snmpTrapAddress of a forwarded one, names as its origin. */
  readonly agentAddress: string | null;
  readonly trapOid: string;
  /** Without sysUpTime and snmpTrapOID. */
  readonly varbinds: readonly SnmpVarbind[];
  readonly uptimeSeconds: number | null;
  readonly bytes: Buffer;
};

export type TrapListener = { readonly port: number; stop(): Promise<void> };

const SYS_UPTIME = '1.3.6.1.2.1.1.3.0';
const SNMP_TRAP_OID = '1.3.6.1.6.3.1.1.4.1.0';
/** SNMP-COMMUNITY-MIB, RFC 3584 section 4.3. */
const SNMP_TRAP_ADDRESS = '1.3.6.1.6.3.18.1.3.0';
/** Informs that are remembered, so that one sent again is not taken twice. */
const REMEMBERED = 2_000;

/**
 * Listens for traps and informs. An inform is acknowledged only when `onNotification` has resolved; one that is sent again
 * meanwhile, or later, is not handed over twice.
 *
 * @throws AppError COLLECTOR_UNREACHABLE when the port cannot be opened
 */
export async function listenTraps(options: {
  readonly address: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly credentials: readonly SnmpCredentials[];
  readonly onNotification: (notification: Notification) => Promise<void>;
  readonly onReject: (reason: string, bytes: Buffer) => void;
}): Promise<TrapListener> {
  const socket = createSocket(options.address.includes(':') ? 'udp6' : 'udp4');
  const names = new Set(options.credentials.map((known) => (known.version === '2c' ? `2c ${known.community}` : `3 ${known.user}`)));
  // What the receiver says while it looks at one packet; it does so before `handle` returns.
  let heard: { pdu: Pdu | null; answer: Buffer | null; fault: string | null } = { pdu: null, answer: null, fault: null };
  const wire = Object.assign(new EventEmitter(), {
    bind: () => undefined,
    close: () => undefined,
    send: (bytes: Buffer, _offset: number, _length: number, _port: number, _address: string, done: () => void) => {
      heard.answer = Buffer.from(bytes);
      done();
    },
  });
  const receiver = snmp.createReceiver(
    { port: 162, address: options.address, includeAuthentication: true, dgramModule: { createSocket: () => wire } },
    (error, notification) => {
      if (error !== null) heard.fault = faultOf(error);
      else heard.pdu = notification?.pdu ?? null;
    },
  );
  for (const known of options.credentials) {
    if (known.version === '2c') receiver.getAuthorizer().addCommunity(known.community);
    else receiver.getAuthorizer().addUser(userOf(known));
  }

  const informs = new Map<string, 'pending' | 'done'>();
  const reply = (answer: Buffer | null, to: RemoteInfo) => {
    if (answer !== null) socket.send(answer, to.port, to.address, () => undefined);
  };
  const handle = async (bytes: Buffer, from: RemoteInfo): Promise<void> => {
    heard = { pdu: null, answer: null, fault: null };
    if (isWholeMessage(bytes)) wire.emit('message', bytes, from);
    else heard.fault = 'not a whole SNMP message';
    const { pdu, answer, fault } = heard;
    if (fault !== null) throw rejected(fault);
    if (pdu === null) {
      reply(answer, from);
      return;
    }
    const version = pdu.type === snmp.PduType.Trap ? '1' : pdu.user === undefined ? '2c' : '3';
    // The library lets an SNMPv3 message without a user name pass.
    if (!names.has(version === '3' ? `3 ${pdu.user}` : `2c ${pdu.community}`)) throw rejected('unknown user');
    const isInform = pdu.type === snmp.PduType.InformRequest;
    const key = `${from.address} ${from.port} ${pdu.id}`;
    const state = isInform ? informs.get(key) : undefined;
    if (state === 'done') reply(answer, from);
    if (state !== undefined) return;
    if (isInform) remember(informs, key);
    try {
      await options.onNotification(notificationOf(pdu, version, from.address, bytes));
      if (isInform) informs.set(key, 'done');
    } catch (thrown) {
      informs.delete(key);
      throw rejected(thrown instanceof Error ? thrown.message : 'it could not be kept');
    }
    reply(answer, from);
  };
  socket.on('message', (bytes, from) => {
    handle(bytes, from).catch((thrown: unknown) => {
      options.onReject(thrown instanceof AppError ? thrown.message : 'the message cannot be read', bytes);
    });
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (cause) =>
      reject(new AppError('COLLECTOR_UNREACHABLE', `cannot listen on ${options.address}:${options.port}: ${cause.message}`, { cause })),
    );
    socket.bind(options.port, options.address, resolve);
  });
  socket.on('error', () => undefined);
  return {
    port: socket.address().port,
    stop: () =>
      new Promise((resolve) => {
        receiver.close();
        socket.close(() => resolve());
      }),
  };
}

const rejected = (reason: string) => new AppError('COLLECTOR_PROTOCOL', reason);

function remember(informs: Map<string, 'pending' | 'done'>, key: string): void {
  informs.set(key, 'pending');
  const oldest = informs.keys().next().value;
  if (informs.size > REMEMBERED && oldest !== undefined) informs.delete(oldest);
}

/** The library's own texts name the community that was tried: only what kind of fault it was is passed on. */
function faultOf(error: Error): string {
  if (/community/.test(error.message)) return 'unknown community';
  if (/user|digest|decrypt/i.test(error.message)) return 'unknown user or wrong credentials';
  return 'not an SNMP notification';
}

/** @see RFC 3584, section 3.1 (the snmpTrapOID of a version 1 trap) */
function notificationOf(pdu: Pdu, version: Notification['version'], sourceAddress: string, bytes: Buffer): Notification {
  const varbinds = pdu.varbinds.map(readVarbind).filter((varbind) => varbind !== null);
  const valueAt = (oid: string) => varbinds.find((varbind) => varbind.oid === oid)?.value.value;
  const ticks = version === '1' ? pdu.upTime : valueAt(SYS_UPTIME);
  const trapOid =
    version === '1'
      ? pdu.generic === undefined || pdu.generic >= 6
        ? `${pdu.enterprise}.0.${pdu.specific}`
        : `1.3.6.1.6.3.1.1.5.${pdu.generic + 1}`
      : String(valueAt(SNMP_TRAP_OID) ?? '');
  if (!/^\d+(\.\d+)+$/.test(trapOid)) throw rejected('a notification without snmpTrapOID');
  const named = valueAt(SNMP_TRAP_ADDRESS) ?? pdu.agentAddr;
  const agentAddress = typeof named === 'string' && named !== '0.0.0.0' ? named : null;
  return {
    version,
    sourceAddress,
    agentAddress,
    trapOid,
    varbinds: varbinds.filter(({ oid }) => oid !== SYS_UPTIME && oid !== SNMP_TRAP_OID),
    uptimeSeconds: typeof ticks === 'number' ? ticks / 100 : null,
    bytes,
  };
}
