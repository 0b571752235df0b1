import { freePort, peerPath, scratch, startProcess } from './peer.ts';

/** A Redis server on 127.0.0.1, its data gone when it stops. */
export type RedisPeer = { readonly url: string; readonly pid: number; stop(): Promise<void> };

/** Starts a server of its own. @param options.durable with an append-only file, as in production */
export async function startRedis(options: { readonly durable?: boolean } = {}): Promise<RedisPeer> {
  const folder = scratch('redis');
  const port = await freePort();
  const peer = await startProcess({
    command: peerPath('redis-server') ?? 'redis-server',
    args: [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      options.durable === true ? 'yes' : 'no',
      '--dir',
      folder.path,
    ],
    ready: (output) => output.includes('Ready to accept connections'),
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: peer.pid,
    stop: async () => {
      await peer.stop();
      folder.remove();
    },
  };
}
