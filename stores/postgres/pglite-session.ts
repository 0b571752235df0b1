import { Duplex } from 'node:stream';
import type { Engine } from './pglite-engine.ts';

/**
 * Shares the one session of an embedded database among many clients of `pg`, each of which talks to a stream of its own as
 * it would to a socket. A client that begins a transaction holds the session until it ends; the others wait their turn.
 * Notifications go to every client. What belongs to a session (SET, LISTEN, named statements, session-level advisory locks)
 * is therefore common to all: use SET LOCAL and transaction-level locks.
 *
 * @see https://www.postgresql.org/docs/18/protocol-message-formats.html
 */
export function createSession(engine: Engine, options: { readonly idleInTransactionMs: number }): { connect(): Duplex } {
  const clients = new Set<Client>();
  const queue: Array<{ readonly client: Client; readonly message: Uint8Array }> = [];
  let owner: Client | null = null;
  let busy = false;
  let idleTimer: NodeJS.Timeout | undefined;

  engine.onBroken((error) => {
    owner = null;
    queue.length = 0;
    for (const client of clients) client.destroy(error);
  });

  const pump = () => {
    if (busy) return;
    clearTimeout(idleTimer);
    const next = owner === null ? 0 : queue.findIndex((unit) => unit.client === owner);
    const unit = next < 0 ? undefined : queue.splice(next, 1)[0];
    if (unit === undefined) {
      if (owner !== null && queue.length > 0) idleTimer = setTimeout(endIdleTransaction, options.idleInTransactionMs).unref();
      return;
    }
    busy = true;
    engine.run(unit.message).then(
      (bytes) => settle(unit.client, bytes),
      (error: Error) => {
        busy = false;
        unit.client.destroy(error);
        pump();
      },
    );
  };

  const settle = (client: Client, bytes: Uint8Array) => {
    busy = false;
    const { status, notifications } = readReply(bytes);
    owner = status === 'I' ? null : client;
    for (const other of notifications.length === 0 ? [] : clients) {
      if (other !== client) for (const notification of notifications) other.push(notification);
    }
    if (!client.destroyed) client.push(bytes);
    else if (owner === client) rollback(client);
    pump();
  };

  const rollback = (client: Client) => {
    owner = client;
    queue.push({ client, message: simpleQuery('ROLLBACK') });
  };

  const endIdleTransaction = () => {
    const late = owner;
    if (late === null) return;
    late.destroy(new Error(`a transaction was idle for ${options.idleInTransactionMs} ms while others waited, and was rolled back`));
  };

  const connect = () => {
    const client: Client = createClient({
      submit: (message) => {
        queue.push({ client, message });
        pump();
      },
      gone: () => {
        clients.delete(client);
        for (let i = queue.length - 1; i >= 0; i--) if (queue[i]?.client === client) queue.splice(i, 1);
        if (owner === client && !busy) rollback(client);
        pump();
      },
    });
    clients.add(client);
    return client;
  };
  return { connect };
}

type Client = Duplex;

/** A stream that looks to `pg` like a socket: answers the start-up packet itself and submits whole units of the protocol. */
function createClient(session: { submit(message: Uint8Array): void; gone(): void }): Client {
  let pending: Buffer = Buffer.alloc(0);
  let started = false;
  const stream = new Duplex({
    read: () => {},
    write: (chunk: Buffer, _encoding, done) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      let unitEnd = 0;
      for (let at = 0; ; ) {
        const header = started ? 1 : 0;
        if (pending.length < at + header + 4) break;
        const end = at + header + pending.readUInt32BE(at + header);
        if (pending.length < end) break;
        const type = started ? pending[at] : START_UP;
        at = end;
        if (type === START_UP) {
          started = true;
          unitEnd = end;
          stream.push(WELCOME);
        } else if (type === TERMINATE) {
          stream.destroy();
          break;
        } else if (type === SYNC || type === QUERY) {
          session.submit(Uint8Array.prototype.slice.call(pending, unitEnd, end));
          unitEnd = end;
        }
      }
      pending = pending.subarray(unitEnd);
      done();
    },
    destroy: (error, done) => {
      session.gone();
      done(error);
    },
  });
  const nothing = () => stream;
  return Object.assign(stream, {
    connect: () => process.nextTick(() => stream.emit('connect')),
    setNoDelay: nothing,
    setKeepAlive: nothing,
    ref: nothing,
    unref: nothing,
  });
}

/** Transaction status of the last ReadyForQuery (I idle, T in a transaction, E in a failed one) and notifications within. */
function readReply(bytes: Uint8Array): { status: string; notifications: Uint8Array[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const notifications: Uint8Array[] = [];
  let status = 'I';
  for (let at = 0; at + 5 <= bytes.length; ) {
    const end = at + 1 + view.getUint32(at + 1);
    if (bytes[at] === READY) status = String.fromCharCode(bytes[at + 5] ?? 0);
    else if (bytes[at] === NOTIFICATION) notifications.push(bytes.slice(at, end));
    at = end;
  }
  return { status, notifications };
}

function simpleQuery(sql: string): Uint8Array {
  const body = Buffer.from(`${sql}\0`);
  const message = Buffer.alloc(5 + body.length);
  message[0] = QUERY;
  message.writeUInt32BE(4 + body.length, 1);
  body.copy(message, 5);
  return message;
}

const START_UP = -1;
const QUERY = 'Q'.charCodeAt(0);
const SYNC = 'S'.charCodeAt(0);
const TERMINATE = 'X'.charCodeAt(0);
const READY = 'Z'.charCodeAt(0);
const NOTIFICATION = 'A'.charCodeAt(0);
/** AuthenticationOk, ReadyForQuery (idle). */
const WELCOME = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);
