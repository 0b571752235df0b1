import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../domain/errors.ts';
import type { ChatPlatform, Handle, SendResult } from '../chat-platform.ts';
import { createTerminal } from './terminal.ts';

/** Channel in which every open terminal hears what is announced. */
export const EVERY_TERMINAL = 'all';

const LONGEST_HELLO = 1_000;
/** How long a client may take over its hello. */
const HELLO_MS = 10_000;
const SETTLE_MS = 50;

/** What a client says of its terminal in its first line, as JSON. */
export type Hello = {
  readonly columns: number;
  readonly colour: boolean;
  /** Whether a script speaks: each line waits for the answer to the one before it. */
  readonly script: boolean;
};

/**
 * Terminal chat for other processes of the same user over a local socket; each connection is a channel of its own.
 * Whoever may open the socket acts as `userId`, so only its owner may: the file's mode is 0600.
 */
export function createTerminalServer(given: {
  readonly path: string;
  readonly userId: string;
  /** Whether messages wait for a channel. */
  readonly waits?: (channel: string) => Promise<boolean>;
}): ChatPlatform {
  const sessions = new Map<string, ChatPlatform>();
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  let count = 0;

  const to = async (channel: string, act: (session: ChatPlatform) => Promise<SendResult>): Promise<SendResult> => {
    if (channel === EVERY_TERMINAL) {
      const results = await Promise.all([...sessions.values()].map(act));
      return results[0] ?? { kind: 'sent', posted: { messageId: 'unheard', thread: 'unheard' } };
    }
    const session = sessions.get(channel);
    return session === undefined ? { kind: 'refused', reason: 'this terminal is closed' } : act(session);
  };

  const welcome = async (socket: Socket, handle: Handle) => {
    const hello = await readHello(socket);
    const channel = `tty-${++count}`;
    const settled = async () => {
      while (sessions.has(channel) && (await given.waits?.(channel)) === true) await pause(SETTLE_MS);
    };
    const terminal = createTerminal(
      { userId: given.userId, channel },
      {
        ...{ input: socket, output: socket, colour: hello.colour, script: hello.script, settled },
        ...{ width: Math.min(100, Math.max(40, hello.columns)), onEnd: () => void leave() },
      },
    );
    const leave = async () => {
      sessions.delete(channel);
      await terminal.stop();
      socket.end();
    };
    socket.once('close', () => void leave());
    await terminal.start(handle);
    sessions.set(channel, { ...terminal, send: (message) => terminal.send({ ...message, channel }) });
  };

  return {
    id: 'terminal',
    rates: () => [],
    abilities: { listens: true, edits: 'again', forms: false },
    async start(handle) {
      if (process.platform !== 'win32') {
        // With the database elsewhere nothing else has made the data folder.
        mkdirSync(dirname(given.path), { recursive: true, mode: 0o700 });
        rmSync(given.path, { force: true });
      }
      // Who has said everything is still answered.
      const opening = createServer({ allowHalfOpen: true }, (socket) => {
        sockets.add(socket);
        // A client that breaks off leaves; the close that follows says so.
        socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
        welcome(socket, handle).catch(() => socket.destroy());
      });
      server = opening;
      await new Promise<void>((resolve, reject) => {
        opening.once('error', (cause) => reject(new AppError('CHAT_UNAVAILABLE', `no terminal chat at ${given.path}`, { cause })));
        listenPrivately(opening, given.path, resolve);
      });
    },
    async stop() {
      await Promise.all([...sessions.values()].map((session) => session.stop()));
      sessions.clear();
      const closing = server;
      server = null;
      if (closing === null) return;
      await new Promise<void>((resolve) => {
        closing.close(() => resolve());
        for (const socket of sockets) socket.destroySoon();
      });
    },
    send: (message) => to(message.channel, (session) => session.send(message)),
    edit: (message) => to(message.channel, (session) => session.edit(message)),
    find: async (message) => sessions.get(message.channel)?.find(message) ?? null,
    working: (incoming) => sessions.get(incoming.channel)?.working?.(incoming) ?? null,
    whisper: async (incoming, text) => sessions.get(incoming.channel)?.whisper(incoming, text),
    confide: async (incoming, text, url) => (await sessions.get(incoming.channel)?.confide(incoming, text, url)) ?? null,
  };
}

/** The socket is its owner's from its first moment: the file is made while listen is called, before anyone could open it. */
function listenPrivately(server: Server, path: string, done: () => void): void {
  const umask = process.umask(0o177);
  try {
    server.listen(path, done);
  } finally {
    process.umask(umask);
  }
}

/** The first line of a client; what came behind it is put back. @throws REQUEST_INVALID */
function readHello(socket: Socket): Promise<Hello> {
  return new Promise((resolve, reject) => {
    const refuse = (reason: string) => reject(new AppError('REQUEST_INVALID', `a terminal ${reason}`));
    const timer = setTimeout(() => refuse('said no hello in time'), HELLO_MS);
    let heard = Buffer.alloc(0);
    const onData = (chunk: Buffer) => {
      heard = Buffer.concat([heard, chunk]);
      const end = heard.indexOf('\n');
      if (end < 0 && heard.length < LONGEST_HELLO) return;
      clearTimeout(timer);
      socket.off('data', onData).pause();
      if (end < 0) return refuse('said no hello');
      if (end + 1 < heard.length) socket.unshift(heard.subarray(end + 1));
      const hello = helloOf(heard.toString('utf8', 0, end));
      if (hello === null) refuse('said something else than a hello');
      else resolve(hello);
    };
    const onLeft = () => {
      clearTimeout(timer);
      refuse('left before it said hello');
    };
    socket.on('data', onData).once('end', onLeft).once('close', onLeft);
  });
}

function helloOf(line: string): Hello | null {
  try {
    const said: unknown = JSON.parse(line);
    if (typeof said !== 'object' || said === null) return null;
    const { columns, colour, script } = said as Partial<Hello>;
    return { columns: typeof columns === 'number' ? columns : 80, colour: colour === true, script: script === true };
  } catch {
    return null;
  }
}
