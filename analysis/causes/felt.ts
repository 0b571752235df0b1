import type { Unknown } from '../../domain/answer.ts';
import type { Relation } from '../../domain/asset.ts';
import type { Concept } from '../../domain/finding.ts';
import { ROOT_FITNESS } from '../mechanisms/fitness.ts';
import { MECHANISMS } from '../mechanisms/mechanisms.ts';
import type { Node } from './nodes.ts';

/** What one asset hands on to others as the same trouble: seen at one of them it may have begun at another. */
export const HANDED_ON: ReadonlySet<Concept> = new Set(
  MECHANISMS.filter(({ cause, effect }) => cause === effect).map(({ cause }) => cause),
);
/** How whatever goes wrong below an asset looks at that asset. */
const FELT: ReadonlySet<Concept> = new Set<Concept>([
  'service.latency',
  'service.errors',
  'service.traffic',
  'service.unreached',
  'process.down',
]);

/**
 * Whether where a story begins may be where something else is only felt: an asset that is slow, fails or is silent, of which nobody
 * told what it stands on, in an inventory that tells it of others; or a line of the alerted asset itself, of a kind that clients write
 * of their providers as well.
 */
export function mayBeFelt(root: Node, alertedId: string, relations: readonly Relation[]): boolean {
  if (root.findings.length === 0) return false;
  if (root.assetId === alertedId) return HANDED_ON.has(root.concept) && root.findings.every(({ detail }) => 'template' in detail);
  if (!FELT.has(root.concept) || relations.some(({ from }) => from === root.assetId)) return false;
  // Where only calls are known, nothing is told of what anybody stands on.
  return relations.some(({ kind }) => kind !== 'depends-on');
}

/** Troubles that are as often what something else does to an asset as they are its own. */
const OFTEN_FROM_ELSEWHERE = 0.8;

/**
 * What the asset where a story begins stands on itself and was not heard of, as far as it matters: a host that is busy may be so because of
 * the storage below it of which nothing came, a power supply that failed did so by itself.
 */
export function unheardBehind(root: Node, relations: readonly Relation[], heard: ReadonlySet<string>): string[] {
  if (root.findings.length === 0) return [];
  if (!HANDED_ON.has(root.concept) && ROOT_FITNESS[root.concept] >= OFTEN_FROM_ELSEWHERE) return [];
  return [...new Set(relations.flatMap(({ from, to }) => (from === root.assetId && !heard.has(to) ? [to] : [])))];
}

const MOST_OUTSIDE = 2;

/** Where the cause may lie instead of where the story begins, outside what is watched. */
export function outside(root: Node, alertedId: string, relations: readonly Relation[], heard: ReadonlySet<string>): Unknown[] {
  const { assetId } = root;
  const unheard = unheardBehind(root, relations, heard).slice(0, MOST_OUTSIDE);
  if (unheard.length > 0) return unheard.map((id) => ({ what: 'unheard-behind', assetId: id, searched: assetId }));
  // A line of the alerted asset of whom it calls tells nothing of what it stands on.
  const isOfNobody = assetId !== alertedId && mayBeFelt(root, alertedId, relations);
  return isOfNobody ? [{ what: 'nothing-behind', assetId, searched: assetId }] : [];
}
