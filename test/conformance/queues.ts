import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../domain/errors.ts';
import { createQueues, type QueueBackend, type Queues, type QueuesDeps } from '../../jobs/queues.ts';
import type { JobFailure } from '../../jobs/workers.ts';
import { eventually } from '../peers/peer.ts';

/** A back end that starts empty, and how to end it. */
export type OpenBackend = () => Promise<{ readonly backend: QueueBackend; close(): Promise<void> }>;

const tenantId = 'default';
const evaluateAt = (at: string) => ({ tenantId, at });

/** What every back end of the queues keeps. Each test has a back end's queues for itself: they are drained at its end. */
export function describeQueues(name: string, open: OpenBackend): void {
  describe(`queues on ${name}`, () => {
    let backend: QueueBackend;
    let close: () => Promise<void>;
    const running: Queues[] = [];

    beforeAll(async () => {
      ({ backend, close } = await open());
    });
    afterAll(async () => {
      await Promise.all(running.map((queues) => queues.stop()));
      await close();
    });

    const create = (onFailed?: (failure: JobFailure) => void, more: Pick<QueuesDeps, 'onDone'> = {}) => {
      const queues = createQueues({ backend, ...more, ...(onFailed === undefined ? {} : { onFailed }) });
      running.push(queues);
      return queues;
    };

    it('hands a job to its handler within 50 ms at the median', async () => {
      const queues = create();
      const delays: number[] = [];
      queues.process('evaluate', async ({ at }) => {
        delays.push(Date.now() - Date.parse(at));
      });
      await queues.start();
      for (let i = 0; i < 15; i++) {
        await queues.enqueue('evaluate', evaluateAt(new Date().toISOString()));
        await eventually(() => delays.length === i + 1);
      }
      await queues.stop();
      expect(delays.sort((a, b) => a - b)[7]).toBeLessThan(50);
    });

    it('keeps a job over a stop and a start', async () => {
      const producer = create();
      await producer.enqueue('evaluate', evaluateAt('kept'));
      await producer.stop();
      const seen: string[] = [];
      const consumer = create();
      consumer.process('evaluate', async ({ at }) => {
        seen.push(at);
      });
      await consumer.start();
      await consumer.idle();
      await consumer.stop();
      expect(seen).toEqual(['kept']);
    });

    it('carries the payload as it is, but for characters no engine holds', async () => {
      const queues = create();
      const seen: unknown[] = [];
      queues.process('evaluate', async (payload) => {
        seen.push(payload);
      });
      await queues.start();
      await queues.enqueue('evaluate', evaluateAt('тест 🚀 \\u0000 " \0 \ud800'));
      await queues.idle();
      await queues.stop();
      expect(seen).toEqual([evaluateAt('тест 🚀 \\u0000 " \uFFFD \uFFFD')]);
    });

    it('runs an id once, whatever characters it has', async () => {
      const queues = create();
      const seen: string[] = [];
      queues.process('notify', async (_payload, { id }) => {
        seen.push(id);
      });
      await queues.start();
      const payload = { tenantId, alertId: 'a', transition: 'firing', at: '' } as const;
      await Promise.all([1, 2, 3].map(() => queues.enqueue('notify', payload, { id: 'once:or twice/ё' })));
      await queues.idle();
      await queues.enqueue('notify', payload, { id: 'once:or twice/ё' });
      await queues.enqueue('notify', payload, { id: '17' });
      await queues.idle();
      await queues.stop();
      expect(seen).toEqual(['once:or twice/ё', '17']);
    });

    it('waits as long as asked before a delayed job', async () => {
      const queues = create();
      const seen: number[] = [];
      queues.process('evaluate', async () => {
        seen.push(Date.now());
      });
      await queues.start();
      const asked = Date.now();
      await queues.enqueue('evaluate', evaluateAt('later'), { delayMs: 300 });
      expect((await queues.counts()).evaluate.delayed).toBe(1);
      const [ran] = await eventually(() => (seen.length > 0 ? seen : null));
      await queues.stop();
      expect(ran ?? 0).toBeGreaterThanOrEqual(asked + 300);
      expect(ran ?? 0).toBeLessThan(asked + 2_000);
    });

    it('tries a retryable failure again, after the time the error names', async () => {
      const failures: JobFailure[] = [];
      const done: unknown[] = [];
      const queues = create((failure) => failures.push(failure), { onDone: (one) => done.push(one) });
      const times: number[] = [];
      queues.process('notify', async (_payload, { attempt }) => {
        times.push(Date.now());
        if (attempt < 3) throw new AppError('CHAT_UNAVAILABLE', 'not yet', { retryAfterMs: 200 });
      });
      await queues.start();
      await queues.enqueue('notify', { tenantId, alertId: 'r', transition: 'firing', at: '' }, { id: 'retried' });
      await eventually(() => times.length === 3);
      await queues.idle();
      await queues.stop();
      expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(195);
      expect(failures.map(({ name: queue, id, error, final }) => [queue, id, error.code, final])).toEqual([
        ['notify', 'retried', 'CHAT_UNAVAILABLE', false],
        ['notify', 'retried', 'CHAT_UNAVAILABLE', false],
      ]);
      expect(done).toEqual([{ name: 'notify', id: 'retried' }]);
    });

    it('gives up at once what no retry can mend, keeps it, and can replay it', async () => {
      const failures: JobFailure[] = [];
      const queues = create((failure) => failures.push(failure));
      let mended = false;
      let runs = 0;
      queues.process('execute-run', async () => {
        runs += 1;
        if (!mended) throw new AppError('RUNBOOK_INVALID', 'no such step');
      });
      await queues.start();
      await queues.enqueue('execute-run', { tenantId, approvalId: 'x' }, { id: 'poison' });
      await eventually(() => failures.length === 1);
      await queues.idle();
      expect(failures[0]).toMatchObject({ name: 'execute-run', id: 'poison', final: true });
      expect(failures[0]?.error.code).toBe('RUNBOOK_INVALID');
      expect(runs).toBe(1);
      expect(await queues.failed('execute-run')).toMatchObject([{ id: 'poison', attempts: 1, reason: 'RUNBOOK_INVALID: no such step' }]);
      expect((await queues.counts())['execute-run'].failed).toBe(1);
      mended = true;
      await queues.replay('execute-run', 'poison');
      await queues.idle();
      expect(runs).toBe(2);
      expect(await queues.failed('execute-run')).toEqual([]);
      await expect(queues.replay('execute-run', 'poison')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await queues.stop();
    });

    it('gives up after the last attempt', async () => {
      const failures: JobFailure[] = [];
      const queues = create((failure) => failures.push(failure));
      queues.process('evaluate', async () => {
        throw new AppError('STORE_UNAVAILABLE', 'gone', { retryAfterMs: 10 });
      });
      await queues.start();
      await queues.enqueue('evaluate', evaluateAt('never'), { id: 'never' });
      await eventually(() => failures.some((failure) => failure.final));
      await queues.stop();
      expect(failures.map((failure) => failure.final)).toEqual([false, false, true]);
    });

    it('tries what nobody foresaw a few times, then keeps it with its reason, but for passwords, to be replayed or dropped', async () => {
      const queues = create();
      let mended = false;
      let runs = 0;
      queues.process('receive-alerts', async () => {
        runs += 1;
        if (!mended) throw new TypeError('cannot reach postgres://app:hunter2@db/main');
      });
      await queues.start();
      const before = new Date();
      await queues.enqueue('receive-alerts', { tenantId, alerts: [] }, { id: 'one' });
      await queues.enqueue('receive-alerts', { tenantId, alerts: [] }, { id: 'other' });
      await queues.idle();
      expect(runs).toBe(8);
      const failed = await queues.failed('receive-alerts');
      expect(failed.map(({ id }) => id).sort()).toEqual(['one', 'other']);
      expect(failed[0]).toMatchObject({ attempts: 4, code: 'INTERNAL', reason: 'INTERNAL: cannot reach postgres://app:[secret]@db/main' });
      expect(failed[0]?.failedAt.getTime()).toBeGreaterThan(before.getTime());
      expect(failed[0]?.enqueuedAt.getTime()).toBeGreaterThanOrEqual(before.getTime() - 1);
      expect(await queues.failedJob('receive-alerts', 'one')).toMatchObject({ id: 'one', payload: { tenantId, alerts: [] } });
      await queues.drop('receive-alerts', 'other');
      await expect(queues.failedJob('receive-alerts', 'other')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(queues.drop('receive-alerts', 'other')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      mended = true;
      expect(await queues.replayAll('receive-alerts')).toBe(1);
      await queues.idle();
      expect(await queues.failed('receive-alerts')).toEqual([]);
      expect(runs).toBe(9);
      await queues.stop();
    });

    it('waits in its place while a store is away, however long, and takes up nothing else meanwhile', async () => {
      const queues = create();
      const seen: string[] = [];
      let away = 30;
      queues.process('execute-run', async ({ approvalId }, { attempt }) => {
        seen.push(`${approvalId} ${attempt}`);
        if (away-- > 0) throw new AppError('STORE_UNAVAILABLE', 'gone', { retryAfterMs: 5 });
      });
      await queues.start();
      await queues.enqueue('execute-run', { tenantId, approvalId: 'first' });
      await eventually(() => seen.length > 0);
      await queues.enqueue('execute-run', { tenantId, approvalId: 'second' });
      await queues.idle();
      await queues.stop();
      expect(seen).toEqual([...Array(31).fill('first 1'), 'second 1']);
    });

    it('says what waits, and how much that is', async () => {
      const queues = create();
      expect(await queues.load('execute-run')).toMatchObject({ jobs: 0 });
      await queues.enqueue('execute-run', { tenantId, approvalId: 'x'.repeat(10_000) }, { delayMs: 400 });
      const { jobs, bytes } = await queues.load('execute-run');
      expect(jobs).toBe(1);
      expect(bytes).toBeGreaterThan(500);
      queues.process('execute-run', async () => {});
      await queues.start();
      await eventually(async () => (await queues.load('execute-run')).jobs === 0);
      await queues.stop();
    });

    it('does not let two processes run one job twice', async () => {
      const seen = new Map<string, number>();
      const both = [create(), create()];
      for (const queues of both) {
        queues.process(
          'evaluate',
          async ({ at }) => {
            seen.set(at, (seen.get(at) ?? 0) + 1);
          },
          { concurrency: 4 },
        );
      }
      await Promise.all(both.map((queues) => queues.start()));
      await Promise.all(Array.from({ length: 60 }, (_, i) => both[i % 2]?.enqueue('evaluate', evaluateAt(`job ${i}`))));
      await Promise.all(both.map((queues) => queues.idle()));
      await Promise.all(both.map((queues) => queues.stop()));
      expect(seen.size).toBe(60);
      expect([...seen.values()].every((times) => times === 1)).toBe(true);
    });

    it('is not idle while one job leads to the next', async () => {
      const queues = create();
      let left = 12;
      queues.process('evaluate', async () => {
        await queues.enqueue('notify', { tenantId, alertId: String(left), transition: 'firing', at: '' });
      });
      queues.process('notify', async () => {
        left -= 1;
        if (left > 0) await queues.enqueue('evaluate', evaluateAt(String(left)));
      });
      await queues.start();
      await queues.enqueue('evaluate', evaluateAt('first'));
      await queues.idle();
      expect(left).toBe(0);
      await queues.stop();
    });

    it('lets a running handler finish before it stops', async () => {
      const queues = create();
      let state = 'waiting';
      queues.process('evaluate', async () => {
        state = 'running';
        await new Promise((resolve) => setTimeout(resolve, 300));
        state = 'done';
      });
      await queues.start();
      await queues.enqueue('evaluate', evaluateAt('slow'));
      await eventually(() => state === 'running');
      await queues.stop();
      expect(state).toBe('done');
    });

    it('repeats a schedule, once however often it is set, also after a restart', async () => {
      const seen: number[] = [];
      const first = create();
      for (let i = 0; i < 3; i++) await first.schedule('tick', { everyMs: 400 }, 'collect', { tenantId, targetId: 't' });
      await first.stop();
      const second = create();
      second.process('collect', async () => {
        seen.push(Date.now());
      });
      let others = 0;
      second.process('evaluate', async () => {
        others += 1;
      });
      await second.start();
      await second.schedule('tick', { everyMs: 400 }, 'collect', { tenantId, targetId: 't' });
      await eventually(() => seen.length >= 4);
      expect(await second.schedules('collect')).toEqual(['tick']);
      await second.unschedule('tick', 'collect');
      expect(await second.schedules('collect')).toEqual([]);
      await second.idle();
      const settled = seen.length;
      // Another schedule, as often, tells that enough time has gone by.
      await second.schedule('other', { everyMs: 400 }, 'evaluate', evaluateAt('other'));
      await eventually(() => others >= 3);
      await second.unschedule('other', 'evaluate');
      await second.stop();
      expect(seen.length).toBe(settled);
      const gaps = seen.slice(2).map((at, i) => at - (seen[i + 1] ?? 0));
      expect(Math.max(...gaps)).toBeLessThan(1_500);
      expect((seen.at(-1) ?? 0) - (seen[1] ?? 0)).toBeGreaterThan((seen.length - 2) * 400 - 250);
    });

    it('does what came due by cron while no process was there, once', async () => {
      const cron = { cron: '*/2 * * * * *', timeZone: 'Europe/Moscow' };
      const first = create();
      await first.schedule('report', cron, 'collect', { tenantId, targetId: 'r' });
      await first.stop();
      const due = Math.ceil((Date.now() + 1) / 2_000) * 2_000;
      await eventually(() => Date.now() > due);
      const seen: number[] = [];
      const back = Date.now();
      const second = create();
      second.process('collect', async (_payload, { id }) => {
        seen.push(Number(id.split(':').at(-1)));
      });
      await second.schedule('report', cron, 'collect', { tenantId, targetId: 'r' });
      await second.start();
      await eventually(() => seen.length >= 2);
      await second.unschedule('report', 'collect');
      await second.stop();
      expect(seen[0]).toBeLessThan(back);
      expect(seen[1]).toBeGreaterThan(back);
      expect(seen.every((at) => at % 2_000 === 0)).toBe(true);
      expect(new Set(seen).size).toBe(seen.length);
    });

    it('takes a cron expression with its zone', async () => {
      const queues = create();
      await queues.schedule('morning', { cron: '0 9 * * 1-5', timeZone: 'Europe/Moscow' }, 'collect', { tenantId, targetId: 'digest' });
      expect((await queues.counts()).collect.delayed).toBe(1);
      await queues.unschedule('morning', 'collect');
      expect((await queues.counts()).collect.delayed).toBe(0);
      await queues.stop();
    });
  });
}
