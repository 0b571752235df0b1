import { expect, test } from 'vitest';
import { createIntake } from './intake.ts';

function intake(limit: number, batch: number) {
  const batches: (readonly number[])[] = [];
  const lost: number[] = [];
  const gate = { opened: Promise.resolve() as Promise<void> };
  const queue = createIntake<number>({
    limit,
    batch,
    handle: async (items) => {
      await gate.opened;
      batches.push(items);
    },
    onError: (_error, items) => lost.push(...items),
  });
  return { queue, batches, lost, gate };
}

test('what arrives together is handed on together, in order, and never more than a batch', async () => {
  const { queue, batches } = intake(100, 3);
  for (let item = 0; item < 7; item += 1) expect(queue.offer(item)).toBe(true);
  await queue.drain();
  expect(batches).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
});

test('what is being handled counts; a full queue takes nothing until there is room', async () => {
  const { queue, batches, gate } = intake(2, 1);
  const opened = Promise.withResolvers<void>();
  gate.opened = opened.promise;
  expect([queue.offer(1), queue.offer(2), queue.offer(3)]).toEqual([true, true, false]);
  await Promise.resolve();
  expect(queue.offer(4)).toBe(false);
  const room = queue.room();
  opened.resolve();
  await room;
  expect(queue.offer(5)).toBe(true);
  await queue.drain();
  expect(batches.flat()).toEqual([1, 2, 5]);
});

test('a batch that fails is reported, and the next one is handled', async () => {
  const { queue, batches, lost, gate } = intake(10, 2);
  gate.opened = Promise.reject(new Error('full'));
  gate.opened.catch(() => undefined);
  queue.offer(1);
  await new Promise((resolve) => setImmediate(resolve));
  gate.opened = Promise.resolve();
  queue.offer(2);
  await queue.drain();
  expect([lost, batches]).toEqual([[1], [[2]]]);
});

test('after draining nothing is taken, and nobody waits for room', async () => {
  const { queue } = intake(1, 1);
  await queue.drain();
  expect(queue.offer(1)).toBe(false);
  await queue.room();
});
