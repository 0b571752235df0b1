import { expect, test } from 'vitest';
import { inTurns } from './turns.ts';

test('who asks while work is under way is served by the next turn, together with all who wait', async () => {
  let begun = 0;
  const ends: Array<() => void> = [];
  const ask = inTurns(async () => {
    const own = ++begun;
    await new Promise<void>((resolve) => ends.push(resolve));
    return own;
  });
  const first = ask();
  await new Promise(setImmediate);
  const others = [ask(), ask()];
  await new Promise(setImmediate);
  expect(begun).toBe(1);
  ends[0]?.();
  expect(await first).toBe(1);
  await new Promise(setImmediate);
  ends[1]?.();
  expect(await Promise.all(others)).toEqual([2, 2]);
});

test('a turn that fails fails for those whom it was for, and for nobody else', async () => {
  let begun = 0;
  const ask = inTurns(async () => {
    begun++;
    if (begun === 1) throw new Error('refused');
    return begun;
  });
  const [first, same] = [ask(), ask()];
  await expect(first).rejects.toThrow('refused');
  await expect(same).rejects.toThrow('refused');
  expect(await ask()).toBe(2);
});
