import type { Asset, AssetChange, Relation } from '../../domain/asset.ts';
import { contentId } from '../../domain/ids.ts';
import type { AssetFact } from '../../domain/observation.ts';

/** What is known of the assets that facts are about, before they are merged. */
export type Known = {
  readonly assets: ReadonlyMap<string, Asset>;
  /** Instant of the last fact merged, by `sourceKey`. */
  readonly sources: ReadonlyMap<string, Date>;
  /** Relations still valid. */
  readonly relations: readonly Relation[];
};

/** What merging them changed. */
export type Merged = {
  readonly assets: readonly Asset[];
  readonly sources: ReadonlyArray<{ readonly assetId: string; readonly source: string; readonly at: Date }>;
  readonly opened: readonly Relation[];
  readonly closed: ReadonlyArray<Relation & { readonly until: Date }>;
  readonly changes: readonly AssetChange[];
};

/** Key of (asset, source) in `Known.sources`. */
export const sourceKey = (assetId: string, source: string) => JSON.stringify([assetId, source]);

/**
 * Merges facts into what is known. Attributes are laid over those there; relations of a source replace that source's earlier
 * ones. Facts of one source, asset and instant count as one; a fact older than the last of its source changes nothing.
 * A source's first fact about an asset leaves no changes: nothing is known to have been different before.
 */
export function mergeFacts(known: Known, facts: readonly AssetFact[]): Merged {
  const assets = new Map(known.assets);
  const sources = new Map(known.sources);
  const relations = new Map(known.relations.map((relation) => [relationKey(relation), relation]));
  const touched = new Set<string>();
  const newSources = new Map<string, Merged['sources'][number]>();
  const opened = new Map<string, Relation>();
  const closed: Array<Relation & { until: Date }> = [];
  const changes: AssetChange[] = [];

  for (const fact of joinFacts(facts)) {
    const key = sourceKey(fact.assetId, fact.source);
    const lastAt = sources.get(key);
    const before = assets.get(fact.assetId);
    if (lastAt !== undefined && fact.at < lastAt) continue;
    const change = (what: AssetChange['what'], field: string, was: string | null, is: string | null) => {
      if (lastAt === undefined) return;
      const id = contentId('chg', fact.assetId, fact.at.toISOString(), what, field, was, is);
      changes.push({ id, assetId: fact.assetId, at: fact.at, what, field, before: was, after: is, by: fact.source });
    };

    for (const [name, value] of Object.entries(fact.attributes)) {
      const was = before?.attributes[name] ?? null;
      if (was !== value) change('attribute', name, was, value);
    }
    if (before !== undefined && fact.name !== null && fact.name !== before.name) change('attribute', 'name', before.name, fact.name);
    assets.set(fact.assetId, {
      id: fact.assetId,
      kind: fact.assetKind ?? before?.kind ?? null,
      name: fact.name ?? before?.name ?? fact.assetId,
      attributes: { ...before?.attributes, ...fact.attributes },
      firstSeenAt: before === undefined || fact.at < before.firstSeenAt ? fact.at : before.firstSeenAt,
      lastSeenAt: before === undefined || fact.at > before.lastSeenAt ? fact.at : before.lastSeenAt,
    });
    touched.add(fact.assetId);

    const said = fact.relations.map(({ kind, to }) => ({ from: fact.assetId, kind, to, since: fact.at, until: null, source: fact.source }));
    const saidKeys = new Set(said.map(relationKey));
    const earlier = [...relations.values()].filter((one) => one.from === fact.assetId && one.source === fact.source);
    const gone = earlier.filter((one) => !saidKeys.has(relationKey(one)));
    const come = said.filter((one) => !relations.has(relationKey(one)));
    for (const relation of gone) {
      relations.delete(relationKey(relation));
      // A relation that was opened in this very call leaves no trace if it ends at the instant it began.
      opened.delete(relationKey(relation));
      closed.push({ ...relation, until: fact.at });
    }
    for (const relation of come) {
      relations.set(relationKey(relation), relation);
      opened.set(relationKey(relation), relation);
      if (!assets.has(relation.to)) {
        assets.set(relation.to, unknownAsset(relation.to, fact.at));
        touched.add(relation.to);
      }
    }
    for (const kind of new Set([...gone, ...come].map((one) => one.kind))) {
      const was = gone.filter((one) => one.kind === kind).map((one) => one.to);
      const is = come.filter((one) => one.kind === kind).map((one) => one.to);
      for (let i = 0; i < Math.max(was.length, is.length); i++) change('relation', kind, was[i] ?? null, is[i] ?? null);
    }
    sources.set(key, fact.at);
    newSources.set(key, { assetId: fact.assetId, source: fact.source, at: fact.at });
  }
  return {
    assets: [...touched].sort().flatMap((id) => assets.get(id) ?? []),
    sources: [...newSources.values()],
    opened: [...opened.values()],
    closed,
    changes,
  };
}

/** An asset of which only the name is known. */
function unknownAsset(id: string, at: Date): Asset {
  return { id, kind: null, name: id, attributes: {}, firstSeenAt: at, lastSeenAt: at };
}

function joinFacts(facts: readonly AssetFact[]): AssetFact[] {
  const joined = new Map<string, AssetFact>();
  for (const fact of facts) {
    const key = JSON.stringify([fact.assetId, fact.source, fact.at.getTime()]);
    const other = joined.get(key);
    joined.set(
      key,
      other === undefined
        ? fact
        : {
            ...other,
            assetKind: fact.assetKind ?? other.assetKind,
            name: fact.name ?? other.name,
            attributes: { ...other.attributes, ...fact.attributes },
            relations: [...other.relations, ...fact.relations],
          },
    );
  }
  return [...joined.values()].sort((a, b) => a.at.getTime() - b.at.getTime());
}

function relationKey(relation: Pick<Relation, 'from' | 'kind' | 'to' | 'source'>): string {
  return JSON.stringify([relation.from, relation.kind, relation.to, relation.source]);
}
