import { describe, expect, test } from 'vitest';
import type { Relation } from '../../domain/asset.ts';
import { groupAlerts, type Joinable, type Newcomer, neighbourhoods } from './incidents.ts';

const T0 = new Date('2026-03-01T12:00:00Z');
const minutes = (count: number) => new Date(T0.getTime() + count * 60_000);

const alert = (assetId: string, name = 'High load', more: Partial<Newcomer> = {}): Newcomer => ({
  id: `${assetId} ${name}`,
  assetId,
  name,
  severity: 'warning',
  startedAt: T0,
  ...more,
});
const relation = (from: string, to: string): Relation => ({ from, to, kind: 'member-of', source: 'inventory', since: T0, until: null });
const incident = (number: number, assetId: string, more: Partial<Joinable> = {}): Joinable => ({
  id: `inc_${number}`,
  number,
  kind: 'place',
  assetId,
  name: 'High load',
  openedAt: T0,
  lastAlertAt: T0,
  createdAt: T0,
  joinedAt: T0,
  ...more,
});

function group(
  newcomers: readonly Newcomer[],
  more: { relations?: readonly Relation[]; open?: readonly Joinable[]; parts?: Record<string, string[]>; at?: Date } = {},
) {
  const { relations = [], open = [], parts = {}, at = T0 } = more;
  const given = { newcomers, open, parts: new Map(Object.entries(parts)), neighbours: neighbourhoods(relations), recent: open, at };
  const { joins, groups } = groupAlerts(given);
  return {
    joins: Object.fromEntries([...joins].sort(([a], [b]) => (a < b ? -1 : 1))),
    groups: groups.map(({ kind, assetId, alertIds }) => ({ kind, assetId, alertIds: [...alertIds].sort() })),
  };
}

const RACKS = ['r1', 'r2'].flatMap((rack) => [1, 2, 3].map((unit) => relation(`${rack}-srv-${unit}`, rack)));

describe('alerts that arrive together', () => {
  test('of two unrelated racks are two incidents', () => {
    const { groups } = group(
      RACKS.map(({ from }) => alert(from)),
      { relations: RACKS },
    );
    expect(groups.map(({ kind, alertIds }) => [kind, alertIds.length])).toEqual([
      ['place', 3],
      ['place', 3],
    ]);
  });

  test('of two services that share nothing are two incidents, whatever the order', () => {
    const alerts = [alert('checkout', 'Slow'), alert('mail', 'Slow'), alert('checkout', 'Errors'), alert('mail', 'Queue')];
    const expected = group(alerts).groups;
    expect(expected.map(({ assetId, alertIds }) => [assetId, alertIds.length])).toEqual([
      ['checkout', 2],
      ['mail', 2],
    ]);
    for (const order of [
      [3, 2, 1, 0],
      [1, 3, 0, 2],
      [2, 0, 3, 1],
    ]) {
      expect(group(order.flatMap((i) => alerts[i] ?? [])).groups).toEqual(expected);
    }
  });

  test('of servers on one switch that hundreds share are not one incident for its sake, but are when it fails itself', () => {
    const many = Array.from({ length: 200 }, (_, i) => relation(`srv-${i}`, 'core'));
    const two = [alert('srv-1', 'Disk'), alert('srv-2', 'Fan')];
    expect(group(two, { relations: many }).groups).toHaveLength(2);
    const { groups } = group([...two, alert('core', 'Down')], { relations: many });
    expect(groups).toEqual([{ kind: 'place', assetId: 'core', alertIds: ['core Down', 'srv-1 Disk', 'srv-2 Fan'] }]);
  });

  test('one name on five unrelated assets is a pattern; on four it is not', () => {
    const on = (count: number) => Array.from({ length: count }, (_, i) => alert(`svc-${i}`, 'Certificate expires'));
    expect(group(on(4)).groups.map(({ kind }) => kind)).toEqual(['place', 'place', 'place', 'place']);
    expect(group(on(5)).groups).toMatchObject([{ kind: 'pattern', assetId: 'svc-0', alertIds: { length: 5 } }]);
  });

  test('in a storm places with many assets keep their own incident, and the rest is one', () => {
    const lone = Array.from({ length: 30 }, (_, i) => [alert(`lone-${i}`, 'A'), alert(`lone-${i}`, 'B')]).flat();
    const { groups } = group([...lone, ...RACKS.map(({ from }) => alert(from))], { relations: RACKS });
    expect(groups.slice(0, 2).map(({ alertIds }) => alertIds.length)).toEqual([3, 3]);
    expect(groups.map(({ kind }) => kind)).toEqual([...Array(8).fill('place'), 'storm']);
    expect(groups.flatMap(({ alertIds }) => alertIds)).toHaveLength(66);
    expect(new Set(groups.flatMap(({ alertIds }) => alertIds)).size).toBe(66);
  });
});

describe('an alert that comes later', () => {
  test('joins the incident that its asset has a part in, then one around it, the oldest of several', () => {
    const open = [incident(3, 'r1-srv-1'), incident(2, 'r1-srv-2'), incident(1, 'elsewhere')];
    expect(group([alert('r1-srv-3')], { open, relations: RACKS }).joins).toEqual({ 'r1-srv-3 High load': 'inc_2' });
    expect(group([alert('r1-srv-3')], { open, relations: RACKS, parts: { 'r1-srv-3': ['inc_3'] } }).joins).toEqual({
      'r1-srv-3 High load': 'inc_3',
    });
    expect(group([alert('r2-srv-1')], { open, relations: RACKS }).joins).toEqual({});
  });

  test('hours later is an incident of its own, unless others joined meanwhile', () => {
    const late = [alert('srv-1', 'Late', { startedAt: minutes(180) })];
    const parts = { 'srv-1': ['inc_1'] };
    expect(group(late, { open: [incident(1, 'srv-1')], parts, at: minutes(180) }).groups).toHaveLength(1);
    const live = incident(1, 'srv-1', { lastAlertAt: minutes(100) });
    expect(group(late, { open: [live], parts, at: minutes(180) }).joins).toEqual({ 'srv-1 Late': 'inc_1' });
  });

  test('joins the storm while that lasts, and opens an incident again when it is over', () => {
    const storm = incident(9, 'lone-0', { kind: 'storm', name: 'A', joinedAt: minutes(20) });
    expect(group([alert('lone-99')], { open: [storm], at: minutes(24) }).joins).toEqual({ 'lone-99 High load': 'inc_9' });
    expect(group([alert('lone-99', 'x', { startedAt: minutes(26) })], { open: [storm], at: minutes(26) }).groups).toMatchObject([
      { kind: 'place' },
    ]);
  });

  test('makes a pattern of what was four incidents of one name, and joins it from then on', () => {
    const open = [1, 2, 3, 4].map((i) => incident(i, `svc-${i}`, { name: 'Expires' }));
    expect(group([alert('svc-5', 'Expires')], { open, at: minutes(1) }).groups).toMatchObject([{ kind: 'pattern' }]);
    const pattern = incident(5, 'svc-5', { kind: 'pattern', name: 'Expires' });
    expect(group([alert('svc-6', 'Expires')], { open: [...open, pattern], at: minutes(10) }).joins).toEqual({ 'svc-6 Expires': 'inc_5' });
  });
});

test('however a storm of ten thousand is cut and shuffled, there are at most eleven incidents and nothing is left out', () => {
  const assets = Array.from({ length: 200 }, (_, i) => (i < 120 ? `rack-${i % 6}-srv-${i}` : `lone-${i}`));
  const relations = assets.filter((id) => id.startsWith('rack')).map((id) => relation(id, id.slice(0, 6)));
  const alerts = assets.flatMap((assetId) => Array.from({ length: 50 }, (_, i) => alert(assetId, `Alert ${i}`)));
  for (const [step, size] of [
    [7_919, 100],
    [3_571, 1],
    [1, 500],
    [104_729, 37],
  ] as const) {
    const order = alerts.map((_one, i) => alerts[(i * step) % alerts.length] as Newcomer);
    const open: Joinable[] = [];
    const parts = new Map<string, string[]>();
    const homes = new Map<string, string>();
    const neighbours = neighbourhoods(relations);
    for (let start = 0; start < order.length; start += size) {
      const at = new Date(T0.getTime() + start * 6);
      const newcomers = order.slice(start, start + size);
      const { joins, groups } = groupAlerts({ newcomers, open, parts, neighbours, recent: open, at });
      for (const made of groups) {
        const number = open.length + 1;
        open.push(incident(number, made.assetId, { kind: made.kind, createdAt: at, joinedAt: at }));
        for (const id of made.alertIds) homes.set(id, `inc_${number}`);
      }
      for (const [id, incidentId] of joins) homes.set(id, incidentId);
      for (const { id, assetId } of newcomers) parts.set(assetId, [homes.get(id) ?? '']);
    }
    expect(homes.size).toBe(10_000);
    expect(open.length).toBeLessThanOrEqual(11);
    // All alerts of an asset are in one incident.
    expect(new Set([...homes].map(([id, home]) => `${id.split(' ')[0]} ${home}`)).size).toBe(200);
  }
});
