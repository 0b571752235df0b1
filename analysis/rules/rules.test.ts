import { describe, expect, test } from 'vitest';
import type { Rule } from '../../domain/alert.ts';
import { judgeAbsence, judgePattern, judgeThreshold, lookBackMs, type RuleSeries } from './rules.ts';

const MINUTE = 60_000;
const at = new Date('2026-03-01T12:00:00Z');
const condition = {
  kind: 'threshold',
  metric: 'system.cpu.utilization',
  labels: {},
  assetId: null,
  above: 0.25,
  below: null,
  forMs: 5 * MINUTE,
} as const;
const rule: Rule = { id: 'iowait', name: 'High iowait', severity: 'warning', condition };

/** One point a minute, the last at `at`. */
function series(values: readonly number[], endsAt = at): RuleSeries {
  const points = values.map((value, index) => [endsAt.getTime() - (values.length - 1 - index) * MINUTE, value] as const);
  return { assetId: 'srv-01', metric: condition.metric, labels: { 'cpu.mode': 'iowait' }, unit: '1', points };
}

describe('threshold', () => {
  test('fires when the limit was passed without a break for the whole time, and says since when', () => {
    const [verdict] = judgeThreshold(rule, condition, [series([0.1, 0.1, 0.3, 0.3, 0.3, 0.3, 0.3, 0.31])], at);

    expect(verdict).toMatchObject({ firing: true, since: new Date(at.getTime() - 5 * MINUTE), trigger: { value: 0.31, threshold: 0.25 } });
  });

  test('does not fire when one point within the time was below', () => {
    const [verdict] = judgeThreshold(rule, condition, [series([0.3, 0.3, 0.3, 0.3, 0.2, 0.3, 0.3, 0.3])], at);

    expect(verdict?.firing).toBe(false);
  });

  test('says nothing of a series that fell silent, so that silence neither fires nor resolves', () => {
    expect(judgeThreshold(rule, condition, [series([0.3, 0.3, 0.3], new Date(at.getTime() - 11 * MINUTE))], at)).toEqual([]);
    expect(judgeThreshold(rule, condition, [series([])], at)).toEqual([]);
  });

  test('keeps firing for a series as sparse as may be: the points of its look-back span the whole time', () => {
    const every = 9 * MINUTE;
    for (let age = 0; age < every; age += MINUTE) {
      const from = at.getTime() - lookBackMs(condition);
      const points = Array.from({ length: 10 }, (_, index) => [at.getTime() - age - (9 - index) * every, 0.3] as const);
      const [verdict] = judgeThreshold(rule, condition, [{ ...series([]), points: points.filter(([atMs]) => atMs >= from) }], at);

      expect(verdict?.firing).toBe(true);
    }
  });

  test('takes no account of points after the instant of judgement', () => {
    const [verdict] = judgeThreshold(rule, { ...condition, forMs: 0 }, [series([0.1, 0.9], new Date(at.getTime() + MINUTE))], at);

    expect(verdict?.firing).toBe(false);
  });

  test('keeps the fingerprint over time and tells series apart by their labels', () => {
    const other = { ...series([0.1]), labels: { 'cpu.mode': 'user' } };
    const [first] = judgeThreshold(rule, condition, [series([0.1])], at);
    const [later] = judgeThreshold(rule, condition, [series([0.9])], at);
    const [another] = judgeThreshold(rule, condition, [other], at);

    expect(later?.fingerprint).toBe(first?.fingerprint);
    expect(another?.fingerprint).not.toBe(first?.fingerprint);
  });
});

test('absence fires for an asset that stopped sending and not for one that still sends', () => {
  const absence = { kind: 'absence', metric: 'up', assetId: null, forMs: 5 * MINUTE } as const;
  const lastSeen = [
    { assetId: 'gone', at: new Date(at.getTime() - 6 * MINUTE) },
    { assetId: 'there', at: new Date(at.getTime() - MINUTE) },
  ];

  expect(judgeAbsence(rule, absence, lastSeen, at).map(({ assetId, firing }) => [assetId, firing])).toEqual([
    ['gone', true],
    ['there', false],
  ]);
});

test('a pattern fires per asset at the given count, since the earliest match, and resolves an asset that went quiet', () => {
  const pattern = { kind: 'pattern', of: 'event', contains: 'RAID.Degraded', assetId: null, atLeast: 2, withinMs: 10 * MINUTE } as const;
  const first = new Date(at.getTime() - 3 * MINUTE);
  const matches = [
    { assetId: 'shelf-a2', at },
    { assetId: 'shelf-a2', at: first },
    { assetId: 'shelf-b1', at },
  ];

  const verdicts = judgePattern(rule, pattern, matches, ['shelf-c3'], at);

  expect(verdicts.map(({ assetId, firing }) => [assetId, firing])).toEqual([
    ['shelf-c3', false],
    ['shelf-a2', true],
    ['shelf-b1', false],
  ]);
  expect(verdicts[1]?.since).toEqual(first);
});
