import { connect, createServer, type Socket } from 'node:net';

/** A TCP relay on a port of loopback that can be cut. */
export type Relay = {
  readonly port: number;
  /** Breaks every connection now. @returns how many */
  cut(): number;
  /** Breaks a connection in the middle of the next transfer to the server that is longer than `bytes`. */
  cutWithin(bytes: number): Promise<void>;
  stop(): Promise<void>;
};

/** Relays to a port of this machine. */
export async function startRelay(target: number): Promise<Relay> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let armed: { readonly bytes: number; readonly done: () => void } | null = null;
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    let sent = 0;
    near.on('data', (chunk: Buffer) => {
      sent += chunk.length;
      if (armed !== null && sent > armed.bytes) {
        // The first half arrives, the rest never does.
        far.write(chunk.subarray(0, chunk.length / 2));
        const { done } = armed;
        armed = null;
        setTimeout(() => {
          for (const socket of pair) socket.destroy();
          done();
        }, 5);
        near.pause();
        return;
      }
      if (!far.write(chunk)) near.pause();
    });
    far.on('drain', () => near.resume());
    far.on('data', (chunk: Buffer) => {
      sent = 0;
      if (!near.write(chunk)) far.pause();
    });
    near.on('drain', () => far.resume());
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('end', () => other.end());
      one.on('close', () => {
        pairs.delete(pair);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { readonly port: number }).port,
    cut: () => {
      const broken = pairs.size;
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      return broken;
    },
    cutWithin: (bytes) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => {
          armed = null;
          resolve();
        }, 10_000);
        armed = {
          bytes,
          done: () => {
            clearTimeout(timer);
            resolve();
          },
        };
      }),
    stop: async () => {
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
