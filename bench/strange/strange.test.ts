import { expect, test } from 'vitest';
import { partOf } from '../../analysis/signals/roles.ts';
import type { RawSeries } from '../../analysis/signals/series.ts';
import type { Case } from '../rca/read-case.ts';
import { createRandom } from '../rca/synthetic/random.ts';
import { CHANGES } from './changes.ts';
import { CONVENTIONS } from './conventions.ts';
import { renamed } from './renamed.ts';

const MINUTE = 60_000;
const ONSET = 120;

function series(assetId: string, metric: string, unit: string, level: number): RawSeries {
  const points = Array.from({ length: 140 }, (_, index) => [index * MINUTE, level + (index % 5)] as const);
  return { assetId, metric, labels: {}, unit, instrument: 'gauge', points };
}

const RECORDED: Case = {
  name: 'recorded/one',
  alert: { name: 'latency.Average', summary: '', assetId: 'a', trigger: null } as unknown as Case['alert'],
  behaviour: {
    normalWindow: { from: new Date(0), to: new Date(ONSET * MINUTE) },
    normalRequests: { from: new Date(0), to: new Date(ONSET * MINUTE) },
    incidentWindow: { from: new Date(ONSET * MINUTE), to: new Date(140 * MINUTE) },
    calls: [{ from: 'a', to: 'b' }],
    lines: [],
    spans: [],
    series: ['a', 'b', 'c', 'd'].flatMap((id) => [
      series(id, 'latency.Average', 's', 0.1),
      series(id, 'requests.Sum', '1', 40),
      series(id, 'availability.Average', '%', 90),
    ]),
  },
};

test.each(CONVENTIONS.filter(({ name }) => name !== 'opaque'))(
  'what $name calls slow and failing is known as that',
  ({ metrics, slow, failing }) => {
    const roleOf = (name: string) => {
      const { metric, unit } = metrics.find((one) => one.metric === name) ?? { metric: name, unit: '' };
      return partOf({ metric, unit, labels: {} })?.role;
    };
    expect(roleOf(slow)).toBe('latency');
    expect(['failure', 'success']).toContain(roleOf(failing));
    expect(metrics.some(({ metric, unit }) => partOf({ metric, unit, labels: {} })?.role === 'traffic')).toBe(true);
  },
);

test('a recorded case under other names tells of the same requests', () => {
  const [bare] = CONVENTIONS;
  if (!bare) throw new Error('no conventions');
  const { behaviour, alert } = renamed(RECORDED, bare);
  const firstOf = (metric: string) => behaviour.series.find((one) => one.assetId === 'b' && one.metric === metric)?.points[0]?.[1];
  expect(firstOf('load')).toBeCloseTo(40 / 60);
  expect(firstOf('error')).toBeCloseTo(4 / 60);
  expect(firstOf('cpu')).toBeUndefined();
  expect(alert.name).toBe('latency');
});

test('no change touches what is given to it, and each that takes something away does', () => {
  const before = JSON.stringify(RECORDED);
  const sizes = Object.fromEntries(
    Object.entries(CHANGES).map(([name, change]) => [
      name,
      change(RECORDED, createRandom(3), 'b').behaviour.series.flatMap(({ points }) => points).length,
    ]),
  );
  expect(JSON.stringify(RECORDED)).toBe(before);
  const all = sizes['as it is'] ?? 0;
  for (const name of ['every 5 min', '10 min before', 'a third of values missing', 'a third of series missing', 'three services'])
    expect(sizes[name], name).toBeLessThan(all);
  for (const name of ['every 5 s', 'constant columns', 'two hundred services']) expect(sizes[name], name).toBeGreaterThan(all);
});
