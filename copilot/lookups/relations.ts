import { RELATION_FIGURES } from '../../analysis/figures/figures.ts';
import { createTopology } from '../../analysis/topology/topology.ts';
import type { Relation } from '../../domain/asset.ts';
import { makeEvidence } from '../../domain/evidence.ts';
import type { TenantStores } from '../../stores/stores.ts';
import { assetsText, claimOfRelations, type Reader } from '../claims.ts';
import { LOOKUPS } from '../wording/lookup-sentences.ts';
import { say } from '../wording/say.ts';
import { type Listed, listed } from './listed.ts';

/** Steps that an outage is followed. */
const FAR = 6;
const MOST_RELATIONS = 12;

const WORDS = {
  neighbours: [LOOKUPS.neighbours, LOOKUPS.neighboursNone],
  'depends-on': [LOOKUPS.dependsOn, LOOKUPS.dependsOnNone],
  impact: [LOOKUPS.impact, LOOKUPS.impactNone],
} as const;

/**
 * How an asset hangs together with others, by the inventory: those next to it, those it needs, those that need it, near
 * ones first; each relation with its evidence.
 *
 * @throws STORE_UNAVAILABLE
 */
export async function relationsOf(
  stores: TenantStores,
  kind: keyof typeof WORDS,
  assetId: string,
  at: Date,
  reader: Reader,
): Promise<Listed> {
  const relations = await stores.inventory.relations(at);
  const topology = createTopology(relations);
  const reached =
    kind === 'depends-on'
      ? topology.up(assetId, null, FAR)
      : kind === 'impact'
        ? topology.down(assetId, null, FAR)
        : [...topology.up(assetId, null, 1), ...topology.down(assetId, null, 1)];
  const walked = new Map(reached.flatMap(({ via }) => via).map((relation) => [keyOf(relation), relation]));
  const assets = [...new Set(reached.map((one) => one.assetId))];
  const [found, none] = WORDS[kind];
  if (assets.length === 0) return { headline: say(none, reader.language, { asset: assetId }), claims: [], evidence: [] };
  const told = [...walked.values()].slice(0, MOST_RELATIONS).map(({ from, kind: relation, to }) => {
    const evidence = makeEvidence({ kind: 'relation', from, relation, to, at }, RELATION_FIGURES, at);
    return { claim: claimOfRelations([evidence], reader), evidence: [evidence] };
  });
  const headline = say(found, reader.language, { asset: assetId, assets: assetsText(assets, reader.language) });
  return listed(stores, headline, told, [assetId, ...assets], reader);
}

function keyOf({ from, kind, to }: Relation): string {
  return `${from} ${kind} ${to}`;
}
