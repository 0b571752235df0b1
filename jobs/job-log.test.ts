import { expect, test } from 'vitest';
import { AppError, type ErrorCode } from '../domain/errors.ts';
import type { JobName } from '../domain/jobs.ts';
import { createJobLog } from './job-log.ts';

const START = Date.parse('2026-11-20T22:00:00Z');

function logging() {
  const lines: Array<{ readonly level: string; readonly message: string; readonly repeated?: number }> = [];
  let at = START;
  const jobs = createJobLog({ log: (level, fields, message) => void lines.push({ ...fields, level, message }), now: () => new Date(at) });
  const failed = (name: JobName, id: string, code: ErrorCode = 'STORE_UNAVAILABLE', final = false) =>
    jobs.onFailed({ name, id, error: new AppError(code, `${code} of ${name}`), final });
  return {
    lines,
    failed,
    done: (name: JobName, id: string) => jobs.onDone({ name, id }),
    wait: (ms: number) => {
      at += ms;
    },
    run: () => `repeat:i.evaluate:${at}`,
  };
}

test('a schedule whose store is away for ten minutes is told once a minute, with how often it failed, and when it is over', () => {
  const { lines, failed, done, wait, run } = logging();
  for (let times = 0; times < 40; times += 1) {
    const id = run();
    for (const final of [false, false, true]) failed('evaluate', id, 'STORE_UNAVAILABLE', final);
    wait(15_000);
  }

  expect(lines.map(({ level, repeated = 0 }) => [level, repeated])).toEqual([['warn', 0], ...Array(9).fill(['warn', 11])]);
  for (let times = 0; times < 8; times += 1, wait(15_000)) done('evaluate', run());
  expect(lines.slice(10)).toMatchObject([{ level: 'info', repeated: 11, message: 'evaluate has not failed for a minute' }]);
});

test('another fault of a schedule is told at once; one that fails every other time is not said to be over', () => {
  const { lines, failed, done, wait, run } = logging();
  failed('evaluate', run());
  failed('evaluate', run(), 'INTERNAL');
  for (let times = 0; times < 3; times += 1, wait(15_000)) {
    failed('evaluate', run());
    done('evaluate', run());
  }

  expect(lines.map(({ message }) => message)).toEqual(['STORE_UNAVAILABLE of evaluate', 'INTERNAL of evaluate']);
});

test('of jobs that were promised each is told, that it is given up, and that it is done after all', () => {
  const { lines, failed, done } = logging();
  for (const id of ['a', 'b']) for (const final of [false, false, true]) failed('notify', id, 'CHAT_UNAVAILABLE', final);
  done('notify', 'a');
  done('notify', 'a');

  expect(lines).toMatchObject([
    { id: 'a', final: false },
    { id: 'a', final: true },
    { id: 'b', final: false },
    { id: 'b', final: true },
    { level: 'info', id: 'a', message: 'notify is done after all' },
  ]);
});

test('jobs that wait for a store are told together, and that they wait no longer once none does', () => {
  const { lines, failed, done, wait } = logging();
  for (let times = 0; times < 12; times += 1, wait(10_000))
    for (const id of ['a', 'b', 'c']) failed('index-observations', id, 'STORE_FULL');
  for (const id of ['a', 'b', 'c']) done('index-observations', id);

  expect(lines).toMatchObject([
    { level: 'warn', waiting: 1, message: 'STORE_FULL of index-observations' },
    { level: 'warn', waiting: 3, repeated: 17 },
    { level: 'info', message: 'index-observations waits no longer' },
  ]);
});

test('what a machine answered is told without its secrets, and a poll that fails only to whoever looks closer', () => {
  const lines: string[] = [];
  const jobs = createJobLog({ log: (level, _fields, message) => void lines.push(`${level} ${message}`), now: () => new Date(START) });
  jobs.onFailed({ name: 'ticket', id: 'a', error: new AppError('TICKET_UNAVAILABLE', 'password=hunter2-canary'), final: false });
  jobs.onFailed({ name: 'collect', id: 'repeat:i.collect-a:1', error: new AppError('COLLECTOR_TIMEOUT', 'away'), final: true });

  expect(lines).toEqual([expect.stringMatching(/^warn /), 'debug away']);
  expect(lines[0]).not.toContain('canary');
});
