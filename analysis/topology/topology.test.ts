import { expect, test } from 'vitest';
import type { Relation } from '../../domain/asset.ts';
import type { RelationKind } from '../../domain/observation.ts';
import { createTopology, scopeOf } from './topology.ts';

function relation(from: string, kind: RelationKind, to: string): Relation {
  return { from, kind, to, since: new Date(0), until: null, source: 'test' };
}

test('in the scope of who asks a cluster are its members and the machines that they run on, nearest first', () => {
  const topology = createTopology([
    relation('shop', 'depends-on', 'cluster'),
    relation('member', 'member-of', 'cluster'),
    relation('member', 'runs-on', 'host'),
    relation('caller', 'depends-on', 'cluster'),
    relation('caller', 'runs-on', 'elsewhere'),
  ]);
  expect(scopeOf(topology, 'shop', 64).map(({ assetId, role }) => `${assetId} ${role}`)).toEqual([
    'shop self',
    'cluster upstream',
    'member sibling',
    'caller sibling',
    'host sibling',
  ]);
});
