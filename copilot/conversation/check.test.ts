import { expect, test } from 'vitest';
import { createClock } from '../wording/times.ts';
import { checkSentences } from './check.ts';

test.each([' ', '\n', ' \n', '\n- ', '[1]', '. ', '1. '])('%j twenty thousand times over is checked in no time', (part) => {
  const started = performance.now();
  checkSentences(`a${part.repeat(20_000)}b [1].`, [], createClock('UTC', new Date('2026-03-10T14:20:00Z'), 'en'));
  expect(performance.now() - started).toBeLessThan(500);
});
