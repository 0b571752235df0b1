import { createSocket, type RemoteInfo, type SocketType } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import snmp, { type DatagramModule, type Session, type Varbind } from 'net-snmp';
import { AppError } from '../../domain/errors.ts';
import type { SnmpCredentials, SnmpVarbind } from './credentials.ts';
import { isWholeMessage, readVarbind, userOf } from './message.ts';

export type SnmpTarget = {
  readonly host: string;
  readonly port: number;
  readonly credentials: SnmpCredentials;
  /** How long one request may take; it is sent again `retries` times. */
  readonly timeoutMs: number;
  readonly retries: number;
};

export type SnmpSession = {
  /** Values by OID; one that the device does not have is left out. @throws AppError COLLECTOR_* */
  get(oids: readonly string[]): Promise<ReadonlyMap<string, SnmpVarbind>>;
  /** All values under the OID, at most `limit`. @throws AppError COLLECTOR_* */
  walk(oid: string, limit?: number): Promise<readonly SnmpVarbind[]>;
};

/** What came back in a session: requests answered, whole packets, and the last thing that could not be read. */
type Seen = { answered: boolean; packets: number; broken: string | null };

/** Values asked for in one packet. */
const REPETITIONS = 20;

/**
 * Opens a session, hands it over and closes it however the work ends. An abort ends it at once.
 *
 * @throws AppError COLLECTOR_UNREACHABLE (never answered: wrong address, port or community), COLLECTOR_TIMEOUT,
 *   COLLECTOR_DENIED (version 3 credentials), COLLECTOR_PROTOCOL (answers that are not SNMP)
 */
export async function withSnmp<T>(target: SnmpTarget, signal: AbortSignal, work: (session: SnmpSession) => Promise<T>): Promise<T> {
  const { address, family } = await lookup(target.host).catch((cause: unknown) => {
    throw new AppError('COLLECTOR_UNREACHABLE', `${target.host}: the name is not known`, { cause });
  });
  const seen: Seen = { answered: false, packets: 0, broken: null };
  const session = open(target, address, family === 6 ? 'udp6' : 'udp4', seen);
  const ended = Promise.withResolvers<never>();
  const onAbort = () => ended.reject(new AppError('COLLECTOR_TIMEOUT', `${target.host}:${target.port}: the run was ended`));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  ended.promise.catch(() => undefined);
  const request = <R>(start: (done: (error: Error | null, result: R) => void) => void): Promise<R> => {
    const answer = new Promise<R>((resolve, reject) => {
      start((error, result) => {
        if (error !== null && error !== undefined) reject(appError(error, target, seen));
        else {
          seen.answered = true;
          resolve(result);
        }
      });
    });
    return Promise.race([answer, ended.promise]);
  };
  try {
    return await work({
      get: async (oids) => {
        const varbinds = await request<readonly Varbind[]>((done) => session.get([...oids], done));
        return new Map(varbinds.map(readVarbind).flatMap((varbind) => (varbind === null ? [] : [[varbind.oid, varbind]])));
      },
      walk: async (oid, limit = 20_000) => {
        const found: SnmpVarbind[] = [];
        const feed = (varbinds: readonly Varbind[]) => {
          found.push(...varbinds.map(readVarbind).filter((varbind) => varbind !== null));
          return found.length >= limit || signal.aborted;
        };
        await request<null>((done) => session.subtree(oid, REPETITIONS, feed, (error) => done(error, null)));
        return found.slice(0, limit);
      },
    });
  } finally {
    signal.removeEventListener('abort', onAbort);
    session.close();
  }
}

function open(target: SnmpTarget, address: string, transport: 'udp4' | 'udp6', seen: Seen): Session {
  const { credentials } = target;
  const options = {
    port: target.port,
    version: credentials.version === '3' ? snmp.Version3 : snmp.Version2c,
    transport,
    timeout: target.timeoutMs,
    retries: target.retries,
    // A device whose OIDs go backwards would be walked for ever.
    backwardsGetNexts: false,
    reportOidMismatchErrors: false,
    idBitsSize: 32,
    dgramModule: guarded(seen),
  };
  const session =
    credentials.version === '3'
      ? snmp.createV3Session(address, userOf(credentials), options)
      : snmp.createSession(address, credentials.community, options);
  session.on('error', (error: Error) => {
    seen.broken = error.message;
  });
  return session;
}

/** Sockets on which a packet that is not a whole message, or on which the library throws, is noted instead of ending the process. */
function guarded(seen: Seen): DatagramModule {
  return {
    createSocket: (type) => {
      const socket = createSocket(type as SocketType);
      const on = socket.on.bind(socket) as (event: string, listener: (...args: never[]) => void) => typeof socket;
      const onMessage = (listener: (bytes: Buffer, from: RemoteInfo) => void) => (bytes: Buffer, from: RemoteInfo) => {
        if (!isWholeMessage(bytes)) {
          seen.broken = `${bytes.length} bytes that are not a whole SNMP message`;
          return;
        }
        seen.packets += 1;
        try {
          listener(bytes, from);
        } catch (thrown) {
          seen.broken = thrown instanceof Error ? thrown.message : String(thrown);
        }
      };
      return Object.assign(socket, {
        on: (event: string, listener: (...args: never[]) => void) =>
          on(event, event === 'message' ? onMessage(listener as never) : listener),
      });
    },
  };
}

/** The library's error objects hold keys: only names and texts known to be harmless are passed on. */
function appError(error: Error, target: SnmpTarget, seen: Seen): AppError {
  const where = `${target.host}:${target.port}`;
  if (error.name === 'RequestTimedOutError') {
    if (seen.broken !== null) return new AppError('COLLECTOR_PROTOCOL', `${where}: the answer cannot be read: ${seen.broken}`);
    if (seen.answered) return new AppError('COLLECTOR_TIMEOUT', `${where}: the device stopped answering`);
    if (seen.packets > 0) {
      return new AppError('COLLECTOR_DENIED', `${where}: the device is there but does not answer this user: check the privacy password`);
    }
    const secret = target.credentials.version === '2c' ? ', or the community is wrong' : '';
    return new AppError('COLLECTOR_UNREACHABLE', `${where}: no answer; the address is wrong or the device is down${secret}`, {
      hint: {
        en: 'Check address, port and community: a device does not answer a community it does not know.',
        ru: 'Проверьте адрес, порт и community: на незнакомое community устройство не отвечает.',
        ko: '주소, 포트, community를 확인하세요. 장비는 모르는 community에는 응답하지 않습니다.',
      },
    });
  }
  if (error.name === 'ResponseInvalidError') {
    const code = 'code' in error && typeof error.code === 'number' ? error.code : 0;
    if (code === snmp.ResponseInvalidCode.EAuthFailure || code === snmp.ResponseInvalidCode.ECouldNotDecrypt) {
      return new AppError('COLLECTOR_DENIED', `${where}: the SNMPv3 user, its passwords or its protocols were refused`);
    }
    return new AppError('COLLECTOR_PROTOCOL', `${where}: the answer is not valid SNMP (${snmp.ResponseInvalidCode[code] ?? 'unknown'})`);
  }
  if (error.name === 'RequestFailedError') {
    const denied = /AuthorizationError|NoAccess/.test(error.message);
    return new AppError(denied ? 'COLLECTOR_DENIED' : 'COLLECTOR_PROTOCOL', `${where}: the device answered ${error.message}`);
  }
  return new AppError('COLLECTOR_UNREACHABLE', `${where}: ${error.message}`);
}
