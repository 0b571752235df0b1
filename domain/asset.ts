import type { AssetKind, Labels, RelationKind } from './observation.ts';

/** A configuration item of the CMDB. */
export type Asset = {
  readonly id: string;
  readonly kind: AssetKind | null;
  readonly name: string;
  readonly attributes: Labels;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
};

/** An edge of the dependency map: `from` needs `to`. Open-ended while `until` is null. */
export type Relation = {
  readonly from: string;
  readonly kind: RelationKind;
  readonly to: string;
  readonly since: Date;
  readonly until: Date | null;
  readonly source: string;
};

/** A change of an asset's attributes or relations, or a deed done to it (deployment, runbook, configuration). */
export type AssetChange = {
  readonly id: string;
  readonly assetId: string;
  readonly at: Date;
  readonly what: 'attribute' | 'relation' | 'deployment' | 'configuration' | 'runbook';
  /** Name of the attribute or relation, e.g. `firmware`, `stores-on`. */
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly by: string;
};
