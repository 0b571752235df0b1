import type { Finding } from '../../domain/finding.ts';
import type { CausesInput, Node } from './nodes.ts';
import { type CausalPath, followsFrom, pathsTo } from './paths.ts';
import { rank } from './rank.ts';
import { LEAST_STANDING, type Scored } from './score.ts';
import { secondRise } from './second-rise.ts';
import type { Field } from './shared.ts';
import { ofTheirOwn } from './together.ts';

/** A story with a step that nobody saw is to be better than one that is seen from end to end. */
const LEAST_SUPPOSED = 0.45;

/**
 * What makes the alert's signal worse a second time: where it rose, stayed, and rose again, something that began in between
 * works together with the first cause. It began to be felt after the first rise, so it cannot explain that, and is no part of
 * its story. What lies between it and the alert may have risen twice as well: then it is its second rise that counts.
 *
 * @returns also the second rises that the story goes through, the alert's own first
 */
export function secondStory(
  input: CausesInput,
  target: Node,
  field: Field,
  first: Scored,
): { readonly story: Scored; readonly rises: readonly [Finding, ...Finding[]] } | null {
  const rise = secondRise(input, target);
  if (!rise || beganWith(rise, target, first.path.root)) return null;
  const later = again(target, rise);
  const risen = new Map(
    field.observed.flatMap((node) => {
      const own = node === target ? null : secondRise(input, node);
      return own ? [[node, again(node, own)] as const] : [];
    }),
  );
  const steps = [...risen.values()];
  const told = new Set([first.path.root, ...first.path.links.flatMap(({ cause, effect }) => [cause, effect])]);
  const before = [...told].filter((node) => node !== target);
  const { topology } = field;
  const { paths } = pathsTo(later, { ...field, observed: [...field.observed, ...steps] });
  const own = paths.filter(
    (path) =>
      path.root.findings.length > 0 &&
      !steps.includes(path.root) &&
      !risen.has(path.root) &&
      beganAfter(path, target.onsetMs, steps) &&
      ofTheirOwn(path.root, first.path.root, topology) &&
      !followsFrom(path.root, before, topology) &&
      !path.links.some(({ cause }) => told.has(cause)),
  );
  const [story] = rank(own, true, () => 0);
  if (!story || story.score < (isSupposed(story.path) ? LEAST_SUPPOSED : LEAST_STANDING)) return null;
  const through = steps.filter((node) => story.path.links.some(({ cause }) => cause === node)).flatMap(({ findings }) => findings);
  return {
    story: { ...story, standing: Math.min(story.standing, first.standing), reasons: [...story.reasons, 'rose-again'] },
    rises: [rise, ...through],
  };
}

/** Whether the first cause began nearer to the second rise: then there is one rise, of which the onset was dated too early. */
function beganWith(rise: Finding, target: Node, root: Node): boolean {
  return rise.onset.getTime() - root.onsetMs < root.onsetMs - target.onsetMs;
}

/** Whether something on the way to the alert was not there yet when the alert's signal rose first. */
function beganAfter({ root, links }: CausalPath, firstMs: number, steps: readonly Node[]): boolean {
  return [root, ...links.map(({ cause }) => cause)].some(
    (node) => node.findings.length > 0 && !steps.includes(node) && node.onsetMs > firstMs,
  );
}

function isSupposed({ links }: CausalPath): boolean {
  return links.some(({ cause }) => cause.findings.length === 0);
}

/** A node as it is from its second rise on. */
function again(node: Node, rise: Finding): Node {
  return { ...node, onsetMs: rise.onset.getTime(), findings: [rise], strength: rise.strength };
}
