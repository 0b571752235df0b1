import { expect, test } from 'vitest';
import { errorCandidates, findingsOfLevels } from './error-share.ts';
import type { LevelSignal } from './input.ts';

const MINUTE = 60_000;
const from = Date.parse('2026-03-10T08:00:00Z');
const at = new Date(from + 6 * 60 * MINUTE);
const normalWindow = { from: new Date(from - 24 * 60 * MINUTE), to: new Date(from) };
const incidentWindow = { from: new Date(from), to: at };
const levels = (info: number, errors: number) => [
  { level: 'INFO', count: info },
  { level: 'ERROR', count: errors },
];
/** Six hours in pieces of ten minutes; from a piece on so many of a hundred records are errors. */
function signal(errorsFrom: number, share: number, until = 36): LevelSignal {
  const pieces = Array.from({ length: 36 }, (_, index) =>
    index >= errorsFrom && index < until ? levels(100 - share, share) : levels(99, 1),
  );
  return { assetId: 'app', normalWindow, normal: levels(14_256, 144), from: incidentWindow.from, bucketMs: 10 * MINUTE, pieces, to: at };
}
const find = (one: LevelSignal) =>
  findingsOfLevels({ at, normalWindow, incidentWindow, series: [], logs: [], levels: [one], events: [], changes: [], alerts: [] });

test('errors that are suddenly a third of what is logged are found, with the moment they became so', () => {
  const [found] = find(signal(30, 33));
  expect(found).toMatchObject({ assetId: 'app', concept: 'log.errors', onset: new Date(from + 300 * MINUTE), until: at });
  expect(found?.detail).toEqual({ kind: 'error-share', normal: 0.01, now: 0.33 });
  expect(found?.surprise).toBeGreaterThan(3);
  expect(found?.evidence.map(({ states }) => [states.errors, states.count])).toEqual([
    [198, 600],
    [144, 14_400],
  ]);
});

test('the same share as before is nothing, and neither is a share of few records', () => {
  expect(find(signal(30, 2))).toEqual([]);
  expect(find({ ...signal(30, 33), normal: levels(20, 0) })).toEqual([]);
  const few = Array.from({ length: 36 }, (_, index) => levels(index >= 34 ? 2 : 0, index >= 34 ? 3 : 0));
  expect(find({ ...signal(30, 33), pieces: few })).toEqual([]);
});

test('twice as many records with the same share of errors are no finding of errors', () => {
  const doubled = { ...signal(30, 1), pieces: Array.from({ length: 36 }, () => levels(990, 10)) };
  expect(find(doubled)).toEqual([]);
});

test('only assets whose share of errors grew are worth counting exactly', () => {
  const row = (assetId: string, count: number, maxSeverityNumber: number) => ({
    assetId,
    templateId: `${assetId} ${maxSeverityNumber}`,
    text: '',
    count,
    firstAt: incidentWindow.from,
    lastAt: at,
    maxSeverityNumber,
    example: '',
  });
  const normal = { window: normalWindow, counts: [row('a', 990, 9), row('a', 10, 17), row('b', 900, 9), row('b', 100, 17)] };
  const slice = { window: incidentWindow, counts: [row('a', 50, 9), row('a', 50, 17), row('b', 90, 9), row('b', 10, 17)] };
  expect(errorCandidates(normal, [slice], 4)).toEqual(['a']);
});
