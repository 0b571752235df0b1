import { connect } from 'node:net';
import { pause } from './service.ts';

/** What was sent, and what was answered. */
export type Load = {
  /** Ids that were answered 202, and those that were not answered yet. */
  readonly acknowledged: ReadonlySet<string>;
  /** Lines by connection, in order; a broken one may have lost the end of what was written. */
  readonly connections: ReadonlyArray<{ readonly ids: readonly string[]; readonly broken: boolean }>;
  /** Answers by status; 0 where there was none. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Longest time without an answer of 202, ms. */
  readonly longestGapMs: () => number;
  /** Sends nothing more; resolves when every batch is acknowledged and every line written. */
  finish(): Promise<void>;
};

export type LoadOptions = {
  readonly url: string;
  readonly syslogPort: number;
  readonly senders: number;
  readonly batch: number;
  /** Between two batches of a sender. */
  readonly everyMs: number;
  /** Lines of syslog at once, as often. */
  readonly syslogLines: number;
};

const PADDING = 'x'.repeat(200);

/** Sends records under ids of their own over HTTP and syslog. A batch without an answer is sent again as it was, as clients do. */
export function startLoad(options: LoadOptions): Load {
  const acknowledged = new Set<string>();
  const connections: Array<{ ids: string[]; broken: boolean }> = [];
  const statuses = new Map<number, number>();
  let lastAt = performance.now();
  let gapMs = 0;
  let finishing = false;

  const sender = async (number: number) => {
    for (let count = 0; !finishing; count += 1) {
      const ids = Array.from({ length: options.batch }, (_, index) => `h${number}-${count * options.batch + index}`);
      const at = Date.now();
      const body = ids.map((id, index) => lineOf(id, at + index, number)).join('');
      await deliver(body);
      for (const id of ids) acknowledged.add(id);
      gapMs = Math.max(gapMs, performance.now() - lastAt);
      lastAt = performance.now();
      await pause(options.everyMs);
    }
  };
  const deliver = async (body: string) => {
    for (;;) {
      const response = await fetch(`${options.url}/ingest`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body,
        signal: AbortSignal.timeout(20_000),
      }).catch(() => null);
      const status = response?.status ?? 0;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      await response?.arrayBuffer().catch(() => null);
      if (status === 202) return;
      if (status === 400) throw new Error('the service refuses what it should take');
      await pause(Number(response?.headers.get('retry-after') ?? 0.5) * 1_000);
    }
  };
  const talker = async () => {
    let next = 0;
    while (!finishing) {
      const connection: { ids: string[]; broken: boolean } = { ids: [], broken: false };
      const socket = connect(options.syslogPort, '127.0.0.1');
      let open = false;
      socket.on('connect', () => (open = true)).on('error', () => undefined);
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      let gone = false;
      void closed.then(() => (gone = true));
      for (let waited = 0; !open && !gone && waited < 2_000; waited += 20) await pause(20);
      if (!open) {
        socket.destroy();
        await pause(200);
        continue;
      }
      connections.push(connection);
      while (!finishing && !gone) {
        let hasRoom = true;
        for (let line = 0; line < options.syslogLines; line += 1) {
          const id = `s-${next++}`;
          connection.ids.push(id);
          hasRoom = socket.write(`<14>1 ${new Date().toISOString()} srv-s storm - - - ${id} ${PADDING}\n`);
        }
        if (!hasRoom) await Promise.race([closed, new Promise((resolve) => socket.once('drain', resolve)), untilFinishing()]);
        await pause(options.everyMs);
      }
      if (gone) connection.broken = true;
      else {
        socket.end();
        await closed;
      }
    }
  };
  const untilFinishing = async () => {
    while (!finishing) await pause(50);
  };
  const running = Promise.all([...Array.from({ length: options.senders }, (_, number) => sender(number)), talker()]);
  // A failure is thrown to whoever waits for the end.
  running.catch(() => undefined);
  return {
    acknowledged,
    connections,
    statuses,
    longestGapMs: () => gapMs,
    finish: async () => {
      finishing = true;
      await running;
    },
  };
}

function lineOf(id: string, at: number, sender: number): string {
  return `${JSON.stringify({ timestamp: new Date(at).toISOString(), host: `srv-${sender}`, level: 'info', message: `${id} ${PADDING}` })}\n`;
}
