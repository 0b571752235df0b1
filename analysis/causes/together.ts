import { ROOT_FITNESS } from '../mechanisms/fitness.ts';
import { isHearsay } from '../mechanisms/mechanisms.ts';
import type { Topology } from '../topology/topology.ts';
import type { Node } from './nodes.ts';
import { followsFrom } from './paths.ts';
import type { Scored } from './score.ts';

/** A cause besides the first scores nearly as well. */
const AS_GOOD = 0.75;
const LEAST_SCORE = 0.5;
/** What is less fit to begin a story and began after the alert’s signal is what the first cause did elsewhere. */
const BEGINS = 0.7;
const JUST_THEN_MS = 5 * 60_000;

/**
 * Causes that work together with the first: each seen itself, about as well supported, and neither a step of the other's story
 * nor of a kind that could be: of two disks that fail both count, of a lost link and its errors one.
 *
 * @param ranked best first; no root explains another's
 */
export function togetherWith(ranked: readonly Scored[], topology: Topology): Scored[] {
  const [first, ...others] = ranked;
  if (!first) return [];
  return others.filter(
    ({ path, score }) =>
      isTold(path) &&
      score >= Math.max(LEAST_SCORE, first.score * AS_GOOD) &&
      (ROOT_FITNESS[path.root.concept] >= BEGINS || path.links.every(({ inOrder }) => inOrder)) &&
      ofTheirOwn(path.root, first.path.root, topology) &&
      !isOfOneCluster(path, first.path) &&
      !followsFrom(path.root, stepsOf(first), topology),
  );
}

/** What ails several of a cluster just then is one trouble: the others wait for the first of them, or take over what it did. */
function isOfOneCluster(a: Scored['path'], b: Scored['path']): boolean {
  const clusters = clustersOf(b);
  return Math.abs(a.root.onsetMs - b.root.onsetMs) <= JUST_THEN_MS && clustersOf(a).some((id) => clusters.includes(id));
}

/** Clusters that a story goes through from one of their members. */
function clustersOf({ links }: Scored['path']): string[] {
  return links.flatMap(({ mechanism, effect }) => (mechanism.where === 'member' ? [effect.assetId] : []));
}

/** Seen itself, or written of by whoever asks it. */
function isTold({ root, links: [first] }: Scored['path']): boolean {
  return root.findings.length > 0 || (first !== undefined && isHearsay(first.mechanism));
}

/** What the story goes through on its way to the alert. */
function stepsOf({ path: { links } }: Scored): Node[] {
  return links.slice(0, -1).map(({ effect }) => effect);
}

/** Whether two troubles are two, and not one that leads to the other. */
export function ofTheirOwn(a: Node, b: Node, topology: Topology): boolean {
  if (a.assetId === b.assetId) return a.concept === b.concept && a.component !== b.component;
  return !followsFrom(a, [b], topology) && !followsFrom(b, [a], topology);
}
