import { freePort, peerPath, scratch, startProcess } from './peer.ts';

/** A Redis server on 127.0.0.1, its data gone when it stops. */
export type RedisPeer = { readonly url: string; readonly pid: number; stop(): Promise<void> };

/**
 * Starts a server of its own.
 *
 * @param options.durable with an append-only file, as in production
 * @param options.fsync when that file is written through to the disk; Redis says every second
 * @param options.port a certain port, to come back where one was before; any free one when absent
 * @param options.folder one whose data outlive the server; a temporary one when absent
 */
export async function startRedis(
  options: {
    readonly durable?: boolean;
    readonly fsync?: 'always' | 'everysec';
    readonly port?: number;
    readonly folder?: string;
    readonly settings?: Readonly<Record<string, string>>;
  } = {},
): Promise<RedisPeer> {
  const temporary = options.folder === undefined ? scratch('redis') : null;
  const port = options.port ?? (await freePort());
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    save: '',
    appendonly: options.durable === true ? 'yes' : 'no',
    appendfsync: options.fsync ?? 'everysec',
    dir: options.folder ?? temporary?.path ?? '',
    ...options.settings,
  };
  const peer = await startProcess({
    command: peerPath('redis-server') ?? 'redis-server',
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    ready: (output) => output.includes('Ready to accept connections'),
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: peer.pid,
    stop: async () => {
      await peer.stop();
      temporary?.remove();
    },
  };
}
