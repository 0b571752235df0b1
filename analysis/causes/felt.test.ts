import { describe, expect, test } from 'vitest';
import type { Concept } from '../../domain/finding.ts';
import { mayBeFelt, outside, unheardBehind } from './felt.ts';
import type { Node } from './nodes.ts';
import { relation } from './testing/nodes.ts';

const node = (assetId: string, concept: Concept, ...kinds: readonly string[]) =>
  ({
    assetId,
    concept,
    findings: kinds.map((kind) => ({ detail: kind === 'new-template' ? { kind, template: 'x' } : { kind } })),
  }) as unknown as Node;

describe('of an asset that is slow, fails or is silent it may be felt what nobody told it stands on', () => {
  const calls = [relation('web', 'depends-on', 'db')];
  const hosts = [...calls, relation('web', 'runs-on', 'host')];

  test.each(['service.latency', 'service.errors', 'process.down'] as const)('%s', (concept) => {
    expect(mayBeFelt(node('db', concept, 'level-shift'), 'web', hosts)).toBe(true);
    expect(mayBeFelt(node('db', concept, 'level-shift'), 'web', [...hosts, relation('db', 'runs-on', 'other')])).toBe(false);
  });

  test('not where the inventory tells it of nobody, nor of what is a fault of its own', () => {
    expect(mayBeFelt(node('db', 'service.latency', 'level-shift'), 'web', calls)).toBe(false);
    expect(mayBeFelt(node('db', 'filesystem.full', 'level-shift'), 'web', hosts)).toBe(false);
  });

  test('not where it was supposed', () => {
    expect(mayBeFelt(node('db', 'process.down'), 'web', hosts)).toBe(false);
  });
});

test('what the alerted asset writes may be of whom it calls, unless it is measured there or no other asset hands it on', () => {
  expect(mayBeFelt(node('web', 'certificate.expired', 'new-template'), 'web', [])).toBe(true);
  expect(mayBeFelt(node('web', 'certificate.expired', 'new-template', 'level-shift'), 'web', [])).toBe(false);
  expect(mayBeFelt(node('db', 'certificate.expired', 'new-template'), 'web', [])).toBe(false);
  expect(mayBeFelt(node('web', 'battery.failed', 'new-template'), 'web', [])).toBe(false);
});

describe('what it stands on and was not heard of', () => {
  const stands = [relation('db', 'runs-on', 'host'), relation('db', 'stores-on', 'array')];

  test.each(['service.latency', 'memory.pressure', 'disk.utilization', 'certificate.expired'] as const)('%s', (concept) => {
    expect(unheardBehind(node('db', concept, 'level-shift'), stands, new Set(['host', 'array']))).toEqual([]);
    expect(unheardBehind(node('db', concept, 'level-shift'), stands, new Set(['host']))).toEqual(['array']);
  });

  test('does not matter of a fault that comes of nothing else, nor of what was supposed', () => {
    expect(unheardBehind(node('db', 'power.failed', 'level-shift'), stands, new Set())).toEqual([]);
    expect(unheardBehind(node('db', 'service.latency'), stands, new Set())).toEqual([]);
  });
});

describe('that the cause may lie outside what is watched is told', () => {
  const hosts = [relation('web', 'depends-on', 'db'), relation('web', 'runs-on', 'host')];
  const slow = node('db', 'service.latency', 'level-shift');

  test('where nobody told what the slow one stands on', () => {
    expect(outside(slow, 'web', hosts, new Set())).toEqual([{ what: 'nothing-behind', assetId: 'db', searched: 'db' }]);
  });

  test('where nothing was heard of what it stands on', () => {
    const known = [...hosts, relation('db', 'stores-on', 'array')];
    expect(outside(slow, 'web', known, new Set(['db']))).toEqual([{ what: 'unheard-behind', assetId: 'array', searched: 'db' }]);
    expect(outside(slow, 'web', known, new Set(['db', 'array']))).toEqual([]);
  });
});
