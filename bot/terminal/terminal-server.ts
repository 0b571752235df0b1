import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { AppError } from '../../domain/errors.ts';
import type { ChatPlatform, Incoming, SendResult } from '../chat-platform.ts';
import { createTerminal } from './terminal.ts';

/** Channel in which every open terminal hears what is announced. */
export const EVERY_TERMINAL = 'all';

const LONGEST_HELLO = 1_000;

/** What a client says of its terminal in its first line, as JSON. */
export type Hello = { readonly columns: number; readonly colour: boolean };

/**
 * Terminal chat for other processes of the same user over a local socket; each connection is a channel of its own.
 * Whoever may open the socket acts as `userId`, so only its owner may: the file's mode is 0600.
 */
export function createTerminalServer(given: { readonly path: string; readonly userId: string }): ChatPlatform {
  const sessions = new Map<string, ChatPlatform>();
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

  const welcome = async (socket: Socket, handle: (incoming: Incoming) => Promise<void>) => {
    const hello = await readHello(socket);
    const channel = `tty-${++count}`;
    const terminal = createTerminal(
      { userId: given.userId, channel },
      { input: socket, output: socket, colour: hello.colour, width: Math.min(100, Math.max(40, hello.columns)), onEnd: () => void leave() },
    );
    const leave = async () => {
      sessions.delete(channel);
      await terminal.stop();
      socket.end();
    };
    socket.on('error', () => void leave());
    await terminal.start(handle);
    sessions.set(channel, { ...terminal, send: (message) => terminal.send({ ...message, channel }) });
  };

  return {
    id: 'terminal',
    async start(handle) {
      if (process.platform !== 'win32') rmSync(given.path, { force: true });
      server = createServer((socket) => {
        welcome(socket, handle).catch(() => socket.destroy());
      });
      await new Promise<void>((resolve, reject) => {
        server?.once('error', (cause) => reject(new AppError('CHAT_UNAVAILABLE', `no terminal chat at ${given.path}`, { cause })));
        server?.listen(given.path, () => resolve());
      });
      if (process.platform !== 'win32') chmodSync(given.path, 0o600);
    },
    async stop() {
      await Promise.all([...sessions.values()].map((session) => session.stop()));
      sessions.clear();
      await new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve())));
      server = null;
    },
    send: (message) => to(message.channel, (session) => session.send(message)),
    edit: (message) => to(message.channel, (session) => session.edit(message)),
    find: async (message) => sessions.get(message.channel)?.find(message) ?? null,
    whisper: async (incoming, text) => sessions.get(incoming.channel)?.whisper(incoming, text),
  };
}

async function readHello(socket: Socket): Promise<Hello> {
  let text = '';
  for (;;) {
    const chunk = await new Promise<Buffer>((resolve, reject) => {
      socket.once('data', resolve);
      socket.once('close', () => reject(new AppError('REQUEST_INVALID', 'a terminal left before it said hello')));
    });
    text += chunk.toString();
    const end = text.indexOf('\n');
    if (end < 0 && text.length < LONGEST_HELLO) continue;
    if (end < 0) throw new AppError('REQUEST_INVALID', 'a terminal said no hello');
    socket.pause();
    if (end + 1 < text.length) socket.unshift(Buffer.from(text.slice(end + 1)));
    const { columns, colour } = JSON.parse(text.slice(0, end)) as Partial<Hello>;
    return { columns: typeof columns === 'number' ? columns : 80, colour: colour === true };
  }
}
