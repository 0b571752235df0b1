import { describe, expect, test } from 'vitest';
import type { Relation } from '../../domain/asset.ts';
import type { Concept } from '../../domain/finding.ts';
import type { RelationKind } from '../../domain/observation.ts';
import { mayBeFelt } from './felt.ts';
import type { Node } from './nodes.ts';

const relation = (from: string, kind: RelationKind, to: string): Relation => ({
  from,
  kind,
  to,
  since: new Date(0),
  until: null,
  source: 'test',
});
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
