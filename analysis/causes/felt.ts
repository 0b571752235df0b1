import type { Relation } from '../../domain/asset.ts';
import type { Concept } from '../../domain/finding.ts';
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
