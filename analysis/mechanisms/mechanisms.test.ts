import { expect, test } from 'vitest';
import { ROOT_FITNESS } from './fitness.ts';
import { MECHANISMS } from './mechanisms.ts';

test('each mechanism has its own id, a source, a strength and a reach that fit its place', () => {
  expect(new Set(MECHANISMS.map(({ id }) => id)).size).toBe(MECHANISMS.length);
  for (const mechanism of MECHANISMS) {
    expect(mechanism.source.length, mechanism.id).toBeGreaterThan(10);
    expect(mechanism.strength, mechanism.id).toBeGreaterThan(0);
    expect(mechanism.strength, mechanism.id).toBeLessThan(1);
    expect(mechanism.mostLagMs, mechanism.id).toBeGreaterThan(0);
    expect(mechanism.where === 'same', mechanism.id).toBe(mechanism.mostHops === 0 && mechanism.relations.length === 0);
    expect(mechanism.cause === mechanism.effect && mechanism.where === 'same', mechanism.id).toBe(false);
    expect(ROOT_FITNESS[mechanism.cause], mechanism.id).toBeGreaterThan(0);
  }
});

test('a controller without its battery writes through: whatever stores on it waits for the disks', () => {
  const effects = MECHANISMS.filter(({ cause, effect }) => cause === 'battery.failed' && effect !== 'power.failed').map(
    ({ effect, where }) => `${effect} ${where}`,
  );
  expect(effects.sort()).toEqual([
    'cpu.iowait provider',
    'cpu.iowait same',
    'disk.latency provider',
    'disk.latency same',
    'disk.utilization provider',
    'disk.utilization same',
  ]);
});

test('a disk that fails makes whoever uses it wait, and is busy with what it tries again', () => {
  const effects = MECHANISMS.filter(({ cause, where }) => cause === 'disk.failed' && where === 'same').map(({ effect }) => effect);
  expect(effects).toEqual(expect.arrayContaining(['cpu.iowait', 'disk.latency', 'disk.utilization']));
});

test('names that are not resolved and calls to others that fail are told by what makes them, and by what they make', () => {
  const made = (concept: string) => MECHANISMS.filter(({ effect }) => effect === concept).map(({ cause, where }) => `${cause} ${where}`);
  expect(made('dependency.failed')).toEqual(
    expect.arrayContaining(['name.unresolved same', 'process.down provider', 'service.errors provider']),
  );
  expect(made('dependency.failed')).not.toContain('configuration.changed same');
  expect(made('service.errors')).toEqual(expect.arrayContaining(['dependency.failed same', 'name.unresolved same']));
});
