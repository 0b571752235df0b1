import type { Hypothesis } from '../domain/answer.ts';
import type { Relation } from '../domain/asset.ts';
import type { Concept, Finding } from '../domain/finding.ts';

/** What a person does by hand, of which the log of a machine often tells no more than that somebody came. */
const BY_HAND: ReadonlySet<Concept> = new Set<Concept>([
  'process.down',
  'service.unreached',
  'link.down',
  'configuration.changed',
  'job.running',
  'filesystem.full',
  'log.unusual',
]);
/** Who came longer before has most likely nothing to do with it. */
const BEFORE_MS = 15 * 60_000;

/**
 * The last who signed in where the cause is, or to what that runs on, soon before it: no cause, but whom to ask.
 *
 * @param all everything unusual that was found, with what bears on no cause
 */
export function signedInBefore(cause: Hypothesis | undefined, all: readonly Finding[], relations: readonly Relation[]): Finding[] {
  const root = all.find(({ id }) => id === cause?.path[0]?.findingId);
  if (!root || !BY_HAND.has(root.concept)) return [];
  const hosts = relations.flatMap(({ kind, from, to }) => (kind === 'runs-on' && from === root.assetId ? [to] : []));
  return all
    .filter(({ detail, assetId, onset }) => {
      const sinceMs = root.onset.getTime() - onset.getTime();
      const isSignIn = detail.kind === 'user-action' && detail.action === 'sign-in';
      return isSignIn && [root.assetId, ...hosts].includes(assetId) && sinceMs >= 0 && sinceMs <= BEFORE_MS;
    })
    .sort((a, b) => b.onset.getTime() - a.onset.getTime() || (a.id < b.id ? -1 : 1))
    .slice(0, 1);
}
