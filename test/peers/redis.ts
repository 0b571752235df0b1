import { freePort, peerPath, scratch, startProcess } from './peer.ts';

/** A Redis server on 127.0.0.1, in memory only. */
export type RedisPeer = { readonly url: string; readonly pid: number; stop(): Promise<void> };

/** Starts a server of its own. */
export async function startRedis(): Promise<RedisPeer> {
  const folder = scratch('redis');
  const port = await freePort();
  const peer = await startProcess({
    command: peerPath('redis-server') ?? 'redis-server',
    args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder.path],
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
