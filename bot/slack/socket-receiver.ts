import type { App } from '@slack/bolt';
import { SocketModeClient } from '@slack/socket-mode';
import type { Logger, WebClientOptions } from '@slack/web-api';

/**
 * Receives Slack's events over WebSockets that Slack refreshes every few hours.
 *
 * The client's own reconnecting is switched off: in socket-mode 3.1 a failed reconnect, or a stop during one, is an
 * unhandled rejection that ends the program, and Bolt's receiver waits five seconds before it reconnects. Here each
 * connection is a loop of ours; with two, one listens while the other is refreshed.
 */
export function createSocketReceiver(options: {
  readonly appToken: string;
  readonly clientOptions: WebClientOptions;
  readonly connections: number;
  readonly reconnectMs: number;
  readonly logger: Logger;
}) {
  let app: App | null = null;
  let stopping = false;
  const wakers = new Set<() => void>();
  const connections = Array.from({ length: options.connections }, () => connect());

  function connect() {
    const client = new SocketModeClient({
      appToken: options.appToken,
      autoReconnectEnabled: false,
      clientPingTimeout: 5_000,
      serverPingTimeout: 30_000,
      logger: options.logger,
      clientOptions: { ...options.clientOptions },
    });
    client.on('slack_event', (args: { body: Record<string, unknown>; ack: (response?: unknown) => Promise<void>; retry_num?: number }) => {
      app
        ?.processEvent({
          body: args.body,
          ack: async (response: unknown) => args.ack(response),
          ...(args.retry_num === undefined ? {} : { retryNum: args.retry_num }),
        })
        .catch((error: unknown) => options.logger.error(`slack event: ${String(error)}`));
    });
    return { client, running: Promise.resolve() };
  }

  /** Keeps one connection open until stopped; `first` settles with the outcome of its first attempt. */
  async function keep(client: SocketModeClient, first: { resolve(): void; reject(error: unknown): void }) {
    for (let failures = 0; !stopping; ) {
      const closed = new Promise<void>((resolve) => client.once('disconnected', () => resolve()));
      try {
        await client.start();
        failures = 0;
        first.resolve();
        // A stop that came while the address was being asked for did not see this socket.
        if (stopping) await client.disconnect();
        await closed;
      } catch (error) {
        failures += 1;
        client.removeAllListeners('disconnected');
        first.reject(error);
        options.logger.warn(`slack socket: ${error instanceof Error ? error.message : String(error)}`);
      }
      if (!stopping) await pause(Math.min(30_000, options.reconnectMs * 2 ** Math.min(failures, 10)));
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      wakers.add(done);
    });
  }

  return {
    init: (bolt: App) => {
      app = bolt;
    },
    /** Resolves when every connection has said hello. @throws the client's error when a first attempt fails; call stop then */
    start: async () => {
      stopping = false;
      const firsts = connections.map((connection) => {
        const first = Promise.withResolvers<void>();
        first.promise.catch(() => {});
        connection.running = keep(connection.client, first);
        return first.promise;
      });
      await Promise.all(firsts);
    },
    stop: async () => {
      stopping = true;
      for (const wake of [...wakers]) wake();
      await Promise.all(
        connections.map(async ({ client, running }) => {
          const ended = client.disconnect().catch(() => {});
          await Promise.race([Promise.all([ended, running]), new Promise((resolve) => setTimeout(resolve, 2_000).unref())]);
        }),
      );
    },
  };
}
