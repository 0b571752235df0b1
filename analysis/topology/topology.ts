import type { Relation } from '../../domain/asset.ts';
import type { RelationKind } from '../../domain/observation.ts';

/** A way from one asset to another along relations of one direction. */
export type Reach = {
  readonly assetId: string;
  readonly distance: number;
  /** The relations walked, from the start outwards. */
  readonly via: readonly Relation[];
};

export type Topology = {
  /** Providers within so many steps along the kinds: what the asset needs. Nearest first; the start is left out. */
  up(assetId: string, kinds: readonly RelationKind[] | null, most: number): Reach[];
  /** Consumers within so many steps: what needs the asset. */
  down(assetId: string, kinds: readonly RelationKind[] | null, most: number): Reach[];
};

/** An asset that is looked at, and why. */
export type ScopeEntry = {
  readonly assetId: string;
  readonly distance: number;
  readonly role: 'self' | 'upstream' | 'sibling' | 'downstream';
};

/** Relations as a graph to walk. An asset with both `member-of` and `stores-on` to another counts once. */
export function createTopology(relations: readonly Relation[]): Topology {
  const from = Map.groupBy(relations, (relation) => relation.from);
  const to = Map.groupBy(relations, (relation) => relation.to);
  const walk = (start: string, kinds: readonly RelationKind[] | null, most: number, upwards: boolean): Reach[] => {
    const seen = new Set([start]);
    const reached: Reach[] = [];
    let edge: Reach[] = [{ assetId: start, distance: 0, via: [] }];
    for (let distance = 1; distance <= most && edge.length > 0; distance++) {
      const next: Reach[] = [];
      for (const { assetId, via } of edge) {
        for (const relation of (upwards ? from : to).get(assetId) ?? []) {
          const other = upwards ? relation.to : relation.from;
          if (seen.has(other) || (kinds && !kinds.includes(relation.kind))) continue;
          seen.add(other);
          next.push({ assetId: other, distance, via: [...via, relation] });
        }
      }
      reached.push(...next);
      edge = next;
    }
    return reached;
  };
  return {
    up: (assetId, kinds, most) => walk(assetId, kinds, most, true),
    down: (assetId, kinds, most) => walk(assetId, kinds, most, false),
  };
}

/** Steps up that trouble is followed, and steps down from a shared provider to those who share it. */
const UPWARDS = 4;
const MOST_SIBLINGS = 24;

/**
 * Assets whose trouble could reach this one: what it needs, who shares that with it, and who needs it (load comes from
 * there). Nearest first, at most `most`.
 */
export function scopeOf(topology: Topology, assetId: string, most: number): ScopeEntry[] {
  const scope = new Map<string, ScopeEntry>([[assetId, { assetId, distance: 0, role: 'self' }]]);
  const add = (entry: ScopeEntry) => {
    const known = scope.get(entry.assetId);
    if (!known || known.distance > entry.distance) scope.set(entry.assetId, entry);
  };
  const providers = topology.up(assetId, null, UPWARDS);
  for (const { assetId: id, distance } of providers) add({ assetId: id, distance, role: 'upstream' });
  for (const { assetId: id } of topology.down(assetId, null, 1).slice(0, MOST_SIBLINGS))
    add({ assetId: id, distance: 1, role: 'downstream' });
  // What runs under a consumer may be why it asks for more.
  for (const { assetId: consumer } of topology.down(assetId, null, 1).slice(0, MOST_SIBLINGS)) {
    for (const { assetId: host } of topology.up(consumer, ['runs-on'], 1)) {
      if (!scope.has(host)) add({ assetId: host, distance: 2, role: 'downstream' });
    }
  }
  for (const provider of providers) {
    for (const sibling of topology.down(provider.assetId, null, 1).slice(0, MOST_SIBLINGS)) {
      if (!scope.has(sibling.assetId)) add({ assetId: sibling.assetId, distance: provider.distance + 1, role: 'sibling' });
      // A cluster is as well as the machines that its members run on.
      if (!sibling.via.some(({ kind }) => kind === 'member-of')) continue;
      for (const { assetId: machine } of topology.up(sibling.assetId, ['runs-on'], 1))
        if (!scope.has(machine)) add({ assetId: machine, distance: provider.distance + 2, role: 'sibling' });
    }
  }
  return [...scope.values()].sort((a, b) => a.distance - b.distance).slice(0, most);
}
