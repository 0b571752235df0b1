import { expect, test } from 'vitest';
import { makeEvidence } from '../../domain/evidence.ts';
import { told } from '../testing/told.ts';
import { createClock } from '../wording/times.ts';
import { checkSentences } from './check.ts';

test.each([' ', '\n', ' \n', '\n- ', '[1]', '. ', '1. '])('%j twenty thousand times over is checked in no time', (part) => {
  const started = performance.now();
  checkSentences(`a${part.repeat(20_000)}b [1].`, [], createClock('UTC', new Date('2026-03-10T14:20:00Z'), 'en'));
  expect(performance.now() - started).toBeLessThan(500);
});

const CLOCK = createClock('UTC', new Date('2026-03-10T14:20:00Z'), 'en');
const PID = {
  number: 1,
  text: 'db-1 logged a line of a kind not seen before at 14:10: “sshd[812]: worker [9] is gone”.',
  evidence: [
    makeEvidence(
      { kind: 'logs', assetId: 'db-1', templateId: 't', from: new Date('2026-03-10T14:00:00Z'), to: new Date('2026-03-10T14:20:00Z') },
      { count: 1, firstAt: '2026-03-10T14:10:00.000Z', lastAt: '2026-03-10T14:10:00.000Z', example: 'sshd[812]: worker [9] is gone' },
      new Date('2026-03-10T14:20:00Z'),
    ),
  ],
};

test('the number of a process in what is quoted cites nothing', () => {
  const said = 'db-1 logged “sshd[812]: worker [9] is gone” at 14:10 [1].';
  expect(checkSentences(said, [PID], CLOCK)).toEqual([{ text: `${said.replace(' [1].', '')}.`, cited: [PID], strike: null }]);
  expect(
    checkSentences('db-1 logged “sshd[813]: worker [9] is gone” at 14:10 [1].', [PID], CLOCK).some(({ strike }) => strike === null),
  ).toBe(false);
});

test('"at the same time" as the sentence before is checked against that', () => {
  const { statements, clock } = told('en');
  const strikes = (text: string) => checkSentences(text, statements, clock).map(({ strike }) => strike);
  expect(strikes('CPU use on db-1 rose to 92 % [2]. At the same time, CPU use on api-1 rose to 40 % [1].')).toEqual([null, 'order']);
});
