import { expect, test } from 'vitest';
import { eventually } from '../test/peers/peer.ts';
import { keepStarting } from './keep-starting.ts';

function rig(reasons: readonly (string | null)[]) {
  const said: string[] = [];
  const end = new AbortController();
  let tries = 0;
  let started = 0;
  const start = async () => {
    const reason = reasons[Math.min(tries, reasons.length - 1)];
    tries += 1;
    if (reason != null) throw new Error(reason);
  };
  const begun = keepStarting({ id: 'telegram' }, start, {
    log: (level, message) => said.push(`${level} ${message}`),
    onStarted: () => {
      started += 1;
    },
    signal: end.signal,
    pauseMs: 1,
  });
  return { said, end, begun, tries: () => tries, started: () => started };
}

test('a chat that was away when the program came up is started when it can be reached, and each reason is told once', async () => {
  const { said, begun, started, tries } = rig(['no network', 'no network', 'Unauthorized', null]);
  await begun;

  await eventually(() => started() === 1);
  expect(tries()).toBe(4);
  expect(said).toEqual([
    expect.stringMatching(/^error telegram did not start: no network; it is tried again.*inframind doctor/),
    expect.stringMatching(/^error telegram did not start: Unauthorized/),
    'warn telegram has started',
  ]);
});

test('a stop ends the tries', async () => {
  const [ended, goingOn] = [rig(['away']), rig(['away'])];
  await Promise.all([ended.begun, goingOn.begun]);
  await eventually(() => ended.tries() > 2);
  ended.end.abort();
  // A try that was under way may still end.
  await eventually(() => goingOn.tries() > 4);
  const [seen, until] = [ended.tries(), goingOn.tries() + 4];
  await eventually(() => goingOn.tries() >= until);
  goingOn.end.abort();

  expect(ended.tries()).toBe(seen);
  expect(ended.started()).toBe(0);
});
