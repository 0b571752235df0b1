import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createQueues, type Queues } from '../../jobs/queues.ts';
import { openStores } from '../../stores/postgres/open.ts';
import { eventually, type Peer, startProcess } from '../peers/peer.ts';

const PROGRAM = join(import.meta.dirname, 'queue-process.ts');

/** What several processes on one back end keep, though one of them freezes or is killed. */
export function describeQueueProcesses(
  name: string,
  startServer: () => Promise<{ readonly url: string; readonly stop: () => Promise<void> }>,
): void {
  describe(`processes on ${name}`, () => {
    let server: Awaited<ReturnType<typeof startServer>>;
    let queues: Queues;
    let close: () => Promise<void> = async () => {};
    const peers: Peer[] = [];

    beforeAll(async () => {
      server = await startServer();
      if (server.url.startsWith('redis:')) {
        queues = createQueues({ backend: { kind: 'redis', url: server.url } });
        return;
      }
      const { stores, pool } = await openStores({ databaseUrl: server.url, dataDir: 'memory' });
      queues = createQueues({ backend: { kind: 'postgres', pool } });
      close = stores.close;
    });
    afterAll(async () => {
      for (const peer of peers) {
        signal(peer, 'SIGKILL');
        await peer.stop();
      }
      await queues.stop();
      await close();
      await server.stop();
    });

    const start = async (...args: string[]) => {
      const peer = await startProcess({
        command: process.execPath,
        args: [PROGRAM, server.url, ...args],
        ready: (output) => output.includes('ready'),
        timeoutMs: 60_000,
      });
      peers.push(peer);
      return peer;
    };
    const signal = ({ pid }: Peer, name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL') => {
      try {
        process.kill(pid, name);
      } catch {
        // It has ended already.
      }
    };
    const lines = (peer: Peer, word: string) =>
      peer
        .output()
        .split('\n')
        .filter((line) => line.startsWith(word));
    const enqueue = (at: string) => queues.enqueue('evaluate', { tenantId: 'default', at }, { id: at });

    it('take over the job of one that froze, once, and it does no harm when it wakes up', { timeout: 90_000 }, async () => {
      const frozen = await start('work', '1000');
      await enqueue('frozen');
      await eventually(() => frozen.output().includes('began frozen'));
      signal(frozen, 'SIGSTOP');
      const other = await start('work', '10');
      await eventually(() => other.output().includes('done frozen'), 30_000);
      signal(frozen, 'SIGCONT');
      await eventually(() => frozen.output().includes('done frozen'));
      await enqueue('later');
      await eventually(() => [frozen, other].some((peer) => peer.output().includes('done later')));
      // As long again as the take-over took: nothing is taken over from anyone.
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      expect(lines(other, 'began frozen')).toHaveLength(1);
      expect(lines(frozen, 'began frozen')).toHaveLength(1);
      expect([...lines(frozen, 'began later'), ...lines(other, 'began later')]).toHaveLength(1);
      expect((await queues.counts()).evaluate).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
      for (const peer of [frozen, other]) await peer.stop();
    });

    it('take over the job of one that was killed, once', { timeout: 90_000 }, async () => {
      const killed = await start('work', '60000');
      await enqueue('killed');
      await eventually(() => killed.output().includes('began killed'));
      signal(killed, 'SIGKILL');
      const others = [await start('work', '10'), await start('work', '10')];
      await eventually(() => others.some((peer) => peer.output().includes('done killed')), 30_000);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      expect(others.flatMap((peer) => lines(peer, 'began killed'))).toHaveLength(1);
      expect((await queues.counts()).evaluate).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
      for (const peer of others) await peer.stop();
    });

    it('run a schedule that each of them sets once at each time, also over a kill and a start', { timeout: 90_000 }, async () => {
      const first = [await start('schedule'), await start('schedule')] as const;
      const all: Peer[] = [...first];
      const ran = () => all.flatMap((peer) => lines(peer, 'ran '));
      await eventually(() => ran().length >= 3, 20_000);
      signal(first[0], 'SIGKILL');
      all.push(await start('schedule'));
      const before = ran().length;
      await eventually(() => ran().length >= before + 4, 20_000);
      expect(await queues.schedules('collect')).toEqual(['tick']);
      await queues.unschedule('tick', 'collect');
      for (const peer of all) await peer.stop();
      const times = ran()
        .map((line) => Number(line.split(':').at(-1)))
        .sort((a, b) => a - b);
      expect(new Set(times).size).toBe(times.length);
      // Two processes asked for a run each second, and one run each second there was, but for the take-over.
      const span = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1_000 + 1;
      expect(times.length).toBeLessThanOrEqual(span);
      expect(times.length).toBeGreaterThanOrEqual(span - 6);
    });
  });
}
