import { DEEDS, type Node } from './nodes.ts';
import { type CausalPath, LATE_DEED, SOON_MS } from './paths.ts';
import { type Scored, scoreOf, standingOf } from './score.ts';

/** A finding on the way of a deeper cause is no cause of its own unless it is this much better. */
const DEEPER_WINS_FROM = 0.6;
/** … nor of a deed that would have gone a way of which a step was not seen: whatever is done may lead to anything that way. */
const SUPPOSED_WINS_FROM = 0.75;
const PRECISE = 1e-9;
/** A deed is felt within this, as a rule: what is rolled out takes some minutes until it is everywhere. */
const PROMPT_MS = 10 * 60_000;
/** What began within this of something else began just then. */
const JUST_THEN_MS = 2 * 60_000;
const PLAIN = 0.8;
/** That the thing itself went bad just then is plain by less than that something else is why. */
const PLAIN_ITSELF = 0.5;

type Told = { readonly path: Pick<CausalPath, 'root'>; readonly score: number };

/**
 * Roots of stories, best first: those that no other nearly as good story explains, each by its best path.
 *
 * @param support 0–1: how far what services did supports that the trouble a story begins with is that service's own
 */
export function rank(paths: readonly CausalPath[], targetSeen: boolean, support: (path: CausalPath) => number): Scored[] {
  const best = new Map<string, { path: CausalPath; score: number }>();
  const scored = paths.map((path) => {
    const score = scoreOf(path) * (isOvertaken(path, paths) ? LATE_DEED : 1);
    return { path, score: 1 - (1 - score) * (1 - support(path)) };
  });
  for (const { path, score } of scored) {
    const key = JSON.stringify([path.root.assetId, path.root.concept, path.root.component]);
    const before = best.get(key);
    if (!before || before.score < score - PRECISE || (before.score <= score + PRECISE && compareWays(path, before.path) < 0))
      best.set(key, { path, score });
  }
  const candidates = [...best.values()];
  const roots = candidates.filter(
    ({ path: { root }, score }) =>
      !scored.some(
        (other) =>
          explains(other.path, root) &&
          !isLongBefore(other.path, root) &&
          other.score >= score * (isSupposed(other.path) ? SUPPOSED_WINS_FROM : DEEPER_WINS_FROM) &&
          // Of two that explain each other (guests and hosts that share a processor) one is where it began.
          (compareScored(other, { path: { root }, score }) < 0 ||
            !scored.some(({ path }) => path.root === root && explains(path, other.path.root))),
      ),
  );
  // Two places for one supposed cause (a rack and its cooler) are one story: the better place tells it.
  const distinct = roots.filter(
    ({ path, score }) =>
      !roots.some(
        (other) =>
          other.path !== path &&
          sameGround(other.path, path) &&
          (other.score > score || (other.score === score && shorter(other.path, path))),
      ),
  );
  distinct.sort(compareScored);
  return distinct
    .map(({ path, score }, index) => standingOf(path, score, index === 0 ? (distinct[1]?.score ?? 0) : 0, targetSeen))
    .map((scored, index, all) => (index > 0 && all[0] ? { ...scored, standing: Math.min(scored.standing, all[0].standing) } : scored));
}

/**
 * Whether what a deed is said to have led to began long after it, and at once with something as plain that leads there by itself, or is
 * it: that began just then, and the deed did not. Of several deeds it may be any, so that the last before counts.
 */
function isOvertaken({ root, links: [first] }: CausalPath, paths: readonly CausalPath[]): boolean {
  if (!first || !DEEDS.has(root.concept)) return false;
  const { effect } = first;
  if (leadOf(root, effect) <= PROMPT_MS) return false;
  return paths.some(
    ({ root: other, links }) =>
      !DEEDS.has(other.concept) &&
      other.findings.length > 0 &&
      other.strength >= PLAIN &&
      Math.abs(other.onsetMs - effect.onsetMs) <= JUST_THEN_MS &&
      (other === effect || links.some((link) => link.effect === effect)),
  );
}

/** How long before an effect a deed was, the last time that it was done before. */
function leadOf({ findings, onsetMs }: Node, effect: Node): number {
  return Math.min(...findings.map(({ onset }) => effect.onsetMs - onset.getTime()).filter((lead) => lead >= 0), effect.onsetMs - onsetMs);
}

/**
 * Whether a deed is said to have led, so long after it, to what plainly went bad by itself then, with whatever else did at once: it may
 * have, and explains it away no more.
 */
function isLongBefore({ root, links: [first] }: CausalPath, node: Node): boolean {
  if (!first || !DEEDS.has(root.concept) || node.strength < PLAIN_ITSELF) return false;
  return leadOf(root, first.effect) > SOON_MS && Math.abs(node.onsetMs - first.effect.onsetMs) <= JUST_THEN_MS;
}

/** Whether a path has the node as an effect on its way, or as one of those that suffer from what it supposes. */
function explains(path: CausalPath, node: Node): boolean {
  return path.links.some(({ effect }) => effect === node) || (path.shared?.suffering.includes(node) ?? false);
}

/** Whether a deed is said to have led there by a step that was not seen. */
function isSupposed({ root, links }: CausalPath): boolean {
  return DEEDS.has(root.concept) && links.some(({ cause }) => cause !== root && cause.findings.length === 0);
}

function sameGround(a: CausalPath, b: CausalPath): boolean {
  if (!a.shared || !b.shared || a.root.concept !== b.root.concept) return false;
  const mine = new Set(a.shared.suffering);
  return b.shared.suffering.some((node) => mine.has(node));
}

function shorter(a: CausalPath, b: CausalPath): boolean {
  return a.links.length < b.links.length || (a.links[0]?.via.length ?? 0) < (b.links[0]?.via.length ?? 0);
}

/** Of two equally good ways from one root the one that trouble took first, by what was seen on it and never by names. */
function compareWays(a: CausalPath, b: CausalPath): number {
  if (a.links.length !== b.links.length) return a.links.length - b.links.length;
  for (const [index, { effect }] of a.links.entries()) {
    const other = b.links[index]?.effect;
    if (!other || other === effect) continue;
    const order = effect.onsetMs - other.onsetMs || other.strength - effect.strength || other.findings.length - effect.findings.length;
    if (order !== 0) return order;
  }
  return 0;
}

function compareScored(a: Told, b: Told): number {
  return Math.abs(b.score - a.score) > PRECISE ? b.score - a.score : compareRoots(a.path.root, b.path.root);
}

function compareRoots(a: Node, b: Node): number {
  return a.onsetMs - b.onsetMs || b.strength - a.strength || b.findings.length - a.findings.length || (a.assetId < b.assetId ? -1 : 1);
}
