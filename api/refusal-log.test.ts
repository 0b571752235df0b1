import { expect, test } from 'vitest';
import { createRefusalLog } from './refusal-log.ts';

test('the same refusal is told once a minute, with how many there were', () => {
  const log = createRefusalLog();

  expect(log('a', 0)).toEqual({ repeated: 0 });
  for (let at = 1; at <= 100_000; at += 1) expect(log('a', at / 2)).toBeNull();
  expect(log('b', 50_000)).toEqual({ repeated: 0 });
  expect(log('a', 60_001)).toEqual({ repeated: 100_000 });
  expect(log('a', 60_002)).toBeNull();
});

test('an endless number of different ones is not kept', () => {
  const log = createRefusalLog();
  for (let at = 0; at < 10_000; at += 1) expect(log(`key ${at}`, at)).toEqual({ repeated: 0 });

  expect(log('key 0', 10_000)).toEqual({ repeated: 0 });
});
