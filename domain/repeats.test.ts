import { expect, test } from 'vitest';
import { createRepeats } from './repeats.ts';

test('the same is told once a minute, with how often it was', () => {
  const { due } = createRepeats();

  expect(due('a', 'x', 0)).toEqual({ repeated: 0 });
  for (let at = 1; at <= 100_000; at += 1) expect(due('a', 'x', at / 2)).toBeNull();
  expect(due('b', 'x', 50_000)).toEqual({ repeated: 0 });
  expect(due('a', 'y', 50_000)).toEqual({ repeated: 0 });
  expect(due('a', 'x', 60_001)).toEqual({ repeated: 100_000 });
  expect(due('a', 'x', 60_002)).toBeNull();
});

test('an endless number of different ones is not kept', () => {
  const { due } = createRepeats();
  for (let at = 0; at < 10_000; at += 1) expect(due(`who ${at}`, 'x', at)).toEqual({ repeated: 0 });

  expect(due('who 0', 'x', 10_000)).toEqual({ repeated: 0 });
});

test('that it is over is told once, after as long a rest as is asked for', () => {
  const { due, over } = createRepeats();
  due('a', 'x', 0);
  due('a', 'x', 20_000);
  due('a', 'y', 40_000);

  expect(over('b', 90_000)).toBeNull();
  expect(over('a', 99_999)).toBeNull();
  expect(over('a', 100_000)).toEqual({ repeated: 1 });
  expect(over('a', 100_001)).toBeNull();
  expect(due('a', 'x', 100_002)).toEqual({ repeated: 0 });
  expect(over('a', 100_003, 0)).toEqual({ repeated: 0 });
});
