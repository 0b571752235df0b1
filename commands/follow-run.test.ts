import { expect, test } from 'vitest';
import { followRun } from './follow-run.ts';

/** A service that answers each path with what comes next, the last of it again and again. */
function service(answers: Readonly<Record<string, readonly unknown[]>>) {
  const left = Object.fromEntries(Object.entries(answers).map(([path, all]) => [path, [...all]]));
  return {
    get: async <T>(path: string): Promise<T> => {
      const all = left[path];
      if (all === undefined) throw new Error(`asked for ${path}`);
      return (all.length > 1 ? all.shift() : all[0]) as T;
    },
  };
}

test('a request is followed from before it is run to the last of what it says', { timeout: 10_000 }, async () => {
  const lines: string[] = [];
  const asked = (state: string, run: object | null) => ({ approval: { state }, run });
  const of = service({
    '/api/approvals/apr_1': [asked('APPROVED', null), asked('EXECUTING', {})],
    '/api/runs/apr_1/output?limit=16': [{ state: 'EXECUTING', pieces: [{ text: 'one\ntwo\n' }], next: '1:1', ended: false }],
    '/api/runs/apr_1/output?limit=16&after=1:1': [{ state: 'SUCCEEDED', pieces: [{ text: 'three\u001b[2J' }], next: '1:2', ended: true }],
  });
  expect(await followRun(of, 'apr_1', (line) => lines.push(line))).toBe('SUCCEEDED');
  expect(lines.slice(0, 2)).toEqual(['one', 'two']);
  expect(lines[2]).not.toContain('\u001b');
});

test('a request that never ran ends in its own state', async () => {
  const of = service({ '/api/approvals/apr_1': [{ approval: { state: 'REJECTED' }, run: null }] });
  expect(await followRun(of, 'apr_1', () => expect.unreachable())).toBe('REJECTED');
});
