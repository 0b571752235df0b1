import type { Relation } from '../../domain/asset.ts';
import type { Concept } from '../../domain/finding.ts';
import { isHearsay, type Mechanism } from '../mechanisms/mechanisms.ts';
import type { Reach, Topology } from '../topology/topology.ts';
import type { Node } from './nodes.ts';

/** Where causes are looked for. */
export type Field = {
  readonly topology: Topology;
  readonly observed: readonly Node[];
  /** Whether the asset was measured for the concept: then its absence among the observed is an observation. */
  readonly measured: (assetId: string, concept: string) => boolean;
  /** Whether the asset itself was heard of after an instant, and before another: then it has power, runs and is reached. */
  readonly heard: (assetId: string, afterMs: number, beforeMs?: number) => boolean;
};

/** Ground for a cause nobody reported: those that suffer from it together, and those that should and do not. */
export type Shared = {
  readonly suffering: readonly Node[];
  readonly spared: readonly string[];
  readonly preferred: boolean;
  readonly via: readonly Relation[];
};

/** Fewer sufferers than this share nothing worth supposing. */
const LEAST = 2;
/** Trouble that begins further apart than this has hardly one cause. */
const TOGETHER_MS = 24 * 3_600_000;
const JUST_THEN_MS = 5 * 60_000;
const MOST_DEPENDENTS_HOPS = 3;
/** What has lost its power or its link reports nothing. */
const CUTS_OFF: ReadonlySet<Concept> = new Set<Concept>(['power.failed', 'link.down']);
export const STILL_ON_ITS_WAY_MS = 2 * 60_000;

/**
 * A cause on a shared asset that reports nothing itself, supposed because several assets that need it suffer at the
 * same time: two hot hosts in a rack make its cooling suspect. It is the surer the more suffer and the fewer are
 * spared.
 *
 * @returns null when fewer than two suffer; one is enough that speaks of its only provider, or of the one that it asks no longer
 */
export function supposeShared(
  mechanism: Mechanism,
  reach: Reach,
  effect: Node,
  field: Field,
): { readonly node: Node; readonly ground: Shared } | null {
  const dependents = field.topology.down(reach.assetId, mechanism.relations, Math.min(mechanism.mostHops, MOST_DEPENDENTS_HOPS));
  const ids = new Set(dependents.map(({ assetId }) => assetId));
  const suffering = field.observed.filter(
    (node) => node.concept === mechanism.effect && ids.has(node.assetId) && Math.abs(node.onsetMs - effect.onsetMs) <= TOGETHER_MS,
  );
  const providers = field.topology.up(effect.assetId, mechanism.relations, mechanism.mostHops);
  // Whom nobody asks any more since then is the one that they speak of.
  const isMeant =
    providers.length === 1 ||
    field.observed.some(
      ({ assetId, concept, onsetMs }) =>
        assetId === reach.assetId && concept === 'service.unreached' && Math.abs(onsetMs - effect.onsetMs) <= JUST_THEN_MS,
    );
  const least = isHearsay(mechanism) && isMeant ? 1 : LEAST;
  if (suffering.length < least || !suffering.includes(effect)) return null;
  const begun = Math.min(...suffering.map(({ onsetMs }) => onsetMs));
  if (CUTS_OFF.has(mechanism.cause) && field.heard(reach.assetId, begun + STILL_ON_ITS_WAY_MS)) return null;
  const hot = new Set(suffering.map(({ assetId }) => assetId));
  const spared = [...ids].filter((id) => !hot.has(id) && field.measured(id, mechanism.effect));
  const mean = suffering.reduce((sum, { strength }) => sum + strength, 0) / suffering.length;
  const coverage = suffering.length / (suffering.length + spared.length);
  const node: Node = {
    assetId: reach.assetId,
    concept: mechanism.cause,
    component: null,
    onsetMs: begun,
    untilMs: Math.max(...suffering.map(({ untilMs }) => untilMs)),
    strength: mean * (1 - 0.5 ** suffering.length) * coverage,
    resolutionMs: Math.max(...suffering.map(({ resolutionMs }) => resolutionMs)),
    findings: [],
  };
  const preferred = reach.via.at(-1)?.kind === mechanism.relations[0];
  const via = dependents.filter(({ assetId }) => hot.has(assetId)).flatMap((dependent) => dependent.via);
  return { node, ground: { suffering, spared, preferred, via } };
}
